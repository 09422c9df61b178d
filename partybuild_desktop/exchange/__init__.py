"""Files that come and go: spreadsheets in and out, as bytes to domain values and back.

It exists so that the disorder of foreign files ends here, with problems named by row and column.
It never opens the database.
"""

"""The encrypted database: keys, tables, queries, the unit of work with its log, backups.

It exists so that there is one way to the books, and none past the log. The only package that
imports SQLAlchemy.
"""

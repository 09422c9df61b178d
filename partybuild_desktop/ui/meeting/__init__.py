"""The parts of the page of meetings and of the record's editor.

It exists because a record is many forms in one: people, content, speeches, votes and pictures have
a piece each, which shows values and gives back what was typed.
"""

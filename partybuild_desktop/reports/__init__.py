"""Ledgers drawn as PDF from domain values to a stream.

It exists so that paper has one look, made in one place. It never opens the database.
"""

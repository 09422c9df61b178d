"""The machine: folders, clock, ids, logging, locks, files, progress and the translation door.

It exists so that everything above it speaks of books and members only: what differs from PC to PC
is dealt with here, and it knows no Party word.
"""

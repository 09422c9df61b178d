"""The parts of the page of the log: its filters and the card beside it.

They stand apart so that the page only says which actions are wanted and which is chosen.
"""

"""The parts of the import window: what each column means, and what would become of each row.

They stand apart because both are tables with rules of their own; the window only leads through.
"""

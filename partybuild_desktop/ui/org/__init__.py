"""The parts of the organisations' page: the form of one, and its posts.

They stand apart so that the page keeps to its tree.
"""

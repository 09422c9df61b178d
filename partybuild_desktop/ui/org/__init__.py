"""The parts of the organisations' page: the form of one, and its posts."""

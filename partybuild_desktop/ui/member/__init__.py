"""The parts of the members' page: its lines, filters, card, and pasted blocks."""

"""The parts of the page of the log: its filters and the card beside it."""

"""The parts of the page of meetings and of the record's editor."""

"""The parts of the import window: what each column means, and what would become of each row."""

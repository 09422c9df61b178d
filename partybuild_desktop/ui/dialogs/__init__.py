"""Windows that ask one thing and close; each found where it is opened."""

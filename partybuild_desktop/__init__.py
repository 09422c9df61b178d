"""Offline books of a village or township Party organisation (基层党建台账)."""

__version__ = "0.2.0"

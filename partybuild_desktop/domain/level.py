"""Whose books they are: one village's, or those of a township with all its villages."""

from __future__ import annotations

from typing import Final

VILLAGE: Final = "village"
TOWNSHIP: Final = "township"

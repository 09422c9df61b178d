"""How much of a foreign table is read, whatever the format of its file."""

from __future__ import annotations

from typing import Final

MOST_ROWS: Final = 200_000  # a file with more is refused
LAST_COLUMN: Final = 512  # no roster is wider; what stands beyond is left out

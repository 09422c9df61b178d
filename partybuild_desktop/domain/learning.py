"""学时: hours of learning, counted in tenths so that sums are exact.

党员教育管理工作条例: 32 hours a year of every member, 56 of the secretary and the committee.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Final

_HOURS: Final = re.compile(r"([0-9]{1,4})(?:\.([0-9]))?")


def tenths(text: str) -> int:
    """ "1.5" → 15, "" → 0. Raises ValueError for what is no number with one decimal at most."""
    if not text:
        return 0
    found = _HOURS.fullmatch(text)
    if found is None:
        raise ValueError(text)
    return int(found[1]) * 10 + int(found[2] or 0)


def hours_text(number: int) -> str:
    """15 → "1.5", 320 → "32"."""
    whole, rest = divmod(number, 10)
    return f"{whole}.{rest}" if rest else str(whole)


@dataclass(frozen=True, slots=True)
class Hours:
    """One member's year, all in tenths of an hour."""

    person: str
    meetings: int  # from attendance
    other: int  # courses, online
    required: int

    @property
    def total(self) -> int:
        return self.meetings + self.other

    @property
    def missing(self) -> int:
        """What is left to reach, 0 when it is reached."""
        return max(0, self.required - self.total)

"""A list that left the books comes back (收回): what the books have changed in the meantime.

A cell is held against two values of its field: the one of now, and the one that the books had when
the list was made. Only what was changed in the list alone is taken in.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from types import MappingProxyType
from typing import Final

from partybuild_desktop.domain.log import Record

_NOTHING: Final[Mapping[str, str]] = MappingProxyType({})


@dataclass(frozen=True, slots=True)
class Since:
    """The fields changed since, as they were then, by record; and the records made since.

    A field may have been changed and changed back: then it is here and is as it was.
    """

    was: Mapping[Record, Mapping[str, str]] = field(default_factory=dict)
    new: frozenset[Record] = frozenset()

    def __bool__(self) -> bool:
        return bool(self.was or self.new)

    def of(self, table: str, uid: str) -> Mapping[str, str]:
        """The fields of a record that were changed since, as they were."""
        return self.was.get((table, uid), _NOTHING)

    def uids(self, table: str) -> list[str]:
        """The records of a table that were changed or made since."""
        return sorted({uid for name, uid in (*self.was, *self.new) if name == table})


class Word(StrEnum):
    """What a cell says."""

    NOTHING = "nothing"  # it is as the books have it, or as they had it when the list was made
    NEW = "new"  # it was changed in the list, and only there
    LATE = "late"  # the books have been changed as well, and otherwise


def word(value: str, *, then: str, now: str) -> Word:
    """What a cell says whose field was `then` and is `now`."""
    if value == now:
        return Word.NOTHING
    if then == now:
        return Word.NEW
    return Word.NOTHING if value == then else Word.LATE

"""What a merge did to which records, in words that people know the records by."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from partybuild_desktop.store import label
from partybuild_desktop.store.books import Reader
from partybuild_desktop.store.merge import Absorbed


@dataclass(frozen=True, slots=True)
class Line:
    """One record: its table, uid, and what it is called."""

    table: str
    uid: str
    name: str


@dataclass(frozen=True, slots=True)
class Lines:
    """The records that a package made, changed, merged, left in conflict or removed."""

    new: tuple[Line, ...] = ()
    changed: tuple[Line, ...] = ()
    merged: tuple[Line, ...] = ()
    conflicts: tuple[Line, ...] = ()
    deletions: tuple[Line, ...] = ()

    def counts(self) -> dict[str, int]:
        """How many of each."""
        return {name: len(getattr(self, name)) for name in self.__dataclass_fields__}

    @staticmethod
    def of(reader: Reader, told: Absorbed) -> Lines:
        """The records of a merge, named while they can be read."""

        def lines(records: Iterable[tuple[str, str]]) -> tuple[Line, ...]:
            wanted = sorted(records)
            names = label.names(reader, wanted)
            return tuple(Line(table, uid, names[table, uid]) for table, uid in wanted)

        return Lines(
            new=lines(told.new),
            changed=lines(told.changed),
            merged=lines(told.merged),
            conflicts=lines({(table, uid) for table, uid, _ in told.conflicts}),
            deletions=lines(told.removed),
        )

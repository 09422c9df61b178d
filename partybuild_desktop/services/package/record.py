"""What is kept of a package: what it did to which records, in words that people know them by."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Final

from partybuild_desktop.domain.package import Counts, Manifest
from partybuild_desktop.exchange.package import Package
from partybuild_desktop.store import label
from partybuild_desktop.store import peer as store
from partybuild_desktop.store.books import Books, Reader
from partybuild_desktop.store.merge import Absorbed

_Fields = Mapping[tuple[str, str], Sequence[str]]
_NONE: Final[_Fields] = {}


@dataclass(frozen=True, slots=True)
class Line:
    """One record, or one unit of it: its table, uid, what it is called, the fields it is about."""

    table: str
    uid: str
    name: str
    fields: tuple[str, ...] = field(default=(), compare=False)
    unit: str = ""  # of a conflict; "" where the record is meant


@dataclass(frozen=True, slots=True)
class Lines:
    """The records that a package made, changed, merged or removed, and each conflict it left."""

    new: tuple[Line, ...] = ()
    changed: tuple[Line, ...] = ()
    merged: tuple[Line, ...] = ()
    conflicts: tuple[Line, ...] = ()
    deletions: tuple[Line, ...] = ()

    def counts(self) -> dict[str, int]:
        """How many of each."""
        return {name: len(getattr(self, name)) for name in self.__dataclass_fields__}

    def then(self, more: Lines) -> Lines:
        """With what another merge did after this one."""
        names = self.__dataclass_fields__
        both = {name: (*getattr(self, name), *getattr(more, name)) for name in names}
        return Lines(**{name: tuple(dict.fromkeys(lines)) for name, lines in both.items()})

    @staticmethod
    def of(reader: Reader, told: Absorbed) -> Lines:
        """The records of a merge, named while they can be read."""

        def lines(records: Iterable[tuple[str, str]], *, of: _Fields = _NONE) -> tuple[Line, ...]:
            wanted = sorted(records)
            names = label.names(reader, wanted)
            return tuple(
                Line(*record, names[record], tuple(of.get(record, ()))) for record in wanted
            )

        named = label.names(reader, [(table, uid) for table, uid, _ in told.conflicts])
        return Lines(
            new=lines(told.new),
            changed=lines(told.changed, of=told.fields),
            merged=lines(told.merged),
            conflicts=tuple(
                Line(table, uid, named[table, uid], tuple(unit.split("+")), unit)
                for table, uid, unit in sorted(told.conflicts)
            ),
            deletions=lines(told.removed),
        )


def came(
    books: Books,
    package: Package,
    state: str,
    *,
    backup: str = "",
    done: Mapping[str, int] | None = None,
) -> store.Passed:
    """A package read here, as the list of packages keeps it."""
    manifest = package.manifest
    return store.Passed(
        id=manifest.id,
        direction=store.IN,
        number=manifest.number,
        after=manifest.after,
        peer=manifest.sender.org,
        site=manifest.sender.site,
        state=state,
        wall=books.clock.now().isoformat(timespec="seconds"),
        user=books.user,
        backup=backup,
        facts={
            "kind": manifest.kind,
            "heads": list(manifest.heads),
            "digest": package.digest,
            "counts": counts_of(manifest),
            "written": manifest.wall,
            "done": dict(done or {}),
        },
    )


def counts_of(manifest: Manifest) -> dict[str, int]:
    """How much is in a package, by name."""
    return {name: getattr(manifest.counts, name) for name in Counts.__dataclass_fields__}

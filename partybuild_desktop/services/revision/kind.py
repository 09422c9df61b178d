"""What a ledger says of the way back: which of its columns may be changed, and what they change."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field

from partybuild_desktop.domain.problem import Problem
from partybuild_desktop.domain.since import Since
from partybuild_desktop.services.ledger.kind import Sources


@dataclass(frozen=True, slots=True)
class Slot:
    """A column that comes back: its title, the key of its value, and the field of a member by
    whose law its cells are read."""

    title: str
    key: str
    field: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """What the books have for a row: its key, what it is called, the organisation it belongs to,
    its values by slot, and those of when the list was made (`then`). `older` are texts of that time
    that it has no more, `problem` is why nothing of it can be changed here."""

    key: str
    name: str
    org: str
    values: Mapping[str, str]
    then: Mapping[str, str]
    older: frozenset[str]
    problem: Problem | None = None


@dataclass(frozen=True, slots=True)
class Edit:
    """Fields of one record that are to be changed."""

    table: str
    uid: str
    values: Mapping[str, str]


@dataclass(frozen=True, slots=True, kw_only=True)
class Returning:
    """A kind of ledger that comes back.

    `free` are columns that are made anew each time and say nothing; every other column that is no
    slot tells whose row it is, or follows from the rest: it must read as printed, but for those
    that follow a slot which was changed (`follows`: title to key). `entries` finds what the books
    have for keys in a year, by what was changed of `tables` since the list was made; `edits` raises
    UserProblem for what cannot be.
    """

    kind: str
    slots: tuple[Slot, ...]
    free: tuple[str, ...]
    follows: Mapping[str, str] = field(default_factory=dict)
    tables: tuple[str, ...]
    entries: Callable[[Sources, Sequence[str], int, Since], Mapping[str, Entry]]
    edits: Callable[[Sources, Entry, Mapping[str, str]], list[Edit]]

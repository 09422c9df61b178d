"""Conflicts that a merge has left: both values, who and when, and a person's decision."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Final

from partybuild_desktop.domain import log
from partybuild_desktop.domain.log import Changes, Value
from partybuild_desktop.domain.merge import GONE
from partybuild_desktop.domain.problem import UserProblem
from partybuild_desktop.services.wording.rule import adoption_name
from partybuild_desktop.store import label, merge, rule
from partybuild_desktop.store import log as log_store
from partybuild_desktop.store.books import Books, Reader

_ADOPTED: Final = "rule_in_force"


class Keep(StrEnum):
    """Which side of a conflict stands."""

    LOCAL = "local"
    INCOMING = "incoming"


@dataclass(frozen=True, slots=True, kw_only=True)
class Side:
    """One of the values: who wrote it, on which PC, when by his own clock."""

    value: Value
    user: str
    site: str
    wall: str
    local: bool  # it was written here, or is what the books here show


@dataclass(frozen=True, slots=True, kw_only=True)
class Open:
    """A conflict not decided yet; the books show the first side's value meanwhile."""

    id: str
    table: str
    uid: str
    record: str  # what the record is called
    unit: str  # a field, several joined by "+", or gone
    sides: tuple[Side, ...]

    @property
    def local(self) -> Side:
        return next(side for side in self.sides if side.local)

    @property
    def incoming(self) -> Side:
        """The other side; of several the one that shows first."""
        return next(side for side in self.sides if not side.local)

    def side(self, keep: Keep) -> Side:
        """The side to keep."""
        return self.local if keep is Keep.LOCAL else self.incoming


class Conflicts:
    """The conflicts of one set of books."""

    def __init__(self, books: Books) -> None:
        self._books = books

    def all(self) -> list[Open]:
        """Every conflict, by record."""
        with self._books.read() as reader:
            return _read(reader, self._books.site)

    def count(self) -> int:
        """How many there are."""
        with self._books.read() as reader:
            return len(merge.conflicts(reader))

    def resolve(self, name: str, keep: Keep) -> Changes:
        """Let one side of a conflict stand. Raises UserProblem conflict_unknown."""
        return self.decide({name: keep})

    def decide(self, choices: Mapping[str, Keep | int]) -> Changes:
        """Decide conflicts by their id: one side, or the number of one from 0; one undo step.

        Raises UserProblem conflict_unknown where one is not there or is settled already.
        """
        with self._books.write("conflict_resolve", n=len(choices)) as unit:
            known = {one.id: one for one in _read(unit, self._books.site)}
            units: dict[tuple[str, str], dict[str, Value]] = {}
            for name, keep in choices.items():
                one = known.get(name)
                if one is None or (isinstance(keep, int) and keep >= len(one.sides)):
                    raise UserProblem("conflict_unknown", name=name)
                side = one.side(keep) if isinstance(keep, Keep) else one.sides[keep]
                units.setdefault((one.table, one.uid), {})[one.unit] = side.value
            if len(units) == 1:  # of several their number is said
                unit.note(name=known[next(iter(choices))].record)
            for (table, uid), values in units.items():
                unit.settle(table, uid, values)
                if values.get(GONE):
                    unit.drop_parts(table, uid)
        return unit.changes


def _read(reader: Reader, site: str) -> list[Open]:
    found = merge.conflicts(reader)
    names = label.names(reader, {(one.table, one.uid) for one in found})
    rules = rule.adopted(reader, [one.uid for one in found if one.table == _ADOPTED])
    names |= {(_ADOPTED, uid): adoption_name(*adopted) for uid, adopted in rules.items()}
    heads = log_store.heads_of(reader, {s.txn for one in found for s in one.conflict.sides})
    opened = []
    for one in found:
        sides = one.conflict.sides
        at = _local(sides, site)
        opened.append(
            Open(
                id=_id(one.table, one.uid, one.conflict.unit),
                table=one.table,
                uid=one.uid,
                record=names[one.table, one.uid],
                unit=one.conflict.unit,
                sides=tuple(
                    Side(
                        value=side.value,
                        user=heads[side.txn].user,
                        site=side.site,
                        wall=heads[side.txn].wall,
                        local=n == at,
                    )
                    for n, side in enumerate(sides)
                ),
            )
        )
    return opened


def _local(sides: Sequence[log.Side], site: str) -> int:
    """Which side is the one here: written on this PC, else at this level, else what shows."""
    own = [n for n, side in enumerate(sides) if side.site == site]
    level = [n for n, side in enumerate(sides) if side.site[:1] == site[:1]]
    return (own or level or [0])[0]


def _id(table: str, uid: str, unit: str) -> str:
    return hashlib.sha256(f"{table}\n{uid}\n{unit}".encode()).hexdigest()[:12]

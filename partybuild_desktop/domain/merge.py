"""The merge of one record: what its changes, made on PCs that never meet, say together.

The result follows from the set of changes alone. The order in which they came and what a clock
said have no part in it; only whether the author of one had seen another.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from partybuild_desktop.domain.log import Change, Side, Sides, Value

GONE: Final = "gone"

Before = Callable[[str, str], bool]  # whether the first transaction is an ancestor of the second


@dataclass(frozen=True, slots=True)
class Written:
    """What one transaction wrote of one record; units that it left alone are absent.

    `sides` are those of units whose decision it took back: they stand against each other again.
    """

    txn: str
    site: str
    new: bool
    units: Mapping[str, Value]
    sides: Sides | None = None

    def with_later(self, change: Change) -> Written:
        """With what the same transaction wrote of the record afterwards."""
        sides = {u: s for u, s in (self.sides or {}).items() if u not in change.after}
        sides.update(change.sides or {})
        units = {**self.units, **change.after}
        return Written(self.txn, self.site, self.new, units, sides or None)

    def says(self, unit: str) -> Sequence[Side]:
        """What it says of a unit: one value, as a rule."""
        if self.sides and unit in self.sides:
            return self.sides[unit]
        return (Side(self.units[unit], self.site, self.txn),)


@dataclass(frozen=True, slots=True)
class Conflict:
    """A unit of fields on which changes disagree; the first side is what the row shows."""

    unit: str
    sides: tuple[Side, ...]


@dataclass(frozen=True, slots=True)
class Merged:
    """A record as its changes have it: values by unit, and whose change each value is."""

    values: Mapping[str, Value]
    by: Mapping[str, str]
    conflicts: tuple[Conflict, ...]


def merge(written: Sequence[Written], before: Before) -> Merged | None:
    """The record of these changes, one for each transaction; None where none of them made it.

    Of each unit the changes count that no other change of it descends from. Several values are a
    conflict: the higher site's shows meanwhile. A decision taken back says again what stood
    against each other before it. A removal that did not know of an edit, or an edit that did not
    know of the removal, is one too, and the record stays meanwhile.
    """
    if not any(one.new for one in written):
        return None
    if len(written) == 1:
        (one,) = written
        return Merged(one.units, dict.fromkeys(one.units, one.txn), ())
    newest: dict[str, list[Written]] = {}
    for one in written:
        for unit in one.units:
            _climb(newest.setdefault(unit, []), one, before)
    values: dict[str, Value] = {}
    by: dict[str, str] = {}
    conflicts: list[Conflict] = []
    for unit, ends in newest.items():
        sides = _sides_of_removal(ends, written, before) if unit == GONE else _sides(unit, ends)
        shown = sides[0]
        again = (end.txn for end in ends if end.sides and shown in end.says(unit))
        values[unit], by[unit] = shown.value, next(again, shown.txn)
        if len(sides) > 1:
            conflicts.append(Conflict(unit, sides))
    conflicts.sort(key=lambda conflict: conflict.unit)
    return Merged(values, by, tuple(conflicts))


def mixed(merged: Merged, fresh: Collection[str], before: Before) -> frozenset[str]:
    """Units that merged by themselves: set by a `fresh` transaction that had not seen another."""
    others = {txn for txn in merged.by.values() if txn not in fresh}
    found = {unit: txn for unit, txn in merged.by.items() if txn in fresh}
    return frozenset(
        unit
        for unit, txn in found.items()
        if any(not before(txn, other) and not before(other, txn) for other in others)
    )


def _climb(ends: list[Written], one: Written, before: Before) -> None:
    """Keep in `ends` those changes that no other met so far descends from."""
    if any(before(one.txn, end.txn) for end in ends):
        return
    ends[:] = [end for end in ends if not before(end.txn, one.txn)]
    ends.append(one)


def _sides(unit: str, ends: Iterable[Written]) -> tuple[Side, ...]:
    """The different values, each with the highest that says so; the highest of all first."""
    sides: list[Side] = []
    said = (side for end in ends for side in end.says(unit))
    for one in sorted(said, key=lambda side: (side.site, side.txn), reverse=True):
        if all(side.value != one.value for side in sides):
            sides.append(one)
    return tuple(sides)


def _sides_of_removal(
    ends: Sequence[Written], written: Iterable[Written], before: Before
) -> tuple[Side, ...]:
    """Kept first where kept stands against removed."""
    sides = sorted(_sides(GONE, ends), key=lambda side: bool(side.value))
    if len(sides) > 1 or not sides[0].value:
        return tuple(sides)
    unseen: list[Written] = []
    for one in written:
        if one.units.keys() != {GONE} and _unseen(one, ends, before):
            _climb(unseen, one, before)
    if not unseen:
        return tuple(sides)
    edit = max(unseen, key=lambda one: (one.site, one.txn))
    return (Side(0, edit.site, edit.txn), *sides)


def _unseen(edit: Written, removals: Iterable[Written], before: Before) -> bool:
    """Whether no removal knew of the edit, nor the edit of every removal."""
    txns = [one.txn for one in removals]
    if edit.txn in txns or any(before(edit.txn, txn) for txn in txns):
        return False
    return not all(before(txn, edit.txn) for txn in txns)

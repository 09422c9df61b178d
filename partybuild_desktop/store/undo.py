"""Undo and redo: a new transaction that takes an earlier one of this site back.

Nothing is removed from the log. A step is refused when a field has changed since by other means
than this site's own undone steps (after a merge), so nobody's newer value is lost.
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from typing import Final

from sqlalchemy import or_, select

from partybuild_desktop.domain.log import (
    REDO,
    UNDO,
    Change,
    Changes,
    Record,
    Sides,
    Step,
    from_units,
    undo_stacks,
)
from partybuild_desktop.domain.problem import UserProblem
from partybuild_desktop.store.books import GONE, Books, Reader, UnitOfWork
from partybuild_desktop.store.chunk import chunks
from partybuild_desktop.store.history import changes_of
from partybuild_desktop.store.lineage import lineage_of
from partybuild_desktop.store.part import Wholes, parts_of
from partybuild_desktop.store.table import BOOKS, CHANGE, TXN
from partybuild_desktop.store.written import query_counted, written_of

#  How far back a step may lie; reading more would slow every undo of an old database.
REACH = 2000
_EVERY: Final = frozenset({"*"})  # of a record that the step made: every unit


def stacks(reader: Reader, site: str) -> tuple[list[Step], list[Step]]:
    """What can be undone and what can be redone now, the next one last."""
    query = (
        select(TXN.c.hash, TXN.c.action, TXN.c.args)
        .where(TXN.c.site == site)
        .order_by(TXN.c.seq.desc())
        .limit(REACH)
    )
    rows = reader.conn.execute(query).all()
    return undo_stacks([Step(r.hash, r.action, json.loads(r.args)) for r in reversed(rows)])


def undo(books: Books) -> tuple[Step, Changes]:
    """Take back the last action of this site.

    Raises UserProblem undo_nothing, or undo_superseded when a field has changed since.
    """
    with books.read() as reader:
        done, _ = stacks(reader, books.site)
    if not done:
        raise UserProblem("undo_nothing")
    return _take_back(books, done[-1], UNDO)


def redo(books: Books) -> tuple[Step, Changes]:
    """Do again what was last undone. Raises UserProblem redo_nothing, undo_superseded."""
    with books.read() as reader:
        _, undone = stacks(reader, books.site)
    if not undone:
        raise UserProblem("redo_nothing")
    return _take_back(books, undone[-1], REDO)


def _take_back(books: Books, step: Step, action: str) -> tuple[Step, Changes]:
    what = step.args.get("what", step.action)
    with books.write(action, of=step.txn, what=what) as unit:
        changes = changes_of(unit, step.txn)
        stood: dict[Record, Sides] = {}
        if not _alone(unit, books.site):
            _require_latest(unit, step.txn, changes, books.site)
            stood = _stood(unit, step.txn, changes, books.site)
        marks: dict[tuple[str, int], list[str]] = {}
        for change, sides in reversed(_decided(changes, stood)):
            if sides:
                _let_stand(unit, change, sides)
            elif change.before is None:
                marks.setdefault((change.table, 1), []).append(change.uid)
            elif change.after.keys() == {GONE} and change.before != change.after:
                marks.setdefault((change.table, change.before[GONE]), []).append(change.uid)
            else:
                _restore(unit, change)
        for (table, gone), uids in marks.items():
            unit.mark(table, uids, gone=gone)
    return Step(step.txn, what, step.args), unit.changes


def _alone(reader: Reader, site: str) -> bool:
    """Whether the log knows of no other PC."""
    query = select(TXN.c.hash).where(TXN.c.site != site).limit(1)
    return reader.conn.execute(query).first() is None


def _require_latest(reader: Reader, txn: str, changes: Sequence[Change], site: str) -> None:
    """Raises UserProblem undo_superseded where another PC, not knowing of the step or after it,
    wrote one of its units, or anything of a record that it made or of what is part of that."""
    wrote: dict[tuple[str, str], set[str]] = {}
    for change in changes:
        units = wrote.setdefault((change.table, change.uid), set())
        units.update(_EVERY if change.before is None else change.after)
    made = [record for record, units in wrote.items() if units >= _EVERY]
    for parts in parts_of(reader.conn, made).values():
        wrote.update({part: set(_EVERY) for part in parts})
    others: dict[str, str] = {}
    for part in chunks([uid for _, uid in wrote]):
        query = select(CHANGE.c.txn, CHANGE.c.tab, CHANGE.c.uid, CHANGE.c.fields)
        query = query.join(TXN, TXN.c.hash == CHANGE.c.txn).where(CHANGE.c.uid.in_(part))
        for row in reader.conn.execute(query.where(TXN.c.aside == 0, TXN.c.site != site)):
            units = wrote.get((row.tab, row.uid), set())
            if units >= _EVERY or not units.isdisjoint(json.loads(row.fields)):
                others[row.txn] = row.tab
    places = lineage_of(reader.conn, [txn, *others])
    for other, table in others.items():
        if not places.before(other, txn):
            raise UserProblem("undo_superseded", table=table)


def _stood(reader: Reader, txn: str, changes: Sequence[Change], site: str) -> dict[Record, Sides]:
    """What stood against each other in these records before a step of this site, by unit."""
    seq = select(TXN.c.seq).where(TXN.c.hash == txn).scalar_subquery()
    earlier = query_counted().where(or_(TXN.c.site != site, TXN.c.seq < seq))
    found: dict[Record, Sides] = {}
    edited = [(change.table, change.uid) for change in changes if change.before is not None]
    for part in chunks(edited):
        written = written_of(reader.conn, part, earlier)
        wholes = Wholes(reader.conn, written, query=earlier)
        named = {one.txn for all_ in written.values() for one in all_}
        places = lineage_of(reader.conn, named | wholes.txns)
        for record, ones in written.items():
            merged = wholes.merge(record, ones, places.before)
            if merged is not None and merged.conflicts:
                found[record] = {one.unit: one.sides for one in merged.conflicts}
    return found


def _decided(
    changes: Sequence[Change], stood: Mapping[Record, Sides]
) -> list[tuple[Change, Sides]]:
    """Each change with the sides that it decided between: of several writes of a unit the first."""
    open_ = {record: dict(sides) for record, sides in stood.items()}
    found: list[tuple[Change, Sides]] = []
    for change in changes:
        left = open_.get((change.table, change.uid), {})
        found.append((change, {unit: left.pop(unit) for unit in left.keys() & change.after.keys()}))
    return found


def _let_stand(unit: UnitOfWork, change: Change, sides: Sides) -> None:
    """Take back a change that decided between sides: they stand against each other again."""
    assert change.before is not None
    _require_untouched(unit, change)
    shown = {one: stand[0].value for one, stand in sides.items()}
    unit.settle(change.table, change.uid, {**change.before, **shown}, sides)


def _restore(unit: UnitOfWork, change: Change) -> None:
    """Give the fields of an edited record their former values."""
    assert change.before is not None
    _require_untouched(unit, change)
    if change.before == change.after:  # a decision for what showed already
        unit.settle(change.table, change.uid, change.before)
    else:
        unit.edit(change.table, change.uid, from_units(change.before))


def _require_untouched(unit: UnitOfWork, change: Change) -> None:
    """Raises UserProblem undo_superseded where the record does not say what the change said."""
    table = BOOKS[change.table]
    row = unit.conn.execute(select(table).where(table.c.uid == change.uid)).mappings().one()
    if any(row[key] != value for key, value in from_units(change.after).items()):
        raise UserProblem("undo_superseded", table=change.table)

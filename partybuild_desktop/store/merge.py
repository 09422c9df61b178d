"""Taking in what other PCs wrote, and setting it aside again.

Transactions of others are inserted as they are, and no entry is written for it: the rows follow
from the set of transactions that are counted. Whoever holds the same set has the same books.
"""

from __future__ import annotations

import json
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

from sqlalchemy import Connection, select
from sqlalchemy.exc import IntegrityError

from partybuild_desktop.domain.log import Carried, Change, Changes, Record, Side
from partybuild_desktop.domain.merge import Conflict
from partybuild_desktop.domain.problem import UserProblem
from partybuild_desktop.store import lineage
from partybuild_desktop.store.books import GONE, Merging, Reader
from partybuild_desktop.store.chunk import chunks
from partybuild_desktop.store.intake import Intake, Waiting
from partybuild_desktop.store.recompute import Effect, Needed, recompute
from partybuild_desktop.store.standing import derive_standing
from partybuild_desktop.store.table import BOOKS, CHANGE, CONFLICT, HEAD, TXN
from partybuild_desktop.system.progress import NO_PROGRESS, Progress

__all__ = ["Absorbed", "OpenConflict", "Waiting", "absorb", "conflicts", "set_aside"]

_MERGE: Final = "package_import"
_ROLL_BACK: Final = "package_rollback"
_OF_PERSON: Final = ("person", "event")


@dataclass(frozen=True, slots=True, kw_only=True)
class Absorbed:
    """What taking in, or setting aside, did to the books; records are (table, uid)."""

    brought: tuple[str, ...]  # the transactions that count since, or no longer
    new: frozenset[Record]
    changed: frozenset[Record]
    merged: frozenset[Record]  # different units of one record, by themselves
    removed: frozenset[Record]
    conflicts: tuple[tuple[str, str, str], ...]  # table, uid, unit
    fields: Mapping[Record, tuple[str, ...]]  # of the records changed, those that read otherwise
    renamed: bool  # another PC goes on with this one's line: this one has a new site id
    changes: Changes


@dataclass(frozen=True, slots=True, kw_only=True)
class OpenConflict:
    """A conflict not decided yet."""

    table: str
    uid: str
    conflict: Conflict


def absorb(unit: Merging, carried: Iterable[Carried], progress: Progress = NO_PROGRESS) -> Absorbed:
    """Take in transactions and stubs of other PCs, in any order, any of them again.

    Raises Waiting where predecessors are neither held nor carried; UserProblem package_log_bad
    (txn) where a transaction is not what its name says or does not fit these books,
    package_incomplete(table, parent) where a record refers to one that is not there; Cancelled.
    """
    conn = unit.conn
    intake = Intake(conn)
    try:
        intake.take(carried, progress)
    except IntegrityError as error:  # nothing that this program writes comes to that
        raise UserProblem("package_log_bad", txn="") from error
    former = conn.execute(select(HEAD.c.txn)).scalars().all()
    _point_heads(conn, lineage.newest_of(conn, [*former, *intake.brought]))
    effect = recompute(conn, intake.touched, intake.brought, made=intake.made)
    made = [record for record in intake.made if record not in intake.touched]
    effect.new.update(made)
    effect.moved.update((record, None) for record in made if record[0] not in _OF_PERSON)
    effect.moved.update((("person", uid), None) for uid in intake.persons)
    _derive(conn, effect)
    _require_parents(conn, intake.needed, effect.needed)
    renamed = unit.site in intake.brought.values()
    if renamed:
        unit.rename()
    return _absorbed(tuple(intake.brought), effect, _MERGE, renamed=renamed)


def set_aside(unit: Merging, txns: Collection[str]) -> Absorbed:
    """Count these transactions no longer, on this PC only; they are kept and can come again.

    Raises UserProblem rollback_used where this PC has since changed what they wrote, or made a
    record that needs one of theirs; rollback_followed where others' transactions build on them.
    """
    conn = unit.conn
    names = list(dict.fromkeys(txns))
    _require_unused(conn, names, unit.site)
    for name in names:
        conn.exec_driver_sql("UPDATE txn SET aside = 1 WHERE hash = ?", (name,))
    _point_heads(conn, lineage.newest(conn))
    effect = recompute(conn, _records_of(conn, names), ())
    _derive(conn, effect)
    _require_whole(conn, "rollback_used")
    return _absorbed(tuple(names), effect, _ROLL_BACK, renamed=False)


def conflicts(reader: Reader, *, uid: str = "") -> list[OpenConflict]:
    """Every conflict not decided yet, or those of one record."""
    query = select(CONFLICT).order_by(CONFLICT.c.tab, CONFLICT.c.uid, CONFLICT.c.unit)
    if uid:
        query = query.where(CONFLICT.c.uid == uid)
    return [
        OpenConflict(
            table=row.tab,
            uid=row.uid,
            conflict=Conflict(row.unit, tuple(Side(*side) for side in json.loads(row.sides))),
        )
        for row in reader.conn.execute(query)
    ]


def _absorbed(brought: tuple[str, ...], effect: Effect, action: str, *, renamed: bool) -> Absorbed:
    touched: dict[str, set[str]] = {}
    for table, uid in (*effect.new, *effect.changed, *effect.removed):
        touched.setdefault(table, set()).add(uid)
    for table, uid, _ in effect.conflicts:
        touched.setdefault(table, set()).add(uid)
    return Absorbed(
        brought=brought,
        new=frozenset(effect.new),
        changed=frozenset(effect.changed),
        fields=effect.changed,
        merged=frozenset(effect.merged),
        removed=frozenset(effect.removed),
        conflicts=tuple(effect.conflicts),
        renamed=renamed,
        changes=Changes("", action, {table: frozenset(uids) for table, uids in touched.items()}),
    )


def _derive(conn: Connection, effect: Effect) -> None:
    derive_standing(conn, [Change(table, uid, {}, {GONE: 0}) for table, uid in effect.moved])


def _point_heads(conn: Connection, names: Iterable[str]) -> None:
    conn.execute(HEAD.delete())
    conn.exec_driver_sql("INSERT INTO head (txn) VALUES (?)", [(name,) for name in names])


def _require_parents(conn: Connection, *all_needed: Needed) -> None:
    """Raises UserProblem package_incomplete where what a record refers to is not there."""
    for needed in all_needed:
        for (_, parent), uids in needed.items():
            book = BOOKS[parent]
            for part in chunks(uids):
                found = conn.execute(select(book.c.uid).where(book.c.uid.in_(part))).all()
                if len(found) < len(part):  # unless the package itself has put it right since
                    _require_whole(conn, "package_incomplete")


def _require_whole(conn: Connection, code: str) -> None:
    """Raises UserProblem where any record of the books refers to one that is not there."""
    found = conn.exec_driver_sql("PRAGMA foreign_key_check").first()
    if found is not None:
        raise UserProblem(code, table=found[0], parent=found[2])


def _records_of(conn: Connection, names: Sequence[str]) -> dict[Record, None]:
    return {(row.tab, row.uid): None for row in _changes(conn, names)}


def _changes(conn: Connection, names: Sequence[str]) -> list[Any]:
    found: list[Any] = []
    for part in chunks(names):
        found += conn.execute(select(CHANGE).where(CHANGE.c.txn.in_(part))).all()
    return found


def _require_unused(conn: Connection, names: Sequence[str], site: str) -> None:
    """Raises UserProblem where what these transactions wrote has been built upon."""
    followers = lineage.lineage(conn).followers(names).difference(names)
    follow = {
        row.hash: row.site
        for row in conn.execute(select(TXN.c.hash, TXN.c.site).where(TXN.c.aside == 0))
        if row.hash in followers
    }
    if any(other != site for other in follow.values()):
        raise UserProblem("rollback_followed")
    wrote: dict[Record, set[str]] = {}
    for row in _changes(conn, names):
        units = wrote.setdefault((row.tab, row.uid), set())
        units.update({"*"} if row.op == "new" else _units(row.fields))
    for row in _changes(conn, list(follow)):
        units = wrote.get((row.tab, row.uid), set())
        if "*" in units or units & _units(row.fields):
            raise UserProblem("rollback_used", table=row.tab, parent="")


def _units(fields: str) -> set[str]:
    body: Mapping[str, object] = json.loads(fields)
    return set(body)

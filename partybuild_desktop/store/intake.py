"""Taking transactions of other PCs into the log, as they are, a part at a time.

Nothing is taken on trust: a transaction's name is computed again from its head and its changes.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any, Final

from sqlalchemy import Connection, select

from partybuild_desktop.domain.event import EventKind
from partybuild_desktop.domain.log import (
    Carried,
    Change,
    Head,
    Record,
    Stub,
    Transaction,
    Value,
    canonical,
    change_hash,
    from_units,
)
from partybuild_desktop.domain.problem import UserProblem
from partybuild_desktop.store import lineage
from partybuild_desktop.store.books import GONE
from partybuild_desktop.store.chunk import CHUNK, chunks
from partybuild_desktop.store.recompute import Needed, refer
from partybuild_desktop.store.row import insert_rows
from partybuild_desktop.store.table import BOOKS, CHANGE, STUB, TXN, UNITS, WITHHELD
from partybuild_desktop.system.progress import Progress


class Waiting(Exception):
    """Predecessors are neither held nor carried: nothing was taken. `missing` names them."""

    def __init__(self, missing: Sequence[str]) -> None:
        super().__init__(len(missing))
        self.missing = tuple(missing)


class Intake:
    """What came, as far as the rows of the books must follow it."""

    def __init__(self, conn: Connection) -> None:
        self._conn = conn
        self._parents: dict[str, Sequence[str]] = {}  # of everything carried
        self._cited: set[str] = set()
        self.brought: dict[str, str] = {}  # what counts from now on, and the site it is of
        self.made: dict[Record, None] = {}  # new records of one change, which have their rows
        self.touched: dict[Record, None] = {}  # records to be computed from all their changes
        self.needed: Needed = {}  # what the rows of `made` refer to
        self.persons: dict[str, None] = {}  # who has a new event, and so another standing

    def take(self, carried: Iterable[Carried], progress: Progress) -> None:
        """Write all of it to the log.

        Raises UserProblem package_log_bad(txn), Waiting; Cancelled.
        """
        for part in _parts(carried):
            self._take(part)
            progress.check()
        self._place()
        self._require_cited()

    def _take(self, part: Mapping[str, Carried]) -> None:
        conn = self._conn
        held: dict[str, int] = dict(conn.execute(_among(TXN.c.hash, part, TXN.c.aside)).all())
        stubs: dict[str, str] = dict(conn.execute(_among(STUB.c.hash, part, STUB.c.parents)).all())
        rows = _Rows()
        for name, one in part.items():
            if tuple(self._parents.setdefault(name, one.parents)) != tuple(one.parents):
                raise UserProblem("package_log_bad", txn=name)
            if isinstance(one, Stub):
                if name not in held and name not in stubs:
                    rows.stub.append((name, _text(one.parents)))
                continue
            spelt = _spelt(one)
            if name not in held:
                if stubs.get(name, _text(one.parents)) != _text(one.parents):
                    raise UserProblem("package_log_bad", txn=name)
                rows.txn.append((name, *_columns(one.head)))
                rows.add(one, spelt)
                self.brought[name] = one.head.site
        self._upgrade(part, held, rows)
        self._rows_of_new(rows)
        rows.write(conn, [name for name in stubs if isinstance(part[name], Transaction)])
        self._count_again([name for name, aside in held.items() if aside], part)

    def _upgrade(self, part: Mapping[str, Carried], held: Mapping[str, int], rows: _Rows) -> None:
        """Changes that were withheld and are carried now."""
        query = select(WITHHELD.c.txn, WITHHELD.c.n).where(WITHHELD.c.txn.in_(list(held)))
        for txn, n in self._conn.execute(query):
            one = part[txn]
            if isinstance(one, Transaction) and isinstance(one.changes[n], Change):
                rows.given.append((txn, n))
                rows.add(one, _spelt(one), only=n)

    def _count_again(self, names: Sequence[str], part: Mapping[str, Carried]) -> None:
        """Transactions that a roll-back had set aside and that are carried again."""
        again = [name for name in names if isinstance(part[name], Transaction)]
        if not again:
            return
        marks = [(name,) for name in again]
        self._conn.exec_driver_sql("UPDATE txn SET aside = 0 WHERE hash = ?", marks)
        query = select(CHANGE.c.tab, CHANGE.c.uid).where(CHANGE.c.txn.in_(again))
        self.touched.update(dict.fromkeys(map(tuple, self._conn.execute(query))))
        for name in again:
            one = part[name]
            assert isinstance(one, Transaction)
            self.brought[name] = one.head.site

    def _rows_of_new(self, rows: _Rows) -> None:
        """Give new records their rows at once; all others are computed when everything is here."""
        fresh: dict[Record, Change] = {}
        for change in rows.changes:
            record = (change.table, change.uid)
            if change.before is not None or record in self.made or record in fresh:
                self.touched[record] = None
            else:
                fresh[record] = change
        for change in rows.changes:
            for sides in (change.sides or {}).values():
                self._cited.update(side.txn for side in sides)
        known = _written(self._conn, [uid for _, uid in fresh])
        tables: dict[str, list[Mapping[str, Value]]] = {}
        for record, change in fresh.items():
            if record in known or record in self.touched:
                self.touched[record] = None
                continue
            self.made[record] = None
            values = from_units(change.after)
            tables.setdefault(change.table, []).append({"uid": change.uid, **values})
            if change.table == "person":
                self.persons[change.uid] = None
            elif change.table == "event":
                self.persons[values.get("person", "")] = None
        for table, found in tables.items():
            insert_rows(self._conn, BOOKS[table], found)
            refer(self.needed, table, found)

    def _place(self) -> None:
        """Give everything that came its place after its predecessors."""
        conn = self._conn
        outside = {p for above in self._parents.values() for p in above} - self._parents.keys()
        missing = outside - lineage.counted(conn, outside)
        if missing:
            raise Waiting(sorted(missing))
        known = lineage.growing(conn, outside | self._parents.keys())
        added: list[str] = []
        todo = [name for name in self._parents if name not in known]
        waiting: dict[str, int] = {}
        while todo:
            name = todo[-1]
            above = [p for p in self._parents[name] if p not in known]
            if name in known or not above:
                todo.pop()
                if name not in known:
                    known.add(name, self._parents[name])
                    added.append(name)
            elif name in waiting:  # its own ancestor: only a forged stub can say so
                raise UserProblem("package_log_bad", txn=name)
            else:
                waiting[name] = len(todo)
                todo.extend(above)
        if added:
            lineage.keep(conn, known, added)

    def _require_cited(self) -> None:
        """Values that stand against each other again are somebody's of whom we know."""
        held = set(self._conn.execute(_among(TXN.c.hash, self._cited)).scalars())
        for missing in self._cited - held:
            raise UserProblem("package_log_bad", txn=missing)


class _Rows:
    """What one part adds to the log's tables."""

    def __init__(self) -> None:
        self.txn: list[tuple[Any, ...]] = []
        self.change: list[tuple[Any, ...]] = []
        self.withheld: list[tuple[Any, ...]] = []
        self.stub: list[tuple[str, str]] = []
        self.given: list[tuple[str, int]] = []
        self.changes: list[Change] = []

    def add(
        self, one: Transaction, spelt: Sequence[tuple[str, str]], *, only: int | None = None
    ) -> None:
        """The changes of a transaction, or one of them."""
        for n, (change, (hash_, fields)) in enumerate(zip(one.changes, spelt, strict=True)):
            if only is not None and n != only:
                continue
            if isinstance(change, str):
                self.withheld.append((one.name, n, hash_))
            else:
                row = (one.name, n, hash_, change.table, change.uid, change.op, fields)
                self.change.append(row)
                self.changes.append(change)

    def write(self, conn: Connection, upgraded: Sequence[str]) -> None:
        _many(conn, "DELETE FROM stub WHERE hash = ?", [(name,) for name in upgraded])
        _many(
            conn,
            "INSERT INTO txn (hash, site, seq, user, wall, program, schema, action, args, parents)"
            " VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
            self.txn,
        )
        _many(conn, "DELETE FROM withheld WHERE txn = ? AND n = ?", self.given)
        _many(conn, "INSERT INTO change VALUES (?, ?, ?, ?, ?, ?, ?)", self.change)
        _many(conn, "INSERT INTO withheld VALUES (?, ?, ?)", self.withheld)
        _many(conn, "INSERT INTO stub VALUES (?, ?)", self.stub)


def _parts(carried: Iterable[Carried]) -> Iterator[dict[str, Carried]]:
    """Parts of a bearable size in which no name stands twice."""
    part: dict[str, Carried] = {}
    for one in carried:
        if one.name in part or len(part) >= CHUNK:
            yield part
            part = {}
        part[one.name] = one
    if part:
        yield part


def _spelt(one: Transaction) -> list[tuple[str, str]]:
    """Hash and canonical text of each change; raises package_log_bad for a name not its own."""
    found: list[tuple[str, str]] = []
    for change in one.changes:
        if isinstance(change, str):
            found.append((change, ""))
        else:
            _check(one.name, change)
            fields = change.fields_json()
            found.append((change_hash(change.table, change.uid, change.op, fields), fields))
    if one.head.hash_with([hash_ for hash_, _ in found]) != one.name:
        raise UserProblem("package_log_bad", txn=one.name)
    return found


def _check(txn: str, change: Change) -> None:
    """Refuse a change that these books cannot hold."""
    names = _UNITS.get(change.table)
    if names is None or not names.keys() >= change.after.keys():
        raise UserProblem("package_log_bad", txn=txn)
    required = _REQUIRED[change.table]
    if change.before is None and not required.keys() <= change.after.keys():
        raise UserProblem("package_log_bad", txn=txn)
    said = list(change.after.items())
    if change.sides and (change.before is None or change.sides.keys() - change.after.keys()):
        raise UserProblem("package_log_bad", txn=txn)
    for unit, sides in (change.sides or {}).items():
        said += [(unit, side.value) for side in sides]
        if not sides or not all(isinstance(s.site, str) and _is_name(s.txn) for s in sides):
            raise UserProblem("package_log_bad", txn=txn)
    for unit, value in said:
        if not _fits(unit, value, names[unit], required.get(unit, -1)):
            raise UserProblem("package_log_bad", txn=txn)


def _is_name(txn: object) -> bool:
    return isinstance(txn, str) and bool(_NAME.fullmatch(txn))


def _fits(unit: str, value: object, width: int, least: int) -> bool:
    """Whether a unit of so many fields can have this value; the field `least` must be there."""
    if width > 1:
        return (
            isinstance(value, list)
            and len(value) == width
            and all(item is None or isinstance(item, str) for item in value)
            and (least < 0 or bool(value[least]))
            and (unit != _KIND_AND_DAY or value[0] in _KINDS)
        )
    if unit == GONE:
        return value in (0, 1)
    return isinstance(value, str) or (value is None and least < 0)


def _required_of(table: str) -> dict[str, int]:
    """The units of a book that must name a record, and which of their fields does."""
    needed = {c.name for c in BOOKS[table].columns if c.foreign_keys and not c.nullable}
    parts = {name: unit for unit in UNITS.get(table, ()) for name in unit}
    return {"+".join(parts.get(c, (c,))): parts.get(c, (c,)).index(c) for c in needed}


def _units_of(table: str) -> dict[str, int]:
    """The units of a book, and of how many fields each is made."""
    joined = {"+".join(unit): len(unit) for unit in UNITS.get(table, ())}
    parts = {name for unit in UNITS.get(table, ()) for name in unit}
    single = {c.name: 1 for c in BOOKS[table].columns if c.name != "uid" and c.name not in parts}
    return {**single, **joined}


_UNITS: Final = {table: _units_of(table) for table in BOOKS}
_REQUIRED: Final = {table: _required_of(table) for table in BOOKS}
_NAME: Final = re.compile(r"[0-9a-f]{64}")
_KIND_AND_DAY: Final = "kind+on"
_KINDS: Final = frozenset(kind.value for kind in EventKind)


def _columns(head: Head) -> tuple[Any, ...]:
    args, parents = canonical(dict(head.args)).decode(), _text(head.parents)
    who = (head.site, head.seq, head.user, head.wall, head.program, head.schema)
    return (*who, head.action, args, parents)


def _text(parents: Sequence[str]) -> str:
    return json.dumps(list(parents), separators=(",", ":"))


def _among(key: Any, names: Iterable[str], *columns: Any) -> Any:
    return select(key, *columns).where(key.in_(list(names)))


def _many(conn: Connection, statement: str, rows: Sequence[tuple[Any, ...]]) -> None:
    if rows:
        conn.exec_driver_sql(statement, list(rows))


def _written(conn: Connection, uids: Sequence[str]) -> set[Record]:
    """Those of these records of which the log tells already."""
    found: set[Record] = set()
    for part in chunks(uids):
        query = _among(CHANGE.c.uid, part, CHANGE.c.tab).distinct()
        found.update((tab, uid) for uid, tab in conn.execute(query))
    return found

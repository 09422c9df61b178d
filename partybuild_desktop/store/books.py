"""The unit of work: the only way to change a record, and what writes the change log.

One user action is one transaction, one undo step and one `Changes` value. Readers get a
connection on which the database refuses every write; the one that writes never leaves this module,
so a change that is not logged cannot be made.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any, Final

from sqlalchemy import Connection, insert, select, update

from partybuild_desktop.domain.access import Right, Role, may
from partybuild_desktop.domain.log import (
    KEEPING,
    Change,
    Changes,
    Head,
    Sides,
    Value,
    canonical,
    change_hash,
    from_units,
)
from partybuild_desktop.domain.merge import GONE as GONE
from partybuild_desktop.domain.problem import UserProblem
from partybuild_desktop.store import conflict, lineage
from partybuild_desktop.store.engine import Engines, open_engines
from partybuild_desktop.store.foreign import refuse_elsewhere
from partybuild_desktop.store.key import DataKey
from partybuild_desktop.store.part import owned
from partybuild_desktop.store.recompute import follow
from partybuild_desktop.store.row import insert_rows, refs_of
from partybuild_desktop.store.standing import derive_standing
from partybuild_desktop.store.table import BOOKS, HEAD, SITE, TXN, UNITS
from partybuild_desktop.system.clock import Clock
from partybuild_desktop.system.errors import EnvironmentProblem
from partybuild_desktop.system.ids import Ids

SCHEMA: Final = 3
#  KiB of pages kept in memory: the names of transactions are hashes, so a merge writes all over
#  the log; with SQLite's own 2 MB, sixty villages take 40 % longer.
_CACHE: Final = 2_000
_MERGE_CACHE: Final = 64_000


class Reader:
    """A consistent view of the books; every query function of the store takes one."""

    __slots__ = ("conn",)

    def __init__(self, conn: Connection) -> None:
        self.conn = conn


class Books:
    """The open database of one site, in the hands of one user."""

    def __init__(
        self,
        engines: Engines,
        *,
        clock: Clock,
        ids: Ids,
        user: str,
        program: str,
        role: Role = Role.MANAGER,
    ) -> None:
        self.role = role
        self._engines = engines
        self.clock = clock
        self.ids = ids
        self.user = user
        self.program = program
        self._shut: EnvironmentProblem | None = None
        self.reload()

    def reload(self) -> None:
        """Learn again whose books these are: a restore has put another file in place."""
        with self.read() as reader:
            rows = reader.conn.execute(select(SITE)).all()
            if len(rows) != 1:  # written past the program: nobody's books, or two PCs'
                place = reader.conn.exec_driver_sql("PRAGMA database_list").first()
                raise UserProblem("database_damaged", path=place[2] if place else "")
            (row,) = rows
        self.site: str = row.id
        self.level: str = row.level
        self.root: str = row.root
        self.practice: bool = bool(row.practice)

    def shut(self, problem: EnvironmentProblem) -> None:
        """Close them for good, since others take their place: whoever asks is told `problem`."""
        self._shut = problem
        self._engines.dispose()

    @property
    def _way(self) -> Engines:
        if self._shut is not None:
            raise self._shut
        return self._engines

    def require(self, right: Right) -> None:
        """Raises UserProblem right_missing unless the user at work has the right."""
        if not may(self.role, right):
            raise UserProblem("right_missing", label=self.user)

    @contextmanager
    def read(self) -> Iterator[Reader]:
        """Read at one moment of the books."""
        with self._way.read.begin() as conn:
            yield Reader(conn)

    @contextmanager
    def write(
        self, action: str, *, right: Right = Right.WRITE, **args: Value
    ) -> Iterator[UnitOfWork]:
        """One action. Commits when the block ends, rolls back when it raises.

        `unit.changes` tells afterwards what changed; an action that changed nothing leaves no
        trace in the log. Raises UserProblem right_missing for a user without the `right` to it.
        """
        self.require(right)
        with self._way.write.begin() as conn:
            unit = UnitOfWork(conn, self, action, args)
            yield unit
            unit.finish()

    @contextmanager
    def merge(self, *, dry: bool = False) -> Iterator[Merging]:
        """Take in or set aside transactions of others; see store.merge. Writes no entry itself.

        Commits when the block ends, `dry` ones never; rolls back when it raises.
        Raises UserProblem right_missing for a user who may only read.
        """
        self.require(Right.WRITE)
        with self._way.write.connect() as conn:
            conn.connection.execute(f"PRAGMA cache_size=-{_MERGE_CACHE}")
            try:
                with conn.begin() as transaction:
                    yield Merging(conn, self)
                    if dry:
                        transaction.rollback()
            finally:
                conn.connection.execute(f"PRAGMA cache_size=-{_CACHE}")
        self.reload()

    @contextmanager
    def local(self) -> Iterator[Connection]:
        """Write to this PC's own tables (settings, drafts, disclosures), outside the log."""
        with self._way.write.begin() as conn:
            yield conn

    def close(self) -> None:
        self._engines.dispose()


class Merging(Reader):
    """The right to change the log by what other PCs have written; see store.merge."""

    __slots__ = ("_books", "site")

    def __init__(self, conn: Connection, books: Books) -> None:
        super().__init__(conn)
        self._books = books
        self.site = books.site

    def rename(self) -> None:
        """From here on this PC writes a line of its own, under a new site id."""
        self.site = site_id(self._books.level, self._books.ids)
        self.conn.execute(update(SITE).values(id=self.site))


class UnitOfWork(Reader):
    """Writes records and remembers what changed, until `finish` logs it."""

    __slots__ = ("_action", "_args", "_books", "_log", "changes")

    def __init__(
        self, conn: Connection, books: Books, action: str, args: Mapping[str, Value]
    ) -> None:
        super().__init__(conn)
        self._books = books
        self._action = action
        self._args = dict(args)
        self._log: list[Change] = []
        self.changes = Changes("", action, {})

    def note(self, **args: Value) -> None:
        """Add arguments to the action's log entry, known only when the work is done."""
        self._args.update(args)

    def new(self, table: str, values: Mapping[str, Value], *, uid: str = "") -> str:
        """A new record; empty values are left out. Returns its uid."""
        name = uid or self._books.ids.uid()
        self.new_many(table, [{"uid": name, **values}])
        return name

    def new_many(self, table: str, rows: Sequence[Mapping[str, Value]]) -> None:
        """Many new records at once; each row carries its uid."""
        if not rows:
            return
        target = BOOKS[table]
        insert_rows(self.conn, target, rows)
        for row in rows:
            after = {key: value for key, value in row.items() if value and key != "uid"}
            self._log.append(Change(table, row["uid"], None, to_units(table, after)))

    def edit(self, table: str, uid: str, values: Mapping[str, Value]) -> bool:
        """Change fields of one record; False when it already says so."""
        before, after = self._difference(table, uid, values)
        if not after:
            return False
        target = BOOKS[table]
        self.conn.execute(update(target).where(target.c.uid == uid).values(**after))
        self._log.append(Change(table, uid, to_units(table, before), to_units(table, after)))
        return True

    def settle(
        self, table: str, uid: str, units: Mapping[str, Value], sides: Sides | None = None
    ) -> None:
        """Decide between values in conflict: logged even where the record says so already. Units
        of `sides` are not decided: these stand against each other again, the unit's value first.
        """
        target = BOOKS[table]
        values = from_units(units)
        row = self.conn.execute(select(target).where(target.c.uid == uid)).mappings().one()
        self.conn.execute(update(target).where(target.c.uid == uid).values(**values))
        before = {key: row[key] for key in values}
        self._log.append(Change(table, uid, to_units(table, before), dict(units), sides))

    def drop_parts(self, table: str, uid: str) -> None:
        """Mark all that is part of a record as removed, as far as it is not."""
        for part, one in owned(self.conn, (table, uid)):
            self.drop(part, one)

    def put(self, table: str, values: Mapping[str, Value], *, uid: str) -> bool:
        """The record with a natural key: new, or changed, or taken back from its removal."""
        if self.conn.execute(select(BOOKS[table].c.uid).where(BOOKS[table].c.uid == uid)).first():
            return self.edit(table, uid, {**values, GONE: 0})
        self.new(table, values, uid=uid)
        return True

    def drop(self, table: str, uid: str) -> bool:
        """Mark a record as removed. Nothing is ever deleted."""
        return self.edit(table, uid, {GONE: 1})

    def mark(self, table: str, uids: Sequence[str], *, gone: int) -> None:
        """Set the deletion mark of many records at once, where it is not so already."""
        if not uids:
            return
        target = BOOKS[table]
        self.conn.exec_driver_sql(
            f"UPDATE {target.name} SET gone = ? WHERE uid = ?", [(gone, uid) for uid in uids]
        )
        for uid in uids:
            self._log.append(Change(table, uid, {GONE: 1 - gone}, {GONE: gone}))

    def _difference(
        self, table: str, uid: str, values: Mapping[str, Value]
    ) -> tuple[dict[str, Value], dict[str, Value]]:
        target = BOOKS[table]
        refs = refs_of(target)
        row = self.conn.execute(select(target).where(target.c.uid == uid)).mappings().one()
        wanted = {
            key: (value or None) if key in refs else value if value is not None else ""
            for key, value in values.items()
        }
        changed = {key for key, value in wanted.items() if row[key] != value}
        for unit in UNITS.get(table, ()):
            if changed.intersection(unit):
                changed.update(unit)
        before = {key: row[key] for key in changed}
        return before, {key: wanted.get(key, row[key]) for key in changed}

    def finish(self) -> None:
        """Compute what is derived, then write the log entry. Called once, by `Books.write`.

        Raises UserProblem person_elsewhere; see store.foreign.
        """
        if not self._log and self._action not in KEEPING:
            return
        refuse_elsewhere(self.conn, self._log)
        derive_standing(self.conn, self._log)
        books = self._books
        parents = lineage.heads(self.conn, books.site)
        head = Head(
            site=books.site,
            seq=lineage.last_seq(self.conn, books.site) + 1,
            user=books.user,
            wall=books.clock.now().isoformat(timespec="seconds"),
            program=books.program,
            schema=SCHEMA,
            action=self._action,
            args=self._args,
            parents=parents,
        )
        touched: dict[str, set[str]] = {}
        for change in self._log:
            touched.setdefault(change.table, set()).add(change.uid)
        name = write_txn(self.conn, head, self._log)
        if self._log:
            conflict.settled(self.conn, self._log)
            for table, uid in follow(self.conn, self._log, books.site):
                touched.setdefault(table, set()).add(uid)
        self.changes = Changes(
            name, self._action, {table: frozenset(uids) for table, uids in touched.items()}
        )


@contextmanager
def amended(path: Path, key: DataKey) -> Iterator[Connection]:
    """Write to books that no window has open, in one transaction. Raises as `open_engines`."""
    engines = open_engines(path, key, schema=SCHEMA)
    try:
        with engines.write.begin() as conn:
            yield conn
    finally:
        engines.dispose()


def rename_site(conn: Connection, ids: Ids) -> None:
    """Give books a new site id: they go on as another PC's line of the log."""
    level = conn.execute(select(SITE.c.level)).scalar_one()
    conn.execute(update(SITE).values(id=site_id(level, ids)))


def site_id(level: str, ids: Ids) -> str:
    """A new name for a PC's line of the log.

    It begins with the level, "t" or "v": of values in conflict the higher site's shows meanwhile,
    and so the owner's side, which is the village, before the township.
    """
    return level[0] + ids.uid()[:11]


def to_units(table: str, values: Mapping[str, Value]) -> dict[str, Value]:
    """Fields that belong together as one entry: {"kind": …, "on": …} → {"kind+on": […, …]}."""
    found = dict(values)
    for unit in UNITS.get(table, ()):
        if any(key in found for key in unit):
            found["+".join(unit)] = [found.pop(key, "") for key in unit]
    return found


def newest(reader: Reader) -> tuple[str, ...]:
    """What names the state of the books: the transactions that none follows."""
    return tuple(sorted(reader.conn.execute(select(HEAD.c.txn)).scalars()))


def write_txn(conn: Connection, head: Head, changes: Iterable[Change]) -> str:
    """Append one transaction to the log and make it the only head. Returns its hash."""
    rows: list[tuple[Any, ...]] = []
    hashes: list[str] = []
    for n, change in enumerate(changes):
        op, fields = change.op, change.fields_json()
        hashes.append(change_hash(change.table, change.uid, op, fields))
        rows.append((n, hashes[-1], change.table, change.uid, op, fields))
    name = head.hash_with(hashes)
    conn.execute(
        insert(TXN).values(
            hash=name,
            site=head.site,
            seq=head.seq,
            user=head.user,
            wall=head.wall,
            program=head.program,
            schema=head.schema,
            action=head.action,
            args=canonical(head.args).decode(),
            parents=canonical(list(head.parents)).decode(),
        )
    )
    if rows:
        conn.exec_driver_sql(
            "INSERT INTO change (txn, n, hash, tab, uid, op, fields) VALUES (?, ?, ?, ?, ?, ?, ?)",
            [(name, *row) for row in rows],
        )
    lineage.append(conn, name, head.parents)
    conn.execute(HEAD.delete())
    conn.execute(insert(HEAD).values(txn=name))
    return name

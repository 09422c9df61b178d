"""What owners and parts say of each other's records, as the log has it; the rule is domain.part.

A record is part of what its table's first required reference names (store.shape), an attachment of
what it is pinned to. Whatever names an organisation as its own counts with that, so that none is
taken out under a member whom another PC has just put there. Where nothing was ever removed, nothing
is read here.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from typing import Any, Final

from sqlalchemy import Connection, func, select

from partybuild_desktop.domain.log import Record, from_units
from partybuild_desktop.domain.merge import GONE, Before, Merged, Written, merge
from partybuild_desktop.domain.part import edits, merge_part, removed_by
from partybuild_desktop.store.chunk import chunks
from partybuild_desktop.store.shape import SHAPES
from partybuild_desktop.store.table import ATTACHMENT, BOOKS, CHANGE, CONFLICT, ORG, TXN
from partybuild_desktop.store.written import written_of

Loose = Mapping[Record, Sequence[Record]]  # parts that have no row yet, by what they are part of

_NONE: Final[Loose] = {}
_MARK: Final = f'"{GONE}":'


def _links(*, named: bool) -> dict[str, list[tuple[str, str]]]:
    """Of each table, the columns by which others are part of it; `named`: or name it as theirs."""
    found: dict[str, list[tuple[str, str]]] = {}
    for name, shape in SHAPES.items():
        for n, (column, target) in enumerate(shape.refs, 1):
            if n == shape.owner or (named and column == ORG.name):
                found.setdefault(target, []).append((name, column))
    return found


_Links = Mapping[str, Sequence[tuple[str, str]]]
_LINKS: Final[_Links] = _links(named=True)
_OWNED: Final[_Links] = _links(named=False)


class Wholes:
    """Merges records of which `log` tells, each with what its owner and its parts say.

    `query` is what counts of the log, where not all of it does.
    """

    def __init__(
        self,
        conn: Connection,
        log: Mapping[Record, Sequence[Written]],
        *,
        query: Any = None,
        loose: Loose = _NONE,
    ) -> None:
        self._conn, self._query = conn, query
        self._log = {record: written for record, written in log.items() if _marked(written)}
        self._owner: dict[Record, Record] = {}
        self._edits: dict[Record, list[Written]] = {}
        self._merged: dict[Record, Merged | None] = {}
        if self._log:
            self._ascend()
            self._descend(loose)
        #  whose places `merge` asks for, besides those of the records it is given
        every = (*self._log.values(), *self._edits.values())
        self.txns = frozenset(one.txn for written in every for one in written)

    def merge(self, record: Record, written: Sequence[Written], before: Before) -> Merged | None:
        """The record as it stands; `before` knows of `txns` too."""
        if record not in self._log:
            return merge(written, before)
        if record not in self._merged:
            owner = self._owner.get(record)
            above = self._log.get(owner, ()) if owner else ()
            whole = self.merge(owner, above, before) if owner and above else None
            self._merged[record] = merge_part(
                self._log[record],
                before,
                edits=self._edits.get(record, ()),
                owner=above,
                owner_gone=whole is not None and bool(whole.values.get(GONE)),
            )
        return self._merged[record]

    def _ascend(self) -> None:
        """What these are part of, as far as that was ever removed."""
        level = dict(self._log)
        while level:
            found = {record: _owner_of(record, written) for record, written in level.items()}
            self._owner.update({record: owner for record, owner in found.items() if owner})
            asked = {owner for owner in found.values() if owner} - self._log.keys()
            read = written_of(self._conn, asked, self._query)
            level = {owner: written for owner, written in read.items() if _marked(written)}
            self._log.update(level)

    def _descend(self, loose: Loose) -> None:
        """What was written of the parts of those that were removed."""
        gone = [record for record, written in self._log.items() if removed_by(written)]
        parts = parts_of(self._conn, gone, loose)
        log = written_of(self._conn, {p for found in parts.values() for p in found}, self._query)
        for record, found in parts.items():
            said = (one for part in found for one in edits(log.get(part, ())))
            self._edits[record] = list(said)


def owned(conn: Connection, owner: Record) -> list[Record]:
    """What goes with a record that is removed: its parts, theirs, and so on."""
    return list(parts_of(conn, [owner], links=_OWNED)[owner])


def parts_of(
    conn: Connection,
    owners: Iterable[Record],
    loose: Loose = _NONE,
    *,
    links: _Links = _LINKS,
) -> dict[Record, dict[Record, None]]:
    """All that is part of each of these, and what is part of that, removed or not."""
    found: dict[Record, dict[Record, None]] = {owner: {} for owner in owners}
    level: dict[Record, set[Record]] = {owner: {owner} for owner in found}
    while level:
        below: dict[Record, set[Record]] = {}
        for owner, part in _direct(conn, level, loose, links):
            fresh = {whole for whole in level[owner] if part not in found[whole]}
            for whole in fresh:
                found[whole][part] = None
            if fresh:
                below.setdefault(part, set()).update(fresh)
        level = below
    return found


def removed(conn: Connection, records: Iterable[Record]) -> list[Record]:
    """What is removed or asked about in the books and may have parts, and those of `records` that
    anybody ever marked."""
    found = dict.fromkeys(marked(conn, records))
    for table in sorted(_LINKS):
        book = BOOKS[table]
        uids = conn.execute(select(book.c.uid).where(book.c.gone == 1)).scalars()
        found.update({(table, uid): None for uid in uids})
    asked = select(CONFLICT.c.tab, CONFLICT.c.uid).where(CONFLICT.c.unit == GONE)
    found.update({(row.tab, row.uid): None for row in conn.execute(asked)})
    return list(found)


def loose_of(conn: Connection, records: Collection[Record]) -> dict[Record, list[Record]]:
    """Those of these records that have no row yet, by what they are part of."""
    tables: dict[str, set[str]] = {}
    for table, uid in records:
        tables.setdefault(table, set()).add(uid)
    for table, uids in tables.items():
        for chunk in chunks(sorted(uids)):
            query = select(BOOKS[table].c.uid).where(BOOKS[table].c.uid.in_(chunk))
            uids.difference_update(conn.execute(query).scalars())
    absent = [(table, uid) for table, uids in tables.items() for uid in uids]
    found: dict[Record, list[Record]] = {}
    for record, written in written_of(conn, absent).items():
        for owner in _named(record, written):
            found.setdefault(owner, []).append(record)
    return found


def concerned(
    conn: Connection,
    gone: Iterable[Record],
    records: Collection[Record],
    made: Collection[Record],
    loose: Loose,
) -> Iterator[Record]:
    """Those of `gone`, with their parts, of which one is among `records`, or a part is `made`."""
    for owner, parts in parts_of(conn, gone, loose).items():
        if owner in records or any(part in records or part in made for part in parts):
            yield owner
            yield from parts


def marked(conn: Connection, records: Iterable[Record], *, but: str = "") -> list[Record]:
    """Those of these records that any site `but` one has removed or brought back."""
    wanted = set(records)
    found: set[Record] = set()
    for chunk in chunks([uid for _, uid in wanted]):
        query = select(CHANGE.c.tab, CHANGE.c.uid).where(CHANGE.c.uid.in_(chunk))
        query = query.join(TXN, TXN.c.hash == CHANGE.c.txn)
        query = query.where(CHANGE.c.op == "edit", TXN.c.site != but)
        query = query.where(func.instr(CHANGE.c.fields, _MARK) > 0)
        found.update((row.tab, row.uid) for row in conn.execute(query))
    return sorted(wanted & found)


def _direct(
    conn: Connection, owners: Iterable[Record], loose: Loose, links: _Links
) -> Iterator[tuple[Record, Record]]:
    """Owner and part."""
    tables: dict[str, list[str]] = {}
    for table, uid in owners:
        tables.setdefault(table, []).append(uid)
        yield from (((table, uid), part) for part in loose.get((table, uid), ()))
    pins = ATTACHMENT.c
    for table, uids in tables.items():
        for chunk in chunks(uids):
            for name, column in links.get(table, ()):
                book = BOOKS[name].c
                query = select(book[column], book.uid).where(book[column].in_(chunk))
                yield from (((table, of), (name, uid)) for of, uid in conn.execute(query))
            query = select(pins.of_uid, pins.uid)
            query = query.where(pins.of_table == table, pins.of_uid.in_(chunk))
            yield from (((table, of), (ATTACHMENT.name, uid)) for of, uid in conn.execute(query))


def _owner_of(record: Record, written: Iterable[Written]) -> Record | None:
    """What a record is part of, None where it is a whole or its making is not told."""
    table, _ = record
    shape = SHAPES[table]
    column, target = shape.refs[shape.owner - 1] if shape.owner else ("of_uid", "")
    for one in written:
        if one.new:
            values = from_units(one.units)
            target = target or str(values.get("of_table", ""))
            return (target, values[column]) if column in values and target in BOOKS else None
    return None


def _named(record: Record, written: Iterable[Written]) -> Iterator[Record]:
    """Whatever a record names as what it is part of."""
    written = list(written)
    owner = _owner_of(record, written)
    if owner:
        yield owner
    for one in written:
        org = from_units(one.units).get(ORG.name)
        if org and record[0] != ORG.name:
            yield ORG.name, org


def _marked(written: Iterable[Written]) -> bool:
    return any(GONE in one.units for one in written)

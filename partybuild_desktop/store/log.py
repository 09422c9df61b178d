"""The log's transactions as values that travel: whole, in part, or as stubs."""

from __future__ import annotations

import json
from collections.abc import Collection, Iterable, Iterator, Sequence
from typing import Any, Final

from sqlalchemy import Row, select

from partybuild_desktop.domain.lineage import Lineage
from partybuild_desktop.domain.log import (
    Carried,
    Change,
    Head,
    Stub,
    Transaction,
    change_of,
    from_units,
)
from partybuild_desktop.store.books import Reader
from partybuild_desktop.store.chunk import chunks
from partybuild_desktop.store.lineage import counted, lineage, newest
from partybuild_desktop.store.shape import SHAPES
from partybuild_desktop.store.table import ATTACHMENT, CHANGE, STUB, TXN, WITHHELD

#  Columns that name another record.
_REFS: Final = {
    name: (*(column for column, _ in shape.refs), *(("of_uid",) if name == ATTACHMENT.name else ()))
    for name, shape in SHAPES.items()
}


def held(
    reader: Reader,
    *,
    scope: Collection[str] | None = None,
    known: Iterable[str] = (),
    whole: Collection[str] = (),
) -> Iterator[Carried]:
    """What a package carries, predecessors first, for one who holds the heads `known`.

    Everything he does not hold; with `scope` (uids of records) the changes of these records as
    they are and the rest withheld or as stubs. Of a record in `scope` that is not among `whole`,
    which he was seen to hold whole, every change, those of transactions he holds as well.
    Heads not held here are passed over. What is set aside goes only where something that counts
    follows it, and then like all else: one who held a stub of what concerns him would follow it
    without having seen it (found in the model: one world in five hundred lost a value so).
    """
    places = lineage(reader.conn)
    aside = set(reader.conn.execute(select(TXN.c.hash).where(TXN.c.aside == 1)).scalars())
    needed = places.reach(newest(reader.conn))
    left = {name for name in aside if not places.within(needed, name)}
    if scope is not None and aside:
        scope = {*scope, *_concerning(reader, scope, aside - left)}
    choice = _Choice(places, scope, known, whole)
    names = {name for name in places if not choice.has(name)}
    if scope is not None:
        names |= _writers(reader, [uid for uid in scope if uid not in choice.whole])
    names -= left
    ordered = sorted(names, key=lambda name: (places.size(name), name))
    for part in chunks(ordered):
        yield from _read(reader, part, choice)


class _Choice:
    """Which changes the addressee is given, and which transactions he has."""

    def __init__(
        self,
        places: Lineage,
        scope: Collection[str] | None,
        known: Iterable[str],
        whole: Collection[str],
    ) -> None:
        self._places = places
        self._reach = places.reach(name for name in known if name in places)
        self._scope = None if scope is None else frozenset(scope)
        self.whole = frozenset(whole)

    def has(self, txn: str) -> bool:
        return self._places.within(self._reach, txn)

    def gives(self, txn: str, uid: str) -> bool:
        if self._scope is None:
            return True
        return uid in self._scope and not (uid in self.whole and self.has(txn))


def _writers(reader: Reader, uids: Sequence[str]) -> set[str]:
    """The transactions that wrote any of these records."""
    found: set[str] = set()
    for part in chunks(uids):
        query = select(CHANGE.c.txn).where(CHANGE.c.uid.in_(part))
        found.update(reader.conn.execute(query.distinct()).scalars())
    return found


def _concerning(reader: Reader, scope: Collection[str], aside: Collection[str]) -> set[str]:
    """Records that only transactions set aside tell of, and that refer to one in `scope`."""
    about: dict[str, set[str]] = {}
    for part in chunks(aside):
        query = select(CHANGE).where(CHANGE.c.txn.in_(part))
        for row in reader.conn.execute(query):
            after = from_units(change_of(row.tab, row.uid, row.op, row.fields).after)
            refs = {after.get(column) or "" for column in _REFS[row.tab]}
            about.setdefault(row.uid, set()).update(refs - {""})
    inside = set(scope)
    more = {""}
    while more:
        more = {uid for uid, refs in about.items() if refs & inside}
        more |= {ref for uid, refs in about.items() if uid in inside for ref in refs & about.keys()}
        more -= inside
        inside |= more
    return inside.difference(scope)


def _read(reader: Reader, names: Sequence[str], choice: _Choice) -> Iterator[Carried]:
    conn = reader.conn
    heads = {r.hash: r for r in conn.execute(select(TXN).where(TXN.c.hash.in_(names)))}
    parents = {name: tuple(json.loads(row.parents)) for name, row in heads.items()}
    for row in conn.execute(select(STUB).where(STUB.c.hash.in_(names))):
        parents[row.hash] = tuple(json.loads(row.parents))
    parts: dict[str, dict[int, Change | str]] = {name: {} for name in heads}
    given: set[str] = set()
    for row in conn.execute(select(CHANGE).where(CHANGE.c.txn.in_(names))):
        if choice.gives(row.txn, row.uid):
            given.add(row.txn)
            parts[row.txn][row.n] = change_of(row.tab, row.uid, row.op, row.fields)
        else:
            parts[row.txn][row.n] = row.hash
    for row in conn.execute(select(WITHHELD).where(WITHHELD.c.txn.in_(names))):
        parts[row.txn][row.n] = row.hash
    for name in names:
        if name in given:
            changes = tuple(part for _, part in sorted(parts[name].items()))
            yield Transaction(name, head_of(heads[name], parents[name]), changes)
        elif not choice.has(name):
            yield Stub(name, parents[name])


def head_of(row: Row[Any], parents: Sequence[str]) -> Head:
    """The head that a row of the log tells of."""
    return Head(
        site=row.site,
        seq=row.seq,
        user=row.user,
        wall=row.wall,
        program=row.program,
        schema=row.schema,
        action=row.action,
        args=json.loads(row.args),
        parents=parents,
    )


def held_records(reader: Reader) -> list[str]:
    """The records held here with every change that was given: all that is counted has written."""
    query = (
        select(CHANGE.c.uid).join(TXN, TXN.c.hash == CHANGE.c.txn).where(TXN.c.aside == 0)
    ).distinct()
    return sorted(reader.conn.execute(query).scalars())


def missing_of(reader: Reader, carried: Iterable[Carried]) -> set[str]:
    """The predecessors that are neither held and counted, nor carried."""
    names, parents = set[str](), set[str]()
    for one in carried:
        names.add(one.name)
        parents.update(one.parents)
    outside = parents - names
    return outside - counted(reader.conn, outside)


def heads_of(reader: Reader, names: Collection[str]) -> dict[str, Head]:
    """The heads of transactions held, by name."""
    found: dict[str, Head] = {}
    for part in chunks(names):
        query = select(TXN).where(TXN.c.hash.in_(part))
        for row in reader.conn.execute(query):
            found[row.hash] = head_of(row, tuple(json.loads(row.parents)))
    return found

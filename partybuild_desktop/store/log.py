"""The log's transactions as values that travel: whole, in part, or as stubs."""

from __future__ import annotations

import json
from collections.abc import Collection, Iterable, Iterator, Sequence
from typing import Any, Final

from sqlalchemy import Row, select

from partybuild_desktop.domain.lineage import Lineage
from partybuild_desktop.domain.log import Carried, Change, Head, Stub, Transaction, change_of
from partybuild_desktop.store.books import Reader
from partybuild_desktop.store.lineage import lineage
from partybuild_desktop.store.table import CHANGE, STUB, TXN, WITHHELD

_CHUNK: Final = 500


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
    Heads not held here are passed over; transactions set aside go as stubs.
    """
    places = lineage(reader.conn)
    choice = _Choice(places, scope, known, whole)
    names = {name for name in places if not choice.has(name)}
    if scope is not None:
        names |= _writers(reader, [uid for uid in scope if uid not in choice.whole])
    ordered = sorted(names, key=lambda name: (places.size(name), name))
    for start in range(0, len(ordered), _CHUNK):
        yield from _read(reader, ordered[start : start + _CHUNK], choice)


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
        place = self._places.place(txn)
        return self._reach.get(place.line, 0) >= place.n

    def gives(self, txn: str, uid: str) -> bool:
        if self._scope is None:
            return True
        return uid in self._scope and not (uid in self.whole and self.has(txn))


def _writers(reader: Reader, uids: Sequence[str]) -> set[str]:
    """The transactions that wrote any of these records."""
    found: set[str] = set()
    for start in range(0, len(uids), _CHUNK):
        query = select(CHANGE.c.txn).where(CHANGE.c.uid.in_(uids[start : start + _CHUNK]))
        found.update(reader.conn.execute(query.distinct()).scalars())
    return found


def _read(reader: Reader, names: Sequence[str], choice: _Choice) -> Iterator[Carried]:
    conn = reader.conn
    heads = {r.hash: r for r in conn.execute(select(TXN).where(TXN.c.hash.in_(names)))}
    parents = {name: tuple(json.loads(row.parents)) for name, row in heads.items()}
    for row in conn.execute(select(STUB).where(STUB.c.hash.in_(names))):
        parents[row.hash] = tuple(json.loads(row.parents))
    counted = [name for name, row in heads.items() if not row.aside]
    parts: dict[str, dict[int, Change | str]] = {name: {} for name in counted}
    given: set[str] = set()
    for row in conn.execute(select(CHANGE).where(CHANGE.c.txn.in_(counted))):
        if choice.gives(row.txn, row.uid):
            given.add(row.txn)
            parts[row.txn][row.n] = change_of(row.tab, row.uid, row.op, row.fields)
        else:
            parts[row.txn][row.n] = row.hash
    for row in conn.execute(select(WITHHELD).where(WITHHELD.c.txn.in_(counted))):
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

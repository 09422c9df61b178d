"""Reading the change log: the history of a record, what an action changed, whether it is whole."""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import groupby
from typing import Any, Final

from sqlalchemy import Connection, Row, select

from partybuild_desktop.domain.lineage import Lineage
from partybuild_desktop.domain.log import Change, change_hash, change_of, from_units
from partybuild_desktop.store.books import Reader
from partybuild_desktop.store.lineage import lineage, newest
from partybuild_desktop.store.log import head_of
from partybuild_desktop.store.table import CHANGE, HEAD, STUB, TXN, WITHHELD
from partybuild_desktop.store.trail import in_order, newest_time

_FETCHED: Final = 1000
_NO_MORE: Final[tuple[str, Iterator[Row[Any]]]] = ("", iter(()))


@dataclass(frozen=True, slots=True)
class Entry:
    """One logged change with who made it and when by his own clock."""

    txn: str
    site: str
    user: str
    wall: str
    action: str
    change: Change


def of_record(reader: Reader, uid: str, *, now: str = "") -> list[Entry]:
    """Every change of one record, oldest first; in the order of the log at `now`, see in_order."""
    query = (
        select(CHANGE, TXN.c.site, TXN.c.seq, TXN.c.user, TXN.c.wall, TXN.c.action)
        .join(TXN, TXN.c.hash == CHANGE.c.txn)
        .where(CHANGE.c.uid == uid)
        .order_by(CHANGE.c.n)
    )
    rows = list(reader.conn.execute(query))
    entries = {(row.site, row.seq, row.wall, row.txn) for row in rows}
    newest_first = in_order(entries, newest_time(reader, now))
    place = {name: n for n, name in enumerate(reversed(newest_first))}
    found = []
    for row in sorted(rows, key=lambda row: place[row.txn]):
        change = change_of(row.tab, row.uid, row.op, row.fields)
        before = None if change.before is None else from_units(change.before)
        plain = Change(change.table, change.uid, before, from_units(change.after))
        found.append(Entry(row.txn, row.site, row.user, row.wall, row.action, plain))
    return found


def changes_of(reader: Reader, txn: str, limit: int | None = None) -> list[Change]:
    """A transaction's changes in their order, the first of them: an import has ten thousands."""
    query = select(CHANGE).where(CHANGE.c.txn == txn).order_by(CHANGE.c.n).limit(limit)
    return [change_of(r.tab, r.uid, r.op, r.fields) for r in reader.conn.execute(query)]


def last_saved(reader: Reader, site: str) -> str:
    """Wall clock of this site's newest transaction, "" when there is none."""
    query = select(TXN.c.wall).where(TXN.c.site == site).order_by(TXN.c.seq.desc()).limit(1)
    return reader.conn.execute(query).scalar() or ""


@dataclass(frozen=True, slots=True)
class Place:
    """What an entry of the log says of itself, believed or not: number, user, time, action."""

    seq: int
    user: str
    wall: str
    action: str


def place_of(reader: Reader, txn: str) -> Place | None:
    """Where an entry stands in the log, None for one that is not there."""
    columns = (TXN.c.seq, TXN.c.user, TXN.c.wall, TXN.c.action)
    row = reader.conn.execute(select(*columns).where(TXN.c.hash == txn)).first()
    return Place(*row) if row else None


def broken_links(reader: Reader) -> Iterator[tuple[str, str]]:
    """What is wrong with the chain, as (code, transaction): altered, removed, unnamed, gap."""
    conn = reader.conn
    places = lineage(conn)
    numbers: dict[str, list[tuple[int, str]]] = {}
    above = {row.hash: _names(row.parents) for row in conn.execute(select(STUB))}
    whole = not above
    withheld: dict[str, list[tuple[int, str]]] = {}
    for row in conn.execute(select(WITHHELD)):
        withheld.setdefault(row.txn, []).append((row.n, row.hash))
    for row, changes in _entries(conn):
        parents = above[row.hash] = _names(row.parents)
        numbers.setdefault(row.site, []).append((row.seq, row.hash))
        hashes = [(c.n, c.hash) for c in changes]
        if any(change_hash(c.tab, c.uid, c.op, c.fields) != c.hash for c in changes):
            yield "log_change_altered", row.hash
        hashes = sorted(hashes + withheld.get(row.hash, []))
        if not _is_named_by(row, parents, [hash_ for _, hash_ in hashes]):
            yield "log_entry_altered", row.hash
    wanted = {parent: name for name, parents in above.items() for parent in parents}
    for parent in wanted.keys() - above.keys():
        yield "log_entry_missing", wanted[parent]
    for found in numbers.values():
        yield from _gaps(sorted(found), places, whole=whole)
    wrong = set(conn.execute(select(HEAD.c.txn)).scalars()) ^ set(newest(conn))
    wrong.update(name for name in places if name not in above)
    wrong.update(name for name, parents in above.items() if not places.follows(name, parents))
    for txn in sorted(wrong):
        yield "log_head_wrong", txn


def _names(text: str) -> list[str]:
    """The predecessors that a row names, none where somebody has written what cannot be read."""
    try:
        found = json.loads(text)
    except (ValueError, TypeError):
        return []
    return [name for name in found if isinstance(name, str)] if isinstance(found, list) else []


def _is_named_by(row: Row[Any], parents: list[str], hashes: list[str]) -> bool:
    """Whether an entry's name is the hash of what it says."""
    try:
        return bool(head_of(row, parents).hash_with(hashes) == row.hash)
    except (ValueError, TypeError):  # no entry that the program wrote
        return False


def _entries(conn: Connection) -> Iterator[tuple[Row[Any], list[Row[Any]]]]:
    """Every entry of the log with its changes, both read once in the order in which they lie."""
    rows = conn.execute(select(CHANGE).order_by(CHANGE.c.txn, CHANGE.c.n)).partitions(_FETCHED)
    groups = groupby((row for part in rows for row in part), key=lambda row: str(row.txn))
    name, changes = next(groups, _NO_MORE)
    for entry in conn.execute(select(TXN).order_by(TXN.c.hash)):
        while name and name < entry.hash:
            name, changes = next(groups, _NO_MORE)
        yield entry, list(changes) if name == entry.hash else []


def _gaps(
    found: Sequence[tuple[int, str]], places: Lineage, *, whole: bool
) -> Iterator[tuple[str, str]]:
    """Numbers of one site left out, or given twice by other than a PC that was cloned."""
    last, former = 0, ""
    for seq, name in found:
        again = seq == last and name in places and former in places
        forked = again and not (places.before(name, former) or places.before(former, name))
        if not forked and seq != last + 1 and (whole or seq <= last):
            yield "log_gap", name
        last, former = seq, name

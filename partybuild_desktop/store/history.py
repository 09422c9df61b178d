"""Reading the change log: the history of a record, the list of actions, and whether it is whole."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass

from sqlalchemy import select

from partybuild_desktop.domain.log import Change, Head, change_hash, change_of, from_units
from partybuild_desktop.store.books import Reader
from partybuild_desktop.store.table import CHANGE, HEAD, TXN


@dataclass(frozen=True, slots=True)
class Entry:
    """One logged change with who made it and when by his own clock."""

    txn: str
    site: str
    user: str
    wall: str
    action: str
    change: Change


def of_record(reader: Reader, uid: str) -> list[Entry]:
    """Every change of one record, oldest first as this site received them."""
    query = (
        select(CHANGE, TXN.c.site, TXN.c.user, TXN.c.wall, TXN.c.action)
        .join(TXN, TXN.c.hash == CHANGE.c.txn)
        .where(CHANGE.c.uid == uid)
        .order_by(TXN.c.wall, TXN.c.seq, CHANGE.c.n)
    )
    found = []
    for row in reader.conn.execute(query):
        change = change_of(row.tab, row.uid, row.op, row.fields)
        before = None if change.before is None else from_units(change.before)
        plain = Change(change.table, change.uid, before, from_units(change.after))
        found.append(Entry(row.txn, row.site, row.user, row.wall, row.action, plain))
    return found


@dataclass(frozen=True, slots=True)
class Action:
    """One transaction as the log page lists it."""

    txn: str
    site: str
    seq: int
    user: str
    wall: str
    action: str
    args: dict[str, object]


def actions(reader: Reader, limit: int = 500) -> list[Action]:
    """The newest actions, newest first."""
    query = select(TXN).order_by(TXN.c.wall.desc(), TXN.c.seq.desc()).limit(limit)
    return [
        Action(r.hash, r.site, r.seq, r.user, r.wall, r.action, json.loads(r.args))
        for r in reader.conn.execute(query)
    ]


def last_saved(reader: Reader, site: str) -> str:
    """Wall clock of this site's newest transaction, "" when there is none."""
    query = select(TXN.c.wall).where(TXN.c.site == site).order_by(TXN.c.seq.desc()).limit(1)
    return reader.conn.execute(query).scalar() or ""


def broken_links(reader: Reader) -> Iterator[tuple[str, str]]:
    """What is wrong with the chain, as (code, transaction): altered, removed, unnamed, gap."""
    names: set[str] = set()
    numbers: dict[str, int] = {}
    wanted: dict[str, str] = {}
    for row in reader.conn.execute(select(TXN).order_by(TXN.c.site, TXN.c.seq)):
        names.add(row.hash)
        parents = json.loads(row.parents)
        wanted.update(dict.fromkeys(parents, row.hash))
        hashes = []
        changes = select(CHANGE).where(CHANGE.c.txn == row.hash).order_by(CHANGE.c.n)
        for c in reader.conn.execute(changes):
            hashes.append(c.hash)
            if change_hash(c.tab, c.uid, c.op, c.fields) != c.hash:
                yield "log_change_altered", row.hash
        head = Head(
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
        if head.hash_with(hashes) != row.hash:
            yield "log_entry_altered", row.hash
        if row.seq != numbers.get(row.site, 0) + 1:
            yield "log_gap", row.hash
        numbers[row.site] = row.seq
    for parent, child in wanted.items():
        if parent not in names:
            yield "log_entry_missing", child
    yield from _wrong_heads(reader, names - wanted.keys())


def _wrong_heads(reader: Reader, expected: set[str]) -> Iterator[tuple[str, str]]:
    held = set(reader.conn.execute(select(HEAD.c.txn)).scalars())
    for txn in sorted(held ^ expected):
        yield "log_head_wrong", txn

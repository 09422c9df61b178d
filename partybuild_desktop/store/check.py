"""Is what is derived what the books say, do references hold, and the hash of the books' content."""

from __future__ import annotations

import hashlib
import heapq
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any, Final

from sqlalchemy import Result, Table, select

from partybuild_desktop.domain.event import Period
from partybuild_desktop.domain.log import canonical, from_units
from partybuild_desktop.store import conflict, member
from partybuild_desktop.store.books import GONE, Reader
from partybuild_desktop.store.chunk import chunks
from partybuild_desktop.store.lineage import lineage
from partybuild_desktop.store.part import Wholes
from partybuild_desktop.store.scope import Scopes
from partybuild_desktop.store.standing import all_standings
from partybuild_desktop.store.table import BOOKS, CONFLICT, STANDING
from partybuild_desktop.store.written import counted, query_counted


def state_hash(reader: Reader, org: str = "") -> str:
    """SHA-256 over the content of the books; marked records, log and local tables left out.

    With `org`, over what is that organisation's own by the newest word, so that its PC and the
    township's agree once they hold the same transactions, whatever their clocks say: it and those
    below it (superiors without an end), their villages, whoever stands there by his newest period
    or, standing nowhere, has a post there, with all that is part of these records (events, posts,
    meetings with their parts, exemptions, attachments …). Left out is what only refers to them or
    is referred to, what is derived (standing, conflicts), the log, the rules, and local tables.
    """
    keep = Scopes(reader, past=False).owned(org) if org else None
    digest = hashlib.sha256()
    for name, table in sorted(BOOKS.items()):
        query = select(table).where(table.c.gone == 0).order_by(table.c.uid)
        inside = None if keep is None else keep[name]
        if inside is not None and not inside:
            continue
        for row in reader.conn.execute(query).mappings():
            if inside is None or row["uid"] in inside:
                content = {k: v for k, v in row.items() if v and k != GONE}
                digest.update(canonical([name, content]) + b"\n")
    return digest.hexdigest()


def stale_standings(reader: Reader) -> Iterator[str]:
    """Persons whose derived standing is not what their events say."""
    stored: dict[str, list[tuple[object, ...]]] = {}
    for row in reader.conn.execute(select(STANDING).order_by(STANDING.c.person, STANDING.c.n)):
        period = (row.start, row.end, row.org, row.status, row.kind, bool(row.whole_unit))
        stored.setdefault(row.person, []).append(period)
    for person, computed in all_standings(reader.conn):
        if [_as_row(p) for p in computed] != stored.pop(person, []):
            yield person
    yield from stored


@dataclass(frozen=True, slots=True)
class Difference:
    """A record that is not what the log tells of it; None where one of the two has no such record.

    `told` and `held` are what is not empty; its conflicts are among them as CONFLICTS.
    """

    table: str
    uid: str
    told: Mapping[str, Any] | None
    held: Mapping[str, Any] | None

    @property
    def fields(self) -> tuple[str, ...]:
        """Which fields, where both have the record."""
        if self.told is None or self.held is None:
            return ()
        keys = self.told.keys() | self.held.keys()
        return tuple(sorted(k for k in keys if self.told.get(k) != self.held.get(k)))


def differing_records(reader: Reader) -> Iterator[Difference]:
    """Every record that is not what the log tells of it, marks included.

    Reads both in the order of their uids, so that the size of the books costs no memory.
    """
    told, held = _told(reader), _held(reader)
    said, found = next(told, None), next(held, None)
    while said is not None or found is not None:
        if said == found:
            said, found = next(told, None), next(held, None)
        elif found is None or (said is not None and said[:2] < found[:2]):
            assert said is not None
            yield Difference(said[1], said[0], said[2], None)
            said = next(told, None)
        elif said is not None and said[:2] == found[:2]:
            yield Difference(found[1], found[0], said[2], found[2])
            said, found = next(told, None), next(held, None)
        else:
            yield Difference(found[1], found[0], None, found[2])
            found = next(held, None)


_Record = tuple[str, str, dict[str, object]]  # uid, table, what is not empty
CONFLICTS: Final = "conflicts"
_FETCHED: Final = 1000


def _held(reader: Reader) -> Iterator[_Record]:
    streams = [_rows_of(reader, table) for table in BOOKS.values()]
    listed: dict[tuple[str, str], dict[str, str]] = {}
    for row in reader.conn.execute(select(CONFLICT)):
        listed.setdefault((row.uid, row.tab), {})[row.unit] = row.sides
    for uid, table, values in heapq.merge(*streams, key=lambda record: record[:2]):
        yield uid, table, _with(values, listed.pop((uid, table), {}))
    yield from ((uid, table, _with({}, units)) for (uid, table), units in listed.items())


def _rows_of(reader: Reader, table: Table) -> Iterator[_Record]:
    columns = [column for column in table.c if column.name != "uid"]
    names = [column.name for column in columns]
    query = select(table.c.uid, *columns).order_by(table.c.uid)
    for row in _in_parts(reader.conn.execute(query)):
        yield row[0], table.name, {k: v for k, v in zip(names, row[1:], strict=True) if v}


def _in_parts(rows: Result[Any]) -> Iterator[Any]:
    """Row by row, but fetched by the thousand: the driver's calls cost more than the rows."""
    return (row for part in rows.partitions(_FETCHED) for row in part)


def _told(reader: Reader) -> Iterator[_Record]:
    before = lineage(reader.conn).before
    for chunk in chunks(counted(_in_parts(reader.conn.execute(query_counted())))):
        wholes = Wholes(reader.conn, dict(chunk))
        for (table, uid), written in chunk:
            found = wholes.merge((table, uid), written, before)
            if found is not None:
                values = {k: v for k, v in from_units(found.values).items() if v}
                yield uid, table, _with(values, conflict.rows_of(found))


def _with(values: dict[str, object], conflicts: Mapping[str, str]) -> dict[str, object]:
    return {**values, CONFLICTS: conflicts} if conflicts else values


def _as_row(p: Period) -> tuple[object, ...]:
    return (p.start, p.end, p.org, p.status.value, p.kind.value, p.whole_unit)


def counts(reader: Reader, day: str) -> dict[str, int]:
    """How much the books hold: what a backup is compared by."""
    found = {}
    for name in ("org", "person", "event"):
        table = BOOKS[name]
        query = select(table.c.uid).where(table.c.gone == 0)
        found[name] = len(reader.conn.execute(query).all())
    found["member"] = member.count(reader, day)
    return found

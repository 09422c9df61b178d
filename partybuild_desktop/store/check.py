"""Is what is derived what the books say, do references hold, and the hash of the books' content."""

from __future__ import annotations

import hashlib
from collections.abc import Collection, Iterator

from sqlalchemy import select

from partybuild_desktop.domain.event import Period
from partybuild_desktop.domain.log import canonical
from partybuild_desktop.store import member
from partybuild_desktop.store.books import GONE, Reader
from partybuild_desktop.store.standing import all_standings
from partybuild_desktop.store.table import BOOKS, EVENT, POST, STANDING


def state_hash(reader: Reader, orgs: Collection[str] | None = None) -> str:
    """SHA-256 over the content of the books; marked records, log and local tables left out.

    With `orgs`, over the records of these organisations and of the persons who stand in them.
    """
    keep = None if orgs is None else _records_of(reader, orgs)
    digest = hashlib.sha256()
    for name, table in sorted(BOOKS.items()):
        query = select(table).where(table.c.gone == 0).order_by(table.c.uid)
        for row in reader.conn.execute(query).mappings():
            if keep is None or row["uid"] in keep:
                content = {k: v for k, v in row.items() if v and k != GONE}
                digest.update(canonical([name, content]) + b"\n")
    return digest.hexdigest()


def _records_of(reader: Reader, orgs: Collection[str]) -> set[str]:
    query = select(STANDING.c.person).where(STANDING.c.org.in_(orgs), STANDING.c.end == "9999")
    persons = set(reader.conn.execute(query).scalars())
    keep = persons | set(orgs)
    for name, table in BOOKS.items():
        if "org" in table.c and name not in (EVENT.name, POST.name):
            found = select(table.c.uid).where(table.c.org.in_(orgs))
            keep.update(reader.conn.execute(found).scalars())
    for table in (EVENT, POST):
        for row in reader.conn.execute(select(table.c.uid, table.c.person)):
            if row.person in persons:
                keep.add(row.uid)
    return keep


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

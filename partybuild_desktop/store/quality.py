"""What the check of the data asks of the books: every history, and records that lead nowhere."""

from __future__ import annotations

from collections.abc import Collection, Iterator

from sqlalchemy import select

from partybuild_desktop.domain.attachment import Attached
from partybuild_desktop.domain.event import Event, EventKind
from partybuild_desktop.domain.meeting import State
from partybuild_desktop.store.attachment import listed
from partybuild_desktop.store.books import GONE, Reader
from partybuild_desktop.store.chunk import chunks
from partybuild_desktop.store.table import ATTACHMENT, BOOKS, EVENT, MEETING, ORG, PERSON


def histories(reader: Reader) -> dict[str, list[Event]]:
    """Everybody's events: {person: events}."""
    columns = (EVENT.c.uid, EVENT.c.person, EVENT.c.kind, EVENT.c.on, EVENT.c.org)
    found: dict[str, list[Event]] = {}
    rows = reader.conn.execute(select(*columns).where(EVENT.c.gone == 0)).all()
    for uid, person, kind, on, org in rows:
        event = Event(uid=uid, person=person, kind=EventKind(kind), on=on, org=org)
        found.setdefault(person, []).append(event)
    return found


def removed_orgs(reader: Reader) -> frozenset[str]:
    """The organisations that were taken out of the books."""
    return frozenset(reader.conn.execute(select(ORG.c.uid).where(ORG.c.gone == 1)).scalars())


def same_meetings(reader: Reader) -> list[tuple[str, str, str, str]]:
    """(org, day, uid, title) of held meetings at whose time the same organisation has held one of
    the same kinds, but for the first of each time."""
    c = MEETING.c
    query = (
        select(c.org, c.kinds, c.on, c.start, c.uid, c.title)
        .where(c.gone == 0, c.state.in_((State.HELD.value, State.FAILED.value)))
        .order_by(c.on, c.uid)
    )
    seen: set[tuple[str, ...]] = set()
    found = []
    for org, kinds, on, start, uid, title in reader.conn.execute(query):
        if (at := (org, kinds, on, start)) in seen:
            found.append((org, on, uid, title))
        seen.add(at)
    return found


def orphans(reader: Reader) -> Iterator[Attached]:
    """Attachments whose record is not in the books, or was removed without them."""
    by_table: dict[str, list[Attached]] = {}
    for file in listed(reader):
        by_table.setdefault(file.of_table, []).append(file)
    for table, files in by_table.items():
        there: set[str] = set()
        if table in BOOKS:
            book = BOOKS[table]
            there = set(reader.conn.execute(select(book.c.uid).where(book.c.gone == 0)).scalars())
        yield from (file for file in files if file.of_uid not in there)


def referred_to(reader: Reader, persons: Collection[str]) -> frozenset[str]:
    """Which of these persons another record names: posts, meetings, attachments; not events."""
    found: set[str] = set()
    for part in chunks(sorted(persons)):
        for table in BOOKS.values():
            if table is EVENT:
                continue
            for column in table.c:
                if any(key.column.table is PERSON for key in column.foreign_keys):
                    query = select(column).where(table.c[GONE] == 0, column.in_(part)).distinct()
                    found.update(reader.conn.execute(query).scalars())
        query = select(ATTACHMENT.c.of_uid).where(
            ATTACHMENT.c[GONE] == 0, ATTACHMENT.c.of_uid.in_(part)
        )
        found.update(reader.conn.execute(query).scalars())
    return frozenset(found)

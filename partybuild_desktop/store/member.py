"""Members: who stood where on a day, and the rows a page, a ledger or an import needs."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from typing import Any

from sqlalchemy import ColumnElement, Connection, Integer, Select, cast, func, select

from partybuild_desktop.domain.event import Event, EventKind, Period, Status
from partybuild_desktop.domain.member import FIELDS, Enrolled, Member
from partybuild_desktop.store import chain
from partybuild_desktop.store.books import Reader
from partybuild_desktop.store.chunk import CHUNK, chunks
from partybuild_desktop.store.org import in_force, places
from partybuild_desktop.store.table import DISCLOSURE, EVENT, PERSON, POST, STANDING

_FIELD_COLUMNS = [PERSON.c.uid, *(PERSON.c[f.key] for f in FIELDS)]
_FIELD_NAMES = ["uid", *(f.key for f in FIELDS)]

IN_BOOKS = (Status.NORMAL.value,)


def stands_on(day: str) -> ColumnElement[bool]:
    """Of each person the one period that holds on `day`."""
    return (STANDING.c.start <= day) & (STANDING.c.end > day)


def standing_on(
    day: str, orgs: Collection[str] | None, statuses: Collection[str], *columns: Any
) -> Select[Any]:
    """Who stood with one of these statuses in `orgs` (None: anywhere) on `day`."""
    query = (
        select(*columns)
        .select_from(STANDING)
        .where(stands_on(day), STANDING.c.status.in_(statuses))
    )
    return query if orgs is None else query.where(STANDING.c.org.in_(orgs))


def uids(
    reader: Reader,
    day: str,
    *,
    orgs: Collection[str] | None = None,
    statuses: Collection[str] = IN_BOOKS,
    kind: str = "",
) -> list[str]:
    """The members on `day` in roster order: organisation by organisation, as they came.

    `orgs` None means all of the books. `kind` filters by 人员类别 as stored.
    """
    sequence = cast(PERSON.c.sequence, Integer)
    columns = (STANDING.c.org, sequence, STANDING.c.person)
    query = standing_on(day, orgs, statuses, *columns).join(
        PERSON, PERSON.c.uid == STANDING.c.person
    )
    if kind:
        query = query.where(PERSON.c.kind == kind)
    place = places(reader, day)
    found = [(place.get(row[0], -1), row[1], row[2]) for row in reader.conn.execute(query)]
    return [uid for _, _, uid in sorted(found)]


def count(
    reader: Reader,
    day: str,
    *,
    orgs: Collection[str] | None = None,
    statuses: Collection[str] = IN_BOOKS,
) -> int:
    """How many stand in the books on `day`."""
    query = standing_on(day, orgs, statuses, func.count())
    return int(reader.conn.execute(query).scalar() or 0)


def to_come(reader: Reader, day: str, orgs: Collection[str]) -> int:
    """How many come into `orgs` only after `day`, from elsewhere or anew."""
    query = select(func.count(func.distinct(STANDING.c.person))).where(
        STANDING.c.start > day, STANDING.c.org.in_(orgs), STANDING.c.status.in_(IN_BOOKS)
    )
    return int(reader.conn.execute(query).scalar() or 0)


def enrolled(reader: Reader, wanted: Sequence[str], day: str) -> list[Enrolled]:
    """These persons as they stood on `day`, in the order asked; who did not stand is left out."""
    found: dict[str, Enrolled] = {}
    for chunk in chunks(wanted):
        titles = _titles(reader, chunk, day)
        query = (
            select(STANDING.c.org, STANDING.c.status, *_FIELD_COLUMNS)
            .join(PERSON, PERSON.c.uid == STANDING.c.person)
            .where(STANDING.c.person.in_(chunk), stands_on(day))
        )
        for row in reader.conn.execute(query):
            member = Member(**dict(zip(_FIELD_NAMES, row[2:], strict=True)))
            found[member.uid] = Enrolled(member, row[0], row[1], titles.get(member.uid, ()))
    return [found[uid] for uid in wanted if uid in found]


def _titles(reader: Reader, chunk: Sequence[str], day: str) -> dict[str, tuple[str, ...]]:
    query = select(POST.c.person, POST.c.title).where(
        POST.c.person.in_(chunk), POST.c.gone == 0, in_force(POST, day)
    )
    found: dict[str, tuple[str, ...]] = {}
    for person, title in reader.conn.execute(query.order_by(POST.c.start, POST.c.uid)):
        found[person] = (*found.get(person, ()), title)
    return found


def member(reader: Reader, uid: str) -> Member | None:
    """One person, also one who has left."""
    query = select(*_FIELD_COLUMNS).where(PERSON.c.uid == uid, PERSON.c.gone == 0)
    row = reader.conn.execute(query).first()
    return Member(**dict(zip(_FIELD_NAMES, row, strict=True))) if row else None


def members(reader: Reader) -> Iterator[Member]:
    """Every person who is not marked as removed, for matching an import."""
    query = select(*_FIELD_COLUMNS).where(PERSON.c.gone == 0)
    for part in reader.conn.execute(query).partitions(CHUNK):
        for row in part:
            yield Member(**dict(zip(_FIELD_NAMES, row, strict=True)))


def current(reader: Reader, day: str) -> dict[str, tuple[str, str]]:
    """Everybody's organisation and status on `day`: {person: (org, status)}."""
    query = select(STANDING.c.person, STANDING.c.org, STANDING.c.status).where(stands_on(day))
    return {row[0]: (row[1], row[2]) for row in reader.conn.execute(query)}


def search_fields(
    reader: Reader, among: Collection[str] | None = None
) -> list[tuple[str, str, str, str]]:
    """(uid, name, identity number, telephone) of everybody who ever stood in the books.

    `among`: of these few only.
    """
    query = (
        select(PERSON.c.uid, PERSON.c.name, PERSON.c.id, PERSON.c.phone)
        .where(PERSON.c.gone == 0)
        .order_by(cast(PERSON.c.sequence, Integer), PERSON.c.uid)
    )
    if among is not None:
        query = query.where(PERSON.c.uid.in_(among))
    return [tuple(row) for row in reader.conn.execute(query)]


def last_sequence(reader: Reader) -> int:
    """The highest place in the roster given so far."""
    query = select(func.max(cast(PERSON.c.sequence, Integer)))
    return reader.conn.execute(query).scalar() or 0


def events(reader: Reader, person: str) -> list[Event]:
    """One person's events, by date."""
    query = (
        select(EVENT)
        .where(EVENT.c.person == person, EVENT.c.gone == 0)
        .order_by(EVENT.c.on, EVENT.c.uid)
    )
    return [
        Event(
            uid=r.uid,
            person=r.person,
            kind=EventKind(r.kind),
            on=r.on,
            org=r.org,
            place=r.place,
            reason=r.reason,
            whole_unit=r.whole_unit,
            note=r.note,
        )
        for r in reader.conn.execute(query)
    ]


def standing(reader: Reader, person: str) -> tuple[Period, ...]:
    """One person's periods."""
    query = select(STANDING).where(STANDING.c.person == person).order_by(STANDING.c.n)
    return tuple(
        Period(r.start, r.end, r.org, Status(r.status), EventKind(r.kind), bool(r.whole_unit))
        for r in reader.conn.execute(query)
    )


def holder_of(reader: Reader, number: str) -> Member | None:
    """The person with this identity number."""
    query = select(*_FIELD_COLUMNS).where(PERSON.c.id == number, PERSON.c.gone == 0)
    row = reader.conn.execute(query).first()
    return Member(**dict(zip(_FIELD_NAMES, row, strict=True))) if row else None


def note_disclosure(
    conn: Connection, *, at: str, user: str, person: str, field: str, why: str
) -> None:
    """Record on this PC that somebody looked at a full number."""
    values = {"at": at, "user": user, "person": person, "field": field, "why": why}
    chain.add(conn, DISCLOSURE, values)

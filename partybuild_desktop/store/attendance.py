"""Who stood where on a day with which posts, and who came: what rolls, rates and hours rest on."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass, fields
from typing import Final

from sqlalchemy import ColumnElement, Float, Integer, and_, cast, func, select

from partybuild_desktop.domain.attendance import Presence
from partybuild_desktop.domain.event import Status
from partybuild_desktop.domain.meeting import ABSENT, PRESENT, Exemption, Reason, State, Study
from partybuild_desktop.domain.member import YES, kind_on
from partybuild_desktop.store.books import Reader
from partybuild_desktop.store.chunk import chunks
from partybuild_desktop.store.member import IN_BOOKS, standing_on, stands_on
from partybuild_desktop.store.org import in_force, places
from partybuild_desktop.store.table import (
    ATTENDANCE,
    EXEMPTION,
    MEETING,
    PERSON,
    POST,
    STANDING,
    STUDY,
)

_APART: Final = " "  # between a day and a name: before every sign of either
SHOWN: Final = (Status.NORMAL.value, Status.SUSPENDED.value)


@dataclass(frozen=True, slots=True)
class Placed:
    """One person on a day: `kind` is 人员类别 then, `posts` the titles held in the organisation."""

    person: str
    name: str
    org: str
    kind: str
    status: str
    inflow: bool
    posts: tuple[str, ...]


def placed(
    reader: Reader,
    day: str,
    *,
    orgs: Collection[str] | None = None,
    persons: Collection[str] | None = None,
    posts_of: str = "",
) -> list[Placed]:
    """Who stood in `orgs` on `day`, or these `persons`, in roster order; suspended ones too.

    `posts` are those held in the organisation `posts_of` on that day.
    """
    names = ("name", "kind", "confirmed", "inflow")
    query = (
        select(
            STANDING.c.org,
            cast(PERSON.c.sequence, Integer),
            STANDING.c.person,
            STANDING.c.status,
            *(PERSON.c[name] for name in names),
        )
        .join(PERSON, PERSON.c.uid == STANDING.c.person)
        .where(stands_on(day), STANDING.c.status.in_(SHOWN))
    )
    if orgs is not None:
        query = query.where(STANDING.c.org.in_(orgs))
    if persons is not None:
        query = query.where(STANDING.c.person.in_(persons))
    held = titles(reader, posts_of, day) if posts_of else {}
    place = places(reader, day)
    rows = sorted((place.get(row[0], -1), *row[1:], row[0]) for row in reader.conn.execute(query))
    return [
        Placed(uid, name, org, kind_on(kind, on, day), status, inflow == YES, held.get(uid, ()))
        for _, _, uid, status, name, kind, on, inflow, org in rows
    ]


def members(reader: Reader, day: str, orgs: Collection[str] | None = None) -> frozenset[str]:
    """Who was in the books (党籍正常) of `orgs` on `day`, of all of them when None."""
    query = standing_on(day, orgs, IN_BOOKS, STANDING.c.person)
    return frozenset(reader.conn.execute(query).scalars())


def titles(reader: Reader, org: str, day: str) -> dict[str, tuple[str, ...]]:
    """The posts of an organisation in force on `day`: {person: titles}, by when they began."""
    query = (
        select(POST.c.person, POST.c.title)
        .where(POST.c.org == org, POST.c.gone == 0, in_force(POST, day))
        .order_by(POST.c.start, POST.c.uid)
    )
    found: dict[str, tuple[str, ...]] = {}
    for person, title in reader.conn.execute(query):
        found[person] = (*found.get(person, ()), title)
    return found


def names(reader: Reader, persons: Collection[str]) -> dict[str, str]:
    """The names of these persons."""
    found: dict[str, str] = {}
    for chunk in chunks(sorted(persons)):
        query = select(PERSON.c.uid, PERSON.c.name).where(PERSON.c.uid.in_(chunk))
        found.update((row[0], row[1]) for row in reader.conn.execute(query))
    return found


@dataclass(frozen=True, slots=True)
class Stay:
    """A person's time in an organisation, with what tells full from probationary."""

    person: str
    org: str
    start: str
    end: str
    kind: str
    confirmed: str


def stays(reader: Reader, first: str, last: str, orgs: Collection[str] | None = None) -> list[Stay]:
    """Every stay in the books (党籍正常) that touches the days from `first` to `last`."""
    query = (
        select(
            STANDING.c.person,
            STANDING.c.org,
            STANDING.c.start,
            STANDING.c.end,
            PERSON.c.kind,
            PERSON.c.confirmed,
        )
        .join(PERSON, PERSON.c.uid == STANDING.c.person)
        .where(STANDING.c.status == Status.NORMAL.value)
        .where(STANDING.c.start <= last, STANDING.c.end > first)
    )
    if orgs is not None:
        query = query.where(STANDING.c.org.in_(orgs))
    return [Stay(*row) for row in reader.conn.execute(query)]


# ---------------------------------------------------------------- who came


def _held(first: str, last: str) -> tuple[ColumnElement[bool], ...]:
    return (
        MEETING.c.gone == 0,
        MEETING.c.state.in_((State.HELD.value, State.FAILED.value)),
        MEETING.c.on >= first,
        MEETING.c.on <= last,
    )


def _plain(column: ColumnElement[str]) -> ColumnElement[str]:
    """The column as a mere value, for which no index is looked up.

    The names of attendance lines are hashes: to fetch a year of them by index reads every page of
    the table many times over, and each of them is to be decrypted; one walk through the table is
    three times as fast for a township, and faster in any books.
    """
    return column.concat("")


def _at(first: str, last: str) -> ColumnElement[bool]:
    """Lines of the meetings from `first` to `last`, found in one walk through all lines."""
    held = select(MEETING.c.uid).where(*_held(first, last))
    return and_(ATTENDANCE.c.gone == 0, _plain(ATTENDANCE.c.meeting).in_(held))


def presences(reader: Reader, first: str, last: str) -> dict[tuple[str, str, str], int]:
    """How often a person was in a state for a reason from `first` to `last`, by these three."""
    what = (ATTENDANCE.c.person, ATTENDANCE.c.state, ATTENDANCE.c.reason)
    query = (
        select(*what, func.count())
        .where(_at(first, last))
        .group_by(_plain(ATTENDANCE.c.person), *what[1:])
    )
    return {(row[0], row[1], row[2]): row[3] for row in reader.conn.execute(query)}


def last_absences(reader: Reader, first: str, last: str, *, lately: str) -> list[Presence]:
    """Absences without reason from `first` to `last` of who has nothing else since `lately`, and of
    each of them the last line that is none: all that a row of absences depends on which began
    before `lately` and goes on."""
    excused = ATTENDANCE.c.reason.in_((Reason.ILL.value, Reason.AWAY.value))
    absent = (ATTENDANCE.c.state == ABSENT) & ~excused
    who = select(_plain(ATTENDANCE.c.person)).distinct().where(_at(lately, last), ~absent)
    others = set(reader.conn.execute(who).scalars())
    held = _held(first, last)
    dates = select(MEETING.c.uid, MEETING.c.on).where(*held)
    day_of = {row.uid: row.on for row in reader.conn.execute(dates)}
    one = (ATTENDANCE.c.person, ATTENDANCE.c.meeting, ATTENDANCE.c.state, ATTENDANCE.c.reason)
    lines = [
        Presence(person, meeting, day_of[meeting], state, reason)
        for person, meeting, state, reason in reader.conn.execute(
            select(*one).where(ATTENDANCE.c.gone == 0, absent)
        )
        if meeting in day_of and person not in others
    ]
    among = {line.person for line in lines if line.on < lately}
    found = [line for line in lines if line.person in among]
    latest = func.max(MEETING.c.on + _APART + MEETING.c.uid)
    for chunk in chunks(sorted(among)):
        before = (
            select(ATTENDANCE.c.person, latest)
            .join(MEETING, MEETING.c.uid == ATTENDANCE.c.meeting)
            .where(*held, ATTENDANCE.c.gone == 0, ~absent, ATTENDANCE.c.person.in_(chunk))
            .group_by(ATTENDANCE.c.person)
        )
        for person, place in reader.conn.execute(before):
            on, _, meeting = str(place).partition(_APART)
            found.append(Presence(person, meeting, on, PRESENT, ""))
    return found


def elsewhere(
    reader: Reader, persons: Collection[str], day: str, meeting: str
) -> list[tuple[str, str, str, str, str]]:
    """(person, meeting, title, start, end): where else these were present on `day`."""
    query = (
        select(
            ATTENDANCE.c.person,
            MEETING.c.uid,
            MEETING.c.title,
            MEETING.c.start,
            MEETING.c.end,
        )
        .join(MEETING, MEETING.c.uid == ATTENDANCE.c.meeting)
        .where(*_held(day, day), ATTENDANCE.c.gone == 0, MEETING.c.uid != meeting)
        .where(ATTENDANCE.c.state == PRESENT, ATTENDANCE.c.person.in_(persons))
        .order_by(MEETING.c.start, MEETING.c.uid, ATTENDANCE.c.person)
    )
    return [tuple(row) for row in reader.conn.execute(query)]


def meeting_hours(reader: Reader, first: str, last: str) -> dict[str, int]:
    """Hours learnt at meetings from `first` to `last`, in tenths: {person: tenths}."""
    tenths = cast(func.round(cast(MEETING.c.hours, Float) * 10), Integer).label("tenths")
    of = select(MEETING.c.uid, tenths).where(*_held(first, last), MEETING.c.hours != "")
    held = of.cte().prefix_with("MATERIALIZED")  # its lines are small, those of a meeting are not
    query = (
        select(ATTENDANCE.c.person, func.sum(held.c.tenths))
        .join(held, held.c.uid == _plain(ATTENDANCE.c.meeting))
        .where(ATTENDANCE.c.gone == 0, ATTENDANCE.c.state == PRESENT)
        .group_by(_plain(ATTENDANCE.c.person))
    )
    return {row[0]: row[1] for row in reader.conn.execute(query)}


def study_hours(reader: Reader, first: str, last: str) -> dict[str, int]:
    """Hours learnt outside meetings, in tenths."""
    tenths = func.sum(cast(func.round(cast(STUDY.c.hours, Float) * 10), Integer))
    query = select(STUDY.c.person, tenths).where(
        STUDY.c.gone == 0, STUDY.c.on >= first, STUDY.c.on <= last
    )
    return {row[0]: row[1] for row in reader.conn.execute(query.group_by(STUDY.c.person))}


# ---------------------------------------------------------------- exemptions and study

_EXEMPTION: Final = tuple(f.name for f in fields(Exemption))
_STUDY: Final = tuple(f.name for f in fields(Study))


def exemptions(reader: Reader, persons: Collection[str] | None = None) -> list[Exemption]:
    """Every exemption, past ones too, or those of `persons`; by when they began."""
    query = select(*(EXEMPTION.c[name] for name in _EXEMPTION)).where(EXEMPTION.c.gone == 0)
    if persons is not None:
        query = query.where(EXEMPTION.c.person.in_(persons))
    rows = reader.conn.execute(query.order_by(EXEMPTION.c.start, EXEMPTION.c.uid))
    return [Exemption(**dict(zip(_EXEMPTION, row, strict=True))) for row in rows]


def studies(
    reader: Reader, first: str, last: str, persons: Collection[str] | None = None
) -> list[Study]:
    """Learning outside meetings from `first` to `last`, by day."""
    query = select(*(STUDY.c[name] for name in _STUDY)).where(
        STUDY.c.gone == 0, STUDY.c.on >= first, STUDY.c.on <= last
    )
    if persons is not None:
        query = query.where(STUDY.c.person.in_(persons))
    rows = reader.conn.execute(query.order_by(STUDY.c.on, STUDY.c.uid))
    return [Study(**dict(zip(_STUDY, row, strict=True))) for row in rows]

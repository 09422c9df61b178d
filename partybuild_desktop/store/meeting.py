"""Meetings and what belongs to them: queries, and writing whole records by the unit of work."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import fields
from typing import Any, Final, TypeVar

from sqlalchemy import Table, func, select

from partybuild_desktop.domain.compliance import Held
from partybuild_desktop.domain.event import END
from partybuild_desktop.domain.log import Value
from partybuild_desktop.domain.meeting import (
    Attendance,
    Correction,
    Meeting,
    Record,
    Resolution,
    Speech,
    State,
)
from partybuild_desktop.store.books import Reader, UnitOfWork
from partybuild_desktop.store.chunk import chunks
from partybuild_desktop.store.table import (
    ATTENDANCE,
    CORRECTION,
    MEETING,
    MEETING_ITEM,
    RESOLUTION,
    SPEECH,
)
from partybuild_desktop.system.ids import Ids, derived_uid

_MARK: Final = "|"
_HEAD: Final = tuple(f.name for f in fields(Meeting))
_LONG: Final = frozenset({"agenda", "content", "guests"})
_LISTED: Final = {"resolution": RESOLUTION, "speech": SPEECH, "correction": CORRECTION}
_T = TypeVar("_T")


def _names(kind: type[Any]) -> tuple[str, ...]:
    return tuple(f.name for f in fields(kind))


def _value(kind: type[_T], names: Sequence[str], row: Sequence[Any]) -> _T:
    if None in row:
        row = [value or "" for value in row]
    return kind(**dict(zip(names, row, strict=True)))


def heads(
    reader: Reader,
    *,
    orgs: Collection[str] | None = None,
    first: str = "",
    last: str = END,
    states: Collection[str] = (),
    long: bool = False,
) -> list[Meeting]:
    """Meetings from `first` to `last` by time; agenda, content and guests only if `long`."""
    names = [name for name in _HEAD if long or name not in _LONG]
    query = (
        select(*(MEETING.c[name] for name in names))
        .where(MEETING.c.gone == 0, MEETING.c.on >= first, MEETING.c.on <= last)
        .order_by(MEETING.c.on, MEETING.c.start, MEETING.c.uid)
    )
    if orgs is not None:
        query = query.where(MEETING.c.org.in_(orgs))
    if states:
        query = query.where(MEETING.c.state.in_(states))
    return [_value(Meeting, names, row) for row in reader.conn.execute(query)]


def tally(reader: Reader, first: str, last: str, orgs: Collection[str] | None) -> list[Held]:
    """What was held from `first` to `last`, alike ones of a month together: for the matrix."""
    # one row for each organisation, in the order of the index: a row for each meeting, or any
    # other grouping, which SQLite sorts first, costs several times the reading
    one = MEETING.c.kinds + _MARK + MEETING.c.state + _MARK + func.substr(MEETING.c.on, 1, 7)
    query = (
        select(MEETING.c.org, func.group_concat(one, "\n"))
        .where(MEETING.c.gone == 0, MEETING.c.on >= first, MEETING.c.on <= last)
        .where(MEETING.c.state.in_((State.HELD.value, State.FAILED.value)))
        .group_by(MEETING.c.org)
    )
    if orgs is not None:
        query = query.where(MEETING.c.org.in_(orgs))
    found = []
    for org, listed in reader.conn.execute(query):
        for alike, n in Counter(listed.split("\n")).items():
            kinds, state, month = alike.split(_MARK)
            found.append(Held(org, kinds, month, state, times=n))
    return found


def planned(
    reader: Reader, first: str, last: str, orgs: Collection[str] | None = None
) -> list[Held]:
    """What is planned from `first` to `last`."""
    found = heads(reader, orgs=orgs, first=first, last=last, states=(State.PLANNED.value,))
    return [Held(one.org, one.kinds, one.on, one.state, one.uid) for one in found]


def serving(reader: Reader, orgs: Collection[str], year: int) -> list[tuple[str, str, str, str]]:
    """(org, kinds, period, day) of all meetings of a year, cancelled ones too: what is planned."""
    in_year = MEETING.c.on.like(f"{year:04d}%") | MEETING.c.period.like(f"{year:04d}%")
    columns = (MEETING.c.org, MEETING.c.kinds, MEETING.c.period, MEETING.c.on)
    query = select(*columns).where(MEETING.c.gone == 0, MEETING.c.org.in_(orgs), in_year)
    return [tuple(row) for row in reader.conn.execute(query)]


def known(reader: Reader, uids: Sequence[str]) -> frozenset[str]:
    """Which of these names a meeting has, removed ones too."""
    found: set[str] = set()
    for chunk in chunks(uids):
        query = select(MEETING.c.uid).where(MEETING.c.uid.in_(chunk))
        found.update(reader.conn.execute(query).scalars())
    return frozenset(found)


def latest(reader: Reader, org: str, kind: str, before: str) -> str | None:
    """The uid of the last meeting of a kind held before a day."""
    kinds = " " + MEETING.c.kinds + " "
    query = (
        select(MEETING.c.uid)
        .where(MEETING.c.gone == 0, MEETING.c.org == org, MEETING.c.on < before)
        .where(MEETING.c.state == State.HELD.value, kinds.like(f"% {kind} %"))
        .order_by(MEETING.c.on.desc(), MEETING.c.start.desc(), MEETING.c.uid)
    )
    return reader.conn.execute(query).scalars().first()


def record(reader: Reader, uid: str) -> Record | None:
    """One whole meeting, None where there is none."""
    return next(iter(records(reader, [uid])), None)


def records(reader: Reader, uids: Sequence[str]) -> list[Record]:
    """Whole meetings in the order asked; for a year book read at once."""
    found: dict[str, Record] = {}
    for chunk in chunks(uids):
        query = select(*(MEETING.c[name] for name in _HEAD))
        query = query.where(MEETING.c.gone == 0, MEETING.c.uid.in_(chunk))
        people = _parts(reader, ATTENDANCE, Attendance, chunk)
        speeches = _parts(reader, SPEECH, Speech, chunk)
        resolutions = _parts(reader, RESOLUTION, Resolution, chunk)
        corrections = _parts(reader, CORRECTION, Correction, chunk)
        items = _items(reader, chunk)
        for row in reader.conn.execute(query):
            uid = row[0]
            found[uid] = Record(
                _value(Meeting, _HEAD, row),
                tuple(people.get(uid, ())),
                tuple(speeches.get(uid, ())),
                tuple(resolutions.get(uid, ())),
                tuple(corrections.get(uid, ())),
                items.get(uid, {}),
            )
    return [found[uid] for uid in uids if uid in found]


def agendas(reader: Reader, uids: Sequence[str]) -> dict[str, str]:
    """The agendas of these meetings, of those that have one."""
    found: dict[str, str] = {}
    for chunk in chunks(uids):
        query = select(MEETING.c.uid, MEETING.c.agenda).where(MEETING.c.gone == 0)
        query = query.where(MEETING.c.uid.in_(chunk), MEETING.c.agenda != "")
        found.update((row[0], row[1]) for row in reader.conn.execute(query))
    return found


def _parts(
    reader: Reader, table: Table, kind: type[_T], meetings: Sequence[str]
) -> dict[str, list[_T]]:
    """The parts of these meetings in their order."""
    names = _names(kind)
    query = select(table.c.meeting, *(table.c[name] for name in names))
    query = query.where(table.c.gone == 0, table.c.meeting.in_(meetings))
    if "position" in table.c:
        query = query.order_by(func.length(table.c.position), table.c.position, table.c.uid)
    found: dict[str, list[_T]] = {}
    for row in reader.conn.execute(query):
        found.setdefault(row[0], []).append(_value(kind, names, row[1:]))
    return found


def _items(reader: Reader, meetings: Sequence[str]) -> dict[str, dict[str, str]]:
    columns = (MEETING_ITEM.c.meeting, MEETING_ITEM.c.key, MEETING_ITEM.c.text)
    query = select(*columns).where(MEETING_ITEM.c.gone == 0, MEETING_ITEM.c.text != "")
    found: dict[str, dict[str, str]] = {}
    for meeting, key, text in reader.conn.execute(
        query.where(MEETING_ITEM.c.meeting.in_(meetings))
    ):
        found.setdefault(meeting, {})[key] = text
    return found


def unfinished(reader: Reader, org: str, before: str) -> list[tuple[Meeting, Resolution]]:
    """Decisions of meetings before a day that somebody is to carry out and has not yet."""
    names = _names(Resolution)
    short = [name for name in _HEAD if name not in _LONG]
    query = (
        select(*(MEETING.c[name] for name in short), *(RESOLUTION.c[name] for name in names))
        .join(MEETING, MEETING.c.uid == RESOLUTION.c.meeting)
        .where(MEETING.c.gone == 0, RESOLUTION.c.gone == 0, RESOLUTION.c.done_on == "")
        .where(MEETING.c.org == org, MEETING.c.on < before, MEETING.c.state == State.HELD.value)
        .where((RESOLUTION.c.executor != "") | (RESOLUTION.c.due != ""))
        .order_by(MEETING.c.on, RESOLUTION.c.position, RESOLUTION.c.uid)
    )
    n = len(short)
    return [
        (_value(Meeting, short, row[:n]), _value(Resolution, names, row[n:]))
        for row in reader.conn.execute(query)
    ]


# ---------------------------------------------------------------- writing


def keep_new(unit: UnitOfWork, ids: Ids, wanted: Iterable[Record]) -> None:
    """Write meetings that are not in the books yet, all rows of a table at once."""
    rows: dict[str, list[Mapping[str, Value]]] = {"meeting": [], "meeting_item": []}
    rows |= {"attendance": [], **{name: [] for name in _LISTED}}
    for one in wanted:
        uid = one.meeting.uid
        rows["meeting"].append({name: getattr(one.meeting, name) for name in _HEAD})
        rows["meeting_item"] += [
            {"uid": derived_uid("meeting_item", uid, key), "meeting": uid, "key": key, "text": text}
            for key, text in one.items.items()
            if text
        ]
        rows["attendance"] += [
            {"uid": derived_uid("attendance", uid, a.person), **_attendance(uid, a)}
            for a in one.attendance
        ]
        for name, parts in _listed(one):
            rows[name] += [
                {"uid": part.uid or ids.uid(), **_part(uid, n, part)}
                for n, part in enumerate(parts, 1)
            ]
    for name, values in rows.items():
        unit.new_many(name, values)


def keep(unit: UnitOfWork, before: Record, now: Record, ids: Ids) -> None:
    """Change a meeting of the books to what `now` says; parts no longer in it are removed."""
    uid = now.meeting.uid
    unit.edit("meeting", uid, {name: getattr(now.meeting, name) for name in _HEAD if name != "uid"})
    for key in before.items.keys() | now.items.keys():
        if before.items.get(key, "") != now.items.get(key, ""):
            values = {"meeting": uid, "key": key, "text": now.items.get(key, "")}
            unit.put("meeting_item", values, uid=derived_uid("meeting_item", uid, key))
    _keep_attendance(unit, before, now)
    for (name, old), (_, new) in zip(_listed(before), _listed(now), strict=True):
        there = {part.uid for part in old}
        for n, part in enumerate(new, 1):
            if part.uid in there:
                unit.edit(name, part.uid, _part(uid, n, part))
            else:
                unit.put(name, _part(uid, n, part), uid=part.uid or ids.uid())
        for gone in there - {part.uid for part in new}:
            unit.drop(name, gone)


def _keep_attendance(unit: UnitOfWork, before: Record, now: Record) -> None:
    uid = now.meeting.uid
    old = {a.person: a for a in before.attendance}
    for one in now.attendance:
        if old.pop(one.person, None) != one:
            name = derived_uid("attendance", uid, one.person)
            unit.put("attendance", _attendance(uid, one), uid=name)
    for person in old:
        unit.drop("attendance", derived_uid("attendance", uid, person))


def remove(unit: UnitOfWork, record: Record) -> None:
    """Take a meeting out with all its parts; the log keeps it."""
    uid = record.meeting.uid
    for one in record.attendance:
        unit.drop("attendance", derived_uid("attendance", uid, one.person))
    for key in record.items:
        unit.drop("meeting_item", derived_uid("meeting_item", uid, key))
    for name, parts in _listed(record):
        for part in parts:
            unit.drop(name, part.uid)
    unit.drop("meeting", uid)


def _attendance(meeting: str, one: Attendance) -> dict[str, Value]:
    return {
        "meeting": meeting,
        "person": one.person,
        "state": one.state,
        "reason": one.reason,
        "note": one.note,
    }


_Part = Speech | Resolution | Correction


def _listed(one: Record) -> list[tuple[str, tuple[_Part, ...]]]:
    return [
        ("speech", one.speeches),
        ("resolution", one.resolutions),
        ("correction", one.corrections),
    ]


def _part(meeting: str, position: int, part: _Part) -> dict[str, Value]:
    values = {name: getattr(part, name) for name in _names(type(part)) if name != "uid"}
    return {"meeting": meeting, "position": str(position), **values}

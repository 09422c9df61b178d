"""What is wrong or doubtful with a record, each beside its field and with the article it offends.

Shown while it is typed. A problem in REFUSED keeps the record from being saved; any other is kept
and named, for what happened must be recordable as it happened.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from partybuild_desktop.domain.attendance import Count, Roll, count
from partybuild_desktop.domain.learning import tenths
from partybuild_desktop.domain.meeting import (
    ABSENT,
    PRESENT,
    Meeting,
    Record,
    State,
)
from partybuild_desktop.domain.meeting_rule import (
    BRANCH_MEETING,
    COMMITTEE_MEETING,
    GROUP_MEETING,
    MOTION,
    MeetingKind,
    MeetingRules,
)
from partybuild_desktop.domain.problem import Problem
from partybuild_desktop.domain.vote import Quorum, quorum, vote_problems

#  What contradicts itself: it could not be put on paper as it is.
REFUSED: Final = frozenset(
    {
        "kind_missing",
        "kind_level",
        "date_missing",
        "date_not_whole",
        "held_in_future",
        "time_invalid",
        "number_invalid",
        "votes_over_voters",
        "votes_do_not_add",
        "written_over_favour",
        "written_over_absent",
        "passed_against_rule",
    }
)
_TIME: Final = re.compile(r"(?:[01][0-9]|2[0-3]):[0-5][0-9]")
_DAY: Final = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")
_LONG: Final = 12  # hours of one meeting beyond which a slip is likely


@dataclass(frozen=True, slots=True)
class Clash:
    """Somebody who is said to have been at another meeting at that time."""

    person: str
    meeting: str  # uid
    title: str


@dataclass(frozen=True, slots=True)
class Review:
    """The numbers of a record and everything to be said about it."""

    numbers: Count
    quorum: Quorum | None  # of its kind; None where the kind needs none, or it was not held
    problems: tuple[Problem, ...]

    @property
    def refused(self) -> tuple[Problem, ...]:
        """What keeps the record from being saved."""
        return tuple(problem for problem in self.problems if problem.code in REFUSED)


def review(
    record: Record,
    roll: Roll,
    rules: MeetingRules,
    *,
    today: str,
    level: str,
    clashes: Sequence[Clash] = (),
    names: Mapping[str, str] | None = None,
) -> Review:
    """Everything to be said about a record. `level` is the organisation's: branch or group.

    `roll` is that of the record's kind on its day; `names` of persons who are not on it.
    """
    meeting, kinds = record.meeting, rules.of(record.meeting.kinds)
    known = {seat.person: seat.name for seat in roll.seats} | dict(names or {})
    numbers = count(roll, record.present)
    found = [*_head(meeting, kinds, level, today)]
    if meeting.state in (State.PLANNED, State.CANCELLED):
        return Review(numbers, None, tuple(found))
    came = validity(kinds, rules, numbers)
    found += _chair(record, roll, kinds, rules, known)
    found += _attendees(record, roll, numbers, known)
    for clash in clashes:
        args = {"name": known.get(clash.person, ""), "title": clash.title}
        found.append(Problem("two_places_at_one_time", _at("attendance", clash.person), args))
    if came is not None and not came.reached:
        found.append(_quorum_missing(came, kinds))
    for n, resolution in enumerate(record.resolutions):
        rule = rules.votes.get(resolution.rule) or rules.votes[MOTION]
        found += vote_problems(resolution, rule, numbers, where=f"resolutions/{n}/")
    return Review(numbers, came, tuple(found))


def _quorum_missing(came: Quorum, kinds: Iterable[MeetingKind]) -> Problem:
    article = next(kind.article for kind in kinds if kind.quorum)
    facts = {"present": came.present, "needed": came.needed, "total": came.total}
    return Problem("quorum_missing", "attendance", {**facts, "article": article})


def validity(kinds: Iterable[MeetingKind], rules: MeetingRules, numbers: Count) -> Quorum | None:
    """Whether the voters came that these kinds need, None where none of them has a quorum."""
    if not any(kind.quorum for kind in kinds):
        return None
    return quorum(rules.votes[MOTION], numbers)


def main_kind(kinds: Sequence[MeetingKind]) -> MeetingKind | None:
    """The kind that says who should attend: the first in the order of the rules."""
    return kinds[0] if kinds else None


def _at(*parts: str) -> str:
    return "/".join(parts)


def _head(
    meeting: Meeting, kinds: Sequence[MeetingKind], level: str, today: str
) -> Iterable[Problem]:
    if not kinds:
        yield Problem("kind_missing", "kinds")
    for kind in kinds:
        if level not in kind.levels:
            yield Problem("kind_level", "kinds", {"kind": kind.name, "article": kind.article})
    held = meeting.state in (State.HELD, State.FAILED)
    if not meeting.on:
        yield Problem("date_missing", "on")
    elif not _DAY.fullmatch(meeting.on):
        yield Problem("date_not_whole", "on", {"text": meeting.on})
    elif held and meeting.on > today:
        yield Problem("held_in_future", "on", {"on": meeting.on})
    for name in ("start", "end"):
        text = getattr(meeting, name)
        if text and not _TIME.fullmatch(text):
            yield Problem("time_invalid", name, {"text": text})
    if meeting.start and meeting.end and meeting.end <= meeting.start:
        yield Problem("time_order", "end", {"start": meeting.start, "end": meeting.end})
    yield from _hours(meeting.hours)


def _hours(text: str) -> Iterable[Problem]:
    try:
        found = tenths(text)
    except ValueError:
        yield Problem("hours_invalid", "hours", {"text": text})
        return
    if found > _LONG * 10:
        yield Problem("hours_many", "hours", {"text": text})


def _chair(
    record: Record,
    roll: Roll,
    kinds: Sequence[MeetingKind],
    rules: MeetingRules,
    names: Mapping[str, str],
) -> Iterable[Problem]:
    """Art. 14: the secretary calls and chairs, or the deputy or a committee member for him; a
    group's meeting its leader."""
    meeting = record.meeting
    if not meeting.chair and not meeting.chair_name:
        yield Problem("chair_missing", "chair")
    for role, uid in (("chair", meeting.chair), ("recorder", meeting.recorder)):
        absent = any(a.person == uid and a.state == ABSENT for a in record.attendance)
        if uid and absent:
            yield Problem(f"{role}_absent", role, {"name": names.get(uid, "")})
    seat = roll.seat(meeting.chair) if meeting.chair else None
    main = main_kind(kinds)
    if seat is None or main is None:
        return
    figures = rules.figures
    entitled = {
        BRANCH_MEETING: figures.chairs,
        COMMITTEE_MEETING: figures.chairs,
        GROUP_MEETING: figures.group_chairs,
    }.get(main.key)
    if entitled is not None and not entitled & seat.posts:
        facts = {"name": seat.name, "article": rules.articles["branch_14"]}
        yield Problem("chair_not_entitled", "chair", facts)


def _attendees(
    record: Record, roll: Roll, numbers: Count, names: Mapping[str, str]
) -> Iterable[Problem]:
    seats = {seat.person: seat for seat in roll.seats}
    for one in record.attendance:
        name = names.get(one.person, "")
        field = _at("attendance", one.person)
        seat = seats.get(one.person)
        if seat is None and one.state == PRESENT:
            yield Problem("attendee_not_member_then", field, {"name": name, "on": roll.day})
        elif seat is not None and not seat.counted and one.state == PRESENT:
            yield Problem("attendee_not_counted", field, {"name": name})
        if one.state == ABSENT and not one.reason:
            yield Problem("absence_reason_missing", field, {"name": name})
    if numbers.present + numbers.others > numbers.expected:
        there = numbers.present + numbers.others
        facts: dict[str, object] = {"present": there, "expected": numbers.expected}
        yield Problem("more_present_than_expected", "attendance", facts)
    listed = {one.person for one in record.attendance}
    missing = [seats[uid].name for uid in roll.expected if uid not in listed]
    if missing:
        args = {"n": len(missing), "name": missing[0]}
        yield Problem("attendance_incomplete", "attendance", args)

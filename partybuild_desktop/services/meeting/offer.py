"""What a new record is offered, so that the clerk types only what is new."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import Final

from partybuild_desktop.domain.attendance import Roll
from partybuild_desktop.domain.meeting import Attendance, Meeting, Record, State
from partybuild_desktop.domain.meeting_rule import Figures, MeetingKind
from partybuild_desktop.domain.minutes import Review
from partybuild_desktop.domain.schedule import period_of
from partybuild_desktop.services.meeting.period import title_of

_AS_LAST: Final = (
    "place",
    "start",
    "end",
    "chair",
    "chair_name",
    "recorder",
    "recorder_name",
)


def begun(
    record: Record,
    kinds: Sequence[MeetingKind],
    roll: Roll,
    figures: Figures,
    last: Meeting | None,
) -> Record:
    """A planned or new meeting as held: what is empty is offered, everybody expected is ticked."""
    meeting = _offered(record.meeting, kinds, last)
    if meeting.chair and roll.seat(meeting.chair) is None:
        meeting = replace(meeting, chair="")  # who chaired the last time has left
    if not meeting.chair and not meeting.chair_name:
        meeting = replace(meeting, chair=_chair(roll, figures))
    attendance = record.attendance or tuple(Attendance(person=uid) for uid in roll.expected)
    return replace(record, meeting=replace(meeting, state=State.HELD.value), attendance=attendance)


def copied(fresh: Record, last: Record) -> Record:
    """A begun record with agenda, content, guests, hours and own fields of the last one."""
    head = replace(
        fresh.meeting,
        agenda=last.meeting.agenda,
        content=last.meeting.content,
        guests=last.meeting.guests,
        hours=last.meeting.hours,
        follows=last.meeting.uid,
    )
    return replace(fresh, meeting=head, items=dict(last.items))


def _offered(meeting: Meeting, kinds: Sequence[MeetingKind], last: Meeting | None) -> Meeting:
    offer = {
        "title": title_of(kinds, period_of(kinds[0].frequency, meeting.on[:7]) if kinds else ""),
        "agenda": "\n".join(kind.agenda for kind in kinds if kind.agenda),
        "hours": max((kind.hours for kind in kinds), default="", key=lambda h: float(h or 0)),
    }
    if last is not None:
        offer |= {name: getattr(last, name) for name in _AS_LAST}
    return replace(meeting, **{k: value for k, value in offer.items() if not getattr(meeting, k)})


def _chair(roll: Roll, figures: Figures) -> str:
    """支部工作条例 art. 14: the secretary, else one of the committee; in a group its leader."""
    for posts in (figures.secretaries, figures.group_chairs, figures.chairs):
        for seat in roll.seats:
            if seat.posts & posts:
                return seat.person
    return ""


def judged(record: Record, found: Review) -> Record:
    """The record with the state that its quorum gives it."""
    meeting = record.meeting
    if meeting.state not in (State.HELD, State.FAILED):
        return record
    failed = found.quorum is not None and not found.quorum.reached
    state = State.FAILED if failed else State.HELD
    return replace(record, meeting=replace(meeting, state=state.value))

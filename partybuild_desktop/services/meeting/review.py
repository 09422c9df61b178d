"""What is to be said of a record while it is typed: its numbers, its quorum, what is wrong."""

from __future__ import annotations

from collections.abc import Mapping

from partybuild_desktop.domain.attendance import at_two_places
from partybuild_desktop.domain.meeting import Record
from partybuild_desktop.domain.minutes import Clash, Review, review
from partybuild_desktop.domain.org import Org
from partybuild_desktop.services.meeting.roll import GROUP_LEVEL, View, level_of
from partybuild_desktop.store import attendance as people
from partybuild_desktop.store.books import Reader


def reviewed(reader: Reader, view: View, record: Record, org: Org, *, today: str) -> Review:
    """The record of a meeting of `org`, by the rules and the rolls of its day."""
    meeting = record.meeting
    day = meeting.on if len(meeting.on) == len(today) else today
    rolls = view(reader, day)
    level = level_of(org)
    roll = rolls.of(org.uid, rolls.rules.of(meeting.kinds), day, group=level == GROUP_LEVEL)
    return review(
        record,
        roll,
        rolls.rules,
        today=today,
        level=level,
        clashes=_clashes(reader, record),
        names=people.names(reader, {a.person for a in record.attendance}),
    )


def _clashes(reader: Reader, record: Record) -> list[Clash]:
    """Who is at two places by this record and another."""
    meeting = record.meeting
    if not record.present or not meeting.on or not meeting.start:
        return []
    rows = people.elsewhere(reader, record.present, meeting.on, meeting.uid)
    times: Mapping[str, tuple[str, str, str]] = {
        uid: (meeting.on, start, end) for _, uid, _, start, end in rows
    }
    both = at_two_places((meeting.on, meeting.start, meeting.end), times)
    return [Clash(person, uid, title) for person, uid, title, _, _ in rows if uid in both]

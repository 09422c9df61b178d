"""The list of meetings: what a row shows, and the columns."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from partybuild_desktop.domain.meeting import Meeting, State
from partybuild_desktop.domain.meeting_rule import MeetingRules
from partybuild_desktop.services.meeting.period import kinds_text
from partybuild_desktop.system.i18n import tr
from partybuild_desktop.ui.meeting.words import LATE, STATES, state_of, state_text, time_text
from partybuild_desktop.ui.table import Column


@dataclass(frozen=True, slots=True)
class Line:
    """One meeting with its texts by column; `state` is LATE where its day has gone by."""

    meeting: Meeting
    state: str
    texts: Mapping[str, str]


def lines_of(
    meetings: Iterable[Meeting], rules: MeetingRules, orgs: Mapping[str, str], today: str
) -> dict[str, Line]:
    """{uid: row}; `orgs` are short names."""
    found = {}
    for meeting in meetings:
        state = state_of(meeting, today)
        texts = {
            "on": meeting.on,
            "time": time_text(meeting),
            "kind": kinds_text(rules.of(meeting.kinds)),
            "title": meeting.title,
            "org": orgs.get(meeting.org, ""),
            "place": meeting.place,
            "state": state_text(state),
        }
        found[meeting.uid] = Line(meeting, state, texts)
    return found


def columns(*, org: bool) -> list[Column]:
    """`org` where meetings of several organisations are listed."""
    states = tuple(state_text(state) for state in (*STATES, LATE))
    found = [
        Column("on", tr("日期"), 100),
        Column("state", tr("状态"), 84, whole=states),
        Column("kind", tr("类型"), 128),
        Column("title", tr("名称"), 210),
        Column("place", tr("地点"), 120),
    ]
    if org:
        found.insert(2, Column("org", tr("组织"), 140))
    return found


def text_of(line: Line, key: str) -> str:
    return line.texts[key]


def doubt_of(line: Line, key: str) -> str:
    """What is overdue and what could not decide is marked, with the reason."""
    if key != "state":
        return ""
    if line.state == LATE:
        return tr("计划的日期已过，还没有记录。请补记，或取消这次计划。")
    if line.state == State.FAILED:
        return tr("有表决权的到会人数不够，这次会议不能作出决定，也不计入完成次数。")
    return ""


def is_faint(line: Line) -> bool:
    return line.state == State.CANCELLED


def arranged(lines: Mapping[str, Line], key: str, *, descending: bool) -> Sequence[str]:
    """The uids in the order of a column; by day, the newest first, where none is asked."""
    if not key:
        return sorted(lines, key=lambda uid: lines[uid].meeting.on, reverse=True)
    return sorted(
        lines, key=lambda uid: (lines[uid].texts[key], lines[uid].meeting.on), reverse=descending
    )


def nearest(lines: Mapping[str, Line], today: str) -> str:
    """The last meeting up to today, else the first: a clerk does not look for what is planned."""
    past = [uid for uid, line in lines.items() if line.meeting.on <= today]
    ahead = min(lines, key=lambda uid: lines[uid].meeting.on)
    return max(past, key=lambda uid: lines[uid].meeting.on, default=ahead)

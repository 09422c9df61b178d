"""A year's plan: for every period in which a kind is due the working day on which to hold it.

What is there already, planned, held or cancelled, is kept: planning again adds what is missing.
A planned meeting is named by organisation, kind and period, so that two PCs plan the same one.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from partybuild_desktop.domain.log import Changes
from partybuild_desktop.domain.meeting import Meeting, State
from partybuild_desktop.domain.meeting_rule import Expected, MeetingKind, MeetingRules
from partybuild_desktop.domain.org import BRANCH_KINDS, GROUP, Org
from partybuild_desktop.domain.schedule import is_due_in, period_of, periods, planned_day
from partybuild_desktop.domain.working_day import Calendar, Counted
from partybuild_desktop.services.meeting.period import title_of
from partybuild_desktop.services.meeting.roll import BRANCH_LEVEL, Rolls, level_of
from partybuild_desktop.store import meeting as store
from partybuild_desktop.store.books import Reader
from partybuild_desktop.system.ids import derived_uid


@dataclass(frozen=True, slots=True)
class Planned:
    """What planning did. `announced` is False where a day rests on a year without holidays."""

    made: tuple[Meeting, ...]
    kept: int
    announced: bool
    changes: Changes


def meets(org: Org) -> bool:
    """Whether an organisation has a plan: branches and their groups do."""
    return org.kind in BRANCH_KINDS or org.kind == GROUP


def wanted(
    orgs: Iterable[Org],
    rules: MeetingRules,
    year: int,
    days: Calendar,
    *,
    committees: frozenset[str],
) -> Iterator[tuple[Meeting, bool]]:
    """Every meeting that a year asks of these organisations, and whether its day is announced.

    `committees` are the branches that have a committee: no other plans its meetings. Where a kind
    can be held by branch or group, the branch plans it.
    """
    due = {kind.key: list(_due(kind, year, days)) for kind in rules.kinds.values()}
    for org in orgs:
        if not meets(org):
            continue
        for kind in rules.kinds.values():
            if kind.expected is Expected.PAIRS or _level(kind) != level_of(org):
                continue
            if kind.expected is Expected.COMMITTEE and org.uid not in committees:
                continue
            for one in due[kind.key]:
                if is_due_in(one.period, founded=org.founded, dissolved=org.dissolved):
                    yield _meeting(org, kind, one), one.counted.announced


def _level(kind: MeetingKind) -> str:
    return BRANCH_LEVEL if BRANCH_LEVEL in kind.levels else next(iter(kind.levels))


@dataclass(frozen=True, slots=True)
class _Due:
    """A meeting that a year asks of every organisation alike; `names` are its part of the uid."""

    period: str
    names: tuple[str, ...]
    title: str
    counted: Counted


def _due(kind: MeetingKind, year: int, days: Calendar) -> Iterator[_Due]:
    for period in periods(kind.frequency, year):
        title = title_of((kind,), period)
        for nth in range(kind.times):
            names = (kind.key, period, *([str(nth)] if nth else []))
            yield _Due(period, names, title, planned_day(kind, period, days, nth))


def _meeting(org: Org, kind: MeetingKind, due: _Due) -> Meeting:
    return Meeting(
        uid=derived_uid("meeting", org.uid, *due.names),
        org=org.uid,
        kinds=kind.key,
        state=State.PLANNED.value,
        period=due.period,
        title=due.title,
        on=due.counted.day.isoformat(),
        agenda=kind.agenda,
        hours=kind.hours,
    )


def served(
    found: Iterable[tuple[str, str, str, str]], rules: MeetingRules
) -> dict[tuple[str, str, str], int]:
    """How many meetings there are by organisation, kind and period, out of (org, kinds, period,
    day): what was planned for a period serves it wherever its day was moved."""
    counts: dict[tuple[str, str, str], int] = {}
    for org, keys, period, on in found:
        for kind in rules.of(keys):
            own = period if period in periods(kind.frequency, int((period or on)[:4])) else ""
            key = org, kind.key, own or period_of(kind.frequency, on[:7])
            counts[key] = counts.get(key, 0) + 1
    return counts


def lacking(
    reader: Reader,
    view: Rolls,
    orgs: Sequence[Org],
    year: int,
    *,
    days: Calendar,
    since: str,
    today: str,
) -> tuple[tuple[Meeting, ...], int, bool]:
    """What a year's plan lacks from the day `since` on: (what is to be made, how many are there
    already, whether every day rests on announced holidays)."""
    meeting_orgs = [one for one in orgs if meets(one)]
    committees = frozenset(one.uid for one in meeting_orgs if _has_committee(view, one, today))
    every = wanted(meeting_orgs, view.rules, year, days, committees=committees)
    asked = [(meeting, announced) for meeting, announced in every if meeting.on >= since]
    there = store.serving(reader, [one.uid for one in meeting_orgs], year)
    counts = served(there, view.rules)
    known = store.known(reader, [meeting.uid for meeting, _ in asked])
    fresh, sure = [], True
    for meeting, announced in asked:
        place = meeting.org, meeting.kinds, meeting.period
        left = counts.get(place, 0)
        counts[place] = left - 1
        if left > 0 or meeting.uid in known:
            continue
        fresh.append(meeting)
        sure = sure and announced
    return tuple(fresh), len(asked) - len(fresh), sure


def _has_committee(view: Rolls, org: Org, day: str) -> bool:
    """支部工作条例 ch. 6: from seven full members, or where one is elected all the same."""
    if org.kind not in BRANCH_KINDS:
        return False
    figures = view.rules.figures
    if len(view.committee(org.uid, day)) >= figures.small_committee:
        return True
    return len(view.of(org.uid, (), day, group=False).voters) >= figures.committee_from

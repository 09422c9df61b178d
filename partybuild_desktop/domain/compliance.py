"""The compliance matrix: for each branch, kind and period how many were held and how many should.

A period is late only when it is over and short. A branch owes a period only where it was there
(schedule.is_due_in); a group likewise. What failed for want of its quorum does not count for the
kinds that need one.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from enum import StrEnum

from partybuild_desktop.domain.meeting import State
from partybuild_desktop.domain.meeting_rule import (
    COMMITTEE_MEETING,
    TALK,
    Expected,
    MeetingKind,
    MeetingRules,
)
from partybuild_desktop.domain.schedule import (
    first_day,
    is_due_in,
    last_day,
    period_of,
    periods,
)


@dataclass(frozen=True, slots=True)
class Life:
    """From when to when an organisation is there; "" is open."""

    uid: str
    founded: str = ""
    dissolved: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Branch:
    """What a branch owes depends on this. `full`: by period the full members on its last day.

    `committee`: by month how many hold posts of the committee. `members`: by year the uids of
    whom a talk is owed.
    """

    life: Life
    groups: tuple[Life, ...] = ()
    full: Mapping[str, int] = field(default_factory=dict)
    committee: Mapping[str, int] = field(default_factory=dict)
    members: Mapping[str, frozenset[str]] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Held:
    """A meeting as the matrix sees it, or several alike in one month, then without day and uid."""

    org: str
    kinds: str
    on: str  # the day, or the month
    state: str
    uid: str = ""
    times: int = 1


@dataclass(frozen=True, slots=True)
class Cell:
    """One cell: 次数/应有次数; `late` where the period is over and it is short."""

    org: str  # uid of the branch
    kind: str
    period: str
    done: int
    required: int
    late: bool

    @property
    def short(self) -> bool:
        return self.done < self.required


def cells(
    branches: Iterable[Branch],
    rules: MeetingRules,
    *,
    year: int,
    today: str,
    held: Iterable[Held],
    talked: Mapping[str, Collection[str]] | None = None,
) -> list[Cell]:
    """Every cell of a year, branch by branch, kind by kind, period by period.

    `held` are the meetings of the branches and their groups in that year, whatever their state;
    `talked` by branch the members who had a talk in it. Kinds without a frequency have no cell.
    """
    tally = _tally(held, rules)
    kinds = [kind for kind in rules.kinds.values() if kind.times]
    asked = [(kind, periods(kind.frequency, year)) for kind in kinds]
    over = {p: last_day(p) < today for _, in_year in asked for p in in_year}
    found: list[Cell] = []
    for branch in branches:
        uid, owing = branch.life.uid, _Owing(branch, year)
        for kind, in_year in asked:
            for period in in_year:
                if kind.key == TALK:
                    done, required = _talks(branch, period, kind, owing, talked or {})
                else:
                    done, required = _meetings(branch, period, kind, rules, owing, tally)
                late = done < required and over[period]
                found.append(Cell(uid, kind.key, period, done, required, late))
    return found


class _Owing:
    """In which periods of a year a branch and its groups owe: nearly always in all of them."""

    def __init__(self, branch: Branch, year: int) -> None:
        self._life = branch.life
        self._groups = tuple(group.uid for group in branch.groups)
        self._changing = () if all(_lasts(g, year) for g in branch.groups) else branch.groups
        self._always = _lasts(branch.life, year)

    def branch(self, period: str) -> bool:
        return self._always or _owes(self._life, period)

    def groups(self, period: str) -> Sequence[str]:
        if self._changing:
            return [group.uid for group in self._changing if _owes(group, period)]
        return self._groups


def _owes(life: Life, period: str) -> bool:
    return is_due_in(period, founded=life.founded, dissolved=life.dissolved)


def _lasts(life: Life, year: int) -> bool:
    """Whether it is there from the first to the last day of a year."""
    first, last = f"{year:04d}-01-01", f"{year:04d}-12-31"
    return life.founded <= first and not (life.dissolved and life.dissolved <= last)


_Tally = dict[tuple[str, str, str], int]


def _tally(held: Iterable[Held], rules: MeetingRules) -> _Tally:
    """How many of each kind an organisation held in each period."""
    found: _Tally = {}
    served: dict[str, tuple[MeetingKind, ...]] = {}
    for one in held:
        if one.state not in (State.HELD, State.FAILED):
            continue
        if one.kinds not in served:
            served[one.kinds] = rules.of(one.kinds)
        for kind in served[one.kinds]:
            if kind.quorum and one.state == State.FAILED:
                continue
            key = one.org, kind.key, period_of(kind.frequency, one.on[:7])
            found[key] = found.get(key, 0) + one.times
    return found


def _meetings(
    branch: Branch,
    period: str,
    kind: MeetingKind,
    rules: MeetingRules,
    owing: _Owing,
    tally: _Tally,
) -> tuple[int, int]:
    owes = owing.branch(period)
    by_groups = "group" in kind.levels and owes
    groups = (
        [tally.get((g, kind.key, period), 0) for g in owing.groups(period)] if by_groups else []
    )
    if kind.expected is Expected.GROUP:
        # two meetings of one group do not make up for another's
        done = sum(min(n, kind.times) for n in groups)
        return done, kind.times * len(groups)
    done = tally.get((branch.life.uid, kind.key, period), 0)
    if groups:
        done += min(groups)  # held group by group: done when every one of them did
    if kind.key == COMMITTEE_MEETING:
        owes = owes and has_committee(branch, period, rules)
    return done, kind.times if owes else 0


def has_committee(branch: Branch, period: str, rules: MeetingRules) -> bool:
    """Whether a branch has or should have a committee (支部工作条例 ch. 6: from 7 full members)."""
    figures = rules.figures
    return (
        branch.full.get(period, 0) >= figures.committee_from
        or branch.committee.get(period, 0) >= figures.small_committee
    )


def _talks(
    branch: Branch,
    period: str,
    kind: MeetingKind,
    owing: _Owing,
    talked: Mapping[str, Collection[str]],
) -> tuple[int, int]:
    if not owing.branch(period):
        return 0, 0
    members = branch.members.get(period, frozenset())
    return len(members.intersection(talked.get(branch.life.uid, ()))), kind.times * len(members)


# ---------------------------------------------------------------- what is due


class Urgency(StrEnum):
    """How near it is."""

    LATE = "late"  # the period is over and short
    DUE = "due"  # this period, and nothing held yet
    NEXT = "next"  # planned for the days to come


@dataclass(frozen=True, slots=True)
class Gap:
    """One line of the gap list. `on` is the planned day, else the period's last."""

    urgency: Urgency
    org: str  # the branch, for NEXT the group where it is a group's
    kind: str
    period: str
    on: str
    missing: int
    meeting: str = ""  # uid of what is planned


def gaps(
    found: Iterable[Cell], held: Iterable[Held], rules: MeetingRules, *, today: str, until: str
) -> list[Gap]:
    """Late, due and next, each by its day; `until` is the last day of what is next."""
    lines: list[Gap] = []
    for cell in found:
        missing = cell.required - cell.done
        if cell.late:
            lines.append(_gap(Urgency.LATE, cell, missing))
        elif missing > 0 and first_day(cell.period) <= today <= last_day(cell.period):
            lines.append(_gap(Urgency.DUE, cell, missing))
    for one in held:
        if one.state == State.PLANNED and today <= one.on <= until:
            for kind in rules.of(one.kinds):
                period = period_of(kind.frequency, one.on[:7])
                lines.append(Gap(Urgency.NEXT, one.org, kind.key, period, one.on, 0, one.uid))
    order = list(Urgency)
    return sorted(lines, key=lambda line: (order.index(line.urgency), line.on))


def _gap(urgency: Urgency, cell: Cell, missing: int) -> Gap:
    return Gap(urgency, cell.org, cell.kind, cell.period, last_day(cell.period), missing)

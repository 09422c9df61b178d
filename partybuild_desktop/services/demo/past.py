"""What happened in the sample township since its books began: a plan first, then action by action.

The plan is drawn up before the members of the beginning are, so that every village ends with the
number of members that was asked for, whatever came and went.
"""

from __future__ import annotations

import datetime as dt
import heapq
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from random import Random
from typing import Final

from partybuild_desktop.domain.event import EventKind
from partybuild_desktop.domain.member import PROBATIONARY
from partybuild_desktop.services.app import App
from partybuild_desktop.services.demo.office import Offices, elections, term_on
from partybuild_desktop.services.demo.person import Inventor, Person, Values, year_later
from partybuild_desktop.services.demo.place import Home
from partybuild_desktop.system.clock import FixedClock
from partybuild_desktop.system.i18n import tr
from partybuild_desktop.system.progress import Progress

_CLOSING: Final = (1, 10)
_TOLD_LATE: Final = (12, 24)
_NINE: Final = dt.time(9, 0)
_SUSPENDED_DAYS: Final = 200
_ELSEWHERE: Final = (
    "县人民医院党支部",
    "市职业技术学院党委",
    "县城关社区党支部",
    "省外某公司党支部",
)


class Kind(StrEnum):
    """What happens to a member of a village."""

    RECRUIT = "recruit"
    ARRIVE = "arrive"
    MOVE = "move"
    DIE = "die"
    DEPART = "depart"
    LEAVE = "leave"
    SUSPEND = "suspend"
    RESTORE = "restore"
    CONFIRM = "confirm"
    PHONE = "phone"
    ELECT = "elect"
    CLOSE = "close"


#  So many a year of a hundred members: an old branch shrinks a little faster than it grows.
_RATES: Final = {
    Kind.RECRUIT: 1.1,
    Kind.ARRIVE: 0.7,
    Kind.DIE: 1.2,
    Kind.DEPART: 0.7,
    Kind.MOVE: 0.5,
    Kind.LEAVE: 0.12,
    Kind.SUSPEND: 0.15,
    Kind.PHONE: 1.0,
}
_TOWNSHIP: Final = -1  # in the place of a village
_COMING: Final = frozenset({Kind.RECRUIT, Kind.ARRIVE})
_GOING: Final = frozenset({Kind.DIE, Kind.DEPART, Kind.MOVE, Kind.LEAVE, Kind.SUSPEND})
#  Reasons by the list exit_reason.
_LEFT: Final = ("11", "12", "14")


@dataclass(slots=True)
class Happening:
    """One action of the plan, entered on a day; `home` and `to` are indices of villages. `since` is
    the day it is dated where that is an earlier one."""

    on: dt.date
    kind: Kind
    home: int
    to: int = -1
    person: Person | None = None
    since: dt.date | None = None


@dataclass(slots=True)
class Plan:
    """All happenings, and how many members each village has to begin with."""

    happenings: list[Happening] = field(default_factory=list)
    opening: list[int] = field(default_factory=list)


def draw_up(rng: Random, *, begin: dt.date, today: dt.date, villages: int, members: int) -> Plan:
    """What will happen from `begin` to `today`, so that each village ends with `members`."""
    plan = Plan(opening=[members] * villages)
    first, last = begin + dt.timedelta(days=20), today - dt.timedelta(days=1)
    span = (last - first).days
    if span < 1:
        return plan
    most = members // 2
    came, went = [0] * villages, [0] * villages
    for home in range(villages):
        for kind, rate in _RATES.items():
            expected = rate * members / 100 * span / 365
            for _ in range(int(expected + rng.random())):
                on = first + dt.timedelta(days=int(rng.random() * (span + 1)))
                to = (home + 1 + int(rng.random() * (villages - 1))) % villages
                if kind is Kind.MOVE and (villages < 2 or came[to] >= most):
                    continue
                if (kind in _COMING and came[home] >= most) or (
                    kind in _GOING and went[home] >= most
                ):
                    continue
                came[home] += kind in _COMING
                went[home] += kind in _GOING
                plan.happenings.append(Happening(on, kind, home, to))
                if kind is Kind.MOVE:
                    came[to] += 1
                back = on + dt.timedelta(days=_SUSPENDED_DAYS)
                if kind is Kind.SUSPEND and back <= last and came[home] < most:
                    came[home] += 1
                    plan.happenings.append(Happening(back, Kind.RESTORE, home))
    plan.happenings += [
        Happening(on, Kind.ELECT, home)
        for on in elections(begin, last)
        for home in range(_TOWNSHIP, villages)
    ]
    _close_a_year(plan, first, last)
    plan.opening = [members + out - into for into, out in zip(came, went, strict=True)]
    return plan


def _close_a_year(plan: Plan, first: dt.date, last: dt.date) -> None:
    """The last full year is closed; a death in it is told of only afterwards, and shows as 差."""
    day = dt.date(last.year, *_CLOSING)
    if not first < day <= last:
        return
    plan.happenings.append(Happening(day, Kind.CLOSE, _TOWNSHIP))
    died = [event for event in plan.happenings if event.kind is Kind.DIE and event.on > day]
    if died:
        min(died, key=lambda event: event.on).since = dt.date(day.year - 1, *_TOLD_LATE)


def cast(plan: Plan, present: Sequence[Sequence[Person]], rng: Random, *, today: dt.date) -> None:
    """Say to whom of each village's first members it happens; nobody is chosen twice."""
    by_home: list[list[Happening]] = [[] for _ in present]
    for event in sorted(plan.happenings, key=lambda e: (e.on, e.kind)):
        if event.home != _TOWNSHIP:
            by_home[event.home].append(event)
    for people, events in zip(present, by_home, strict=True):
        old_first = sorted(people, key=lambda p: p.values["birth"])
        novices = [p for p in old_first if p.values["kind"] == PROBATIONARY]
        free = [p for p in old_first if p.values["kind"] != PROBATIONARY]
        suspended: list[Person] = []
        for event in events:
            if event.kind is Kind.RESTORE:
                event.person = suspended.pop(0)
            elif event.kind in _GOING:
                event.person = _choose(free or novices, event.kind, rng)
                if event.kind is Kind.SUSPEND:
                    suspended.append(event.person)
        for event in events:
            if event.kind is Kind.PHONE and free:
                event.person = free[int(rng.random() * len(free))]
        for person in novices:
            on = year_later(dt.date.fromisoformat(person.values["joined"]))
            if on < today:
                plan.happenings.append(Happening(on, Kind.CONFIRM, _TOWNSHIP, person=person))


def _choose(free: list[Person], kind: Kind, rng: Random) -> Person:
    """The dead from the old end of the list, those who go elsewhere from the young one."""
    n = int(len(free) * rng.random() ** 3)
    return free.pop(n if kind is Kind.DIE else len(free) - 1 - n)


def leaving(plan: Plan) -> frozenset[str]:
    """The uids of everybody who will not stay: no post is given to them."""
    return frozenset(
        event.person.uid for event in plan.happenings if event.person and event.kind in _GOING
    )


class Player:
    """Carries the plan out through the services, each action on its own day."""

    def __init__(
        self,
        app: App,
        clock: FixedClock,
        inventor: Inventor,
        homes: Sequence[Home],
        offices: Sequence[Offices],
    ) -> None:
        self._app = app
        self._clock = clock
        self._inventor = inventor
        self._homes = homes
        self._offices = offices
        self._rng = inventor.rng

    def play(self, plan: Plan, *, today: dt.date, progress: Progress) -> None:
        """Everything that was planned, in the order of its days."""
        progress.step(tr("写入历年变动"), len(plan.happenings))
        todo = sorted(plan.happenings, key=lambda e: (e.on, e.kind))
        for n, event in enumerate(_with_confirmations(todo, today)):
            # a second apart, so that the list of actions keeps its order
            moment = dt.datetime.combine(event.on, _NINE) + dt.timedelta(seconds=n % 28_800)
            self._clock.set(moment)
            self._happen(event)
            progress.advance()

    def _happen(self, event: Happening) -> None:
        members, on = self._app.members, (event.since or event.on).isoformat()
        if event.kind is Kind.RECRUIT:
            self._enter(event, EventKind.JOINED, self._inventor.recruit(event.on))
        elif event.kind is Kind.ARRIVE:
            self._enter(event, EventKind.TRANSFER_IN, self._inventor.veteran(event.on))
        elif event.kind is Kind.ELECT:
            self._elect(event)
        elif event.kind is Kind.CLOSE:
            self._app.closings.close("", event.on.year - 1)
        person = event.person
        if person is None:
            return
        if event.kind is Kind.CONFIRM:
            members.confirm(person.uid, on=on)
        elif event.kind is Kind.RESTORE:
            members.restore(person.uid, on=on)
        elif event.kind is Kind.MOVE:
            members.transfer(person.uid, to=self._seat(event.to), on=on)
        elif event.kind is Kind.PHONE:
            members.set(person.uid, {"phone": self._inventor.phone()})
        elif event.kind in _GOING:
            kind, reason, place = self._going(event.kind)
            members.remove(person.uid, kind=kind, on=on, reason=reason, place=place)

    def _elect(self, event: Happening) -> None:
        books = self._app.books
        if event.home == _TOWNSHIP:
            self._app.orgs.set(books.root, {"term_until": term_on(event.on)[1]})
        else:
            self._offices[event.home].elect(books, event.on)

    def _going(self, kind: Kind) -> tuple[EventKind, str, str]:
        match kind:
            case Kind.DIE:
                return EventKind.DIED, "30", ""
            case Kind.SUSPEND:
                return EventKind.SUSPENDED, "20", ""
            case Kind.LEAVE:
                return EventKind.LEFT, self._rng.choice(_LEFT), ""
            case _:
                return EventKind.TRANSFER_OUT, "40", self._rng.choice(_ELSEWHERE)

    def _enter(self, event: Happening, kind: EventKind, values: Values) -> None:
        home = self._homes[event.home]
        self._inventor.settle(values, home.name, households=120, groups=8)
        seat = self._seat(event.home)
        on = "" if kind is EventKind.JOINED else event.on.isoformat()
        uid, _ = self._app.members.add(values, org=seat, entry=kind, on=on)
        event.person = Person(uid, values, seat)

    def _seat(self, home: int) -> str:
        return self._rng.choice(self._homes[home].seats)


def _with_confirmations(todo: list[Happening], today: dt.date) -> Iterator[Happening]:
    """The happenings by day, and for each recruit his confirmation a year later."""
    queue = [(event.on, n, event) for n, event in enumerate(todo)]
    n = len(queue)
    while queue:
        _, _, event = heapq.heappop(queue)
        yield event
        if event.kind is Kind.RECRUIT:
            on = year_later(event.on)
            if on < today:
                n += 1
                confirm = Happening(on, Kind.CONFIRM, event.home, person=event.person)
                heapq.heappush(queue, (on, n, confirm))

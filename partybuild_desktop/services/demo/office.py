"""Posts in the sample township: who holds which, and the election when a term ends."""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from typing import Final

from partybuild_desktop.domain.log import Value
from partybuild_desktop.domain.member import FULL
from partybuild_desktop.services.demo.person import Person
from partybuild_desktop.services.demo.place import Home
from partybuild_desktop.store.books import Books, UnitOfWork

#  村、社区支委会 serve five years (《中国共产党支部工作条例（试行）》 ch. 6), elected together.
_TERM_YEARS: Final = 5
_ELECTION: Final = (1, 12)
_BRANCH: Final = ("书记", "副书记", "组织委员", "宣传委员", "纪检委员")
_SMALL_BRANCH: Final = ("书记", "组织委员", "宣传委员")
_GENERAL: Final = ("总支书记", "总支副书记")
_LEADER: Final = "党小组长"
_COMMITTEE_FROM: Final = 7  # full members; a smaller branch has a secretary only (ch. 6)
_BEST_AGE: Final = 47
_ELECTED: Final = "换届"
_DIRECTOR, _MEMBER = "村委会主任", "村委会委员"
_COUNCIL: Final = ("组织委员", "宣传委员", "总支副书记")
_NOT_DIRECTOR: Final = 4  # one secretary in so many is not the director as well


def elections(first: dt.date, last: dt.date) -> Iterator[dt.date]:
    """The election days after `first`, up to `last`."""
    for year in range(first.year, last.year + 1):
        day = dt.date(year, *_ELECTION)
        if year % _TERM_YEARS == 1 and first < day <= last:
            yield day


def term_on(day: dt.date) -> tuple[str, str]:
    """First day and end of the term in office on `day`, as ISO text."""
    year = day.year - (day.year - 1) % _TERM_YEARS
    if dt.date(year, *_ELECTION) > day:
        year -= _TERM_YEARS
    start = dt.date(year, *_ELECTION)
    return start.isoformat(), start.replace(year=year + _TERM_YEARS).isoformat()


@dataclass(slots=True)
class _Held:
    uid: str
    org: str
    title: str
    person: Person


class Offices:
    """The posts of one village: who holds them now, and who may come next."""

    def __init__(self, home: Home, people: Sequence[Person], leaving: Collection[str]) -> None:
        self._home = home
        free = [p for p in people if p.uid not in leaving and p.values["kind"] == FULL]
        self._free = free
        self._held: list[_Held] = []

    def fill(self, unit: UnitOfWork, books: Books, start: str, until: str) -> None:
        """Give every post of the village to somebody, from `start` on."""
        for org, titles, seats in self._posts():
            for title in titles:
                person = self._pop(seats, start)
                if person is not None:
                    self._held.append(_Held(books.ids.uid(), org, title, person))
        unit.new_many("post", [_row(held, start, until) for held in self._held])
        for held in self._held:
            if held.title in (_BRANCH[0], _GENERAL[0]):
                unit.edit("org", held.org, {"contact": held.person.values["name"]})
        for held, office in self._also_in_council():
            held.person.values["office"] = office
            unit.edit("person", held.person.uid, {"office": office})

    def _also_in_council(self) -> Iterator[tuple[_Held, str]]:
        """Who of the village's own committee sits in the village's council as well: of the
        secretaries most, as its director."""
        head = self._home.general or self._home.branches[0].uid
        for held in self._held:
            if held.org == head and held.title in (_BRANCH[0], _GENERAL[0]):
                if int(held.person.values["birth"].replace("-", "")) % _NOT_DIRECTOR:
                    yield held, _DIRECTOR
            elif held.org == head and held.title in _COUNCIL:
                yield held, _MEMBER

    def elect(self, books: Books, on: dt.date) -> None:
        """Election day: the old term ends, most are elected again, one new face comes in."""
        start, until = term_on(on)
        with books.write("post_add", title=_ELECTED) as unit:
            for held in self._held:
                unit.edit("post", held.uid, {"end": start})
                held.uid = books.ids.uid()
            if self._held:
                last = self._held[-1]
                last.person = self._pop(self._seats_of(last), start) or last.person
            unit.new_many("post", [_row(held, start, until) for held in self._held])
            for org in {held.org: None for held in self._held}:
                unit.edit("org", org, {"term_until": until})

    def _posts(self) -> Iterator[tuple[str, tuple[str, ...], tuple[str, ...]]]:
        """Organisation, its titles, and where those who may hold them are placed."""
        general = self._home.general
        if general:
            yield general, _GENERAL, self._home.seats
        for branch in self._home.branches:
            size = sum(p.seat in branch.seats for p in self._free)
            titles = _SMALL_BRANCH if general else _BRANCH
            yield branch.uid, titles if size >= _COMMITTEE_FROM else titles[:1], branch.seats
        for branch in self._home.branches:
            for group in branch.groups:
                yield group, (_LEADER,), (group,)

    def _seats_of(self, held: _Held) -> tuple[str, ...]:
        return next((seats for org, _, seats in self._posts() if org == held.org), ())

    def _pop(self, seats: tuple[str, ...], day: str) -> Person | None:
        """The fittest of those placed there: grown up, and not yet old."""
        fit = [n for n, p in enumerate(self._free) if p.seat in seats]
        if not fit:
            return None
        best = int(day[:4]) - _BEST_AGE
        chosen = min(fit, key=lambda n: abs(int(self._free[n].values["birth"][:4]) - best))
        return self._free.pop(chosen)


def _row(held: _Held, start: str, until: str) -> dict[str, Value]:
    return {
        "uid": held.uid,
        "person": held.person.uid,
        "org": held.org,
        "title": held.title,
        "start": start,
        "term_until": until,
    }

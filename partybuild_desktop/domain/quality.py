"""What looks wrong with the books as a whole: dates out of order, histories, people twice.

What a single person's values say against each other is in `domain.doubt`; here are the order of
his dates, the way through the books, and what two records say of one person.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from itertools import combinations, pairwise
from typing import Final

from partybuild_desktop.domain import identity
from partybuild_desktop.domain.date import Precision, plus_years, surely_before
from partybuild_desktop.domain.event import ENTRIES, Event, EventKind
from partybuild_desktop.domain.member import PROBATIONARY
from partybuild_desktop.domain.problem import Problem

#  In the order in which they come in a life; 党章 art. 5 to 7 and the 2014 细则 on development.
#  `confirmed` after `joined` is a doubt of its own (domain.doubt).
_LIFE: Final = ("birth", "league_on", "applied", "activist_on", "candidate_on", "joined")
_PAST: Final = (*_LIFE, "confirmed", "worked", "graduated", "lost_on", "outflow_on")
_PROBATION: Final = 2
_GONE: Final = frozenset({EventKind.LEFT, EventKind.DIED, EventKind.TRANSFER_OUT})
_COMES_BACK: Final = ENTRIES | {EventKind.RESTORED}
_ORDER: Final = {kind: n for n, kind in enumerate(EventKind)}
#  What a number tells where the record says nothing.
_BY_NUMBER: Final = ("sex", "birth")


def date_doubts(values: Mapping[str, str], today: str) -> list[Problem]:
    """Dates after today, and dates of a life that stand before the one they follow.

    Codes: date_future(value), dates_swapped(first, second) with the fields as `first`, `second`.
    """
    found = [
        Problem("date_future", key, {"value": values[key]})
        for key in _PAST
        if values.get(key) and surely_before(today, values[key])
    ]
    known = [(key, values[key]) for key in _LIFE if values.get(key)]
    found += [
        Problem("dates_swapped", key, {"first": before, "second": key})
        for (before, first), (key, second) in pairwise(known)
        if surely_before(second, first)
    ]
    return found


def probation_doubt(values: Mapping[str, str], today: str) -> list[Problem]:
    """Who is on probation longer than anybody can be: a year, put off by one at most (党章 art. 7).

    Code: probation_over(joined).
    """
    joined = values.get("joined", "")
    over = surely_before(plus_years(joined, _PROBATION), today) if joined else False
    if values.get("kind") != PROBATIONARY or values.get("confirmed") or not over:
        return []
    return [Problem("probation_over", "kind", {"on": joined})]


def by_number(values: Mapping[str, str]) -> dict[str, str]:
    """What the identity number tells of sex and birth where nothing is written."""
    number = values.get("id", "")
    told = {"sex": identity.sex(number), "birth": str(identity.birth(number))}
    return {key: told[key] for key in _BY_NUMBER if told[key] and not values.get(key)}


def history_doubts(joined: str, birth: str, events: Sequence[Event], today: str) -> list[Problem]:
    """What in a person's way through the books cannot be, in the order of the events.

    Codes: event_future(on), event_before_birth(on), event_without_entry(on), event_after_leaving
    (on), entry_twice(on), moved_twice(on); `kind` is in the arguments of each.
    """
    found: list[Problem] = []
    gone: EventKind | None = None
    entered = False
    moved: Event | None = None
    for event in sorted(events, key=lambda e: _place(e, joined)):
        args = {"on": event.on, "kind": event.kind.value}
        entry = event.kind in ENTRIES
        back = event.kind in _COMES_BACK and gone is not EventKind.DIED
        codes = (
            ("event_future", bool(event.on) and surely_before(today, event.on)),
            ("event_before_birth", surely_before(event.on, birth)),
            ("event_without_entry", not entry and not entered),
            ("entry_twice", entry and entered and gone is None),
            ("event_after_leaving", gone is not None and not back),
            ("moved_twice", _elsewhere_too(moved, event)),
        )
        found += [Problem(code, "", args) for code, is_so in codes if is_so]
        entered = entered or entry
        moved = event
        if event.kind in _GONE:
            gone = event.kind
        elif back:
            gone = None
    return found


def _elsewhere_too(before: Event | None, event: Event) -> bool:
    """Whether two who did not know of each other sent him to two places on one day."""
    if before is None or not before.kind is event.kind is EventKind.MOVED:
        return False
    return before.on == event.on and before.org != event.org


def _place(event: Event, joined: str) -> tuple[bool, str, int, str]:
    """As `domain.event.periods` orders them."""
    settled = event.kind in (EventKind.OPENING, EventKind.JOINED)
    on = joined if settled else event.on
    return event.kind is not EventKind.OPENING, on, _ORDER[event.kind], event.uid


class Part(StrEnum):
    """What a finding is about, in the order of the list."""

    FILE = "file"
    LOG = "log"
    STANDING = "standing"
    ATTACHMENT = "attachment"
    TABLE = "table"
    TWICE = "twice"
    HISTORY = "history"
    ORG = "org"
    VALUE = "value"
    MISSING = "missing"


class Repair(StrEnum):
    """What can safely be done about a finding without asking for anything."""

    NONE = ""
    DERIVE = "derive"  # sex and birth from the number: one step of the books
    TWIN = "twin"  # remove one of two equal records: one step of the books
    STANDING = "standing"  # compute anew what is derived
    FOLLOW = "follow"  # make every record what the log says of it: one step of the books
    FETCH = "fetch"  # bring a sealed file back from the backups


@dataclass(frozen=True, slots=True, kw_only=True)
class Known:
    """A person as far as it takes to recognise him; `org` is where he stands, "" nowhere."""

    uid: str
    name: str
    id: str
    sex: str
    birth: str
    org: str


@dataclass(frozen=True, slots=True)
class Twice:
    """Two records that may be one person. Codes: same_number, same_person_two_branches,
    same_person (by how the name sounds, birth and sex)."""

    code: str
    one: Known
    other: Known


def twice(people: Iterable[Known], readings: Callable[[str], frozenset[str]]) -> list[Twice]:
    """Who may be in the books twice; `readings` tells how a name can sound.

    By the number, wherever both stand; by sound, day of birth and sex among those who stand
    somewhere, unless both have a number of their own: the number decides then. Of a birth that is
    known to the month only, the name has to be written the same.
    """
    known = list(people)
    numbers: dict[str, list[Known]] = {}
    births: dict[str, list[Known]] = {}
    for one in known:
        if one.id:
            numbers.setdefault(one.id, []).append(one)
        if one.org and len(one.birth) >= Precision.MONTH:
            births.setdefault(one.birth, []).append(one)
    found = [
        Twice(_two_places("same_number", one, other), one, other)
        for same in numbers.values()
        for one, other in pairwise(same)
    ]
    for born in births.values():
        found += _by_sound(born, readings)
    return found


def _by_sound(born: Sequence[Known], readings: Callable[[str], frozenset[str]]) -> Iterator[Twice]:
    if len(born) < 2 or all(one.id for one in born):
        return
    sounds = [frozenset(r for r in readings(one.name) if len(r) > len(one.name)) for one in born]
    for (one, first), (other, second) in combinations(zip(born, sounds, strict=True), 2):
        numbered = bool(one.id and other.id)
        by_day = len(one.birth) == Precision.DAY
        alike = one.name == other.name or (by_day and first & second)
        if alike and not numbered and (one.sex == other.sex or not (one.sex and other.sex)):
            yield Twice(_two_places("same_person", one, other), one, other)


def _two_places(code: str, one: Known, other: Known) -> str:
    return "same_person_two_branches" if one.org and other.org and one.org != other.org else code


def equal_records(one: Mapping[str, str], other: Mapping[str, str]) -> bool:
    """Whether two records of a person say the same, their places in the roster aside."""
    aside = {"uid", "sequence", "stroke_order"}
    keys = (one.keys() | other.keys()) - aside
    return all(one.get(key, "") == other.get(key, "") for key in keys)


def post_doubt(start: str, end: str, birth: str) -> str:
    """post_swapped where a post ends before it begins, post_before_birth; else ""."""
    if surely_before(end, start):
        return "post_swapped"
    return "post_before_birth" if surely_before(start, birth) else ""

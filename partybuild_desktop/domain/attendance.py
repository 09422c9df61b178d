"""Who should attend a meeting (应到), who of them may vote, and who is not counted and why.

应到 = full and probationary members in the books on that day − those approved as not counted;
有表决权应到 = full members − 留党察看 − those not counted (支部工作条例 art. 11 and the practice in
force). The committee: who holds its posts that day; a group: who stands in it that day.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass

from partybuild_desktop.domain.date import add_months
from partybuild_desktop.domain.event import Status
from partybuild_desktop.domain.meeting import ABSENT, PRESENT, Exemption, Reason
from partybuild_desktop.domain.meeting_rule import (
    INFLOW,
    PROBATION,
    SUSPENDED,
    ExemptionKind,
    MeetingRules,
)
from partybuild_desktop.domain.member import PROBATIONARY


@dataclass(frozen=True, slots=True, kw_only=True)
class Standing:
    """One person as the books show him on the day: `posts` are codes held in the organisation."""

    person: str
    name: str
    org: str
    kind: str  # 人员类别 on the day
    status: str  # 党籍状态
    inflow: bool = False
    posts: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True, kw_only=True)
class Seat:
    """One line of the roll. `why` is the kind of exemption that takes the count or the vote."""

    person: str
    name: str
    org: str
    counted: bool
    votes: bool
    why: str = ""
    waiting: str = ""  # an exemption that the superior has not approved, so it does not hold yet
    posts: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class Roll:
    """The roll of a meeting on a day, in roster order."""

    day: str
    seats: tuple[Seat, ...]

    @property
    def expected(self) -> tuple[str, ...]:
        """应到: uids."""
        return tuple(seat.person for seat in self.seats if seat.counted)

    @property
    def voters(self) -> tuple[str, ...]:
        """有表决权应到: uids."""
        return tuple(seat.person for seat in self.seats if seat.counted and seat.votes)

    @property
    def not_counted(self) -> tuple[Seat, ...]:
        """不计入应到, each with its reason."""
        return tuple(seat for seat in self.seats if not seat.counted)

    @property
    def no_vote(self) -> tuple[Seat, ...]:
        """Who is counted but may not vote, each with its reason."""
        return tuple(seat for seat in self.seats if seat.counted and not seat.votes)

    def seat(self, person: str) -> Seat | None:
        """The line of a person."""
        return next((seat for seat in self.seats if seat.person == person), None)


@dataclass(frozen=True, slots=True)
class Count:
    """The numbers on a record, from a roll and who was there."""

    expected: int  # 应到
    present: int  # 实到, of those expected
    voters: int  # 有表决权应到
    voters_present: int  # 有表决权实到
    others: int  # were there, but are not expected

    @property
    def rate(self) -> float | None:
        """到会率, None where nobody is expected."""
        return self.present / self.expected if self.expected else None


def count(roll: Roll, present: Collection[str]) -> Count:
    """The numbers of a meeting at which these were present."""
    there = frozenset(present)
    expected, voters = frozenset(roll.expected), frozenset(roll.voters)
    return Count(
        expected=len(expected),
        present=len(expected & there),
        voters=len(voters),
        voters_present=len(voters & there),
        others=len(there - expected),
    )


def holds_on(exemption: Exemption, day: str) -> bool:
    """Whether its time covers the day; one without an end goes on."""
    return exemption.start <= day and not (exemption.end and exemption.end <= day)


def roll_of(
    people: Iterable[Standing],
    exemptions: Iterable[Exemption],
    rules: MeetingRules,
    *,
    day: str,
    among: Collection[str] | None = None,
) -> Roll:
    """The roll of `people` (of the branch, the committee or the group) on `day`.

    `among` keeps only these uids, as the holders of posts. Of several exemptions of one person
    the one that takes most counts.
    """
    by_person: dict[str, list[Exemption]] = {}
    for exemption in exemptions:
        if holds_on(exemption, day):
            by_person.setdefault(exemption.person, []).append(exemption)
    return Roll(
        day,
        tuple(
            _seat(one, by_person.get(one.person, ()), rules)
            for one in people
            if among is None or one.person in among
        ),
    )


def _seat(one: Standing, held: Iterable[Exemption], rules: MeetingRules) -> Seat:
    kinds: list[ExemptionKind] = []
    waiting = ""
    for exemption in held:
        kind = rules.exemptions.get(exemption.kind)
        if kind is None:
            continue
        if kind.approval and not (exemption.approved_by or exemption.approved_on):
            waiting = kind.key
        else:
            kinds.append(kind)
    kinds += [rules.exemptions[key] for key in _seen(one)]
    kinds.sort(key=lambda kind: (kind.counted, kind.votes))
    return Seat(
        person=one.person,
        name=one.name,
        org=one.org,
        counted=all(kind.counted for kind in kinds),
        votes=all(kind.votes for kind in kinds),
        why=kinds[0].key if kinds else "",
        waiting=waiting,
        posts=one.posts,
    )


def _seen(one: Standing) -> Iterable[str]:
    if one.status != Status.NORMAL.value:
        yield SUSPENDED
    if one.inflow:
        yield INFLOW
    if one.kind == PROBATIONARY:
        yield PROBATION


# ---------------------------------------------------------------- over months and years


@dataclass(frozen=True, slots=True)
class Presence:
    """One person at one meeting, for rates and absence: what the attendance tables say."""

    person: str
    meeting: str
    on: str
    state: str
    reason: str


@dataclass(frozen=True, slots=True)
class Rate:
    """出席率 of one member: `ill`, `away` and `none` are the absences by reason."""

    person: str
    present: int
    expected: int
    ill: int = 0
    away: int = 0
    none: int = 0


def rates(found: Iterable[Presence]) -> dict[str, Rate]:
    """Each member's attendance over these meetings; who is on no attendance list is not in it."""
    return rates_of(Counter((one.person, one.state, one.reason) for one in found))


def rates_of(found: Mapping[tuple[str, str, str], int]) -> dict[str, Rate]:
    """The same out of how often there was each (person, state, reason)."""
    tally: dict[str, dict[str, int]] = {}
    for (person, state, reason), times in found.items():
        counts = tally.setdefault(person, dict.fromkeys((PRESENT, *Reason), 0))
        if state == PRESENT:
            counts[PRESENT] += times
        elif state == ABSENT:
            counts[reason if reason in counts else Reason.NONE] += times
    return {
        person: Rate(
            person,
            counts[PRESENT],
            sum(counts.values()),
            counts[Reason.ILL],
            counts[Reason.AWAY],
            counts[Reason.NONE],
        )
        for person, counts in tally.items()
    }


@dataclass(frozen=True, slots=True)
class LongAbsence:
    """Somebody absent without reason since `since`, `times` in a row: to be looked at, no more."""

    person: str
    since: str
    times: int


def long_absences(found: Iterable[Presence], *, day: str, months: int) -> list[LongAbsence]:
    """Who, up to `day`, has for `months` months on end not come and given no reason.

    党章 art. 9 (连续六个月没有正当理由不参加党的组织生活). A warning with the article, never a
    consequence: the branch meeting decides. An absence with a reason ends the row.
    """
    rows: dict[str, list[Presence]] = {}
    for one in sorted(found, key=lambda p: (p.on, p.meeting)):
        if one.on <= day:
            rows.setdefault(one.person, []).append(one)
    warned = []
    for person, row in rows.items():
        tail: list[Presence] = []
        for one in reversed(row):
            if one.state != ABSENT or one.reason in (Reason.ILL, Reason.AWAY):
                break
            tail.append(one)
        if tail and add_months(tail[-1].on, months) <= day:
            warned.append(LongAbsence(person, tail[-1].on, len(tail)))
    return warned


def at_two_places(
    mine: tuple[str, str, str], others: Mapping[str, tuple[str, str, str]]
) -> tuple[str, ...]:
    """Which of `others` (uid: day, start, end) was at the same time as `mine`.

    Only what is known for certain: without both beginnings nobody is said to be in two places.
    """
    return tuple(uid for uid, other in others.items() if _overlap(mine, other))


def _overlap(one: tuple[str, str, str], two: tuple[str, str, str]) -> bool:
    (day, start, end), (other_day, other_start, other_end) = one, two
    if day != other_day or not day or not start or not other_start:
        return False
    if start == other_start:
        return True
    return start < other_start < end or other_start < start < other_end

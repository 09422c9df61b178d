"""应到, 有表决权应到, who is not counted, rates and long absence: ledgers.md 3.3, by hand."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from partybuild_desktop.domain.attendance import (
    Count,
    Presence,
    at_two_places,
    count,
    long_absences,
    rates,
    roll_of,
)
from partybuild_desktop.domain.meeting import Exemption
from tests.domain.meetings import DAY, branch, person, roll, rules


def exempt(n: int, kind: str, **more: str) -> Exemption:
    return Exemption(person=f"p{n}", kind=kind, start="2026-01-01", **more)


def test_expected_is_full_and_probationary_voters_only_full() -> None:
    """应到 = 在册正式 + 预备; 有表决权应到 = 在册正式 (支部工作条例第11条)."""
    found = roll(branch(10, 2))
    assert (len(found.expected), len(found.voters)) == (12, 10)
    assert [seat.why for seat in found.no_vote] == ["probationary", "probationary"]


def test_probation_within_the_party_is_counted_without_a_vote() -> None:
    """留党察看期间没有表决权、选举权、被选举权 (3.3)."""
    found = roll(branch(5), exempt(1, "discipline"))
    assert (len(found.expected), len(found.voters)) == (5, 4)
    assert found.no_vote[0].why == "discipline"


@pytest.mark.parametrize("kind", ["incapable", "abroad", "bedridden", "not_transferred", "mobile"])
def test_who_is_not_counted_needs_the_superiors_approval(kind: str) -> None:
    """可不计入应到: 经批准 (3.3)."""
    before = roll(branch(5), exempt(1, kind))
    assert (len(before.expected), len(before.voters)) == (5, 5)
    assert before.seats[1].waiting == kind
    found = roll(branch(5), exempt(1, kind, approved_on="2026-01-05"))
    assert (len(found.expected), len(found.voters)) == (4, 4)
    assert [(seat.person, seat.why) for seat in found.not_counted] == [("p1", kind)]


def test_in_custody_is_not_counted() -> None:
    """被留置、逮捕 (3.3)."""
    assert len(roll(branch(5), exempt(1, "detained")).expected) == 4


def test_suspended_membership_and_members_from_elsewhere_are_seen_in_the_books() -> None:
    """停止党籍; 持流动党员活动证者在流入地不享有表决权 (3.3)."""
    people = [*branch(3), person(8, status="12"), person(9, inflow=True)]
    found = roll(people)
    assert (len(found.expected), len(found.voters)) == (3, 3)
    assert [seat.why for seat in found.not_counted] == ["suspended", "inflow"]


def test_the_case_that_takes_most_counts() -> None:
    both = (exempt(1, "discipline"), exempt(1, "bedridden", approved_by="镇党委"))
    seat = roll(branch(3), *both).seats[1]
    assert (seat.counted, seat.why) == (False, "bedridden")


@pytest.mark.parametrize(
    ("start", "end", "holds"),
    [
        ("", "", True),
        ("2026-06-10", "", True),
        ("2026-06-11", "", False),
        ("2026-01-01", "2026-06-10", False),  # the end is the first day without it
        ("2026-01-01", "2026-06-11", True),
        ("2026-06", "", True),  # known to the month: from its beginning
    ],
)
def test_an_exemption_holds_on_its_days(start: str, end: str, holds: bool) -> None:
    found = Exemption(person="p1", kind="detained", start=start, end=end)
    assert (len(roll(branch(3), found).expected) == 2) is holds


def test_a_committee_is_who_holds_its_posts() -> None:
    found = roll_of(branch(9), (), rules(), day=DAY, among={"p0", "p3", "p4"})
    assert found.expected == ("p0", "p3", "p4")


def test_numbers_of_a_meeting() -> None:
    """到会率 = 实到 ÷ 应到; who is not expected raises neither."""
    found = count(roll(branch(8, 2)), {"p0", "p1", "p2", "p8", "stranger"})
    assert found == Count(expected=10, present=4, voters=8, voters_present=3, others=1)
    assert found.rate == 0.4
    assert count(roll([]), set()).rate is None


@given(
    full=st.integers(0, 20), new=st.integers(0, 5), there=st.sets(st.integers(0, 30), max_size=30)
)
def test_nobody_is_counted_twice(full: int, new: int, there: set[int]) -> None:
    """实到 ≤ 应到, 有表决权实到 ≤ 有表决权应到 ≤ 应到, and everybody who came is in one of them."""
    found = count(roll(branch(full, new)), {f"p{n}" for n in there})
    assert found.voters_present <= found.voters <= found.expected
    assert found.voters_present <= found.present <= found.expected
    assert found.present + found.others == len(there)


# ---------------------------------------------------------------- rates and absence


def at(on: str, state: str = "absent", reason: str = "none", who: str = "a") -> Presence:
    return Presence(who, f"m{on}", on, state, reason)


def test_rates_by_reason() -> None:
    row = [
        at("2026-01-05", "present", ""),
        at("2026-02-05", "absent", "ill"),
        at("2026-03-05", "absent", "away"),
        at("2026-04-05"),
        at("2026-05-05", "absent", ""),
    ]
    found = rates(row)["a"]
    assert (found.present, found.expected, found.ill, found.away, found.none) == (1, 5, 1, 1, 2)


def test_six_months_without_reason_is_a_warning() -> None:
    """党章第九条: 没有正当理由，连续六个月不参加党的组织生活."""
    row = [at(f"2026-0{m}-05") for m in range(1, 8)]
    assert long_absences(row, day="2026-07-04", months=6) == []
    (found,) = long_absences(row, day="2026-07-05", months=6)
    assert (found.person, found.since, found.times) == ("a", "2026-01-05", 7)


@pytest.mark.parametrize("one", [at("2026-04-05", "present", ""), at("2026-04-05", reason="ill")])
def test_attendance_or_a_reason_ends_the_row(one: Presence) -> None:
    row = [*(at(f"2026-0{m}-05") for m in (1, 2, 3, 5, 6, 7)), one]
    assert long_absences(row, day="2026-07-31", months=6) == []


def test_meetings_after_the_day_do_not_count() -> None:
    row = [at("2026-01-05"), at("2026-09-05", "present", "")]
    assert [w.person for w in long_absences(row, day="2026-08-01", months=6)] == ["a"]


@pytest.mark.parametrize(
    ("other", "clash"),
    [
        (("2026-06-10", "14:00", "16:00"), True),
        (("2026-06-10", "15:30", "17:00"), True),
        (("2026-06-10", "16:00", "17:00"), False),
        (("2026-06-10", "13:00", "14:30"), True),
        (("2026-06-10", "13:00", ""), False),  # nobody knows how long it went on
        (("2026-06-10", "", ""), False),
        (("2026-06-11", "14:00", "16:00"), False),
    ],
)
def test_two_places_at_one_time(other: tuple[str, str, str], clash: bool) -> None:
    mine = ("2026-06-10", "14:00", "16:00")
    assert at_two_places(mine, {"x": other}) == (("x",) if clash else ())
    assert at_two_places(other, {"x": mine}) == (("x",) if clash else ())

"""Periods, who owes them, and the day a plan puts a meeting on."""

from __future__ import annotations

import datetime as dt
import tomllib
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from partybuild_desktop.domain.date import add_months
from partybuild_desktop.domain.meeting_rule import Frequency
from partybuild_desktop.domain.schedule import (
    first_day,
    is_due_in,
    last_day,
    period_of,
    periods,
    planned_day,
)
from partybuild_desktop.domain.working_day import Announced, Calendar
from tests.domain.meetings import rules

HOLIDAYS = Path(__file__).parents[2] / "resources" / "holidays"
DAYS = Calendar.of(
    Announced.parse(tomllib.loads(path.read_text("utf-8"))) for path in HOLIDAYS.glob("*.toml")
)


def test_periods_of_a_year() -> None:
    assert periods(Frequency.YEAR, 2026) == ("2026",)
    assert periods(Frequency.HALF, 2026) == ("2026-H1", "2026-H2")
    assert periods(Frequency.QUARTER, 2026) == ("2026-Q1", "2026-Q2", "2026-Q3", "2026-Q4")
    assert periods(Frequency.MONTH, 2026)[1] == "2026-02"
    assert periods(Frequency.NONE, 2026) == ()


@given(day=st.dates(dt.date(2000, 1, 1), dt.date(2099, 12, 31)), which=st.sampled_from(Frequency))
def test_a_day_lies_in_its_period_alone(day: dt.date, which: Frequency) -> None:
    text = day.isoformat()
    found = period_of(which, text)
    if which is Frequency.NONE:
        assert not found
        return
    inside = [p for p in periods(which, day.year) if first_day(p) <= text <= last_day(p)]
    assert inside == [found]


@pytest.mark.parametrize(
    ("period", "founded", "dissolved", "due"),
    [
        ("2026-03", "", "", True),
        ("2026-03", "2026-03-16", "", True),  # there for the second half
        ("2026-03", "2026-03-17", "", False),
        ("2026-03", "", "2026-03-31", False),  # gone on its last day
        ("2026-03", "", "2026-04-01", True),
        ("2026", "2026-07-02", "", True),
        ("2026", "2026-07-03", "", False),
        ("2026", "", "2026-11-30", False),
        ("2026-Q1", "2019", "", True),
    ],
)
def test_a_branch_owes_the_periods_it_was_there_for(
    period: str, founded: str, dissolved: str, due: bool
) -> None:
    assert is_due_in(period, founded=founded, dissolved=dissolved) is due


@pytest.mark.parametrize(
    ("kind", "period", "day"),
    [
        ("branch_meeting", "2026-Q1", "2026-03-10"),
        ("theme_day", "2026-06", "2026-06-05"),
        ("theme_day", "2026-05", "2026-05-06"),  # 5 May is a holiday, 6 May is worked
        ("theme_day", "2026-07", "2026-07-06"),  # a Sunday: the Monday after
        ("theme_day", "2026-10", "2026-10-08"),  # National Day until the 7th
        ("committee_meeting", "2026-10", "2026-10-08"),
        ("lecture", "2026-Q4", "2026-11-16"),
    ],
)
def test_the_plan_keeps_to_working_days(kind: str, period: str, day: str) -> None:
    found = planned_day(rules().kinds[kind], period, DAYS)
    assert (found.day.isoformat(), found.announced) == (day, True)


def test_a_year_without_notice_is_counted_by_the_week_and_says_so() -> None:
    found = planned_day(rules().kinds["theme_day"], "2031-10", DAYS)
    assert (found.day.isoformat(), found.announced) == ("2031-10-06", False)


def test_a_fixed_weekday_and_the_end_of_a_month() -> None:
    friday = replace(rules().kinds["theme_day"], weekday=5, week=1)
    assert planned_day(friday, "2026-06", DAYS).day == dt.date(2026, 6, 5)
    fifth = replace(friday, week=5)
    assert planned_day(fifth, "2026-06", DAYS).day == dt.date(2026, 6, 26)  # four Fridays only
    late = replace(friday, weekday=0, day=31)
    assert planned_day(late, "2026-02", DAYS).day == dt.date(2026, 2, 28)  # worked for the holiday
    assert planned_day(late, "2026-05", DAYS).day == dt.date(2026, 5, 29)  # a Sunday, none after


@given(
    year=st.integers(2020, 2040),
    day=st.integers(1, 31),
    month=st.integers(1, 12),
    which=st.sampled_from(list(Frequency)[:4]),
)
def test_a_planned_day_lies_in_its_period(
    year: int, day: int, month: int, which: Frequency
) -> None:
    kind = replace(rules().kinds["theme_day"], day=day, month=month, frequency=which)
    for period in periods(which, year):
        found = planned_day(kind, period, DAYS).day
        assert first_day(period) <= found.isoformat() <= last_day(period)
        assert DAYS.is_working_day(found)


def test_several_in_a_period_follow_evenly() -> None:
    twice = replace(rules().kinds["theme_day"], times=2)
    days = [planned_day(twice, "2026-06", DAYS, n).day.day for n in (0, 1)]
    assert days == [5, 22]  # the 20th is a Saturday
    yearly = replace(rules().kinds["lecture"], frequency=Frequency.YEAR, times=4)
    months = [planned_day(yearly, "2026", DAYS, n).day.month for n in range(4)]
    assert months == [2, 5, 8, 11]


def test_months_later() -> None:
    assert add_months("2026-01-31", 1) == "2026-02-28"
    assert add_months("2025-08-31", 6) == "2026-02-28"
    assert add_months("2025-12-05", 6) == "2026-06-05"

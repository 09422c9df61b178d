"""A year's notice pasted into the books: read, looked at, counted by, taken back."""

from __future__ import annotations

import datetime as dt

import pytest

from partybuild_desktop.domain.access import Role
from partybuild_desktop.domain.problem import UserProblem
from partybuild_desktop.services.app import App
from partybuild_desktop.services.wording import text_of
from tests.books import hash_of
from tests.domain.test_notice import NOTICES

#  Invented: the weekdays of 2027, the wording of the notices.
NEXT = (
    NOTICES[2026]
    .replace("2026年", "2027年")
    .replace("〔2025〕7号", "〔2026〕9号")
    .replace(
        "1月1日（周四）至3日（周六）放假调休，共3天。1月4日（周日）上班", "1月1日放假，与周末连休"
    )
    .replace("2月14日（周六）、2月28日（周六）上班", "2月14日（周日）上班")
    .replace("5月9日（周六）上班", "5月8日（周六）上班")
    .replace("9月20日（周日）、10月10日（周六）上班", "10月9日（周六）上班")
    .replace("2025年11月4日", "2026年11月5日")
)
FRIDAY = dt.date(2027, 10, 1)


def test_a_year_that_was_entered_counts_from_then_on(town: App) -> None:
    days = town.working_days
    assert not days.calendar().day(FRIDAY).announced
    before = hash_of(town)
    known, changes = days.announce(NEXT)
    assert (known.year, known.number) == (2027, "国办发明电〔2026〕9号")
    assert changes.touches("rule_in_force")
    assert days.calendar().day(FRIDAY).announced
    assert not days.calendar().is_working_day(FRIDAY)
    assert set(days.calendar().years) == {2024, 2025, 2026, 2027}
    assert town.meetings.calendar.day(FRIDAY).announced
    town.history.undo()
    assert hash_of(town) == before
    assert not days.calendar().day(FRIDAY).announced


def test_a_later_word_of_one_year_takes_the_place_of_the_earlier(town: App) -> None:
    town.working_days.announce(NEXT)
    changed = NEXT.replace("10月9日（周六）上班", "10月10日（周日）上班")
    town.working_days.announce(changed)
    calendar = town.working_days.calendar()
    assert calendar.is_working_day(dt.date(2027, 10, 10))
    assert not calendar.is_working_day(dt.date(2027, 10, 9))
    assert list(calendar.years) == [2024, 2025, 2026, 2027]


def test_what_cannot_be_read_changes_nothing(town: App) -> None:
    before = hash_of(town)
    with pytest.raises(UserProblem) as caught:
        town.working_days.announce(NEXT.replace("共9天", "共8天"))
    assert "春节" in text_of(caught.value)
    assert hash_of(town) == before


def test_only_who_manages_may_enter_a_year(town: App) -> None:
    town.books.role = Role.CLERK
    with pytest.raises(UserProblem) as caught:
        town.working_days.announce(NEXT)
    assert caught.value.code == "right_missing"

"""Working days, checked by hand against the announcements and a wall calendar."""

from __future__ import annotations

import datetime as dt
import tomllib
from itertools import pairwise

import pytest

from partybuild_desktop.domain.working_day import Announced, Calendar
from partybuild_desktop.system.paths import resources_dir

FOLDER = resources_dir() / "holidays"


@pytest.fixture(scope="module")
def calendar() -> Calendar:
    texts = [path.read_text("utf-8") for path in sorted(FOLDER.glob("*.toml"))]
    return Calendar.of(Announced.parse(tomllib.loads(text)) for text in texts)


def day(text: str) -> dt.date:
    return dt.date.fromisoformat(text)


#  As the notices have them: how many days off in a holiday, and the weekend days worked.
NOTICES = {
    2024: (
        "国办发明电〔2023〕7号",
        [1, 8, 3, 5, 1, 3, 7],
        "02-04 02-18 04-07 04-28 05-11 09-14 09-29 10-12",
    ),
    2025: ("国办发明电〔2024〕12号", [1, 8, 3, 5, 3, 8], "01-26 02-08 04-27 09-28 10-11"),
    2026: (
        "国办发明电〔2025〕7号",
        [3, 9, 3, 5, 3, 3, 7],
        "01-04 02-14 02-28 05-09 09-20 10-10",
    ),
}
#  Days of the year less 52 weekends less public holidays on weekdays: counted on a wall calendar.
WORKED = {2024: 251, 2025: 248, 2026: 248}


@pytest.mark.parametrize("year", NOTICES)
def test_the_files_say_what_the_notices_say(calendar: Calendar, year: int) -> None:
    number, lengths, worked = NOTICES[year]
    known = calendar.years[year]
    assert known.number == number
    assert [(one.last - one.first).days + 1 for one in known.holidays] == lengths
    made_up = [f"{d:%m-%d}" for one in known.holidays for d in one.work]
    assert sorted(made_up) == worked.split()
    assert all(one.last < other.first for one, other in pairwise(known.holidays))
    assert all(one.en.isascii() for one in known.holidays)


@pytest.mark.parametrize("year", NOTICES)
def test_how_many_days_a_year_has(calendar: Calendar, year: int) -> None:
    found = calendar.working_days(dt.date(year, 1, 1), dt.date(year, 12, 31))
    assert found == (WORKED[year], True)


@pytest.mark.parametrize(
    ("text", "working", "holiday"),
    [
        ("2024-02-09", True, ""),  # 除夕 of 2024 was left to the employers
        ("2024-02-10", False, "春节"),
        ("2024-02-18", True, "春节"),  # a Sunday
        ("2024-06-10", False, "端午节"),
        ("2025-01-01", False, "元旦"),
        ("2025-01-02", True, ""),
        ("2025-01-26", True, "春节"),
        ("2025-10-08", False, "国庆节、中秋节"),
        ("2025-10-11", True, "国庆节、中秋节"),
        ("2025-10-12", False, ""),
        ("2026-01-02", False, "元旦"),  # a Friday
        ("2026-01-04", True, "元旦"),  # a Sunday
        ("2026-02-14", True, "春节"),
        ("2026-02-23", False, "春节"),
        ("2026-02-24", True, ""),
        ("2026-09-20", True, "国庆节"),
        ("2026-09-25", False, "中秋节"),
        ("2026-10-10", True, "国庆节"),
        ("2026-11-22", False, ""),
    ],
)
def test_what_a_day_is(calendar: Calendar, text: str, working: bool, holiday: str) -> None:
    found = calendar.day(day(text))
    assert found.working is calendar.is_working_day(day(text)) is working
    assert (found.holiday.name if found.holiday else "") == holiday
    assert found.announced


def test_a_year_without_announcement_follows_the_week_and_says_so(calendar: Calendar) -> None:
    assert calendar.day(day("2027-10-01")).working  # a Friday; nobody has announced it
    assert not calendar.day(day("2027-10-01")).announced
    assert not calendar.day(day("2027-10-02")).working
    found = calendar.nth_working_day(2027, 10, 1)
    assert (found.day, found.announced) == (day("2027-10-01"), False)
    assert calendar.working_days(day("2026-12-31"), day("2027-01-01")) == (2, False)


@pytest.mark.parametrize(
    ("start", "number", "end", "announced"),
    [
        ("2026-01-01", 0, "2026-01-04", True),  # the Sunday that is worked
        ("2026-01-05", 0, "2026-01-05", True),
        ("2026-02-13", 1, "2026-02-14", True),
        ("2026-02-13", 2, "2026-02-24", True),
        ("2026-02-24", -1, "2026-02-14", True),
        ("2026-09-30", 1, "2026-10-08", True),
        ("2026-09-30", 3, "2026-10-10", True),
        ("2026-09-30", 4, "2026-10-12", True),
        ("2026-10-12", -10, "2026-09-21", True),
        ("2025-12-31", 5, "2026-01-08", True),
        ("2026-12-31", 1, "2027-01-01", False),  # nobody has announced 2027
        ("2027-01-04", -1, "2027-01-01", False),
        ("2027-01-01", -1, "2026-12-31", False),
    ],
)
def test_counting(calendar: Calendar, start: str, number: int, end: str, announced: bool) -> None:
    found = calendar.add_working_days(day(start), number)
    assert (found.day, found.announced) == (day(end), announced)


@pytest.mark.parametrize(
    ("month", "number", "found"),
    [
        ("2026-01", 1, "2026-01-04"),
        ("2026-01", 2, "2026-01-05"),
        ("2026-02", 10, "2026-02-13"),
        ("2026-02", 11, "2026-02-14"),
        ("2026-02", 12, "2026-02-24"),
        ("2026-02", -1, "2026-02-28"),  # a Saturday that is worked
        ("2026-02", 16, "2026-02-28"),
        ("2026-02", 25, "2026-02-28"),  # there are sixteen
        ("2026-02", -25, "2026-02-02"),
        ("2026-10", 1, "2026-10-08"),
        ("2026-10", -1, "2026-10-30"),
        ("2024-09", -1, "2024-09-30"),
        ("2024-09", -2, "2024-09-29"),  # a Sunday that is worked
        ("2025-12", -1, "2025-12-31"),
    ],
)
def test_the_nth_of_a_month(calendar: Calendar, month: str, number: int, found: str) -> None:
    year, of_year = map(int, month.split("-"))
    assert calendar.nth_working_day(year, of_year, number).day == day(found)


def test_the_last_one_before(calendar: Calendar) -> None:
    assert calendar.last_working_day_before(day("2026-10-01")).day == day("2026-09-30")
    assert calendar.last_working_day_before(day("2026-09-30")).day == day("2026-09-29")
    assert calendar.on_or_before(day("2026-09-30")).day == day("2026-09-30")
    assert calendar.on_or_before(day("2026-10-05")).day == day("2026-09-30")
    assert not calendar.on_or_before(day("2027-10-02")).announced


def test_there_is_no_zeroth(calendar: Calendar) -> None:
    with pytest.raises(ValueError, match="0"):
        calendar.nth_working_day(2026, 1, 0)


HEAD = 'year = 2026\ntitle = "t"\nnumber = "n"\nissued = 2025-11-04\n'


@pytest.mark.parametrize(
    "holidays",
    [
        "{name='a', en='a', from=2026-01-03, to=2026-01-01, work=[]}",
        "{name='a', en='a', from=2026-01-01, to=2026-01-03, work=[2026-01-05]}",  # a Monday
        "{name='a', en='a', from=2026-01-01, to=2026-01-03, work=[2026-01-03]}",
        "{name='a', en='a', from=2024-01-01, to=2024-01-03, work=[]}",
        "{name='a', en='a', from='2026-01-01', to=2026-01-03, work=[]}",
        "{name='a', en='a', from=2026-01-01, to=2026-01-03, work=[], works=[]}",
        "{name='a', en='a', from=2026-01-01, to=2026-01-03}",
        "{name='a', en='a', from=2026-01-01, to=2026-01-03, work=[]},"
        "{name='b', en='b', from=2026-01-02, to=2026-01-02, work=[]}",
    ],
)
def test_what_cannot_be_is_refused(holidays: str) -> None:
    with pytest.raises(ValueError, match=r"."):
        Announced.parse(tomllib.loads(f"{HEAD}holidays = [{holidays}]"))

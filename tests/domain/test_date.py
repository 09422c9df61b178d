"""Dates: every spelling that clerks use, every number that may stand for one, and no guess."""

from __future__ import annotations

import datetime as dt

import pytest
from hypothesis import given
from hypothesis import strategies as st

from partybuild_desktop.domain import date
from partybuild_desktop.domain.date import PartialDate, Precision, read_day, read_number, read_text
from partybuild_desktop.domain.problem import UserProblem

DAY, MONTH, YEAR = "1985-07-01", "1985-07", "1985"


@pytest.mark.parametrize(
    ("typed", "expected"),
    [
        ("1985-07-01", DAY),
        ("1985-7-1", DAY),
        ("1985/07/01", DAY),
        ("1985/7/1", DAY),
        ("1985.07.01", DAY),
        ("1985.7.1", DAY),
        ("1985.7.1.", DAY),
        ("1985. 7. 1", DAY),
        ("1985 07 01", DAY),
        ("1985年7月1日", DAY),
        ("1985年07月01日", DAY),
        ("1985年7月1号", DAY),
        ("1985年7月1", DAY),
        ("1985 年 7 月 1 日", DAY),
        ("1985、7、1", DAY),
        ("1985，7，1", DAY),
        ("1985·7·1", DAY),
        ("1985—7—1", DAY),
        ("1985－07－01", DAY),
        ("１９８５．０７．０１", DAY),
        ("１９８５年７月１日", DAY),
        ("1985\\7\\1", DAY),
        ("1985_07_01", DAY),
        ("19850701", DAY),
        ("１９８５０７０１", DAY),
        ("1985.0701", DAY),
        ("1985-07-01 00:00:00", DAY),
        ("1985-07-01T00:00:00", DAY),
        ("1985-07-01T00:00:00.000Z", DAY),
        ("1985/7/1 0:00", DAY),
        ("1985年7月1日 星期一", DAY),
        ("1985-07-01(周一)", DAY),
        ("'1985-07-01", DAY),
        ("　1985-07-01　", DAY),
        ("\u200b1985-07-01", DAY),
        ("一九八五年七月一日", DAY),
        ("19850701.0", DAY),
        ("1985.07", MONTH),
        ("1985-07", MONTH),
        ("1985/7", MONTH),
        ("1985年7月", MONTH),
        ("1985年07月", MONTH),
        ("1985年7月份", MONTH),
        ("1985年7", MONTH),
        ("1985 7", MONTH),
        ("198507", MONTH),
        ("198507.0", MONTH),
        ("１９８５０７", MONTH),
        ("1985-07-00", MONTH),
        ("19850700", MONTH),
        ("一九八五年七月", MONTH),
        ("1985", YEAR),
        ("1985年", YEAR),
        ("1985.0", YEAR),
        ("1985-00-00", YEAR),
        ("一九八五年", YEAR),
        ("1985.1", "1985-01"),
        ("1985.10", "1985-10"),
        ("1985.12", "1985-12"),
        ("二〇〇一年十月二十三日", "2001-10-23"),
        ("二零零一年十二月三十一日", "2001-12-31"),
        ("二○○○年二月二十日", "2000-02-20"),
        ("2024年03月01日", "2024-03-01"),
        ("2000-02-29", "2000-02-29"),
        ("", ""),
        ("  　", ""),
    ],
)
def test_a_text_is_read_in_any_spelling(typed: str, expected: str) -> None:
    assert read_text(typed) == expected


@pytest.mark.parametrize(
    "typed",
    [
        "1985-13-40",
        "1985-02-30",
        "1900-02-29",
        "1985.13",
        "1985.123",
        "19850732",
        "198513",
        "85.7",
        "85年7月",
        "850701",
        "31229",
        "1985-7-1-2",
        "1985.7-1990.8",
        "7/1/1985",
        "1899-12-31",
        "2101-01-01",
        "九八五年七月",
        "一九八五年十三月",
        "一九八五年二十十月",
        "预备期",
        "约1985年",
        "#N/A",
        "=DATE(1985,7,1)",
    ],
)
def test_a_text_that_is_no_date_is_refused(typed: str) -> None:
    with pytest.raises(UserProblem) as caught:
        read_text(typed)
    assert caught.value.code == "date_invalid"
    assert caught.value.args_["value"] == typed


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        (31229, "1985-07-01"),
        (31229.0, "1985-07-01"),
        (31229.5, "1985-07-01"),
        (21981.0, "1960-03-06"),
        (7853, "1921-07-01"),
        (73051, "2100-01-01"),
        (1985, "1985"),
        (1900, "1900"),
        (2100, "2100"),
        (198507, "1985-07"),
        (198507.0, "1985-07"),
        (19850701, "1985-07-01"),
        (1985.07, "1985-07"),
        (1985.01, "1985-01"),
        (1985.11, "1985-11"),
        (1985.12, "1985-12"),
        (1985.2, "1985-02"),
        (1985.9, "1985-09"),
        (1985.0701, "1985-07-01"),
        (1985.1023, "1985-10-23"),
    ],
)
def test_a_number_is_read(value: float, expected: str) -> None:
    assert read_number(value) == expected


@pytest.mark.parametrize(
    "value",
    [
        *(0, 1, 60, 366, 1899, 2101, 5500, 7852, 73052, -31229),
        *(198513, 198500, 19851340, 19850700),
        *(1985.13, 1985.071, 1985.07015, 1e9, 1e300, float("nan"), float("inf")),
    ],
)
def test_a_number_that_is_no_date_is_refused(value: float) -> None:
    with pytest.raises(UserProblem) as caught:
        read_number(value)
    assert caught.value.code == "date_invalid"


def test_january_or_october() -> None:
    with pytest.raises(UserProblem) as caught:
        read_number(1985.1)
    assert caught.value.code == "date_ambiguous"
    assert (caught.value.args_["first"], caught.value.args_["second"]) == ("1985-01", "1985-10")
    assert read_number(1985.1, two_decimals=True) == "1985-10"
    assert read_number(1985.1, birth=True, born="1985-01-23") == "1985-01"
    assert read_number(1985.1, birth=True, born="1985-10-23") == "1985-10"
    for born in ("1985-03-23", "1986-01-23", ""):
        with pytest.raises(UserProblem):
            read_number(1985.1, birth=True, born=born)


def test_a_birth_may_lie_before_the_party_was_founded() -> None:
    assert read_number(5500, birth=True) == "1915-01-21"


def test_a_workbook_that_counts_from_1904() -> None:
    assert read_number(29767, since_1904=True) == "1985-07-01"
    assert read_number(198507, since_1904=True) == "1985-07"


@pytest.mark.parametrize(
    ("day", "shown", "expected"),
    [
        (dt.date(1985, 7, 1), Precision.DAY, "1985-07-01"),
        (dt.date(1985, 7, 1), Precision.MONTH, "1985-07"),
        (dt.date(1985, 7, 15), Precision.MONTH, "1985-07-15"),
        (dt.date(1985, 1, 1), Precision.YEAR, "1985"),
        (dt.date(1985, 7, 1), Precision.YEAR, "1985-07"),
        (dt.datetime(1985, 7, 1, 8, 30), Precision.DAY, "1985-07-01"),
        (dt.date(1938, 3, 3), Precision.DAY, "1938-03-03"),
        # 198507 and 1985.07 typed into a cell that had a date format already
        (dt.date(2443, 6, 28), Precision.DAY, "1985-07"),
        (dt.datetime(1905, 6, 7, 1, 40, 48), Precision.DAY, "1985-07"),
    ],
)
def test_a_cell_with_a_date_format(day: dt.date, shown: Precision, expected: str) -> None:
    assert read_day(day, shown=shown) == expected


@pytest.mark.parametrize(
    ("day", "code"),
    [
        (dt.date(1905, 6, 7), "date_ambiguous"),  # the year 1985 in a cell with a date format
        (dt.datetime(1905, 6, 7, 2, 24), "date_ambiguous"),  # 1985.1 in such a cell
        (dt.date(1900, 2, 1), "date_invalid"),  # the days that Excel counts wrong
        (dt.date(1899, 12, 31), "date_invalid"),
        (dt.date(2150, 1, 1), "date_invalid"),
    ],
)
def test_a_day_that_nobody_meant(day: dt.date, code: str) -> None:
    with pytest.raises(UserProblem) as caught:
        read_day(day)
    assert caught.value.code == code


def test_precision_and_parts() -> None:
    day, month, year, none = map(PartialDate, ("1985-07-01", "1985-07", "1985", ""))
    assert [d.precision for d in (day, month, year, none)] == [10, 7, 4, 0]
    assert (day.year, day.month, day.day) == (1985, 7, 1)
    assert (month.year, month.month, month.day) == (1985, 7, None)
    assert (year.year, year.month, year.day) == (1985, None, None)
    assert none.year is None
    assert not none
    assert sorted([day, month, year, none]) == [none, year, month, day]


def test_as_on_paper() -> None:
    assert PartialDate("1985-07-01").chinese() == "1985年7月1日"
    assert PartialDate("1985-10").chinese() == "1985年10月"
    assert PartialDate("1985").chinese() == "1985年"
    assert PartialDate("").chinese() == ""
    assert PartialDate("1985-07").dotted() == "1985.07"


@pytest.mark.parametrize("text", ["1985-7", "1985-07-32", "85", "1985-13", "1985-07-01 ", "x"])
def test_no_other_text_is_a_date(text: str) -> None:
    with pytest.raises(ValueError, match=r".*"):
        PartialDate(text)


@pytest.mark.parametrize(
    ("start", "end", "years"),
    [
        ("1985-07-01", "2026-06-30", 40),
        ("1985-07-01", "2026-07-01", 41),
        ("1985-07", "2026-07-01", 41),
        ("1985-07", "2026-06-30", 40),
        ("1985", "2026-01-01", 41),
        ("2000-02-29", "2018-02-28", 17),
        ("2000-02-29", "2018-03-01", 18),
        ("", "2026-01-01", None),
        ("1985", "", None),
    ],
)
def test_full_years(start: str, end: str, years: int | None) -> None:
    assert date.years_between(start, end) == years


@pytest.mark.parametrize(
    ("text", "first", "last"),
    [
        ("2024", "2024-01-01", "2024-12-31"),
        ("2024-02", "2024-02-01", "2024-02-29"),
        ("2024-02-10", "2024-02-10", "2024-02-10"),
    ],
)
def test_the_days_a_date_can_mean(text: str, first: str, last: str) -> None:
    assert (date.earliest(text), date.latest(text)) == (first, last)


def test_before_and_alike_as_far_as_is_known() -> None:
    assert date.surely_before("1985-07-01", "1985-07-02")
    assert date.surely_before("1985-06", "1985-07-01")
    assert not date.surely_before("1985-07", "1985-07-15")
    assert not date.surely_before("1985", "1985-07")
    assert not date.surely_before("1985-07-15", "1985-07")
    assert not date.surely_before("", "1985")
    assert not date.surely_before("1985", "")
    assert date.agree("1962-08", "1962-08-21")
    assert date.agree("1962-08-21", "1962")
    assert not date.agree("1962-08", "1962-09-21")


@given(st.dates(min_value=dt.date(1921, 7, 1), max_value=dt.date(2100, 1, 1)))
def test_every_day_survives_every_way_of_writing_it(day: dt.date) -> None:
    iso = day.isoformat()
    assert read_text(PartialDate(iso).chinese()) == iso
    assert read_text(PartialDate(iso).dotted()) == iso
    assert read_text(f"{day:%Y%m%d}") == iso
    assert read_number(int(f"{day:%Y%m%d}")) == iso
    assert read_number(date.serial_of(day, since_1904=False)) == iso
    assert read_number(date.serial_of(day, since_1904=True), since_1904=True) == iso
    assert read_day(day) == iso


@given(st.text(max_size=20))
def test_any_text_is_a_date_or_refused(text: str) -> None:
    try:
        found = read_text(text)
    except UserProblem as problem:
        assert problem.code == "date_invalid"
    else:
        assert PartialDate(found) == found


@given(st.floats())
def test_any_number_is_a_date_or_refused(value: float) -> None:
    try:
        found = read_number(value)
    except UserProblem as problem:
        assert problem.code in ("date_invalid", "date_ambiguous")
    else:
        assert found

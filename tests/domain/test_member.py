"""The member's fields, and what follows from his dates."""

from __future__ import annotations

import tomllib
from pathlib import Path

import pytest

from partybuild_desktop.domain.member import (
    FIELD,
    FIELDS,
    FULL,
    PROBATIONARY,
    Kind,
    Member,
    kind_on,
    no_probation,
    seniority_start,
    seniority_years,
)

CODES = Path(__file__).resolve().parents[2] / "resources" / "codes"


def test_each_field_is_declared_once() -> None:
    assert len(FIELD) == len(FIELDS) == len(Member.__dataclass_fields__) - 1  # all but the uid
    assert len({f.title for f in FIELDS}) == len(FIELDS)


def test_everything_is_empty_text_unless_known() -> None:
    member = Member(uid="u")
    assert all(getattr(member, f.key) == "" for f in FIELDS)


#  The 16 items of the national collection of 2017; 所在党支部 and 党籍状态 follow from the history.
@pytest.mark.parametrize(
    "title",
    [
        "姓名",
        "公民身份号码",
        "性别",
        "民族",
        "出生日期",
        "学历",
        "人员类别",
        "入党日期",
        "转正日期",
        "工作岗位",
        "手机号",
        "固定电话",
        "家庭住址",
        "是否失联党员",
        "失去联系日期",
        "是否流动党员",
        "外出流向",
    ],
)
def test_the_national_collection_is_there(title: str) -> None:
    assert title in {f.title for f in FIELDS}


def test_code_fields_name_a_list_that_exists() -> None:
    for field in FIELDS:
        assert bool(field.codes) == (field.kind is Kind.CODE)
        if field.codes:
            assert tomllib.loads((CODES / f"{field.codes}.toml").read_text("utf-8"))["items"]


def test_numbers_of_a_person_are_masked() -> None:
    assert {f.key for f in FIELDS if f.personal} == {"id", "phone", "landline"}


#  There was no probation from 1 April 1969 to 11 August 1977 (党章 of 1969 and 1973).
@pytest.mark.parametrize(
    ("joined", "none"),
    [
        ("1969-03-31", False),
        ("1969-04-01", True),
        ("1973-05", True),
        ("1977-08-11", True),
        ("1977-08-12", False),
        # known to the month or year: it may have been, so nothing is missed
        ("1969-03", False),
        ("1969-04", True),
        ("1969", True),
        ("1977-08", True),
        ("1977", True),
        ("1977-09", False),
        ("1978", False),
        ("1968", False),
        ("", False),
    ],
)
def test_the_years_without_probation(joined: str, none: bool) -> None:
    assert no_probation(joined) is none


#  党龄 counts from the day of becoming a full member (党章 art. 7).
@pytest.mark.parametrize(
    ("joined", "confirmed", "start"),
    [
        ("1985-07-01", "1986-07-01", "1986-07-01"),
        ("1972-05", "", "1972-05"),
        ("1972-05-03", "1972-05-03", "1972-05-03"),
        ("1985-07-01", "", ""),  # nobody knows when he became a full member
        ("", "", ""),
        ("", "1990", "1990"),
    ],
)
def test_where_seniority_begins(joined: str, confirmed: str, start: str) -> None:
    assert seniority_start(joined, confirmed) == start


@pytest.mark.parametrize(
    ("joined", "confirmed", "offset", "years"),
    [
        ("1985-07-01", "1986-07-01", "", 40),  # from the day of confirmation
        ("1972-05-01", "", "", 54),  # there was no probation then
        ("2026-01-01", "", "", None),
        ("1985-07-01", "1986-07-01", "24", 38),
        ("", "", "", None),
    ],
)
def test_seniority(joined: str, confirmed: str, offset: str, years: int | None) -> None:
    assert seniority_years(joined, confirmed, offset, "2026-07-01") == years


@pytest.mark.parametrize(
    ("kind", "confirmed", "day", "then"),
    [
        (FULL, "2024-07-01", "2024-06-30", PROBATIONARY),
        (FULL, "2024-07-01", "2024-07-01", FULL),
        (FULL, "2024-07", "2024-06-30", PROBATIONARY),
        (FULL, "2024-07", "2024-07-01", FULL),
        (FULL, "", "1990-01-01", FULL),
        (PROBATIONARY, "", "2030-01-01", PROBATIONARY),
        ("", "2024-07-01", "2024-06-30", ""),
    ],
)
def test_full_or_probationary_on_a_day(kind: str, confirmed: str, day: str, then: str) -> None:
    assert kind_on(kind, confirmed, day) == then

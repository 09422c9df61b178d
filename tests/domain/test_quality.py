"""Dates out of order, ways that cannot be, and two records of one person: cases by hand."""

from __future__ import annotations

from dataclasses import replace

import pytest

from partybuild_desktop.domain.event import Event, EventKind
from partybuild_desktop.domain.member import FULL, PROBATIONARY
from partybuild_desktop.domain.quality import (
    Known,
    by_number,
    date_doubts,
    equal_records,
    history_doubts,
    post_doubt,
    probation_doubt,
    twice,
)

TODAY = "2026-07-01"


@pytest.mark.parametrize(
    ("values", "found"),
    [
        ({}, []),
        ({"birth": "1980-01-01", "applied": "2005", "joined": "2008-07-01"}, []),
        ({"birth": "1980-01-01", "applied": "2009", "joined": "2008-07-01"}, ["joined"]),
        ({"applied": "2008", "joined": "2008-07-01"}, []),  # the same year: not surely before
        ({"activist_on": "2007-02-01", "candidate_on": "2007-01"}, ["candidate_on"]),
        ({"birth": "1990-05", "league_on": "1989"}, ["league_on"]),
        ({"joined": "2026-07-02"}, ["joined"]),
        ({"joined": "2026-07"}, []),
        ({"worked": "2030"}, ["worked"]),
    ],
)
def test_dates_of_a_life(values: dict[str, str], found: list[str]) -> None:
    assert [p.field for p in date_doubts(values, TODAY)] == found


def test_what_is_swapped_is_named_on_both_sides() -> None:
    (found,) = date_doubts({"applied": "2010", "activist_on": "2009"}, TODAY)
    assert found.code == "dates_swapped"
    assert (found.args["first"], found.args["second"]) == ("applied", "activist_on")
    (future,) = date_doubts({"birth": "2027"}, TODAY)
    assert future.code == "date_future"


def event(kind: str, on: str = "", org: str = "a") -> Event:
    return Event(uid=kind + on, person="p", kind=EventKind(kind), on=on, org=org)


@pytest.mark.parametrize(
    ("events", "codes"),
    [
        ([event("opening")], []),
        ([event("opening"), event("moved", "2020-01-01", "b")], []),
        ([event("joined")], []),
        (
            [event("moved", "2020-01-01"), event("transfer_in", "2021-01-01")],
            ["event_without_entry"],
        ),
        ([event("opening"), event("transfer_in", "2020-01-01")], ["entry_twice"]),
        ([event("opening"), event("transfer_out", "2019"), event("transfer_in", "2021")], []),
        ([event("opening"), event("suspended", "2019"), event("left", "2021")], []),
        ([event("opening"), event("suspended", "2019"), event("restored", "2021")], []),
        (
            [event("opening"), event("left", "2019"), event("moved", "2021")],
            ["event_after_leaving"],
        ),
        (
            [event("opening"), event("died", "2019"), event("restored", "2021")],
            ["event_after_leaving"],
        ),
        ([event("opening"), event("died", "2019"), event("died", "2019")], ["event_after_leaving"]),
        ([event("opening"), event("moved", "2026-08-01")], ["event_future"]),
        ([event("opening"), event("moved", "1975-01-01")], ["event_before_birth"]),
    ],
)
def test_ways_that_cannot_be(events: list[Event], codes: list[str]) -> None:
    found = history_doubts("2000-07-01", "1980-01-01", events, TODAY)
    assert [p.code for p in found] == codes


def test_who_was_sent_to_two_places_on_one_day() -> None:
    """By two PCs that did not know of each other; twice to the same place is in order."""
    opening = event("opening")

    def codes(*moves: tuple[str, str]) -> list[str]:
        events = [replace(event("moved", on), uid=org + on, org=org) for on, org in moves]
        return [
            p.code for p in history_doubts("2000-07-01", "1980-01-01", [opening, *events], TODAY)
        ]

    assert codes(("2026-04-01", "b"), ("2026-04-01", "c")) == ["moved_twice"]
    assert codes(("2026-04-01", "b"), ("2026-04-02", "c")) == []
    assert codes(("2026-04-01", "b"), ("2026-04-01", "b")) == []


def test_the_number_tells_what_is_empty_and_nothing_else() -> None:
    number = "11010519491231002X"  # of the standard's own example: a woman
    assert by_number({"id": number}) == {"sex": "2", "birth": "1949-12-31"}
    assert by_number({"id": number, "sex": "1", "birth": "1950"}) == {}
    assert by_number({"id": number, "birth": "1949-12-31"}) == {"sex": "2"}
    assert by_number({"id": "旧证"}) == {}


def known(uid: str, **more: str) -> Known:
    values = {"name": "王芳", "id": "", "sex": "2", "birth": "1980-01-01", "org": "a"}
    return Known(uid=uid, **{**values, **more})


SOUNDS = {"王芳": "wangfang", "王方": "wangfang", "汪芳": "wangfang", "李芳": "lifang"}


def sounds(name: str) -> frozenset[str]:
    return frozenset({SOUNDS[name], SOUNDS[name][0] + "f"})


@pytest.mark.parametrize(
    ("other", "code"),
    [
        ({}, "same_person"),
        ({"name": "汪芳"}, "same_person"),
        ({"name": "王方", "sex": ""}, "same_person"),
        ({"org": "b"}, "same_person_two_branches"),
        ({"name": "李芳"}, ""),
        ({"sex": "1"}, ""),
        ({"birth": "1980-01-02"}, ""),
        ({"birth": "1980-01"}, ""),
        ({"org": ""}, ""),  # who stands nowhere any more is told by his number alone
        ({"id": "7"}, "same_person"),  # only one of them has a number
    ],
)
def test_who_may_be_twice_by_sound(other: dict[str, str], code: str) -> None:
    found = twice([known("1"), known("2", **other)], sounds)
    assert [pair.code for pair in found] == ([code] if code else [])


def test_of_a_birth_by_the_month_the_name_has_to_be_the_same() -> None:
    month = {"birth": "1980-01"}
    (pair,) = twice([known("1", **month), known("2", org="b", **month)], sounds)
    assert pair.code == "same_person_two_branches"
    assert not twice([known("1", **month), known("2", name="汪芳", **month)], sounds)
    year = {"birth": "1980"}
    assert not twice([known("1", **year), known("2", org="b", **year)], sounds)


@pytest.mark.parametrize(
    ("values", "found"),
    [
        ({"kind": PROBATIONARY, "joined": "2024-06-30"}, True),
        ({"kind": PROBATIONARY, "joined": "2024-05"}, True),
        ({"kind": PROBATIONARY, "joined": "2024-07-01"}, False),  # the last day of two years
        ({"kind": PROBATIONARY, "joined": "2024"}, False),  # perhaps in December
        ({"kind": PROBATIONARY}, False),
        ({"kind": FULL, "joined": "2000-01-01"}, False),
        ({"kind": PROBATIONARY, "joined": "2000", "confirmed": "2001"}, False),
    ],
)
def test_who_is_on_probation_too_long(values: dict[str, str], found: bool) -> None:
    """党章 art. 7: 预备期为一年 …… 延长预备期 …… 不能超过一年."""
    assert [p.code for p in probation_doubt(values, TODAY)] == ["probation_over"] * found


@pytest.mark.parametrize(
    ("one", "other", "code"),
    [
        ({"id": "7"}, {"id": "7"}, "same_number"),
        ({"id": "7"}, {"id": "7", "org": "b"}, "same_person_two_branches"),
        ({"id": "7"}, {"id": "7", "org": "", "name": "李芳"}, "same_number"),
        ({"id": "7"}, {"id": "8"}, ""),  # the numbers decide: two people of one sound
    ],
)
def test_who_is_twice_by_number(one: dict[str, str], other: dict[str, str], code: str) -> None:
    found = twice([known("1", **one), known("2", **other)], sounds)
    assert [pair.code for pair in found] == ([code] if code else [])


def test_records_that_say_the_same() -> None:
    one = {"uid": "1", "name": "王芳", "sequence": "1", "note": ""}
    assert equal_records(one, {"uid": "2", "name": "王芳", "sequence": "9"})
    assert not equal_records(one, {"name": "王芳", "note": "x"})


def test_posts() -> None:
    assert post_doubt("2021-01-01", "", "1980") == ""
    assert post_doubt("2021-01-01", "2020-12-31", "1980") == "post_swapped"
    assert post_doubt("1979", "", "1980") == "post_before_birth"

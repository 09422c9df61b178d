"""Band sets: what is refused, and where an age or a date falls."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest

from partybuild_desktop.domain.band import BandSet, Parts


def ages(*bands: tuple[str, int | None, int | None]) -> BandSet:
    return BandSet.parse("ages", {"title": "年龄", "en": "Age", "bands": [_raw(*b) for b in bands]})


def _raw(label: str, first: object, last: object) -> dict[str, Any]:
    found = {"label": label, "en": label, "from": first, "to": last}
    return {key: value for key, value in found.items() if value is not None}


THREE = ages(("轻", None, 30), ("中", 31, 60), ("老", 61, None))
DATES = BandSet.parse(
    "joined",
    {
        "title": "入党时间",
        "en": "Joining",
        "bands": [
            _raw("一", None, dt.date(1966, 4, 30)),
            _raw("二", dt.date(1966, 5, 1), dt.date(1976, 10, 31)),
            _raw("三", dt.date(1976, 11, 1), None),
        ],
    },
)


@pytest.mark.parametrize(
    ("years", "place"), [(0, 0), (30, 0), (31, 1), (60, 1), (61, 2), (120, 2), (None, None)]
)
def test_where_an_age_falls(years: int | None, place: int | None) -> None:
    assert THREE.of_years(years) == place


@pytest.mark.parametrize(
    ("date", "place"),
    [
        ("1966-04-30", 0),
        ("1966-05-01", 1),
        ("1976-10-31", 1),
        ("1976-11-01", 2),
        ("1966-04", 0),
        ("1966-05", 1),
        ("1976-10", 1),
        ("1965", 0),
        ("1970", 1),
        ("1980", 2),
        # in which of two bands cannot be known
        ("1966", None),
        ("1976", None),
        ("", None),
    ],
)
def test_where_a_date_falls_as_far_as_it_is_known(date: str, place: int | None) -> None:
    assert DATES.of_date(date) == place


def test_a_month_that_reaches_into_two_bands() -> None:
    days = [_raw("一", None, dt.date(1945, 9, 2)), _raw("二", dt.date(1945, 9, 3), None)]
    found = BandSet.parse("joined", {"title": "", "en": "", "bands": days})
    assert [found.of_date(d) for d in ("1945-08", "1945-09", "1945-10")] == [0, None, 1]


@pytest.mark.parametrize(
    "bands",
    [
        (),
        (("一", None, 30),),  # nobody older
        (("一", 0, 30), ("二", 31, None)),  # nobody younger
        (("一", None, 30), ("二", 32, None)),  # a gap
        (("一", None, 30), ("二", 30, None)),  # an overlap
        (("一", None, None), ("二", 31, None)),
        (("一", None, 30), ("一", 31, None)),
        (("一", None, 30), ("二", 31, 20), ("三", 21, None)),
    ],
)
def test_bands_with_a_gap_or_an_overlap_are_refused(
    bands: tuple[tuple[str, int | None, int | None], ...],
) -> None:
    with pytest.raises(ValueError, match="ages"):
        ages(*bands)


def test_a_bound_that_is_no_number_is_refused() -> None:
    with pytest.raises(ValueError, match="30"):
        BandSet.parse("a", {"title": "", "en": "", "bands": [_raw("一", None, "30")]})


def test_parts_take_in_every_name_once() -> None:
    raw = {"title": "学历", "en": "Education", "bands": [
        {"label": "大专及以上", "en": "", "of": ["本科", "大专"]},
        {"label": "其他", "en": "", "of": ["中专"]},
    ]}  # fmt: skip
    found = Parts.parse("village", raw, ["大专", "中专", "本科", "大专"])
    assert [found.find(one) for one in ("大专", "本科", "中专", "")] == [0, 0, 1, None]
    for known in (["大专", "本科"], ["大专", "本科", "中专", "小学"]):
        with pytest.raises(ValueError, match="village"):
            Parts.parse("village", raw, known)

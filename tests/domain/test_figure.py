"""What a figure says: its table, sums and shares, and what is no figure."""

from __future__ import annotations

from dataclasses import replace
from itertools import pairwise

import pytest

from partybuild_desktop.domain.binder import lacks_of
from partybuild_desktop.domain.figure import (
    AREAS,
    PALETTE,
    Colour,
    Figure,
    FigurePages,
    Series,
    Shape,
    number_text,
    share_text,
)

AGES = Figure(
    title="年龄结构",
    shape=Shape.STACKED,
    categories=("30岁及以下", "31至35岁", "36岁及以上"),
    series=(Series("男", (3, 0, 5)), Series("女", (1, 0, None))),
    sums="合计",
    shares="占比",
)


def test_the_table_has_a_line_for_each_series_then_sums_and_shares() -> None:
    assert AGES.lines() == (
        ("男", ("3", "0", "5")),
        ("女", ("1", "0", "")),
        ("合计", ("4", "0", "5")),
        ("占比", ("44.4%", "0.0%", "55.6%")),
    )
    assert AGES.whole == 9
    assert [name for name, _ in replace(AGES, sums="", shares="").lines()] == ["男", "女"]


@pytest.mark.parametrize(
    ("value", "text"),
    [(0, "0"), (12, "12"), (3.0, "3"), (3.5, "3.5"), (2.255, "2.25"), (-1, "-1"), (None, "")],
)
def test_numbers_read_without_needless_decimals(value: float | None, text: str) -> None:
    assert number_text(value) == text


def test_of_nothing_there_is_no_share() -> None:
    assert [share_text(n, 3) for n in (0, 1, 3)] == ["0.0%", "33.3%", "100%"]
    assert share_text(0, 0) == ""


@pytest.mark.parametrize(
    "series",
    [
        (),
        (Series("男", (1, 2)),),
        (Series("男", (1, 2, float("nan"))),),
        (Series("男", (1, 2, -3)),),
        tuple(Series(str(n), (1, 2, 3)) for n in range(len(PALETTE) + 1)),
    ],
)
def test_what_cannot_be_drawn_is_no_figure(series: tuple[Series, ...]) -> None:
    with pytest.raises(ValueError):
        replace(AGES, series=series)


def test_a_pie_has_one_series_and_is_bars_where_it_has_too_many_slices() -> None:
    with pytest.raises(ValueError):
        replace(AGES, shape=Shape.PIE)
    names = tuple(map(str, range(len(PALETTE) + 1)))
    few, many = (
        Figure(title="", shape=Shape.PIE, categories=c, series=(Series("数", (1,) * len(c)),))
        for c in (names[1:], names)
    )
    assert (few.drawn, many.drawn) == (Shape.PIE, Shape.BAR)
    assert len({few.colour(n) for n in range(len(few.categories))}) == len(PALETTE)
    assert many.colour(0) is PALETTE[0]


def test_every_colour_has_an_area_and_neighbours_differ_in_grey() -> None:
    assert set(AREAS) == set(Colour) == set(PALETTE)

    def grey(colour: Colour) -> float:
        r, g, b = (int(AREAS[colour][n : n + 2], 16) for n in (1, 3, 5))
        return (0.299 * r + 0.587 * g + 0.114 * b) / 255

    for left, right in pairwise(PALETTE[:5]):
        assert abs(grey(left) - grey(right)) > 0.15


def test_figures_of_nothing_are_named_as_missing() -> None:
    def pages(*figures: Figure) -> FigurePages:
        return FigurePages(kind="f", title="图", figures=figures)

    zeros = replace(AGES, series=(Series("男", (0, 0, 0)),))
    assert lacks_of(pages()) == lacks_of(pages(zeros)) == [("ledger_empty", {})]
    assert lacks_of(pages(zeros, AGES)) == []

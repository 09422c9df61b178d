"""Row heads that are one cell, and sums."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from partybuild_desktop.domain.ledger import Column, Kind, Subtotal, Total
from partybuild_desktop.domain.span import Span, spans
from partybuild_desktop.domain.sums import with_sums

HEADS = (Column("村", merge=True), Column("支部", merge=True), Column("数", Kind.NUMBER))


def test_equal_cells_are_one_downwards() -> None:
    found = spans(HEADS, [("甲", "一", "1"), ("甲", "二", "2"), ("乙", "二", "3")])
    assert found == [
        Span(0, 2, 0, 1, "甲"),
        Span(0, 1, 1, 2, "一"),
        Span(1, 2, 1, 2, "二"),
        Span(2, 3, 0, 1, "乙"),
        Span(2, 3, 1, 2, "二"),  # not one with the 二 above: it stands under another village
    ]


def test_equal_cells_side_by_side_are_one() -> None:
    assert spans(HEADS, [("合计", "合计", "6")]) == [Span(0, 1, 0, 2, "合计")]


def test_empty_cells_are_joined_with_nothing() -> None:
    found = spans(HEADS, [("", "", "1"), ("", "", "2")])
    assert [span[:4] for span in found] == [(0, 1, 0, 1), (0, 1, 1, 2), (1, 2, 0, 1), (1, 2, 1, 2)]


CELLS = st.sampled_from(["", "甲", "乙"])


@given(st.lists(st.tuples(CELLS, CELLS, CELLS), max_size=8))
def test_every_cell_of_the_heads_is_in_one_span(rows: list[tuple[str, ...]]) -> None:
    columns = (*HEADS[:2], Column("组", merge=True))
    places = [
        (row, column)
        for span in spans(columns, rows)
        for row in range(span.top, span.bottom)
        for column in range(span.left, span.right)
    ]
    assert sorted(places) == [(row, column) for row in range(len(rows)) for column in range(3)]
    for span in spans(columns, rows):
        for row in range(span.top, span.bottom):
            assert set(rows[row][span.left : span.right]) == {span.text}


def test_subtotals_and_a_total() -> None:
    rows = [("甲", "一", "1"), ("甲", "二", "2"), ("乙", "一", "4.5")]
    found = with_sums(HEADS, rows, by=0, subtotal="小计", total="合计")
    assert found == [
        ("甲", "一", "1"),
        ("甲", "二", "2"),
        ("甲", "小计", "3"),
        ("乙", "一", "4.5"),
        ("乙", "小计", "4.5"),
        ("合计", "合计", "7.5"),
    ]
    kinds = [type(row) for row in found]
    assert kinds == [tuple, tuple, Subtotal, tuple, Subtotal, Total]


def test_what_is_no_figure_counts_as_nothing_and_rates_are_not_added_up() -> None:
    columns = (Column("村"), Column("数", Kind.NUMBER), Column("率", Kind.NUMBER, sums=False))
    found = with_sums(
        columns, [("甲", "—", "90"), ("乙", "3", "80"), ("丙", "", "NaN")], total="合计"
    )
    assert found[-1] == ("合计", "3", "")


def test_no_rows_have_no_total() -> None:
    assert with_sums(HEADS, [], by=0, subtotal="小计", total="合计") == []

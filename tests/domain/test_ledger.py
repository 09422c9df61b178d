"""The ledger as a value: its heading, its defaults, what it refuses."""

from __future__ import annotations

import pytest

from partybuild_desktop.domain.ledger import (
    Align,
    Binding,
    Column,
    HeadCell,
    Kind,
    Ledger,
    Paper,
    Size,
    heading,
    heading_rows,
)


def test_a_plain_heading_has_one_row() -> None:
    columns = (Column("序号"), Column("姓名"))
    assert heading_rows(columns) == 1
    assert heading(columns) == (HeadCell(0, 1, 0, 1, "序号"), HeadCell(0, 1, 1, 2, "姓名"))


def test_neighbours_of_a_group_share_its_cell_and_others_reach_down() -> None:
    columns = (
        Column("姓名"),
        Column("手机号", group=("联系电话",)),
        Column("固定电话", group=("联系电话",)),
        Column("备注"),
    )
    assert heading(columns) == (
        HeadCell(0, 2, 0, 1, "姓名"),
        HeadCell(0, 1, 1, 3, "联系电话"),
        HeadCell(0, 2, 3, 4, "备注"),
        HeadCell(1, 2, 1, 2, "手机号"),
        HeadCell(1, 2, 2, 3, "固定电话"),
    )


def test_three_levels() -> None:
    columns = (
        Column("男", group=("本年增加", "发展")),
        Column("女", group=("本年增加", "发展")),
        Column("转入", group=("本年增加",)),
        Column("发展", group=("本年减少",)),
    )
    assert heading_rows(columns) == 3
    assert heading(columns) == (
        HeadCell(0, 1, 0, 3, "本年增加"),
        HeadCell(0, 1, 3, 4, "本年减少"),
        HeadCell(1, 2, 0, 2, "发展"),
        HeadCell(1, 3, 2, 3, "转入"),
        HeadCell(1, 3, 3, 4, "发展"),
        HeadCell(2, 3, 0, 1, "男"),
        HeadCell(2, 3, 1, 2, "女"),
    )


def test_equal_groups_apart_stay_apart() -> None:
    columns = (Column("a", group=("g",)), Column("b"), Column("c", group=("g",)))
    assert [cell.title for cell in heading(columns)] == ["g", "b", "g", "a", "c"]


def test_every_place_of_the_heading_is_covered_once() -> None:
    columns = (
        Column("a"),
        Column("b", group=("x",)),
        Column("c", group=("x", "y")),
        Column("d", group=("z", "y")),
        Column("e", group=("z",)),
    )
    places = [
        (row, column)
        for cell in heading(columns)
        for row in range(cell.top, cell.bottom)
        for column in range(cell.left, cell.right)
    ]
    assert sorted(places) == [(row, column) for row in range(3) for column in range(5)]


@pytest.mark.parametrize(
    ("kind", "align", "wraps"),
    [
        (Kind.TEXT, Align.LEFT, True),
        (Kind.CODE, Align.CENTER, False),
        (Kind.DATE, Align.CENTER, False),
        (Kind.NAME, Align.CENTER, False),
        (Kind.NUMBER, Align.RIGHT, False),
    ],
)
def test_alignment_and_wrapping_follow_the_kind(kind: Kind, align: Align, wraps: bool) -> None:
    column = Column("x", kind)
    assert (column.aligned, column.wraps) == (align, wraps)
    assert Column("x", kind, align=Align.LEFT, wrap=True).aligned is Align.LEFT


def test_paper_in_mm() -> None:
    assert Paper().mm == (297, 210)
    assert Paper(Size.A3, landscape=False).mm == (297, 420)
    assert Paper().margins == (20, 15, 15, 15)
    assert Paper(binding=Binding.TOP).margins == (15, 20, 15, 15)


def test_what_could_be_gone_over_only_once_is_refused() -> None:
    with pytest.raises(ValueError, match="members"):
        Ledger(kind="members", title="t", columns=(Column("x"),), rows=(row for row in [("1",)]))


def test_a_ledger_without_columns_or_with_four_levels_is_refused() -> None:
    with pytest.raises(ValueError, match="members"):
        Ledger(kind="members", title="t", columns=(), rows=[])
    with pytest.raises(ValueError, match="b"):
        Column("x", group=("a", "b", "c"))

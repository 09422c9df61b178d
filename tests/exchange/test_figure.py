"""Figures as a workbook: the same numbers in cells, and its own charts of those cells."""

from __future__ import annotations

from dataclasses import replace
from io import BytesIO
from zipfile import ZipFile

import pytest
from python_calamine import CalamineWorkbook

from partybuild_desktop.domain.figure import Figure, FigurePages, Series, Shape
from partybuild_desktop.domain.ledger import Foot, Head, Paper
from partybuild_desktop.domain.problem import UserProblem
from partybuild_desktop.exchange.ledger import write

NAMES = ("30岁及以下", "=1+1", "𠮷䶮及以上")
ONE = Figure(
    title="=年龄结构",
    shape=Shape.STACKED,
    categories=NAMES,
    series=(Series("男", (3, 0, 5.5)), Series("女", (1, None, 0))),
    unit="人",
    label="年龄",
    sums="合计",
    shares="占比",
)


def pages(*figures: Figure) -> FigurePages:
    return FigurePages(
        kind="figures",
        title="队伍结构图",
        figures=figures,
        head=Head("填报单位（盖章）：红旗村党支部", ("截至日期：2026年6月30日",)),
        foot=Foot(("负责人", "审核人"), ("注：周岁。",)),
        paper=Paper(landscape=False),
        empty_text="没有在册党员",
    )


def written(document: FigurePages) -> tuple[list[list[object]], dict[str, str]]:
    """The cells of the sheet, and the charts by name."""
    stream = BytesIO()
    assert write(document, stream) == len(document.figures)
    again = BytesIO()
    write(document, again)
    assert stream.getvalue() == again.getvalue()
    with ZipFile(stream) as archive:
        charts = {
            name: archive.read(name).decode()
            for name in archive.namelist()
            if name.startswith("xl/charts/chart")
        }
    stream.seek(0)
    rows = CalamineWorkbook.from_filelike(stream).get_sheet_by_index(0).to_python()
    return rows, charts


def test_cells_are_numbers_and_the_chart_shows_them() -> None:
    rows, charts = written(pages(ONE))
    top = next(n for n, row in enumerate(rows) if row[0] == "年龄")
    assert rows[top - 1][0] == "=年龄结构　单位：人"
    assert rows[top][:5] == ["年龄", "男", "女", "合计", "占比"]
    assert [row[0] for row in rows[top + 1 : top + 4]] == list(NAMES)
    assert [row[1:4] for row in rows[top + 1 : top + 4]] == [[3, 1, 4], [0, "", 0], [5.5, 0, 5.5]]
    assert [row[4] for row in rows[top + 1 : top + 4]] == pytest.approx([4 / 9.5, 0, 5.5 / 9.5])
    (chart,) = charts.values()
    first, last = top + 2, top + 4
    assert f"'队伍结构图'!$B${first}:$B${last}" in chart.replace("<c:f>队伍结构图", "'队伍结构图'")
    assert "B3261E" in chart and "stacked" in chart and "pattFill" in chart


@pytest.mark.parametrize("shape", list(Shape))
@pytest.mark.parametrize("count", [0, 1, 7, 60])
def test_every_shape_and_number(shape: Shape, count: int) -> None:
    figure = Figure(
        title="图",
        shape=shape,
        categories=tuple(f"第{n}党支部" for n in range(count)),
        series=(Series("人数", tuple(range(1, count + 1))),),
        shares="占比",
    )
    rows, charts = written(pages(figure, figure))
    assert len(charts) == (2 if count else 0)
    cells = {cell for row in rows for cell in row}
    assert set(figure.categories) | set(range(1, count + 1)) <= cells
    kinds = {Shape.PIE: "pieChart", Shape.LINE: "lineChart"}
    wanted = kinds.get(figure.drawn, "barChart")
    assert all(f"<c:{wanted}>" in chart for chart in charts.values())


def test_none_says_so() -> None:
    rows, charts = written(pages())
    assert "没有在册党员" in {cell for row in rows for cell in row}
    assert charts == {}
    assert written(pages(replace(ONE, series=(Series("男", (0, 0, 0)),))))[1] == {}


def test_a_name_that_no_cell_holds_is_refused() -> None:
    with pytest.raises(UserProblem) as caught:
        written(pages(replace(ONE, categories=("甲", "长" * 32_768, "乙"))))
    assert caught.value.code == "cell_too_long"

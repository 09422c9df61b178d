"""The one table: it builds the rows in sight and no others."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from partybuild_desktop.ui.table import Column, Source, TableModel
from partybuild_desktop.ui.theme import Theme
from partybuild_desktop.ui.widgets.grid import Grid

ROWS = 20_000


class Well:
    """Counts which rows were asked for, and in how many calls."""

    def __init__(self) -> None:
        self.asked: list[str] = []
        self.calls = 0

    def fetch(self, keys: Sequence[str]) -> dict[str, str]:
        self.asked += keys
        self.calls += 1
        return {key: f"第 {key} 行" for key in keys}


def _grid(qtbot: QtBot, well: Well) -> tuple[Grid, TableModel]:
    model = TableModel(
        [Column("a", "甲"), Column("b", "乙")],
        Source(fetch=well.fetch, text=lambda row, key: row + key),
    )
    grid = Grid(model, Theme(), "表")
    qtbot.addWidget(grid)
    model.setParent(grid)
    grid.resize(400, 33 + 10 * 32)
    model.show([str(n) for n in range(ROWS)])
    grid.show()
    grid.grab()
    return grid, model


def _in_sight(grid: Grid) -> set[str]:
    last = grid.rowAt(grid.viewport().height() - 1)
    return {str(n) for n in range(grid.rowAt(0), last + 1)}


def test_only_rows_in_sight_are_built_however_far_one_scrolls(qtbot: QtBot) -> None:
    well = Well()
    grid, _ = _grid(qtbot, well)
    assert set(well.asked) == _in_sight(grid)
    assert well.calls == 1
    for part in (0.25, 0.5, 0.9, 1.0):
        well.asked.clear()
        bar = grid.verticalScrollBar()
        bar.setValue(round(bar.maximum() * part))
        grid.grab()
        assert set(well.asked) == _in_sight(grid)
        assert len(well.asked) <= 12


def test_a_row_seen_again_is_not_built_again(qtbot: QtBot) -> None:
    well = Well()
    grid, _ = _grid(qtbot, well)
    well.asked.clear()
    grid.verticalScrollBar().setValue(64)
    grid.grab()
    assert len(well.asked) <= 3


def test_a_changed_row_is_built_again(qtbot: QtBot) -> None:
    well = Well()
    grid, model = _grid(qtbot, well)
    well.asked.clear()
    model.forget(["3"])
    grid.grab()
    assert well.asked == ["3"]


def test_reloading_keeps_the_line_the_clerk_is_on(qtbot: QtBot) -> None:
    grid, model = _grid(qtbot, Well())
    grid.go_to("500", 1)
    grid.reload([str(n) for n in range(0, ROWS, 2)])
    assert grid.key == "500"
    assert grid.currentIndex().column() == 1
    grid.reload(["1", "2"])
    assert grid.key == "2"
    grid.reload([])
    assert grid.key == ""
    assert model.rowCount() == 0


def test_a_selection_is_copied_as_it_is_shown(qtbot: QtBot, qapp: QApplication) -> None:
    grid, model = _grid(qtbot, Well())
    grid.setCurrentIndex(model.index(1, 0))
    grid.selectionModel().select(model.index(2, 1), grid.selectionModel().SelectionFlag.Select)
    grid.selectRow(1)
    grid.copy()
    assert qapp.clipboard().text() == "第 1 行a\t第 1 行b\n"


def _widths(grid: Grid) -> list[int]:
    return [grid.columnWidth(n) for n in range(grid.model().columnCount())]


def test_columns_give_a_little_up_where_that_keeps_the_table_from_scrolling(qtbot: QtBot) -> None:
    well = Well()
    columns = [Column(key, key, 100, whole=("女" * 6,) if key == "b" else ()) for key in "abcd"]
    model = TableModel(columns, Source(fetch=well.fetch, text=lambda row, key: row + key))
    grid = Grid(model, Theme(), "表")
    qtbot.addWidget(grid)
    model.setParent(grid)
    grid.resize(440, 300)
    grid.show()
    assert _widths(grid)[:3] == [100, 100, 100]
    grid.resize(382, 300)
    bar = grid.horizontalScrollBar()
    qtbot.waitUntil(lambda: bar.maximum() == 0)
    whole = grid.fontMetrics().horizontalAdvance("女" * 6)
    assert _widths(grid)[1] > whole, "a label of a short list is never cut"
    assert min(_widths(grid)) >= 85
    grid.resize(300, 300)
    qtbot.waitUntil(lambda: bar.maximum() > 0)  # too little room: it scrolls
    grid.resize(440, 300)
    grid.horizontalHeader().resizeSection(0, 150)
    model.show(["1"])
    grid.resize(430, 300)
    assert _widths(grid)[0] == 150, "what the clerk has set stays"


def test_a_column_grows_as_far_as_its_texts_need_it(qtbot: QtBot) -> None:
    texts = {"a": "双河镇白云山风景名胜区管理委员会", "b": "甲", "c": "乙"}
    model = TableModel(
        [Column("a", "甲", 100, grows=True), Column("b", "乙", 100), Column("c", "丙", 100)],
        Source(fetch=lambda keys: dict.fromkeys(keys, ""), text=lambda _, key: texts[key]),
    )
    grid = Grid(model, Theme(), "表")
    qtbot.addWidget(grid)
    model.setParent(grid)
    grid.resize(900, 200)
    grid.show()
    model.show(["1"])
    needed = grid.fontMetrics().horizontalAdvance(texts["a"])
    assert needed < grid.columnWidth(0) < needed + 40
    assert grid.columnWidth(1) == 100
    grid.resize(310, 200)  # what the others need stays theirs
    assert 100 <= grid.columnWidth(0) < needed
    assert grid.columnWidth(1) == 100


def test_spare_columns_leave_rather_than_have_the_table_scroll(qtbot: QtBot) -> None:
    model = TableModel(
        [
            Column("a", "甲", 100, grows=True),
            Column("b", "乙", 100, spare=2),
            Column("c", "丙", 100),
            Column("d", "丁", 100, spare=1),
        ],
        Source(fetch=lambda keys: {key: key for key in keys}, text=lambda row, key: row + key),
    )
    grid = Grid(model, Theme(), "表")
    qtbot.addWidget(grid)
    model.setParent(grid)
    grid.resize(420, 200)
    grid.show()
    model.show(["1", "2"])
    bar = grid.horizontalScrollBar()

    def left_out() -> list[str]:
        qtbot.waitUntil(lambda: bar.maximum() == 0)
        return [one.key for n, one in enumerate(model.columns) if grid.isColumnHidden(n)]

    assert left_out() == []
    grid.resize(290, 200)
    assert left_out() == ["d"]
    grid.go_to("2", 3)
    assert grid.currentIndex().column() == 2, "the keyboard is where it is seen"
    grid.resize(200, 200)
    assert left_out() == ["b", "d"]
    assert (grid.key, grid.currentIndex().column()) == ("2", 2)
    assert grid.viewport().width() - sum(grid.columnWidth(n) for n in (0, 2)) == 0
    grid.horizontalHeader().resizeSection(0, 90)  # by hand, while some are left out
    grid.resize(420, 200)
    assert left_out() == []
    model.set_columns([Column("e", "戊", 100), Column("f", "己", 100)])
    assert not grid.isColumnHidden(1)


def test_the_line_chosen_stays_in_sight_when_the_table_gets_lower(qtbot: QtBot) -> None:
    grid, model = _grid(qtbot, Well())
    grid.go_to("8")
    grid.resize(400, 33 + 4 * 32)
    area = grid.viewport().rect()
    assert area.contains(grid.visualRect(model.index(8, 0)))
    grid.verticalScrollBar().setValue(grid.verticalScrollBar().maximum())
    grid.resize(400, 33 + 3 * 32)
    assert not area.contains(grid.visualRect(model.index(8, 0))), "it had been left"


def test_other_columns_get_widths_of_their_own(qtbot: QtBot) -> None:
    model = TableModel(
        [Column("a", "甲", 150), Column("b", "乙", 72), Column("c", "丙", 320)],
        Source(fetch=lambda keys: dict.fromkeys(keys, ""), text=lambda _, key: key),
    )
    grid = Grid(model, Theme(), "表")
    qtbot.addWidget(grid)
    model.setParent(grid)
    grid.resize(1000, 200)
    grid.show()
    model.show(["1"])
    model.set_columns([Column(key, key, 90 + 10 * n) for n, key in enumerate("abcde")])
    assert [grid.columnWidth(n) for n in range(4)] == [90, 100, 110, 120]
    grid.horizontalHeader().resizeSection(1, 222)  # by hand: kept while the columns are these
    model.show(["1", "2"])
    assert grid.columnWidth(1) == 222


def test_the_name_stays_in_sight_where_the_table_scrolls_sideways(qtbot: QtBot) -> None:
    model = TableModel(
        [Column("name", "姓名", 80, stays=True), *(Column(key, key, 150) for key in "abcd")],
        Source(fetch=lambda keys: {key: key for key in keys}, text=lambda row, key: row + key),
    )
    grid = Grid(model, Theme(), "表")
    qtbot.addWidget(grid)
    model.setParent(grid)
    grid.resize(900, 200)
    grid.show()
    model.show(["甲", "乙"])
    grid.go_to("乙")
    assert grid.verticalHeader().isHidden() and not grid.isColumnHidden(0)
    grid.resize(400, 200)
    assert not grid.verticalHeader().isHidden() and grid.isColumnHidden(0)
    assert model.headerData(1, Qt.Orientation.Vertical) == "乙name"
    assert (grid.key, grid.currentIndex().column()) == ("乙", 1), "the keyboard is where it is seen"
    grid.go_to("甲")
    assert grid.currentIndex().column() == 1
    grid.resize(900, 200)
    assert grid.verticalHeader().isHidden() and not grid.isColumnHidden(0)

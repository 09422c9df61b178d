"""Ledgers through the window: the options that a kind has, looking at pages, and the printer."""

from __future__ import annotations

import sys
from io import BytesIO
from pathlib import Path
from typing import Any

import pypdfium2
import pytest
from PySide6.QtCore import QEvent, QObject, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QComboBox, QLabel

from partybuild_desktop.reports.preview import page_count, page_image, page_text
from partybuild_desktop.system.errors import EnvironmentProblem
from partybuild_desktop.ui.dialogs.paper import PaperDialog
from partybuild_desktop.ui.widgets.sheets import Drawn
from tests.ui.conftest import PRINTER, Desk

NUMBER = "429981194912310020"


def choose(box: QComboBox, data: str) -> None:
    """Choose an entry by what it stands for."""
    box.setCurrentIndex(box.findData(data))
    assert box.currentData() == data


def _text(page) -> str:  # type: ignore[no-untyped-def]
    drawn = page.sheets.drawn
    return "".join(page_text(drawn.pdf, n) for n in range(drawn.pages))


def _choose(desk: Desk, page, kind: str) -> None:  # type: ignore[no-untyped-def]
    page.options.choose_kind(kind)
    page.draw()
    desk.settle()


def test_only_the_options_that_a_kind_has_are_shown(desk: Desk) -> None:
    page = desk.page("ledger")
    options = page.options
    _choose(desk, page, "roster")
    assert options.masked.isVisible()
    assert options.choose.isVisible()
    assert options.blank.isVisible()
    assert options.rows.isVisible()
    _choose(desk, page, "network")
    assert not options.masked.isVisible()
    assert not options.choose.isVisible()
    assert not options.blank.isVisible()
    assert options.internal.isVisible()
    _choose(desk, page, "card")
    assert options.masked.isVisible()
    assert options.blank.isVisible()
    assert not options.rows.isVisible(), "a form has no rows"


def test_blank_and_watermark_are_drawn(desk: Desk) -> None:
    page = desk.page("ledger")
    assert "王秀英" in _text(page)
    page.options.blank.setChecked(True)
    page.options.rows.setValue(40)
    page.draw()
    desk.settle()
    assert "王秀英" not in _text(page)
    assert page.sheets.pages > 1
    page.options.blank.setChecked(False)
    page.options.internal.setChecked(True)
    page.draw()
    desk.settle()
    assert "内部资料" in _text(page)


def test_numbers_and_dates_read_as_chosen_and_each_ledger_remembers(desk: Desk) -> None:
    page = desk.page("ledger")
    app = desk.window.desk.app
    (uid,) = [u for u in app.search.find("王秀英") if app.members.get(u).name == "王秀英"]
    app.members.set(uid, {"id": NUMBER})
    page.options.full.setChecked(True)
    page.options.style_of.click()
    dialog = desk.dialog()
    assert next(iter(dialog.boxes)) == "id"
    choose(dialog.boxes["id"], "spaced")
    choose(dialog.boxes["date"], "dotted")
    choose(dialog.boxes["birth"], "month")
    dialog.main.click()
    desk.qtbot.wait(300)
    desk.settle()
    drawn = _text(page)
    assert f"{NUMBER[:6]} {NUMBER[6:14]} {NUMBER[14:]}" in drawn
    assert "1949年12月" in drawn
    assert "1949年12月31日" not in drawn
    assert "1972.05" in drawn
    assert "分段" in page.options.styles.text()
    page.options.masked.setChecked(True)
    page.draw()
    desk.settle()
    assert "********" in _text(page), "what is hidden stays hidden"
    _choose(desk, page, "committee")
    assert page.options.styles.text() == "常用写法", "each has its own"
    _choose(desk, page, "network")
    assert not page.options.style_of.isVisible()
    _choose(desk, page, "roster")
    page.options.style_of.click()
    again = desk.dialog()
    assert again.boxes["birth"].currentData() == "month"
    assert "隐去" in "".join(found.text() for found in again.findChildren(QLabel))


def test_a_form_too_reads_as_chosen(desk: Desk) -> None:
    page = desk.page("ledger")
    _choose(desk, page, "card")
    page.options._set_styles({"date": "digits"})
    page.draw()
    desk.settle()
    assert "194912" in _text(page)
    kept = page.options.asked().kept()
    assert kept["style"] == ["date=digits"]


def test_a_year_alone_is_its_last_day(desk: Desk) -> None:
    page = desk.page("ledger")
    page.options.day.setText("2024")
    asked = page.options.asked()
    assert (asked.scope.day, asked.year) == ("2024-12-31", 2024)


def test_pages_are_walked_zoomed_and_searched(desk: Desk) -> None:
    page = desk.page("ledger")
    _choose(desk, page, "card")
    viewer = page.viewer
    assert viewer.sheets.pages == 6
    QTest.keyClick(viewer.sheets, Qt.Key.Key_PageDown)
    assert viewer.sheets.current == viewer.number.value() == 2
    viewer.number.setValue(4)
    assert viewer.sheets.current == 4
    viewer.zoom.setCurrentIndex(2)
    desk.qtbot.wait(200)
    desk.settle()
    assert viewer.sheets.current == 4
    assert viewer.sheets._labels[3].width() >= 990, "125 % of A4"
    QTest.keyClick(desk.window, Qt.Key.Key_F, Qt.KeyboardModifier.ControlModifier)
    assert viewer.search.hasFocus()
    desk.keys(viewer.search, "王秀英")
    QTest.keyClick(viewer.search, Qt.Key.Key_Return)
    desk.settle()
    assert viewer.found.text() == "第 1 处，共 1 处"
    texts = [page_text(viewer.sheets.drawn.pdf, n) for n in range(6)]
    assert "王秀英" in texts[viewer.sheets.current - 1].replace(" ", "")
    desk.keys(viewer.search, "没有此人")
    QTest.keyClick(viewer.search, Qt.Key.Key_Return)
    desk.settle()
    assert viewer.found.text() == "没有找到"


def test_what_is_found_is_marked_and_walked(desk: Desk) -> None:
    page = desk.page("ledger")
    _choose(desk, page, "card")
    viewer = page.viewer
    desk.keys(viewer.search, "正式 党员")
    QTest.keyClick(viewer.search, Qt.Key.Key_Return)
    desk.settle()
    desk.qtbot.waitUntil(lambda: viewer.sheets.painted > 0)
    assert viewer.found.text() == "第 1 处，共 6 处"
    first = viewer.sheets._labels[0]
    ((spot, here),) = first.marks
    assert here
    place = first.place(spot).toRect()
    assert place.width() > place.height() > 8
    shot = first.grab(place).toImage()
    gold = [shot.pixelColor(x, shot.height() // 2).blue() for x in range(shot.width())]
    assert max(gold) < 220, "under the mark no white is left"
    viewer.on.click()
    assert viewer.found.text() == "第 2 处，共 6 处"
    assert not first.marks[0][1]
    second = viewer.sheets._labels[1]
    middle = second.pos() + second.place(second.marks[0][0]).center().toPoint()
    top = viewer.sheets.verticalScrollBar().value()
    assert top < middle.y() < top + viewer.sheets.viewport().height()
    QTest.keyClick(desk.window, Qt.Key.Key_F3, Qt.KeyboardModifier.ShiftModifier)
    QTest.keyClick(desk.window, Qt.Key.Key_F3, Qt.KeyboardModifier.ShiftModifier)
    assert viewer.found.text() == "第 6 处，共 6 处", "before the first comes the last"
    viewer.search.clear()
    assert not any(sheet.marks for sheet in viewer.sheets._labels)


def test_printing_goes_on_from_a_page_and_remembers(desk: Desk, printed: Path) -> None:
    page = desk.page("ledger")
    _choose(desk, page, "card")
    page.paper.click()
    dialog = desk.dialog()
    assert dialog.printer.currentText() == PRINTER
    dialog.first.setValue(4)
    dialog.copies.setValue(2)
    dialog.dx.setValue(1.5)
    dialog.dy.setValue(-2)
    dialog.main.click()
    desk.settle()
    assert page_count(printed.read_bytes()) == 6, "pages 4 to 6, twice"
    (kept,) = desk.window.desk.app.prints.list()
    assert '"dx_mm": 1.5' in kept.params
    page.paper.click()
    again = desk.dialog()
    assert (again.dx.value(), again.dy.value()) == (1.5, -2)
    again.printer.setCurrentIndex(0)
    assert again.dx.value() == 0, "another printer has its own"


def test_paper_is_chosen_and_each_ledger_remembers(desk: Desk) -> None:
    page = desk.page("ledger")
    paper = page.options.paper

    def size() -> tuple[int, int]:
        image = page_image(page.sheets.drawn.pdf, 0, dpi=25.4)
        return image.width // 10 * 10, image.height // 10 * 10  # in cm, as mm

    assert size() == (290, 210)
    choose(paper._sheet, "A3-portrait")
    paper._sheet.activated.emit(0)
    desk.qtbot.wait(300)
    desk.settle()
    assert size() == (290, 420)
    _choose(desk, page, "card")
    assert paper.sheet == ""
    assert size() == (210, 290)
    _choose(desk, page, "roster")
    assert paper.sheet == "A3-portrait"
    assert page.options.asked().kept()["sheet"] == "A3-portrait"


def _set_edge(desk: Desk, page: Any, n: int, mm: float) -> None:
    page.options.paper.margins.edges[n].setValue(mm)
    page.options.paper.margins.edges[n].editingFinished.emit()
    desk.qtbot.wait(300)
    desk.settle()


def test_margins_are_chosen_and_each_ledger_remembers(desk: Desk) -> None:
    page = desk.page("ledger")
    margins = page.options.paper.margins
    assert [edge.value() for edge in margins.edges] == [15, 15, 20, 15], "as it is drawn"
    assert margins.text == ""
    before = page.sheets.drawn.pdf
    _set_edge(desk, page, 2, 35)
    assert page.options.asked().margins == page.options.asked().kept()["margins"] == "15,15,35,15"
    assert page.sheets.drawn.pdf != before
    _set_edge(desk, page, 1, 8)
    assert "12" in margins.why.text(), "no printer reaches it"
    kept = desk.window.desk.app.settings.get("ledger/margins/roster")
    assert kept == "15,15,35,15", "what cannot be is not kept"
    _set_edge(desk, page, 1, 120)
    assert "100" in margins.why.text(), "no room is left"
    _set_edge(desk, page, 1, 15)
    assert margins.why.isHidden()
    _choose(desk, page, "card")
    assert margins.text == ""
    _choose(desk, page, "roster")
    assert margins.text == "15,15,35,15"
    margins._own.click()
    desk.qtbot.wait(300)
    desk.settle()
    assert [edge.value() for edge in margins.edges] == [15, 15, 20, 15]
    assert page.sheets.drawn.pdf == before


def test_copies_and_sides_are_remembered_and_what_a_printer_lacks_is_said(
    desk: Desk, printed: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    page = desk.page("ledger")
    choose(page.options.paper._sheet, "A3-landscape")
    page.options.paper._keep()
    page.draw()
    desk.settle()
    page.paper.click()
    dialog = desk.dialog()
    assert dialog.note.isHidden(), "one that says nothing of its paper is believed to have it"
    monkeypatch.setattr("partybuild_desktop.ui.printing.takes_a3", lambda name: name == PRINTER)
    dialog.printer.setCurrentIndex(0)
    assert "缩小" in dialog.note.text()
    choose(dialog.sides, "long")
    assert "单面" in dialog.note.text()
    dialog.printer.setCurrentIndex(1)
    monkeypatch.setattr("partybuild_desktop.ui.printing.turns_over", lambda _: True)
    dialog._tell()
    assert dialog.note.isHidden()
    dialog.copies.setValue(3)
    dialog.main.click()
    desk.settle()
    assert page_count(printed.read_bytes()) == 3
    page.paper.click()
    again = desk.dialog()
    assert (again.copies.value(), again.sides.currentData()) == (3, "long")
    again.reject()
    _choose(desk, page, "card")
    page.paper.click()
    other = desk.dialog()
    assert (other.copies.value(), other.sides.currentData()) == (1, ""), "each has its own"


def test_a_printer_that_is_gone_and_one_that_refuses_are_named(
    desk: Desk, printed: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    desk.window.desk.app.settings.set("print/printer/roster", "旧打印机")
    page = desk.page("ledger")
    page.paper.click()
    dialog = desk.dialog()
    assert "旧打印机" in dialog.gone.text()
    printed.mkdir()
    dialog.main.click()
    desk.settle()
    assert "没有接受" in dialog.trouble.text
    assert dialog.isVisible()


def test_a_print_comes_out_again_just_as_it_was(
    desk: Desk, printed: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    page = desk.page("ledger")
    first, second = tmp_path / "first.pdf", tmp_path / "second.pdf"
    app = desk.window.desk.app
    app.prints.write(page.options.asked().compose(app), first)
    page.records.click()
    dialog = desk.dialog()
    assert dialog.grid.model().rowCount() == 1
    monkeypatch.setattr("partybuild_desktop.ui.dialogs.prints.ask_save", lambda *_, **__: second)
    dialog.save.click()
    desk.settle()
    assert second.read_bytes() == first.read_bytes()
    dialog.again.click()
    (paper,) = dialog.findChildren(PaperDialog)
    assert "dx" not in paper.fields, "it is as it was"
    paper.main.click()
    desk.settle()
    assert page_count(printed.read_bytes()) == 1
    assert len(app.prints.list()) == 1


def test_a_year_is_closed_in_one_action_and_listed(desk: Desk) -> None:
    page = desk.page("ledger")
    page.close_year.click()
    dialog = desk.dialog()
    desk.settle()
    assert not dialog.main.isEnabled(), "first the figures are to be looked at"
    dialog.sure.setChecked(True)
    dialog.year.setCurrentIndex(0)
    dialog.main.click()
    desk.settle()
    assert dialog.trouble.text, "the running year is not over"
    dialog.year.setCurrentIndex(1)
    dialog.main.click()
    desk.settle()
    assert not dialog.trouble.text
    assert dialog.grid.model().rowCount() > 1
    assert not dialog.sure.isChecked()
    dialog.sure.setChecked(True)
    dialog.main.click()
    desk.settle()
    assert "已经封账" in dialog.trouble.text


def test_the_first_page_of_a_long_ledger_is_seen_before_the_rest(desk: Desk) -> None:
    page = desk.page("ledger")
    seen: list[tuple[int, int]] = []
    page.sheets.laid.connect(lambda pages: seen.append((pages, page.sheets.painted)))
    _choose(desk, page, "card")
    assert [pages for pages, _ in seen] == [1, 6]
    assert seen[0] == (1, 1), "it is a picture before the rest is drawn"
    assert "6 页" in page.facts.text()


class Moves(QObject):
    """Counts how often a sheet is put somewhere."""

    count = 0

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        self.count += event.type() is QEvent.Type.Move and isinstance(watched, QLabel)
        return False


def test_a_thousand_sheets_are_not_laid_out_anew_for_each(desk: Desk) -> None:
    page, pages = desk.page("ledger"), 120
    document, stream = pypdfium2.PdfDocument.new(), BytesIO()
    for _ in range(pages):
        document.new_page(595, 842)
    document.save(stream)
    document.close()
    moves = Moves()
    QApplication.instance().installEventFilter(moves)
    page.sheets.show_pdf(Drawn("", stream.getvalue(), pages, 0, ()))
    desk.settle()
    QApplication.instance().removeEventFilter(moves)
    assert page.sheets.pages == pages
    assert moves.count < 10 * pages


def test_who_has_scrolled_the_first_page_stays_there_when_the_others_come(desk: Desk) -> None:
    page, bar = desk.page("ledger"), desk.page("ledger").sheets.verticalScrollBar()
    page.sheets.laid.connect(lambda pages: bar.setValue(20) if pages == 1 else None)
    _choose(desk, page, "card")
    assert (page.sheets.pages, bar.value()) == (6, 20)


def test_one_click_is_answered_at_once_and_many_once(desk: Desk) -> None:
    options = desk.page("ledger").options
    told: list[str] = []
    options.changed.connect(lambda: told.append(options.kind))
    desk.qtbot.wait(300)  # longer than a hand needs from one to the next
    with desk.qtbot.waitSignal(options.changed, timeout=150):
        options.choose_kind("committee")
    for kind in ("groups", "changes", "card"):
        options.choose_kind(kind)
    desk.qtbot.wait(400)
    desk.settle()
    assert told == ["committee", "card"]


def test_what_a_figure_needs_is_made_ready_while_nothing_else_goes_on(desk: Desk) -> None:
    page = desk.page("ledger")
    desk.qtbot.waitUntil(lambda: page.ready_for_figures, timeout=20_000)
    assert "partybuild_desktop.reports.plot" in sys.modules
    page.draw()
    desk.settle()


def test_a_file_that_is_open_elsewhere_is_named(
    desk: Desk, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    page = desk.page("ledger")
    target = tmp_path / "花名册.xlsx"

    def refuse(path: Path, _: object) -> None:
        raise EnvironmentProblem("target_open", path=str(path), reason="32")

    monkeypatch.setattr("partybuild_desktop.system.files.write_atomic", refuse)
    monkeypatch.setattr("partybuild_desktop.ui.pages.ledger.ask_save", lambda *_, **__: target)
    page.book.click()
    desk.settle()
    assert "正在别的程序里打开" in desk.window.message.text
    assert "花名册.xlsx" in desk.window.message.text

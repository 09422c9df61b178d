"""The main window: its pages, what it says after an action, the search, the organisation."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest
from PySide6.QtCore import QLocale, Qt
from PySide6.QtWidgets import QDialogButtonBox, QFrame, QMessageBox

from partybuild_desktop.ui import pages
from partybuild_desktop.ui.desk import Said
from partybuild_desktop.ui.page import find_pages
from tests.books import LABEL, PASSWORD, entrance, member_named
from tests.ui.conftest import Desk
from tests.ui.hands import Hands


def test_every_module_of_pages_is_a_page_in_the_navigation(desk: Desk) -> None:
    modules = {path.stem for path in Path(pages.__path__[0]).glob("*.py")} - {"__init__"}
    assert {page.key for page in find_pages()} == modules
    assert [page.key for page in desk.window.infos][:3] == ["home", "member", "org"]


def test_only_the_first_page_is_built_at_the_start(desk: Desk) -> None:
    assert list(desk.window._pages) == ["home"]


@pytest.mark.parametrize("key", [page.key for page in find_pages()])
def test_every_page_opens(desk: Desk, key: str) -> None:
    assert desk.page(key) is desk.window.page


def test_an_action_is_told_and_taken_back_by_key(desk: Desk) -> None:
    app = desk.window.desk.app
    uid = member_named(app, "王秀英")
    desk.page("member")
    desk.activate(desk.window)
    desk.window.desk.do(lambda: app.members.set(uid, {"address": "红旗村3组16号"}))
    assert "王秀英" in desk.window.status.text
    assert desk.window.status._undo.isVisible()
    desk.qtbot.keyClick(desk.window, Qt.Key.Key_Z, Qt.KeyboardModifier.ControlModifier)
    assert app.members.get(uid).address == ""
    assert desk.window.status.text.startswith("已撤销：")
    desk.qtbot.keyClick(desk.window, Qt.Key.Key_Y, Qt.KeyboardModifier.ControlModifier)
    assert app.members.get(uid).address == "红旗村3组16号"
    assert desk.window.status.text == "已重做：修改党员"
    desk.qtbot.keyClick(desk.window, Qt.Key.Key_Z, Qt.KeyboardModifier.ControlModifier)
    assert desk.window.status.text == "已撤销：修改党员　王秀英"


def test_a_problem_without_a_field_stands_in_the_strip_above_the_page(desk: Desk) -> None:
    desk.window.desk.redo()
    assert "没有可以重做" in desk.window.message.text
    desk.page("member")
    assert desk.window.message.text == ""


def test_the_search_answers_each_keystroke_and_leads_to_the_member(desk: Desk) -> None:
    desk.window.warm_search()
    desk.settle()
    desk.qtbot.keyClick(desk.window, Qt.Key.Key_K, Qt.KeyboardModifier.ControlModifier)
    box = desk.window.bar.search
    assert desk.window.focusWidget() is box
    desk.qtbot.keyClicks(box, "sxl")
    assert len(box.lines) == 1
    assert "单秀兰" in box.lines[0]
    assert "红星村党支部" in box.lines[0]
    desk.qtbot.keyClick(box, Qt.Key.Key_Return)
    desk.settle()
    assert desk.window.page.grid.key == member_named(desk.window.desk.app, "单秀兰")


def test_what_a_ledger_takes_is_read_beside_the_window(desk: Desk) -> None:
    desk.window.read_ahead()
    desk.settle()
    assert "partybuild_desktop.reports.ledger" in sys.modules
    assert not desk.window.desk.jobs.busy


def test_a_search_that_finds_nothing_says_what_can_be_searched(desk: Desk) -> None:
    desk.window.warm_search()
    desk.settle()
    desk.window.bar.search.look("张三丰")
    assert desk.window.bar.search.lines == []
    assert "拼音" in desk.window.bar.search.note


def test_the_organisation_chosen_holds_on_every_page_and_after_a_restart(desk: Desk) -> None:
    app = desk.window.desk.app
    star = app.orgs.find("红星村党支部")
    page = desk.page("member")
    assert len(page.model.keys) == 6
    box = desk.window.bar.orgs
    box.setCurrentIndex(box.findData(star))
    box.activated.emit(box.currentIndex())
    assert len(page.model.keys) == 1
    desk.life.finish()
    desk.open()
    assert desk.window.desk.org == star


def test_practice_books_have_a_marked_frame(doors, tmp_path: Path) -> None:
    way = entrance(tmp_path / "practice", practice=True)
    app, _ = way.create("双河镇党委", code="", level="township", password=PASSWORD)
    app.close()
    found = doors(way)
    window = found.open()
    texts = [
        label.text() for label in window.bar.findChildren(type(window.page.facts).__bases__[0])
    ]
    assert "练习数据" in texts
    assert "border" in window._frame.styleSheet()
    assert "练习" in window.windowTitle()


def test_locking_closes_the_books_and_asks_for_the_password(desk: Desk, monkeypatch) -> None:
    asked = []
    monkeypatch.setattr(desk.life, "_asked", lambda: asked.append(True))
    desk.qtbot.keyClick(desk.window, Qt.Key.Key_L, Qt.KeyboardModifier.ControlModifier)
    desk.qtbot.waitUntil(lambda: bool(asked), timeout=10_000)
    assert desk.life.window is None
    again = entrance(desk.way.paths.data_dir).unlock(LABEL, PASSWORD)  # nobody holds the lock
    assert again.backups.last() is not None  # what was done was backed up on the way out
    again.close()


def test_closing_backs_up_what_was_done_and_only_then(desk: Desk) -> None:
    app = desk.window.desk.app
    desk.window.desk.do(lambda: app.members.set(member_named(app, "王秀英"), {"note": "x"}))
    folder = desk.way.paths.data_dir
    desk.window.close()
    desk.qtbot.waitUntil(lambda: desk.life.window is None, timeout=10_000)
    again = entrance(folder).unlock(LABEL, PASSWORD)
    (backup,) = again.backups.all()
    assert backup.reason.value == "exit"
    again.close()


def test_qts_own_texts_are_chinese(desk: Desk) -> None:
    box = QDialogButtonBox(
        QDialogButtonBox.StandardButton.Ok | QDialogButtonBox.StandardButton.Cancel
    )
    desk.qtbot.addWidget(box)
    assert {button.text().replace("(&O)", "") for button in box.buttons()} & {"确定", "取消"}
    assert QMessageBox.tr("Show Details...") != "Show Details..."
    assert QLocale().language() is QLocale.Language.Chinese


def test_another_size_builds_the_window_anew_over_the_same_books(desk: Desk) -> None:
    page = desk.page("settings")
    page.font_size.setCurrentIndex(2)
    page.font_size.activated.emit(2)
    desk.settle()
    assert desk.window.desk.theme.plus == 4
    assert type(desk.window.page).__name__ == "SettingsPage"
    assert len(desk.page("member").model.keys) == 6


def test_the_other_language_is_complete_in_the_navigation(desk: Desk) -> None:
    page = desk.page("settings")
    page.language.setCurrentIndex(page.language.findData("en"))
    page.language.activated.emit(1)
    desk.settle()
    assert desk.life._wishes.read().language == "en"


@pytest.mark.parametrize("key", [page.key for page in find_pages()])
def test_everything_on_a_page_is_reached_with_the_tab_key(desk: Desk, key: str) -> None:
    """T22: every page."""
    desk.page(key)
    desk.activate(desk.window)
    assert Hands(desk).missed(desk.window) == []


def test_a_message_moves_the_page_only_while_it_is_shown(desk: Desk) -> None:
    page = desk.page("backup")
    top = page.mapTo(desk.window, page.rect().topLeft()).y()
    desk.window.desk.said.emit(Said("有一处不对。", trouble=True))
    desk.settle()
    message = desk.window.message
    bar = desk.window.bar
    assert page.mapTo(desk.window, page.rect().topLeft()).y() > top
    shown = message.findChildren(QFrame)[0]
    assert shown.mapTo(desk.window, shown.rect().topLeft()).y() > bar.geometry().bottom() + 4
    desk.window.desk.hushed.emit()
    desk.settle()
    assert page.mapTo(desk.window, page.rect().topLeft()).y() == top
    assert top <= bar.mapTo(desk.window, bar.rect().bottomLeft()).y() + 1


def test_every_head_of_a_page_is_equally_high(desk: Desk) -> None:
    """With acts or without: what stands below does not jump from page to page."""
    heights = {key: desk.page(key).head.height() for key in ("check", "backup", "user", "package")}
    assert len(set(heights.values())) == 1, heights

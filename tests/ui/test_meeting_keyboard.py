"""A meeting by keyboard alone, from 记一次会 to the printed record; the keys are counted."""

from __future__ import annotations

from pathlib import Path

import pypdfium2
import pytest
from PySide6.QtGui import QKeySequence
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QWidget

from partybuild_desktop.ui.dialogs.paper import PaperDialog
from partybuild_desktop.ui.meeting.printing import RECORD, asked_for
from partybuild_desktop.ui.pages.ledger import LedgerPage
from tests.services.meeting.hall import Hall, hall_template
from tests.ui.conftest import Desk
from tests.ui.test_meeting import hall

__all__ = ["hall", "hall_template"]


class Hands:
    """Presses keys where the keyboard is, and counts; text itself is not counted."""

    def __init__(self, desk: Desk) -> None:
        self._desk = desk
        self.actions = 0

    @property
    def here(self) -> QWidget:
        if QApplication.activeWindow() is None:  # offscreen nobody clicks on a window
            self._desk.activate(self._desk.window)
        focus = QApplication.focusWidget() or QApplication.activeWindow()
        found = QApplication.activePopupWidget() or focus
        assert found is not None
        return found

    def press(self, *keys: str) -> None:
        """Shortcuts and single keys, each an action."""
        for key in keys:
            self.actions += 1
            QTest.keySequence(self.here, QKeySequence(key))

    def type(self, text: str) -> None:
        self._desk.keys(self.here, text)


def test_a_meeting_is_entered_and_printed_by_keyboard_alone(
    hall: tuple[Desk, Hall], printed: Path
) -> None:
    """T22: from 记一次会 to the printed record: fewer than forty actions beside the text itself."""
    desk, books = hall
    page = desk.page("meeting")
    hands = Hands(desk)
    hands.press("Ctrl+N")
    dialog = desk.dialog()
    hands.press("Up")  # from the committee's meeting, which is due first, to the branch's
    hands.press("Tab", "Tab")
    hands.press("Ctrl+A")
    hands.type("2026.6.10")
    for text in ("1430", "1600", "村党群服务中心", "swx", "xcq"):
        hands.press("Return")
        hands.type("书记王" if text == "swx" else "xuanchuanqian" if text == "xcq" else text)
    hands.press("Return", "Alt+2")
    hands.type("wuwu")
    hands.press("1")
    hands.type("jiliu")
    hands.press("2")
    hands.press("Alt+3")
    hands.type("会议学习了有关文件，讨论了修路方案。")
    hands.press("Alt+4")
    hands.type("修建二组到三组的路")
    hands.press("Tab", "Tab")
    hands.type("同意按方案修建。")
    hands.press("Alt+Y")
    hands.type("zuzhizhao")
    hands.press("Return")
    hands.type("2026.8.1")
    hands.press("Ctrl+P")
    desk.qtbot.waitUntil(lambda: not dialog.isVisible())
    desk.settle()
    preview = desk.window.page
    assert isinstance(preview, LedgerPage)
    assert preview.sheets.pages == 1
    assert "支部党员大会记录" in preview.sheets.drawn.title
    desk.activate(desk.window)  # offscreen the hidden list of names is still held to be active
    hands.press("Ctrl+P")
    desk.settle()
    assert isinstance(desk.dialog(), PaperDialog)
    hands.press("Return")
    desk.qtbot.waitUntil(printed.exists, timeout=20_000)
    desk.settle()
    assert hands.actions == 23  # fewer than forty is what was promised
    (meeting,) = books.app.meetings.all(books.branch)
    record = books.app.meetings.get(meeting.uid)
    assert (meeting.kinds, meeting.on, meeting.start) == ("branch_meeting", "2026-06-10", "14:30")
    assert (meeting.state, meeting.place) == ("held", "村党群服务中心")
    assert (record.meeting.chair, record.meeting.recorder) == tuple(
        books.people("书记王", "宣传钱")
    )
    absent = {a.person: a.reason for a in record.attendance if a.state == "absent"}
    assert absent == dict(zip(books.people("戊五", "己六"), ("ill", "away"), strict=True))
    (decision,) = record.resolutions
    assert (decision.in_favour, decision.against, decision.passed) == ("8", "0", "1")
    assert (decision.executor, decision.due) == ("组织赵", "2026-08-01")
    assert page.model.keys[0] == meeting.uid
    pdf = books.app.ledgers.draw(asked_for(page.desk, meeting.uid, RECORD).compose(books.app))
    text = "".join(
        page.get_textpage().get_text_range() for page in pypdfium2.PdfDocument(pdf)
    ).replace("\r\n", "")
    for part in (
        "支部党员大会记录",
        "村党群服务中心",
        "修建二组到三组的路",
        "讨论了修路方案",
        "己六",
    ):
        assert part in text, part


def test_the_book_of_a_year_is_saved(
    hall: tuple[Desk, Hall], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    desk, books = hall
    where = "partybuild_desktop.ui.meeting.printing."
    target = tmp_path / "记录本.pdf"
    monkeypatch.setattr(where + "ask_save", lambda *_, **__: target)
    monkeypatch.setattr(where + "open_folder_of", lambda _: None)
    page = desk.page("meeting")
    page.acts.book(books.branch, 2026)
    desk.settle()
    assert not target.exists()
    assert desk.window.message.isVisible()
    books.hold("2026-03-05", kinds="theme_day appraisal")
    page.acts.book(books.branch, 2026)
    desk.settle()
    assert target.read_bytes().startswith(b"%PDF")


def test_the_roll_of_a_planned_meeting_is_printed(hall: tuple[Desk, Hall], printed: Path) -> None:
    desk, books = hall
    books.app.meetings.plan(books.branch, 2026)
    page = desk.page("meeting")
    for meeting in books.app.meetings.all(books.branch)[:1]:
        page.acts.act("roll", meeting.uid)
    desk.settle()
    preview = desk.window.page
    assert isinstance(preview, LedgerPage)
    assert preview.options.kind == "sign_in"
    assert "1" in preview.options.chosen.text()
    preview.paper.click()
    desk.settle()
    desk.dialog().confirm()
    desk.qtbot.waitUntil(printed.exists, timeout=20_000)
    desk.settle()

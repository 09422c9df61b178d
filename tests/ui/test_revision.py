"""A ledger that was exported and mended comes back through the window."""

from __future__ import annotations

from pathlib import Path

import openpyxl
import pytest

from partybuild_desktop.services.member import Scope
from partybuild_desktop.ui.dialogs.revision import RevisionDialog
from partybuild_desktop.ui.dialogs.roster import RosterDialog
from partybuild_desktop.ui.pages.ledger import LedgerPage
from partybuild_desktop.ui.widgets.grid import Grid
from tests.services.meeting.hall import Hall, hall_template
from tests.ui.conftest import Desk
from tests.ui.scenes import mended
from tests.ui.test_meeting import hall

__all__ = ["hall", "hall_template"]


def _open(desk: Desk, path: Path, monkeypatch: pytest.MonkeyPatch) -> RevisionDialog:
    where = "partybuild_desktop.ui.dialogs.revision.ask_open"
    monkeypatch.setattr(where, lambda *_, **__: path)
    page = desk.page("ledger")
    assert isinstance(page, LedgerPage)
    page.back.click()
    desk.settle()
    found = desk.dialog()
    assert isinstance(found, RevisionDialog)
    return found


def test_a_mended_committee_is_shown_then_written_and_undone(
    hall: tuple[Desk, Hall], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    desk, books = hall
    path = mended(books.app, tmp_path)
    dialog = _open(desk, path, monkeypatch)
    assert [dialog.tabs.tabText(n) for n in range(3)] == ["变更 1", "拒绝 2", "相同 2"]
    assert "139****1111" in dialog.whole.text()
    assert "2031年6月30日" in dialog.whole.text()
    dialog.tabs.setCurrentIndex(1)
    refused = dialog.tabs.currentWidget()
    assert isinstance(refused, Grid)
    assert "2021年13月" in dialog.whole.text()
    refused.go_to("1")
    assert "没有行标识" in dialog.whole.text()
    assert dialog.aside.isHidden()
    posts = {post.uid: post.term_until for post in books.app.orgs.posts()}
    assert dialog.main is not None
    assert dialog.main.text() == "写入 1 条变更"
    dialog.main.click()
    desk.settle()
    now = {post.uid: post.term_until for post in books.app.orgs.posts()}
    assert sorted(now.values())[-1] == "2031-06-30"
    books.app.history.undo()
    assert {post.uid: post.term_until for post in books.app.orgs.posts()} == posts


def test_what_the_file_lacks_or_has_too_much_is_told(
    hall: tuple[Desk, Hall], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    desk, books = hall
    path = tmp_path / "班子.xlsx"
    books.app.ledgers.write_xlsx(books.app.ledgers.compose("committee", Scope()), path)
    book = openpyxl.load_workbook(path)
    book.worksheets[0].delete_rows(7)
    book.save(path)
    dialog = _open(desk, path, monkeypatch)
    assert "宣传钱（宣传委员）" in dialog.aside.text()
    assert dialog.main is not None
    assert not dialog.main.isEnabled()
    assert dialog.main.text() == "没有要写入的"


def test_every_file_finds_its_door(
    hall: tuple[Desk, Hall], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A roster goes to the import of rosters, a list of organisations to theirs; what does not
    come back is named."""
    desk, books = hall
    paths = {}
    for kind in ("roster", "orgs", "meetings_done"):
        paths[kind] = tmp_path / f"{kind}.xlsx"
        found = books.app.ledgers.compose(kind, Scope(), year=2026)
        books.app.ledgers.write_xlsx(found, paths[kind])
    page = desk.page("ledger")
    RevisionDialog(desk.window.desk, page).read(paths["roster"])
    desk.settle()
    roster = desk.dialog()
    assert isinstance(roster, RosterDialog)
    roster.done(0)
    RevisionDialog(desk.window.desk, page).read(paths["meetings_done"])
    desk.settle()
    assert desk.window.message.isVisible()
    assert desk.window.page is page
    RevisionDialog(desk.window.desk, page).read(paths["orgs"])
    desk.settle()
    assert desk.window.page is desk.page("org")

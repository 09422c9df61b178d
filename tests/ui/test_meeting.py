"""组织生活 through the window: the page, the record's editor, and a meeting by keyboard alone."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from pytestqt.qtbot import QtBot

from tests.books import entrance
from tests.services.meeting.hall import Hall, hall_template
from tests.ui.conftest import Desk

__all__ = ["hall_template"]


@pytest.fixture
def hall(
    qtbot: QtBot,
    hall_template: tuple[Path, tuple[str, str, str], dict[str, str]],  # noqa: F811
    tmp_path: Path,
) -> Iterator[tuple[Desk, Hall]]:
    """The window over the branch of twelve; today is 1 July 2026."""
    folder, (branch, first, second), uids = hall_template
    desk = Desk(qtbot, entrance(Path(shutil.copytree(folder, tmp_path / "hall"))))
    app = desk.open().desk.app
    desk.window.desk.move_to(branch)
    yield desk, Hall(app, branch, (first, second), uids)
    desk.close()


def test_the_page_opens_and_a_record_is_begun(hall: tuple[Desk, Hall]) -> None:
    desk, books = hall
    page = desk.page("meeting")
    assert page.stack.currentIndex() == 3  # nothing yet
    page.add.click()
    dialog = desk.dialog()
    assert dialog.sheet.record().meeting.org == books.branch
    assert len(dialog.sheet.record().attendance) == 4  # the committee is what is due first
    dialog.confirm()
    desk.settle()
    assert len(page.model.keys) == 1

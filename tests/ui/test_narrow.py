"""The stick, the backups, the check, users and log at 150 % of 1366 x 768: nothing sideways."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import QPoint, QRect
from PySide6.QtWidgets import QLabel, QTableView, QWidget
from pytestqt.qtbot import QtBot

from partybuild_desktop.domain.access import Role
from partybuild_desktop.domain.event import EventKind
from partybuild_desktop.system.i18n import SOURCE, set_language
from partybuild_desktop.ui.dialogs.base import AskDialog
from partybuild_desktop.ui.preferences import PreferenceFile
from tests.books import LABEL, PASSWORD, entrance
from tests.ui import road
from tests.ui.conftest import Desk
from tests.ui.look import faults
from tests.ui.scenes import DIALOGS

ROOM = (911, 472)  # what 150 % and the taskbar leave of 1366 x 768
LONG = "中共青石岭白族彝族自治乡上河湾易地扶贫搬迁安置点第一支部委员会"
PERSON = "阿不都热依木·买买提吐尔逊·艾合买提江·阿不力克木·喀迪尔"
SCENES = ("package-invite", "package-send", "package-sent", "package-take", "package-decide")


@pytest.fixture(params=[(0, SOURCE), (4, SOURCE), (0, "en")], ids=["+0", "+4", "+0 en"])
def narrow(
    request: pytest.FixtureRequest,
    qtbot: QtBot,
    town_folder: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> Iterator[Desk]:
    """The small township, with a branch and a member of long names, in such a window."""
    plus, language = request.param
    town = entrance(town_folder).unlock(LABEL, PASSWORD)
    org, _ = town.orgs.add(LONG)
    values = {"name": PERSON, "kind": "正式党员", "joined": "2001", "confirmed": "2002"}
    town.members.add(values, org=org, entry=EventKind.OPENING)
    town.users.add("录入1", Role.CLERK, PASSWORD)
    town.backups.create()
    town.close()
    monkeypatch.setattr(AskDialog, "room", lambda _: QRect(0, 0, *ROOM))
    set_language(language)
    PreferenceFile(town_folder).change(plus=plus, language=language)
    found = Desk(qtbot, entrance(town_folder))
    found.open().resize(*ROOM)
    yield found
    found.close()


def _sideways(where: str, window: QWidget) -> list[str]:
    """The tables in sight that have to be scrolled sideways, by how much."""
    tables = [table for table in window.findChildren(QTableView) if table.isVisible()]
    far = {t.accessibleName(): t.horizontalScrollBar().maximum() for t in tables}
    return [f"{where}: {name} by {by}" for name, by in far.items() if by]


def _seen(dialog: AskDialog, label: QLabel) -> bool:
    """Whether all of a text is in sight."""
    view = dialog.area.viewport()
    place = QRect(label.mapTo(view, QPoint(0, 0)), label.size())
    return label.isVisible() and view.rect().contains(place)


def test_a_long_name_is_read_whole_and_that_the_stick_may_be_pulled_is_seen(narrow: Desk) -> None:
    stick = road.lay(narrow.window)
    page = narrow.page("package")
    page.grid.go_to(narrow.window.desk.app.orgs.find(LONG))
    for act in (page._invite, page._send):
        act()
        narrow.settle()
        dialog = narrow.dialog()
        assert isinstance(dialog, AskDialog)
        dialog.stick.take(stick)
        if act == page._invite:
            dialog.phrase.setText(road.PHRASE)
        else:
            dialog.whole.setChecked(True)
        assert not faults(dialog, chinese=False)
        dialog.confirm()
        narrow.settle()
        assert not faults(dialog, chinese=False)
        assert _seen(dialog, dialog.done_), "the stick may be pulled"
        dialog.done(0)


def test_no_table_scrolls_sideways(narrow: Desk) -> None:
    window = narrow.window
    road.lay(window)
    wrong: list[str] = []
    for key in ("package", "backup", "check", "user", "history"):
        page = narrow.page(key)
        if key == "check":
            page._check()
        page.refresh()
        narrow.settle()
        wrong += _sideways(key, window)
        wrong += [f"{key}: {fault}" for fault in faults(window, chinese=False)]
    history = narrow.page("history")
    assert history.grid.viewport().height() >= 2.5 * window.desk.theme.row, "what it is about"
    history.filters.what.setCurrentIndex(1)
    history.filters._changed()
    narrow.settle()
    wrong += _sideways("who saw full numbers", window)
    for name in SCENES:
        DIALOGS[name](window)
        narrow.settle()
        dialog = narrow.dialog()
        wrong += _sideways(name, dialog)
        wrong += [f"{name}: {fault}" for fault in faults(dialog, chinese=False)]
        dialog.done(0)
    assert not wrong, "\n" + "\n".join(wrong)

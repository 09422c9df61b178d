"""T21: every page and dialog on a small screen, at every size of type.

A screen of 1366 x 768 at 125 % and 150 % leaves 1093 x 614 and 911 x 512 logical pixels.
"""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from PySide6.QtCore import QRect
from pytestqt.qtbot import QtBot

from partybuild_desktop.domain.event import EventKind
from partybuild_desktop.ui.dialogs.base import AskDialog
from partybuild_desktop.ui.dialogs.recover import RecoverDialog
from partybuild_desktop.ui.dialogs.setup import SetupDialog
from partybuild_desktop.ui.dialogs.setup_step import Step
from partybuild_desktop.ui.dialogs.unlock import UnlockDialog
from partybuild_desktop.ui.preferences import PreferenceFile
from tests.books import LABEL, PASSWORD, entrance
from tests.share import FULL
from tests.ui import road
from tests.ui.conftest import Desk
from tests.ui.look import faults
from tests.ui.scenes import DIALOGS

Tell = Callable[[str, object], None]

TASKBAR = 40
SCREENS = {"100%": (1366, 768), "125%": (1093, 614), "150%": (911, 512)}
CASES = [(percent, plus) for percent in SCREENS for plus in (0, 2, 4)]
CORNERS = [("100%", 0), ("100%", 4), ("150%", 0), ("150%", 4)]


@pytest.fixture
def small(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> tuple[int, int]:
    """The room that a screen leaves to windows."""
    width, height = SCREENS[request.param]
    room = QRect(0, 0, width, height - TASKBAR)
    monkeypatch.setattr(AskDialog, "room", lambda _: room)
    return width, height - TASKBAR


def _all_wrong(screen: str, window: object, found: list[str]) -> list[str]:
    return [f"{screen}: {fault}" for fault in found]


@pytest.mark.parametrize(("small", "plus"), CASES if FULL else CORNERS, indirect=["small"])
def test_pages_and_dialogs_fit_and_nothing_is_cut(
    qtbot: QtBot, town_folder: Path, small: tuple[int, int], plus: int, record_property: Tell
) -> None:
    PreferenceFile(town_folder).change(plus=plus)
    found = Desk(qtbot, entrance(town_folder))
    window = found.open()
    window.resize(*small)
    record_property("tried", len(window.infos) + len(DIALOGS))
    wrong: list[str] = []
    for info in window.infos:
        found.page(info.key)
        qtbot.wait(1)
        assert (window.width(), window.height()) == small, "the window cannot be made so small"
        wrong += _all_wrong(info.key, window, faults(window))
    for name, play in DIALOGS.items():
        play(window)
        found.settle()
        dialog = found.dialog()
        if isinstance(dialog, AskDialog):
            assert dialog.width() <= small[0], name
            assert dialog.height() <= small[1], name
        wrong += _all_wrong(name, dialog, faults(dialog))
        dialog.done(0)
    for key in ("package", "backup", "home"):  # now with packages, backups, something to decide
        found.page(key).refresh()
        found.settle()
        wrong += _all_wrong(f"{key}, full", window, faults(window))
    found.close()
    assert not wrong, "\n" + "\n".join(wrong)


@pytest.mark.parametrize(("small", "plus"), CASES if FULL else CORNERS[3:], indirect=["small"])
def test_a_villages_road_fits(
    qtbot: QtBot, town_folder: Path, small: tuple[int, int], plus: int
) -> None:
    town = Desk(qtbot, entrance(town_folder))
    stick = road.lay(town.open())
    town.close()
    way = entrance(stick.with_name("village"))
    PreferenceFile(way.paths.data_dir).change(plus=plus)
    found = Desk(qtbot, way)
    window = found.open(road.PASSWORD)
    window.resize(*small)
    page = found.page("package")
    wrong = _all_wrong("package of a village", window, faults(window))
    for play in (page._send, page._decide):
        play()
        found.settle()
        dialog = found.dialog()
        wrong += _all_wrong(str(play), dialog, faults(dialog))
        dialog.done(0)
    found.close()
    assert not wrong, "\n" + "\n".join(wrong)


@pytest.mark.parametrize(("small", "plus"), CASES if FULL else CORNERS, indirect=["small"])
def test_the_doors_fit(qtbot: QtBot, tmp_path: Path, small: tuple[int, int], plus: int) -> None:
    folder = tmp_path / "new"
    folder.mkdir()
    PreferenceFile(folder).change(plus=plus)
    found = Desk(qtbot, entrance(folder))
    setup = SetupDialog(found.way, found.life.jobs)
    setup.open()
    qtbot.wait(1)
    wrong = _all_wrong("setup 0", setup, faults(setup))
    for step in (Step.INVITATION, Step.COPY):
        setup.go(step)
        setup.confirm()  # with nothing on a stick
        qtbot.wait(1)
        wrong += _all_wrong(f"setup {step}", setup, faults(setup))
    setup.go(Step.ORG)
    qtbot.wait(1)
    wrong += _all_wrong("setup 1", setup, faults(setup))
    setup.name.setText("中共红旗村党支部委员会")
    setup.confirm()
    setup.confirm()  # without a password
    qtbot.wait(1)
    wrong += _all_wrong("setup 2", setup, faults(setup))
    for field in (setup.new.first, setup.new.second):
        field.setText(PASSWORD)
    setup.confirm()
    found.settle()
    wrong += _all_wrong("setup 3", setup, faults(setup))
    setup.code_part.check.setChecked(True)
    setup.confirm()
    assert setup.app is not None
    setup.app.close()
    unlock = UnlockDialog(found.way, found.life.jobs, LABEL)
    recover = RecoverDialog(found.way, found.life.jobs, LABEL, unlock)
    for dialog in (unlock, recover):
        dialog.open()
        qtbot.wait(1)
        wrong += _all_wrong(type(dialog).__name__, dialog, faults(dialog))
        dialog.done(0)
    found.close()
    assert not wrong, "\n" + "\n".join(wrong)


def test_an_empty_window_fits_too(bare: Desk) -> None:
    wrong: list[str] = []
    for info in bare.window.infos:
        bare.page(info.key)
        wrong += _all_wrong(info.key, bare.window, faults(bare.window))
    assert not wrong, "\n" + "\n".join(wrong)


def test_a_member_with_everything_wrong_is_readable(desk: Desk) -> None:
    app = desk.window.desk.app
    values = {
        "name": "买买提·吐尔逊·阿不都热合曼",
        "id": "11010519491231002X",
        "sex": "男",
        "birth": "1960-01-01",
        "joined": "1970-01-01",
        "confirmed": "1969-01-01",
        "kind": "正式党员",
        "address": "双河镇红旗村第十二村民小组一百二十八号附三号（原供销社家属院）",
        "position": "606（转业）待安置、毕业未就业人员之外的其他岗位",
    }
    uid, _ = app.members.add(values, org=desk.window.desk.org, entry=EventKind.OPENING)
    page = desk.page("member")
    page.refresh()
    page.grid.go_to(uid)
    assert len(page.card._line.doubts) >= 3
    wrong = faults(desk.window)
    assert not wrong, "\n" + "\n".join(wrong)

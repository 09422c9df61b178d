"""T21: every page and dialog on a small screen, at every size of type.

A screen of 1366 x 768 at 125 % and 150 % leaves 1093 x 614 and 911 x 512 logical pixels.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from pathlib import Path

import pytest
from PySide6.QtCore import QRect
from PySide6.QtWidgets import QWidget
from pytestqt.qtbot import QtBot

from partybuild_desktop.domain.event import EventKind
from partybuild_desktop.domain.package import Addressee
from partybuild_desktop.domain.problem import UserProblem
from partybuild_desktop.services.package import Refused
from partybuild_desktop.services.package.accepting import Invited
from partybuild_desktop.system.i18n import SOURCE, language, set_language
from partybuild_desktop.ui.dialogs.base import AskDialog
from partybuild_desktop.ui.dialogs.recover import RecoverDialog
from partybuild_desktop.ui.dialogs.setup import SetupDialog
from partybuild_desktop.ui.dialogs.setup_step import Step
from partybuild_desktop.ui.dialogs.unlock import UnlockDialog
from partybuild_desktop.ui.package.arrival import Found
from partybuild_desktop.ui.preferences import PreferenceFile
from tests.books import LABEL, PASSWORD, entrance
from tests.exchange.packages import manifest
from tests.share import FULL
from tests.ui import road
from tests.ui.conftest import Desk
from tests.ui.look import faults
from tests.ui.scenes import DIALOGS

Tell = Callable[[str, object], None]

TASKBAR = 40
SCREENS = {"100%": (1366, 768), "125%": (1093, 614), "150%": (911, 512)}
LANGUAGES = (SOURCE, "en")


@dataclass(frozen=True, slots=True)
class Setting:
    """What a clerk has set: the screen's scale, the size of type, the language."""

    percent: str
    plus: int
    language: str

    def __str__(self) -> str:
        return f"{self.percent} +{self.plus} {self.language}"

    @property
    def room(self) -> tuple[int, int]:
        """What the screen leaves to windows, in logical pixels."""
        width, height = SCREENS[self.percent]
        return width, height - TASKBAR


#  The corners in Chinese; English, which is the wider one, where room is shortest.
TIGHT = [Setting("150%", 4, language) for language in LANGUAGES]
CORNERS = [Setting("100%", 0, SOURCE), Setting("100%", 4, SOURCE), Setting("150%", 0, SOURCE)]
ALL = [Setting(p, plus, lang) for lang in LANGUAGES for p in SCREENS for plus in (0, 2, 4)]

_each = partial(pytest.mark.parametrize, "setting", indirect=True, ids=str)


@pytest.fixture
def setting(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> Setting:
    """A screen with so much room for windows; texts in that language from here on."""
    found: Setting = request.param
    room = QRect(0, 0, *found.room)
    monkeypatch.setattr(AskDialog, "room", lambda _: room)
    set_language(found.language)
    return found


def _wrong(screen: str, window: QWidget) -> list[str]:
    found = faults(window, chinese=language() == SOURCE)
    return [f"{screen}: {fault}" for fault in found]


@_each(argvalues=ALL if FULL else CORNERS + TIGHT)
def test_pages_and_dialogs_fit_and_nothing_is_cut(
    qtbot: QtBot, town_folder: Path, setting: Setting, record_property: Tell
) -> None:
    PreferenceFile(town_folder).change(plus=setting.plus)
    found = Desk(qtbot, entrance(town_folder))
    window = found.open()
    window.resize(*setting.room)
    record_property("tried", len(window.infos) + len(DIALOGS))
    wrong: list[str] = []
    for info in window.infos:
        found.page(info.key)
        qtbot.wait(1)
        assert (window.width(), window.height()) == setting.room, (
            "the window cannot be made so small"
        )
        wrong += _wrong(info.key, window)
    for name, play in DIALOGS.items():
        play(window)
        found.settle()
        dialog = found.dialog()
        if isinstance(dialog, AskDialog):
            assert dialog.width() <= setting.room[0], name
            assert dialog.height() <= setting.room[1], name
        wrong += _wrong(name, dialog)
        dialog.done(0)
    for key in ("package", "backup", "home"):  # now with packages, backups, something to decide
        found.page(key).refresh()
        found.settle()
        wrong += _wrong(f"{key}, full", window)
    found.close()
    assert not wrong, "\n" + "\n".join(wrong)


@_each(argvalues=ALL if FULL else TIGHT)
def test_a_villages_road_fits(qtbot: QtBot, town_folder: Path, setting: Setting) -> None:
    town = Desk(qtbot, entrance(town_folder))
    stick = road.lay(town.open())
    town.close()
    way = entrance(stick.with_name("village"))
    PreferenceFile(way.paths.data_dir).change(plus=setting.plus)
    found = Desk(qtbot, way)
    window = found.open(road.PASSWORD)
    window.resize(*setting.room)
    page = found.page("package")
    wrong = _wrong("package of a village", window)
    for play in (page._send, page._decide):
        play()
        found.settle()
        dialog = found.dialog()
        wrong += _wrong(str(play), dialog)
        dialog.done(0)
    found.close()
    assert not wrong, "\n" + "\n".join(wrong)


@_each(argvalues=ALL if FULL else CORNERS + TIGHT)
def test_the_doors_fit(qtbot: QtBot, tmp_path: Path, setting: Setting) -> None:
    folder = tmp_path / "new"
    folder.mkdir()
    PreferenceFile(folder).change(plus=setting.plus)
    found = Desk(qtbot, entrance(folder))
    setup = SetupDialog(found.way, found.life.jobs)
    setup.open()
    qtbot.wait(1)
    wrong = _wrong("setup 0", setup)
    for step in (Step.INVITATION, Step.COPY):
        setup.go(step)
        setup.confirm()  # with nothing on a stick
        qtbot.wait(1)
        wrong += _wrong(f"setup {step}", setup)
    setup.which.show_found(_several())
    setup.go(Step.WHICH)
    qtbot.wait(1)
    wrong += _wrong("setup which", setup)
    setup.go(Step.ORG)
    qtbot.wait(1)
    wrong += _wrong("setup 1", setup)
    setup.name.setText("中共红旗村党支部委员会")
    setup.confirm()
    setup.confirm()  # without a password
    qtbot.wait(1)
    wrong += _wrong("setup 2", setup)
    for field in (setup.new.first, setup.new.second):
        field.setText(PASSWORD)
    setup.confirm()
    found.settle()
    wrong += _wrong("setup 3", setup)
    setup.code_part.check.setChecked(True)
    setup.confirm()
    assert setup.app is not None
    setup.app.close()
    unlock = UnlockDialog(found.way, found.life.jobs, LABEL)
    recover = RecoverDialog(found.way, found.life.jobs, LABEL, unlock)
    for dialog in (unlock, recover):
        dialog.open()
        qtbot.wait(1)
        wrong += _wrong(type(dialog).__name__, dialog)
        dialog.done(0)
    found.close()
    assert not wrong, "\n" + "\n".join(wrong)


def _several() -> Found:
    """More invitations than there is room for, one of a long name, and files that do not open."""
    long = Addressee(org="o" * 26, name="中共双河镇红旗村第一联合党支部委员会")
    one = Invited(Path("红旗村联合党支部-邀请包.pbpkg"), manifest(to=long))
    bad = Refused(Path("红旗村联合党支部-邀请包(2).pbpkg"), UserProblem("package_cut"))
    return Found([one] * 12, [bad] * 5, None)


def test_an_empty_window_fits_too(bare: Desk) -> None:
    wrong: list[str] = []
    for info in bare.window.infos:
        bare.page(info.key)
        wrong += _wrong(info.key, bare.window)
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


@pytest.mark.parametrize("name", ["appraisal", "package-take", "package-sent", "key-change"])
def test_a_dialog_is_as_high_as_its_content_and_does_not_scroll(
    desk: Desk, monkeypatch: pytest.MonkeyPatch, name: str
) -> None:
    monkeypatch.setattr(AskDialog, "room", lambda _: QRect(0, 0, 1366, 728))
    DIALOGS[name](desk.window)
    desk.settle()
    dialog = desk.dialog()
    assert isinstance(dialog, AskDialog)
    content = dialog.area.widget()
    assert dialog.area.verticalScrollBar().maximum() == 0
    assert content.height() - content.heightForWidth(content.width()) <= 20, "no empty space"
    dialog.done(0)

"""The first start from a stick: a township's invitation, or a copy from another PC."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from PySide6.QtCore import Qt

from partybuild_desktop.services.access import Entrance
from partybuild_desktop.services.app import App
from partybuild_desktop.services.member import Scope
from partybuild_desktop.ui.dialogs.setup import SetupDialog
from partybuild_desktop.ui.dialogs.setup_step import Step
from tests.books import LABEL, PASSWORD, entrance
from tests.ui.conftest import Desk

Doors = Callable[[Entrance], Desk]
PHRASE = "河边 白杨 三轮车"


@pytest.fixture
def sticks(monkeypatch: pytest.MonkeyPatch) -> list[Path]:
    """The sticks that are in: none at first."""
    found: list[Path] = []
    monkeypatch.setattr("partybuild_desktop.ui.package.stick.sticks", lambda: list(found))
    return found


@pytest.fixture
def stick(tmp_path: Path) -> Path:
    folder = tmp_path / "stick"
    folder.mkdir()
    return folder


def _setup(found: Desk, way: Step) -> SetupDialog:
    dialog = SetupDialog(found.way, found.life.jobs)
    dialog.open()
    found.activate(dialog)
    for _ in range(list(dialog.ways).index(way)):
        found.qtbot.keyClick(dialog.focusWidget(), Qt.Key.Key_Down)
    found.qtbot.keyClick(dialog, Qt.Key.Key_Return)
    assert dialog.step is way
    return dialog


def test_an_invitation_on_the_stick_makes_the_villages_books(
    doors: Doors, town: App, tmp_path: Path, stick: Path, sticks: list[Path]
) -> None:
    town.packages.invite(town.orgs.find("红旗村党支部"), stick / "红旗村-邀请包.pbpkg", PHRASE)
    found = doors(entrance(tmp_path / "new"))
    dialog = _setup(found, Step.INVITATION)
    dialog.confirm()
    assert "插好乡镇给的U盘" in dialog.trouble.text
    sticks.append(stick)  # put in while the dialog is open
    dialog.invitation.file.notice()
    assert dialog.invitation.path == stick / "红旗村-邀请包.pbpkg"
    dialog.invitation.passphrase.setFocus()
    found.keys(dialog.invitation.passphrase, "河边 杨树 三轮车")
    found.qtbot.keyClick(dialog, Qt.Key.Key_Return)
    found.settle()
    assert "口令不对" in dialog.trouble.text
    assert dialog.focusWidget() is dialog.invitation.passphrase
    assert not found.way.exists()
    dialog.invitation.passphrase.setText(PHRASE)
    found.qtbot.keyClick(dialog, Qt.Key.Key_Return)
    found.settle()
    assert dialog.step is Step.PASSWORD
    assert "双河镇" in dialog.about.text() and "红旗村" in dialog.about.text()
    for text in (PASSWORD, PASSWORD):
        found.keys(dialog.focusWidget(), text)
        found.qtbot.keyClick(dialog.focusWidget(), Qt.Key.Key_Tab)
    found.qtbot.keyClick(dialog, Qt.Key.Key_Return)
    found.settle()
    assert dialog.step is Step.CODE
    assert not dialog.main.isEnabled()
    dialog.code_part.check.setChecked(True)
    dialog.confirm()
    assert dialog.app is not None
    assert dialog.app.packages.up() is not None
    assert len(dialog.app.members.uids(Scope())) == 3
    dialog.app.close()


def test_a_damaged_invitation_is_said_at_once(
    doors: Doors, town: App, tmp_path: Path, stick: Path, sticks: list[Path]
) -> None:
    file = stick / "红旗村-邀请包.pbpkg"
    town.packages.invite(town.orgs.find("红旗村党支部"), file, PHRASE)
    file.write_bytes(file.read_bytes()[:-100])
    sticks.append(stick)
    found = doors(entrance(tmp_path / "new"))
    dialog = _setup(found, Step.INVITATION)
    dialog.invitation.passphrase.setText(PHRASE)
    dialog.confirm()
    found.settle()
    assert dialog.step is Step.INVITATION
    assert "不完整" in dialog.trouble.text
    assert dialog.fields["file"].property("doubt") == "true"
    assert not found.way.exists()


def test_a_copy_on_the_stick_brings_the_books_to_this_pc(
    doors: Doors, town: App, tmp_path: Path, stick: Path, sticks: list[Path]
) -> None:
    town.backups.copy(town.backups.create().name, stick)
    found = doors(entrance(tmp_path / "new"))
    dialog = _setup(found, Step.COPY)
    dialog.confirm()
    assert "插好存有副本的U盘" in dialog.trouble.text
    empty = tmp_path / "nothing"
    empty.mkdir()
    dialog.carry.file.take(empty)
    assert "没有账簿副本" in dialog.trouble.text
    sticks.append(stick)
    dialog.carry.file.notice()
    assert dialog.carry.user.currentText() == LABEL
    dialog.carry.password.setText("不是这个密码")
    dialog.confirm()
    found.settle()
    assert "密码不对" in dialog.trouble.text
    assert dialog.fields["copy-password"].property("doubt") == "true"
    assert not found.way.exists()
    dialog.carry.password.setText(PASSWORD)
    dialog.confirm()
    found.settle()
    assert dialog.step is Step.MOVED
    assert "6 名在册党员" in dialog.moved.text()
    found.qtbot.keyClick(dialog, Qt.Key.Key_Escape)
    assert dialog.isVisible()
    dialog.confirm()
    assert dialog.app is not None
    assert len(dialog.app.members.uids(Scope())) == 6
    dialog.app.close()


def test_back_leads_to_the_three_ways(doors: Doors, tmp_path: Path, sticks: list[Path]) -> None:
    found = doors(entrance(tmp_path / "new"))
    dialog = _setup(found, Step.COPY)
    dialog.back.click()
    assert dialog.step is Step.CHOICE
    assert not dialog.back.isVisible()
    dialog.ways[Step.ORG].setChecked(True)
    dialog.confirm()
    dialog.name.setText("红旗村党支部")
    dialog.confirm()
    dialog.back.click()
    assert dialog.step is Step.ORG
    dialog.done(0)

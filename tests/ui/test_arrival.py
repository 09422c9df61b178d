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


def test_of_several_invitations_the_passphrase_finds_its_own(
    doors: Doors, town: App, tmp_path: Path, stick: Path, sticks: list[Path]
) -> None:
    sticks.append(stick)
    red, east = (town.orgs.find(name) for name in ("红旗村党支部", "红星村党支部"))
    town.packages.invite(red, stick / "红旗村-邀请包.pbpkg", PHRASE)
    found = doors(entrance(tmp_path / "new"))
    dialog = _setup(found, Step.INVITATION)
    field = dialog.invitation.file
    assert dialog.invitation.path == stick / "红旗村-邀请包.pbpkg"
    town.packages.invite(east, stick / "红星村-邀请包.pbpkg", "山上 松树 拖拉机")
    (stick / "照片.pbpkg").write_bytes("不是数据包".encode())
    field.look()  # what was there alone nobody has chosen
    assert field.choice.currentText() == "U盘上的 3 个数据包（凭口令找）"
    dialog.invitation.passphrase.setText("哪个都不是的口令")
    dialog.confirm()
    found.settle()
    assert dialog.step is Step.INVITATION
    assert "口令不对" in dialog.trouble.text
    assert "“照片.pbpkg”：这个文件不是本程序的数据包" in dialog.trouble.text
    assert dialog.focusWidget() is dialog.invitation.passphrase
    dialog.invitation.passphrase.setText(PHRASE)
    dialog.confirm()
    found.settle()
    assert dialog.step is Step.PASSWORD
    assert "红旗村" in dialog.about.text()
    dialog.back.click()
    assert dialog.step is Step.INVITATION
    field.choice.setCurrentIndex(field.choice.findText("红星村-邀请包.pbpkg"))
    dialog.confirm()  # one file that was named: no other is tried
    found.settle()
    assert "口令不对" in dialog.trouble.text
    dialog.done(0)


def test_of_several_invitations_that_open_the_clerk_chooses(
    doors: Doors, town: App, tmp_path: Path, stick: Path, sticks: list[Path]
) -> None:
    sticks.append(stick)
    for name in ("红旗村", "红星村"):
        org = town.orgs.find(f"{name}党支部")
        town.packages.invite(org, stick / f"{name}-邀请包.pbpkg", PHRASE)
    damaged = stick / "红旗村-邀请包(2).pbpkg"
    damaged.write_bytes((stick / "红旗村-邀请包.pbpkg").read_bytes()[:-100])
    found = doors(entrance(tmp_path / "new"))
    dialog = _setup(found, Step.INVITATION)
    dialog.invitation.passphrase.setText(PHRASE)
    dialog.confirm()
    found.settle()
    assert dialog.step is Step.WHICH
    which = dialog.which
    assert dialog.focusWidget() is which.list
    lines = [which.list.item(n).text() for n in range(which.list.count())]
    assert len(lines) == 2
    for name, line in zip(("红星村", "红旗村"), lines, strict=True):  # the newest first
        assert line.startswith(f"{name}党支部\n")
        assert "双河镇" in line and "今天" in line and f"{name}-邀请包.pbpkg" in line
    assert "红旗村-邀请包(2).pbpkg" in which.unread.text() and "不完整" in which.unread.text()
    found.qtbot.keyClick(which.list, Qt.Key.Key_Down)
    found.qtbot.keyClick(dialog, Qt.Key.Key_Return)
    found.settle()
    assert dialog.step is Step.PASSWORD
    assert "红旗村" in dialog.about.text()
    dialog.back.click()
    dialog.confirm()
    found.settle()
    assert dialog.step is Step.WHICH
    dialog.back.click()
    assert dialog.step is Step.INVITATION
    dialog.confirm()
    found.settle()
    which.list.setCurrentRow(1)
    dialog.confirm()
    found.settle()
    for text in (PASSWORD, PASSWORD):
        found.keys(dialog.focusWidget(), text)
        found.qtbot.keyClick(dialog.focusWidget(), Qt.Key.Key_Tab)
    dialog.confirm()
    found.settle()
    assert dialog.step is Step.CODE
    assert dialog._made is not None
    made = dialog._made
    assert made.orgs.get(made.books.root).name == "中共红旗村党支部委员会"
    dialog.code_part.check.setChecked(True)
    dialog.confirm()
    made.close()


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

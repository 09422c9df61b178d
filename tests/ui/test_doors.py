"""Before the window: the first set-up, the password, the recovery code; and the crash window."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from pathlib import Path

import pytest
from PySide6.QtCore import Qt, QTimer
from PySide6.QtWidgets import QApplication, QLabel
from pytestqt.qtbot import QtBot

from partybuild_desktop.services.access import Entrance
from partybuild_desktop.services.member import Scope
from partybuild_desktop.system.clock import FixedClock
from partybuild_desktop.ui import start
from partybuild_desktop.ui.dialogs.crash import CrashDialog
from partybuild_desktop.ui.dialogs.setup import SetupDialog
from partybuild_desktop.ui.dialogs.setup_step import Step
from partybuild_desktop.ui.dialogs.unlock import UnlockDialog
from tests.books import LABEL, NOW, PASSWORD, entrance
from tests.store.test_history import edit_behind_its_back
from tests.ui.conftest import Desk

Doors = Callable[[Entrance], Desk]


def _setup(found: Desk) -> SetupDialog:
    dialog = SetupDialog(found.way, found.life.jobs)
    dialog.open()
    found.activate(dialog)
    return dialog


def _with_password(found: Desk, first: str, second: str) -> SetupDialog:
    """The way in up to its password, typed and typed again."""
    dialog = _setup(found)
    dialog.confirm()
    dialog.name.setText("红旗村党支部")
    dialog.confirm()
    dialog.new.first.setText(first)
    dialog.new.second.setText(second)
    dialog.confirm()
    return dialog


def test_the_first_start_by_keyboard_alone(doors: Doors, tmp_path: Path) -> None:
    found = doors(entrance(tmp_path / "new"))
    dialog = _setup(found)
    assert dialog.focusWidget() is dialog.ways[Step.ORG]
    found.qtbot.keyClick(dialog, Qt.Key.Key_Return)
    found.qtbot.keyClick(dialog, Qt.Key.Key_Return)
    assert "党组织全称" in dialog.trouble.text  # cause and remedy, and nothing was made
    found.keys(dialog.focusWidget(), "中共红旗村党支部委员会")
    found.qtbot.keyClick(dialog, Qt.Key.Key_Return)
    for text in (PASSWORD, PASSWORD):
        found.keys(dialog.focusWidget(), text)
        found.qtbot.keyClick(dialog.focusWidget(), Qt.Key.Key_Tab)
    found.qtbot.keyClick(dialog, Qt.Key.Key_Return)
    found.settle()
    assert found.way.exists()
    assert not dialog.main.isEnabled()  # the code must be on paper first
    found.qtbot.keyClick(dialog, Qt.Key.Key_Escape)
    assert dialog.isVisible()
    dialog.code_part.check.setFocus()
    found.qtbot.keyClick(dialog.code_part.check, Qt.Key.Key_Space)
    found.qtbot.keyClick(dialog, Qt.Key.Key_Return)
    assert dialog.app is not None
    assert dialog.app.orgs.get(dialog.app.books.root).name == "中共红旗村党支部委员会"
    assert dialog.app.orgs.villages()[0].name == "红旗村"
    dialog.app.close()


@pytest.mark.parametrize(
    ("first", "second", "said"),
    [("short", "short", "至少"), ("12345678", "12345678", "猜中"), (PASSWORD, "x", "不一样")],
)
def test_a_password_that_will_not_do_is_said_beside_it(
    doors: Doors, tmp_path: Path, first: str, second: str, said: str
) -> None:
    found = doors(entrance(tmp_path / "new"))
    dialog = _with_password(found, first, second)
    assert said in dialog.trouble.text
    assert not found.way.exists()


@pytest.mark.parametrize(
    ("first", "second", "wrong"),
    [("", "", "first"), ("12345678", "12345678", "first"), (PASSWORD, "x", "second")],
)
def test_a_refused_password_is_said_once_and_its_field_marked(
    doors: Doors, tmp_path: Path, first: str, second: str, wrong: str
) -> None:
    setup = _with_password(doors(entrance(tmp_path / "new")), first, second)
    labels = [found.text() for found in setup.findChildren(QLabel) if found.isVisible()]
    assert labels.count(setup.trouble.text) == 1
    field = getattr(setup.new, wrong)
    assert field.property("doubt") == "true" and setup.focusWidget() is field
    field.setText("另一个")
    assert field.property("doubt") == "false"
    setup.done(0)


def test_the_recovery_sheet_is_saved_as_a_page(
    doors: Doors, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    found = doors(entrance(tmp_path / "new"))
    dialog = _with_password(found, PASSWORD, PASSWORD)
    found.settle()
    target = tmp_path / "恢复码.pdf"
    monkeypatch.setattr("partybuild_desktop.ui.widgets.recovery.ask_save", lambda *_, **__: target)
    dialog.code_part.save.click()
    found.settle()
    assert target.read_bytes().startswith(b"%PDF")
    dialog.code_part.check.setChecked(True)
    dialog.confirm()
    assert dialog.app is not None
    dialog.app.close()


def _unlock(found: Desk) -> UnlockDialog:
    dialog = UnlockDialog(found.way, found.life.jobs, LABEL)
    dialog.open()
    found.activate(dialog)
    return dialog


def _come_in(found: Desk, dialog: UnlockDialog) -> None:
    dialog.password.setText(PASSWORD)
    dialog.confirm()
    found.settle()


def test_the_password_opens_the_books(doors: Doors, town_folder: Path) -> None:
    found = doors(entrance(town_folder))
    dialog = _unlock(found)
    assert dialog.focusWidget() is dialog.password
    found.keys(dialog.password, PASSWORD)
    found.qtbot.keyClick(dialog.password, Qt.Key.Key_Return)
    found.settle()
    assert dialog.app is not None
    dialog.app.close()


def test_wrong_passwords_say_what_is_left_then_wait_and_count_down(
    doors: Doors, town_folder: Path
) -> None:
    clock = FixedClock(NOW)
    found = doors(entrance(town_folder, clock=clock))
    dialog = _unlock(found)
    for left in (4, 3, 2, 1):
        dialog.password.setText("不对的密码")
        dialog.confirm()
        found.settle()
        assert str(left) in dialog.trouble.text
        assert dialog.main.isEnabled()
    dialog.password.setText("不对的密码")
    dialog.confirm()
    found.settle()
    assert not dialog.main.isEnabled()
    assert "15 秒" in dialog.trouble.text
    clock.advance(dt.timedelta(seconds=10))
    dialog._count_down()
    assert "5 秒" in dialog.trouble.text
    clock.advance(dt.timedelta(seconds=6))
    dialog._count_down()
    assert dialog.main.isEnabled()
    assert dialog.trouble.text == ""
    _come_in(found, dialog)
    assert dialog.app is not None
    dialog.app.close()


def test_a_second_window_is_told_who_has_the_books(doors: Doors, town_folder: Path) -> None:
    first = entrance(town_folder).unlock(LABEL, PASSWORD)
    found = doors(entrance(town_folder))
    dialog = _unlock(found)
    _come_in(found, dialog)
    assert "另一个窗口" in dialog.trouble.text
    assert dialog.app is None
    first.close()


def test_the_recovery_code_opens_and_gives_a_new_password(doors: Doors, tmp_path: Path) -> None:
    way = entrance(tmp_path / "books")
    app, code = way.create("红旗村党支部", code="", level="village", password=PASSWORD)
    app.close()
    found = doors(way)
    dialog = _unlock(found)
    dialog.forgotten.click()
    (recover,) = [c for c in dialog.children() if type(c).__name__ == "RecoverDialog"]
    recover.code.setText(("B" if code[0] == "A" else "A") + code[1:])
    recover.new.first.setText("四个不相干的词啊")
    recover.new.second.setText("四个不相干的词呀")
    recover.confirm()
    assert "不一样" in recover.trouble.text
    for field in (recover.new.first, recover.new.second):
        field.setText("四个不相干的词呀")
    recover.confirm()
    found.settle()
    assert "恢复码" in recover.trouble.text
    recover.code.setText(code.lower().replace("-", " "))
    recover.confirm()
    found.settle()
    assert dialog.app is not None
    dialog.app.close()
    way.unlock(LABEL, "四个不相干的词呀").close()


def test_exit_when_ready_opens_the_first_page_and_leaves(qtbot: QtBot, town_folder: Path) -> None:
    assert start.run(entrance(town_folder), password=PASSWORD, exit_when_ready=True) == 0
    entrance(town_folder).unlock(LABEL, PASSWORD).close()  # everything was given back


def test_a_wrong_password_from_outside_is_refused_with_status_3(
    qtbot: QtBot, town_folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    way = entrance(town_folder)
    assert start.run(way, password="不对的密码", exit_when_ready=True) == 3
    assert "密码不对" in capsys.readouterr().err


def test_practice_books_make_themselves_at_the_first_start(
    qtbot: QtBot, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    made = []

    def make(way: Entrance, *, password: str, progress: object) -> tuple[object, str]:
        made.append(password)
        return way.create("双河镇党委", code="", level="township", password=password)

    monkeypatch.setattr("partybuild_desktop.services.demo.make", make)
    way = entrance(tmp_path / "practice", practice=True)
    assert start.run(way, password=PASSWORD, exit_when_ready=True) == 0
    assert start.run(way, password=PASSWORD, exit_when_ready=True) == 0
    assert made == [PASSWORD]


def test_a_crash_keeps_what_was_being_typed_and_writes_no_name(desk: Desk) -> None:
    page = desk.page("member")
    page.acts.add()
    form = desk.dialog()
    desk.keys(form.rows["name"].editor, "钱多多")
    error = ValueError("钱多多 11010519491231002X")
    dialog = CrashDialog(desk.way.paths.logs, error, desk.window)
    dialog.open()
    report = dialog.report.read_text("utf-8")
    assert "ValueError" in report
    assert "钱多多" not in report
    assert "110105" not in report
    assert "钱多多" in page.desk.app.settings.draft("member/new")
    dialog.confirm()


def _with_backup(folder: Path) -> None:
    app = entrance(folder).unlock(LABEL, PASSWORD)
    app.backups.create()
    app.close()


def test_damaged_books_are_restored_at_the_door(doors: Doors, town_folder: Path) -> None:
    _with_backup(town_folder)
    books = town_folder / "books.db"
    content = bytearray(books.read_bytes())
    content[0:8192] = bytes(8192)
    books.write_bytes(bytes(content))
    found = doors(entrance(town_folder))
    dialog = _unlock(found)
    _come_in(found, dialog)
    assert dialog.mend.isVisible(), dialog.trouble.text
    dialog.mend.click()
    found.settle()
    assert "已恢复" in dialog.trouble.text
    dialog.confirm()
    found.settle()
    assert dialog.app is not None
    assert len(dialog.app.members.uids(Scope())) == 6
    dialog.app.close()


def test_books_that_lack_a_table_are_restored_at_the_door(doors: Doors, town_folder: Path) -> None:
    _with_backup(town_folder)
    edit_behind_its_back(town_folder, lambda raw: raw.execute("DROP TABLE event"))
    found = doors(entrance(town_folder))
    dialog = _unlock(found)
    _come_in(found, dialog)
    assert "被别的工具删掉" in dialog.trouble.text
    assert dialog.mend.isVisible()
    dialog.mend.click()
    found.settle()
    dialog.confirm()
    found.settle()
    assert dialog.app is not None
    assert len(dialog.app.members.uids(Scope())) == 6
    dialog.app.close()


def test_lost_books_are_not_founded_anew_over_their_backups(
    doors: Doors, town_folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    _with_backup(town_folder)
    (town_folder / "books.db").unlink()
    found = doors(entrance(town_folder))
    shown: list[UnlockDialog] = []

    def play(dialog: UnlockDialog) -> int:
        shown.append(dialog)
        dialog.open()
        assert "备份还在" in dialog.trouble.text
        dialog.password.setText(PASSWORD)
        dialog.mend.click()
        found.settle()
        dialog.confirm()
        found.settle()
        return 1

    monkeypatch.setattr(UnlockDialog, "exec", play)
    app = found.life._asked()
    assert app is not None
    assert len(shown) == 1
    app.close()


def _spoil_keyring(folder: Path) -> None:
    """Both copies with some bytes turned."""
    for path in folder.glob("keyring*.json"):
        data = bytearray(path.read_bytes())
        for place in range(40, len(data), 97):
            data[place] ^= 0x15
        path.write_bytes(bytes(data))


def test_a_damaged_keyring_is_told_and_comes_back_with_one_click(
    doors: Doors, town_folder: Path
) -> None:
    _with_backup(town_folder)
    _spoil_keyring(town_folder)
    spoilt = (town_folder / "keyring.json").read_bytes()
    found = doors(entrance(town_folder))
    dialog = _unlock(found)
    assert "密钥文件已损坏" in dialog.trouble.text
    assert "数据还在" in dialog.trouble.text
    assert not dialog.main.isEnabled()
    assert dialog.forgotten.isHidden()
    dialog.mend_keys.click()
    found.settle()
    assert "密钥文件已从" in dialog.trouble.text
    assert dialog.mend_keys.isHidden()
    _come_in(found, dialog)
    assert dialog.app is not None
    assert len(dialog.app.members.uids(Scope())) == 6
    dialog.app.close()
    (aside,) = town_folder.rglob("keyring-before-*/keyring.json")
    assert aside.read_bytes() == spoilt, "nothing is deleted"


def test_an_old_keyring_gives_way_to_the_one_that_fits(doors: Doors, town_folder: Path) -> None:
    old = {file: file.read_bytes() for file in town_folder.glob("keyring*.json")}
    app = entrance(town_folder).unlock(LABEL, PASSWORD)
    app = app.keys.change(app.keys.secrets(), PASSWORD).app
    app.backups.create()
    app.close()
    for file, data in old.items():
        file.write_bytes(data)
    found = doors(entrance(town_folder))
    dialog = _unlock(found)
    _come_in(found, dialog)
    assert "不配套" in dialog.trouble.text
    assert dialog.mend_keys.isVisible()
    dialog.mend_keys.click()
    found.settle()
    assert "密钥文件已从" in dialog.trouble.text
    assert dialog.mend.isHidden() and dialog.mend_keys.isHidden()
    _come_in(found, dialog)
    assert dialog.app is not None
    dialog.app.close()


def test_without_a_backup_a_damaged_keyring_is_told_and_nothing_changes(
    doors: Doors, town_folder: Path
) -> None:
    _spoil_keyring(town_folder)
    before = {path: path.read_bytes() for path in town_folder.glob("*.json")}
    found = doors(entrance(town_folder))
    dialog = _unlock(found)
    dialog.mend_keys.click()
    found.settle()
    assert "没有可用的完好备份" in dialog.trouble.text
    assert {path: path.read_bytes() for path in before} == before


def test_lost_books_and_keys_come_back_one_after_the_other(doors: Doors, town_folder: Path) -> None:
    _with_backup(town_folder)
    for path in (town_folder / "books.db", *town_folder.glob("keyring*.json")):
        path.unlink()
    found = doors(entrance(town_folder))
    assert found.life._has_backups()
    dialog = UnlockDialog(found.way, found.life.jobs, "", lost=True)
    dialog.open()
    found.activate(dialog)
    assert "找不到密钥文件" in dialog.trouble.text
    dialog.mend_keys.click()
    found.settle()
    assert "备份还在" in dialog.trouble.text
    dialog.password.setText(PASSWORD)
    dialog.mend.click()
    found.settle()
    dialog.confirm()
    found.settle()
    assert dialog.app is not None
    dialog.app.close()


def test_a_bug_reaches_the_crash_window_and_the_program_goes_on(
    qtbot: QtBot, town_folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    seen: list[str] = []

    def play(dialog: CrashDialog) -> int:
        seen.append(dialog.report.read_text("utf-8"))
        return 1

    def bug() -> None:
        raise LookupError("钱多多")

    monkeypatch.setattr(CrashDialog, "exec", play)
    QTimer.singleShot(300, bug)
    QTimer.singleShot(700, QApplication.quit)
    assert start.run(entrance(town_folder), password=PASSWORD) == 0
    (report,) = seen
    assert "LookupError" in report
    assert "钱多多" not in report

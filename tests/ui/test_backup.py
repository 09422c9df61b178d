"""The second place, the alarm of a week, and moving to a new PC, through the window."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

import pytest
from PySide6.QtWidgets import QLabel, QMessageBox

from partybuild_desktop.domain.problem import Problem, UserProblem
from tests.books import PASSWORD, entrance, member_named
from tests.ui.conftest import Desk


@pytest.fixture
def stick(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A stick that is in, and what every question about a folder is answered with."""
    folder = tmp_path / "stick"
    folder.mkdir()
    monkeypatch.setattr("partybuild_desktop.ui.package.stick.sticks", lambda: [folder])
    monkeypatch.setattr("partybuild_desktop.ui.files.ask_folder", lambda *_, **__: folder)
    return folder


def _copies(place: Path) -> int:
    return len(list(place.glob("partybuild-backup-*/[0-9]*")))


def test_a_second_place_is_chosen_and_gets_its_copies_by_itself(desk: Desk, stick: Path) -> None:
    page = desk.page("backup")
    assert "还没有选第二处" in page.second.about.text()
    page.second.choose.click()
    desk.settle()
    assert _copies(stick) == 1
    assert str(stick) in page.second.about.text()
    assert "上次在别处另存：今天" in page.second.about.text()
    assert "同一块硬盘" in page.second.wrong.text()  # the stick of a test is a folder
    pulled = stick.with_name("pulled")
    stick.rename(pulled)
    app = desk.window.desk.app
    app.books.clock.advance(dt.timedelta(minutes=1))
    desk.window.desk.do(lambda: app.members.set(member_named(app, "王秀英"), {"note": "x"}))
    app.books.clock.advance(dt.timedelta(minutes=31))
    desk.window.safety.look()
    desk.settle()
    assert "没有插上" in page.second.about.text()
    pulled.rename(stick)
    assert _copies(stick) == 1
    desk.window.safety.look()
    desk.settle()
    assert _copies(stick) == 2
    page.second.stop.click()
    assert not page.second.stop.isVisible()
    assert _copies(stick) == 2


def test_a_week_without_a_copy_is_said_on_every_screen(desk: Desk, stick: Path) -> None:
    page = desk.page("backup")
    page.make.click()
    desk.settle()
    assert not page.second.alarm.isVisible()
    desk.window.desk.app.books.clock.advance(dt.timedelta(days=8))
    desk.window.safety.look()
    assert "8 天没有备份" in desk.window.status._facts.text()
    home = desk.page("home")
    home.refresh()
    desk.settle()
    assert "8 天没有完好的备份" in home.alarm.text()
    page = desk.page("backup")
    page.refresh()
    assert "还没有在别处另存过" in page.second.alarm.text()
    page.make.click()
    desk.settle()
    assert "8 天没有在别处另存" in desk.window.status._facts.text()
    page.copy.click()
    desk.settle()
    assert not page.second.alarm.isVisible()
    assert "单机" in desk.window.status._facts.text()


def test_a_whole_copy_opens_on_a_new_pc(desk: Desk, stick: Path, tmp_path: Path) -> None:
    page = desk.page("backup")
    page.second.move_.click()
    dialog = desk.dialog()
    assert dialog.stick.folder == stick
    dialog.confirm()
    desk.settle()
    assert "可以拔出U盘" in dialog.done_.text()
    assert "6 人" in dialog.done_.text()
    dialog.cancel.click()
    fresh = entrance(tmp_path / "new")
    (copy,) = fresh.copies(stick)
    fresh.move_in(copy, fresh.users_of(copy)[0], PASSWORD)
    app = fresh.unlock("主管1", PASSWORD)
    assert app.members.get(member_named(app, "王秀英")).name == "王秀英"
    app.close()


def test_a_restore_that_fails_its_rehearsal_is_not_offered(desk: Desk) -> None:
    page = desk.page("backup")
    page.make.click()
    desk.settle()
    (made,) = desk.window.desk.app.backups.all()
    content = bytearray(made.database.read_bytes())
    content[5000] ^= 1
    made.database.write_bytes(bytes(content))
    page.restore.click()
    desk.settle()
    assert "没有恢复" in desk.window.message.text


def test_what_verifying_found_stays_in_the_list_and_nothing_else_is_said(desk: Desk) -> None:
    page = desk.page("backup")
    for _ in range(2):
        page.make.click()
        desk.settle()
    page.verify.click()
    desk.settle()
    assert "验证通过" in desk.window.status.text
    found = desk.window.desk.app.backups.all()[1]
    content = bytearray(found.database.read_bytes())
    content[5000] ^= 1
    found.database.write_bytes(bytes(content))
    page.grid.go_to(found.name)
    page.verify.click()
    desk.settle()
    box = desk.dialog()
    label = box.findChild(QLabel, "qt_msgbox_label")
    assert isinstance(label, QLabel)
    assert label.wordWrap() or label.width() >= label.sizeHint().width(), "nothing of it is cut"
    box.done(0)
    assert not desk.window.status.text, "that was said of the other one"
    states = [page.model.text_at(line, 5) for line in range(2)]
    assert states == ["已核验", "验证没有通过"]
    assert page.facts.text() == "共 2 份，其中 1 份有问题"
    page.restore.click()
    desk.settle()
    said = desk.window.message.text
    assert "没有恢复" in said
    assert page.model.text_at(1, 0) in said and found.name not in said, "as the list calls it"
    page.grid.go_to(page.model.key_at(0))
    page.restore.click()
    desk.settle()
    assert not desk.window.message.isVisible(), "that is over"
    desk.dialog().done(0)


def test_a_backup_of_another_key_is_refused_without_a_command(
    desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    page = desk.page("backup")
    page.make.click()
    desk.settle()
    backups, name = desk.window.desk.app.backups, page.grid.key

    def refuse(*_: object) -> None:
        raise UserProblem("backup_other_key", name=name)

    monkeypatch.setattr(type(backups), "rehearse", refuse)
    problem = Problem("backup_other_key", args={"name": name})
    monkeypatch.setattr(type(backups), "problems", lambda *_: (problem,))
    page.restore.click()
    desk.settle()
    said = desk.window.message.text
    page.verify.click()
    desk.settle()
    box = desk.dialog()
    assert isinstance(box, QMessageBox)
    assert box.text().startswith(said) and "另一把密钥" in said
    box.done(0)
    assert "另一把密钥" in box.text() and "请另选一个备份" in box.text()
    assert page.model.text_at(0, 0) in box.text()
    assert name not in box.text() and "keyring" not in box.text()


def test_a_damaged_backup_is_listed_with_its_time(desk: Desk) -> None:
    page = desk.page("backup")
    page.make.click()
    desk.settle()
    (backup,) = desk.window.desk.app.backups.all()
    when = page.model.text_at(0, 0)
    assert when.startswith("今天 ")
    (backup.folder / "manifest.json").write_text("{}", encoding="utf-8")
    page.refresh()
    assert [page.model.text_at(0, column) for column in (0, 5)] == [when, "不完整，不能用来恢复"]


def test_a_problem_of_the_password_leads_to_it(desk: Desk) -> None:
    page = desk.page("user")
    page.add.click()
    dialog = desk.dialog()
    dialog.confirm()
    assert "至少要 8 个字符" in dialog.trouble.text
    assert dialog.focusWidget() is dialog.new.first


def test_names_of_organisations_get_the_room_that_there_is(desk: Desk) -> None:
    page = desk.page("org")
    width = page.tree.columnWidth(0)
    assert width > 220
    assert width + page.tree.columnWidth(1) < page.tree.viewport().width()
    desk.window.resize(911, 472)
    desk.settle()
    assert page.tree.columnWidth(0) >= 160, "it scrolls rather than hide the names"


def test_every_row_of_organisations_that_is_not_taken_in_is_told_of(
    desk: Desk, tmp_path: Path
) -> None:
    file = tmp_path / "党组织清单.csv"
    rows = [
        "名称,上级,编码,类别",
        "新河村党支部,没有的上级,91,",
        "新湾村党支部,双河镇党委,92,",
        "新塘村党支部,也没有的上级,93,",
        "新岗村党支部,双河镇党委,94,俱乐部",
    ]
    file.write_text("\n".join(rows), encoding="utf-8-sig")
    page = desk.page("org")
    page._take_in(file)
    desk.settle()
    lines = desk.window.message.text.split("\n")
    assert lines[0] == "有 3 行没有写入。"
    assert [line[:6] for line in lines[1:]] == ["第 2 行：", "第 4 行：", "第 5 行："]
    assert "没有写入" in lines[3] and "保留" not in lines[3]
    assert "orgs" not in desk.window.message.text, "no command of a terminal"
    assert page.tree.horizontalScrollBar().maximum() == 0

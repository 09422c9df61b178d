"""The page U盘报送 through the real window: invite, take in, decide, send back, roll back."""

from __future__ import annotations

import datetime as dt
import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtCore import QRect, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import (
    QApplication,
    QLabel,
    QMenu,
    QMessageBox,
    QPushButton,
    QScrollArea,
    QWidget,
)

from partybuild_desktop.services.access import Entrance
from partybuild_desktop.services.app import App
from partybuild_desktop.system.clock import FixedClock
from partybuild_desktop.ui.dialogs.base import AskDialog
from partybuild_desktop.ui.words import moment
from tests.books import LABEL, NOW, PASSWORD, entrance, member_named
from tests.ui.conftest import Desk

PHRASE = "河边 白杨 三轮车"


@pytest.fixture
def stick(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A stick that is in."""
    folder = tmp_path / "stick"
    folder.mkdir()
    monkeypatch.setattr("partybuild_desktop.ui.package.stick.sticks", lambda: [folder])
    return folder


def village(desk: Desk, stick: Path, tmp_path: Path) -> App:
    """红旗村's books from an invitation that the window writes."""
    page = desk.page("package")
    page.grid.go_to(desk.window.desk.app.orgs.find("红旗村党支部"))
    page.invite.click()
    dialog = desk.dialog()
    assert dialog.stick.folder == stick
    dialog.phrase.setText("太短")
    dialog.confirm()
    assert "口令太短" in dialog.trouble.text
    dialog.phrase.setText(PHRASE)
    dialog.confirm()
    desk.settle()
    assert "可以拔出U盘" in dialog.done_.text()
    assert dialog.phrase.isReadOnly()
    dialog.cancel.click()
    (invitation,) = stick.glob("*.pbpkg")
    app, _ = entrance(tmp_path / "flag").accept(invitation, PHRASE, password=PASSWORD)
    invitation.unlink()
    return app


def test_the_road_of_a_township(desk: Desk, stick: Path, tmp_path: Path) -> None:
    town = desk.window.desk.app
    flag = village(desk, stick, tmp_path)
    uid = member_named(flag, "王秀英")
    flag.members.set(uid, {"employer": "甲厂", "phone": "13800000001"})
    town.members.set(uid, {"employer": "乙厂"})
    flag.packages.send(stick / "report.pbpkg")

    page = desk.page("package")
    assert page.facts.text() == "3 个村，已邀请 1 个，本月已上报 0 个"
    page.rehearse(stick / "report.pbpkg")
    desk.settle()
    dialog = desk.dialog()
    shown = [[dialog.grid.model().text_at(n, at) for at in (0, 3)] for n in range(2)]
    assert shown == [["两边不同，待定", "工作单位"], ["修改", "工作单位、手机号"]]
    dialog.confirm()
    desk.settle()
    decide = desk.dialog()  # opens by itself: something differs
    assert decide.heading.text() == "两边改得不一样：1 处"
    assert "两边" not in page.result.text and page.conflicts.isVisible(), "it is not said twice"
    assert decide.model.text_at(0, 1) == "工作单位"
    assert decide.model.text_at(0, 5).startswith("红旗村党支部　主管1")
    assert decide.whole.text() == "本机的：乙厂\n对方的：甲厂"
    line = page.model.place(town.orgs.find("红旗村党支部"))
    assert [page.model.text_at(line, at) for at in (1, 5)] == ["本月已上报", "1"]
    assert (decide.model.text_at(0, 2), decide.model.text_at(0, 4)) == ("乙厂", "甲厂")
    decide.keep_local.click()
    assert decide.model.rowCount() == 0
    decide.cancel.click()
    desk.settle()
    assert not page.conflicts.isVisible()
    assert page.facts.text() == "3 个村，已邀请 1 个，本月已上报 1 个"
    assert page.model.text_at(line, 5) == ""
    assert town.members.get(uid).employer == "乙厂"

    page.grid.go_to(town.orgs.find("红旗村党支部"))
    page.send.click()
    dialog = desk.dialog()
    assert "第 2 包" in dialog.what.text()
    dialog.confirm()
    desk.settle()
    assert "可以拔出U盘" in dialog.done_.text()
    assert not dialog.whole.isEnabled(), "nothing is left to be chosen"
    assert not dialog.what.isVisible()
    dialog.cancel.click()
    states = [[page.passed.model.text_at(n, at) for at in (1, 4)] for n in range(3)]
    assert states == [["发回", "已写好"], ["上报", "已合并"], ["邀请", "对方已收到"]]
    report = page.passed._passed[page.passed.model.key_at(1)]
    code = page.passed.model.text_at(1, 6)
    (form,) = town.packages.receipt(report.id).forms
    boxes = [box.text for row in form.rows for box in row]
    assert code and boxes[boxes.index("核对码") + 1] == code, "as on the receipt"
    (back,) = [path for path in stick.glob("*.pbpkg") if path.name != "report.pbpkg"]
    flag.packages.receive(back)
    assert flag.members.get(uid).employer == "乙厂"
    flag.close()


def test_what_became_of_a_package_is_said_in_full_with_its_receipt(
    desk: Desk, stick: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """It stays until it is put away; the status bar has no room for it."""
    asked: list[str] = []
    monkeypatch.setattr(
        "partybuild_desktop.ui.files.ask_save",
        lambda *_, name, **__: asked.append(name) or stick / name,  # type: ignore[func-returns-value]
    )
    monkeypatch.setattr("partybuild_desktop.ui.files.open_file", lambda _: None)
    flag = village(desk, stick, tmp_path)
    flag.members.set(member_named(flag, "王秀英"), {"employer": "甲厂"})
    flag.packages.send(stick / "report.pbpkg")
    flag.close()
    page = desk.page("package")
    page.rehearse(stick / "report.pbpkg")
    desk.settle()
    desk.dialog().confirm()
    desk.settle()
    assert page.result.text.startswith("“红旗村党支部”的第 1 包已合并。")
    assert page.result.text.endswith("请打印回执，交报送人带回。")
    assert not desk.window.status.text, "it is not said twice"
    page.grid.go_to(desk.window.desk.app.orgs.find("红星村党支部"))
    assert page.whose.text() == "与“红星村党支部”往来的数据包"
    assert not page.passed.receipt.isEnabled()
    page.result.receipt.click()
    desk.settle()
    assert asked == ["回执-红旗村党支部-第1包.pdf"], "of the package that was taken in"
    assert (stick / asked[0]).read_bytes().startswith(b"%PDF")
    page.passed.back.click()
    box = desk.dialog()
    assert isinstance(box, QMessageBox)
    assert box.text() == "退回“红旗村党支部”第 1 包的合并？"
    box.done(0)
    page.rehearse(stick / "report.pbpkg")
    desk.settle()
    assert not page.result.isVisible(), "something else is begun"
    desk.dialog().done(0)


def test_a_removal_against_a_change_is_about_the_whole_record(
    desk: Desk, stick: Path, tmp_path: Path
) -> None:
    town = desk.window.desk.app
    flag = village(desk, stick, tmp_path)
    uid = member_named(flag, "王秀英")
    flag.members.delete(uid)
    town.members.set(uid, {"employer": "乙厂"})
    flag.packages.send(stick / "report.pbpkg")
    flag.close()
    town.packages.receive(stick / "report.pbpkg")
    page = desk.page("package")
    page.refresh()
    page._decide()
    desk.settle()
    dialog = desk.dialog()
    shown = [dialog.model.text_at(0, at) for at in (0, 1, 2, 4)]
    assert shown == ["党员资料　王秀英", "整条记录", "保留", "删除"]
    dialog.done(0)


def double_click(widget: QWidget) -> None:
    """As the system sends it."""
    left = Qt.MouseButton.LeftButton
    QTest.mouseClick(widget, left)
    QTest.mouseDClick(widget, left)
    QTest.mouseRelease(widget, left)


def test_a_double_click_decides_one_and_takes_back_one(
    desk: Desk, stick: Path, tmp_path: Path
) -> None:
    """The second click would meet what has taken the first one's place."""
    town = desk.window.desk.app
    flag = village(desk, stick, tmp_path)
    uid = member_named(flag, "王秀英")
    flag.members.set(uid, {"employer": "甲厂", "phone": "13800000001", "address": "甲地"})
    town.members.set(uid, {"employer": "乙厂", "phone": "13900000002", "address": "乙地"})
    flag.packages.send(stick / "report.pbpkg")
    flag.close()
    town.packages.receive(stick / "report.pbpkg")
    page = desk.page("package")
    page.refresh()
    page._decide()
    desk.settle()
    dialog = desk.dialog()
    assert dialog.model.rowCount() == 3
    for left in (2, 1):
        double_click(dialog.keep_local)
        assert dialog.model.rowCount() == left
    dialog.done(0)
    double_click(desk.window.status._undo)
    page._decide()
    desk.settle()
    dialog = desk.dialog()
    assert dialog.model.rowCount() == 2
    dialog.done(0)


def test_who_wrote_what_is_read_whole_however_long(
    desk: Desk, stick: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Of days ago; what the list has no room for is said below too."""
    town = desk.window.desk.app
    village(desk, stick, tmp_path).close()
    ago = NOW - dt.timedelta(days=9)
    flag = entrance(tmp_path / "flag", clock=FixedClock(ago)).unlock(LABEL, PASSWORD)
    uid = member_named(flag, "王秀英")
    flag.members.set(uid, {"employer": "甲厂", "note": "甲"})
    town.books.clock.set(ago)  # type: ignore[attr-defined]
    town.members.set(uid, {"employer": "乙厂", "note": "一段很长的说明，" * 45})
    town.books.clock.set(NOW)  # type: ignore[attr-defined]
    flag.packages.send(stick / "report.pbpkg")
    flag.close()
    town.packages.receive(stick / "report.pbpkg")

    def decide() -> Any:
        page = desk.page("package")
        page.refresh()
        page._decide()
        desk.settle()
        return desk.dialog()

    dialog = decide()
    who = [dialog.model.text_at(0, at) for at in (3, 5)]
    assert who == ["主管1　6月22日 09:00", "红旗村党支部　主管1　6月22日 09:00"]
    assert all(
        dialog._reads(dialog._open[dialog.grid.key], f"{one}_who") for one in ("local", "incoming")
    )
    assert dialog.whole.text() == "本机的：乙厂\n对方的：甲厂"
    dialog.done(0)
    town.members.set(uid, {"name": "阿不都热依木·买买提吐尔逊·艾合买提江·阿不力克木·喀迪尔"})
    dialog = decide()
    assert dialog.whole.text().endswith("喀迪尔\n本机的：乙厂\n对方的：甲厂")
    dialog.done(0)
    monkeypatch.setattr(AskDialog, "room", lambda _: QRect(0, 0, 1093, 574))
    dialog = decide()  # no room for who wrote it in the list
    assert "乙厂（主管1　6月22日 09:00）" in dialog.whole.text()
    assert dialog.whole.text().endswith("甲厂（红旗村党支部　主管1　6月22日 09:00）")
    dialog.done(0)
    monkeypatch.setattr(AskDialog, "room", lambda _: QRect(0, 0, 1366, 728))
    dialog = decide()
    dialog.grid.go_to(dialog.model.key_at(1))
    desk.settle()
    assert "很长" in dialog.whole.text()
    assert dialog.area.verticalScrollBar().maximum() == 0, "the list gives way to it"
    dialog.all_local.click()
    assert not any(act.isVisible() for act in (dialog.hint, dialog.keep_local, dialog.all_local))
    assert dialog.focusWidget() is dialog.cancel
    dialog.done(0)


def test_the_lists_do_not_scroll_where_they_could_be_lower(desk: Desk) -> None:
    """At 1366 x 768: a list may scroll, not the page with it."""
    page = desk.page("package")
    page.conflicts.show()
    desk.window.resize(1366, 728)
    desk.settle()
    (area,) = page.findChildren(QScrollArea)
    assert area.verticalScrollBar().maximum() == 0
    assert area.widget().minimumSizeHint().height() <= area.viewport().height()


def test_a_package_taken_in_again_or_damaged_is_said(
    desk: Desk, stick: Path, tmp_path: Path
) -> None:
    flag = village(desk, stick, tmp_path)
    report = stick / "report.pbpkg"
    flag.packages.send(report)
    flag.close()
    page = desk.page("package")
    page.rehearse(report)
    desk.settle()
    desk.dialog().confirm()
    desk.settle()
    page.rehearse(report)
    desk.settle()
    again = desk.dialog()
    assert not again.main.isVisible()
    again.cancel.click()
    report.write_bytes(report.read_bytes()[:-100])
    page.rehearse(report)
    desk.settle()
    assert "不完整" in desk.window.message.text


def test_a_merge_is_rolled_back_from_the_list(desk: Desk, stick: Path, tmp_path: Path) -> None:
    town = desk.window.desk.app
    flag = village(desk, stick, tmp_path)
    uid = member_named(flag, "王秀英")
    flag.members.set(uid, {"employer": "甲厂"})
    flag.packages.send(stick / "report.pbpkg")
    flag.close()
    town.packages.receive(stick / "report.pbpkg")
    page = desk.page("package")
    page.refresh()
    page.grid.go_to(town.orgs.find("红旗村党支部"))
    assert page.passed.back.isEnabled()
    page.passed._rolling(page.passed.grid.key)
    desk.settle()
    assert town.members.get(uid).employer == ""
    assert not page.passed.back.isEnabled()


def test_books_without_an_invitation_say_what_to_do(bare: Desk) -> None:
    page = bare.page("package")
    assert not page.send.isEnabled()
    assert page.facts.text() == "还没有受过乡镇的邀请"
    assert "导出 Excel" in page.passed.grid.nothing
    assert not page.hint.isVisible(), "it would say what cannot be done here"


def test_all_packages_of_a_stick_are_taken_in_and_told_of(
    desk: Desk, stick: Path, tmp_path: Path
) -> None:
    """What lies there for others is left; nothing is said in numbers that are none."""
    flag = village(desk, stick, tmp_path)
    town = desk.window.desk.app
    uid = member_named(flag, "王秀英")
    flag.members.set(uid, {"employer": "甲厂"})
    town.members.set(uid, {"employer": "乙厂"})
    flag.packages.send(stick / "红旗村 & 第1包.pbpkg")
    flag.close()
    town.packages.send(stick / "back.pbpkg", town.orgs.find("红旗村党支部"))
    town.packages.invite(town.orgs.find("红星村党支部"), stick / "star.pbpkg", PHRASE)
    (stick / "bad.pbpkg").write_bytes(b"no package")
    page = desk.page("package")
    page.take.click()
    menu = QApplication.activePopupWidget()
    assert isinstance(menu, QMenu)
    texts = [action.text() for action in menu.actions()]
    assert "红旗村 && 第1包.pbpkg" in texts, "the stick is named only where there are several"
    (everything,) = [action for action in menu.actions() if "全部导入" in action.text()]
    menu.close()
    everything.trigger()
    desk.settle()
    dialog = desk.dialog()
    said = [found.text() for found in dialog.findChildren(QLabel) if found.isVisible()]
    assert "合并了 1 个数据包" in said
    assert "有 1 个没有导入，原因在下面。" in said
    assert [text for text in said if "back.pbpkg" in text or "star.pbpkg" in text] == []
    assert [text for text in said if "bad.pbpkg" in text and "没有导入" in text]
    assert [text for text in said if "红旗村" in text and " 0 条" not in text]
    dialog.main.click()
    desk.settle()
    decide = desk.dialog()
    assert decide.model.rowCount() == 1
    decide.cancel.click()


def test_a_gap_is_named_before_and_after_the_package_is_kept(
    desk: Desk, stick: Path, tmp_path: Path
) -> None:
    """A township set back to an old copy lacks what it had acknowledged."""
    flag = village(desk, stick, tmp_path)
    town = desk.window.desk.app
    uid = member_named(flag, "王秀英")
    shutil.copytree(town.paths.data_dir, tmp_path / "twin", ignore=shutil.ignore_patterns("*.lock"))
    twin = entrance(tmp_path / "twin").unlock(LABEL, PASSWORD)
    flag.members.set(uid, {"employer": "乙厂"})
    flag.packages.send(tmp_path / "1.pbpkg")
    twin.packages.receive(tmp_path / "1.pbpkg")
    twin.packages.send(tmp_path / "back.pbpkg", twin.orgs.find("红旗村党支部"))
    twin.close()
    flag.packages.receive(tmp_path / "back.pbpkg")
    flag.members.set(uid, {"employer": "甲厂"})
    flag.packages.send(tmp_path / "2.pbpkg")
    flag.close()
    page = desk.page("package")
    page.rehearse(tmp_path / "2.pbpkg")
    desk.settle()
    dialog = desk.dialog()
    said = "".join(found.text() for found in dialog.findChildren(QLabel))
    assert "还不能合并：第 1 包未收到" in said and "已收下" not in said
    dialog.confirm()
    desk.settle()
    page.grid.go_to(town.orgs.find("红旗村党支部"))
    assert [page.passed.model.text_at(0, at) for at in (3, 4)] == ["第 1 包未收到", "等前面的包"]
    page.rehearse(tmp_path / "1.pbpkg")
    desk.settle()
    desk.dialog().confirm()
    desk.settle()
    assert "等待的第 2 包也已合并" in page.result.text
    assert town.members.get(uid).employer == "甲厂"


def test_an_invitation_beside_another_gets_a_name_of_its_own(
    desk: Desk, stick: Path, tmp_path: Path
) -> None:
    """The window asks for no file name, so it must not demand another one."""
    page = desk.page("package")
    page.grid.go_to(desk.window.desk.app.orgs.find("红旗村党支部"))
    for phrase in (PHRASE, "另外几个不相干的词"):
        page.invite.click()
        dialog = desk.dialog()
        dialog.phrase.setText(phrase)
        dialog.confirm()
        desk.settle()
        assert "可以拔出U盘" in dialog.done_.text(), dialog.trouble.text
        dialog.cancel.click()
    names = {path.name for path in stick.glob("*.pbpkg")}
    assert names == {"红旗村党支部-邀请包.pbpkg", "红旗村党支部-邀请包(2).pbpkg"}
    entrance(tmp_path / "new").accept(
        stick / "红旗村党支部-邀请包(2).pbpkg", "另外几个不相干的词", password=PASSWORD
    )[0].close()


def test_a_package_of_ones_own_is_said_to_be_for_the_other_side(
    desk: Desk, stick: Path, tmp_path: Path
) -> None:
    village(desk, stick, tmp_path).close()
    town = desk.window.desk.app
    back = stick / "back.pbpkg"
    town.packages.send(back, town.orgs.find("红旗村党支部"))
    page = desk.page("package")
    page.rehearse(stick / "gone.pbpkg")
    desk.settle()
    assert "找不到" in desk.window.message.text
    page.rehearse(back)
    desk.settle()
    dialog = desk.dialog()
    assert not desk.window.message.isVisible(), "that is over"
    said = [found.text() for found in dialog.findChildren(QLabel)]
    assert [text for text in said if "本机写给" in text and "以前已经导入" not in text]
    assert not dialog.main.isVisible()
    dialog.cancel.click()


def test_nothing_new_is_said_and_the_next_step_too(
    desk: Desk, doors: Callable[[Entrance], Desk], stick: Path, tmp_path: Path
) -> None:
    town = desk.window.desk.app
    flag = village(desk, stick, tmp_path)
    flag.packages.send(tmp_path / "report.pbpkg")
    town.packages.receive(tmp_path / "report.pbpkg")
    town.packages.send(tmp_path / "back.pbpkg", town.orgs.find("红旗村党支部"))
    flag.packages.receive(tmp_path / "back.pbpkg")
    flag.close()
    found = doors(entrance(tmp_path / "flag"))
    found.open()
    page = found.page("package")
    states = {page.passed.model.text_at(n, 1): page.passed.model.text_at(n, 4) for n in range(3)}
    assert states == {"上报": "对方已收到", "发回": "已合并", "邀请": "已合并"}
    page.send.click()
    dialog = found.dialog()
    assert "没有新的改动，不用上报" in dialog.what.text()
    dialog.confirm()  # and may still be written
    found.settle()
    assert "把U盘带到乡镇" in dialog.done_.text()
    dialog.cancel.click()
    assert len(list(stick.glob("*.pbpkg"))) == 1


def test_a_stick_put_in_while_the_dialog_is_open_is_found(
    desk: Desk, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    places: list[Path] = []
    monkeypatch.setattr("partybuild_desktop.ui.package.stick.sticks", lambda: list(places))
    page = desk.page("package")
    page.grid.go_to(desk.window.desk.app.orgs.find("红旗村党支部"))
    page.invite.click()
    dialog = desk.dialog()
    assert not dialog.main.isEnabled()
    places.append(tmp_path)
    assert dialog.stick._timer.isActive()
    dialog.stick._timer.timeout.emit()
    assert dialog.stick.folder == tmp_path
    assert dialog.main.isEnabled()
    dialog.cancel.click()
    assert not dialog.stick._timer.isActive()


def test_the_first_page_tells_what_waits_on_the_road(
    desk: Desk, stick: Path, tmp_path: Path
) -> None:
    home = desk.page("home")
    assert home.road.silent == ()
    town = desk.window.desk.app
    flag = village(desk, stick, tmp_path)
    uid = member_named(flag, "王秀英")
    flag.members.set(uid, {"employer": "甲厂"})
    town.members.set(uid, {"employer": "乙厂"})
    home = desk.page("home")  # knows of the invitation
    assert home.road.silent == ("红旗村党支部",)
    flag.packages.send(stick / "report.pbpkg")
    flag.close()
    town.packages.receive(stick / "report.pbpkg")
    home.refresh()
    desk.settle()
    assert (home.road.conflicts, home.road.silent) == (1, ())
    decide = next(b for b in home.findChildren(QPushButton) if b.text() == "去决定")
    decide.click()
    desk.settle()
    dialog = desk.dialog()
    assert dialog.model.rowCount() == 1
    dialog.cancel.click()


def test_who_has_reported_is_told_by_the_clock_here(
    desk: Desk, stick: Path, tmp_path: Path
) -> None:
    """The clock of a village's PC may have stood still for years."""
    village(desk, stick, tmp_path).close()
    early = FixedClock(dt.datetime(2016, 1, 5, 8, tzinfo=dt.timezone(dt.timedelta(hours=8))))
    flag = entrance(tmp_path / "flag", clock=early).unlock(LABEL, PASSWORD)
    flag.members.set(member_named(flag, "王秀英"), {"employer": "甲厂"})
    flag.packages.send(stick / "report.pbpkg")
    flag.close()
    town = desk.window.desk.app
    town.packages.receive(stick / "report.pbpkg")
    page = desk.page("package")
    page.refresh()
    line = page.model.place(town.orgs.find("红旗村党支部"))
    shown = [page.model.text_at(line, at) for at in (1, 2)]
    assert shown == ["本月已上报", moment(NOW.isoformat(), NOW.date())]
    home = desk.page("home")
    home.refresh()
    desk.settle()
    assert home.road.silent == ()

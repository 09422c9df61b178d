"""T22: twelve whole tasks by keyboard alone, and a name for everything that takes the keyboard.

Keys go to the real window; nothing is clicked, focused or called from outside. What was done is
read from the books afterwards. The twelfth, the record of a meeting, stands in test_meeting.py.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from PySide6.QtWidgets import QMessageBox
from pytestqt.qtbot import QtBot

from partybuild_desktop.reports.preview import page_count
from partybuild_desktop.services.access import Entrance
from partybuild_desktop.services.member import Scope
from partybuild_desktop.ui.dialogs.setup import SetupDialog
from partybuild_desktop.ui.dialogs.unlock import UnlockDialog
from partybuild_desktop.ui.page import find_pages
from tests.books import LABEL, PASSWORD, entrance, member_named
from tests.ui.conftest import Desk
from tests.ui.hands import Hands
from tests.ui.look import faults
from tests.ui.scenes import DIALOGS

SAMPLES = Path(__file__).parents[1] / "samples"
VALID = "11010519491231002X"
NEW = "新的四个词语密码"


@pytest.fixture
def hands(desk: Desk) -> Hands:
    return Hands(desk)


def _name(desk: Desk, uid: str) -> str:
    return desk.window.desk.app.members.get(uid).name


def test_1_setting_up(doors: Callable[[Entrance], Desk], tmp_path: Path) -> None:
    found = doors(entrance(tmp_path / "new"))
    hands = Hands(found)
    sheet = tmp_path / "code.pdf"

    def set_up() -> None:
        hands.to("建立新账簿")
        hands.press("Return")
        hands.to("党组织全称")
        hands.type("中共红旗村党支部委员会")
        hands.press("Return")
        hands.to("新密码")
        hands.type(PASSWORD)
        hands.press("Tab")
        hands.type(PASSWORD)
        hands.press("Return")
        found.settle()
        hands.file(sheet)
        hands.push("保存为 PDF…")
        found.settle()
        hands.push("恢复码已打印或抄写，收在锁着的地方")
        hands.press("Return")

    hands.during(SetupDialog, set_up)
    assert found.life.begin()
    assert page_count(sheet.read_bytes()) == 1
    assert found.window.desk.app.orgs.villages()[0].name == "红旗村"


def test_2_a_new_member(desk: Desk, hands: Hands) -> None:
    hands.page("member")
    hands.press("Ctrl+N")
    desk.dialog()
    hands.to("所在组织", key="Shift+Tab")
    hands.pick("红星村")
    hands.to("姓名")
    typed = {"姓名": "赵桂花", "公民身份号码": VALID, "民族": "汉", "学历": "小学"}
    for field, text in typed.items():
        hands.to(field)
        hands.type(text)
        hands.press("Return")
    hands.press("Ctrl+S")
    desk.settle()
    app = desk.window.desk.app
    member = app.members.get(member_named(app, "赵桂花"))
    assert (member.id, member.sex, member.nation, member.education) == (VALID, "2", "01", "8")
    assert member.uid in app.members.uids(Scope(org=app.orgs.find("红星村党支部")))


def test_3_a_member_is_found_and_changed(desk: Desk, hands: Hands) -> None:
    desk.window.warm_search()  # as it does itself a moment after the start
    desk.settle()
    hands.press("Ctrl+K")
    hands.type("sxl")
    hands.press("Return")
    desk.settle()
    hands.press("Ctrl+E")
    dialog = desk.dialog()
    hands.to("工作单位")
    hands.write("红星村卫生室")
    hands.press("Ctrl+S")
    hands.until_gone(dialog)
    app = desk.window.desk.app
    assert app.members.get(member_named(app, "单秀兰")).employer == "红星村卫生室"


def test_4_a_roster_is_tried_and_brought_in(bare: Desk) -> None:
    hands = Hands(bare)
    hands.page("member")
    hands.file(SAMPLES / "红旗村花名册.xlsx")
    hands.push("导入 Excel")
    bare.settle()
    dialog = bare.dialog()
    app = bare.window.desk.app
    hands.press("Ctrl+S")
    bare.settle()
    assert app.members.count(Scope()) == 0
    hands.press("Ctrl+S")
    bare.settle()
    assert app.members.count(Scope()) > 20
    assert "导入完成" in dialog.told.text()
    hands.press("Ctrl+S")
    hands.until_gone(dialog)


@pytest.mark.parametrize("width", [1366, 911])
def test_5_a_member_is_transferred(desk: Desk, hands: Hands, width: int) -> None:
    """With the card beside the list, and on a small screen that has no room for it."""
    desk.window.resize(width, 600)
    page = hands.page("member")
    hands.to("党员名单")
    for _ in range(6):
        if _name(desk, page.grid.key) == "单秀兰":
            break
        hands.press("Down")
    if width > 1000:
        hands.to("更多操作")
        hands.choose("转接", lambda: hands.press("Space"))
    else:
        hands.choose("转接", hands.menu_key)
    dialog = desk.dialog()
    hands.to("转入组织")
    hands.pick("红旗村党支部")
    hands.to("转接日期")
    hands.write("2026.6.1")
    hands.press("Ctrl+S")
    hands.until_gone(dialog)
    app = desk.window.desk.app
    there = app.members.uids(Scope(org=app.orgs.find("红旗村党支部")))
    assert member_named(app, "单秀兰") in there


def test_6_a_ledger_is_kept_as_pdf(desk: Desk, hands: Hands, tmp_path: Path) -> None:
    hands.page("ledger")
    hands.to("台账种类")
    hands.press("Down")
    desk.qtbot.wait(300)
    desk.settle()
    target = tmp_path / "ledger.pdf"
    hands.file(target)
    hands.push("保存 PDF")
    desk.settle()
    assert page_count(target.read_bytes()) >= 1
    assert len(desk.window.desk.app.prints.list()) == 1


def test_7_a_binder(desk: Desk, hands: Hands, tmp_path: Path) -> None:
    hands.page("binder")
    hands.to("单位")
    hands.pick("红星村")
    desk.qtbot.wait(300)
    desk.settle()
    target = tmp_path / "binder.pdf"
    hands.file(target)
    hands.push("生成 PDF")
    desk.settle()
    assert page_count(target.read_bytes()) > 3


def test_8_a_cell_is_typed_undone_and_redone(desk: Desk, hands: Hands) -> None:
    page = hands.page("member")
    hands.to("党员名单")
    uid, keys = page.grid.key, [column.key for column in page.model.columns]
    app = desk.window.desk.app
    before = app.members.get(uid).birth
    for _ in range(keys.index("birth")):
        hands.press("Right")
    hands.press("F2")
    hands.write("1950.3.4")
    hands.press("Return")
    assert app.members.get(uid).birth == "1950-03-04"
    hands.press("Ctrl+Z")
    assert app.members.get(uid).birth == before
    hands.press("Ctrl+Y")
    assert app.members.get(uid).birth == "1950-03-04"


def test_9_a_backup_is_made_and_proved(desk: Desk, hands: Hands) -> None:
    hands.page("backup")
    hands.push("立即备份")
    desk.settle()
    assert len(desk.window.desk.app.backups.all()) == 1
    hands.push("验证")
    desk.settle()
    assert "验证通过" in desk.window.status.text


@pytest.fixture
def village(
    qtbot: QtBot, town_folder: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> Iterator[tuple[Desk, Path]]:
    """The window over a village's books; a stick is in."""
    stick = tmp_path / "stick"
    stick.mkdir()
    monkeypatch.setattr("partybuild_desktop.ui.package.stick.sticks", lambda: [stick])
    town = entrance(town_folder).unlock(LABEL, PASSWORD)
    invitation = tmp_path / "invitation.pbpkg"
    town.packages.invite(town.orgs.find("红旗村党支部"), invitation, NEW)
    town.close()
    way = entrance(tmp_path / "village")
    app, _ = way.accept(invitation, NEW, password=PASSWORD)
    app.close()
    found = Desk(qtbot, way)
    found.open()
    yield found, stick
    found.close()


def test_10_a_report_is_written_to_a_stick(village: tuple[Desk, Path]) -> None:
    desk, stick = village
    hands = Hands(desk)
    hands.page("package")
    hands.push("上报…")
    dialog = desk.dialog()
    hands.press("Ctrl+S")
    desk.settle()
    assert "可以拔出U盘" in dialog.done_.text()
    assert len(list(stick.glob("*.pbpkg"))) == 1
    hands.push("关闭")
    hands.until_gone(dialog)


def test_11_the_password_is_changed_and_opens_the_locked_window(desk: Desk, hands: Hands) -> None:
    hands.to(f"用户 {LABEL}")
    hands.choose("修改密码", lambda: hands.press("Space"))
    dialog = desk.dialog()
    for text in (PASSWORD, NEW, NEW):
        hands.type(text)
        hands.press("Tab")
    hands.press("Ctrl+S")
    hands.until_gone(dialog)
    desk.settle()
    opened = []

    def unlock() -> None:
        hands.type(PASSWORD)
        hands.press("Return")
        desk.settle()
        hands.type(NEW)
        hands.press("Return")
        desk.settle()
        opened.append(True)

    hands.during(UnlockDialog, unlock)
    before = desk.window
    hands.press("Ctrl+L")
    desk.qtbot.waitUntil(lambda: bool(opened), timeout=20_000)
    desk.qtbot.waitUntil(lambda: desk.life.window not in (None, before), timeout=20_000)
    desk.settle()
    hands.page("member")


@pytest.mark.parametrize("name", DIALOGS)
def test_everything_in_a_dialog_has_a_name_and_is_reached(
    desk: Desk, hands: Hands, name: str
) -> None:
    DIALOGS[name](desk.window)
    desk.settle()
    dialog = desk.dialog()
    assert [fault for fault in faults(dialog) if "has no name" in fault] == []
    assert hands.missed(dialog) == []
    dialog.done(0)


@pytest.mark.parametrize("key", [page.key for page in find_pages()])
def test_everything_on_a_page_has_a_name(desk: Desk, key: str) -> None:
    """Whether it is reached, test_window.py tells."""
    desk.page(key)
    assert [fault for fault in faults(desk.window) if "has no name" in fault] == []


def test_a_question_is_answered_by_keyboard_and_enter_is_the_safe_answer(
    desk: Desk, hands: Hands
) -> None:
    page = hands.page("member")
    for answer, left in (((), 6), (("Tab",), 5)):
        hands.to("党员名单")
        hands.to("更多操作")
        hands.choose("删除误录", lambda: hands.press("Space"))
        box = desk.dialog()
        assert isinstance(box, QMessageBox)
        hands.press(*answer, "Space" if answer else "Return")
        hands.until_gone(box)
        assert len(page.model.keys) == left

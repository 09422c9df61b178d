"""The page of the log: filters, the card beside it, who showed full numbers, paper."""

from __future__ import annotations

from pathlib import Path

import pytest

from partybuild_desktop.ui import outlet
from tests.books import member_named
from tests.ui import road
from tests.ui.conftest import Desk


@pytest.fixture
def busy(desk: Desk) -> Desk:
    """Three things were done, and a number was shown."""
    app = desk.window.desk.app
    uid = member_named(app, "王秀英")
    app.members.set(uid, {"phone": "13812345678"})
    app.orgs.set(app.books.root, {"phone": "0705-1"})
    app.members.reveal(uid, "phone", "核对")
    return desk


def rows(page) -> list[str]:
    model = page.grid.model()
    last = model.columnCount() - 1
    return [model.text_at(n, last) for n in range(model.rowCount())]


def choose(page, box, data: str) -> None:
    box.setCurrentIndex(box.findData(data))
    box.activated.emit(box.currentIndex())


def test_filters_narrow_the_list_and_are_cleared(busy: Desk) -> None:
    page = busy.page("history")
    assert rows(page)[0] == "修改党组织"
    whole = len(rows(page))
    choose(page, page.filters.action, "member_edit")
    busy.settle()
    assert rows(page) == ["修改党员　王秀英"]
    assert page.facts.text() == "共 1 条"
    page.filters.clear.click()
    busy.settle()
    assert len(rows(page)) == whole
    choose(page, page.filters.table, "org")
    page.filters.first.setText("2026-08-01")
    page.filters.first.editingFinished.emit()
    busy.settle()
    assert rows(page) == []
    assert page.grid.nothing == "没有符合条件的记录"
    assert not page.paper.isEnabled()


def test_a_day_that_cannot_be_read_is_said_and_filters_nothing(busy: Desk) -> None:
    page = busy.page("history")
    whole = len(rows(page))
    page.filters.last.setText("下个月")
    page.filters.last.editingFinished.emit()
    busy.settle()
    assert page.filters.why.isVisible()
    assert len(rows(page)) == whole
    page.filters.last.clear()
    page.filters.last.editingFinished.emit()
    assert not page.filters.why.isVisible()


def test_text_is_looked_for_a_moment_after_typing(busy: Desk) -> None:
    page = busy.page("history")
    busy.keys(page.filters.text, "0705")
    busy.qtbot.waitUntil(lambda: rows(page) == ["修改党组织"], timeout=5_000)


def test_what_a_village_did_is_said_to_be_the_villages(desk: Desk) -> None:
    """A site's name says nothing to a clerk."""
    road.lay(desk.window)
    page = desk.page("history")
    page.refresh()
    desk.settle()
    theirs = next(key for key, line in page._lines.items() if not line.here)
    page.grid.go_to(theirs)
    about = page.card.texts[1]
    assert "红旗村党支部的电脑" in about and "另一台" not in about


def test_the_card_says_what_was_changed(busy: Desk) -> None:
    page = busy.page("history")
    choose(page, page.filters.action, "member_edit")
    busy.settle()
    texts = page.card.texts
    assert "修改党员　王秀英" in texts
    assert "党员资料　王秀英" in texts
    assert "手机号：138****5678" in texts


def test_who_showed_full_numbers_has_a_list_of_its_own(busy: Desk) -> None:
    page = busy.page("history")
    choose(page, page.filters.what, "disclosures")
    busy.settle()
    assert rows(page) == ["核对"]
    assert page.grid.model().text_at(0, 2) == "王秀英"
    assert not page.card.isVisible()
    assert not page.filters.table.isVisible()
    choose(page, page.filters.what, "actions")
    busy.settle()
    assert page.card.isVisible()


@pytest.mark.parametrize("ending", [".pdf", ".xlsx"])
def test_the_list_is_saved_as_it_is_filtered(
    busy: Desk, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, ending: str
) -> None:
    target = tmp_path / f"操作记录{ending}"
    monkeypatch.setattr(outlet, "ask_save", lambda *args, **kwargs: target)
    monkeypatch.setattr(outlet, "open_folder_of", lambda path: None)
    page = busy.page("history")
    choose(page, page.filters.action, "org_edit")
    busy.settle()
    (page.save if ending == ".pdf" else page.book).click()
    busy.settle()
    assert target.stat().st_size > 1000
    assert "操作记录" in busy.window.status.text
    if ending == ".pdf":
        assert busy.window.desk.app.prints.list()[0].kind == "log"


def test_the_list_is_printed(busy: Desk, printed: Path) -> None:
    page = busy.page("history")
    page.paper.click()
    busy.settle()
    dialog = busy.dialog()
    dialog.confirm()
    busy.settle()
    assert printed.stat().st_size > 1000


def test_without_a_printer_it_says_so(busy: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("partybuild_desktop.ui.printing.printers", list)
    page = busy.page("history")
    page.paper.click()
    assert "没有安装打印机" in busy.window.status.text


def press(desk: Desk, words: str) -> None:
    """A button of the question that is open."""
    next(b for b in desk.dialog().buttons() if b.text() == words).click()


def test_users_are_changed_from_their_page(desk: Desk) -> None:
    from partybuild_desktop.domain.access import Role

    users = desk.window.desk.app.users
    users.add("录入1", Role.CLERK, "四个不相干的词呀")
    page = desk.page("user")
    assert not page.reset.isEnabled()  # one's own line
    page.grid.go_to("录入1")
    page.reset.click()
    dialog = desk.dialog()
    for field in (dialog.new.first, dialog.new.second):
        field.setText("另外四个词语密码")
    dialog.confirm()
    desk.settle()
    users.check("录入1", "另外四个词语密码")
    page.grid.go_to("录入1")
    page.role.click()
    dialog = desk.dialog()
    assert dialog.role.findData("clerk") == -1
    dialog.role.setCurrentIndex(dialog.role.findData("inspector"))
    for field in (dialog.new.first, dialog.new.second):
        field.setText("另外四个词语密码")
    dialog.confirm()
    desk.settle()
    assert {u.label for u in users.all()} == {"主管1", "检查1"}
    assert "检查1" in desk.window.status.text
    press(desk, "以后再说")  # another data key is offered
    page.grid.go_to("检查1")
    page.drop.click()
    press(desk, "删除")
    press(desk, "以后再说")
    assert {u.label for u in users.all()} == {"主管1"}

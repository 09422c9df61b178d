"""Organisations merged and split through the window."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QDialog

from partybuild_desktop.domain.access import Role
from partybuild_desktop.domain.event import EventKind
from partybuild_desktop.services.app import App
from partybuild_desktop.services.member import Scope
from tests.books import entrance, hash_of, member_named, org_named
from tests.ui.conftest import Desk
from tests.ui.hands import Hands


def _app(desk: Desk) -> App:
    return desk.window.desk.app


def _begin(desk: Desk, org: str, act: str) -> QDialog:
    page = desk.page("org")
    page.show_what(org_named(_app(desk), org))
    getattr(page, act).click()
    return desk.dialog()


def _names(app: App, org: str) -> list[str]:
    uids = app.members.uids(Scope(org=org_named(app, org)))
    return [row.member.name for row in app.members.rows(uids)]


def test_a_branch_is_merged_and_undone(desk: Desk) -> None:
    """What it will do is said before; then the other one is shown, and one step takes it back."""
    app = _app(desk)
    flag, star = org_named(app, "红旗村"), org_named(app, "红星村")
    wang = member_named(app, "王秀英")
    app.orgs.appoint(wang, org=flag, title="书记", start="2021-01-12")
    app.members.remove(member_named(app, "李䶮"), kind=EventKind.SUSPENDED, on="2026-01-01")
    before = hash_of(app)
    dialog = _begin(desk, "红旗村", "merge")
    told = dialog.coming.text()
    assert "2 名党员转过去" in told
    assert "停止党籍的也一起转：李䶮" in told
    assert "下级组织 1 个连同党员 1 名一起过去：第一党小组" in told
    assert "共 1 项：王秀英 书记" in told
    assert "从2026年7月1日起撤销" in told
    assert "可以一次撤销" in told
    dialog.confirm()
    assert "请选择并入哪个党组织" in dialog.trouble.text
    assert dialog.into.property("doubt") == "true"
    dialog.into.setCurrentIndex(dialog.into.findText("红星村党支部"))
    assert "2 名党员转到“红星村党支部”" in dialog.coming.text()
    dialog.on.setText("下个月")
    assert "写好日期" in dialog.coming.text()
    dialog.confirm()
    assert "下个月" in dialog.trouble.text
    assert dialog.on.property("doubt") == "true"
    assert hash_of(app) == before
    dialog.on.setText("2026.3.1")
    dialog.main.click()
    desk.settle()
    page = desk.window.page
    assert not dialog.isVisible()
    assert page.uid == star
    assert _names(app, "红星村") == ["王秀英", "单秀兰", "买买提·吐尔逊"]
    assert app.orgs.get(flag).dissolved == "2026-03-01"
    assert "合并党组织" in desk.window.status.text
    page.show_what(flag)
    assert not page.merge.isEnabled()
    assert not page.split.isEnabled()
    desk.window.desk.undo()
    assert hash_of(app) == before


def test_nobody_is_left_where_somebody_came_later(desk: Desk) -> None:
    app = _app(desk)
    app.members.transfer(member_named(app, "王秀英"), to=org_named(app, "红星村"), on="2026-06-01")
    dialog = _begin(desk, "红星村", "merge")
    dialog.into.choose(org_named(app, "红旗村"))
    dialog.on.setText("2026-03-01")
    dialog.confirm()
    assert dialog.isVisible()
    assert "更晚的日期" in dialog.trouble.text
    assert dialog.on.property("doubt") == "true"


def test_where_no_other_is_of_its_level_nothing_can_be_merged(desk: Desk) -> None:
    dialog = _begin(desk, "东湖村党总支", "merge")
    assert not dialog.main.isEnabled()
    assert dialog.into.count() == 1
    page = desk.window.page
    dialog.reject()
    assert not page.split.isEnabled()
    assert "再把下级调整过去" in page.split.toolTip()
    page.show_what(_app(desk).books.root)
    assert page.split.toolTip() == ""
    assert not page.merge.isEnabled()


def test_a_branch_is_split_by_keyboard(desk: Desk) -> None:
    """Enter in the search ticks and never splits; Esc empties the search and then gives up."""
    app, hands = _app(desk), Hands(desk)
    flag, wang = org_named(app, "红旗村"), member_named(app, "王秀英")
    app.orgs.appoint(wang, org=flag, title="书记", start="2021-01-12")
    dialog = _begin(desk, "红旗村", "split")
    assert hands.name == "新组织全称"
    hands.type("红旗新村党支部")
    hands.press("Tab")
    assert hands.name == "从哪天起"
    hands.write("2026.3.1")
    hands.to("按姓名、首字母或党小组找人，回车勾选")
    hands.type("wxy")
    assert dialog.people.list.listed() == [wang]
    hands.press("Return")
    assert dialog.people.picked == [wang]
    assert "已勾选" in dialog.people.told.text()
    told = dialog.coming.text()
    assert "“红旗新村党支部”从2026年3月1日起成立" in told
    assert "1 名党员转到那里" in told
    assert "2 名留在“红旗村党支部”" in told
    assert "共 1 项：王秀英 书记" in told
    hands.press("Return")
    assert dialog.isVisible()
    hands.to("按姓名、首字母或党小组找人，回车勾选")
    hands.type("zzz")
    assert dialog.people.list.listed() == []
    assert "没有找到“zzz”" in dialog.people.told.text()
    hands.press("Escape")
    assert dialog.isVisible()
    assert len(dialog.people.list.listed()) == 3
    hands.to("转到新组织的党员：空格勾选")
    hands.press("Home", "Right", "Space")
    assert len(dialog.people.picked) == 2
    hands.press("Space")
    assert dialog.people.picked == [wang]
    hands.press("Return")
    desk.settle()
    assert not dialog.isVisible()
    assert desk.window.page.uid == org_named(app, "红旗新村")
    assert _names(app, "红旗新村") == ["王秀英"]
    assert _names(app, "红旗村") == ["李䶮", "买买提·吐尔逊"]
    desk.window.desk.undo()
    assert _names(app, "红旗村") == ["王秀英", "李䶮", "买买提·吐尔逊"]


def test_what_is_missing_for_a_split_is_said_at_its_field(desk: Desk) -> None:
    app = _app(desk)
    before = hash_of(app)
    dialog = _begin(desk, "红旗村", "split")
    for name, day, field, words in (
        ("", "", "name", "请填写党组织名称"),
        ("红旗新村党支部", "2026.3.1", "members", "至少一名"),
        ("红旗新村党支部", "", "on", "请填写日期"),
    ):
        dialog.name.setText(name)
        dialog.on.setText(day)
        dialog.confirm()
        assert words in dialog.trouble.text
        assert dialog.fields[field].property("doubt") == "true"
    dialog.on.setText("2026.3.1")
    dialog.people.every.click()
    for name, words in (("红星村党支部", "已有名称"), ("红旗村党总支", "不是同一级")):
        dialog.name.setText(name)
        dialog.confirm()
        assert words in dialog.trouble.text
        assert dialog.name.property("doubt") == "true"
    assert hash_of(app) == before


def test_the_list_follows_the_day_and_what_is_looked_for(desk: Desk) -> None:
    """Who is picked stays picked; one of a group and one who is suspended are told apart."""
    app = _app(desk)
    li = member_named(app, "李䶮")
    app.members.remove(li, kind=EventKind.SUSPENDED, on="2026-02-01")
    dialog = _begin(desk, "红旗村", "split")
    people = dialog.people
    texts = [people.list.item(n).text() for n in range(people.list.count())]
    assert texts == ["王秀英", "李䶮（停止党籍）", "买买提·吐尔逊（第一党小组）"]
    assert people.numbers.text() == "已选 0 / 3 名"
    people.typed.setText("li")
    people.typed.textEdited.emit("li")
    people.every.click()
    assert people.picked == [li]
    dialog.on.setText("2026.1.1")
    assert people.picked == [li]
    assert people.list.listed() == [li]
    people.typed.setText("第一党")
    people.typed.textEdited.emit("第一党")
    assert people.list.listed() == [member_named(app, "买买提·吐尔逊")]
    people.typed.entered.emit("李")
    assert people.picked == []
    assert len(people.list.listed()) == 3
    QTest.mouseClick(
        people.list.viewport(),
        Qt.MouseButton.LeftButton,
        pos=people.list.visualItemRect(people.list.item(0)).center(),
    )
    assert people.picked == [member_named(app, "王秀英")]
    people.none.click()
    assert people.picked == []


def test_who_may_only_look_is_offered_neither(desk: Desk) -> None:
    desk.window.desk.app.users.add("检查1", Role.INSPECTOR, "四个不相干的词呀")
    desk.life.finish()
    desk.life.open_window(entrance(desk.way.paths.data_dir).unlock("检查1", "四个不相干的词呀"))
    page = desk.page("org")
    assert page.merge.isHidden()
    assert page.split.isHidden()


def test_what_was_typed_is_asked_about_first(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    page = desk.page("org")
    page.show_what(org_named(_app(desk), "红旗村"))
    page.form.editors["note"].setText("x")
    monkeypatch.setattr("partybuild_desktop.ui.org.form.save_or_drop", lambda *_: "stay")
    for act in (page.merge, page.split):
        act.click()
        shown = [w for w in QApplication.topLevelWidgets() if isinstance(w, QDialog)]
        assert not any(dialog.isVisible() for dialog in shown)

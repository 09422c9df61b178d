"""Home, organisations, ledgers, backups, history and help through the window."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

import pytest
from PySide6.QtWidgets import QLabel, QPushButton

from partybuild_desktop.services.overview import Matter
from tests.books import entrance, member_named
from tests.ui.conftest import Desk


def _labels(widget) -> list[str]:  # type: ignore[no-untyped-def]
    return [label.text() for label in widget.findChildren(QLabel)]


# --- 本月要做


def test_home_counts_what_the_books_hold(desk: Desk) -> None:
    page = desk.page("home")
    assert page.figures["total"].text() == "6"
    assert page.figures["probationary"].text() == "0"
    assert page.figures["doubtful"].text() == "6"
    checks = [t for t in page.overview.todos if t.matter is Matter.CHECK]
    assert any("身份号码" in todo.text and len(todo.uids) == 6 for todo in checks)


def test_a_probation_that_ends_this_month_is_due_and_afterwards_overdue(desk: Desk) -> None:
    app = desk.window.desk.app
    uid = member_named(app, "李䶮")
    desk.window.desk.do(
        lambda: app.members.set(uid, {"kind": "预备", "joined": "2025-07-20", "confirmed": ""})
    )
    page = desk.page("home")
    (todo,) = [t for t in page.overview.todos if t.matter is Matter.DUE]
    assert todo.uids == (uid,)
    assert todo.day == "2026-07-20"
    desk.window.desk.do(lambda: app.members.set(uid, {"joined": "2025-05"}))
    desk.settle()
    (todo,) = [t for t in page.overview.todos if t.matter is Matter.OVERDUE]
    assert todo.day == "2026-05"
    badges = _labels(page)
    assert "过期" in badges  # the probation's, and that of meetings never held
    assert page.count.text().startswith(f"已过期 {badges.count('过期')}　")


def test_a_line_leads_to_the_members_it_is_about(desk: Desk) -> None:
    page = desk.page("home")
    todo = next(t for t in page.overview.todos if t.uids)
    act, _ = page._act_of(todo)
    act()
    assert set(desk.window.page.model.keys) == set(todo.uids)
    assert desk.window.page.filters.found.isVisible()


def test_home_of_empty_books_offers_the_import(bare: Desk) -> None:
    page = bare.page("home")
    assert page.figures["total"].text() == "0"
    assert "导入 Excel" in [b.text() for b in page.findChildren(QPushButton) if b.isVisible()]


# --- 党组织


def test_an_organisation_is_added_edited_and_undone(desk: Desk) -> None:
    page = desk.page("org")
    app = desk.window.desk.app
    page.add.click()
    dialog = desk.dialog()
    dialog.confirm()
    assert "名称" in dialog.trouble.text
    dialog.name.setText("柳林村党支部")
    dialog.confirm()
    uid = app.orgs.find("柳林村党支部")
    assert page.uid == uid
    assert page.form.uid == uid
    page.form.editors["founded"].setText("1965年3月")
    page.form._typed()
    page.form.editors["village"].setEditText("柳林村")
    assert page.form.save()
    org = app.orgs.get(uid)
    assert org.founded == "1965-03"
    assert app.orgs.villages()[-1].name == "柳林村"
    page.form.editors["founded"].setText("下个月")
    assert not page.form.save()
    assert "下个月" in page.form.note.text()
    page.form.give_up()
    assert page.form.editors["founded"].text() == "1965-03"


def test_leaving_a_changed_form_asks(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    page = desk.page("org")
    page.form.editors["note"].setText("x")
    answers = iter(["stay", "drop"])
    monkeypatch.setattr("partybuild_desktop.ui.org.form.save_or_drop", lambda *_: next(answers))
    desk.window.show_page("member")
    assert desk.window.page is page
    desk.window.show_page("member")
    assert desk.window.page is not page


def test_posts_are_listed_and_ended(desk: Desk) -> None:
    app = desk.window.desk.app
    flag = app.orgs.find("红旗村党支部")
    member = desk.page("member")
    uid = member_named(app, "王秀英")
    member.acts.act("post", uid)
    dialog = desk.dialog()
    dialog.post.setEditText("书记")
    dialog.org.choose(flag)
    dialog.confirm()
    page = desk.page("org")
    page.show_what(flag)
    assert page.posts.list.topLevelItem(0).text(1) == "王秀英"
    assert "书记" in member._lines.fetch([uid])[uid].texts["party_post"]
    page.posts._end.click()
    desk.dialog().confirm()
    assert app.orgs.posts(org=flag)[0].end == "2026-07-01"


def test_an_organisation_with_members_is_not_dissolved(desk: Desk) -> None:
    page = desk.page("org")
    page.show_what(desk.window.desk.app.orgs.find("红星村党支部"))
    page.end.click()
    dialog = desk.dialog()
    dialog.confirm()
    assert "1 名党员" in dialog.trouble.text


# --- 台账


def test_the_ledger_is_previewed_saved_and_follows_the_options(
    desk: Desk, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    page = desk.page("ledger")
    desk.qtbot.waitUntil(lambda: page.sheets.painted == 1, timeout=10_000)
    assert "6 行" in page.facts.text()
    page.options.org.choose(desk.window.desk.app.orgs.find("红星村党支部"))
    page.options.org.picked.emit(page.options.org.uid)
    desk.qtbot.waitUntil(lambda: "1 行" in page.facts.text(), timeout=10_000)
    page.options.day.setText("去年")
    page.draw()
    assert "去年" in page.options.why.text()
    page.options.day.setText("1960.1.1")
    page.draw()
    desk.settle()
    assert "行" not in page.facts.text()
    page.options.day.clear()
    monkeypatch.setattr("partybuild_desktop.ui.pages.ledger.open_folder_of", lambda _: None)
    for button, name in ((page.save, "花名册.pdf"), (page.book, "花名册.xlsx")):
        target = tmp_path / name
        monkeypatch.setattr(
            "partybuild_desktop.ui.pages.ledger.ask_save", lambda *_, t=target, **__: t
        )
        button.click()
        desk.settle()
        assert target.stat().st_size > 1000


def test_the_list_of_the_members_page_is_printed_as_it_is_filtered(desk: Desk) -> None:
    page = desk.page("member")
    page.filters.below.choose(desk.window.desk.app.orgs.find("东湖村党总支"))
    page.filters.changed.emit()
    page.paper.click()
    desk.settle()
    desk.settle()
    ledger = desk.window.page
    assert "2 行" in ledger.facts.text()
    ledger.options.chosen.click()
    desk.qtbot.wait(300)
    desk.settle()
    assert ledger.options.uids is None


def test_a_pc_without_a_printer_says_what_to_do(
    desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("partybuild_desktop.ui.printing.QPrinterInfo.availablePrinterNames", list)
    page = desk.page("ledger")
    page.paper.click()
    assert "没有安装打印机" in page.options.why.text()
    assert "PDF" in page.options.why.text()


# --- 备份与安全


def test_backups_are_made_verified_copied_and_restored(
    desk: Desk, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    page = desk.page("backup")
    app = desk.window.desk.app
    page.make.click()
    desk.settle()
    assert page.grid.model().rowCount() == 1
    page.verify.click()
    desk.settle()
    assert "验证通过" in desk.window.status.text
    monkeypatch.setattr("partybuild_desktop.ui.files.ask_folder", lambda *_, **__: tmp_path)
    page.copy.click()
    desk.settle()
    assert "另存" in desk.window.status.text
    uid = member_named(app, "王秀英")
    desk.window.desk.do(lambda: app.members.delete(uid))
    page.grid.go_to(app.backups.all()[-1].name)
    page.restore.click()
    desk.settle()
    dialog = desk.dialog()
    assert dialog.focusWidget() is dialog.cancel  # the safe answer is the one Enter gives
    assert dialog.found.counts["person"] == 6
    dialog.confirm()
    desk.settle()
    assert type(desk.window.page).__name__ == "BackupPage"
    assert "账簿已恢复到" in desk.window.status.text
    assert desk.window.desk.app.members.get(uid).name == "王秀英"


def test_users_are_added_and_the_last_manager_stays(desk: Desk) -> None:
    page = desk.page("user")
    page.add.click()
    dialog = desk.dialog()
    dialog.new.first.setText("四个不相干的词呀")
    dialog.new.second.setText("四个不相干的词呀")
    dialog.confirm()
    desk.settle()
    assert {u.label for u in desk.window.desk.app.users.all()} == {"主管1", "录入1"}
    page._removed("主管1")
    assert "唯一的主管" in desk.window.message.text


def test_who_may_only_look_is_offered_nothing_to_change(desk: Desk) -> None:
    from partybuild_desktop.domain.access import Role

    desk.window.desk.app.users.add("检查1", Role.INSPECTOR, "四个不相干的词呀")
    desk.life.finish()
    desk.life.open_window(entrance(desk.way.paths.data_dir).unlock("检查1", "四个不相干的词呀"))
    card = desk.page("backup").second
    assert card.choose.isHidden()
    assert card.stop.isHidden()
    page = desk.page("member")
    assert page.add.isHidden()
    assert page.bring.isHidden()
    assert not page.grid.model().flags(page.grid.model().index(0, 0)) & (
        page.grid.model().flags(page.grid.model().index(0, 0)).ItemIsEditable
    )
    page.acts.edit(page.grid.key)
    dialog = desk.dialog()
    assert dialog.main.isHidden()


def test_an_automatic_backup_after_quiet_minutes(desk: Desk) -> None:
    app = desk.window.desk.app
    desk.window.desk.do(lambda: app.members.set(member_named(app, "王秀英"), {"note": "x"}))
    desk.window.safety.look()
    desk.settle()
    assert app.backups.all() == ()
    app.books.clock.advance(dt.timedelta(minutes=6))
    desk.window.safety.look()
    desk.settle()
    (made,) = app.backups.all()
    assert made.reason.value == "automatic"
    app.books.clock.advance(dt.timedelta(minutes=6))
    desk.window.safety.look()
    desk.settle()
    assert len(app.backups.all()) == 1  # nothing has changed since


# --- 操作记录


def test_the_history_names_what_undo_would_take_back(desk: Desk) -> None:
    app = desk.window.desk.app
    desk.window.desk.do(lambda: app.members.set(member_named(app, "王秀英"), {"note": "x"}))
    page = desk.page("history")
    assert "修改党员" in page.next.text()
    assert "王秀英" in page.next.text()
    page.undo.click()
    desk.settle()
    assert "Ctrl+Y" in page.next.text()
    assert page.grid.model().text_at(0, 3).startswith("撤销：修改党员")


def test_the_help_says_the_exception_to_the_promise(desk: Desk) -> None:
    page = desk.page("help")
    text = "\n".join(_labels(page))
    assert "例外只有" in text
    assert "打印机" in text
    for keys in ("Ctrl+K", "F2", "Ctrl+S"):
        assert keys in text


def test_every_kind_of_ledger_is_drawn_from_the_page(desk: Desk) -> None:
    page = desk.page("ledger")
    kinds = [k.kind for k in desk.window.desk.app.ledgers.kinds()]
    for kind in kinds:
        page.options.choose_kind(kind)
        assert page.options.kind == kind
        page.draw()
        desk.settle()
        assert page.options.why.isHidden(), page.options.why.text()
        assert page.sheets.pages > 0


def test_what_is_saved_as_pdf_is_numbered_and_kept(
    desk: Desk, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    page = desk.page("ledger")
    target = tmp_path / "x.pdf"
    monkeypatch.setattr("partybuild_desktop.ui.pages.ledger.ask_save", lambda *_, **__: target)
    monkeypatch.setattr("partybuild_desktop.ui.pages.ledger.open_folder_of", lambda _: None)
    page.save.click()
    desk.settle()
    (kept,) = desk.window.desk.app.prints.list()
    assert kept.kind == "roster"

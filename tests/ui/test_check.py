"""检查与修复 in the window: before, found, filtered, gone to, mended and taken back, on paper."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from PySide6.QtWidgets import QApplication

from partybuild_desktop.domain.quality import Part, Repair
from partybuild_desktop.reports.preview import page_texts
from partybuild_desktop.services.app import App
from partybuild_desktop.store import printing
from tests.books import member_named, org_named
from tests.services.test_quality import NUMBER, raw_person
from tests.store.test_attachment import photograph
from tests.ui.conftest import Desk
from tests.ui.look import faults


def opened(desk: Desk) -> App:
    return desk.window.desk.app


def checked(desk: Desk) -> Any:
    page: Any = desk.page("check")
    page._check()
    desk.settle()
    return page


def test_before_the_first_check_it_says_what_it_does(desk: Desk) -> None:
    page: Any = desk.page("check")
    assert page.stack.currentIndex() == 0
    assert not page.paper.isVisible()
    assert faults(desk.window) == []


def test_what_is_found_is_listed_and_leads_to_where_it_is_mended(desk: Desk) -> None:
    page = checked(desk)
    assert "数据文件完好" in page.facts.text()
    assert page.grid.model().rowCount() == len(page._report.findings) > 10
    assert faults(desk.window) == []
    place = next(n for n, f in enumerate(page._shown) if f.code == "id_missing")
    page.grid.go_to(str(place))
    name = page._finding().name
    assert page.card.name.text() == name
    page.card.go.click()
    desk.settle()
    assert desk.window.page is desk.page("member")
    assert desk.window.page.card._name.text() == name  # type: ignore[attr-defined]
    desk.page("check")
    place = next(n for n, f in enumerate(page._shown) if f.code == "secretary_missing")
    page.grid.go_to(str(place))
    page.card.go.click()
    desk.settle()
    assert desk.window.page is desk.page("org")


def test_a_part_is_looked_at_by_itself(desk: Desk) -> None:
    page = checked(desk)
    page.part.setCurrentIndex(page.part.findData(Part.ORG.value))
    assert {f.part for f in page._shown} == {Part.ORG}
    assert f"（{len(page._shown)}）" in page.part.currentText()
    desk.window.desk.move_to(org_named(opened(desk), "红星村"))
    desk.settle()
    assert {f.name for f in page._report.findings} == {"单秀兰", "红星村党支部"}
    assert page.part.currentData() == Part.ORG.value


def test_one_press_mends_all_alike_and_undo_brings_them_back(desk: Desk) -> None:
    app = opened(desk)
    for name, number in (("王秀英", NUMBER), ("单秀兰", "110105196002290023")):
        raw_person(app, member_named(app, name), id=number, sex="", birth="")
    page = checked(desk)
    assert not page.only.isHidden()
    page.only.setChecked(True)
    desk.settle()
    assert len(page._shown) == 2
    assert "按身份号码填上" in page.card.all.text() and "2" in page.card.all.text()
    assert faults(desk.window) == []
    page.card.all.click()
    desk.settle()
    assert app.members.get(member_named(app, "王秀英")).birth == "1949-12-31"
    assert page._shown == []
    assert "已修复 2 处" in desk.window.status.text
    desk.window.desk.undo()
    desk.settle()
    assert len(page._shown) == 2
    page.card.repair.click()
    desk.settle()
    assert len(page._shown) == 1


def test_what_is_edited_meanwhile_leaves_the_list(desk: Desk) -> None:
    app = opened(desk)
    page = checked(desk)
    uid = member_named(app, "李䶮")
    (lacks,) = [f for f in page._shown if f.uid == uid and f.code == "field_missing"]
    assert lacks.text == "未填写民族、学历、工作岗位、手机号。"
    desk.window.desk.do(lambda: app.members.set(uid, {"phone": "13800138000"}))
    desk.settle()
    (lacks,) = [f for f in page._shown if f.uid == uid and f.code == "field_missing"]
    assert lacks.text == "未填写民族、学历、工作岗位。"


def test_a_lost_picture_is_brought_back(desk: Desk) -> None:
    app = opened(desk)
    kept = app.attachments.take(photograph(), "会场.jpg")
    app.attachments.add("person", member_named(app, "王秀英"), [kept])
    app.backups.create()
    (app.paths.attachments / kept.hash).unlink()
    page = checked(desk)
    place = next(n for n, f in enumerate(page._shown) if f.repair is Repair.FETCH)
    page.grid.go_to(str(place))
    page.card.repair.click()
    desk.settle()
    assert app.attachments.content(kept)
    assert not [f for f in page._shown if f.repair is Repair.FETCH]


def test_who_only_looks_mends_nothing(desk: Desk) -> None:
    app = opened(desk)
    raw_person(app, member_named(app, "王秀英"), id=NUMBER, sex="")
    page = checked(desk)
    page.card._writes = False
    page.only.setChecked(True)
    page._show_card()
    assert not page.card.repair.isVisible() and not page.card.all.isVisible()


def test_the_list_comes_out_on_paper(
    desk: Desk, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    page = checked(desk)
    page.part.setCurrentIndex(page.part.findData(Part.ORG.value))
    out = tmp_path / "清单.pdf"
    monkeypatch.setattr("partybuild_desktop.ui.outlet.ask_save", lambda *_, **__: out)
    monkeypatch.setattr("partybuild_desktop.ui.outlet.open_folder_of", lambda _: None)
    page.save.click()
    desk.settle()
    text = "".join(page_texts(out))
    assert "账簿核对清单" in text and "没有登记现任书记" in text and "筛选" in text
    assert "缺身份号码" not in text
    monkeypatch.setattr(
        "partybuild_desktop.ui.outlet.ask_save", lambda *_, **__: out.with_suffix(".xlsx")
    )
    page.book.click()
    desk.settle()
    assert out.with_suffix(".xlsx").stat().st_size > 3000


def test_printing_asks_for_the_paper(desk: Desk, printed: Path) -> None:
    page = checked(desk)
    page.paper.click()
    desk.settle()
    dialog = desk.dialog()
    assert "打印" in dialog.windowTitle()


def test_nothing_found_is_said(desk: Desk) -> None:
    page = checked(desk)
    from dataclasses import replace

    page._show(replace(page._report, findings=[]))
    assert "没有发现问题" in page.grid.nothing
    assert "没有疑问" in page.facts.text()
    assert page.facts.property("look") == "grey"
    assert not page.part.isVisible(), "there is nothing to choose from"
    assert not page.card.isVisible() and not page.count.isVisible()
    assert faults(desk.window) == []


def test_what_was_written_past_the_program_is_put_right_and_taken_back(desk: Desk) -> None:
    app = opened(desk)
    uid = member_named(app, "王秀英")
    with app.books.local() as conn:  # as with a tool that knows the key
        conn.exec_driver_sql("UPDATE person SET name = '王秀兰' WHERE uid = ?", (uid,))
    page = checked(desk)
    assert "数据文件有问题" in page.facts.text()
    assert page.facts.property("look") == "cause", "this must not be overlooked"
    place = next(n for n, f in enumerate(page._shown) if f.repair is Repair.FOLLOW)
    page.grid.go_to(str(place))
    assert page.card.name.text() == "王秀兰"
    assert "姓名" in page.card.text.text()
    assert page.card.repair.text() == "按操作记录改回"
    assert faults(desk.window) == []
    page.card.repair.click()
    desk.settle()
    assert app.members.get(uid).name == "王秀英"
    assert "数据文件完好" in page.facts.text()
    desk.window.desk.undo()
    desk.settle()
    assert app.members.get(uid).name == "王秀兰"


def test_an_altered_entry_is_gone_to_in_the_log(desk: Desk) -> None:
    app = opened(desk)
    uid = member_named(app, "王秀英")
    app.members.set(uid, {"note": "x"})
    with app.books.local() as conn:
        conn.exec_driver_sql("DROP TRIGGER txn_fixed")
        conn.exec_driver_sql("UPDATE txn SET user = '录入9' WHERE seq = 9")
    page = checked(desk)
    place = next(n for n, f in enumerate(page._shown) if f.code == "log_entry_altered")
    page.grid.go_to(str(place))
    assert "第 9 号" in page.card.text.text()
    assert page.card.go.text() == "去看这一条"
    assert not page.card.repair.isVisible()
    page.card.go.click()
    desk.settle()
    assert desk.window.page is desk.page("history")
    history: Any = desk.page("history")
    assert history._lines[history.grid.key].action.seq == 9


def test_an_altered_entry_of_a_list_is_gone_to_where_it_is_listed(desk: Desk) -> None:
    app = opened(desk)
    for name in ("王秀英", "李䶮"):
        app.members.reveal(member_named(app, name), "phone", "核对")
        made = printing.reserve(app.books, prefix="01-", kind="roster", title=name, params="{}")
        printing.complete(app.books, made.n, pages=1, copy=b"x")
    with app.books.local() as conn:
        conn.exec_driver_sql("UPDATE disclosure SET why = '' WHERE n = 1")
        conn.exec_driver_sql("UPDATE print SET user = '录入9' WHERE n = 1")
        conn.exec_driver_sql("DELETE FROM print WHERE n = 2")
    page = checked(desk)
    seen, printed, short = [n for n, f in enumerate(page._shown) if f.code.startswith("list_")]
    page.grid.go_to(str(seen))
    assert "查看完整号码的记录第 1 号（2026-07-01 09:00，主管1，查看王秀英的手机号）" in (
        page.card.text.text()
    )
    assert faults(desk.window) == []
    assert page.card.go.text() == "去看这一条"
    page.card.go.click()
    desk.settle()
    history: Any = desk.window.page
    assert history is desk.page("history")
    assert history._lines[history.grid.key].name == "王秀英"

    desk.page("check")
    page.grid.go_to(str(printed))
    assert "打印记录第 1 号（2026-07-01 09:00，录入9，编号 01-0001，王秀英）" in (
        page.card.text.text()
    )
    page.card.go.click()
    desk.settle()
    assert desk.window.page is desk.page("ledger")
    dialog: Any = QApplication.activeModalWidget()
    assert dialog.grid.key == "1"
    dialog.reject()

    desk.page("check")
    page.grid.go_to(str(short))
    assert "应到第 2 号为止" in page.card.text.text()

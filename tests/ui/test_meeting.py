"""组织生活 through the window: the page, the record's editor, and a meeting by keyboard alone."""

from __future__ import annotations

import shutil
import time
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any, Final

import pytest
from PySide6.QtCore import QMimeData, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QDialog, QLineEdit, QPushButton
from pytestqt.qtbot import QtBot

from partybuild_desktop.domain.access import Role
from partybuild_desktop.domain.meeting import Resolution
from partybuild_desktop.ui.meeting.clean import clock
from partybuild_desktop.ui.pages.meeting import MATRIX
from tests.books import entrance
from tests.services.meeting.hall import Hall, hall_template
from tests.ui.conftest import Desk
from tests.ui.look import faults

PICTURE: Final = Path(__file__).parents[2] / "resources" / "pictures" / "roster.png"
SLOW: Final = 3  # a save refreshes the page behind it too, and the test's machine is shared

__all__ = ["hall_template"]


@pytest.fixture
def hall(
    qtbot: QtBot,
    hall_template: tuple[Path, tuple[str, str, str], dict[str, str]],
    tmp_path: Path,
) -> Iterator[tuple[Desk, Hall]]:
    """The window over the branch of twelve; today is 1 July 2026."""
    folder, (branch, first, second), uids = hall_template
    desk = Desk(qtbot, entrance(Path(shutil.copytree(folder, tmp_path / "hall"))))
    app = desk.open().desk.app
    desk.window.desk.move_to(branch)
    yield desk, Hall(app, branch, (first, second), uids)
    desk.close()


def test_the_page_opens_and_a_record_is_begun(hall: tuple[Desk, Hall]) -> None:
    desk, books = hall
    page = desk.page("meeting")
    assert page.stack.currentIndex() == 3  # nothing yet
    page.add.click()
    dialog = desk.dialog()
    assert dialog.sheet.record().meeting.org == books.branch
    assert len(dialog.sheet.record().attendance) == 4  # the committee is what is due first
    dialog.confirm()
    desk.settle()
    assert len(page.model.keys) == 1


# --- the editor


def _editor(page: Any, desk: Desk, *, kind: str = "branch_meeting", on: str = "2026-06-10") -> Any:
    page.acts.add("", kind, on)
    return desk.dialog()


def test_the_roll_is_called_by_initials_and_says_when_it_is_not_sure(
    hall: tuple[Desk, Hall],
) -> None:
    desk, books = hall
    page = desk.page("meeting")
    dialog = _editor(page, desk)
    roll = dialog.sheet.roll
    roll.nobody.click()
    desk.keys(roll.typed, "jy")
    QTest.keyClick(roll.typed, Qt.Key.Key_Return)
    assert roll.told.text() == "甲一：到会"
    assert roll.typed.text() == ""
    desk.keys(roll.typed, "x")  # 新一 and 新二
    QTest.keyClick(roll.typed, Qt.Key.Key_Return)
    assert "新一" in roll.told.text()
    assert "新二" in roll.told.text()
    assert roll.typed.text() == "x"
    roll.typed.setText("qqq")
    QTest.keyClick(roll.typed, Qt.Key.Key_Return)
    assert "qqq" in roll.told.text()
    review = dialog.look()
    assert (review.numbers.present, review.numbers.expected) == (1, 12)
    assert "至少要 5 人" in roll.verdict.text()
    roll.list.go_to(books.uids["乙二"])
    QTest.keyClick(roll.list, Qt.Key.Key_Space)
    QTest.keyClick(roll.list, Qt.Key.Key_3)
    (one,) = [a for a in roll.attendance if a.person == books.uids["乙二"]]
    assert (one.state, one.reason) == ("absent", "none")
    assert "预备" in roll.notes.text()


def test_a_verdict_follows_the_votes_and_a_wrong_result_needs_a_reason(
    hall: tuple[Desk, Hall],
) -> None:
    desk, books = hall
    dialog = _editor(desk.page("meeting"), desk)
    dialog.sheet.decisions.add()
    (row,) = dialog.sheet.decisions.rows
    row.matter.setText("接收新一为正式党员")
    for key, number in (("in_favour", "5"), ("against", "5"), ("abstain", "0")):
        row.votes[key].setText(number)
    dialog.look()
    assert "至少要 6 票" in row.verdict.text()
    assert "第十一条" in row.verdict.text()
    assert row.result.currentData() == "0"
    assert row.cells["reason"].isHidden()
    row.result.setCurrentIndex(row.result.findData("1"))
    row.result.activated.emit(1)
    dialog.confirm()
    assert dialog.isVisible()
    assert "不能记为通过" in dialog.trouble.text
    assert dialog.focusWidget() is row.reason
    row.reason.setText("上级党委批复")
    dialog.confirm()
    assert not dialog.isVisible()
    (meeting,) = books.app.meetings.all(books.branch)
    (kept,) = books.app.meetings.get(meeting.uid).resolutions
    assert (kept.passed, kept.reason) == ("1", "上级党委批复")


def test_another_kind_offers_its_own_and_keeps_what_was_typed(hall: tuple[Desk, Hall]) -> None:
    desk, _ = hall
    dialog = _editor(desk.page("meeting"), desk)
    head = dialog.sheet.head
    head.place.setText("村文化广场")
    assert head.title.text() == "2026年第二季度支部党员大会"
    head.kind.setCurrentIndex(head.kind.findData("theme_day"))
    head.kind.activated.emit(0)
    assert head.title.text() == "2026年6月主题党日"
    assert head.place.text() == "村文化广场"
    assert "活动主题" in [w.accessibleName() for w in dialog.sheet.content.findChildren(QLineEdit)]
    head.also.setCurrentIndex(head.also.findData("lecture"))
    head.also.activated.emit(0)
    assert dialog.sheet.record().meeting.kinds == "lecture theme_day"
    head.kind.setCurrentIndex(head.kind.findData("committee_meeting"))
    head.kind.activated.emit(0)
    head.also.setCurrentIndex(0)
    head.also.activated.emit(0)
    assert len(dialog.sheet.record().attendance) == 4


def test_what_was_planned_is_taken_up_and_not_left_over(hall: tuple[Desk, Hall]) -> None:
    desk, books = hall
    app = books.app
    app.meetings.plan(books.branch, 2026)
    dialog = _editor(desk.page("meeting"), desk, kind="theme_day")
    dialog.confirm()
    states = [m.state for m in app.meetings.all(books.branch, kind="theme_day") if "-06-" in m.on]
    assert states == ["held"]


def test_the_draft_is_kept_and_comes_back(
    hall: tuple[Desk, Hall], monkeypatch: pytest.MonkeyPatch
) -> None:
    desk, books = hall
    page = desk.page("meeting")
    dialog = _editor(page, desk)
    dialog.sheet.content.content.setPlainText("讨论了修路的事")
    photo = books.app.attachments.take(PICTURE.read_bytes(), "会场.png")
    dialog.sheet.pictures.show_pending([photo])
    desk.window.keep_typing()
    QDialog.done(dialog, 0)  # as after a crash: nobody was asked
    page.refresh()
    assert page.drafts.isVisible()
    page.drafts.go.click()
    again = desk.dialog()
    assert again.sheet.record().meeting.content == "讨论了修路的事"
    assert again.sheet.pictures.pending == [photo]
    assert not again.draft_note.isHidden()
    monkeypatch.setattr("partybuild_desktop.ui.dialogs.draft.save_or_drop", lambda *_: "drop")
    again.reject()
    page.refresh()
    assert not page.drafts.isVisible()
    assert not books.app.meetings.drafts.all()


def test_paste_from_wps_comes_clean(hall: tuple[Desk, Hall]) -> None:
    desk, _ = hall
    dialog = _editor(desk.page("meeting"), desk)
    box = dialog.sheet.content.content
    data = QMimeData()
    data.setHtml("<b>会议</b>")
    data.setText("　　一、学习\u00a0\u00a0文件\r\n\uf0b7 第一项\u200b\r\n•\t第二项\n\n\n\n完")
    box.insertFromMimeData(data)
    assert box.toPlainText() == "一、学习 文件\n第一项\n第二项\n\n完"
    assert [clock(text) for text in ("1430", "14：30", "9点半", "9", "下午")] == [
        "14:30",
        "14:30",
        "09:30",
        "09:00",
        "下午",
    ]


def test_open_decisions_are_followed_up(hall: tuple[Desk, Hall]) -> None:
    desk, books = hall
    record = books.record(12, on="2026-05-10")
    one = Resolution(matter="修路", text="动工", executor="甲一", due="2026-06-30")
    books.app.meetings.save(replace(record, resolutions=(one,)))
    dialog = _editor(desk.page("meeting"), desk)
    follow = dialog.sheet.follow
    assert not follow.isHidden()
    (done,) = [b for b in follow.findChildren(QPushButton) if b.text() == "已落实"]
    done.click()
    assert follow.isHidden()
    assert not books.app.meetings.unfinished(books.branch)


def test_fifty_thousand_characters_and_twenty_photographs_stay_fluent(
    hall: tuple[Desk, Hall],
) -> None:
    """A key and a save block the window for less than a tenth of a second each."""
    desk, books = hall
    app = books.app
    photo = PICTURE.read_bytes()
    files = [app.attachments.take(photo, f"会场{n}.png") for n in range(20)]
    record = books.record(12)
    text = "会议学习了有关文件，党员逐一发言。\n" * 2800
    assert len(text) > 50_000
    record = replace(record, meeting=replace(record.meeting, content=text))
    saved = app.meetings.save(record, files)
    page = desk.page("meeting")
    page.refresh()
    page.acts.edit(saved.uid)
    dialog = desk.dialog()
    desk.settle()
    assert dialog.sheet.pictures.strip.count() == 20
    box = dialog.sheet.content.content
    blocked = []
    for act in (
        lambda: desk.keys(box, "再"),
        lambda: desk.keys(box, "议"),
        dialog.look,
        dialog.keep_draft,
        dialog.confirm,
    ):
        start = time.perf_counter()
        act()
        blocked.append(time.perf_counter() - start)
    assert not dialog.isVisible()
    assert max(blocked[:4]) < 0.1, blocked
    assert blocked[4] < 0.1 * SLOW, blocked


# --- the page


def test_the_matrix_leads_to_the_meetings_of_a_cell(hall: tuple[Desk, Hall]) -> None:
    desk, books = hall
    uid = books.hold("2026-03-05")
    page = desk.page("meeting")
    page.tabs.setCurrentIndex(MATRIX)
    desk.settle()
    view = page.matrix
    assert view.columnCount() == 12  # one branch: months across
    rows = [view.verticalHeaderItem(n).text() for n in range(view.rowCount())]
    theme = rows.index("主题党日")
    assert view.item(theme, 2).text() == "1/1"
    assert view.item(theme, 1).text() == "0/1 缺"
    assert view.item(rows.index("支部党员大会"), 0).text() == "0/1 缺"
    view.setCurrentCell(theme, 2)
    QTest.keyClick(view, Qt.Key.Key_Return)
    assert list(page.model.keys) == [uid]
    assert "2026年3月" in page.filters.found.text()
    page.filters.widen()
    desk.window.desk.move_to(books.app.books.root)
    page.tabs.setCurrentIndex(MATRIX)
    desk.settle()
    view.opened.emit(view.item(0, 0).data(Qt.ItemDataRole.UserRole))
    assert page.stack.currentIndex() == 3  # nothing there, and a button to record it


def test_the_month_shows_planned_held_and_late(hall: tuple[Desk, Hall]) -> None:
    desk, books = hall
    books.hold("2026-07-01", kinds="study")
    books.app.meetings.plan(books.branch, 2026)
    page = desk.page("meeting")
    page.tabs.setCurrentIndex(1)
    month = page.month
    texts = [
        month.table.item(r, c).toolTip() for r in range(month.table.rowCount()) for c in range(7)
    ]
    assert any("已召开：集中学习" in text for text in texts)
    assert any("计划：支委会" in text for text in texts)
    month.step(-1)
    texts = [
        month.table.item(r, c).toolTip() for r in range(month.table.rowCount()) for c in range(7)
    ]
    assert any("逾期未记：主题党日" in text for text in texts)
    month.step(-6)
    assert page.filters.year == 2025
    assert month.title.text() == "2025年12月"


def test_what_is_late_is_told_above_and_dealt_with_line_by_line(hall: tuple[Desk, Hall]) -> None:
    desk, _ = hall
    page = desk.page("meeting")
    assert page.reminders.isVisible()
    assert page.reminders.late.text().startswith("逾期")
    page.reminders.look.click()
    desk.settle()
    dialog = desk.dialog()
    assert dialog.grid.current_text(0) == "逾期"
    dialog.confirm()
    editor = desk.dialog()
    assert editor.sheet.record().meeting.on <= "2026-07-01"
    QDialog.done(editor, 0)
    home = desk.page("home")
    assert home.figures["meeting"].text().startswith("逾期")


def test_the_plan_is_seen_before_it_is_made(hall: tuple[Desk, Hall]) -> None:
    desk, books = hall
    page = desk.page("meeting")
    page.plan.click()
    desk.settle()
    dialog = desk.dialog()
    assert "将新增" in dialog.facts.text()
    assert not books.app.meetings.all(books.branch)
    dialog.confirm()
    made = len(books.app.meetings.all(books.branch))
    assert made > 40
    page.plan.click()
    desk.settle()
    assert not desk.dialog().main.isEnabled()


def test_a_meeting_is_copied_cancelled_deleted_and_undone(
    hall: tuple[Desk, Hall], monkeypatch: pytest.MonkeyPatch
) -> None:
    desk, books = hall
    app = books.app
    uid = books.hold("2026-06-05", content="重温入党誓词")
    page = desk.page("meeting")
    page.show_what(uid)
    desk.settle()
    assert page.card.uid == uid
    page.card.act.emit("again", uid)
    editor = desk.dialog()
    assert editor.sheet.record().meeting.content == "重温入党誓词"
    editor.confirm()
    assert len(app.meetings.all(books.branch)) == 2
    monkeypatch.setattr("partybuild_desktop.ui.meeting.acts.confirm", lambda *_, then, **__: then())
    page.acts.act("delete", uid)
    assert len(app.meetings.all(books.branch)) == 1
    desk.window.desk.undo()
    assert len(app.meetings.all(books.branch)) == 2


def test_the_texts_of_the_last_one_are_taken_over(hall: tuple[Desk, Hall]) -> None:
    desk, books = hall
    dialog = _editor(desk.page("meeting"), desk)
    dialog.sheet.content.again.click()
    assert dialog.sheet.record().meeting.content == ""
    QDialog.done(dialog, 0)
    books.hold("2026-03-10", kinds="branch_meeting", content="讨论修路", agenda="一、修路")
    dialog = _editor(desk.page("meeting"), desk)
    dialog.sheet.content.again.click()
    meeting = dialog.sheet.record().meeting
    assert (meeting.agenda, meeting.content) == ("一、修路", "讨论修路")


def test_an_inspector_only_looks(hall: tuple[Desk, Hall]) -> None:
    desk, books = hall
    uid = books.hold("2026-06-05", content="重温入党誓词")
    desk.window.desk.role = Role.INSPECTOR
    page = desk.page("meeting")
    assert not page.add.isVisible()
    page._add()
    desk.settle()
    assert page.card.edit.text() == "查看"
    page._open(uid)
    dialog = desk.dialog()
    assert dialog.main.isHidden()
    assert dialog.sheet.content.content.isReadOnly()
    dialog.sheet.roll._toggle(books.uids["甲一"])
    dialog.confirm()
    assert len(books.app.meetings.get(uid).present) == 12
    page.show_what("gone")


# --- talks, appraisal, exemptions, hours, rules


def test_talks_are_entered_one_after_the_other(hall: tuple[Desk, Hall]) -> None:
    desk, books = hall
    page = desk.page("meeting")
    page.acts.talks(books.branch)
    dialog = desk.dialog()
    before = dialog.missing.count()
    dialog._take(dialog.missing.item(0))
    dialog.confirm()
    assert dialog.missing.count() == before - 1
    assert len(dialog.model.keys) == 1
    dialog.confirm()  # nobody named
    assert "谈话对象" in dialog.cells["guest"].cause.text()
    dialog._change(dialog.model.keys[0])
    dialog.topic.setText("修路")
    dialog.confirm()
    (talk,) = books.app.meetings.talks.all(books.branch, 2026)
    assert talk.topic == "修路"


def test_the_appraisal_shows_the_third_while_it_is_typed(hall: tuple[Desk, Hall]) -> None:
    desk, books = hall
    page = desk.page("meeting")
    page.acts.appraisal(books.branch)
    dialog = desk.dialog()
    people = list(dialog.model.keys)
    for uid in people[:5]:
        assert dialog._save(uid, "grade", "优秀") == ""
    assert "优秀 5 人，最多 4 人" in dialog.facts.text()
    assert "一般不超过 4 人" in dialog.cause.text()
    assert "不是整数" in dialog._save(people[0], "ballot_excellent", "九")
    assert "不在清单里" in dialog._save(people[0], "grade", "良好")
    dialog.rest.click()
    dialog.confirm()
    kept = books.app.meetings.appraisals.all(books.branch, 2026)
    assert [one.grade for one in kept].count("qualified") == len(people) - 5


def test_an_exemption_and_hours_are_entered(hall: tuple[Desk, Hall]) -> None:
    desk, books = hall
    page = desk.page("meeting")
    page.acts.exemptions()
    dialog = desk.dialog()
    dialog.confirm()
    assert "选一名党员" in dialog.trouble.text
    dialog.person.setText("丁四")
    dialog.kind.setCurrentIndex(dialog.kind.findData("bedridden"))
    dialog.start.setText("2026.1.1")
    dialog.confirm()
    key = dialog.model.keys[0]
    assert "仍计入应到" in dialog._doubt(dialog._found[key], "approved_by")
    dialog._change(key)
    dialog.approved_by.setText("双河镇党委")
    dialog.confirm()
    dialog.done(0)
    assert len(books.app.meetings.roll(books.branch, "branch_meeting", "2026-06-10").expected) == 11
    page.acts.hours()
    dialog = desk.dialog()
    dialog.grid.go_to(books.uids["甲一"])
    dialog.hours.setText("2.5")
    dialog.title.setText("网课")
    dialog.confirm()
    assert books.app.meetings.facts.hours(books.branch, 2026)[books.uids["甲一"]].other == 25


def test_local_rules_are_set_from_a_day_on(hall: tuple[Desk, Hall]) -> None:
    desk, books = hall
    page = desk.page("meeting")
    page.acts.rules()
    dialog = desk.dialog()
    dialog.lecture.setCurrentIndex(dialog.lecture.findData("half"))
    dialog.day.setCurrentIndex(19)
    dialog.over_half.setChecked(True)
    dialog.start.setText("2026.7.1")
    dialog.confirm()
    rules = books.app.meetings.rules("2026-07-01")
    assert rules.kinds["lecture"].frequency == "half"
    assert rules.kinds["theme_day"].day == 20
    assert rules.figures.over_half
    assert not books.app.meetings.rules("2026-06-30").figures.over_half


def test_everything_of_the_editor_has_a_name_and_nothing_is_cut(hall: tuple[Desk, Hall]) -> None:
    desk, _ = hall
    dialog = _editor(desk.page("meeting"), desk, kind="life_meeting", on="2026-07-01")
    for part in (dialog.sheet.decisions, dialog.sheet.speeches, dialog.sheet.corrections):
        part.add()
    dialog.sheet.speeches.rows[0].kind.setCurrentIndex(2)
    dialog.sheet.speeches.rows[0]._suit()
    desk.settle()
    wrong = faults(dialog)
    assert not wrong, "\n" + "\n".join(wrong)

"""The members' page by hand: grid, form, paste, numbers, filters."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLineEdit, QPushButton, QWidget

from partybuild_desktop.services.access import Entrance
from partybuild_desktop.ui.dialogs.member import MemberDialog
from partybuild_desktop.ui.dialogs.paste import PasteDialog
from partybuild_desktop.ui.preferences import PreferenceFile
from tests.books import entrance, member_named
from tests.ui.conftest import Desk

VALID = "11010519491231002X"  # GB 11643's own example


def _cell(page: QWidget, name: str, column: str):  # type: ignore[no-untyped-def]
    uid = member_named(page.desk.app, name)
    columns = [c.key for c in page.model.columns]
    page.grid.go_to(uid, columns.index(column))
    return uid, page.grid.currentIndex()


def _type_into_cell(desk: Desk, page: QWidget, text: str) -> QLineEdit:
    desk.qtbot.keyClick(page.grid, Qt.Key.Key_F2)
    editor = page.grid.findChild(QLineEdit)
    assert editor is not None
    editor.selectAll()
    desk.keys(editor, text)
    return editor


def test_a_cell_is_edited_in_place_and_the_next_line_is_current(desk: Desk) -> None:
    page = desk.page("member")
    uid, index = _cell(page, "王秀英", "birth")
    editor = _type_into_cell(desk, page, "1950.1")
    desk.qtbot.keyClick(editor, Qt.Key.Key_Return)
    assert page.desk.app.members.get(uid).birth == "1950-01"
    assert page.grid.currentIndex().row() == index.row() + 1
    assert page.model.text_at(index.row(), index.column()) == "1950-01"
    assert "王秀英" in desk.window.status.text


def test_text_that_cannot_be_saved_stays_with_cause_and_remedy_beside_it(desk: Desk) -> None:
    page = desk.page("member")
    uid, index = _cell(page, "王秀英", "birth")
    editor = _type_into_cell(desk, page, "下个月")
    desk.qtbot.keyClick(editor, Qt.Key.Key_Return)
    assert page.grid.bubble.isVisible()
    assert "下个月" in page.grid.bubble.text
    assert "请" in page.grid.bubble.text
    assert editor.text() == "下个月"
    page.add.setFocus()  # going elsewhere loses nothing
    desk.qtbot.wait(10)
    assert page.model.text_at(index.row(), index.column()) == "下个月"
    assert page.desk.app.members.get(uid).birth == "1949-12-31"
    page.grid.go_to(uid, index.column())
    assert page.grid.bubble.isVisible()
    again = _type_into_cell(desk, page, "1949.12.30")
    desk.qtbot.keyClick(again, Qt.Key.Key_Return)
    assert page.desk.app.members.get(uid).birth == "1949-12-30"
    assert not page.model.pending


def test_escape_gives_the_old_value_back(desk: Desk) -> None:
    page = desk.page("member")
    _, index = _cell(page, "王秀英", "birth")
    editor = _type_into_cell(desk, page, "x")
    desk.qtbot.keyClick(editor, Qt.Key.Key_Return)
    desk.qtbot.keyClick(editor, Qt.Key.Key_Escape)
    assert page.model.text_at(index.row(), index.column()) == "1949-12-31"
    assert not page.model.pending
    assert not page.grid.bubble.isVisible()


def test_a_pasted_block_is_shown_first_then_saved_as_one_step(desk: Desk) -> None:
    page = desk.page("member")
    first, index = _cell(page, "王秀英", "birth")
    second = page.model.key_at(index.row() + 1)
    text = '1951.1.2\t\t1973年7月\r\n"1986.8"\t\t下个月\r\n'
    page.grid.pasted.emit(text)
    dialog = desk.dialog()
    assert isinstance(dialog, PasteDialog)
    assert len(dialog.block.cells) == 4
    assert dialog.block.wrong == 1
    members = page.desk.app.members
    assert members.get(first).birth == "1949-12-31"
    desk.qtbot.keyClick(dialog, Qt.Key.Key_S, Qt.KeyboardModifier.ControlModifier)
    assert members.get(first).birth == "1951-01-02"
    assert members.get(first).joined == "1973-07"
    assert members.get(second).birth == "1986-08"
    page.desk.undo()
    assert members.get(first).birth == "1949-12-31"
    assert members.get(first).joined == "1972-05-01"
    assert members.get(second).birth == "1985-07"


def test_the_grids_own_copy_pastes_back_without_a_change(desk: Desk) -> None:
    page = desk.page("member")
    _, index = _cell(page, "王秀英", "name")
    page.grid.selectAll()
    page.grid.copy()
    page.grid.setCurrentIndex(page.model.index(0, index.column()))
    desk.qtbot.keyClick(page.grid, Qt.Key.Key_V, Qt.KeyboardModifier.ControlModifier)
    dialog = desk.dialog()
    assert isinstance(dialog, PasteDialog)
    assert [cell.field for cell in dialog.block.cells if not cell.why] == []


def test_a_new_member_by_keyboard_alone(desk: Desk) -> None:
    page = desk.page("member")
    page.desk.move_to(page.desk.app.orgs.find("红星村党支部"))
    desk.activate(desk.window)
    desk.qtbot.keyClick(desk.window, Qt.Key.Key_N, Qt.KeyboardModifier.ControlModifier)
    dialog = desk.dialog()
    assert isinstance(dialog, MemberDialog)
    typed = ["赵桂花", VALID, "", "汉", "", "", "小学"]
    for text in typed:
        field = dialog.focusWidget()
        desk.keys(field, text)
        desk.qtbot.keyClick(field, Qt.Key.Key_Return)
    desk.qtbot.keyClick(dialog, Qt.Key.Key_S, Qt.KeyboardModifier.ControlModifier)
    uid = member_named(page.desk.app, "赵桂花")
    member = page.desk.app.members.get(uid)
    assert (member.id, member.nation, member.education) == (VALID, "01", "8")
    # what stands in the number was not typed again
    assert (member.birth, member.sex) == ("1949-12-31", "2")
    assert page.grid.key == uid
    assert page.desk.app.members.rows([uid])[0].org == page.desk.org


def test_a_wrong_number_is_told_at_its_field_and_saves_nothing(desk: Desk) -> None:
    page = desk.page("member")
    page.acts.add()
    dialog = desk.dialog()
    dialog.rows["name"].show_typed("赵桂花")
    dialog.rows["id"].show_typed(VALID[:-1] + "1")
    dialog.confirm()
    assert "校验" in dialog.rows["id"].cause
    assert dialog.isVisible()
    assert dialog.focusWidget() is dialog.rows["id"].editor
    assert len(page.desk.app.members.uids(_all())) == 6


def _all():  # type: ignore[no-untyped-def]
    from partybuild_desktop.services.member import Scope

    return Scope()


def test_what_was_typed_and_not_saved_is_there_again(desk: Desk) -> None:
    page = desk.page("member")
    page.acts.add()
    dialog = desk.dialog()
    desk.keys(dialog.rows["name"].editor, "钱多多")
    page.keep_typing()
    dialog.done(0)
    page.acts.add()
    again = desk.dialog()
    assert again.rows["name"].text == "钱多多"
    assert again.draft_note.isVisible()
    again.forget_draft()
    assert again.rows["name"].text == ""
    again.done(0)
    page.acts.add()
    assert not desk.dialog().draft_note.isVisible()


def test_saving_and_adding_the_next_keeps_the_organisation(desk: Desk) -> None:
    page = desk.page("member")
    page.acts.add()
    dialog = desk.dialog()
    star = page.desk.app.orgs.find("红星村党支部")
    dialog.entry.org.choose(star)
    for name in ("孙一", "孙二"):
        desk.keys(dialog.rows["name"].editor, name)
        dialog._save_and_go_on()
        assert dialog.rows["name"].text == ""
    dialog.done(0)
    rows = page.desk.app.members.rows([member_named(page.desk.app, n) for n in ("孙一", "孙二")])
    assert [row.org for row in rows] == [star, star]


def test_numbers_are_masked_until_shown_and_that_is_noted(desk: Desk) -> None:
    page = desk.page("member")
    app = page.desk.app
    uid, _ = _cell(page, "王秀英", "name")
    page.desk.do(lambda: app.members.set(uid, {"id": VALID, "phone": "13812345678"}))
    card = page.card
    assert VALID not in card._values["id"].text()
    assert "*" in card._values["id"].text()
    assert "138****5678" in page.model.text_at(page.model.place(uid), 7)
    card._shows["id"].click()
    assert card._values["id"].text() == VALID
    assert "*" in card._values["phone"].text()
    with app.books.read() as reader:
        from partybuild_desktop.store.table import DISCLOSURE

        (row,) = reader.conn.execute(DISCLOSURE.select()).all()
    assert (row.person, row.field) == (uid, "id")
    _cell(page, "李䶮", "name")
    _cell(page, "王秀英", "name")
    assert "*" in card._values["id"].text()  # hidden again with the next member


def test_a_masked_number_is_not_overwritten_by_opening_its_form(desk: Desk) -> None:
    page = desk.page("member")
    app = page.desk.app
    uid, _ = _cell(page, "王秀英", "name")
    page.desk.do(lambda: app.members.set(uid, {"id": VALID}))
    page.acts.edit(uid)
    dialog = desk.dialog()
    assert "*" in dialog.rows["id"].editor.text()
    dialog.rows["note"].show_typed("走访")
    dialog.confirm()
    assert app.members.get(uid).id == VALID
    assert app.members.get(uid).note == "走访"


def test_a_character_of_somebodys_own_is_told_and_taken_with_one_click(desk: Desk) -> None:
    page = desk.page("member")
    app = page.desk.app
    uid = member_named(app, "王秀英")
    page.acts.edit(uid)
    dialog = desk.dialog()
    row = dialog.rows["name"]
    assert row.take.isHidden()
    row.editor.selectAll()
    desk.keys(row.editor, "王\ue81e英")
    dialog.rows["sex"].editor.setFocus()
    desk.qtbot.wait(10)
    assert "U+E81E" in row.cause
    assert "龴" in row.cause
    row.take.click()
    assert row.text == "王龴英"
    assert row.cause == ""
    assert row.take.isHidden()
    row.editor.selectAll()
    desk.keys(row.editor, "王\ue000英")
    dialog.rows["sex"].editor.setFocus()
    desk.qtbot.wait(10)
    assert "手写" in row.cause
    assert row.take.isHidden(), "nobody knows what was meant"
    dialog.confirm()
    assert app.members.get(uid).name == "王\ue000英"


def test_the_card_takes_the_standard_character_too(desk: Desk) -> None:
    page = desk.page("member")
    app = page.desk.app
    uid = member_named(app, "王秀英")
    page.desk.do(lambda: app.members.set(uid, {"name": "王\ue81e英"}))
    page.grid.go_to(uid, 0)

    def offers() -> list[QPushButton]:
        shown = [b for b in page.card.findChildren(QPushButton) if b.isVisible()]
        return [b for b in shown if "王龴英" in b.text()]

    desk.settle()
    (take,) = offers()
    take.click()
    desk.settle()
    assert app.members.get(uid).name == "王龴英"
    assert not offers()
    page.desk.undo()
    assert app.members.get(uid).name == "王\ue81e英"


@pytest.mark.parametrize(
    ("choose", "names"),
    [
        (lambda f: f.years.setCurrentIndex(7), {"王秀英", "𠮷建国"}),
        (lambda f: f.more.missing.setCurrentIndex(f.more.missing.findData("id")), None),
        (lambda f: f.below.choose(f._desk.app.orgs.find("东湖村党总支")), {"𠮷建国", "欧阳翠花"}),
    ],
)
def test_filters(desk: Desk, choose, names: set[str] | None) -> None:  # type: ignore[no-untyped-def]
    page = desk.page("member")
    choose(page.filters)
    page.filters.changed.emit()
    found = {page.desk.app.members.get(uid).name for uid in page.model.keys}
    assert found == names if names else len(found) == 6
    assert page.count.text()
    page.filters.reset()
    assert len(page.model.keys) == 6


def test_who_left_is_listed_on_demand_and_on_a_past_day(desk: Desk) -> None:
    page = desk.page("member")
    uid, _ = _cell(page, "王秀英", "name")
    page.acts.act("leave", uid)
    dialog = desk.dialog()
    dialog.on.setText("2026.6.1")
    dialog.place.setText("外县")
    dialog.confirm()
    assert uid not in page.model.keys
    page.filters.more.former.setChecked(True)
    assert uid in page.model.keys
    page.filters.reset()
    page.filters.more.date.setText("2026.5.31")
    page.filters.more._read_day()
    assert uid in page.model.keys
    assert page.filters.day == "2026-05-31"


def test_transfer_within_the_books(desk: Desk) -> None:
    page = desk.page("member")
    uid, _ = _cell(page, "王秀英", "name")
    star = page.desk.app.orgs.find("红星村党支部")
    page.acts.act("transfer", uid)
    dialog = desk.dialog()
    dialog.confirm()
    assert "已经在这个组织" in dialog.trouble.text
    dialog.to.choose(star)
    dialog.on.setText("下周")
    dialog.confirm()
    assert dialog.trouble.text
    dialog.on.setText("2026-06-01")
    dialog.confirm()
    assert page.desk.app.members.rows([uid])[0].org == star


def test_columns_are_chosen_and_kept(desk: Desk) -> None:
    page = desk.page("member")
    page._choose_columns()
    dialog = desk.dialog()
    items = [dialog.list.item(n) for n in range(dialog.list.count())]
    next(i for i in items if i.text() == "年龄").setCheckState(Qt.CheckState.Checked)
    dialog.confirm()
    assert "age" in [column.key for column in page.model.columns]
    desk.life.finish()
    desk.open()
    assert "age" in [column.key for column in desk.page("member").model.columns]


def test_sorting_by_a_heading_puts_the_unknown_last(desk: Desk) -> None:
    page = desk.page("member")
    page.grid.horizontalHeader().setSortIndicator(2, Qt.SortOrder.AscendingOrder)
    births = [page.model.text_at(n, 2) for n in range(6)]
    assert births == sorted(births)
    page.grid.horizontalHeader().setSortIndicator(2, Qt.SortOrder.DescendingOrder)
    assert [page.model.text_at(n, 2) for n in range(6)] == births[::-1]


def test_an_empty_page_says_what_it_is_for(bare: Desk) -> None:
    page = bare.page("member")
    assert "导入" in page.empty.text.text()
    assert page.stack.currentIndex() == 1
    bare.page("home")
    page.acts.add()
    dialog = bare.dialog()
    dialog.rows["name"].show_typed("周一")
    dialog.confirm()
    bare.page("member")
    assert page.stack.currentIndex() == 0


def test_a_long_list_is_read_beside_the_window_and_the_last_wish_counts(
    desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("partybuild_desktop.ui.pages.member._AT_ONCE", 0)
    page = desk.page("member")
    desk.settle()
    assert len(page.model.keys) == 6
    page.filters.below.choose(page.desk.app.orgs.find("红星村党支部"))
    page.filters.changed.emit()
    page.filters.reset()
    desk.settle()
    assert len(page.model.keys) == 6  # what was asked for first comes too late
    page.desk.move_to(page.desk.app.orgs.find("红星村党支部"))
    desk.settle()
    uid = member_named(page.desk.app, "王秀英")
    desk.window.show_page("member", uid)
    desk.settle()
    desk.settle()
    assert page.grid.key == uid  # though he stands in another branch


def test_in_english_no_sex_is_cut_and_the_grid_does_not_scroll(
    doors: Callable[[Entrance], Desk], town_folder: Path
) -> None:
    PreferenceFile(town_folder).change(language="en")
    desk = doors(entrance(town_folder))
    desk.open()
    page = desk.page("member")
    grid = page.grid
    sex = [column.key for column in page.model.columns].index("sex")
    room = grid.columnWidth(sex) - 12
    assert "Female" in page.model.columns[sex].whole
    assert grid.fontMetrics().horizontalAdvance("Female") <= room
    desk.qtbot.waitUntil(lambda: grid.horizontalScrollBar().maximum() == 0)

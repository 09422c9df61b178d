"""A village's window: whoever went to another village is shown as gone and only looked at."""

from __future__ import annotations

from pathlib import Path

from partybuild_desktop.ui.dialogs.member import MemberDialog
from tests.books import entrance
from tests.store.test_foreign import found_village


def test_who_went_is_found_and_cannot_be_edited(doors, tmp_path: Path) -> None:
    made = found_village(tmp_path / "village")
    made.app.close()
    desk = doors(entrance(tmp_path / "village"))
    window = desk.open()
    window.warm_search()
    desk.settle()
    window.bar.search.look("李")
    (line,) = window.bar.search.lines
    assert "红星村党支部" in line
    assert "已转出" in line
    window.bar.search.close_list()
    page = desk.page("member")
    page.show_what(made.went)
    desk.settle()
    assert page.grid.key == made.went
    assert page.card._edit.text() == "查看"
    offered = [action.text() for action in page.card._menu.actions()]
    assert offered == ["打印本人一行花名册…"]
    assert "只能查看" in page._save(made.went, "address", "红旗村3组")
    page.acts.edit(made.went)
    form = desk.dialog()
    assert isinstance(form, MemberDialog)
    assert not form.main.isVisible()
    form.done(0)


def test_who_came_is_edited_like_everybody(doors, tmp_path: Path) -> None:
    made = found_village(tmp_path / "village")
    made.app.close()
    desk = doors(entrance(tmp_path / "village"))
    desk.open()
    page = desk.page("member")
    page.show_what(made.came)
    desk.settle()
    assert page.card._edit.text() == "修改"
    assert len(page.card._menu.actions()) > 3
    assert page._save(made.came, "address", "红旗村3组") == ""

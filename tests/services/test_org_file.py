"""The list of organisations, printed as a workbook, mended in a spreadsheet program, imported."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import openpyxl
import pytest

from partybuild_desktop.domain.org import BRANCH
from partybuild_desktop.services.app import App
from partybuild_desktop.services.member import Scope
from partybuild_desktop.services.org_file import OrgResult
from partybuild_desktop.system.i18n import set_language
from tests.books import hash_of, org_named

TITLES = {
    "name": "党组织全称",
    "kind": "组织类别",
    "founded": "成立日期",
    "parent": "上级党组织",
    "contact": "联系人",
    "phone": "联系电话",
}


class Listed:
    """The list of the town as a workbook, open to be mended."""

    def __init__(self, app: App, folder: Path) -> None:
        self._app, self._path = app, folder / "汇总表.xlsx"
        app.ledgers.write_xlsx(app.ledgers.compose("orgs", Scope()), self._path)
        self._book = openpyxl.load_workbook(self._path)
        self.sheet = self._book.worksheets[0]
        self.columns = {cell.value: cell.column for cell in self.sheet[3]}

    def row(self, name: str) -> int:
        return next(
            r for r in range(5, 20) if self.sheet.cell(r, self.columns["党组织全称"]).value == name
        )

    def set(self, whose: str, **values: str) -> None:
        row = self.row(whose)
        for key, value in values.items():
            self.sheet.cell(row, self.columns[TITLES[key]]).value = value

    def bring(self) -> OrgResult:
        self._book.save(self._path)
        return self._app.orgs_file.apply(self._path)[0]


FLAG = "中共红旗村党支部委员会"


def test_what_was_not_touched_stays(town: App, tmp_path: Path) -> None:
    town.orgs.set(org_named(town, FLAG), {"founded": "1958-07", "unit_case": "1"})
    before = hash_of(town)
    result = Listed(town, tmp_path).bring()
    assert (result.added, result.changed, result.problems) == (0, 0, ())
    assert result.rows == 6
    assert hash_of(town) == before


def test_the_same_in_english(town: App, tmp_path: Path) -> None:
    set_language("en")
    town.orgs.set(org_named(town, FLAG), {"founded": "1958-07"})
    path = tmp_path / "list.xlsx"
    town.ledgers.write_xlsx(town.ledgers.compose("orgs", Scope()), path)
    result = town.orgs_file.apply(path)[0]
    assert (result.rows, result.added, result.changed, result.problems) == (6, 0, 0, ())


def test_what_was_mended_comes_back_as_changes(town: App, tmp_path: Path) -> None:
    flag = org_named(town, FLAG)
    listed = Listed(town, tmp_path)
    listed.set(FLAG, founded="1958.7", contact="王秀英", phone="0715-6612345")
    result = listed.bring()
    assert (result.added, result.changed, result.problems) == (0, 1, ())
    org = town.orgs.get(flag)
    assert (org.founded, org.contact, org.phone) == ("1958-07", "王秀英", "0715-6612345")
    town.history.undo()
    assert town.orgs.get(flag).contact == ""


def test_a_new_name_is_a_new_name_of_the_same(town: App, tmp_path: Path) -> None:
    flag = org_named(town, FLAG)
    listed = Listed(town, tmp_path)
    listed.set(FLAG, name="中共红旗新村党支部委员会")
    assert listed.bring().changed == 1
    org = town.orgs.get(flag)
    assert (org.name, org.short, org.kind) == ("中共红旗新村党支部委员会", "红旗新村党支部", BRANCH)


def test_a_row_overwritten_for_another_one_is_another_one(town: App, tmp_path: Path) -> None:
    flag = org_named(town, FLAG)
    listed = Listed(town, tmp_path)
    listed.set(FLAG, name="中共新店村党支部委员会", founded="2020-07", contact="李四")
    result = listed.bring()
    assert (result.added, result.changed) == (1, 0)
    assert town.orgs.get(flag).name == FLAG
    assert town.orgs.get(org_named(town, "新店村党支部")).contact == "李四"


def test_a_row_copied_is_read_once(town: App, tmp_path: Path) -> None:
    listed = Listed(town, tmp_path)
    copied = [cell.value for cell in listed.sheet[listed.row(FLAG)]]
    listed.sheet.insert_rows(listed.row(FLAG) + 1)
    for column, value in enumerate(copied, 1):
        listed.sheet.cell(listed.row(FLAG) + 1, column).value = value
    assert listed.bring().problems == ()
    assert len(town.orgs.tree()) == 7


def test_what_the_books_changed_meanwhile_stays(town: App, tmp_path: Path) -> None:
    """Renamed and with another telephone since; the superior is renamed too."""
    flag, root = org_named(town, FLAG), town.books.root
    town.orgs.set(flag, {"contact": "王秀英", "founded": "1958-07"})
    listed = Listed(town, tmp_path)
    town.orgs.set(flag, {"name": "中共红旗新村党支部委员会", "contact": "李四", "founded": "1959"})
    town.orgs.set(root, {"name": "中共三河镇委员会"})
    before = hash_of(town)
    result = listed.bring()
    assert (result.added, result.changed, result.problems) == (0, 0, ())
    assert hash_of(town) == before
    listed.set(FLAG, phone="0715-6612345", contact="张三")
    result = listed.bring()
    assert (result.added, result.changed) == (0, 1)
    assert [(one.code, one.refused) for one in result.problems] == [("changed_since", False)]
    assert "李四" in result.problems[0].message
    org = town.orgs.get(flag)
    assert (org.contact, org.phone, org.founded) == ("李四", "0715-6612345", "1959")


def test_a_branch_placed_elsewhere_meanwhile_stays_there(town: App, tmp_path: Path) -> None:
    flag = org_named(town, FLAG)
    listed = Listed(town, tmp_path)
    town.orgs.move(flag, parent=org_named(town, "东湖村党总支"), on="2026-01-01")
    result = listed.bring()
    assert (result.added, result.changed, result.problems) == (0, 0, ())


Mend = Callable[[Listed], None]


@pytest.mark.parametrize(
    ("mend", "code"),
    [
        (lambda listed: listed.set(FLAG, parent="东湖村党总支"), "org_parent_differs"),
        (lambda listed: listed.set(FLAG, parent="月亮村党支部"), "org_unknown"),
        (lambda listed: listed.set(FLAG, name="中共红星村党支部委员会"), "org_name_taken"),
        (lambda listed: listed.set(FLAG, kind="俱乐部"), "code_unlisted"),
    ],
)
def test_what_cannot_be_is_named_and_nothing_of_its_row_is_written(
    town: App, tmp_path: Path, mend: Mend, code: str
) -> None:
    before = hash_of(town)
    listed = Listed(town, tmp_path)
    mend(listed)
    result = listed.bring()
    assert [problem.code for problem in result.problems] == [code]
    assert (result.added, result.changed) == (0, 0)
    assert hash_of(town) == before


def test_a_row_that_lost_its_name_is_refused(town: App, tmp_path: Path) -> None:
    before = hash_of(town)
    listed = Listed(town, tmp_path)
    row = listed.row(FLAG)
    listed.set(FLAG, name="")
    result = listed.bring()
    assert [(one.row, one.code) for one in result.problems] == [(row, "org_name_missing")]
    assert (result.added, result.changed) == (0, 0)
    assert hash_of(town) == before


def test_a_code_alone_is_refused_and_what_stands_below_the_list_is_none(
    town: App, tmp_path: Path
) -> None:
    path = tmp_path / "组织.csv"
    below = ("合计,3", "注：以上为全部,", "填表人：甲,")
    rows = ("名称,编码", ",0109", "中共新村支部委员会,0110", *below)
    path.write_text("\n".join(rows), "utf-8")
    result, _ = town.orgs_file.apply(path)
    assert [(one.row, one.code) for one in result.problems] == [(2, "org_name_missing")]
    assert (result.rows, result.added) == (2, 1)
    assert town.orgs.find("新村支部") is not None

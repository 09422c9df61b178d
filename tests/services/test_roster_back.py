"""A printed list that was mended in a spreadsheet program comes back as changes."""

from __future__ import annotations

from pathlib import Path

import openpyxl
import pytest
from openpyxl.worksheet.worksheet import Worksheet
from sqlalchemy import Engine, event

from partybuild_desktop.domain.event import EventKind
from partybuild_desktop.services.ledger.roster import DEFAULT
from partybuild_desktop.services.member import Scope
from partybuild_desktop.services.roster import Verdict
from partybuild_desktop.services.roster.preview import Preview
from tests.services.village import Village


class Listed:
    """The roster of 红旗村 as a workbook, open to be mended."""

    def __init__(self, village: Village, folder: Path, **options: object) -> None:
        self._village, self._path = village, folder / "花名册.xlsx"
        uid = village.uid("刘文华")
        village.app.members.set(uid, {"id": "421281196001018735", "phone": "13812345678"})
        ledger = village.app.ledgers.compose("roster", Scope(org=village.flag), **options)  # type: ignore[arg-type]
        village.app.ledgers.write_xlsx(ledger, self._path)
        self._book = openpyxl.load_workbook(self._path)
        self.sheet: Worksheet = self._book.worksheets[0]
        self.columns = {cell.value: cell.column for cell in self.sheet[3]}

    def row(self, name: str) -> int:
        column = self.columns["姓名"]
        return next(row for row in range(4, 30) if self.sheet.cell(row, column).value == name)

    def set(self, name: str, **values: str) -> None:
        row = self.row(name)
        for title, value in values.items():
            self.sheet.cell(row, self.columns[title]).value = value

    def preview(self) -> Preview:
        self._book.save(self._path)
        return self._village.app.roster.preview(self._village.app.roster.open(self._path))


@pytest.mark.parametrize(
    "options",
    [
        {},
        {"masked": False},
        {"masked": False, "styles": {"id": "spaced", "date": "dotted"}},
        {"styles": {"id": "last6", "date": "digits"}},
        {"styles": {"date": "month"}},
    ],
)
def test_what_was_not_touched_is_the_same_however_it_was_printed(
    village: Village, tmp_path: Path, options: dict[str, object]
) -> None:
    found = Listed(village, tmp_path, **options).preview()
    assert found.counts == {Verdict.SAME: len(found.rows)}
    assert len(found.rows) == 9


def test_what_was_mended_comes_back_as_changes(village: Village, tmp_path: Path) -> None:
    listed = Listed(village, tmp_path)
    listed.set("刘文华", 姓名="刘文化", 手机号="13900001111", 入党日期="1985年8月")
    listed.set("陈桂兰", 公民身份号码="421281197006052347")
    found = listed.preview()
    assert found.counts == {Verdict.SAME: 7, Verdict.CHANGED: 2}
    changed = {row.uid: row.changes for row in found.rows if row.changes}
    liu = village.uid("刘文华")
    assert changed[liu] == {
        "name": ("刘文华", "刘文化"),
        "phone": ("13812345678", "13900001111"),
        "joined": ("1985-07-01", "1985-08"),
    }
    chen = changed[village.uid("陈桂兰")]
    assert chen["id"] == ("", "421281197006052347")
    village.app.roster.apply(found)
    assert village.app.members.get(liu).phone == "13900001111"


def test_rows_may_be_sorted_and_left_out(village: Village, tmp_path: Path) -> None:
    listed = Listed(village, tmp_path)
    listed.sheet.delete_rows(listed.row("王秀英"))
    listed.sheet.move_range(f"A{listed.row('刘文华')}:Z{listed.row('刘文华')}", rows=12)
    assert listed.preview().counts == {Verdict.SAME: 8}


def test_a_row_copied_for_somebody_new_is_somebody_new(village: Village, tmp_path: Path) -> None:
    listed = Listed(village, tmp_path)
    copied = [cell.value for cell in listed.sheet[listed.row("刘文华")]]
    at = listed.row("刘文华") + 1
    listed.sheet.insert_rows(at)
    for column, value in enumerate(copied, 1):
        listed.sheet.cell(at, column).value = value
    listed.sheet.cell(at, listed.columns["姓名"]).value = "新来的"
    listed.sheet.cell(at, listed.columns["公民身份号码"]).value = ""
    found = listed.preview()
    assert found.counts == {Verdict.SAME: 9, Verdict.NEW: 1}


def test_a_row_overwritten_for_somebody_else_changes_nobody(
    village: Village, tmp_path: Path
) -> None:
    listed = Listed(village, tmp_path)
    listed.set("刘文华", 姓名="新来的", 公民身份号码="")
    found = listed.preview()
    assert found.counts == {Verdict.SAME: 8, Verdict.NEW: 1}


def test_a_number_of_somebody_else_is_refused(village: Village, tmp_path: Path) -> None:
    listed = Listed(village, tmp_path)
    listed.set("陈桂兰", 公民身份号码="421281196001018735")
    found = listed.preview()
    assert found.counts[Verdict.REFUSED] == 1
    (refused,) = [row for row in found.rows if row.verdict is Verdict.REFUSED]
    assert refused.candidate.findings[0].code == "id_duplicate"


def test_several_posts_of_one_person_come_back_as_they_are(
    village: Village, tmp_path: Path
) -> None:
    liu = village.uid("刘文华")
    village.app.orgs.appoint(liu, org=village.flag, title="组织委员", start="2021-01-12")
    listed = Listed(village, tmp_path, columns=(*DEFAULT, "party_post"))
    listed.set("陈桂兰", 党内职务="组织委员、宣传委员")
    found = listed.preview()
    assert found.counts == {Verdict.SAME: 8, Verdict.CHANGED: 1}
    (changed,) = [row for row in found.rows if row.changes]
    assert changed.changes == {"party_post": ("", "宣传委员")}
    village.app.roster.apply(found)
    held = village.app.orgs.posts(person=village.uid("陈桂兰"))
    assert {post.title for post in held} == {"组织委员", "宣传委员"}
    assert {post.title for post in village.app.orgs.posts(person=liu)} == {"书记", "组织委员"}


# ---------------------------------------------------------------- edited in the books meanwhile


def _codes(found: Preview) -> list[str]:
    return [one.code for row in found.rows for one in row.candidate.findings]


@pytest.mark.parametrize("options", [{}, {"masked": False, "styles": {"date": "dotted"}}])
def test_what_the_books_changed_meanwhile_stays_without_a_word(
    village: Village, tmp_path: Path, options: dict[str, object]
) -> None:
    app, uid = village.app, village.uid("刘文华")
    columns = (*DEFAULT, "party_post", "branch")
    listed = Listed(village, tmp_path, columns=columns, **options)
    told = _codes(listed.preview())
    changed = {"phone": "13900001111", "joined": "1986-07-01", "name": "刘文化", "address": "八组"}
    app.members.set(uid, {**changed, "education": "大学", "id": "421281196001018751"})
    (post,) = app.orgs.posts(person=village.uid("陈桂兰"))
    app.orgs.relieve(post.uid, on="2026-01-05")
    app.members.transfer(village.uid("王秀英"), to=village.star, on="2026-01-09")
    app.members.remove(village.uid("赵志强"), kind=EventKind.LEFT, on="2026-01-09")
    found = listed.preview()
    assert [row.changes for row in found.rows if row.changes] == []
    assert _codes(found) == told


def test_what_only_the_list_changed_is_taken_in(village: Village, tmp_path: Path) -> None:
    uid = village.uid("刘文华")
    listed = Listed(village, tmp_path, masked=False)
    village.app.members.set(uid, {"phone": "13900001111"})
    listed.set("刘文华", 入党日期="1985年8月")
    found = listed.preview()
    changed = {row.uid: row.changes for row in found.rows if row.changes}
    assert changed == {uid: {"joined": ("1985-07-01", "1985-08")}}


def test_what_both_changed_stays_as_in_the_books_and_is_named(
    village: Village, tmp_path: Path
) -> None:
    app, uid = village.app, village.uid("刘文华")
    listed = Listed(village, tmp_path, columns=(*DEFAULT, "party_post", "branch"))
    app.members.set(uid, {"phone": "13900001111"})
    app.members.transfer(village.uid("王秀英"), to=village.star, on="2026-01-09")
    listed.set("刘文华", 手机号="13700002222")
    listed.set("王秀英", 所在党支部=app.orgs.get(app.books.root).name)
    found = listed.preview()
    assert found.counts == {Verdict.SAME: 9}
    lines = [line for line in app.roster.result(found).problems if line.code == "changed_since"]
    assert sorted((line.column, line.refused) for line in lines) == [
        ("所在党支部", False), ("手机号", False),
    ]  # fmt: skip
    said = "".join(line.message for line in lines)
    assert "139****1111" in said
    assert "137****2222" in said
    assert "红星村党支部" in said


def test_the_official_form_knows_when_it_was_made(village: Village, tmp_path: Path) -> None:
    app, uid = village.app, village.uid("刘文华")
    app.members.set(uid, {"id": "421281196001018735", "phone": "13812345678"})
    path = tmp_path / "党员基本信息汇总表.xlsx"
    app.roster.export(path, Scope(org=village.flag))
    app.members.set(uid, {"phone": "13900001111", "address": "八组", "name": "刘文化"})
    #  Without a number they are known by name, birth and branch: those of then.
    app.members.transfer(village.uid("王秀英"), to=village.star, on="2026-01-09")
    app.members.set(village.uid("李建国"), {"name": "李建功"})
    found = app.roster.preview(app.roster.open(path))
    assert found.counts == {Verdict.SAME: 9}
    assert [row.changes for row in found.rows if row.changes] == []
    assert "changed_since" not in _codes(found)


def test_what_was_changed_meanwhile_is_asked_for_once_and_not_by_row(
    village: Village, tmp_path: Path
) -> None:
    """Ten thousand rows cost no more questions than ten."""
    app = village.app
    listed = Listed(village, tmp_path)

    def asked() -> int:
        found: list[str] = []

        def note(_conn: object, _cursor: object, text: str, *_more: object) -> None:
            found.append(text)

        event.listen(Engine, "before_cursor_execute", note)
        try:
            listed.preview()
        finally:
            event.remove(Engine, "before_cursor_execute", note)
        return len(found)

    app.members.transfer(village.uid("刘文华"), to=village.star, on="2026-01-02")
    app.members.set(village.uid("刘文华"), {"phone": "13900001111"})
    few = asked()
    for name in ("王秀英", "李建国", "陈桂兰"):
        app.members.transfer(village.uid(name), to=village.star, on="2026-01-02")
        app.members.set(village.uid(name), {"phone": "13900001111"})
    assert asked() == few > 0

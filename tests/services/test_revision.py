"""A printed ledger that was mended in a spreadsheet program comes back as changes."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import openpyxl
import pytest
from openpyxl.worksheet.worksheet import Worksheet

from partybuild_desktop.domain.ledger import KEY_HEADING, KIND_MARK
from partybuild_desktop.domain.meeting import Correction, Talk
from partybuild_desktop.domain.problem import UserProblem
from partybuild_desktop.domain.roster import Verdict
from partybuild_desktop.services.app import App
from partybuild_desktop.services.ledger import KINDS
from partybuild_desktop.services.member import Scope
from partybuild_desktop.services.revision import Preview
from partybuild_desktop.services.revision.mark import RETURNING
from partybuild_desktop.services.wording import known_codes, text_of
from partybuild_desktop.store.books import newest
from partybuild_desktop.system.i18n import set_language
from tests.books import hash_of
from tests.services.meeting.hall import Hall, hall, hall_template
from tests.services.village import Village

__all__ = ["hall", "hall_template"]


class Listed:
    """A ledger as a workbook, open to be mended; rows are found by a text in them."""

    def __init__(self, app: App, folder: Path, kind: str, org: str = "", **options: object) -> None:
        self.app, self.path = app, folder / f"{kind}.xlsx"
        ledger = app.ledgers.compose(kind, Scope(org=org), **options)  # type: ignore[arg-type]
        app.ledgers.write_xlsx(ledger, self.path)
        self._book = openpyxl.load_workbook(self.path)
        self.sheet: Worksheet = self._book.worksheets[0]
        rows = range(2, 8)
        last = self.sheet.max_column
        self.top = next(r for r in rows if self.sheet.cell(r, last).value == KEY_HEADING)
        self.columns = {cell.value: cell.column for cell in self.sheet[self.top] if cell.value}

    def row(self, text: str) -> int:
        rows = range(self.top + 1, self.sheet.max_row + 1)
        return next(r for r in rows if text in [cell.value for cell in self.sheet[r]])

    def set(self, whose: str, **values: object) -> None:
        row = self.row(whose)
        for title, value in values.items():
            self.sheet.cell(row, self.columns[title]).value = value

    def preview(self) -> Preview:
        self._book.save(self.path)
        return self.app.revisions.preview(self.app.revisions.open(self.path))


def _codes(found: Preview) -> list[str]:
    return [one.code for row in found.rows for one in row.findings]


def _changes(found: Preview) -> dict[str, dict[str, str]]:
    """What the changed rows say now, by the name of the row."""
    return {
        row.name: {title: new for title, (_, new) in row.changes.items()}
        for row in found.rows
        if row.verdict is Verdict.CHANGED
    }


# ---------------------------------------------------------------- the committee


@pytest.mark.parametrize(
    "options",
    [{}, {"masked": False}, {"styles": {"date": "month"}}, {"styles": {"date": "dotted"}}],
)
def test_a_committee_that_was_not_touched_is_the_same(
    village: Village, tmp_path: Path, options: dict[str, object]
) -> None:
    village.app.members.set(village.uid("刘文华"), {"phone": "13812345678"})
    for org in (village.town, village.flag):
        found = Listed(village.app, tmp_path, "committee", org, **options).preview()
        assert found.counts == {Verdict.SAME: 2}
        assert (found.absent, found.unread, found.title) == ((), (), "支部班子花名册")


def test_posts_terms_and_telephones_come_back_in_one_step(village: Village, tmp_path: Path) -> None:
    app = village.app
    app.members.set(village.uid("刘文华"), {"phone": "13812345678"})
    before = hash_of(app)
    listed = Listed(app, tmp_path, "committee", village.town)
    listed.set("刘文华", 手机号="13900001111", 届满日期="2026.1.31", 学历="大专")
    listed.set("陈桂兰", 党内职务="宣传委员", 任职日期="2021年3月5日")
    found = listed.preview()
    assert _changes(found) == {
        "刘文华（书记）": {"手机号": "139****1111", "届满日期": "2026.1.31", "学历": "大专"},
        "陈桂兰（组织委员）": {"党内职务": "宣传委员", "任职日期": "2021年3月5日"},
    }
    assert hash_of(app) == before, "a dry run writes nothing"
    result, changes = app.revisions.apply(found)
    assert (result.updated, result.refused, result.added) == (2, 0, 0)
    (secretary,) = app.orgs.posts(person=village.uid("刘文华"))
    assert (secretary.title, secretary.start, secretary.term_until) == (
        "书记", "2021-01-12", "2026-01-31",
    )  # fmt: skip
    (other,) = app.orgs.posts(person=village.uid("陈桂兰"))
    assert (other.title, other.start, other.term_until) == ("宣传委员", "2021-03-05", "2026-01-12")
    assert app.members.get(village.uid("刘文华")).phone == "13900001111"
    assert changes.action == "revision_import"
    app.history.undo()
    assert hash_of(app) == before, "one step"


def test_a_list_with_stars_does_not_take_a_newer_telephone_back(
    village: Village, tmp_path: Path
) -> None:
    """Printed with its middle hidden, then the number changed in the books, then read again."""
    app, uid = village.app, village.uid("刘文华")
    app.members.set(uid, {"phone": "13812345678"})
    listed = Listed(app, tmp_path, "committee", village.town)
    app.members.set(uid, {"phone": "13900001111"})
    listed.set("刘文华", 学历="大专")
    found = listed.preview()
    assert (_codes(found), _changes(found)) == (
        [],
        {"刘文华（书记）": {"学历": "大专"}},
    )
    app.revisions.apply(found)
    assert app.members.get(uid).phone == "13900001111"


def test_several_posts_of_one_person_are_one_row(village: Village, tmp_path: Path) -> None:
    app, chen = village.app, village.uid("陈桂兰")
    app.orgs.appoint(
        chen, org=village.flag, title="宣传委员", start="2021-01-12", term_until="2026-01-12"
    )
    listed = Listed(app, tmp_path, "committee", village.flag)
    assert listed.preview().counts == {Verdict.SAME: 2}
    listed.set("陈桂兰", 党内职务="纪检委员、宣传委员", 届满日期="2026-03-12")
    app.revisions.apply(listed.preview())
    posts = app.orgs.posts(person=chen)
    assert {(post.title, post.term_until) for post in posts} == {
        ("纪检委员", "2026-03-12"),
        ("宣传委员", "2026-03-12"),
    }
    listed = Listed(app, tmp_path, "committee", village.flag)
    listed.set("陈桂兰", 党内职务="纪检委员")
    assert "revision_titles" in _codes(listed.preview())


@pytest.mark.parametrize(
    ("title", "value", "code"),
    [
        ("任职日期", "2021年13月5日", "date_invalid"),
        ("届满日期", "明年", "date_invalid"),
        ("届满日期", "2020-12-31", "revision_term"),
        ("任职日期", "2026-02-01", "revision_term"),
        ("党内职务", "书记、组织委员", "revision_titles"),
        ("姓名", "刘文化", "revision_cell_fixed"),
        ("党组织", "红星村党支部", "revision_cell_fixed"),
        ("出生日期", "1960.13", "date_invalid"),
    ],
)
def test_what_cannot_be_is_refused_for_its_row(
    village: Village, tmp_path: Path, title: str, value: str, code: str
) -> None:
    listed = Listed(village.app, tmp_path, "committee", village.town)
    listed.set("刘文华", **{"手机号": "13900001111", title: value})
    found = listed.preview()
    assert found.counts == {Verdict.SAME: 1, Verdict.REFUSED: 1}
    assert _codes(found) == [code]
    before = hash_of(village.app)
    result, changes = village.app.revisions.apply(found)
    assert (result.refused, changes.txn) == (1, "")
    assert result.problems[0].refused
    assert result.problems[0].message
    assert hash_of(village.app) == before


def test_a_row_added_copied_or_taken_out_is_told_and_changes_nothing(
    village: Village, tmp_path: Path
) -> None:
    listed = Listed(village.app, tmp_path, "committee", village.town)
    sheet, at = listed.sheet, listed.row("刘文华")
    copied = [cell.value for cell in sheet[at]]
    sheet.unmerge_cells(next(str(r) for r in sheet.merged_cells.ranges if r.min_row == at))
    sheet.delete_rows(listed.row("陈桂兰"))
    end = sheet.max_row + 2
    for column, value in enumerate(copied, 1):
        sheet.cell(end, column).value = value
        sheet.cell(end + 1, column).value = value if column < len(copied) else None
    sheet.cell(end + 1, listed.columns["姓名"]).value = "新来的"
    found = listed.preview()
    assert _codes(found) == ["revision_row_twice", "revision_row_new"]
    assert [row.name for row in found.rows] == ["刘文华（书记）", "刘文华（书记）", "新来的"]
    assert found.absent == ("陈桂兰（组织委员）",)
    assert not found.counts[Verdict.CHANGED]


def test_rows_may_be_sorted_and_columns_added(village: Village, tmp_path: Path) -> None:
    listed = Listed(village.app, tmp_path, "committee", village.flag)
    sheet, at = listed.sheet, listed.row("刘文华")
    sheet.insert_cols(3)
    sheet.cell(listed.top, 3).value = "备忘"
    sheet.move_range(f"A{at}:Z{at}", rows=9)
    found = listed.preview()
    assert found.counts == {Verdict.SAME: 2}
    assert found.unread == ("备忘",)


def test_two_rows_of_one_person_that_differ(village: Village, tmp_path: Path) -> None:
    app, liu = village.app, village.uid("刘文华")
    app.orgs.appoint(liu, org=village.town, title="副书记", start="2022-01-01")
    listed = Listed(app, tmp_path, "committee", village.town)
    rows = [r for r in range(4, 9) if "刘文华" in [c.value for c in listed.sheet[r]]]
    for row, phone in zip(rows, ("13900001111", "13900002222"), strict=True):
        listed.sheet.cell(row, listed.columns["手机号"]).value = phone
    found = listed.preview()
    assert found.counts == {Verdict.SAME: 1, Verdict.CHANGED: 1, Verdict.REFUSED: 1}
    assert _codes(found) == ["revision_said_twice"]


def test_a_post_that_is_gone_is_told(village: Village, tmp_path: Path) -> None:
    listed = Listed(village.app, tmp_path, "committee", village.flag)
    listed.set("刘文华", 届满日期="2026-01-31")
    village.app.history.undo()  # the last thing done was no post
    with village.app.books.write("post_end") as unit:
        for post in village.app.orgs.posts(person=village.uid("刘文华")):
            unit.drop("post", post.uid)
    assert _codes(listed.preview()) == ["revision_row_gone"]


def test_the_same_in_english(village: Village, tmp_path: Path) -> None:
    set_language("en")
    path = tmp_path / "committee.xlsx"
    app = village.app
    app.ledgers.write_xlsx(app.ledgers.compose("committee", Scope()), path)
    found = app.revisions.preview(app.revisions.open(path))
    assert found.counts == {Verdict.SAME: 2}
    set_language("zh_CN")
    with pytest.raises(UserProblem) as caught:
        app.revisions.preview(app.revisions.open(path))
    assert caught.value.code == "revision_unreadable"


def test_the_twin_of_the_committee_is_as_on_paper(village: Village, tmp_path: Path) -> None:
    """Merged heads, print area without the hidden column, repeated heading."""
    sheet = Listed(village.app, tmp_path, "committee", village.town).sheet
    assert "B4:B5" in {str(area) for area in sheet.merged_cells.ranges}
    assert sheet.print_title_rows == "$1:$3"
    assert str(sheet.print_area).endswith("$A$1:$L$7")
    assert sheet.column_dimensions["M"].hidden
    with village.app.books.read() as reader:
        (head,) = newest(reader)
    assert sheet["M1"].value == f"{KIND_MARK}committee 2026-01-10 {head}"


# ---------------------------------------------------------------- edited in the books meanwhile


def test_what_the_books_changed_meanwhile_stays_without_a_word(
    village: Village, tmp_path: Path
) -> None:
    """Telephone, name, post and term edited after the list was made, which nobody touched."""
    app, uid = village.app, village.uid("刘文华")
    app.members.set(uid, {"phone": "13812345678"})
    listed = Listed(app, tmp_path, "committee", village.town, masked=False)
    (post,) = app.orgs.posts(person=uid)
    app.members.set(uid, {"phone": "13900001111", "education": "大学", "name": "刘文化"})
    with app.books.write("post_edit") as unit:
        unit.edit("post", post.uid, {"title": "副书记", "term_until": "2027-01-12"})
    found = listed.preview()
    assert (_codes(found), found.counts) == ([], {Verdict.SAME: 2})


def test_what_only_the_list_changed_is_taken_in(village: Village, tmp_path: Path) -> None:
    app, uid = village.app, village.uid("刘文华")
    app.members.set(uid, {"phone": "13812345678"})
    listed = Listed(app, tmp_path, "committee", village.town, masked=False)
    app.members.set(uid, {"phone": "13900001111"})
    listed.set("刘文华", 学历="大专")
    found = listed.preview()
    assert (_codes(found), _changes(found)) == ([], {"刘文华（书记）": {"学历": "大专"}})
    app.revisions.apply(found)
    assert app.members.get(uid).phone == "13900001111"


def test_what_both_changed_stays_as_in_the_books_and_is_named(
    village: Village, tmp_path: Path
) -> None:
    app, uid = village.app, village.uid("刘文华")
    app.members.set(uid, {"phone": "13812345678"})
    listed = Listed(app, tmp_path, "committee", village.town)
    app.members.set(uid, {"phone": "13900001111"})
    listed.set("刘文华", 手机号="13700002222")
    listed.set("陈桂兰", 届满日期="2026.3.12")
    found = listed.preview()
    assert _codes(found) == ["changed_since"]
    assert _changes(found) == {"陈桂兰（组织委员）": {"届满日期": "2026.3.12"}}
    (line,) = app.revisions.result(found).problems
    assert (line.column, line.refused) == ("手机号", False)
    assert "139****1111" in line.message
    assert "137****2222" in line.message
    app.revisions.apply(found)
    assert app.members.get(uid).phone == "13900001111"


def test_what_was_changed_and_undone_may_be_changed_by_the_list(
    village: Village, tmp_path: Path
) -> None:
    app, uid = village.app, village.uid("刘文华")
    listed = Listed(app, tmp_path, "committee", village.town)
    app.members.set(uid, {"phone": "13900001111"})
    app.history.undo()
    listed.set("刘文华", 手机号="13700002222")
    found = listed.preview()
    assert _changes(found) == {"刘文华（书记）": {"手机号": "137****2222"}}
    assert _codes(found) == []


@pytest.mark.parametrize("mark", [f"{KIND_MARK}committee 2026-01-10", "of other books"])
def test_a_list_of_an_unknown_state_is_held_against_today(
    village: Village, tmp_path: Path, mark: str
) -> None:
    """One of an earlier program, and one of other books: what it says is what is wanted."""
    app, uid = village.app, village.uid("刘文华")
    app.members.set(uid, {"phone": "13812345678"})
    listed = Listed(app, tmp_path, "committee", village.town, masked=False)
    old = str(listed.sheet["M1"].value)
    listed.sheet["M1"].value = mark if mark.startswith(KIND_MARK) else old[:-1] + "x"
    app.members.set(uid, {"phone": "13900001111"})
    found = listed.preview()
    assert _changes(found) == {"刘文华（书记）": {"手机号": "138****5678"}}


# ---------------------------------------------------------------- meetings


def test_a_plan_comes_back_with_days_and_contents(hall: Hall, tmp_path: Path) -> None:
    app = hall.app
    app.meetings.plan(hall.branch, 2026)
    listed = Listed(app, tmp_path, "meetings_plan", hall.branch, year=2026)
    assert set(listed.preview().counts) == {Verdict.SAME}
    ahead = [
        one for one in app.meetings.all(hall.branch, first="2026-09") if one.org == hall.branch
    ]
    uid, other = ahead[0].uid, ahead[1].uid
    last = listed.sheet.max_column
    rows = {listed.sheet.cell(r, last).value: r for r in range(4, listed.sheet.max_row + 1)}
    listed.sheet.cell(rows[uid], listed.columns["日期"]).value = "2026年9月9日"
    listed.sheet.cell(rows[uid], listed.columns["主要内容"]).value = "学习新修订的条例"
    listed.sheet.cell(rows[other], listed.columns["日期"]).value = "9月中旬"
    found = listed.preview()
    assert (found.counts[Verdict.CHANGED], found.counts[Verdict.REFUSED]) == (1, 1)
    app.revisions.apply(found)
    meeting = app.meetings.get(uid).meeting
    assert (meeting.on, meeting.agenda) == ("2026-09-09", "学习新修订的条例")
    assert meeting.period == ahead[0].period


def test_a_meeting_that_was_held_is_no_plan(hall: Hall, tmp_path: Path) -> None:
    uid = hall.hold("2026-03-05")
    listed = Listed(hall.app, tmp_path, "meetings_plan", hall.branch, year=2026)
    last = listed.sheet.max_column
    row = next(r for r in range(4, 80) if listed.sheet.cell(r, last).value == uid)
    listed.sheet.cell(row, listed.columns["日期"]).value = "2026-03-06"
    found = listed.preview()
    assert "revision_meeting_held" in _codes(found)
    assert not found.counts[Verdict.CHANGED]


def test_a_meeting_moved_meanwhile_stays_where_it_is(hall: Hall, tmp_path: Path) -> None:
    """The month beside its day follows it."""
    app = hall.app
    app.meetings.plan(hall.branch, 2026)
    listed = Listed(app, tmp_path, "meetings_plan", hall.branch, year=2026)
    ahead = [
        one for one in app.meetings.all(hall.branch, first="2026-09") if one.org == hall.branch
    ]
    record = app.meetings.get(ahead[0].uid)
    app.meetings.save(replace(record, meeting=replace(record.meeting, on="2026-12-20")))
    found = listed.preview()
    assert (_codes(found), set(found.counts)) == ([], {Verdict.SAME})


def test_talks_come_back(hall: Hall, tmp_path: Path) -> None:
    app = hall.app
    host, guest = hall.people("书记王", "甲一")
    app.meetings.talks.save(
        [Talk(org=hall.branch, on="2026-03-03", host=host, guest=guest, topic="思想", place="村部")]
    )
    listed = Listed(app, tmp_path, "talk_register", hall.branch, year=2026)
    assert listed.preview().counts == {Verdict.SAME: 1}
    listed.set("甲一", 谈话要点="谈了家里的困难。", 地点="他家里", 日期="2026.3.4")
    app.revisions.apply(listed.preview())
    (talk,) = app.meetings.talks.all(hall.branch, 2026)
    assert (talk.on, talk.place, talk.content) == ("2026-03-04", "他家里", "谈了家里的困难。")
    listed = Listed(app, tmp_path, "talk_register", hall.branch, year=2026)
    listed.set("甲一", 日期="2026年12月30日")
    assert _codes(listed.preview()) == ["held_in_future"]
    listed.set("甲一", 日期="2026年3月4日", 谈话对象="乙二")
    assert _codes(listed.preview()) == ["revision_cell_fixed"]


def test_corrections_come_back(hall: Hall, tmp_path: Path) -> None:
    app = hall.app
    record = hall.record(99, kinds="life_meeting", on="2026-01-20")
    wrong = Correction(problem="学习不够", measure="每月一次", responsible="书记王", due="2026-06")
    uid = app.meetings.save(replace(record, corrections=(wrong,))).uid
    listed = Listed(app, tmp_path, "corrections", hall.branch, year=2026)
    assert listed.preview().counts == {Verdict.SAME: 1}
    listed.set("学习不够", 完成日期="2026年5月20日", 整改结果="已建立学习日", 销号="已销号")
    app.revisions.apply(listed.preview())
    (found,) = app.meetings.get(uid).corrections
    assert (found.done_on, found.done_note) == ("2026-05-20", "已建立学习日")
    listed = Listed(app, tmp_path, "corrections", hall.branch, year=2026)
    listed.set("学习不够", 完成日期="2026年12月30日")
    assert _codes(listed.preview()) == ["revision_done_ahead"]


# ---------------------------------------------------------------- what does not come back


def _other(kind: str) -> str:
    if kind in ("roster", "orgs"):
        return f"{kind}_elsewhere"
    return "" if kind in RETURNING else "ledger_not_returned"


@pytest.mark.parametrize("kind", [kind.kind for kind in KINDS])
def test_every_ledger_comes_back_or_says_why_not(hall: Hall, tmp_path: Path, kind: str) -> None:
    """At each of the three doors: taken in, or refused by the ledger's name and a page to go to."""
    app, path = hall.app, tmp_path / "表.xlsx"
    app.ledgers.write_xlsx(app.ledgers.compose(kind, Scope(org=hall.branch), year=2026), path)
    before = hash_of(app)
    title = app.ledgers.kind(kind).title
    returned = "revision_elsewhere" if kind in RETURNING else _other(kind)
    for door, own, code in (
        (app.revisions.open, RETURNING, _other(kind)),
        (app.roster.open, {"roster"}, returned),
        (app.orgs_file.apply, {"orgs"}, returned),
    ):
        if kind in own:
            door(path)
            continue
        with pytest.raises(UserProblem) as caught:
            door(path)
        assert caught.value.code == code
        said = text_of(caught.value)
        assert title in said
        assert "没有变化" in said
        assert "页" in said
    assert hash_of(app) == before


def test_without_its_mark_a_ledger_is_known_by_its_title(hall: Hall, tmp_path: Path) -> None:
    app, path = hall.app, tmp_path / "表.xlsx"
    app.ledgers.write_xlsx(app.ledgers.compose("meetings_done", Scope(), year=2026), path)
    book = openpyxl.load_workbook(path)
    sheet = book.worksheets[0]
    sheet.delete_cols(sheet.max_column)
    book.save(path)
    for door in (app.revisions.open, app.roster.open, app.orgs_file.apply):
        with pytest.raises(UserProblem) as caught:
            door(path)
        assert caught.value.code == "ledger_not_returned"


def test_a_list_that_somebody_else_made_is_not_said_to_be_of_this_program(village: Village) -> None:
    sample = Path(__file__).parents[1] / "samples" / "红旗村花名册.xlsx"
    with pytest.raises(UserProblem) as caught:
        village.app.revisions.open(sample)
    assert caught.value.code == "roster_elsewhere"
    assert "本程序导出" not in text_of(caught.value)


def test_what_was_not_printed_here_is_not_guessed(village: Village, tmp_path: Path) -> None:
    book = openpyxl.Workbook()
    book.worksheets[0].append(["姓名", "党内职务"])
    book.save(tmp_path / "x.xlsx")
    with pytest.raises(UserProblem) as caught:
        village.app.revisions.open(tmp_path / "x.xlsx")
    assert caught.value.code == "revision_unmarked"
    listed = Listed(village.app, tmp_path, "committee", village.flag)
    for row in range(2, 12):
        listed.sheet.cell(row, listed.sheet.max_column).value = None
    with pytest.raises(UserProblem) as caught:
        listed.preview()
    assert caught.value.code == "revision_unreadable"
    assert caught.value.code in known_codes()

"""A roster into real encrypted books and out again, through the service that window and CLI use."""

from __future__ import annotations

import csv
import json
from collections.abc import Iterator, Sequence
from pathlib import Path

import pytest

from partybuild_desktop.domain.event import EventKind, Status
from partybuild_desktop.domain.identity import check_char
from partybuild_desktop.domain.member import Enrolled
from partybuild_desktop.domain.problem import UserProblem
from partybuild_desktop.domain.roster import Verdict
from partybuild_desktop.services.app import App
from partybuild_desktop.services.member import EVERYBODY, Scope
from partybuild_desktop.services.roster import Preview, Result
from tests.books import LABEL, PASSWORD, TODAY, entrance, hash_of, org_named

SAMPLES = Path(__file__).parents[1] / "samples"
EXPECTED = sorted(SAMPLES.glob("*.expect.json"))
HEADING = ("姓名", "身份证号", "入党时间", "所在党支部", "联系电话")


def number(first17: str) -> str:
    return first17 + check_char(first17)


ANNA = ("王安娜", number("42998119800101002"), "2005-07-01", "红旗支部", "13900000001")
BORIS = ("李伯里", number("42998119750505001"), "1999年7月", "红星村党支部", "13900000002")


@pytest.fixture
def blank(blank_folder: Path) -> Iterator[App]:
    app = entrance(blank_folder).unlock(LABEL, PASSWORD)
    yield app
    app.close()


def roster(folder: Path, *rows: Sequence[str], heading: Sequence[str] = HEADING) -> Path:
    path = folder / "名单.csv"
    with path.open("w", encoding="utf-8-sig", newline="") as stream:
        csv.writer(stream).writerows([heading, *rows])
    return path


def tried(app: App, path: Path, **options: object) -> Preview:
    return app.roster.preview(app.roster.open(path), **options)  # type: ignore[arg-type]


def imported(app: App, path: Path, **options: object) -> Result:
    result, _ = app.roster.apply(tried(app, path, **options))
    return result


def named(app: App, name: str, day: str = "") -> Enrolled:
    rows = app.members.rows(app.members.uids(Scope(day=day, statuses=EVERYBODY)), day)
    (found,) = [row for row in rows if row.member.name == name]
    return found


@pytest.mark.parametrize("expectation", EXPECTED, ids=lambda p: p.name.split(".")[0])
def test_samples_come_out_as_expected_and_twice_adds_nobody(blank: App, expectation: Path) -> None:
    wanted = json.loads(expectation.read_text("utf-8"))
    path = expectation.with_name(expectation.name.removesuffix(".expect.json"))
    options: dict[str, object] = {"create_branches": wanted["org"] is None}
    if wanted["org"]:
        options["org"], _ = blank.orgs.add(wanted["org"])
    before = hash_of(blank)
    result = imported(blank, path, **options)
    assert (result.rows, result.added) == (wanted["rows"], wanted["added"])
    refused = {str(p.row): p.code for p in result.problems if p.refused}
    warned: dict[str, list[str]] = {}
    for problem in result.problems:
        if not problem.refused:
            warned.setdefault(str(problem.row), []).append(problem.code)
    assert (refused, warned) == (wanted["refused"], wanted["warned"])

    again = imported(blank, path, **options)
    assert (again.added, again.updated) == (0, 0)
    assert again.unchanged == wanted["added"]

    blank.history.undo()
    assert hash_of(blank) == before


def test_a_dry_run_writes_nothing(town: App, tmp_path: Path) -> None:
    before = hash_of(town)
    preview = tried(town, roster(tmp_path, ANNA, BORIS))
    assert [row.verdict for row in preview.rows] == [Verdict.NEW, Verdict.NEW]
    assert hash_of(town) == before
    assert town.backups.all() == ()


def test_an_import_makes_a_verified_backup_first(town: App, tmp_path: Path) -> None:
    imported(town, roster(tmp_path, ANNA))
    (backup,) = town.backups.all()
    assert backup.reason.value == "import"
    assert town.backups.verify(backup.name)
    assert backup.counts["person"] == 6  # those who were there before


def test_an_old_roster_brings_nobody_into_what_is_no_more(town: App, tmp_path: Path) -> None:
    """Who went over in a merge stays there, a new one is refused; who had left may be entered."""
    path = roster(tmp_path, ANNA, BORIS)
    imported(town, path)
    flag, star = org_named(town, "红旗村"), org_named(town, "红星村")
    town.reorganisations.merge(star, into=flag, on="2026-03-01")
    clara = ("周可拉", number("42998119810101004"), "2003-07-01", "红星村党支部", "", "")
    dora = ("郑朵拉", number("42998119820101006"), "2004-07-01", "红星村党支部", "", "已死亡")
    heading = (*HEADING, "党籍状态")
    result = imported(town, roster(tmp_path, (*BORIS, ""), clara, dora, heading=heading))
    assert [(p.row, p.code) for p in result.problems if p.refused] == [
        (2, "branch_ended"),
        (3, "branch_ended"),
    ]
    assert result.added == 1
    assert town.members.uids(Scope(org=star)) == []
    assert named(town, "李伯里").org == flag


def test_a_blank_cell_never_overwrites(town: App, tmp_path: Path) -> None:
    imported(town, roster(tmp_path, ANNA))
    result = imported(town, roster(tmp_path, (*ANNA[:2], "", "", "")))
    assert (result.added, result.updated, result.unchanged) == (0, 0, 1)
    assert named(town, "王安娜").member.phone == "13900000001"


def test_a_changed_cell_updates_one_field_and_stays_in_the_history(
    town: App, tmp_path: Path
) -> None:
    imported(town, roster(tmp_path, ANNA))
    result = imported(town, roster(tmp_path, (*ANNA[:4], "13800000009")))
    assert result.updated == 1
    found = named(town, "王安娜").member
    entries = town.history.of_record(found.uid)
    assert entries[-1].change.before == {"phone": "13900000001"}
    assert entries[-1].change.after == {"phone": "13800000009"}


def test_another_branch_in_the_roster_is_a_transfer_from_today(town: App, tmp_path: Path) -> None:
    imported(town, roster(tmp_path, ANNA))
    imported(town, roster(tmp_path, (*ANNA[:3], "红星支部", "")))
    assert named(town, "王安娜").org == org_named(town, "红星村党支部")
    assert named(town, "王安娜", "2026-06-30").org == org_named(town, "红旗村党支部")


def test_a_number_of_somebody_else_is_refused_and_a_typing_slip_is_not(
    town: App, tmp_path: Path
) -> None:
    imported(town, roster(tmp_path, ANNA))
    stranger = ("赵别人", ANNA[1], "1988-07-01", "红旗支部", "")
    result = imported(town, roster(tmp_path, stranger))
    assert next((p.code, p.refused) for p in result.problems) == ("id_duplicate", True)
    assert "王安娜" in result.problems[0].message
    slip = ("王安那", *ANNA[1:])
    assert imported(town, roster(tmp_path, slip)).updated == 1


def test_the_same_person_twice_is_one_and_what_differs_is_named(town: App, tmp_path: Path) -> None:
    result = imported(town, roster(tmp_path, ANNA, (*ANNA[:4], "13800000009")))
    assert (result.rows, result.added, result.unchanged) == (2, 1, 1)
    (problem,) = [p for p in result.problems if p.row == 3]
    assert (problem.code, problem.refused) == ("row_repeated", False)
    assert "手机号" in problem.message


def test_a_status_of_having_left_is_noted_as_an_event(town: App, tmp_path: Path) -> None:
    heading = ("姓名", "身份证号", "入党时间", "所在党支部", "党籍状态")
    imported(town, roster(tmp_path, (*ANNA[:4], "停止党籍"), heading=heading))
    found = named(town, "王安娜")
    assert found.status == Status.SUSPENDED
    kinds = [event.kind for event in town.members.history(found.member.uid).events]
    assert sorted(kinds) == [EventKind.OPENING, EventKind.SUSPENDED]
    again = imported(town, roster(tmp_path, (*ANNA[:4], "停止党籍"), heading=heading))
    assert again.unchanged == 1


def test_a_post_in_the_roster_becomes_a_post_once(town: App, tmp_path: Path) -> None:
    heading = ("姓名", "身份证号", "入党时间", "所在党支部", "党内职务")
    for _ in range(2):
        imported(town, roster(tmp_path, (*ANNA[:4], "组织委员"), heading=heading))
    assert named(town, "王安娜").posts == ("组织委员",)


def test_columns_without_a_field_are_kept(town: App, tmp_path: Path) -> None:
    heading = (*HEADING, "血型")
    imported(town, roster(tmp_path, (*ANNA, "AB"), heading=heading))
    assert json.loads(named(town, "王安娜").member.extra) == {"血型": "AB"}


def test_opening_members_count_in_last_year_and_developed_ones_do_not(
    town: App, tmp_path: Path
) -> None:
    imported(town, roster(tmp_path, ANNA), entry=EventKind.TRANSFER_IN)
    assert town.members.count(Scope(day="2026-06-30")) == 6
    assert town.members.count(Scope(day=TODAY.isoformat())) == 7


def test_a_branch_is_created_only_when_asked(town: App, tmp_path: Path) -> None:
    path = roster(tmp_path, (*ANNA[:3], "新村党支部", ""))
    assert imported(town, path).refused == 1
    preview = tried(town, path, create_branches=True)
    assert [org.name for org in preview.new_branches] == ["中共新村党支部委员会"]
    town.roster.apply(preview)
    assert named(town, "王安娜").org == org_named(town, "新村支部")
    town.history.undo()
    with pytest.raises(UserProblem):
        org_named(town, "新村支部")


def test_rejects_can_be_mended_and_imported_again(town: App, tmp_path: Path) -> None:
    import openpyxl

    bad = (BORIS[0], BORIS[1][:-1] + ("1" if BORIS[1][-1] != "1" else "2"), *BORIS[2:])
    preview = tried(town, roster(tmp_path, ANNA, bad))
    town.roster.apply(preview)
    out = tmp_path / "问题行.xlsx"
    assert town.roster.write_rejects(preview, out) == 1
    book = openpyxl.load_workbook(out)
    sheet = book.active
    assert "校验位" in sheet.cell(2, 6).value
    sheet.cell(2, 2).value = BORIS[1]
    book.save(out)
    result = imported(town, out)
    assert (result.rows, result.added, result.refused) == (1, 1, 0)


def test_an_exported_form_comes_back_as_the_same(town: App, tmp_path: Path) -> None:
    imported(town, roster(tmp_path, ANNA, BORIS))
    out = tmp_path / "汇总表.xlsx"
    assert town.roster.export(out, Scope()) == 8
    result = imported(town, out)
    assert (result.rows, result.unchanged) == (8, 8)


def test_what_is_no_roster_is_refused_by_name(town: App, tmp_path: Path) -> None:
    path = tmp_path / "会议.csv"
    path.write_text("今天开会\n明天放假\n", "utf-8")
    with pytest.raises(UserProblem) as caught:
        town.roster.open(path)
    assert (caught.value.code, caught.value.args_["name"]) == ("roster_unrecognised", "会议.csv")


def test_an_old_roster_brings_nobody_back_who_has_left(town: App, tmp_path: Path) -> None:
    imported(town, roster(tmp_path, ANNA))
    uid = named(town, "王安娜").member.uid
    town.members.remove(uid, kind=EventKind.DIED, on="2026-06-15")
    before = hash_of(town)
    result = imported(town, roster(tmp_path, (*ANNA[:3], "红星村党支部", "")))
    assert (result.added, result.updated, result.unchanged) == (0, 0, 1)
    assert [(p.code, p.refused) for p in result.problems] == [("has_left", False)]
    assert "已死亡" in result.problems[0].message
    assert hash_of(town) == before

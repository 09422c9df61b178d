"""A roster's rows: which are people, what is wrong with them, and what they would change."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace

import pytest

from partybuild_desktop.domain import identity, roster
from partybuild_desktop.domain.roster import Candidate, Verdict
from partybuild_desktop.domain.sheet import Cell, CellError, Shown
from tests.domain.rosters import HOME, context, layout, outcome, people, sheet

A, B = "11010519491231002X", "440524188001010014"
HEADING = [
    "序号",
    "姓名",
    "身份证号",
    "性别",
    "民族",
    "出生日期",
    "人员类别",
    "入党时间",
    "转正时间",
]
GOOD = ["1", "张三", A, "女", "汉族", "1949-12-31", "正式党员", "1985-07-01", "1986-07-01"]


def row(**cells: Cell) -> list[Cell]:
    """The good row with other cells, named by their place: c1 is 姓名."""
    return [cells.get(f"c{n}", cell) for n, cell in enumerate(GOOD)]


def only(*rows: list[Cell]) -> Candidate:
    (found,) = people(sheet(HEADING, *rows))
    return found


def test_a_good_row() -> None:
    found = only(row())
    assert found.values == {
        "name": "张三",
        "id": A,
        "sex": "2",
        "nation": "01",
        "birth": "1949-12-31",
        "kind": "1",
        "joined": "1985-07-01",
        "confirmed": "1986-07-01",
    }
    assert (found.sheet, found.row, found.branch, found.findings) == ("名单", 2, HOME, ())
    assert not found.refused
    assert found.derived == {}


@pytest.mark.parametrize(
    ("cells", "code", "column"),
    [
        ({"c1": ""}, "name_missing", "姓名"),
        ({"c1": "　"}, "name_missing", "姓名"),
        ({"c1": CellError("#N/A")}, "name_missing", "姓名"),
        ({"c1": "#N/A"}, "name_missing", "姓名"),
        ({"c2": 4.212811974020883e17}, "id_damaged", "身份证号"),
        ({"c2": "6.1E+17"}, "id_damaged", "身份证号"),
        ({"c2": A[:17]}, "id_length", "身份证号"),
        ({"c2": CellError("#REF!")}, "id_length", "身份证号"),
        ({"c2": A[:17] + "1"}, "id_checksum", "身份证号"),
        ({"c5": "1985-13-40"}, "date_invalid", "出生日期"),
        ({"c7": "#N/A"}, "date_invalid", "入党时间"),
        ({"c7": CellError("=")}, "date_invalid", "入党时间"),
        ({"c7": True}, "date_invalid", "入党时间"),
        ({"c7": dt.time(8, 30)}, "date_invalid", "入党时间"),
        ({"c7": 2024.1}, "date_ambiguous", "入党时间"),
        # one code each, the first in the order of the table
        ({"c1": "", "c2": "6.1E+17", "c7": "x"}, "name_missing", "姓名"),
        ({"c2": "6.1E+17", "c7": "x"}, "id_damaged", "身份证号"),
        ({"c2": A[:17], "c7": 2024.1}, "id_length", "身份证号"),
        ({"c7": 2024.1, "c8": "x"}, "date_invalid", "转正时间"),
    ],
)
def test_a_refused_row_has_one_code(cells: dict[str, Cell], code: str, column: str) -> None:
    found = only(row(**cells))
    assert found.refused
    assert [(f.code, f.column, f.refused) for f in found.findings] == [(code, column, True)]


@pytest.mark.parametrize(
    ("cells", "codes"),
    [
        ({"c2": ""}, ["id_missing"]),
        ({"c2": "无"}, ["id_missing"]),
        ({"c2": "—"}, ["id_missing"]),
        ({"c3": "男"}, ["sex_mismatch"]),
        ({"c3": "未知"}, []),
        ({"c5": "1949-12-30"}, ["birth_mismatch"]),
        ({"c5": "1949.11"}, ["birth_mismatch"]),
        ({"c5": "1949.12"}, []),
        ({"c5": "1949"}, []),
        ({"c7": "1967-12-30", "c8": "1968-12-30"}, ["under_18_at_joining"]),
        ({"c7": "1967-12-31", "c8": "1968-12-31"}, []),
        ({"c7": "1967.11", "c8": "1968.11"}, ["under_18_at_joining"]),
        ({"c7": "1967.12", "c8": "1968.12"}, []),
        ({"c5": "1949", "c7": "1967.11", "c8": "1968.11"}, ["under_18_at_joining"]),
        ({"c7": "1985-07-01", "c8": "1985-06-30"}, ["confirmed_before_joined"]),
        ({"c7": "1985-07-01", "c8": "1985-07-01"}, []),
        ({"c7": "1985-07-01", "c8": "1985.07"}, []),
        ({"c8": ""}, ["confirmed_missing"]),
        ({"c6": "预备党员", "c8": ""}, []),
        ({"c6": "", "c8": ""}, []),
        # from 1 April 1969 to 11 August 1977 there was no probation
        ({"c7": "1969-04-01", "c8": ""}, []),
        ({"c7": "1977-08-11", "c8": ""}, []),
        ({"c7": "1969-03-31", "c8": ""}, ["confirmed_missing"]),
        ({"c7": "1977-08-12", "c8": ""}, ["confirmed_missing"]),
        ({"c7": "1977.08", "c8": ""}, []),
        ({"c7": "1969", "c8": ""}, []),
        ({"c7": "1977.09", "c8": ""}, ["confirmed_missing"]),
        ({"c7": "1968", "c8": ""}, ["confirmed_missing"]),
        ({"c7": "", "c8": ""}, ["confirmed_missing"]),
        ({"c4": "火星族"}, ["code_unknown"]),
        ({"c4": "火星族", "c6": "积极分子"}, ["code_unknown", "code_unknown"]),
        ({"c4": CellError("#N/A")}, ["cell_error"]),
        ({"c4": "#REF!"}, ["cell_error"]),
        (
            {"c3": "男", "c5": "1967-01-01", "c7": "1980-01-01", "c8": "", "c4": "x"},
            [
                "sex_mismatch",
                "birth_mismatch",
                "under_18_at_joining",
                "confirmed_missing",
                "code_unknown",
            ],
        ),
    ],
)
def test_a_warned_row_is_written_and_has_all_its_codes(
    cells: dict[str, Cell], codes: list[str]
) -> None:
    found = only(row(**cells))
    assert not found.refused
    assert [f.code for f in found.findings] == codes


def test_the_sheets_value_is_kept_beside_a_warning() -> None:
    found = only(row(c3="男", c5="1949-12-30", c4="火星族"))
    assert (found.values["sex"], found.values["birth"]) == ("1", "1949-12-30")
    assert found.values["nation"] == "火星族"


def test_the_number_tells_what_the_sheet_does_not_say() -> None:
    found = only(row(c3="", c5=""))
    assert found.derived == {"sex": "2", "birth": "1949-12-31"}
    assert "sex" not in found.values
    assert only(row(c2="", c3="", c5="")).derived == {}


def test_the_number_decides_between_january_and_october_for_the_birth_alone() -> None:
    number = "11010519491001002"
    of = sheet(
        ["姓名", "出生年月", "身份证号", "入党时间"],
        ["张三", 1949.1, number + identity.check_char(number), "1985.07"],
        ["李四", 1949.1, A, "1985.07"],
    )
    first, second = people(of)
    assert first.values["birth"] == "1949-10"
    assert [f.code for f in second.findings] == ["date_ambiguous"]


def test_what_a_format_shows_decides_too() -> None:
    of = sheet(
        ["姓名", "性别", "入党时间", "转正时间"],
        ["张三", "女", 1985.1, dt.date(1986, 10, 1)],
        ["李四", "女", 1985.1, dt.date(1986, 10, 1)],
        shown={2: {1: Shown.TWO_DECIMALS}, 3: {1: Shown.MONTH}},
    )
    first, second = people(of)
    assert (first.values["joined"], first.values["confirmed"]) == ("1985-10", "1986-10")
    assert [f.code for f in second.findings] == ["date_ambiguous"]


def test_the_same_number_for_another_person() -> None:
    of = sheet(HEADING, row(), row(c1="李四"), row(c1="张　三"), row(c1="王五"))
    found = people(of)
    assert outcome(found) == {3: ["id_duplicate"], 5: ["id_duplicate"]}
    assert found[1].findings[0].args["row"] == 2
    assert found[2].same_as == ("名单", 2)


def test_a_number_counts_where_its_row_was_refused_for_something_else() -> None:
    of = sheet(HEADING, row(c7="x"), row(c1="李四"), row())
    found = people(of)
    assert outcome(found) == {2: ["date_invalid"], 3: ["id_duplicate"]}
    assert found[2].same_as is None


def test_the_same_person_without_a_number_is_one() -> None:
    of = sheet(HEADING, row(c2=""), row(c2=""), row(c2="", c5="1950-01-01"), row())
    found = people(of)
    assert [c.same_as for c in found] == [None, ("名单", 2), None, ("名单", 2)]


def test_duplicates_are_found_across_the_sheets_of_a_file() -> None:
    reading = context()
    people(sheet(HEADING, row()), reading)
    assert outcome(people(sheet(HEADING, row(c1="李四")), reading)) == {2: ["id_duplicate"]}


@pytest.mark.parametrize("blank", ["", "  ", "无", "—", "-", "/"])
def test_a_blank_or_crossed_out_cell_says_nothing(blank: str) -> None:
    found = only(row(c3=blank, c4=blank, c5=blank, c7=blank, c6=blank, c8=blank))
    assert set(found.values) == {"name", "id"}


def test_branches() -> None:
    of = sheet(
        ["姓名", "性别", "民族", "所在党支部"],
        ["张三", "女", "汉", "红旗支部"],
        ["李四", "女", "汉", "不存在支部"],
        ["王五", "女", "汉", ""],
        ["赵六", "女", "汉", CellError("#N/A")],
    )
    found = people(of, context(lambda text: {"红旗支部": "u"}.get(text)))
    assert [c.branch for c in found] == ["u", None, HOME, None]
    codes = [[f.code for f in c.findings if f.refused] for c in found]
    assert codes == [[], ["branch_unknown"], [], ["branch_unknown"]]
    assert found[1].findings[0].args["value"] == "不存在支部"
    found = people(of, context(lambda text: None, home=None))
    assert all(c.refused for c in found)


@pytest.mark.parametrize(
    ("above", "branch"),
    [
        ("红旗村党支部党员花名册", "红旗村党支部"),
        ("中共红旗村支部委员会党员名册", "中共红旗村支部委员会"),
        ("填报单位：红旗村党支部（盖章）          填报日期：2026年6月30日", "红旗村党支部"),
        ("党支部：红旗 支部", "红旗支部"),
        ("双河镇党员花名册", None),
        ("支部联系电话：5551234", None),
    ],
)
def test_where_no_column_names_the_branch_the_lines_above_may(
    above: str, branch: str | None
) -> None:
    of = sheet([above], ["姓名", "性别", "民族"], ["张三", "女", "汉"])
    (found,) = people(of, context(home=None))
    assert found.branch == branch
    assert found.refused == (branch is None)
    (found,) = people(of, context())
    assert found.branch == HOME


def test_a_row_between_or_the_sheets_name_may_name_the_branch() -> None:
    rows = [
        ["张三", "女", "汉"],
        ["东湖村党支部"],
        ["李四", "女", "汉"],
        ["第一党小组"],
        ["王五", "男", "汉"],
    ]
    of = replace(sheet(["姓名", "性别", "民族"], *rows), name="红旗村")
    found = people(of, context(home=None))
    assert [c.branch for c in found] == ["红旗村", "东湖村党支部", "东湖村党支部"]
    assert [c.branch for c in people(of)] == [HOME] * 3


def test_every_branch_is_looked_up_once_in_the_order_of_the_sheet() -> None:
    asked: list[str] = []

    def branch(text: str) -> str:
        asked.append(text)
        return text

    rows = [[name, "女", "汉", name] for name in ("丙", "甲", "丙", "乙", "甲")]
    people(sheet(["姓名", "性别", "民族", "所在党支部"], *rows), context(branch))
    assert asked == ["丙", "甲", "乙"]


def test_two_sponsors_are_one_field() -> None:
    of = sheet(["姓名", "性别", "入党介绍人1", "入党介绍人2"], ["张三", "女", "李四", "王五"])
    assert people(of)[0].values["sponsors"] == "李四、王五"


@pytest.mark.parametrize(
    ("cell", "phone"),
    [
        (13011118687.0, "13011118687"),
        (13011118687, "13011118687"),
        ("13011118687.0", "13011118687"),
        ("130 1111 8687", "13011118687"),
        ("１３０１１１１８６８７", "13011118687"),
        ("\u202d13011118687\u202c", "13011118687"),
        ("'13011118687", "13011118687"),
        ("0715—5551234", "0715-5551234"),
        ("13011118687、13911112222", "13011118687、13911112222"),
        ("无", ""),
    ],
)
def test_telephones(cell: Cell, phone: str) -> None:
    of = sheet(["姓名", "性别", "手机号"], ["张三", "女", cell])
    assert people(of)[0].values.get("phone", "") == phone


def test_a_telephone_that_was_a_number_of_too_few_digits() -> None:
    of = sheet(["姓名", "性别", "身份证号", "手机号"], ["张三", "女", A, "1.3E+10"])
    (found,) = people(of)
    assert [f.code for f in found.findings] == ["phone_damaged"]


def test_a_telephone_with_stars_is_no_telephone() -> None:
    of = sheet(["姓名", "性别", "身份证号", "手机号"], ["张三", "女", A, "138****1234"])
    (found,) = people(of)
    assert [f.code for f in found.findings] == ["phone_masked"]
    assert found.values.get("phone", "") == ""


@pytest.mark.parametrize(
    ("cell", "text"),
    [
        (12.0, "12"),
        (12.5, "12.5"),
        (True, "TRUE"),
        (dt.date(1985, 7, 1), "1985-07-01"),
        (dt.datetime(1985, 7, 1), "1985-07-01"),
        (dt.datetime(1985, 7, 1, 8, 30), "1985-07-01 08:30:00"),
        ("红旗村\r\n3组", "红旗村\n3组"),
        ("红旗\x0b村\x00", "红旗村"),
        (" 红旗村 ", "红旗村"),
    ],
)
def test_free_texts(cell: Cell, text: str) -> None:
    of = sheet(["姓名", "性别", "家庭住址"], ["张三", "女", cell])
    assert people(of)[0].values["address"] == text


# ---------------------------------------------------------------- which rows are people


@pytest.mark.parametrize(
    "cells",
    [
        ["合计", "64人"],
        ["", "合计", "", "64"],
        ["小计", "12"],
        ["总  计", "", "", "64"],
        ["注：此表可从系统导出，不可自行制作。"],
        ["", "注：本表一式两份"],
        ["备注：以上名单真实"],
        ["审核人：            填表人："],
        ["", "填表人：李四"],
        ["", "", "", "填报日期：2026年6月30日"],
        ["单位负责人（签字）："],
        ["党支部书记（签字）：", "", "", "联系电话："],
        ["", "", "", "", "", "", "", "", "2026年6月30日"],
        ["共64人"],
        ["65"],
        HEADING,
        ["", "2．以上人员均已核对，1人外出。"],
    ],
)
def test_what_is_no_person_is_left_out_and_named(cells: list[str]) -> None:
    of = sheet(HEADING, row(), cells, row(c1="李四", c2=B, c3="男", c5="1880-01-01"))
    where = layout(of)
    assert where is not None
    positions, skipped = roster.persons(of, where)
    assert positions == [1, 3]
    assert [(s.row, bool(s.text)) for s in skipped] == [(3, True)]


@pytest.mark.parametrize(
    "cells",
    [
        ["65", "总小明", "", "男"],
        ["", "单合计", A],
        ["", "阿不都热合曼江·买买提吐尔逊"],
        ["", "李四"],
        ["", "", A],
        ["", "", "", "男", "汉族", "1985-07-01"],
        ["合计", "张三", A, "女", "汉族", "1949-12-31"],
    ],
)
def test_what_is_a_person_is_never_left_out(cells: list[str]) -> None:
    of = sheet(HEADING, cells)
    where = layout(of)
    assert where is not None
    assert roster.persons(of, where) == ([1], [])


def test_a_blank_row_is_nothing() -> None:
    of = sheet(HEADING, row(), [], ["  "], row(c1="李四", c2=B))
    where = layout(of)
    assert where is not None
    assert roster.persons(of, where) == ([1, 4], [])


def test_a_cell_merged_downwards_speaks_for_every_row_it_covers() -> None:
    of = sheet(
        ["所在党支部", "姓名", "身份证号", "性别"],
        ["红旗支部", "张三", A, "女"],
        ["", "李四", B, "男"],
        ["", "合计", "2人", ""],
        ["东湖支部", "王五", "", "男"],
        merged=[(1, 0, 3, 0)],
    )
    found = people(of)
    assert [c.branch for c in found] == ["红旗支部", "红旗支部", "东湖支部"]


# ---------------------------------------------------------------- comparing


def test_what_would_change() -> None:
    found = only(row(c4="", c8="1986.08"))
    member = {**only(row()).values, "nation": "15", "phone": "13011118687"}
    assert roster.changes(found, member) == {"confirmed": ("1986-07-01", "1986-08")}
    assert roster.verdict(found, member) is Verdict.CHANGED
    assert roster.verdict(found, None) is Verdict.NEW
    assert roster.verdict(only(row()), member | {"nation": "01"}) is Verdict.SAME


def test_what_the_number_tells_fills_only_what_is_empty() -> None:
    found = only(row(c3="", c5=""))
    assert roster.changes(found, {**found.values, "birth": "1950-01-01"}) == {"sex": ("", "2")}


def test_branch_status_and_post_are_not_compared() -> None:
    of = sheet(
        ["姓名", "性别", "所在党支部", "党籍状态", "党内职务"],
        ["张三", "女", "红旗支部", "正常", "书记"],
    )
    (found,) = people(of)
    assert found.values == {"name": "张三", "sex": "2", "status": "1", "party_post": "书记"}
    assert roster.changes(found, {"name": "张三", "sex": "2"}) == {}


def test_columns_without_a_field_are_kept_beside() -> None:
    of = sheet(
        ["序号", "姓名", "性别", "民族", "认领岗位", "全国党员编码", "原因"],
        ["1", "张三", "女", "汉", "治安岗", 123.0, "错"],
        ["2", "李四", "女", "汉"],
    )
    where = layout(of)
    assert where is not None
    first, second = people(of)
    assert roster.extra(first, where) == {"认领岗位": "治安岗", "全国党员编码": "123"}
    assert roster.extra(second, where) == {}

"""Members from a terminal: rosters in and out, list, change, transfer, remove."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from python_calamine import CalamineWorkbook

from tests.cli.console import SAMPLES, Console

PROBLEM = {"sheet", "row", "column", "code", "message", "refused"}


def listed(console: Console, *words: str) -> dict[str, Any]:
    """Members by name."""
    return {m["name"]: m for m in console.done("members", "list", *words)["members"]}


# ---------------------------------------------------------------- import


@pytest.mark.parametrize("path", sorted(SAMPLES.glob("*.expect.json")), ids=lambda p: p.name[:5])
def test_every_sample_comes_in_as_expected_and_only_once(blank: Console, path: Path) -> None:
    """The expectations were written by whoever made the samples, not by this program."""
    expected = json.loads(path.read_text("utf-8"))
    words: list[str | Path] = ["members", "import", path.with_name(path.name[:-12])]
    if expected["org"]:
        blank.done("orgs", "add", expected["org"])
        words += ["--org", expected["org"]]
    else:
        words += ["--create-branches"]
    answer = blank(*words)
    value = answer.json
    assert set(value) == {
        *("file", "rows", "added", "updated", "unchanged", "refused", "warned", "problems")
    }
    assert answer.status == (1 if expected["refused"] else 0)
    assert (value["rows"], value["added"]) == (expected["rows"], expected["added"])
    assert value["refused"] == len(expected["refused"])
    assert all(set(p) == PROBLEM and p["message"] for p in value["problems"])
    refused = {str(p["row"]): p["code"] for p in value["problems"] if p["refused"]}
    assert refused == expected["refused"]
    warned: dict[str, set[str]] = {}
    for p in value["problems"]:
        if not p["refused"] and str(p["row"]) not in refused:
            warned.setdefault(str(p["row"]), set()).add(p["code"])
    assert warned == {row: set(codes) for row, codes in expected["warned"].items()}
    state = blank.done("check")["state_hash"]
    again = blank(*words).json
    assert (again["added"], again["updated"]) == (0, 0)
    assert again["unchanged"] == expected["added"]
    assert blank.done("check")["state_hash"] == state
    assert blank.done("undo") == {"undone": "roster_import"}
    assert blank.done("members", "list")["members"] == []


ROSTER = (
    "姓名,性别,出生年月,身份证号,入党时间,转正时间,联系电话\n"
    "张三,男,1949.12.31,11010519491231002X,1972.5,,13800000001\n"
    "王秀英,女,1949-12-31,,1972-05-01,1972-05-01,13800000002\n"
    "坏号码,男,1950-01-01,110105194912310021,1972.5,,13800000003\n"
)


@pytest.fixture
def roster(tmp_path: Path) -> Path:
    path = tmp_path / "名单.csv"
    path.write_text(ROSTER, "utf-8")
    return path


def test_new_changed_and_refused_rows(console: Console, roster: Path, tmp_path: Path) -> None:
    rejects = tmp_path / "退回.xlsx"
    answer = console("members", "import", roster, "--org", "红旗支部", "--rejects", rejects)
    value = answer.json
    assert answer.status == 1
    assert (value["added"], value["updated"], value["refused"]) == (1, 1, 1)
    assert [(p["row"], p["code"]) for p in value["problems"] if p["refused"]] == [
        (4, "id_checksum")
    ]
    found = listed(console, "--org", "红旗支部")
    assert found["王秀英"]["phone"] == "13800000002"
    assert found["张三"]["joined"] == "1972-05"
    assert "坏号码" not in found
    rows = CalamineWorkbook.from_path(rejects).get_sheet_by_index(0).to_python()
    assert any("坏号码" in map(str, row) for row in rows)
    assert not any("张三" in map(str, row) for row in rows)


def test_where_the_rejects_cannot_be_written_nothing_is_imported(
    console: Console, roster: Path, tmp_path: Path
) -> None:
    before = console.done("check")["state_hash"]
    nowhere = tmp_path / "没有这个文件夹" / "退回.xlsx"
    answer = console("members", "import", roster, "--org", "红旗支部", "--rejects", nowhere)
    assert (answer.status, answer.json["error"]) == (3, "path_missing")
    assert console.done("check")["state_hash"] == before


def test_a_dry_run_writes_nothing(console: Console, roster: Path) -> None:
    before = console.done("check")["state_hash"]
    answer = console("members", "import", roster, "--org", "红旗支部", "--dry-run")
    assert (answer.status, answer.json["added"]) == (1, 1)
    assert console.done("check")["state_hash"] == before
    assert console.done("backup", "list")["backups"] == []


def test_an_import_is_backed_up_first_and_undone_at_once(console: Console, roster: Path) -> None:
    """P3."""
    before = console.done("check")["state_hash"]
    console("members", "import", roster, "--org", "红旗支部")
    assert [b["reason"] for b in console.done("backup", "list")["backups"]] == ["import"]
    console.done("undo")
    assert console.done("check")["state_hash"] == before


def test_a_member_of_a_group_is_not_moved_by_his_branchs_roster(
    console: Console, tmp_path: Path
) -> None:
    """买买提·吐尔逊 is placed in a group; the roster knows only the branch."""
    path = tmp_path / "名单.csv"
    path.write_text(
        "姓名,出生年月,所在党支部,联系电话\n买买提•吐尔逊,1990,红旗支部,13800000009\n", "utf-8"
    )
    value = console("members", "import", path).json
    assert (value["added"], value["updated"]) == (0, 1)
    found = listed(console)["买买提·吐尔逊"]
    assert (found["branch"], found["phone"]) == ("中共红旗村党支部委员会", "13800000009")
    assert found["group"] == "红旗村党支部第一党小组"


def test_an_unknown_branch_is_refused_unless_created(console: Console, tmp_path: Path) -> None:
    path = tmp_path / "名单.csv"
    path.write_text("姓名,性别,所在党支部\n甲,男,新店村党支部\n乙,男,红旗支部\n", "utf-8")
    answer = console("members", "import", path)
    assert answer.status == 1
    assert [p["code"] for p in answer.json["problems"] if p["refused"]] == ["branch_unknown"]
    assert console("members", "import", path, "--create-branches").status == 0
    assert listed(console)["甲"]["branch"] == "中共新店村党支部委员会"


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("空.xlsx", b""),
        ("假.xlsx", b"PK\x03\x04 this is no workbook"),
        ("图.xls", b"\x89PNG\r\n\x1a\n" + b"\0" * 100),
        ("文.csv", "今天天气很好\n".encode()),
    ],
)
def test_a_file_that_is_no_roster_is_refused_by_name(
    console: Console, tmp_path: Path, name: str, content: bytes
) -> None:
    path = tmp_path / name
    path.write_bytes(content)
    before = console.done("check")["state_hash"]
    answer = console("members", "import", path, "--org", "红旗支部")
    assert (answer.status, answer.is_refusal) == (3, True)
    assert name in answer.err
    assert console.done("check")["state_hash"] == before


def test_a_file_that_is_not_there(console: Console, tmp_path: Path) -> None:
    answer = console("members", "import", tmp_path / "none.xlsx")
    assert answer.status in (2, 3)
    assert "none.xlsx" in answer.err


# ---------------------------------------------------------------- list


def test_the_list_has_full_values_and_labels(console: Console) -> None:
    found = listed(console)
    assert list(found) == ["王秀英", "李䶮", "买买提·吐尔逊", "单秀兰", "𠮷建国", "欧阳翠花"]
    wang = found["王秀英"]
    assert (
        wang.items()
        >= {
            "sex": "女",
            "birth": "1949-12-31",
            "kind": "正式党员",
            "branch": "中共红旗村党支部委员会",
            "joined": "1972-05-01",
            "confirmed": "1972-05-01",
            "status": "正常",
            "phone": "",
            "id": "",
            "nation": "",
            "education": "",
        }.items()
    )
    assert (found["李䶮"]["birth"], found["买买提·吐尔逊"]["birth"]) == ("1985-07", "1990")


def test_the_list_for_a_person(console: Console) -> None:
    answer = console.plain("members", "list", "--org", "红星村")
    assert answer.out.split("\t")[0] == "单秀兰"


def test_search_scope_and_day(console: Console) -> None:
    assert list(listed(console, "--search", "wxy")) == ["王秀英"]
    assert list(listed(console, "--org", "东湖村党总支")) == ["𠮷建国", "欧阳翠花"]
    assert list(listed(console, "--as-of", "1980-01-01")) == ["王秀英", "𠮷建国"]
    assert list(listed(console, "--org", "红旗支部", "--search", "欧阳")) == []
    answer = console("members", "list", "--as-of", "1980-13")
    assert answer.status == 1
    assert console("members", "list", "--org", "月亮村").status == 2


# ---------------------------------------------------------------- change


def test_set(console: Console) -> None:
    uid = listed(console)["王秀英"]["uid"]
    value = console.done("members", "set", uid, "phone=138 0000 0000", "education=初中")
    assert value == {"uid": uid, "changed": True}
    found = listed(console)["王秀英"]
    assert (found["phone"], found["education"]) == ("13800000000", "初中")
    assert console.done("members", "set", uid, "education=初中")["changed"] is False


@pytest.mark.parametrize(
    ("words", "status"),
    [
        (("birth=1985-13",), 1),
        (("id=123",), 1),
        (("name=",), 1),
        (("moon=1",), 2),
        (("phone",), 2),
    ],
)
def test_what_cannot_be_set(console: Console, words: tuple[str, ...], status: int) -> None:
    uid = listed(console)["王秀英"]["uid"]
    before = console.done("check")["state_hash"]
    answer = console("members", "set", uid, "phone=1", *words)
    assert (answer.status, answer.is_refusal) == (status, True)
    assert answer.err.strip()
    assert console.done("check")["state_hash"] == before


def test_nobody_by_that_uid(console: Console) -> None:
    for words in (
        ("set", "x", "note=1"),
        ("transfer", "x", "--to", "0101", "--date", "2026-01-01"),
    ):
        assert console("members", *words).status == 2


def test_transfer(console: Console) -> None:
    uid = listed(console)["单秀兰"]["uid"]
    words = ("members", "transfer", uid, "--to", "红旗村党支部", "--date", "2026.3.1")
    assert console.done(*words)["branch"] == "中共红旗村党支部委员会"
    assert listed(console)["单秀兰"]["branch"] == "中共红旗村党支部委员会"
    assert listed(console, "--as-of", "2026-02-28")["单秀兰"]["branch"] == "中共红星村党支部委员会"
    assert console(*words).status == 3  # he is there already
    assert console(*words[:-1], "2026-03").status == 2  # a transfer has a day


@pytest.mark.parametrize(
    ("reason", "status", "left"),
    [
        ("died", "已死亡", True),
        ("病故", "已死亡", True),
        ("transferred", "已转出", True),
        ("left", "出党", True),
        ("除名", "出党", True),
        ("suspended", "停止党籍", False),
        ("停止党籍", "停止党籍", False),
    ],
)
def test_remove(console: Console, reason: str, status: str, left: bool) -> None:
    uid = listed(console)["单秀兰"]["uid"]
    words = ("members", "remove", uid, "--reason", reason, "--date", "2026-05-01")
    assert console.done(*words)["left"] is left
    assert "单秀兰" not in listed(console)
    assert listed(console, "--all")["单秀兰"]["status"] == status
    assert console(*words).status == 3
    console.done("undo")
    assert listed(console)["单秀兰"]["status"] == "正常"


def test_a_reason_nobody_knows(console: Console) -> None:
    uid = listed(console)["单秀兰"]["uid"]
    answer = console("members", "remove", uid, "--reason", "搬家了吧", "--date", "2026-05-01")
    assert answer.status == 2
    assert "搬家了吧" in answer.err


# ---------------------------------------------------------------- export


def test_export_comes_back_as_the_same(console: Console, tmp_path: Path) -> None:
    """Out and in again: nothing changed, nobody added."""
    path = tmp_path / "导出.xlsx"
    assert console.done("members", "export", path)["rows"] == 6
    value = console("members", "import", path).json
    assert (value["rows"], value["added"], value["updated"], value["refused"]) == (6, 0, 0, 0)
    path = tmp_path / "红旗.xlsx"
    assert console.done("members", "export", path, "--org", "红旗支部")["rows"] == 3


def test_a_roster_may_name_the_group(console: Console, tmp_path: Path) -> None:
    path = tmp_path / "名单.csv"
    path.write_text(
        "姓名,出生年月,所在党支部\n买买提·吐尔逊,1990,红旗村第一党小组\n"
        "王秀英,1949-12-31,红旗村第一党小组\n",
        "utf-8",
    )
    value = console("members", "import", path).json
    assert (value["added"], value["updated"], value["unchanged"]) == (0, 1, 1)
    assert listed(console)["王秀英"]["group"] == "红旗村党支部第一党小组"


def test_what_looks_like_a_formula_is_text(console: Console, tmp_path: Path) -> None:
    """T14: inert, and the value survives the round trip."""
    uid = listed(console)["王秀英"]["uid"]
    nasty = '=HYPERLINK("http://x","y")'
    console.done("members", "set", uid, f"address={nasty}")
    path = tmp_path / "导出.xlsx"
    console.done("members", "export", path)
    value = console("members", "import", path).json
    assert (value["added"], value["updated"], value["unchanged"]) == (0, 0, 6)
    assert listed(console)["王秀英"]["address"] == nasty

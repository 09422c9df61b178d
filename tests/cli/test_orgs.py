"""The organisation tree from a terminal."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.cli.console import Console


def test_the_list(console: Console) -> None:
    orgs = console.done("orgs", "list")["orgs"]
    assert [(o["code"], o["short"], o["kind"], o["parent"]) for o in orgs] == [
        ("01", "双河镇党委", "党委", None),
        ("0101", "红旗村党支部", "党支部", "01"),
        ("010101", "红旗村党支部第一党小组", "党小组", "0101"),
        ("0102", "红星村党支部", "党支部", "01"),
        ("0103", "东湖村党总支", "党总支部", "01"),
        ("010301", "东湖村第一支部", "党支部", "0103"),
        ("010302", "东湖村第二支部", "党支部", "0103"),
    ]
    assert orgs[1]["name"] == "中共红旗村党支部委员会"


def test_the_list_for_a_person(console: Console) -> None:
    answer = console.plain("orgs", "list")
    assert answer.status == 0
    assert answer.out.splitlines()[1].split("\t") == ["0101", "中共红旗村党支部委员会", "党支部"]


def test_add(console: Console) -> None:
    made = console.done(
        "orgs", "add", "--name", "东湖村第三支部", "--parent", "东湖村党总支", "--kind", "党支部"
    )
    assert made["code"] == "010303"
    (org,) = [o for o in console.done("orgs", "list")["orgs"] if o["code"] == "010303"]
    assert (org["kind"], org["parent"]) == ("党支部", "0103")


@pytest.mark.parametrize(
    ("words", "status", "said"),
    [
        (("红旗村党支部",), 3, "已有名称"),
        (("新店村党支部", "--code", "0101"), 3, "编码"),
        (("新店村党支部", "--parent", "月亮村党支部"), 2, "月亮村党支部"),
        (("新店村党支部", "--kind", "俱乐部"), 1, "俱乐部"),
        ((), 3, "名称"),
    ],
)
def test_what_cannot_be_added(
    console: Console, words: tuple[str, ...], status: int, said: str
) -> None:
    before = console.done("orgs", "list")
    answer = console("orgs", "add", *words)
    assert (answer.status, answer.is_refusal) == (status, True)
    assert said in answer.err
    assert console.done("orgs", "list") == before


def test_from_a_table(console: Console, tmp_path: Path) -> None:
    table = tmp_path / "组织.csv"
    table.write_text(
        "编码,名称,简称,类别,上级,成立日期\n"
        "0105,中共新店村党支部委员会,新店支部,党支部,01,1958.7\n"
        ",新店村党支部第一党小组,,党小组,新店支部,\n"
        "0101,中共甲村党支部委员会,,党支部,01,\n"
        "0106,中共乙村党支部委员会,,党支部,月亮村,\n",
        "utf-8",
    )
    answer = console("orgs", "import", table)
    value = answer.json
    assert answer.status == 1
    assert (value["file"], value["rows"], value["added"]) == ("组织.csv", 4, 2)
    assert [(p["row"], p["code"]) for p in value["problems"]] == [
        (4, "org_code_taken"),
        (5, "org_unknown"),
    ]
    orgs = {o["name"]: o for o in console.done("orgs", "list")["orgs"]}
    assert orgs["中共新店村党支部委员会"]["founded"] == "1958-07"
    assert orgs["新店村党支部第一党小组"]["parent"] == "0105"
    assert "中共甲村党支部委员会" not in orgs
    console.done("undo")
    assert len(console.done("orgs", "list")["orgs"]) == 7

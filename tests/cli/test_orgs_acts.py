"""What happens to an organisation, from a terminal: named anew, moved, ended, merged, split."""

from __future__ import annotations

import pytest

from tests.cli.console import Console

DAY = ("--date", "2026-03-01")


def tree(console: Console, *words: str) -> dict[str, str | None]:
    """Names by their superior's code."""
    return {o["name"]: o["parent"] for o in console.done("orgs", "list", *words)["orgs"]}


def names(console: Console, org: str) -> list[str]:
    return [m["name"] for m in console.done("members", "list", "--org", org)["members"]]


def test_show(console: Console) -> None:
    console.done("posts", "appoint", "王秀英", "--org", "0101", "--title", "书记", *DAY)
    found = console.done("orgs", "show", "红旗支部")
    assert (found["code"], found["kind"]) == ("0101", "党支部")
    assert found["parent_name"] == "中共双河镇委员会"
    assert (found["parent"], found["members"], found["dissolved"]) == ("01", 3, "")
    assert [one["name"] for one in found["below"]] == ["红旗村党支部第一党小组"]
    assert [(one["title"], one["name"]) for one in found["posts"]] == [("书记", "王秀英")]
    assert console.done("orgs", "show", "0101", "--as-of", "2026-02-01")["posts"] == []
    said = console.plain("orgs", "show", "0101").out
    for words in ("编码\t0101", "党员\t3 人", "书记\t王秀英", "下级\t010101"):
        assert words in said


def test_set(console: Console) -> None:
    words = ("term_until=2027.3", "phone=0705-1", "kind=联合党支部")
    assert console.done("orgs", "set", "0101", *words)["changed"] is True
    found = console.done("orgs", "show", "0101")
    assert (found["term_until"], found["phone"], found["kind"]) == (
        "2027-03",
        "0705-1",
        "联合党支部",
    )
    assert console.done("orgs", "set", "0101", *words)["changed"] is False


def test_the_village_of_an_organisation(console: Console) -> None:
    assert console.done("orgs", "set", "0101", "village=红旗村", "phone=1")["changed"] is True
    found = console.done("orgs", "show", "0101")
    assert (found["village"], found["phone"]) == ("红旗村", "1")
    console.done("orgs", "set", "0102", "village=红旗村")
    assert console.done("orgs", "set", "0102", "village=红旗村")["changed"] is False
    console.done("orgs", "set", "0102", "village=")
    assert console.done("orgs", "show", "0102")["village"] == ""
    assert console.done("orgs", "show", "0101")["village"] == "红旗村"
    console.done("undo")
    console.done("undo")
    console.done("orgs", "set", "0103", "village=东湖村")
    (newest,) = console.done("log", "list", "--limit", "1")["log"]
    details = console.done("log", "show", newest["entry"])["details"]
    assert any("东湖村" in one["record"] for one in details), "the village is new"


def test_what_is_set_at_once_is_taken_back_at_once(console: Console) -> None:
    before = console.done("check")["state_hash"]
    console.done("orgs", "set", "0103", "village=东湖村", "phone=1")
    console.done("undo")
    assert console.done("check")["state_hash"] == before


@pytest.mark.parametrize(
    ("words", "status"),
    [
        (("moon=1",), 2),
        (("parent=0102",), 2),
        (("phone",), 2),
        (("founded=1958-13",), 1),
        (("kind=俱乐部",), 1),
        (("name=",), 3),
        (("code=0102",), 3),
    ],
)
def test_what_cannot_be_set(console: Console, words: tuple[str, ...], status: int) -> None:
    before = console.done("check")["state_hash"]
    answer = console("orgs", "set", "0101", "phone=1", *words)
    assert (answer.status, answer.is_refusal) == (status, True)
    assert console.done("check")["state_hash"] == before


def test_rename(console: Console) -> None:
    found = console.done("orgs", "rename", "红旗支部", "--to", "新旗村党支部")
    assert (
        found.items()
        >= {
            "code": "0101",
            "name": "中共新旗村党支部委员会",
            "short": "新旗村党支部",
            "former": "中共红旗村党支部委员会",
            "changed": True,
            "below": ["红旗村党支部第一党小组"],
        }.items()
    )
    assert names(console, "新旗支部")[0] == "王秀英"
    answer = console.plain("orgs", "rename", "0101", "--to", "红旗村党支部", "--short", "红旗")
    assert "已改名：中共新旗村党支部委员会 → 中共红旗村党支部委员会" in answer.out
    assert console.done("orgs", "show", "0101")["short"] == "红旗"
    assert console("orgs", "rename", "0101", "--to", "红星村党支部").status == 3


def test_move(console: Console) -> None:
    found = console.done("orgs", "move", "红星村", "--under", "东湖村党总支", *DAY)
    assert (found["parent"], found["parent_name"]) == ("0103", "中共东湖村党总支委员会")
    assert tree(console)["中共红星村党支部委员会"] == "0103"
    assert tree(console, "--as-of", "2026-02-28")["中共红星村党支部委员会"] == "01"
    assert console("orgs", "move", "红星村", "--under", "0103", *DAY).status == 3
    assert console("orgs", "move", "0103", "--under", "010301", *DAY).status == 3
    assert console("orgs", "move", "0102", "--under", "01", "--date", "2026-03").status == 2
    assert console("orgs", "move", "0102", "--under", "01", "--date", "2026-13-01").status == 1
    assert console("orgs", "move", "0102", "--under", "01").status == 2


def test_dissolve(console: Console) -> None:
    answer = console("orgs", "dissolve", "红星村", *DAY)
    assert (answer.status, answer.json["error"]) == (3, "org_not_empty")
    console.done("members", "transfer", "单秀兰", "--to", "0101", *DAY)
    assert console.done("orgs", "dissolve", "红星村", *DAY)["dissolved"] == "2026-03-01"
    assert console("orgs", "dissolve", "红星村", *DAY).json["error"] == "org_dissolved"
    (line,) = [one for one in console.plain("orgs", "list").out.splitlines() if "红星" in one]
    assert line.endswith("党支部\t2026-03-01 撤销")
    ended = {o["code"]: o["dissolved"] for o in console.done("orgs", "list")["orgs"]}
    assert (ended["0102"], ended["0101"]) == ("2026-03-01", "")
    assert console("orgs", "dissolve", "01", *DAY).json["error"] == "org_root"
    console.done("undo")
    assert console.done("orgs", "show", "红星村")["dissolved"] == ""


def test_merge(console: Console) -> None:
    before = console.done("check")["state_hash"]
    found = console.done("orgs", "merge", "红旗村", "--into", "红星村", *DAY)
    assert found.items() >= {"members": 2, "groups": 1, "posts": 0}.items()
    assert found["into"] == "中共红星村党支部委员会"
    assert sorted(names(console, "红星村")) == sorted(["王秀英", "李䶮", "单秀兰", "买买提·吐尔逊"])
    assert tree(console)["红旗村党支部第一党小组"] == "0102"
    codes = {one["code"] for one in console.done("check")["findings"]}
    assert not codes & {"table_unbalanced", "org_dissolved_with_members", "person_nowhere"}
    console.done("undo")
    assert console.done("check")["state_hash"] == before
    assert "一步撤销" in console.plain("orgs", "merge", "红旗村", "--into", "红星村", *DAY).out
    for words in (
        ("01", "--into", "0102"),
        ("0102", "--into", "0103"),
        ("0103", "--into", "010301"),
    ):
        answer = console("orgs", "merge", *words, *DAY)
        assert (answer.status, answer.is_refusal) == (3, True)


def test_split(console: Console) -> None:
    words = ("--to", "红旗新村党支部", "--code", "0109", *DAY)
    found = console.done("orgs", "split", "红旗村", "--members", "王秀英", "李䶮", *words)
    assert (
        found.items()
        >= {
            "code": "0109",
            "name": "中共红旗新村党支部委员会",
            "members": 2,
        }.items()
    )
    assert names(console, "0109") == ["王秀英", "李䶮"]
    assert names(console, "0101") == ["买买提·吐尔逊"]
    assert console.done("orgs", "show", "0109")["founded"] == "2026-03-01"
    console.done("undo")
    before = tree(console)
    for members in (("单秀兰",), ("没有这个人",)):
        answer = console("orgs", "split", "红旗村", *words, "--members", *members)
        assert answer.status in (2, 3)
        assert answer.is_refusal
    assert tree(console) == before

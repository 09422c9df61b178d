"""One member and the posts, from a terminal."""

from __future__ import annotations

from typing import Any

import pytest

from tests.cli.console import Console

DAY = ("--date", "2026-03-01")
NUMBER = "11010519491231002X"


def test_show(console: Console) -> None:
    console.done("members", "set", "王秀英", f"id={NUMBER}", "education=初中")
    console.done("members", "transfer", "王秀英", "--to", "红星村", *DAY, "--whole-unit")
    found = console.done("members", "show", "王秀英")
    member = found["member"]
    assert member["id"] != NUMBER and member["id"].startswith("110105")
    assert (member["education"], member["branch"]) == ("初中", "中共红星村党支部委员会")
    assert [(e["what"], e["on"], e["whole_unit"]) for e in found["events"]] == [
        ("期初在册", "", False),
        ("转接", "2026-03-01", True),
    ]
    assert [(s["start"], s["end"], s["org"]) for s in found["standing"]] == [
        ("1972-05-01", "2026-03-01", "中共红旗村党支部委员会"),
        ("2026-03-01", "", "中共红星村党支部委员会"),
    ]
    assert console.done("members", "show", member["uid"]) == found
    said = console.plain("members", "show", "王秀英").out
    assert NUMBER not in said
    assert "姓名\t王秀英" in said
    assert "党籍经过\t2026-03-01\t转接\t中共红星村党支部委员会" in said


def test_a_full_number_is_shown_with_a_note_of_who_looked(console: Console) -> None:
    console.done("members", "set", "王秀英", f"id={NUMBER}")
    assert console.done("log", "list", "--numbers")["numbers"] == []
    assert console.done("members", "show", "王秀英", "--full")["member"]["id"] == NUMBER
    (noted,) = console.done("log", "list", "--numbers")["numbers"]
    assert (noted["name"], noted["field"], noted["user"]) == ("王秀英", "id", "主管1")


def test_who_has_left_is_shown_too(console: Console) -> None:
    words = ("--reason", "transferred", *DAY, "--place", "县城关社区党支部")
    console.done("members", "remove", "单秀兰", *words)
    found = console.done("members", "show", "单秀兰")
    assert found["member"]["status"] == "已转出"
    assert found["events"][-1]["place"] == "县城关社区党支部"


def test_nobody_and_more_than_one(console: Console) -> None:
    for words in (("show", "王秀"), ("delete", "没有这个人"), ("set", "王秀", "note=1")):
        answer = console("members", *words)
        assert (answer.status, answer.json["error"]) == (2, "member_unknown")
    uid = console.done("members", "show", "单秀兰")["member"]["uid"]
    console.done("members", "set", uid, "name=王秀英")
    answer = console("members", "delete", "王秀英")
    assert (answer.status, answer.json["error"]) == (2, "member_ambiguous")
    assert uid in answer.err
    assert console.done("members", "show", uid)["member"]["name"] == "王秀英"


def test_delete(console: Console) -> None:
    before = console.done("check")["state_hash"]
    answer = console.plain("members", "delete", "单秀兰")
    assert answer.status == 0
    assert "已删除“单秀兰”的记录，可以撤销" in answer.out
    assert console("members", "show", "单秀兰").status == 2
    console.done("undo")
    assert console.done("check")["state_hash"] == before


# ---------------------------------------------------------------- standing


def test_add_and_confirm(console: Console) -> None:
    words = ("name=周新", "kind=预备党员", "joined=2025-07-01", "sex=男")
    made = console.done("members", "add", *words, "--org", "红旗支部", "--entry", "joined")
    assert made["branch"] == "中共红旗村党支部委员会"
    member = console.done("members", "show", "周新")["member"]
    assert (member["uid"], member["kind"], member["status"]) == (made["uid"], "预备党员", "正常")
    assert console.done("members", "confirm", "周新", "--date", "2026-07-01")["changed"] is True
    member = console.done("members", "show", "周新")["member"]
    assert (member["kind"], member["confirmed"]) == ("正式党员", "2026-07-01")
    assert console.done("members", "confirm", "周新", "--date", "2026-07-01")["changed"] is False
    came = ("--org", "0102", "--entry", "transferred", *DAY)
    console.done("members", "add", "name=郑来", "joined=2010", *came)
    (event,) = console.done("members", "show", "郑来")["events"]
    assert (event["what"], event["on"]) == ("转入", "2026-03-01")


@pytest.mark.parametrize(
    ("words", "status"),
    [
        (("sex=男",), 1),
        (("name=周新", "--entry", "transferred"), 1),
        (("name=周新", "--entry", "joined"), 1),
        (("name=周新", "birth=1985-13"), 1),
        (("name=周新", "moon=1"), 2),
        (("name=周新", "--org", "月亮村"), 2),
        (("name=周新", "--date", "2026-03"), 2),
    ],
)
def test_what_cannot_be_added(console: Console, words: tuple[str, ...], status: int) -> None:
    answer = console("members", "add", "--org", "0101", *words)
    assert (answer.status, answer.is_refusal) == (status, True)
    assert console("members", "show", "周新").status == 2


def test_restore(console: Console) -> None:
    words = ("--reason", "suspended", *DAY)
    console.done("members", "remove", "单秀兰", *words)
    found = console.done("members", "restore", "单秀兰", "--date", "2026-05-01", "--org", "0101")
    assert found["status"] == "正常"
    member = console.done("members", "show", "单秀兰")["member"]
    assert member["branch"] == "中共红旗村党支部委员会"
    assert console("members", "restore", "单秀", "--date", "2026-05-01").status == 2
    answer = console("members", "restore", "单秀兰", "--date", "2026-06-01")
    assert (answer.status, answer.json["error"]) == (3, "member_in_books")


# ---------------------------------------------------------------- posts


def posts(console: Console, *words: str) -> list[tuple[str, str]]:
    found: list[dict[str, Any]] = console.done("posts", "list", *words)["posts"]
    return [(one["name"], one["title"]) for one in found]


def test_a_post_is_kept_in_chinese_whatever_language_it_was_typed_in(console: Console) -> None:
    words = ("--org", "红旗支部", "--title", "Secretary", *DAY)
    console.done("--lang", "en", "posts", "appoint", "王秀英", *words)
    assert posts(console, "--lang", "zh_CN") == [("王秀英", "书记")]


def test_posts(console: Console) -> None:
    words = ("--org", "红旗支部", "--title", "书记", *DAY, "--until", "2029.3")
    made = console.done("posts", "appoint", "王秀英", *words)
    assert (made["title"], made["start"], made["term_until"]) == ("书记", "2026-03-01", "2029-03")
    console.done("posts", "appoint", "李䶮", "--org", "010101", "--title", "20", *DAY)
    assert posts(console) == [("王秀英", "书记"), ("李䶮", "党小组长")]
    assert posts(console, "--org", "红旗支部") == posts(console)
    assert posts(console, "--org", "010101") == [("李䶮", "党小组长")]
    assert posts(console, "--person", "王秀英") == [("王秀英", "书记")]
    assert posts(console, "--as-of", "2026-02-28") == posts(console, "--org", "红星村") == []
    ended = console.done("posts", "end", made["uid"], "--date", "2026-06-01")
    assert (ended["name"], ended["end"]) == ("王秀英", "2026-06-01")
    assert posts(console, "--person", "王秀英") == []
    assert posts(console, "--person", "王秀英", "--all") == [("王秀英", "书记")]
    assert "党小组长\t李䶮" in console.plain("posts", "list").out
    assert "Group leader" in console.plain("--lang", "en", "posts", "list").out
    console.done("undo")
    assert len(posts(console)) == 2


@pytest.mark.parametrize(
    ("words", "status"),
    [
        (("appoint", "没有这个人", "--org", "0101", "--title", "书记", *DAY), 2),
        (("appoint", "王秀英", "--org", "月亮村", "--title", "书记", *DAY), 2),
        (("appoint", "王秀英", "--org", "0101", "--title", " ", *DAY), 3),
        (("appoint", "王秀英", "--org", "0101", "--title", "书记", "--date", "2026-03"), 2),
        (("appoint", "王秀英", "--org", "0101", "--title", "书记", *DAY, "--until", "2020"), 3),
        (("appoint", "王秀英", "--org", "0101", "--title", "书记"), 2),
        (("end", "nothing", *DAY), 2),
        (("list", "--person", "没有这个人"), 2),
    ],
)
def test_what_posts_refuse(console: Console, words: tuple[str, ...], status: int) -> None:
    answer = console("posts", *words)
    assert answer.status == status
    assert answer.err.strip()
    assert posts(console, "--all") == []


def test_a_post_does_not_end_before_it_began(console: Console) -> None:
    words = ("--org", "0101", "--title", "书记", *DAY)
    uid = console.done("posts", "appoint", "王秀英", *words)["uid"]
    answer = console("posts", "end", uid, "--date", "2026-01-01")
    assert (answer.status, answer.is_refusal) == (3, True)
    assert posts(console) == [("王秀英", "书记")]

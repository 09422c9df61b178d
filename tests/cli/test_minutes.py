"""One meeting from a terminal: recorded out of a file, shown, and given back."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from partybuild_desktop.domain.event import EventKind
from tests.books import LABEL, PASSWORD, entrance
from tests.cli.console import Console

TOML = """
org = "红旗支部"
kind = "支部党员大会"
on = "2026-06-10"
start = "14:30"
place = "村部"
chair = "王秀英"
content = "学习文件"
absent = [{name = "李䶮", reason = "因病"}]

[[resolutions]]
matter = "修路"
text = "今年修通"
in_favour = 2
"""


@pytest.fixture
def file(tmp_path: Path) -> Path:
    path = tmp_path / "会议.toml"
    path.write_text(TOML, "utf-8")
    return path


def test_record_and_show(console: Console, file: Path) -> None:
    dry = console.done("meetings", "record", file, "--dry-run")
    assert (dry["saved"], dry["numbers"]["expected"], dry["numbers"]["present"]) == (False, 3, 2)
    assert console.done("meetings", "list")["meetings"] == []
    done = console.done("meetings", "record", file)
    assert (done["saved"], done["state"]) == (True, "已召开")
    shown = console.done("meetings", "show", done["uid"])
    assert (
        shown.items()
        >= {
            "org": "中共红旗村党支部委员会",
            "code": "0101",
            "on": "2026-06-10",
            "start": "14:30",
            "chair": "王秀英",
            "content": "学习文件",
            "keys": ["branch_meeting"],
        }.items()
    )
    away = [(a["name"], a["reason"]) for a in shown["attendance"] if a["state"] == "absent"]
    assert away == [("李䶮", "ill")]
    assert [(r["matter"], r["passed"]) for r in shown["resolutions"]] == [("修路", "1")]
    assert shown["numbers"] == {
        "expected": 3,
        "present": 2,
        "voters": 3,
        "voters_present": 2,
        "quorum": True,
    }
    said = console.plain("meetings", "show", done["uid"]).out
    for words in (
        "主持人\t王秀英",
        "应到 3，实到 2",
        "缺席\t李䶮\t因病",
        "决议\t修路\t今年修通\t通过",
    ):
        assert words in said
    console.done("undo")
    assert console.done("meetings", "list")["meetings"] == []


def test_what_is_shown_can_be_given_back(console: Console, file: Path, tmp_path: Path) -> None:
    uid = console.done("meetings", "record", file)["uid"]
    shown = console.done("meetings", "show", uid)
    back = tmp_path / "改.json"
    back.write_text(json.dumps(shown, ensure_ascii=False), "utf-8")
    state = console.done("check")["state_hash"]
    assert console.done("meetings", "record", back)["uid"] == uid
    assert console.done("meetings", "show", uid) == shown
    assert console.done("check")["state_hash"] == state
    back.write_text(json.dumps({**shown, "content": "改过"}, ensure_ascii=False), "utf-8")
    console.done("meetings", "record", back)
    assert console.done("meetings", "show", uid) == {**shown, "content": "改过"}


def test_who_bears_the_name_of_another_is_not_taken_for_him(
    console: Console, file: Path, tmp_path: Path
) -> None:
    """Shown and given back: chair of two of one name, speaker from outside, group of one name."""
    app = entrance(console.folder).unlock(LABEL, PASSWORD)
    flag, star = app.orgs.find("红旗村"), app.orgs.find("红星村")
    guest, _ = app.members.add({"name": "王秀英"}, org=star, entry=EventKind.OPENING)
    groups = [
        app.orgs.add(f"{n}组", parent=org, kind="641")[0] for n, org in ((1, flag), (2, star))
    ]
    for uid in groups:
        with app.books.write("org_edit") as unit:  # as a merge can bring it
            unit.edit("org", uid, {"name": "第一党小组"})
    app.members.transfer(app.members.find("李䶮"), to=groups[0], on="2026-01-01")
    code = app.orgs.get(groups[0]).code
    app.close()
    said = {"org": code, "kind": "党小组会", "on": "2026-06-10", "content": "学习", "chair": guest}
    said["speeches"] = [{"speaker": "单秀兰", "text": "来旁听"}]
    back = tmp_path / "改.json"
    back.write_text(json.dumps(said, ensure_ascii=False), "utf-8")
    uid = console.done("meetings", "record", back)["uid"]
    shown = console.done("meetings", "show", uid)
    assert (shown["chair"], shown["org"]) == ("王秀英", "第一党小组")
    state = console.done("check")["state_hash"]
    back.write_text(json.dumps(shown, ensure_ascii=False), "utf-8")
    assert console.done("meetings", "record", back)["uid"] == uid
    assert console.done("check")["state_hash"] == state


def test_what_is_refused_is_not_written(console: Console, file: Path) -> None:
    for old, new, status in (
        ("in_favour = 2", "in_favour = 9", 3),
        ("2026-06-10", "2026-12-10", 3),
        ("李䶮", "没有这个人", 3),
        ("红旗支部", "月亮村", 2),
        ("place", "plaice", 3),
        ("2026-06-10", "2026-06", 2),
        ("2026-06-10", "2026-13-10", 1),
        ("chair =", "chair", 3),
    ):
        file.write_text(TOML.replace(old, new), "utf-8")
        answer = console("meetings", "record", file)
        assert (answer.status, answer.is_refusal) == (status, True), new
        assert "Error" not in answer.err
    file.write_text(TOML.replace("in_favour = 2", "in_favour = 9"), "utf-8")
    answer = console("meetings", "record", file, "--dry-run")
    assert answer.status == 1
    assert [p["code"] for p in answer.json["problems"] if p["refused"]] == ["votes_over_voters"]
    assert console("meetings", "record", file.with_name("none.toml")).status == 2
    assert console("meetings", "show", "nothing").status == 2
    assert console.done("meetings", "list")["meetings"] == []


def test_an_inspector_shows_and_records_nothing(
    console: Console, file: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    uid = console.done("meetings", "record", file)["uid"]
    monkeypatch.setenv("PARTYBUILD_NEW_PASSWORD", "四个不相干的词呀")
    console.done("users", "add", "inspector")
    monkeypatch.setenv("PARTYBUILD_PASSWORD", "四个不相干的词呀")
    console.done("--user", "检查1", "meetings", "show", uid)
    file.write_text(TOML.replace("06-10", "06-20"), "utf-8")
    answer = console("--user", "检查1", "meetings", "record", file)
    assert (answer.status, answer.json["error"]) == (3, "right_missing")
    assert (
        console.done("--user", "检查1", "meetings", "record", file, "--dry-run")["saved"] is False
    )

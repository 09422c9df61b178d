"""Minutes of a meeting as a small file."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from partybuild_desktop.domain.problem import UserProblem
from partybuild_desktop.exchange.minutes import read

TOML = """
org = "红岩村"
kind = "支部党员大会"
on = 2026-06-10
start = 14:30:00
hours = 1.5
absent = ["己六", {name = "丙三", reason = "因病"}]
present = ["书记王"]
items = {topic = "学习", n = 3}

[[resolutions]]
matter = "修路"
in_favour = 8
passed = true
"""


def written(folder: Path, text: str | bytes, name: str = "会议.toml") -> Path:
    path = folder / name
    path.write_bytes(text if isinstance(text, bytes) else text.encode())
    return path


def test_every_value_is_text(tmp_path: Path) -> None:
    found = read(written(tmp_path, TOML))
    assert dict(found.head) == {
        "org": "红岩村",
        "kind": "支部党员大会",
        "on": "2026-06-10",
        "start": "14:30",
        "hours": "1.5",
    }
    assert found.absent == ({"name": "己六"}, {"name": "丙三", "reason": "因病"})
    assert found.present == ("书记王",)
    assert found.items == {"topic": "学习", "n": "3"}
    assert found.resolutions == ({"matter": "修路", "in_favour": "8", "passed": "1"},)
    assert found.speeches is None


def test_json_says_the_same_and_what_is_worked_out_is_passed_over(tmp_path: Path) -> None:
    value = {"org": "x", "keys": ["theme_day"], "numbers": {"present": 1}, "note": None}
    found = read(written(tmp_path, b"\xef\xbb\xbf" + json.dumps(value).encode(), "x.JSON"))
    assert (dict(found.head), found.keys) == ({"org": "x", "note": ""}, ("theme_day",))


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ('moon = "1"', "minutes_field"),
        ("place = [1]", "minutes_field"),
        ("present = 3", "minutes_field"),
        ("items = 3", "minutes_field"),
        ('speeches = ["甲"]', "minutes_field"),
        ("speeches = [{words = 1}]", "minutes_field"),
        ("on = 2026-06-10T08:00:00", "minutes_field"),
        ("place = ", "minutes_unreadable"),
        (b"place = '\xff'", "minutes_unreadable"),
        (b"x" * (1 << 20) + b"x", "minutes_unreadable"),
    ],
)
def test_what_is_refused(tmp_path: Path, text: str | bytes, code: str) -> None:
    with pytest.raises(UserProblem) as caught:
        read(written(tmp_path, text))
    assert caught.value.code == code


@pytest.mark.parametrize("text", ["[1]", "{", "[" * 100_000, "3"])
def test_json_that_is_none(tmp_path: Path, text: str) -> None:
    with pytest.raises(UserProblem) as caught:
        read(written(tmp_path, text, "x.json"))
    assert caught.value.code == "minutes_unreadable"


@pytest.mark.parametrize(
    ("name", "text", "why"),
    [
        ("x.json", '{"a"\n:tru}', "第 2 行第 2 个字起"),
        ("x.toml", "[[x]\n", "第 1 行第 4 个字起"),
        ("x.toml", "place = ", "写法不对"),
        ("x.toml", b"place = '\xff'", "不是 UTF-8 编码"),
        ("x.json", "[1]", "里面不是一份记录"),
    ],
)
def test_where_it_stops_making_sense_is_said_in_the_language_in_use(
    tmp_path: Path, name: str, text: str | bytes, why: str
) -> None:
    with pytest.raises(UserProblem) as caught:
        read(written(tmp_path, text, name))
    assert caught.value.args_["why"] == why


def test_a_file_that_is_not_there(tmp_path: Path) -> None:
    for path in (tmp_path, tmp_path / "none.toml"):
        with pytest.raises(UserProblem) as caught:
            read(path)
        assert caught.value.code == "file_missing"

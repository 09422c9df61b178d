"""Wrong usage in the language in use."""

from __future__ import annotations

import pytest

from partybuild_desktop.cli.grammar import said
from tests.cli.console import Console


@pytest.mark.parametrize(
    ("words", "told"),
    [
        (("ledger", "print", "roster"), "缺少：-o/--output"),
        (("check", "--moon"), "不认识：--moon"),
        (("orgs", "add", "--code"), "--code：后面要写一项内容"),
        (("ledger", "print", "roster", "--shift", "1"), "--shift：后面要写 2 项内容"),
        (("members", "set", "x"), "缺少：FIELD=VALUE"),
        (("demo", "--villages", "x"), "--villages：'x' 不是数字"),
        (("--lang", "de", "check"), "--lang：没有 'de' 这个选择，可以写："),
        (("backup", "restor"), "没有 'restor' 这个选择"),
    ],
)
def test_wrong_usage_is_told_in_chinese(
    console: Console, words: tuple[str, ...], told: str
) -> None:
    answer = console(*words)
    assert answer.status == 2
    assert told in answer.err
    assert "error:" not in answer.err
    assert answer.json["error"] == "usage"


@pytest.mark.parametrize(
    "words", [(), ("users",), ("users", "change-key"), ("ledger", "print"), ("meetings", "book")]
)
def test_help_is_in_one_language(console: Console, words: tuple[str, ...]) -> None:
    answer = console.plain(*words, "--help")
    assert answer.status == 0
    assert answer.out.startswith("用法：partybuild")
    assert "选项:" in answer.out
    for english in ("usage:", "positional", "options:", "show this"):
        assert english not in answer.out
    answer = console.plain("--lang", "en", *words, "--help")
    assert answer.out.startswith("usage: partybuild")
    assert "options:" in answer.out
    assert "show this help" in answer.out
    assert "用法" not in answer.out + console.plain("--lang", "en", *words, "--moon").err


def test_in_english_and_what_is_not_known_stays(console: Console) -> None:
    answer = console("--lang", "en", "check", "--moon")
    assert "not known: --moon" in answer.err
    assert said("argument -x: the moon is down") == "-x: the moon is down"

"""Closing a year from a terminal."""

from __future__ import annotations

from pathlib import Path

from tests.cli.console import Console

YEAR = "2025"  # the books of the tests begin in 2026


def test_close_and_list(console: Console) -> None:
    value = console.done("year", "close", "--year", YEAR, "--note", "首次")
    assert value["year"] == 2025
    assert value["closed"][0]["org"] == "中共双河镇委员会"
    assert len(value["closed"]) == 6
    listed = console.done("year", "list", "--org", "东湖村党总支")["closings"]
    assert [(one["number"], one["in_force"], one["counted"], one["note"]) for one in listed] == [
        (1, True, 2, "首次"),
        (1, True, 1, "首次"),
        (1, True, 1, "首次"),
    ]
    assert listed[0]["differences"] == {}
    assert len(console.done("year", "list", "--year", "2024")["closings"]) == 0


def test_a_correction_shows_until_the_year_is_closed_again(console: Console) -> None:
    console.done("year", "close", "--org", "红星村", "--year", YEAR)
    uid = console.done("members", "list", "--search", "单秀兰")["members"][0]["uid"]
    remove = ("members", "remove", uid, "--reason", "died", "--date", "2025-03-01")
    console.done(*remove)
    first = console.done("year", "list")["closings"][0]
    said = {(d["column"], d["before"], d["after"]) for d in first["differences"]["changes"]}
    assert ("死亡", 0, 1) in said
    assert ("实有党员数", 1, 0) in said
    assert "封账后更正" in console.plain("year", "list").out
    assert console.done("year", "close", "--org", "红星村", "--year", YEAR)["closed"]
    assert [c["in_force"] for c in console.done("year", "list")["closings"]] == [False, True]
    assert "已由后来的封账代替" in console.plain("year", "list").out


def test_refusals_change_nothing(console: Console) -> None:
    console.done("year", "close", "--year", YEAR)
    before = console.done("check")["state_hash"]
    for year, status in ((YEAR, 3), ("2027", 3), ("1999", 3), ("2999", 2)):
        answer = console("year", "close", "--year", year)
        assert (answer.status, answer.is_refusal) == (status, True)
        assert answer.err.strip().endswith("。")
    assert console("year", "close", "--year", YEAR, "--org", "无此支部").status == 2
    assert console("year", "close").status == 2
    assert console.done("check")["state_hash"] == before


def test_a_closed_year_prints_its_mark(console: Console, tmp_path: Path) -> None:
    console.done("year", "close", "--year", YEAR)
    path = tmp_path / "增减.xlsx"
    value = console.done("ledger", "print", "党员增减变化表", "--year", YEAR, "-o", path)
    assert value["rows"] > 0

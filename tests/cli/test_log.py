"""The log from a terminal."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from python_calamine import CalamineWorkbook

from tests.books import LABEL, PASSWORD, entrance
from tests.cli.console import Console


def listed(console: Console, *words: str) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = console.done("log", "list", *words)["log"]
    return found


def test_list_and_show(console: Console) -> None:
    console.done("members", "set", "王秀英", "phone=13800000001")
    newest = listed(console, "--limit", "1")
    assert [(e["user"], e["action"], e["here"], e["aside"]) for e in newest] == [
        ("主管1", "member_edit", True, False)
    ]
    assert newest[0]["what"] == "修改党员　王秀英"
    found = console.done("log", "list", "--limit", "1")
    assert found["total"] == len(listed(console)) > 10
    entry = newest[0]["entry"]
    (detail,) = console.done("log", "show", entry)["details"]
    assert (detail["field"], detail["before"], detail["after"]) == ("手机号", "", "138****0001")
    assert console.done("log", "show", entry[:12]) == {"entry": entry, "details": [detail]}
    assert console("log", "show", "").json["error"] == "entry_unknown"
    answer = console.plain("log", "list", "--limit", "1")
    assert "修改党员　王秀英" in answer.out
    assert "列出最近 1 条" in answer.out
    assert "138****0001" in console.plain("log", "show", entry).out


def test_all_that_an_action_changed_is_shown(console: Console) -> None:
    """An import has thousands: none of them is left out without a word."""
    app = entrance(console.folder).unlock(LABEL, PASSWORD)
    with app.books.write("org_import") as unit:
        for n in range(250):
            unit.new("village", {"name": f"第{n}村"})
    app.close()
    (newest,) = listed(console, "--limit", "1")
    assert len(console.done("log", "show", newest["entry"])["details"]) == 250


def test_filters(console: Console) -> None:
    console.done("members", "set", "王秀英", "note=望乡台")
    for words, n in (
        (("--by", "主管1", "--text", "望乡台"), 1),
        (("--by", "录入9"), 0),
        (("--action", "修改党员"), 1),
        (("--action", "member_edit"), 1),
        (("--table", "党员资料", "--text", "王秀英"), 2),
        (("--table", "person", "--text", "王秀英"), 2),
        (("--to", "2020"), 0),
    ):
        assert len(listed(console, *words)) == n, words
    assert listed(console, "--from", "2026", "--action", "member_add")
    for words, status in (
        (("--action", "飞行"), 2),
        (("--table", "月亮"), 2),
        (("--from", "2026-13"), 1),
        (("--limit", "x"), 2),
    ):
        assert console("log", "list", *words).status == status


def test_on_paper(console: Console, tmp_path: Path) -> None:
    pdf, book = tmp_path / "记录.pdf", tmp_path / "记录.xlsx"
    done = console.done("log", "print", "--table", "党员资料", "-o", pdf)
    assert (done["pages"], done["rows"], done["n"]) == (1, 6, 1)
    assert pdf.read_bytes().startswith(b"%PDF")
    assert console.done("ledger", "prints")["prints"][0]["kind"] == "log"
    again = tmp_path / "again.pdf"
    console.done("ledger", "reprint", "1", "-o", again)
    assert again.read_bytes() == pdf.read_bytes()
    console.done("log", "print", "-o", book)
    rows = CalamineWorkbook.from_path(book).get_sheet_by_index(0).to_python()
    assert any("王秀英" in str(cell) for row in rows for cell in row)
    console.done("members", "set", "王秀英", "phone=13800000001")
    console.done("members", "show", "王秀英", "--full")
    assert console.done("log", "print", "--numbers", "-o", pdf)["rows"] == 1
    assert console("log", "print", "-o", tmp_path / "x.txt").status == 2


@pytest.mark.parametrize("words", [("log", "list"), ("log", "print"), ("posts", "appoint")])
def test_help(console: Console, words: tuple[str, ...]) -> None:
    assert console.plain(*words, "--help").status == 0

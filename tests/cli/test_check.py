"""The check from a terminal: what was done past the program, named so that a script finds it."""

from __future__ import annotations

from contextlib import closing
from pathlib import Path
from typing import Any

import pytest

from tests.books import LABEL, PASSWORD, entrance
from tests.cli.console import Console
from tests.store.test_chain import LAST, LISTS, fill
from tests.store.test_history import edit_behind_its_back, sql


@pytest.fixture
def filled(console: Console) -> Console:
    with closing(entrance(console.folder).unlock(LABEL, PASSWORD)) as app:
        fill(app)
    return console


def of_file(console: Console) -> list[Any]:
    value = console("check")
    found = [finding for finding in value.json["findings"] if finding["file"]]
    assert (value.status, value.json["ok"]) == ((3, False) if found else (0, True))
    return found


@pytest.mark.parametrize("table", LISTS)
@pytest.mark.parametrize(
    ("statement", "code", "n"),
    [
        ("UPDATE {t} SET user = '录入9' WHERE n = 3", "list_altered", 3),
        ("DELETE FROM {t} WHERE n = 3", "list_gap", 4),
        ("DELETE FROM {t} WHERE n = 1", "list_gap", 2),
        ("DELETE FROM {t} WHERE n = 5", "list_short", 4),
    ],
)
def test_an_entry_altered_or_removed(
    filled: Console, table: str, statement: str, code: str, n: int
) -> None:
    assert of_file(filled) == []
    edit_behind_its_back(filled.folder, sql(statement.format(t=table)))
    (found,) = of_file(filled)
    assert (found["code"], found["table"], found["uid"]) == (code, table, str(n))
    assert (found["part"], found["repair"]) == ("log", "")
    assert "在程序之外" in found["message"]
    assert f"第 {n} 号" in found["message"]
    answer = filled.plain("check")
    assert answer.status == 3
    assert found["message"] in answer.out


def test_prints_from_a_terminal_are_whole(filled: Console, tmp_path: Path) -> None:
    for n in range(2):
        filled.done("ledger", "print", "roster", "-o", tmp_path / f"{n}.pdf")
    assert len(filled.done("ledger", "prints")["prints"]) == LAST + 2
    filled.done("ledger", "reprint", str(LAST + 1), "-o", tmp_path / "again.pdf")
    assert of_file(filled) == []
    edit_behind_its_back(filled.folder, sql("UPDATE print SET copy = X'00' WHERE n = 6"))
    (found,) = of_file(filled)
    assert (found["code"], found["uid"]) == ("list_altered", str(LAST + 1))

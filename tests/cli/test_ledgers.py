"""Ledgers from a terminal."""

from __future__ import annotations

from pathlib import Path

import pypdfium2
import pytest
from python_calamine import CalamineWorkbook

from tests.cli.console import Console

NAMES = ["王秀英", "李䶮", "买买提·吐尔逊", "单秀兰", "𠮷建国", "欧阳翠花"]


def text_of(path: Path) -> str:
    document = pypdfium2.PdfDocument(path)
    try:
        pages = [document[n].get_textpage() for n in range(len(document))]
        return "".join(page.get_text_range() for page in pages)
    finally:
        document.close()


def test_the_list(console: Console) -> None:
    ledgers = console.done("ledger", "list")["ledgers"]
    assert all(set(row) == {"kind", "title", "box"} for row in ledgers)
    assert ("roster", "党员花名册") in {(row["kind"], row["title"]) for row in ledgers}


@pytest.mark.parametrize("kind", ["roster", "党员花名册"])
def test_the_roster_as_pdf(console: Console, tmp_path: Path, kind: str) -> None:
    path = tmp_path / "名册.pdf"
    value = console.done("ledger", "print", kind, "-o", path)
    assert (value["pages"], value["rows"], value["missing_glyphs"]) == (1, 6, [])
    text = text_of(path)
    for name in NAMES:
        assert name in text
    assert "双河镇" in text


def test_the_same_as_a_workbook(console: Console, tmp_path: Path) -> None:
    path = tmp_path / "名册.xlsx"
    value = console.done("ledger", "print", "roster", "-o", path)
    assert value["rows"] == 6
    rows = CalamineWorkbook.from_path(path).get_sheet_by_index(0).to_python()
    cells = {str(cell) for row in rows for cell in row}
    assert set(NAMES) <= cells


def test_of_one_branch_on_a_past_day(console: Console, tmp_path: Path) -> None:
    path = tmp_path / "名册.pdf"
    words = ("ledger", "print", "roster", "--org", "红旗支部", "-o", path)
    assert console.done(*words)["rows"] == 3
    assert console.done(*words, "--as-of", "2012-01-01")["rows"] == 2
    assert console.done(*words, "--year", "1980")["rows"] == 1


def test_numbers_are_masked_unless_asked_for(console: Console, tmp_path: Path) -> None:
    members = console.done("members", "list")["members"]
    uid = next(m["uid"] for m in members if m["name"] == "王秀英")
    console.done("members", "set", uid, "phone=13812345678")
    path = tmp_path / "名册.pdf"
    console.done("ledger", "print", "roster", "-o", path)
    assert "138****5678" in text_of(path)
    console.done("ledger", "print", "roster", "--full", "-o", path)
    assert "13812345678" in text_of(path)


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (("moonshine", "-o", "x.pdf"), "moonshine"),
        (("roster", "-o", "x.docx"), ".pdf"),
        (("roster", "--columns", "name,moon", "-o", "x.pdf"), "moon"),
        (("roster", "--org", "月亮村党支部", "-o", "x.pdf"), "月亮村党支部"),
        (("roster", "--as-of", "2026", "-o", "x.pdf"), "2026"),
    ],
)
def test_wrong_usage(
    console: Console,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    words: tuple[str, ...],
    said: str,
) -> None:
    monkeypatch.chdir(tmp_path)
    answer = console("ledger", "print", *words)
    assert (answer.status, answer.is_refusal) == (2, True)
    assert said in answer.err
    assert not list(tmp_path.glob("x.*"))


def test_a_folder_that_is_not_there(console: Console, tmp_path: Path) -> None:
    answer = console("ledger", "print", "roster", "-o", tmp_path / "none" / "x.pdf")
    assert (answer.status, answer.is_refusal) == (3, True)
    assert "none" in answer.err

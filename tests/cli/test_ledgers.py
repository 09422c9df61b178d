"""Ledgers from a terminal."""

from __future__ import annotations

from pathlib import Path

import pypdfium2
import pytest
from openpyxl import load_workbook
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


def test_columns_by_their_titles(console: Console, tmp_path: Path) -> None:
    path = tmp_path / "名册.xlsx"
    words = ("--columns", "序号，姓名,sex,出生日期", "--style", "出生日期=dotted")
    assert console.done("ledger", "print", "roster", *words, "-o", path)["rows"] == 6
    rows = CalamineWorkbook.from_path(path).get_sheet_by_index(0).to_python()
    assert ["序号", "姓名", "性别", "出生日期"] in [row[:4] for row in rows]
    assert "." in str(rows[-2])


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
        (("roster", "--columns", "moon", "-o", "x.pdf"), "身份"),
        (("card", "--columns", "name", "-o", "x.pdf"), "固定"),
        (("roster", "--style", "nofield=full", "-o", "x.pdf"), "nofield"),
        (("roster", "--style", "id=moon", "-o", "x.pdf"), "spaced、last6"),
        (("committee", "--style", "id=spaced", "-o", "x.pdf"), "date=chinese|month"),
        (("village", "--style", "date=dotted", "-o", "x.pdf"), "固定"),
        (("joined", "--style", "入党时间=dotted", "-o", "x.xlsx"), "固定"),
        (("roster", "--org", "月亮村党支部", "-o", "x.pdf"), "月亮村党支部"),
        (("roster", "--as-of", "2026", "-o", "x.pdf"), "2026"),
        (("village", "--year", "-3", "-o", "x.pdf"), "-3"),
        (("village", "--year", "20260", "-o", "x.pdf"), "20260"),
        (("roster", "--blank", "-1", "-o", "x.pdf"), "10000"),
        (("roster", "--shift", "0", "300", "-o", "x.pdf"), "20"),
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


def _mended(path: Path, whose: str, column: str, value: str) -> None:
    book = load_workbook(path)
    sheet = book.worksheets[0]
    titles = [cell.value for cell in sheet[3]]
    for row in sheet.iter_rows(min_row=4):
        if whose in [cell.value for cell in row]:
            row[titles.index(column)].value = value
    book.save(path)


def test_a_committee_list_comes_back(console: Console, tmp_path: Path) -> None:
    """What was mended in the workbook is shown by a dry run and written by the import."""
    path = tmp_path / "班子.xlsx"
    console.folder = tmp_path / "demo"
    console.done("demo", "--villages", "1", "--members", "20", "--years", "1")
    console.done("ledger", "print", "committee", "-o", path)
    whose = load_workbook(path).worksheets[0]["C4"].value
    _mended(path, whose, "届满日期", "2030年6月30日")
    tried = console.done("ledger", "import", path, "--dry-run")
    assert (tried["kind"], tried["updated"], tried["added"], tried["refused"]) == (
        "committee", 1, 0, 0,
    )  # fmt: skip
    assert tried["absent"] == tried["unread"] == []
    assert "→ 2030年6月30日" in console.plain("ledger", "import", path, "--dry-run").out
    assert console.done("ledger", "import", path)["updated"] == 1
    assert console.done("ledger", "import", path)["updated"] == 0
    _mended(path, whose, "届满日期", "某年")
    refused = console("ledger", "import", path)
    assert refused.status == 1
    assert refused.json["problems"][0]["code"] == "date_invalid"


def test_a_ledger_that_does_not_come_back_says_so(console: Console, tmp_path: Path) -> None:
    for kind, title in (("meetings_done", "三会一课开展情况统计表"), ("roster", "党员花名册")):
        path = tmp_path / f"{kind}.xlsx"
        console.done("ledger", "print", kind, "-o", path)
        answer = console("ledger", "import", path)
        assert (answer.status, answer.is_refusal) == (3, True)
        assert title in answer.err

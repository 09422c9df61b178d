"""Printing, prints and the binder from a terminal."""

from __future__ import annotations

from pathlib import Path

from openpyxl import load_workbook

from partybuild_desktop.reports.preview import page_image, page_texts
from tests.cli.console import Console


def test_print_list_and_print_again(console: Console, tmp_path: Path) -> None:
    first, again = tmp_path / "first.pdf", tmp_path / "again.pdf"
    printed = console.done("ledger", "print", "roster", "--internal", "-o", first)
    assert {"pages", "rows", "missing_glyphs", "serial", "n"} <= printed.keys()
    (listed,) = console.done("ledger", "prints")["prints"]
    assert (listed["n"], listed["serial"], listed["kind"]) == (1, printed["serial"], "roster")
    assert console.done("ledger", "reprint", "1", "-o", again)["serial"] == printed["serial"]
    assert first.read_bytes() == again.read_bytes()
    assert "内部资料" in page_texts(first)[0]
    assert console("ledger", "reprint", "9", "-o", again).status == 2
    assert console("ledger", "reprint", "1", "-o", tmp_path / "x.xlsx").status == 2


def test_a_blank_version_and_styles(console: Console, tmp_path: Path) -> None:
    path = tmp_path / "x.pdf"
    console.done("ledger", "print", "roster", "--blank", "8", "--shift", "1", "-2", "-o", path)
    assert "王秀英" not in page_texts(path)[0]
    console.done("ledger", "print", "roster", "--style", "date=dotted", "-o", path)
    assert "1949.12" in page_texts(path)[0]
    console.done("ledger", "print", "roster", "--paper", "A3-landscape", "-o", path)
    assert page_image(path, 0, dpi=25.4).width == 420
    assert console("ledger", "print", "roster", "--paper", "B5", "-o", path).status == 2
    assert console("ledger", "print", "roster", "--style", "date=x", "-o", path).status == 2
    assert console("ledger", "print", "roster", "--style", "x", "-o", path).status == 2


def test_margins_and_the_same_print_again(console: Console, tmp_path: Path) -> None:
    usual, first, again = (tmp_path / f"{name}.pdf" for name in ("usual", "first", "again"))
    console.done("ledger", "print", "roster", "-o", usual)
    words = ("ledger", "print", "roster", "--margins", "20,20,40,20", "-o")
    printed = console.done(*words, first)
    assert page_image(first, 0, dpi=50).data != page_image(usual, 0, dpi=50).data
    console.done("ledger", "reprint", str(printed["n"]), "-o", again)
    assert first.read_bytes() == again.read_bytes()
    console.done(*words, tmp_path / "x.xlsx")
    page = load_workbook(tmp_path / "x.xlsx").worksheets[0].page_margins
    assert [round(edge * 25.4) for edge in (page.top, page.bottom, page.left, page.right)] == [
        20, 20, 40, 20,
    ]  # fmt: skip
    for wrong in ("20,20,20", "1,20,20,20", "20,20,150,80"):
        refused = console("ledger", "print", "roster", "--margins", wrong, "-o", tmp_path / "y.pdf")
        assert refused.status == 2
        assert refused.is_refusal
    assert not (tmp_path / "y.pdf").exists()


def test_binder(console: Console, tmp_path: Path) -> None:
    path = tmp_path / "迎检册.pdf"
    bound = console.done("binder", "--org", "红旗村党支部", "--year", "2026", "-o", path)
    assert {"pages", "boxes", "ledgers", "missing", "missing_glyphs"} <= bound.keys()
    assert bound["pages"] == len(page_texts(path))
    for lack in bound["missing"]:
        assert {"box", "ledger", "code", "message", "page"} == lack.keys()
    one = console.done("binder", "--boxes", "党员队伍", "--single", "-o", tmp_path / "one.pdf")
    assert one["boxes"] == 1
    folder = console.done("binder", "--internal", "-o", tmp_path / "folder")
    assert (tmp_path / "folder" / "校验清单.txt").exists()
    assert folder["ledgers"] == bound["ledgers"]
    assert console("binder", "--boxes", "宝箱", "-o", path).status == 2
    assert console("binder", "-o", tmp_path / "folder").status == 3
    assert "共 3 盒" in console.plain("binder", "-o", path).out

"""Files are read by what they contain; whatever is not a table is refused by name."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

import pytest

from partybuild_desktop.domain.problem import UserProblem
from partybuild_desktop.domain.sheet import CellError, Shown
from partybuild_desktop.exchange import sheet as exchange
from partybuild_desktop.exchange.sheet import read, read_bytes
from partybuild_desktop.system.errors import EnvironmentProblem
from tests.exchange import files
from tests.exchange.files import F, Formula

ROWS = [["姓名", "性别"], ["张三", "女"]]
KINDS = {
    "xlsx": files.xlsx(ROWS),
    "xls": files.xls(*ROWS),
    "ods": files.ods(*ROWS),
    "csv": files.csv(*ROWS, encoding="gb18030"),
    "html": files.html(*ROWS),
}


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("suffix", [".xlsx", ".xls", ".csv", ".ods", ".txt", ""])
def test_the_name_of_a_file_does_not_matter(kind: str, suffix: str, tmp_path: Path) -> None:
    path = tmp_path / f"名单{suffix}"
    path.write_bytes(KINDS[kind])
    book = read(path)
    assert book.kind == kind
    assert [list(row) for row in book.sheets[0].rows] == ROWS


def test_a_refusal_names_the_file(tmp_path: Path) -> None:
    path = tmp_path / "照片.xlsx"
    path.write_bytes(b"\x89PNG\r\n\x1a\n")
    with pytest.raises(UserProblem) as caught:
        read(path)
    assert caught.value.code == "file_unknown"
    assert caught.value.args_ == {"looks_like": "png", "name": "照片.xlsx"}


def test_a_file_that_is_not_there(tmp_path: Path) -> None:
    with pytest.raises(EnvironmentProblem) as caught:
        read(tmp_path / "没有.xlsx")
    assert caught.value.code == "path_missing"


def test_a_file_too_large_is_not_even_opened(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(exchange, "LARGEST", 10)
    path = tmp_path / "大.csv"
    path.write_bytes(b"x" * 11)
    with pytest.raises(UserProblem) as caught:
        read(path)
    assert caught.value.code == "file_oversize"


def test_what_the_reader_does_not_tell_is_found_out() -> None:
    rows = [
        ["a", F(dt.date(1985, 7, 1), 'yyyy"年"m"月"'), F(1985.1, "0.00"), "x"],
        ["b", dt.date(1985, 7, 1), 1985.1, Formula("=NA()", "#N/A")],
        [Formula("=1+1"), Formula("=1+1", 2), Formula('=""', ""), "y"],
    ]
    (sheet,) = read_bytes(files.xlsx(rows)).sheets
    assert sheet.shown == {1: {0: Shown.MONTH}, 2: {0: Shown.TWO_DECIMALS}}
    assert sheet.rows[1][3] == CellError("#N/A")
    assert sheet.rows[2][0] == CellError("=")
    assert sheet.rows[2][1] == 2.0
    assert sheet.rows[0][1] == dt.date(1985, 7, 1)


def test_merged_cells_are_where_they_were() -> None:
    rows = [["a", "", "b"], ["", "", "c"], ["d", "e", "f"]]
    (sheet,) = read_bytes(files.xlsx(rows, merged=[(0, 0, 1, 1)])).sheets
    assert sheet.merged == ((0, 0, 1, 1),)
    far = files.inline(1, "a") + files.inline(500_000, "b", "c") + files.inline(500_001, "d")
    merges = '<mergeCells><mergeCell ref="A500000:A500001"/><mergeCell ref="B7:C9"/></mergeCells>'
    (sheet,) = read_bytes(files.xlsx_of_xml(far, more=merges)).sheets
    assert sheet.merged == ((1, 0, 2, 0),)
    assert list(sheet.numbers) == [1, 500_000, 500_001]


def test_a_workbook_that_counts_from_1904_says_so() -> None:
    (sheet,) = read_bytes(files.xlsx(ROWS, since_1904=True)).sheets
    assert sheet.since_1904
    assert not read_bytes(files.xlsx(ROWS)).sheets[0].since_1904


def test_rich_and_phonetic_text() -> None:
    cell = (
        '<row r="1"><c r="A1" t="inlineStr"><is><r><t>张</t></r><r><t>三</t></r>'
        '<rPh sb="0" eb="1"><t>zhang</t></rPh></is></c><c r="B1" t="e"><v>#N/A</v></c></row>'
    )
    (sheet,) = read_bytes(files.xlsx_of_xml(cell)).sheets
    assert list(sheet.rows[0]) == ["张三", CellError("#N/A")]


def test_text_is_what_it_was_through_the_close_look() -> None:
    text = "<a>&amp;\"' _x000B_ 张三"
    rows = [[text, Formula("=NA()", "#N/A")], ["  ", "x"]]
    (sheet,) = read_bytes(files.xlsx(rows)).sheets
    assert sheet.rows[0][0] == text


def test_cells_far_to_the_right_are_left_out() -> None:
    row = '<row r="1"><c r="A1"><v>1</v></c><c r="XFD1"><v>2</v></c></row>'
    (sheet,) = read_bytes(files.xlsx_of_xml(row)).sheets
    assert [list(r) for r in sheet.rows] == [[1.0]]


def test_more_rows_than_anybody_has() -> None:
    row = "<row><c><v>1</v></c></row>"
    with pytest.raises(UserProblem) as caught:
        read_bytes(files.xlsx_of_xml(row * 200_001))
    assert caught.value.code == "file_oversize"


def test_rows_that_run_backwards_are_damage() -> None:
    xml = '<row r="9"><c r="A9"><v>1</v></c></row><row r="3"><c r="A3" t="e"><v>x</v></c></row>'
    with pytest.raises(UserProblem) as caught:
        read_bytes(files.xlsx_of_xml(xml))
    assert caught.value.code == "file_broken"


def test_spans_of_html_are_merged_cells() -> None:
    page = (
        "<table><tr><td rowspan=2>姓名</td><td colspan=2>电话</td></tr>"
        "<tr><td>手机</td><td>座机</td></tr><tr><td>张&nbsp;三<td>1<br>2<td>&#26446;</table>"
    )
    (sheet,) = read_bytes(page.encode()).sheets
    assert [list(row) for row in sheet.rows] == [
        ["姓名", "电话", ""],
        ["", "手机", "座机"],
        ["张 三", "1\n2", "李"],
    ]
    assert sheet.merged == ((0, 0, 1, 0), (0, 1, 0, 2))


def test_repeated_cells_of_ods_stay_bounded() -> None:
    trailing = (
        '<table:table-row table:number-rows-repeated="3"><table:table-cell '
        'table:number-columns-repeated="16000" office:value-type="float" office:value="1"/>'
        "</table:table-row>"
    )
    (sheet,) = read_bytes(files.ods(ROWS[0], trailing=trailing)).sheets
    assert len(sheet.rows) == 4
    assert len(sheet.rows[0]) == 512
    endless = trailing.replace('"3"', '"1000000"')
    with pytest.raises(UserProblem) as caught:
        read_bytes(files.ods(ROWS[0], trailing=endless))
    assert caught.value.code == "file_oversize"


def test_a_quoted_line_break_in_csv_is_one_row() -> None:
    (sheet,) = read_bytes('姓名,地址\r\n张三,"红旗村\n3组"\r\n李四,x\r\n'.encode()).sheets
    assert [list(row) for row in sheet.rows] == [
        ["姓名", "地址"],
        ["张三", "红旗村\n3组"],
        ["李四", "x"],
    ]
    assert list(sheet.numbers) == [1, 2, 3]

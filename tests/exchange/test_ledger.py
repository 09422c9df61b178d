"""The workbook of a ledger, read back by another library."""

from __future__ import annotations

import tempfile
import zipfile
from dataclasses import replace
from io import BytesIO
from pathlib import Path

import openpyxl
import pytest
from openpyxl.worksheet.worksheet import Worksheet

from partybuild_desktop.domain.ledger import Column, Foot, Head, Kind, Ledger, Paper, Size
from partybuild_desktop.domain.problem import UserProblem
from partybuild_desktop.exchange.ledger import write
from partybuild_desktop.system.errors import Cancelled
from partybuild_desktop.system.progress import Progress

COLUMNS = (
    Column("序号", Kind.CODE),
    Column("姓名", Kind.NAME),
    Column("公民身份号码", Kind.CODE),
    Column("手机号", Kind.CODE, ("联系电话",)),
    Column("固定电话", Kind.CODE, ("联系电话",)),
    Column("应缴（元）", Kind.NUMBER),
    Column("家庭住址"),
)
ROW = ("1", "张三", "11010519491231002X", "13800001111", "0715-5350012", "12.50", "红旗村1组")


def ledger(*rows: tuple[str, ...], columns: tuple[Column, ...] = COLUMNS) -> Ledger:
    return Ledger(
        kind="members",
        title="红旗村党支部党员花名册",
        columns=columns,
        rows=list(rows),
        head=Head("填报单位（盖章）：红旗村党支部", ("截至日期：2026年6月30日", "单位：人")),
        foot=Foot(("负责人（签名）：", "审核人：", "填表人："), ("注：试。",)),
        serial="HQ&01",
    )


def written(value: Ledger) -> bytes:
    stream = BytesIO()
    assert write(value, stream) == len(list(value.rows))
    return stream.getvalue()


def sheet(value: Ledger) -> Worksheet:
    return openpyxl.load_workbook(BytesIO(written(value))).worksheets[0]


def test_headings_are_merged_as_on_paper() -> None:
    found = sheet(ledger(ROW))
    assert found["A1"].value == "红旗村党支部党员花名册"
    assert found["A2"].value == "填报单位（盖章）：红旗村党支部"
    assert found["E2"].value == "截至日期：2026年6月30日　单位：人"
    assert [cell.value for cell in found[3]][:4] == ["序号", "姓名", "公民身份号码", "联系电话"]
    assert [found["D4"].value, found["E4"].value] == ["手机号", "固定电话"]
    merged = {str(area) for area in found.merged_cells.ranges}
    assert {"A1:G1", "A2:D2", "E2:G2", "A3:A4", "D3:E3", "G3:G4"} <= merged


def test_texts_are_texts_and_figures_are_figures() -> None:
    found = sheet(ledger(ROW))
    cells = {cell.column_letter: cell for cell in found[5]}
    assert [cell.value for cell in found[5][:-1]] == [*ROW[:5], 12.5, ROW[6]]
    assert {cells[letter].data_type for letter in "ABCDEG"} == {"s"}
    assert {cells[letter].number_format for letter in "ABCDEG"} == {"@"}
    assert (cells["F"].data_type, cells["F"].number_format) == ("n", "0.00")


@pytest.mark.parametrize("text", ["007", "1e5", "１２", "12%", "1 000", "-", "9999999999999999"])
def test_what_is_no_plain_figure_stays_a_text(text: str) -> None:
    """T14: what is no plain figure stays as it was typed."""
    found = sheet(ledger(("",) * 5 + (text, "")))
    assert (found["F5"].value, found["F5"].data_type) == (text, "s")


@pytest.mark.parametrize(
    "text",
    [
        "=cmd|'/C calc'!A0",
        "+1+1",
        "-2",
        "@SUM(1)",
        "\t=1",
        "http://example.invalid",
        "mailto:a@b",
        "{=1}",
        "_x0041_",
        "<b>&amp;</b>",
        "]]>",
        "😀𠮷䶮·",
        "internal:A1",
        "'=1",
    ],
)
def test_what_looks_like_code_is_only_text_and_survives(text: str) -> None:
    """T14: in the workbook of a ledger."""
    whole = ledger((text,) * 7)
    whole = replace(
        whole, head=Head(text, (text,)), foot=Foot((text,), (text,)), serial=text, title=text
    )
    found = sheet(whole)
    for cell in found[5]:
        if cell.data_type != "n":
            assert (cell.value, cell.data_type) == (text, "s")
    assert found["A1"].value == text
    assert not found._hyperlinks
    assert b"<f>" not in written(whole)


def test_what_no_workbook_can_hold_is_left_out() -> None:
    assert sheet(ledger(("a\x01b\r\nc\ud800",) * 7))["B5"].value == "ab\nc"


def test_how_it_is_printed() -> None:
    found = sheet(replace(ledger(ROW), paper=Paper(Size.A3)))
    assert found.page_setup.orientation == "landscape"
    assert int(found.page_setup.paperSize) == 8
    assert found.sheet_properties.pageSetUpPr.fitToPage
    assert (found.page_setup.fitToWidth or 1, found.page_setup.fitToHeight) == (1, 0)
    assert found.print_title_rows == "$1:$4"
    assert found.print_area == "'红旗村党支部党员花名册'!$A$1:$G$7"
    assert found.page_margins.left == pytest.approx(20 / 25.4)
    assert found.oddFooter.center.text == "第 &P 页 共 &N 页"
    with zipfile.ZipFile(BytesIO(written(ledger(ROW)))) as parts:
        assert "编号 HQ&amp;&amp;01" in parts.read("xl/worksheets/sheet1.xml").decode()
    assert found.freeze_panes == "A5"


def test_the_foot_follows_the_rows() -> None:
    found = sheet(ledger(ROW, ROW))
    assert found["A7"].value == "注：试。"
    assert [cell.value for cell in found[8] if cell.value] == [
        "负责人（签名）：",
        "审核人：",
        "填表人：",
    ]


def test_no_rows_make_a_form() -> None:
    found = sheet(ledger())
    assert found["A5"].value == "本表无记录"
    assert found["A9"].border.left.style == "thin"


@pytest.mark.parametrize("count", [1, 2, 3])
def test_few_columns_hold_head_and_foot_too(count: int) -> None:
    found = sheet(ledger(("x",) * count, columns=COLUMNS[-1:] * count))
    words = " ".join(str(cell.value) for row in found.iter_rows() for cell in row if cell.value)
    for text in ("填报单位（盖章）：红旗村党支部", "单位：人", "审核人：", "填表人："):
        assert text in words


def test_a_name_that_no_sheet_may_have() -> None:
    found = sheet(replace(ledger(ROW), title="2026/2027年[统计]:*?\\'" + "长" * 40))
    assert found.title.startswith("2026 2027年 统计 ")
    assert len(found.title) == 31
    assert sheet(replace(ledger(ROW), title="'/'")).title == "台账"


def test_equal_ledgers_give_equal_bytes_and_nothing_is_left_beside(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path))
    monkeypatch.setattr(tempfile, "mkstemp", None)
    assert written(ledger(ROW)) == written(ledger(ROW))
    assert list(tmp_path.iterdir()) == []


def test_a_cell_that_no_sheet_holds_is_refused() -> None:
    with pytest.raises(UserProblem) as caught:
        written(ledger(ROW, (*ROW[:6], "长" * 40_000)))
    assert caught.value.code == "cell_too_long"
    assert caught.value.args_ == {"row": 2, "column": "家庭住址", "at_most": 32_767}


def test_a_full_disk_is_reported_as_the_disk_does() -> None:
    class Full(BytesIO):
        def write(self, data: object) -> int:
            raise OSError(28, "No space left on device")

    with pytest.raises(OSError, match="No space"):
        write(ledger(ROW), Full())


def test_cancel_stops_it() -> None:
    class Stops(Progress):
        def check(self) -> None:
            raise Cancelled

    with pytest.raises(Cancelled):
        write(ledger(ROW), BytesIO(), Stops())

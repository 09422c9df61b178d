"""Workbooks of what is no plain list, read back by another library."""

from __future__ import annotations

from dataclasses import replace
from io import BytesIO

import openpyxl
import pytest
from openpyxl.worksheet.worksheet import Worksheet

from partybuild_desktop.domain.article import Article
from partybuild_desktop.domain.form import Box, Form, Forms, label
from partybuild_desktop.domain.ledger import (
    KEY_HEADING,
    KIND_MARK,
    Column,
    Document,
    Kind,
    Ledger,
    Subtotal,
)
from partybuild_desktop.domain.problem import UserProblem
from partybuild_desktop.exchange.ledger import write
from tests.reports.documents import article, cards, chart, cross, minutes


def written(document: Document) -> bytes:
    stream = BytesIO()
    write(document, stream)
    return stream.getvalue()


def sheet(document: Document) -> Worksheet:
    return openpyxl.load_workbook(BytesIO(written(document))).worksheets[0]


def merged(found: Worksheet) -> set[str]:
    return {str(area) for area in found.merged_cells.ranges}


def words(found: Worksheet) -> str:
    return "\n".join(str(c.value) for row in found.iter_rows() for c in row if c.value is not None)


@pytest.mark.parametrize(
    "document",
    [cross(3), cross(0), cards(2), cards(0), minutes(3), chart(4, 2), chart(0, 0), article(2)],
    ids=lambda d: d.kind,
)
def test_equal_ledgers_give_equal_bytes_and_pages_are_set(document: Document) -> None:
    assert written(document) == written(document)
    found = sheet(document)
    assert found["A1"].value == (
        document.title if document.kind != "minutes" else "红旗村党支部委员会会议记录"
    )
    assert found.print_area
    assert int(found.page_setup.paperSize) == 9
    assert (found.page_setup.orientation == "landscape") == document.paper.landscape


# ---------------------------------------------------------------- tables


def test_row_heads_are_merged_as_on_paper() -> None:
    found = sheet(cross(2))
    first = found.freeze_panes
    assert first == "A6"
    assert {"A6:A8", "A9:A12", "A13:B13"} <= merged(found)
    assert (found["A6"].value, found["A9"].value, found["A13"].value) == (
        "红旗村",
        "幸福村",
        "合计",
    )
    assert found["B8"].value == "小计"


def test_sums_are_figures_in_another_face() -> None:
    found = sheet(cross(1))
    ledger = cross(1)
    sums = next(row for row in ledger.rows if isinstance(row, Subtotal))
    assert [c.value for c in found[8]][2:-1] == [int(text) for text in sums[2:]]
    assert {c.font.name for c in found[8][2:-1]} == {"黑体"}
    assert {c.font.name for c in found[6][2:-1]} == {"宋体"}


def test_the_key_of_each_row_is_in_a_hidden_column_that_is_not_printed() -> None:
    ledger = Ledger(
        kind="x",
        title="花名册",
        columns=(Column("姓名", Kind.NAME), Column("备注")),
        rows=[("甲", ""), ("乙", "")],
        keys=["uid1", "uid2"],
    )
    found = sheet(ledger)
    assert [found.cell(row, 3).value for row in (2, 3, 4)] == [KEY_HEADING, "uid1", "uid2"]
    assert found.column_dimensions["C"].hidden
    assert found.print_area == "'花名册'!$A$1:$B$4"
    assert found.cell(1, 3).value == f"{KIND_MARK}x "
    bare = sheet(replace(ledger, keys=(), kind="roster", as_of="2026-07-01"))
    assert [bare.cell(row, 3).value for row in (1, 2, 3)] == [
        f"{KIND_MARK}roster 2026-07-01", None, None,
    ]  # fmt: skip
    assert bare.column_dimensions["C"].hidden


# ---------------------------------------------------------------- forms


def test_forms_stand_one_below_the_other_each_on_its_page() -> None:
    found = sheet(cards(3))
    tops = [row for row in range(1, found.max_row + 1) if found.cell(row, 1).value == "姓名"]
    assert len(tops) == 3
    assert [mark.id for mark in found.row_breaks.brk] == [top - 3 for top in tops[1:]]
    text = words(found)
    for form in cards(3).forms:
        for boxes in form.rows:
            for box in boxes:
                assert box.text in text


def test_boxes_are_merged_over_the_columns_of_all_shapes() -> None:
    one = Form(widths=(1, 1), rows=((label("姓名"), Box("甲")),))
    other = Form(widths=(1, 2), rows=((label("说明"), Box("乙")), (Box("丙", across=2),)))
    found = sheet(Forms(kind="x", title="表", forms=(one, other)))
    assert found.max_column == 3 + 1  # edges at 0, 1/3, 1/2 and 1
    assert {"A2:B2", "B4:C4", "A5:C5"} <= merged(found)


def test_long_flowing_text_takes_several_rows_and_is_whole() -> None:
    document = minutes(60)
    (form,) = document.forms
    found = sheet(document)
    parts = [
        found.cell(row, column).value
        for row in range(1, found.max_row + 1)
        for column in range(2, found.max_column + 1)
        if isinstance(found.cell(row, column).value, str)
    ]
    whole = "".join("".join(part.split()) for part in parts)
    assert "".join(form.rows[2][1].text.split()) in whole
    heights = [d.height or 0 for d in found.row_dimensions.values()]
    assert max(heights) <= 409


def test_a_box_that_no_cell_holds_is_refused() -> None:
    form = Form(widths=(1,), rows=((Box("长" * 40_000),),), name="甲")
    with pytest.raises(UserProblem) as caught:
        written(Forms(kind="x", title="表", forms=(form,)))
    assert caught.value.args_ == {"row": 1, "column": "甲", "at_most": 32_767}


# ---------------------------------------------------------------- charts and articles


def test_a_box_of_a_chart_lies_across_what_is_below_it() -> None:
    found = sheet(chart(2, 3))
    assert {"A4:F4", "A6:C6", "D6:F6"} <= merged(found)
    assert found["A4"].value == "中共双河镇委员会\n书记：陈德福\n党员 1024 人"
    assert found["D6"].value == "幸福村党支部\n书记：刘文华\n党员 34 人"
    assert [c.value.split("\n")[0] for c in found[8][:-1]] == [
        "第一党小组",
        "第二党小组",
        "第三党小组",
    ] * 2
    assert (found.page_setup.fitToWidth, found.page_setup.fitToHeight) in ((1, 1), (None, None))


def test_an_article_is_a_column_of_paragraphs() -> None:
    document = article(2)
    found = sheet(document)
    texts = [c.value for c in found["A"] if c.value]
    expected = [line for p in document.paragraphs for line in p.text.split("\n")]
    assert [text.strip("　") for text in texts[1:]] == [line.strip("　") for line in expected]
    assert sheet(Article(kind="x", title="空", paragraphs=()))["A1"].value == "空"


@pytest.mark.parametrize("text", ["=cmd|'/C calc'!A0", "@SUM(1)", "+1", "http://example.invalid"])
def test_what_looks_like_code_is_only_text(text: str) -> None:
    """T14: in the workbook of a form."""
    form = Form(widths=(1, 1), rows=((label(text), Box(text)),))
    found = sheet(Forms(kind="x", title="表", forms=(form,)))
    assert found["A2"].value == found["B2"].value == text
    assert found["B2"].data_type == "s"
    assert not found._hyperlinks

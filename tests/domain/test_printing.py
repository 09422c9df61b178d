"""The version to fill in by hand."""

from __future__ import annotations

import pytest

from partybuild_desktop.domain.article import Article, Paragraph
from partybuild_desktop.domain.form import Box, Form, Forms, label
from partybuild_desktop.domain.ledger import Binding, Column, Kind, Ledger, Paper, Size, Total
from partybuild_desktop.domain.printing import SHEETS, blank, first_part, laid_on
from partybuild_desktop.domain.problem import UserProblem
from partybuild_desktop.domain.stored import dump, load
from partybuild_desktop.reports.columns import ROW
from partybuild_desktop.reports.pen import MM


def test_a_list_has_so_many_empty_rows_and_no_key() -> None:
    whole = Ledger(
        kind="x",
        title="t",
        columns=(Column("姓名"), Column("年龄", Kind.NUMBER)),
        rows=[("刘文华", "50")],
        keys=("uid",),
        masked=True,
    )
    found = blank(whole, 3)
    assert isinstance(found, Ledger)
    assert (found.rows, found.keys, found.masked) == ([("", "")] * 3, (), False)


def test_a_fixed_form_keeps_its_rows_and_loses_its_figures() -> None:
    columns = (Column("项目"), Column("行次", Kind.CODE), Column("人数", Kind.NUMBER))
    rows = [("上年底", "1", "80"), Total(("合计", "2", "80"))]
    found = blank(Ledger(kind="x", title="t", columns=columns, rows=rows), 9)
    assert isinstance(found, Ledger)
    assert found.rows == [("上年底", "1", ""), ("合计", "2", "")]
    assert isinstance(found.rows[1], Total)


def test_a_list_with_merged_branches_is_a_list() -> None:
    columns = (Column("支部", merge=True), Column("姓名", Kind.NAME))
    found = blank(Ledger(kind="x", title="t", columns=columns, rows=[("一", "甲")]), 2)
    assert isinstance(found, Ledger)
    assert found.rows == [("", "")] * 2


def test_of_forms_one_is_left_with_its_labels() -> None:
    form = Form(widths=(1, 1), rows=((label("姓名"), Box("刘文华")),), name="刘文华")
    found = blank(Forms(kind="x", title="t", forms=(form, form)), 1)
    assert isinstance(found, Forms)
    (only,) = found.forms
    assert [box.text for box in only.rows[0]] == ["姓名", ""]
    assert only.name == ""


def test_an_article_stays_as_it_is() -> None:
    article = Article(kind="x", title="t", paragraphs=(Paragraph("一"),))
    assert blank(article, 5) is article


def test_other_paper_is_laid_under_all_but_an_official_text() -> None:
    table = Ledger(kind="x", title="t", columns=(Column("姓名"),), rows=[])
    assert laid_on(table) is table
    assert laid_on(table, "A3-portrait", "top").paper.mm == (297, 420)
    assert laid_on(table, "A3-portrait", "top").paper.binding is Binding.TOP
    assert {laid_on(table, sheet).paper.mm for sheet in SHEETS} == {
        (210, 297), (297, 210), (297, 420), (420, 297),
    }  # fmt: skip
    text = Article(kind="x", title="t", paragraphs=(Paragraph("正文。"),))
    assert laid_on(text, "A3-portrait") is text
    with pytest.raises(UserProblem) as caught:
        laid_on(table, "B5")
    assert caught.value.code == "sheet_unknown"


def test_margins_are_chosen_in_the_order_they_are_spoken_of() -> None:
    table = Ledger(kind="x", title="t", columns=(Column("姓名"),), rows=[])
    found = laid_on(table, margins="30, 20，25、15.5").paper
    assert found.margins == (25, 30, 15.5, 20), "left, top, right, bottom"
    assert laid_on(table, "A3-portrait", margins="5,12,5,5").paper.mm == (297, 420)
    kept = load(dump(laid_on(table, margins="30,20,25,15")))
    assert isinstance(kept, Ledger)
    assert kept.paper.margins == (25, 30, 15, 20)


@pytest.mark.parametrize(
    ("margins", "code"),
    [
        ("20,20,20", "margins_form"),
        ("20,20,20,2 cm", "margins_form"),
        ("20,-20,20,20", "margins_form"),
        ("4,20,20,20", "margins_narrow"),
        ("20,11,20,20", "margins_narrow"),
        ("20,20,20,0", "margins_narrow"),
        ("20,20,100,100", "margins_no_room"),
        ("60,60,20,20", "margins_no_room"),
    ],
)
def test_margins_that_no_printer_reaches_or_that_leave_no_room(margins: str, code: str) -> None:
    table = Ledger(kind="x", title="t", columns=(Column("姓名"),), rows=[])
    with pytest.raises(UserProblem) as caught:
        laid_on(table, margins=margins)
    assert caught.value.code == code


def test_an_official_text_keeps_its_margins() -> None:
    text = Article(kind="x", title="t", paragraphs=(Paragraph("正文。"),))
    assert laid_on(text, margins="20,20,25,20") is text


@pytest.mark.parametrize(
    "paper", [Paper(), Paper(landscape=False), Paper(Size.A3, landscape=False)]
)
def test_the_first_part_of_a_list_is_more_than_its_first_page_holds(paper: Paper) -> None:
    rows = [(str(n),) for n in range(1000)]
    ledger = Ledger(kind="x", title="表", columns=(Column("序号"),), rows=rows, paper=paper)
    part = first_part(ledger)
    assert isinstance(part, Ledger)
    found = list(part.rows)
    assert found == rows[: len(found)]
    _, top, _, bottom = paper.margins
    assert len(found) * ROW / MM > paper.mm[1] - top - bottom

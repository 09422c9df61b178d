"""What is missing in a ledger."""

from __future__ import annotations

from dataclasses import replace

import pytest

from partybuild_desktop.domain.article import Article, Paragraph
from partybuild_desktop.domain.binder import Lack, lacks_of
from partybuild_desktop.domain.form import Box, Form, Forms, label
from partybuild_desktop.domain.ledger import Column, Document, Kind, Ledger, Total

COLUMNS = (
    Column("姓名", Kind.NAME, required=True),
    Column("手机号", required=True),
    Column("备注"),
)


def table(*rows: tuple[str, ...]) -> Ledger:
    return Ledger(kind="x", title="t", columns=COLUMNS, rows=list(rows))


@pytest.mark.parametrize(
    ("document", "lacks"),
    [
        (table(), [("ledger_empty", {})]),
        (table(("甲", "1", "")), []),
        (table(("甲", "", ""), ("乙", " ", "")), [("cells_empty", {"name": "手机号", "n": 2})]),
        (table(("甲", "1", ""), Total(("合计", "", ""))), []),
        (Article(kind="a", title="t", paragraphs=()), [("ledger_empty", {})]),
        (Article(kind="a", title="t", paragraphs=(Paragraph("一"),)), []),
        (Forms(kind="f", title="t", forms=()), [("ledger_empty", {})]),
    ],
)
def test_empty_ledgers_and_required_cells(document: Document, lacks: list[object]) -> None:
    assert lacks_of(document) == lacks


def test_the_records_that_lack_it_are_named() -> None:
    whole = table(("甲", "", ""), ("乙", "1", ""), Total(("合计", "", "")), ("丁", "", ""))
    found = lacks_of(replace(whole, keys=("a", "b", "", "d")))
    assert found == [("cells_empty", {"name": "手机号", "n": 2, "keys": ("a", "d")})]
    box = (label("学历"), Box("", required=True))
    forms = tuple(Form(widths=(1, 1), rows=(box,), key=key) for key in "ab")
    ((code, args),) = lacks_of(Forms(kind="f", title="t", forms=forms))
    assert Lack("", "", code, args).keys == ("a", "b")


def test_required_boxes_are_counted_by_their_label() -> None:
    rows = ((label("学历"), Box("", required=True), label("备注"), Box("")),)
    forms = (Form(widths=(1, 1, 1, 1), rows=rows),) * 3
    found = lacks_of(Forms(kind="f", title="t", forms=forms))
    assert found == [("cells_empty", {"name": "学历", "n": 3})]

"""A value and its text: what the record of a print keeps comes back equal."""

from __future__ import annotations

import pytest

from partybuild_desktop.domain.article import Article, Paragraph, Style
from partybuild_desktop.domain.binder import Binder, Section
from partybuild_desktop.domain.chart import Chart, Node
from partybuild_desktop.domain.figure import Colour, Figure, FigurePages, Series, Shape
from partybuild_desktop.domain.form import Box, Form, Forms, label
from partybuild_desktop.domain.ledger import (
    Align,
    Binding,
    Column,
    Foot,
    Head,
    Kind,
    Ledger,
    Paper,
    Size,
    Subtotal,
    Total,
)
from partybuild_desktop.domain.stored import Stored, dump, load

LEDGER = Ledger(
    kind="x",
    title="统计表",
    columns=(Column("村", merge=True), Column("数", Kind.NUMBER, ("组", "级"), Align.CENTER, True)),
    rows=(("甲", "1"), Subtotal(("甲", "1")), Total(("合计", "1"))),
    head=Head("填报", ("日期", "单位")),
    foot=Foot(("负责人",), ("注",)),
    paper=Paper(Size.A3, landscape=False, binding=Binding.TOP),
    keys=("uid",),
)
FORMS = Forms(
    kind="y",
    title="表",
    forms=(
        Form(
            widths=(1.0, 2.5),
            rows=((label("姓名"), Box("刘", align=Align.LEFT)), (Box("长", across=2, flow=True),)),
            head=Head("另"),
        ),
    ),
)
CHART = Chart(kind="z", title="图", root=Node("镇", ("书记：陈",), (Node("村"), Node("社"))))
ARTICLE = Article(
    kind="a", title="文", paragraphs=(Paragraph("一、", Style.FIRST), Paragraph("二"))
)
FIGURES = FigurePages(
    kind="f",
    title="图",
    figures=(
        Figure(
            title="年龄",
            shape=Shape.LINE,
            categories=("甲", "乙"),
            series=(Series("男", (1, None), Colour.GOLD), Series("女", (2.5, 0))),
            unit="人",
        ),
    ),
)
BINDER = Binder(
    org="镇",
    title="册",
    period="（2026年度）",
    day="2026年6月30日",
    sections=(Section("组织建设", (CHART, LEDGER)), Section("党员队伍", (FORMS, ARTICLE, FIGURES))),
    check=LEDGER,
)


@pytest.mark.parametrize("value", [LEDGER, FORMS, CHART, ARTICLE, FIGURES, BINDER])
def test_a_value_comes_back_equal(value: Stored) -> None:
    found = load(dump(value))
    assert found == value
    assert dump(found) == dump(value)


def test_sums_come_back_as_sums() -> None:
    found = load(dump(LEDGER))
    assert isinstance(found, Ledger)
    assert [type(row) for row in found.rows] == [tuple, Subtotal, Total]


def test_a_field_that_is_not_known_yet_is_passed_over() -> None:
    text = dump(CHART).replace('"title":"图"', '"title":"图","of_tomorrow":[1]')
    assert load(text) == CHART


@pytest.mark.parametrize("text", ["", "[]", "{}", '{"is":"Path"}', '{"is":"Ledger","kind":3}'])
def test_what_is_no_value_is_refused(text: str) -> None:
    with pytest.raises(ValueError):
        load(text)

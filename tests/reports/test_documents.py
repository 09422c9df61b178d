"""Ledgers that are no plain lists: none, one, a page and one more, many (T17)."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from partybuild_desktop.domain.article import Article, Paragraph, Style
from partybuild_desktop.domain.chart import Chart, Node
from partybuild_desktop.domain.form import Box, Form, Forms, label
from partybuild_desktop.domain.ledger import (
    Column,
    Document,
    Foot,
    Head,
    Kind,
    Ledger,
    Subtotal,
    Total,
)
from partybuild_desktop.domain.printing import Printing
from partybuild_desktop.domain.problem import UserProblem
from partybuild_desktop.domain.sums import with_sums
from partybuild_desktop.reports.ledger import missing_in
from partybuild_desktop.reports.preview import page_texts
from tests.reports.documents import article, cards, chart, cross, minutes
from tests.reports.golden import check_page
from tests.reports.invented import bare, drawn
from tests.reports.test_ledger import fonts_of


def texts(document: Document) -> list[str]:
    return [bare(text) for text in page_texts(drawn(document)[0])]


# ---------------------------------------------------------------- as accepted


@pytest.mark.parametrize(
    ("name", "document", "page"),
    [
        ("cross-first", cross(5), 0),
        ("cross-last", cross(5), 1),
        ("card", cards(1), 0),
        ("card-none", cards(0), 0),
        ("minutes-first", minutes(20), 0),
        ("minutes-second", minutes(20), 1),
        ("chart", chart(4, 2), 0),
        ("chart-hung", chart(10, 3), 0),
        ("chart-down", chart(30, 0, lines=False), 0),
        ("chart-listed", chart(40, 2), 0),
        ("article-first", article(3), 0),
        ("article-last", article(3), 2),
    ],
)
def test_pages_look_as_accepted(name: str, document: Document, page: int, tmp_path: Path) -> None:
    check_page(drawn(document)[0], page, name, tmp_path)


@pytest.mark.parametrize(
    "document", [cross(3), cards(2), minutes(8), chart(4, 2), article(2)], ids=lambda d: d.kind
)
def test_fonts_are_embedded_bytes_are_stable_and_nothing_is_missing(document: Document) -> None:
    pdf, result = drawn(document)
    assert all(fonts_of(pdf).values())
    assert b"Helvetica" not in pdf
    assert pdf == drawn(document)[0]
    assert result.missing_glyphs == missing_in(document) == ()


@pytest.mark.parametrize("document", [cross(3), cards(2), chart(4, 2)], ids=lambda d: d.kind)
def test_watermark_and_offset_change_no_text(document: Document) -> None:
    from io import BytesIO

    from partybuild_desktop.reports.ledger import draw

    stream = BytesIO()
    draw(document, stream, printing=Printing(watermark="内部资料", dx_mm=3, dy_mm=-2))
    found = [bare(text) for text in page_texts(stream.getvalue())]
    assert found == ["内部资料" + text for text in texts(document)]


# ---------------------------------------------------------------- cross tables


def check_cross(villages: int) -> int:
    ledger = cross(villages)
    found = texts(ledger)
    for row in ledger.rows:
        cells = bare("".join(row[1 if isinstance(row, Subtotal) else 2 :]))
        assert any(cells in text for text in found), row
    for text in found:
        assert bare(ledger.title) in text
        assert "会议次数" in text
    last = list(ledger.rows)[-1:]
    if last:
        assert isinstance(last[0], Total)
        assert bare("".join(last[0][1:])) in found[-1]
    return len(found)


@pytest.mark.parametrize("villages", [0, 1, 4, 5, 40])
def test_every_number_of_villages(villages: int) -> None:
    assert check_cross(villages) == {0: 1, 1: 1, 4: 1, 5: 2, 40: 9}[villages]


@pytest.mark.full
def test_two_hundred_pages_of_a_cross_table() -> None:
    assert check_cross(1020) >= 200


def test_a_sum_is_not_parted_from_what_it_sums() -> None:
    for villages in range(4, 9):
        ledger = cross(villages)
        for text in texts(ledger):
            after_heading = text.split("12月")[-1]
            assert not after_heading.startswith(("小计", "合计合计"))
            assert "党支部" in after_heading


def test_a_head_longer_than_its_rows_makes_them_higher() -> None:
    ledger = cross(1)
    name = "双河镇红旗村" * 12
    rows = [type(row)((name, *row[1:])) for row in ledger.rows if not isinstance(row, Total)]
    (text,) = texts(replace(ledger, rows=rows))
    assert name in text


def test_a_head_as_long_as_a_page_is_an_ordinary_cell() -> None:
    ledger = cross(1)
    name = "双河镇红旗村" * 400
    rows = [type(row)((name, *row[1:])) for row in ledger.rows]
    assert bare("".join(texts(replace(ledger, rows=rows)))).count("第二党支部") >= 1


# ---------------------------------------------------------------- forms


@pytest.mark.parametrize("count", [0, 1, 2, 30])
def test_every_number_of_forms(count: int) -> None:
    check_forms(count)


@pytest.mark.full
def test_two_hundred_forms() -> None:
    check_forms(200)


def check_forms(count: int) -> None:
    document = cards(count)
    found = texts(document)
    assert len(found) == max(1, count)
    for text, form in zip(found, document.forms, strict=count > 0):
        for boxes in form.rows:
            for box in boxes:
                assert bare(box.text) in text
        assert "（续表）" not in text
    if not count:
        assert "本表无记录" in found[0]


@pytest.mark.parametrize("speeches", [1, 9, 10, 11, 12, 60])
def test_flowing_text_goes_on_on_the_next_page_and_nothing_is_lost(speeches: int) -> None:
    document = minutes(speeches)
    found = texts(document)
    (form,) = document.forms
    flowing = bare(form.rows[2][1].text)
    place = 0
    for number, text in enumerate(found):
        assert ("（续表）" in text) == (number > 0)
        part = text.split("主要内容")[-1].split("决议")[0].split("负责人")[0].split("第1页")[0]
        part = part.removesuffix(f"第{number + 1}页共{len(found)}页")
        if "主要内容" in text:
            assert flowing[place : place + len(part)] == part
            place += len(part)
    assert place == len(flowing)
    assert "一、同意。" in found[-1]
    assert "负责人（签名）" in found[-1]


def test_no_page_ends_or_begins_with_a_line_alone() -> None:
    for speeches in range(8, 30, 3):
        for text in page_texts(drawn(minutes(speeches))[0])[1:]:
            lines = text.split("\n")
            first = lines.index("主要内容") + 1 if "主要内容" in lines else None
            if first is not None:
                begun = lines[first].endswith("公示五个工作日。") and "发言" not in lines[first]
                assert not begun, lines[first]


def test_an_ordinary_box_longer_than_a_page_is_parted() -> None:
    form = Form(widths=(1, 4), rows=((label("说明"), Box("很长的说明，" * 800)),))
    found = texts(Forms(kind="x", title="表", forms=(form,)))
    assert len(found) > 1
    assert sum(text.count("很长的说明") for text in found) == pytest.approx(800, abs=len(found))


def test_boxes_that_hang_together_and_fit_no_page_are_refused() -> None:
    form = Form(
        name="甲",
        widths=(1, 1),
        rows=((Box("a", down=2), Box("长" * 9000)), (Box("b"),)),
    )
    with pytest.raises(UserProblem) as caught:
        drawn(Forms(kind="x", title="表", forms=(form,)))
    assert (caught.value.code, caught.value.args_) == ("form_too_tall", {"name": "甲"})


def test_a_foot_that_leaves_no_room_is_refused() -> None:
    for document in (cards(1), chart(2, 2), article(1)):
        with pytest.raises(UserProblem) as caught:
            drawn(replace(document, foot=Foot((), ("很长的注" * 4000,))))
        assert caught.value.code == "ledger_foot_too_long"


# ---------------------------------------------------------------- charts


@pytest.mark.parametrize(
    ("branches", "groups", "pages"), [(0, 0, 1), (1, 1, 1), (4, 2, 1), (12, 3, 1), (18, 0, 1)]
)
def test_a_chart_that_fits_is_one_page(branches: int, groups: int, pages: int) -> None:
    found = texts(chart(branches, groups))
    assert len(found) == pages
    assert_every_box(chart(branches, groups), found)


@pytest.mark.parametrize(("branches", "groups"), [(10, 6), (40, 3), (9, 12)])
def test_a_chart_of_many_boxes_loses_none(branches: int, groups: int) -> None:
    document = chart(branches, min(groups, 6))
    assert_every_box(document, texts(document))


@pytest.mark.full
def test_a_chart_of_two_hundred_pages() -> None:
    document = chart(700, 5)
    found = texts(document)
    assert len(found) >= 200
    assert_every_box(document, found)


def assert_every_box(document: Chart, found: list[str]) -> None:
    whole = "".join(found)
    for _, node in document.root.walk():
        assert bare(node.title) in whole
        for line in node.lines:
            assert bare(line) in whole


def test_a_deep_tree_is_listed() -> None:
    node = Node("末")
    for n in range(40):
        node = Node(f"第{n}级", (), (node,))
    found = texts(Chart(kind="x", title="图", root=node))
    assert all(any(f"第{n}级" in text for text in found) for n in range(40))


# ---------------------------------------------------------------- articles


@pytest.mark.parametrize("sections", [0, 1, 4, 12])
def test_an_article_loses_nothing(sections: int) -> None:
    check_article(article(sections))


@pytest.mark.full
def test_an_article_of_two_hundred_pages() -> None:
    assert check_article(article(340)) >= 200


def check_article(document: Article) -> int:
    found = texts(document)
    place = 0
    whole = "".join(text.removesuffix(f"—{number}—") for number, text in enumerate(found, 1))
    for paragraph in document.paragraphs:
        for part in paragraph.text.split("\n"):
            place = whole.find(bare(part), place)
            assert place >= 0, part
    return len(found)


def test_no_article_is_a_page_that_says_so() -> None:
    (text,) = texts(Article(kind="x", title="总结", paragraphs=()))
    assert "本表无记录" in text


def test_a_page_has_twenty_two_lines_of_twenty_eight_characters() -> None:
    lines = [Paragraph("第三节学习贯彻重要讲话精神内容" * 120, Style.PLAIN)]
    pages = page_texts(drawn(Article(kind="x", title="总结", paragraphs=lines))[0])
    body = [line for line in pages[1].split("\n") if not line.startswith("—")]
    assert len(body) == 22
    assert {len(line) for line in body} == {28}


def test_a_heading_is_not_left_alone_at_the_end_of_a_page() -> None:
    for sections in range(1, 9):
        for text in page_texts(drawn(article(sections))[0]):
            lines = [line for line in text.split("\n") if not line.startswith("—")]
            assert not lines[-1].endswith(("总体要求", "组织生活制度"))


def test_a_sum_that_is_wider_than_what_it_sums_stays_whole() -> None:
    columns = (Column("项目"), *(Column(f"{n}月", Kind.NUMBER) for n in range(1, 13)))
    rows = [(f"第{n}项", *["1111"] * 12) for n in range(9)]
    whole = Ledger(
        kind="x", title="表", columns=columns, rows=with_sums(columns, rows, total="合计")
    )
    for widths in (0.0, 10.0):
        tight = tuple(replace(column, max_mm=widths) for column in columns)
        (text,) = page_texts(drawn(replace(whole, columns=tight))[0])
        assert " ".join(["合计", *["9999"] * 12]) in text.replace("\n", " ")


@pytest.mark.parametrize("foot", [Foot(), Foot(("负责人（签名）",))])
@pytest.mark.parametrize("lines", [1, 2, 3])
def test_who_signs_stands_on_no_page_without_text(lines: int, foot: Foot) -> None:
    sentence = "支部党员大会讨论通过，" * 2 * lines
    signed = Paragraph("中共红旗村党支部委员会\n2026年3月1日", Style.RIGHT)
    for count in range(18 // lines, 26 // lines):
        body = tuple(Paragraph(f"第{n}段{sentence}") for n in range(count))
        document = Article(
            kind="notice",
            title="通知",
            paragraphs=(*body, signed),
            foot=foot,
            head=Head("各支部："),
        )
        found = texts(document)
        assert "支部党员大会讨论通过" in found[-1]
        assert "2026年3月1日" in found[-1]
        assert ("负责人" in found[-1]) == bool(foot.signs)
        assert bare("".join(p.text for p in body)) in "".join(t.split("—")[0] for t in found)

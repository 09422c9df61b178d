"""Figures on paper: vectors with our own type, the numbers of the table, none, one, many (T17)."""

from __future__ import annotations

import subprocess
import sys
from dataclasses import replace
from io import BytesIO
from pathlib import Path

import pypdfium2
import pytest
from pypdfium2 import raw

from partybuild_desktop.domain.figure import Figure, FigurePages, Series, Shape
from partybuild_desktop.domain.ledger import Binding, Foot, Paper, Size
from partybuild_desktop.domain.printing import Printing
from partybuild_desktop.domain.problem import UserProblem
from partybuild_desktop.reports.ledger import draw, missing_in
from partybuild_desktop.reports.preview import page_texts
from tests.reports.documents import FOOT, HEAD
from tests.reports.golden import check_page
from tests.reports.invented import bare, drawn
from tests.reports.test_ledger import fonts_of

AGES = ("30岁及以下", "31至35岁", "36至40岁", "41至45岁", "46至50岁", "51至55岁", "56岁及以上")
LONG = "中国共产党双河镇红旗村农民专业合作社联合社暨乡村振兴产业园区联合党支部委员会"


def bars(count: int = 7, *, shape: Shape = Shape.BAR, beside: int = 1) -> Figure:
    """A figure of so many categories."""
    names = AGES if count == len(AGES) else tuple(f"第{n}党支部" for n in range(1, count + 1))
    numbers = tuple((n * 7) % 23 for n in range(count))
    return Figure(
        title="党员年龄",
        shape=shape,
        categories=names,
        series=(Series("人数", numbers),),
        unit="人",
        label="项目",
        shares="占比",
        beside=beside,
    )


def two(count: int = 7, *, shape: Shape = Shape.STACKED) -> Figure:
    """The same of men and women."""
    one = bars(count, shape=shape)
    women = Series("女", tuple((n * 5) % 11 for n in range(count)))
    return replace(one, series=(replace(one.series[0], name="男"), women), sums="合计")


def pie(*numbers: int, beside: int = 3) -> Figure:
    names = tuple("甲乙丙丁戊己庚辛壬癸"[n % 10] * (1 + n // 10) for n in range(len(numbers)))
    return Figure(
        title="构成",
        shape=Shape.PIE,
        categories=names,
        series=(Series("人数", numbers),),
        unit="人",
        label="类别",
        shares="占比",
        beside=beside,
    )


def pages(*figures: Figure) -> FigurePages:
    return FigurePages(
        kind="figures",
        title="红旗村党支部党员队伍结构图",
        figures=figures,
        head=HEAD,
        foot=FOOT,
        paper=Paper(landscape=False),
        serial="SH01-2026-0020",
    )


USUAL = pages(
    two(),
    bars(),
    pie(66, 16),
    pie(80, 2),
    pie(50, 20, 10),
    replace(two(5, shape=Shape.BAR), sums="", shares="", beside=2),
    replace(bars(5, shape=Shape.LINE), shares="", beside=2),
)


def texts(document: FigurePages) -> list[str]:
    return [bare(text) for text in page_texts(drawn(document)[0])]


def check(document: FigurePages) -> int:
    """Every text and number of the tables is on paper; returns how many pages there are."""
    found = texts(document)
    whole = "".join(found)
    for figure in document.figures:
        assert bare(figure.title) in whole
        if not figure.categories:
            assert "没有数据" in whole
            continue
        for name, line in figure.lines():
            assert bare(name) in whole
            assert all(bare(text) in whole for text in line)
        assert all(bare(name) in whole for name in figure.categories)
    assert bare("".join(document.foot.signs)) in found[-1]
    assert all(bare(document.title) in text for text in found)
    return len(found)


@pytest.mark.parametrize(
    ("name", "document", "page"),
    [
        ("figures-first", USUAL, 0),
        ("figures-last", USUAL, 1),
        ("figures-lying", pages(two(60)), 1),
        ("figures-line", pages(replace(two(40, shape=Shape.LINE), shares="", sums="")), 0),
        ("figures-none", pages(), 0),
    ],
)
def test_pages_look_as_accepted(
    name: str, document: FigurePages, page: int, tmp_path: Path
) -> None:
    check_page(drawn(document)[0], page, name, tmp_path)


def test_every_number_is_on_paper_and_figures_are_numbered() -> None:
    assert check(USUAL) == 2
    first, last = texts(USUAL)
    assert "图1党员年龄" in first and "图7党员年龄" in last
    assert "（续表）" in last and "（续表）" not in first
    assert "编号SH01-2026-0020" in first


def test_type_is_ours_and_embedded_everything_is_vector_and_bytes_are_stable() -> None:
    pdf, result = drawn(USUAL)
    fonts = fonts_of(pdf)
    assert fonts and all(fonts.values())
    assert b"Helvetica" not in pdf and b"DejaVu" not in pdf
    assert pdf == drawn(USUAL)[0]
    assert (result.pages, result.rows, result.missing_glyphs) == (2, 7, ())
    document = pypdfium2.PdfDocument(pdf)
    kinds = [thing.type for page in document for thing in page.get_objects()]
    document.close()
    assert raw.FPDF_PAGEOBJ_PATH in kinds
    assert raw.FPDF_PAGEOBJ_IMAGE not in kinds


@pytest.mark.parametrize("shape", [Shape.BAR, Shape.STACKED, Shape.LINE])
@pytest.mark.parametrize("count", [0, 1, 2, 12, 60])
def test_every_number_of_categories(shape: Shape, count: int) -> None:
    assert check(pages(two(count, shape=shape))) == (1 if count < 60 else 2)


@pytest.mark.parametrize("count", [0, 1, 2, 7, 8, 60])
def test_every_number_of_slices(count: int) -> None:
    assert check(pages(pie(*range(1, count + 1), beside=1))) == (1 if count < 60 else 2)


def test_slices_side_by_side_that_fill_a_page_stand_alone() -> None:
    many = pie(*range(1, 60))
    assert check(pages(many, many, many)) >= 5


@pytest.mark.parametrize(
    "paper",
    [
        Paper(),
        Paper(binding=Binding.TOP),
        Paper(Size.A3),
        Paper(Size.A3, landscape=False),
        Paper(official=True, landscape=False),
    ],
)
def test_every_paper(paper: Paper) -> None:
    for document in (USUAL, pages(two(60)), pages()):
        check(replace(document, paper=paper))


@pytest.mark.full
def test_two_hundred_pages_of_figures() -> None:
    assert check(pages(*[two()] * 500)) >= 160


def test_one_bar_among_sixty() -> None:
    one = bars(60)
    alone = replace(one, series=(Series("人数", (*[0] * 37, 86, *[0] * 22)),))
    first, second = texts(pages(alone))
    assert "第38党支部86100%" in second
    assert "党员年龄（续）" in second and "（续）" not in first


def test_numbers_of_nothing_are_a_page_that_says_so() -> None:
    (empty,) = texts(replace(pages(), empty_text="没有在册党员"))
    assert "没有在册党员" in empty
    assert "本表无记录" in texts(pages())[0]
    (zeros,) = texts(pages(pie(0, 0), replace(bars(2), series=(Series("人数", (0, 0)),))))
    assert "没有数据" in zeros


def test_long_and_rare_names_extract_as_typed_and_are_no_formula() -> None:
    names = ("𠮷䶮村党支部", "乙$x^2$", LONG, LONG + "（筹）")
    one = Figure(
        title=LONG * 2,
        shape=Shape.BAR,
        categories=names,
        series=(Series("𬭎人数" * 4, (3.5, 2.25, 1, 0)), Series("乙", (None, 1, 1, 1))),
        label="党支部",
        unit="人",
    )
    for figure in (one, replace(one, shape=Shape.LINE), replace(one, beside=2)):
        document = pages(figure)
        check(document)
        assert missing_in(document) == ()


def test_a_character_that_no_font_has_is_named() -> None:
    document = pages(replace(bars(2), categories=("甲\ue123", "乙")))
    assert [glyph.codepoint for glyph in missing_in(document)] == ["U+E123"]


def test_a_row_or_a_foot_that_fits_no_page_is_refused() -> None:
    with pytest.raises(UserProblem) as caught:
        drawn(pages(replace(bars(2), categories=("很长" * 4000, "乙"))))
    assert (caught.value.code, caught.value.args_) == ("form_too_tall", {"name": "党员年龄"})
    with pytest.raises(UserProblem) as caught:
        drawn(replace(USUAL, foot=Foot((), ("很长的注" * 4000,))))
    assert caught.value.code == "ledger_foot_too_long"


@pytest.mark.parametrize("notes", [0, 7, 14, 21, 28, 35])
def test_the_foot_is_never_lost(notes: int) -> None:
    foot = Foot(FOOT.signs, ("注：甲乙丙丁。",) * notes)
    for document in (USUAL, pages(two(60)), pages(two(), two())):
        last = texts(replace(document, foot=foot))[-1]
        assert last.count("注：甲乙丙丁。") == notes


def test_watermark_and_offset_change_no_text() -> None:
    stream = BytesIO()
    draw(USUAL, stream, printing=Printing(watermark="内部资料", dx_mm=3, dy_mm=-2, blank_rows=9))
    found = [bare(text) for text in page_texts(stream.getvalue())]
    assert found == ["内部资料" + text for text in texts(USUAL)]


def test_the_chart_library_is_loaded_for_a_figure_and_not_before() -> None:
    code = (
        "import sys, partybuild_desktop.bootstrap, partybuild_desktop.reports.ledger\n"
        "import partybuild_desktop.services.ledger, partybuild_desktop.exchange.ledger\n"
        "print(sorted(m for m in sys.modules if m.split('.')[0] in ('matplotlib', 'numpy')))"
    )
    run = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert run.stdout.strip() == "[]"

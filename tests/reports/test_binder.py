"""The binder on paper: order, page numbers, links, bookmarks, both sides of a sheet."""

from __future__ import annotations

import re
from ctypes import byref, c_int
from dataclasses import replace
from io import BytesIO
from pathlib import Path

import pypdfium2
import pypdfium2.raw as pdfium
import pytest

from partybuild_desktop.domain.binder import Binder, Section
from partybuild_desktop.domain.ledger import Column, Kind, Ledger, Paper
from partybuild_desktop.reports.binder import DrawnBinder, draw_binder, draw_front
from partybuild_desktop.reports.preview import page_texts
from partybuild_desktop.system.errors import Cancelled
from partybuild_desktop.system.progress import Progress
from tests.reports.documents import article, cards, chart, cross, minutes
from tests.reports.golden import check_page
from tests.reports.invented import bare, drawn, roster
from tests.reports.test_ledger import fonts_of

CHECK = Ledger(
    kind="check",
    title="迎检册自查单",
    columns=(Column("序号", Kind.CODE), Column("缺什么")),
    rows=(("1", "没有记录"),),
    paper=Paper(landscape=False),
)
BINDER = Binder(
    org="中共双河镇委员会",
    title="党建工作迎检册",
    period="（2026年度）",
    day="2026年6月30日",
    sections=(
        Section("组织建设", (chart(6, 0), cross(6), minutes(20))),
        Section("党员队伍", (roster(45), cards(4))),
        Section("责任", (article(3),)),
    ),
    check=CHECK,
    serial="SH01-2026-0021",
)


def bound(binder: Binder = BINDER, **options: object) -> tuple[bytes, DrawnBinder]:
    stream = BytesIO()
    result = draw_binder(binder, stream, **options)  # type: ignore[arg-type]
    return stream.getvalue(), result


PDF, RESULT = bound()
TEXTS = [bare(text) for text in page_texts(PDF)]


def page(number: int) -> str:
    """The text of a page by its number, the cover being 1."""
    return TEXTS[RESULT.checked + number - 1]


def test_the_order_of_its_parts() -> None:
    assert RESULT.checked == 2  # one page and its white back
    assert TEXTS[0].startswith("迎检册自查单")
    assert TEXTS[1] == ""
    assert page(1) == "党建工作迎检册（2026年度）中共双河镇委员会2026年6月30日编号SH01-2026-0021"
    assert page(2) == ""
    assert page(3).startswith("目录第1盒组织建设")


def test_the_contents_name_the_page_on_which_each_ledger_begins() -> None:
    contents = page_texts(PDF)[RESULT.checked + 2].split("\n")
    titles = [document.title for document in BINDER.documents]
    found = dict(re.fullmatch(r"(.*) (\d+)", line).groups() for line in contents[1:-1])  # type: ignore[union-attr]
    assert list(found) == [
        "第 1 盒　组织建设",
        *titles[:3],
        "第 2 盒　党员队伍",
        *titles[3:5],
        "第 3 盒　责任",
        *titles[5:],
    ]
    starts = [int(found[title]) for title in titles]
    assert starts == list(RESULT.starts)
    for title, start in zip(titles, starts, strict=True):
        expected = "红旗村党支部委员会会议记录" if title == "会议记录" else bare(title)
        assert expected in page(start)
        assert "（续表）" not in page(start)
    for name, number in found.items():
        if name.startswith("第 "):
            assert page(int(number)).startswith(bare(name))


def test_title_sheets_are_on_the_front_and_say_what_is_in_the_box() -> None:
    for number, section in enumerate(BINDER.sections, 1):
        at = next(n for n in range(4, 99) if page(n).startswith(f"第{number}盒{section.title}"))
        assert at % 2 == 1
        for document in section.documents:
            assert bare(document.title) in page(at)


def test_pages_are_numbered_through() -> None:
    for number in range(3, len(TEXTS) - RESULT.checked + 1):
        text = page(number)
        assert (
            text == ""
            or text.endswith((f"—{number}—", f"—{number}—部分号码已用*遮盖"))
            or (f"—{number}—编号" in text)
        ), text[-40:]


def test_every_ledger_is_there_whole() -> None:
    for document, start in zip(BINDER.documents, RESULT.starts, strict=True):
        alone = drawn(document)[1].pages
        for text in TEXTS[RESULT.checked + start - 1 :][: alone - 1]:
            assert text


def test_bookmarks_lead_to_boxes_ledgers_and_records() -> None:
    document = pypdfium2.PdfDocument(PDF)
    found = [
        (mark.level, mark.get_title(), mark.get_dest().get_index() - RESULT.checked + 1)
        for mark in document.get_toc()
    ]
    document.close()
    assert [entry[1] for entry in found[:3]] == ["迎检册自查单", "封面", "目录"]
    starts = dict(zip((d.title for d in BINDER.documents), RESULT.starts, strict=True))
    assert {title: at for level, title, at in found if level == 1} == starts
    boxes = [title for level, title, _ in found if level == 0][3:]
    assert boxes == ["第 1 盒　组织建设", "第 2 盒　党员队伍", "第 3 盒　责任"]
    names = [(title, at) for level, title, at in found if level == 2]
    assert names[0] == ("2026年3月5日", starts["会议记录"])
    assert [at for _, at in names[1:]] == [starts["党员基本信息采集表"] + n for n in range(4)]


def test_links_of_the_contents_lead_there() -> None:
    document = pypdfium2.PdfDocument(PDF)
    contents = document[RESULT.checked + 2]
    found = []
    position, link = c_int(0), pdfium.FPDF_LINK()
    while pdfium.FPDFLink_Enumerate(contents.raw, byref(position), byref(link)):
        target = pdfium.FPDFLink_GetDest(document.raw, link)
        found.append(pdfium.FPDFDest_GetDestPageIndex(document.raw, target) - RESULT.checked + 1)
    contents.close()
    document.close()
    assert len(found) == 9
    assert set(RESULT.starts) <= set(found)
    assert found == sorted(found)


def test_a_viewer_counts_the_pages_as_they_are_printed() -> None:
    document = pypdfium2.PdfDocument(PDF)
    labels = [document.get_page_label(n) for n in range(5)]
    document.close()
    assert labels == ["自查1", "自查2", "1", "2", "3"]


def test_all_fonts_are_embedded_and_bytes_are_stable() -> None:
    assert all(fonts_of(PDF).values())
    assert b"Helvetica" not in PDF
    assert bound()[0] == PDF
    assert RESULT.missing_glyphs == ()


def left_edge(pdf: bytes, index: int) -> float:
    """Where the leftmost text of a page begins, in points."""
    document = pypdfium2.PdfDocument(pdf)
    opened = document[index]
    texts = opened.get_objects(filter=[pdfium.FPDF_PAGEOBJ_TEXT])
    found: float = min(thing.get_bounds()[0] for thing in texts)
    opened.close()
    document.close()
    return found


def test_the_bound_edge_changes_sides() -> None:
    start = RESULT.checked + RESULT.starts[2] - 1  # minutes: upright, two pages
    first, second = left_edge(PDF, start), left_edge(PDF, start + 1)
    wider = (20 - 15) * 72 / 25.4
    odd, even = (first, second) if RESULT.starts[2] % 2 else (second, first)
    assert odd - even == pytest.approx(wider, abs=1)
    single, _ = bound(mirror=False)
    assert left_edge(single, start) == pytest.approx(left_edge(single, start + 1), abs=0.1)


def test_without_anything_missing_the_cover_is_the_first_page() -> None:
    pdf, result = bound(replace(BINDER, check=None))
    assert result.checked == 0
    assert bare(page_texts(pdf)[0]).startswith("党建工作迎检册")
    assert result.starts == RESULT.starts


def test_an_empty_binder_has_a_cover_and_says_nothing_more() -> None:
    _, result = bound(replace(BINDER, sections=(), check=None))
    assert (result.pages, result.starts) == (2, ())


def test_a_long_list_of_ledgers_takes_several_pages_of_contents() -> None:
    many = tuple(replace(roster(1), title=f"第{n}号党员花名册") for n in range(70))
    pdf, result = bound(replace(BINDER, sections=(Section("党员队伍", many),), check=None))
    texts = [bare(text) for text in page_texts(pdf)]
    for n, start in enumerate(result.starts):
        assert f"第{n}号党员花名册" in texts[start - 1]
        assert f"第{n}号党员花名册{start}" in "".join(texts[2:5])
    assert len(result.starts) == 70


def test_the_front_can_be_had_before_the_rest() -> None:
    stream = BytesIO()
    assert draw_front(BINDER, stream) == 4
    assert [bare(text) for text in page_texts(stream.getvalue())] == TEXTS[:4]


@pytest.mark.parametrize(
    ("name", "index"),
    [("binder-check", 0), ("binder-cover", 2), ("binder-contents", 4), ("binder-box", 6)],
)
def test_pages_look_as_accepted(name: str, index: int, tmp_path: Path) -> None:
    check_page(PDF, index, name, tmp_path)


def test_a_ledger_laid_across_looks_as_accepted(tmp_path: Path) -> None:
    start = RESULT.checked + RESULT.starts[3] - 1
    check_page(PDF, start, "binder-roster", tmp_path)


def test_cancel_stops_it() -> None:
    class Stops(Progress):
        calls = 0

        def check(self) -> None:
            self.calls += 1
            if self.calls > 20:
                raise Cancelled

    with pytest.raises(Cancelled):
        bound(progress=Stops())

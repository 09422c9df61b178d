"""Ledgers on paper (T17)."""

from __future__ import annotations

import ctypes
from dataclasses import replace
from io import BytesIO
from pathlib import Path

import pypdfium2
import pypdfium2.raw as pdfium
import pytest

from partybuild_desktop.domain.ledger import Column, Foot, Head, Kind, Ledger, Paper, Size
from partybuild_desktop.domain.problem import UserProblem
from partybuild_desktop.reports import page as paper_page
from partybuild_desktop.reports.ledger import draw, missing_in
from partybuild_desktop.reports.preview import page_image, page_texts
from partybuild_desktop.system.errors import Cancelled
from partybuild_desktop.system.progress import Progress
from tests.reports.golden import check_page
from tests.reports.invented import SIGNS, Rows, bare, drawn, roster

ON_PAGE = 19  # rows of a roster on a page without foot


def check_pages(ledger: Ledger, pdf: bytes) -> None:
    """What holds for every ledger: all its rows, each whole on one page, with head and number."""
    texts = [bare(text) for text in page_texts(pdf)]
    rows = ["".join(bare(cell) for cell in row) for row in ledger.rows]
    heading = bare("".join(column.title for column in ledger.columns))
    page, place = 0, 0
    for row in rows:
        found = texts[page].find(row, place)
        if found < 0:
            page, place = page + 1, 0
            found = texts[page].find(row)
        assert found >= 0, row
        place = found + len(row)
    for number, text in enumerate(texts, 1):
        assert bare(ledger.title) in text
        assert ("（续表）" in text) == (number > 1)
        assert heading in text
        assert f"第{number}页共{len(texts)}页" in text
        assert ledger.serial in text
        assert ("负责人（签名）" in text) == (number == len(texts))
    if rows:
        assert rows[-1] in texts[-1]


def fonts_of(pdf: bytes) -> dict[str, bool]:
    """The fonts that the pages use, and whether each is embedded."""
    fonts = {}
    document = pypdfium2.PdfDocument(pdf)
    for page in document:
        for thing in page.get_objects(filter=[pdfium.FPDF_PAGEOBJ_TEXT]):
            font = pdfium.FPDFTextObj_GetFont(thing.raw)
            name = ctypes.create_string_buffer(100)
            pdfium.FPDFFont_GetBaseFontName(font, name, 100)
            fonts[name.value.decode()] = bool(pdfium.FPDFFont_GetIsEmbedded(font))
        page.close()
    document.close()
    return fonts


@pytest.mark.parametrize("rows", [0, 1, ON_PAGE, ON_PAGE + 1, 60])
def test_every_number_of_rows(rows: int) -> None:
    ledger = roster(rows)
    pdf, result = drawn(ledger)
    check_pages(ledger, pdf)
    assert (result.rows, result.missing_glyphs) == (rows, ())
    assert result.pages == len(page_texts(pdf))


@pytest.mark.full
@pytest.mark.parametrize("long", [False, True])
def test_two_hundred_pages(long: bool) -> None:
    ledger = roster(200 * ON_PAGE, long=long)
    pdf, result = drawn(ledger)
    check_pages(ledger, pdf)
    assert result.pages >= 200


@pytest.mark.parametrize(
    ("name", "ledger", "page"),
    [
        ("roster-first", roster(ON_PAGE + 1), 0),
        ("roster-last", roster(ON_PAGE + 1), 1),
        ("roster-empty", roster(0), 0),
        ("roster-long", roster(12, long=True, grouped=True), 0),
        ("roster-a3", roster(30, long=True, paper=Paper(Size.A3)), 0),
    ],
)
def test_pages_look_as_accepted(name: str, ledger: Ledger, page: int, tmp_path: Path) -> None:
    check_page(drawn(ledger)[0], page, name, tmp_path)


def test_fonts_are_embedded_as_subsets_and_there_are_no_others() -> None:
    pdf, _ = drawn(roster(30))
    fonts = fonts_of(pdf)
    assert {name.partition("+")[2] for name in fonts} == {
        "NotoSerifSC-Regular",
        "NotoSerifSC-Bold",
        "NotoSansSC-Regular",
        "HanaMinB",
    }
    assert all(fonts.values())
    assert b"Helvetica" not in pdf
    assert len(pdf) < 100_000


def test_equal_ledgers_give_equal_bytes() -> None:
    assert drawn(roster(25))[0] == drawn(roster(25))[0]


def test_text_is_found_as_it_was_typed() -> None:
    names = [
        "䶮",
        "𠮷",
        "𬭎",
        "买买提·吐尔逊",
        "⼀一",
        "周明",
        "\U00020bb7\U0002a6a5",
        "(x)\\<y>",
        "é",
    ]
    ledger = replace(
        roster(0),
        columns=(Column("姓名", Kind.NAME), Column("号码", Kind.CODE)),
        rows=[(name, "421281********123X") for name in names],
    )
    (text,) = page_texts(drawn(ledger)[0])
    assert [line.split(" ")[0] for line in text.split("\n") if "421281" in line] == names


def test_the_grid_holds_every_text() -> None:
    # White at the lines' inner sides: nothing may touch a line.
    image = page_image(drawn(roster(ON_PAGE))[0], 0, dpi=144)
    dark = [
        x
        for x in range(image.width)
        if sum(image.data[y * image.stride + 4 * x] < 128 for y in range(400, 1000, 3)) > 190
    ]
    edges = [x for x in dark if x - 1 not in dark]
    assert len(edges) == 13
    for edge in edges[1:-1]:
        for x in (edge - 3, edge + 4):
            column = (image.data[y * image.stride + 4 * x] for y in range(345, 1060))
            assert sum(value < 128 for value in column) < 60  # the horizontal lines alone


def test_a_long_cell_is_broken_and_keeps_its_row_together() -> None:
    ledger = roster(40, long=True)
    check_pages(ledger, drawn(ledger)[0])


def test_a_cell_longer_than_a_page_goes_on_on_the_next() -> None:
    sentence = "第{}句，村党支部召开党员大会讨论决定。"
    long = "".join(sentence.format(n) for n in range(700))
    ledger = replace(
        roster(0),
        columns=(Column("序号", Kind.CODE), Column("内容")),
        rows=[("1", "短"), ("2", long), ("3", "尾")],
    )
    pdf, result = drawn(ledger)
    assert result.pages > 2
    words = "".join(bare(text) for text in page_texts(pdf))
    for n in range(700):
        number = str(n)
        assert f"第{number}句" in words
    assert "3尾" in bare(page_texts(pdf)[-1])


@pytest.mark.parametrize("rows", range(ON_PAGE - 3, ON_PAGE + 2))
def test_the_foot_is_never_alone(rows: int) -> None:
    ledger = roster(rows)
    pdf, _ = drawn(ledger)
    check_pages(ledger, pdf)  # the last row is on the last page


def test_a_tall_last_row_is_split_rather_than_the_foot_left_alone() -> None:
    lines = "\n".join(f"行{n}。" for n in range(32))
    ledger = replace(roster(0), columns=(Column("内容"),), rows=[(lines,)])
    texts = page_texts(drawn(ledger)[0])
    assert len(texts) == 2
    assert "行31。" in texts[1]
    assert "负责人" in texts[1]


def test_notes_stand_under_the_last_rows() -> None:
    note = "注：本表截至上年底；" + "学历按最高学历填写，" * 20
    ledger = replace(roster(3), foot=Foot(SIGNS, (note,)))
    (text,) = page_texts(drawn(ledger)[0])
    assert bare(note) in bare(text)


def test_a_foot_that_leaves_no_room_is_refused() -> None:
    with pytest.raises(UserProblem) as caught:
        drawn(replace(roster(3), foot=Foot((), ("很长的注" * 3000,))))
    assert caught.value.code == "ledger_foot_too_long"


def test_an_empty_ledger_says_so_and_can_be_written_on() -> None:
    (text,) = page_texts(drawn(roster(0))[0])
    assert "本表无记录" in text
    (text,) = page_texts(drawn(replace(roster(0), empty_text="本年度没有发展党员"))[0])
    assert "本年度没有发展党员" in text


def test_three_levels_of_heading_and_a_long_title() -> None:
    ledger = replace(
        roster(0),
        title="湖北省咸宁市赤壁市双河镇" * 5 + "党员增减变化情况统计表",
        columns=(
            Column("村", Kind.CODE),
            Column("男", Kind.NUMBER, ("本年增加", "发展党员")),
            Column("女", Kind.NUMBER, ("本年增加", "发展党员")),
            Column("转入组织关系", Kind.NUMBER, ("本年增加",)),
        ),
        rows=[("红旗村", "1", "2", "3")],
        head=Head("填报单位：" + "很长的单位名称" * 9, ("截至日期：2026年6月30日",)),
    )
    (text,) = page_texts(drawn(ledger)[0])
    assert bare(ledger.title) in bare(text)
    assert "村本年增加发展党员转入组织关系男女" in bare(text)
    assert bare(ledger.head.left) in bare(text)


def test_missing_characters_are_named_before_and_after_and_the_text_is_kept() -> None:
    rows = [*Rows(2), tuple("张\ue815三" if n == 1 else "" for n in range(12))]
    ledger = replace(roster(0), rows=rows)
    (missing,) = missing_in(ledger)
    assert (missing.codepoint, missing.private) == ("U+E815", True)
    assert missing.where == "第 3 行“姓名”"
    pdf, result = drawn(ledger)
    assert result.missing_glyphs == (missing,)
    assert "张\ue815三" in page_texts(pdf)[0]


INJECTIONS = [
    ") Tj ET Q (",
    "<41> Tj",
    "endstream endobj",
    "%PDF-1.4 %%EOF",
    "<b>x</b>&amp;<br/>",
    "=cmd|'/C calc'!A0",
    "+1+1",
    "-2",
    "@SUM(A1)",
    "{n} %(n)s {0} %s",
    "\\n\\(\\)",
    "<?xml version='1.0'?>",
    "[-1000] TJ",
    "/F1 99 Tf",
]


@pytest.mark.parametrize("text", INJECTIONS)
def test_what_looks_like_code_is_only_text(text: str) -> None:
    """T14: in PDF."""
    plain, _ = drawn(replace(roster(0), columns=(Column("a"),), rows=[("x",)]))
    ledger = replace(
        roster(0), title=text, serial=text, columns=(Column(text),), rows=[(text,)], empty_text=text
    )
    pdf, _ = drawn(replace(ledger, head=Head(text, (text,)), foot=Foot((text,), (text,))))
    (found,) = page_texts(pdf)
    assert bare(found).count(bare(text)) >= 7
    assert pdf.count(b"/Type /Page\n") == plain.count(b"/Type /Page\n") == 1
    assert pdf.endswith(b"%%EOF\n")


def test_a_row_of_another_length_is_a_bug() -> None:
    with pytest.raises(ValueError, match="argument"):
        drawn(replace(roster(0), rows=[("1", "2")]))


class Stops(Progress):
    """Cancelled in the second pass; remembers the steps."""

    def __init__(self) -> None:
        self.steps: list[tuple[str, int]] = []
        self.done = 0

    def step(self, name: str, total: int = 0) -> None:
        self.steps.append((name, total))
        super().step(name, total)

    def advance(self, n: int = 1) -> None:
        self.done += n
        super().advance(n)

    def check(self) -> None:
        if self.done > 1500:
            raise Cancelled


def test_progress_is_told_and_cancel_stops_it() -> None:
    progress = Stops()
    with pytest.raises(Cancelled):
        draw(roster(1200), BytesIO(), progress)
    assert progress.steps == [("测量台账", 1200), ("绘制台账", 1200)]


def test_a_rare_long_name_is_set_narrower_and_never_parted() -> None:
    long = "阿依古丽·阿不都热合曼"
    columns = tuple(
        Column(title, kind)
        for title, kind in (
            ("姓名", Kind.NAME),
            ("公民身份号码", Kind.CODE),
            ("入党日期", Kind.DATE),
            ("转正日期", Kind.DATE),
            ("出生日期", Kind.DATE),
            ("手机号", Kind.CODE),
            ("所在党支部", Kind.CODE),
            ("家庭住址", Kind.TEXT),
        )
    )
    day = "2026年11月22日"
    rest = ("429981198001010023", day, day, day, "13900000001", "柳林村党支部", "柳林村11组98号")
    rows = [(name, *rest) for name in ["王秀英"] * 40 + [long] + ["李建国"] * 40]
    stream = BytesIO()
    draw(Ledger(kind="t", title="名册", columns=columns, rows=rows), stream)
    text = "".join(page_texts(stream.getvalue()))
    assert long in text


@pytest.mark.parametrize("rows", range(ON_PAGE - 3, 2 * ON_PAGE + 3))
def test_no_row_stands_alone_on_a_page(rows: int) -> None:
    ledger = roster(rows)
    texts = [bare(text) for text in page_texts(drawn(ledger)[0])]
    on_page = [text.count("421281") for text in texts]
    assert sum(on_page) == rows
    assert min(on_page) >= 2


def test_a_foot_hangs_a_little_lower_rather_than_on_a_page_of_its_own(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    def pages() -> list[int]:
        papers = (Paper(margin=15 + tenths / 10) for tenths in range(0, 76, 5))
        return [len(page_texts(drawn(roster(18, paper=paper))[0])) for paper in papers]

    hanging = pages()
    monkeypatch.setattr(paper_page, "_SPARE", 0.0)
    strict = pages()
    assert 0 < hanging.count(2) < strict.count(2)

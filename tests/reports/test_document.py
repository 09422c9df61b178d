"""The streamed document: written as it is drawn, sound at the end."""

from __future__ import annotations

import re
from io import BytesIO
from itertools import pairwise

from partybuild_desktop.reports.document import PageCanvas
from partybuild_desktop.reports.font import Role, bundled
from partybuild_desktop.reports.pen import Pen
from partybuild_desktop.reports.preview import page_count, page_texts


def canvas(stream: BytesIO, **options: object) -> PageCanvas:
    font = bundled()[Role.SONG].first
    return PageCanvas(stream, size=(300, 200), title="试（一）", font=font, **options)  # type: ignore[arg-type]


def test_a_page_is_written_when_it_is_done() -> None:
    stream = BytesIO()
    drawn = canvas(stream)
    pen, grown = Pen(drawn, bundled()), [stream.tell()]
    for page in range(5):
        text = "".join(chr(0x4E00 + 7 * n + page) for n in range(400))
        drawn.addLiteral(pen.put(text, (10, 100), size=10))
        drawn.showPage()
        grown.append(stream.tell())
    assert all(after - before > 500 for before, after in pairwise(grown))
    drawn.save()
    assert page_count(stream.getvalue()) == 5


def test_the_total_is_on_every_page_and_may_need_new_characters() -> None:
    stream = BytesIO()
    pens: list[Pen] = []
    drawn = canvas(stream, tail=lambda p, n: pens[0].put(f"第{p}页共{n}页", (10, 10), size=9))
    pens.append(Pen(drawn, bundled()))
    for _ in range(3):
        drawn.addLiteral(pens[0].put("村", (10, 100), size=10))
        drawn.showPage()
    drawn.save()
    assert page_texts(stream.getvalue()) == [f"村\n第{page}页共3页" for page in (1, 2, 3)]


def test_reportlab_s_own_drawing_works_with_the_fonts() -> None:
    stream = BytesIO()
    drawn = canvas(stream)
    drawn.setFont("NotoSerifSC-Regular", 12)
    drawn.drawString(20, 100, "红旗村 (a) \\ 𬭎")
    drawn.bookmarkPage("here")
    drawn.addOutlineEntry("第一页", "here", 0)
    drawn.linkRect("", "here", (0, 0, 50, 50))
    drawn.showPage()
    drawn.save()
    assert page_texts(stream.getvalue()) == ["红旗村 (a) \\ 𬭎"]
    assert b"/Outlines" in stream.getvalue()


def test_every_object_is_where_the_table_says() -> None:
    stream = BytesIO()
    drawn = canvas(stream)
    drawn.addLiteral(Pen(drawn, bundled()).put("村", (10, 100), size=10))
    drawn.showPage()
    drawn.save()
    data = stream.getvalue()
    start = int(data.rsplit(b"startxref\n", 1)[1].split()[0])
    assert data[start : start + 5] == b"xref\n"
    places = re.findall(rb"(\d{10}) 00000 n", data[start:])
    for number, place in enumerate(places, 1):
        assert data[int(place) :].startswith(b"%d 0 obj" % number)


def test_two_documents_may_be_drawn_at_the_same_time() -> None:
    first, second = BytesIO(), BytesIO()
    one, two = canvas(first), canvas(second)
    for drawn, text in ((one, "甲村"), (two, "乙组"), (one, "丙"), (two, "丁")):
        drawn.addLiteral(Pen(drawn, bundled()).put(text, (10, 100), size=10))
        drawn.showPage()
    one.save()
    two.save()
    assert page_texts(first.getvalue()) == ["甲村", "丙"]
    assert page_texts(second.getvalue()) == ["乙组", "丁"]

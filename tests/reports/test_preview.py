"""Pages as pictures and text."""

from __future__ import annotations

from io import BytesIO
from pathlib import Path

import pytest
from PIL import Image

from partybuild_desktop.domain.ledger import Column, Kind, Ledger
from partybuild_desktop.reports.preview import PageSearch, page_count, page_image, page_text
from tests.reports.invented import drawn, roster

PDF, _ = drawn(roster(3))


def test_pixels_are_rows_of_four_bytes() -> None:
    image = page_image(PDF, 0, dpi=36)
    assert (image.width, image.height) == (421, 298)
    assert image.stride == 4 * 421
    assert len(image.data) == image.stride * image.height
    assert image.data[:3] == b"\xff\xff\xff"


def test_the_png_is_the_same_picture() -> None:
    image = page_image(PDF, 0, dpi=36)
    with Image.open(BytesIO(image.png())) as png:
        assert png.convert("RGB").tobytes() == bytes(
            byte for n, byte in enumerate(image.data) if n % 4 != 3
        )
    with Image.open(BytesIO(image.png(grey=True))) as grey:
        assert grey.mode == "L"


def test_a_file_is_as_good_as_its_bytes(tmp_path: Path) -> None:
    path = tmp_path / "花名册.pdf"
    path.write_bytes(PDF)
    assert page_count(path) == page_count(PDF) == 1
    assert page_text(path, 0) == page_text(PDF, 0)


@pytest.mark.parametrize("page", [-1, 1])
def test_a_page_there_is_not(page: int) -> None:
    with pytest.raises(IndexError):
        page_image(PDF, page, dpi=36)


def test_what_is_found_has_its_place() -> None:
    ((title,),) = PageSearch(PDF).finds(0, "红旗村党支部党员花名册")
    assert title.top < 0.15
    assert abs(title.left + title.width / 2 - 0.5) < 0.02, "it stands in the middle"
    assert title.width > 4 * title.height


def test_blanks_and_capitals_count_for_nothing_and_beyond_the_plane_is_one() -> None:
    ledger = Ledger(
        kind="x",
        title="名单",
        columns=(Column("姓名", Kind.NAME), Column("号码", Kind.CODE)),
        rows=[("周明", "1X"), ("𠮷建国", "2"), ("没有", "3")],
    )
    pdf, _ = drawn(ledger)
    assert len(PageSearch(pdf).finds(0, "周明")) == len(PageSearch(pdf).finds(0, " 周 明")) == 1
    assert len(PageSearch(pdf).finds(0, "1x")) == 1
    (rare,) = PageSearch(pdf).finds(0, "𠮷建国")
    assert len(rare) == 1
    assert PageSearch(pdf).finds(0, "甲") == PageSearch(pdf).finds(0, " ") == []


def test_a_text_on_two_lines_has_a_spot_for_each() -> None:
    long = "红旗村三组三十六号院东头第二家" * 5
    ledger = Ledger(
        kind="x",
        title="名单",
        columns=(Column("姓名", Kind.NAME), Column("住址"), Column("备注")),
        rows=[("周明", long, long)],
    )
    pdf, _ = drawn(ledger)
    spots = PageSearch(pdf).finds(0, long)[0]
    assert len(spots) > 1
    assert [spot.top for spot in spots] == sorted(spot.top for spot in spots)


def test_a_page_is_read_once_and_again_only_where_it_has_what_is_sought() -> None:
    search = PageSearch(PDF)
    assert search.finds(0, "没有此人") == []
    search.pdf = b""  # a second reading would fail
    assert search.finds(0, "也没有此人") == []
    search.pdf = PDF
    assert len(search.finds(0, "花名册")) == 1

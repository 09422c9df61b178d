"""Pages as pictures and text."""

from __future__ import annotations

from io import BytesIO
from pathlib import Path

import pytest
from PIL import Image

from partybuild_desktop.reports.preview import page_count, page_image, page_text
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

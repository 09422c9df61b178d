"""A PDF looked at: its pages as pictures and as text. For the preview on screen and for tests."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from io import BytesIO
from pathlib import Path
from threading import Lock
from typing import Any, Final

import pypdfium2

_lock: Final = Lock()  # PDFium is one machine for the whole process and not made for two threads


@dataclass(frozen=True, slots=True)
class PageImage:
    """One page as pixels: rows of red, green, blue and an unused byte, the uppermost row first."""

    width: int
    height: int
    data: bytes

    @property
    def stride(self) -> int:
        """Bytes from one row to the next."""
        return 4 * self.width

    def png(self, *, grey: bool = False) -> bytes:
        """The same as a PNG file."""
        # Imported late: the screen takes the pixels as they are.
        from PIL import Image

        image = Image.frombuffer("RGBX", (self.width, self.height), self.data, "raw", "RGBX", 0, 1)
        stream = BytesIO()
        image.convert("L" if grey else "RGB").save(stream, "PNG", optimize=True)
        return stream.getvalue()


def page_count(pdf: bytes | Path) -> int:
    """How many pages the PDF has."""
    with _opened(pdf) as document:
        return len(document)


def page_image(pdf: bytes | Path, page: int, *, dpi: float) -> PageImage:
    """A page, counted from 0, as it is printed. Raises IndexError for a page there is not."""
    with _opened(pdf) as document:
        opened = _page(document, page)
        bitmap = opened.render(scale=dpi / 72, prefer_bgrx=True, rev_byteorder=True)
        rows, used = bytes(bitmap.buffer), 4 * bitmap.width
        if bitmap.stride != used:
            starts = range(0, bitmap.stride * bitmap.height, bitmap.stride)
            rows = b"".join(rows[start : start + used] for start in starts)
        image = PageImage(bitmap.width, bitmap.height, rows)
        bitmap.close()
        opened.close()
        return image


def page_text(pdf: bytes | Path, page: int) -> str:
    """What can be found and copied on a page, counted from 0, in the order it was drawn."""
    with _opened(pdf) as document:
        opened = _page(document, page)
        found = opened.get_textpage()
        text: str = found.get_text_range()
        found.close()
        opened.close()
        return text.replace("\r\n", "\n")


def page_texts(pdf: bytes | Path) -> list[str]:
    """The text of every page."""
    return [page_text(pdf, page) for page in range(page_count(pdf))]


@contextmanager
def _opened(pdf: bytes | Path) -> Iterator[Any]:
    with _lock:
        document = pypdfium2.PdfDocument(pdf)
        try:
            yield document
        finally:
            document.close()


def _page(document: Any, page: int) -> Any:
    if not 0 <= page < len(document):
        raise IndexError(page)
    return document[page]

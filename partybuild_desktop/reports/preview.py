"""A PDF looked at: its pages as pictures and as text. For the preview on screen and for tests."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from ctypes import c_ushort
from dataclasses import dataclass
from io import BytesIO
from math import inf
from pathlib import Path
from threading import Lock
from typing import Any, Final

import pypdfium2
import pypdfium2.raw

_POINTS: Final = 72  # to an inch
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


@dataclass(frozen=True, slots=True)
class Spot:
    """A piece of a page: its upper left corner and its size, as parts of the page's own."""

    left: float
    top: float
    width: float
    height: float


def page_count(pdf: bytes | Path) -> int:
    """How many pages the PDF has."""
    with _opened(pdf) as document:
        return len(document)


def is_readable(pdf: bytes | Path) -> bool:
    """Whether it opens, without a password, and has a page."""
    try:
        return page_count(pdf) > 0
    except pypdfium2.PdfiumError:
        return False


def page_image(pdf: bytes | Path, page: int, *, dpi: float, longest: float = inf) -> PageImage:
    """A page, counted from 0, as it is printed. Raises IndexError for a page there is not.

    Coarser where the page would become more than `longest` pixels long.
    """
    with _opened(pdf) as document:
        opened = _page(document, page)
        scale = min(dpi / 72, longest / max(*opened.get_size(), 1))
        bitmap = opened.render(scale=scale, prefer_bgrx=True, rev_byteorder=True)
        rows, used = bytes(bitmap.buffer), 4 * bitmap.width
        if bitmap.stride != used:
            starts = range(0, bitmap.stride * bitmap.height, bitmap.stride)
            rows = b"".join(rows[start : start + used] for start in starts)
        image = PageImage(bitmap.width, bitmap.height, rows)
        bitmap.close()
        opened.close()
        return image


def page_inches(pdf: bytes | Path, page: int) -> tuple[float, float]:
    """Width and height of a page, counted from 0. Raises IndexError for a page there is not."""
    with _opened(pdf) as document:
        opened = _page(document, page)
        try:
            width, height = opened.get_size()
        finally:
            opened.close()
    return width / _POINTS, height / _POINTS


def page_text(pdf: bytes | Path, page: int) -> str:
    """What can be found and copied on a page, counted from 0, in the order it was drawn."""
    with _opened(pdf) as document:
        opened = _page(document, page)
        found = opened.get_textpage()
        text: str = found.get_text_range()
        found.close()
        opened.close()
        return text.replace("\r\n", "\n")


class PageSearch:
    """Looks for texts in a PDF; what it has read of a page it need not read again."""

    def __init__(self, pdf: bytes | Path) -> None:
        self.pdf = pdf
        self._read: dict[int, str] = {}

    def finds(self, page: int, wanted: str) -> list[tuple[Spot, ...]]:
        """Every place on a page, counted from 0, where it stands: a spot for each of its lines.

        Blanks and line ends count for nothing on either side, nor do capitals.
        """
        sought = "".join(map(_folded, _units(wanted)))
        if not sought or sought not in self._read.get(page, sought):
            return []
        with _opened(self.pdf) as document:
            opened = _page(document, page)
            text = opened.get_textpage()
            kept = [(n, _folded(unit)) for n, unit in _characters(text) if not _blank(unit)]
            whole = self._read[page] = "".join(unit for _, unit in kept)
            size = opened.get_size()
            found = [
                _spots(text, size, [n for n, _ in kept[at : at + len(sought)]])
                for at in _places(whole, sought)
            ]
            text.close()
            opened.close()
            return found


def _places(whole: str, sought: str) -> Iterator[int]:
    at = whole.find(sought)
    while at >= 0:
        yield at
        at = whole.find(sought, at + len(sought))


def _characters(text: Any) -> list[tuple[int, str]]:
    """The characters of a page by the numbers that PDFium gives them: UTF-16 units."""
    count = text.count_chars()
    buffer = (c_ushort * (count + 1))()
    got = pypdfium2.raw.FPDFText_GetText(text, 0, count, buffer) - 1
    if got == count:
        return [(n, chr(unit)) for n, unit in enumerate(buffer[:count])]
    # one has no Unicode and was left out: ask for each by itself, a hundred times slower
    return [(n, chr(pypdfium2.raw.FPDFText_GetUnicode(text, n))) for n in range(count)]


def _units(text: str) -> list[str]:
    """UTF-16 units: a character beyond U+FFFF is two to PDFium."""
    raw = "".join(text.split()).encode("utf-16-le")
    return [chr(int.from_bytes(raw[n : n + 2], "little")) for n in range(0, len(raw), 2)]


def _folded(unit: str) -> str:
    lower = unit.lower()
    return lower if len(lower) == 1 else unit


def _blank(unit: str) -> bool:
    return unit.isspace() or unit == "\0"


def _spots(text: Any, size: tuple[float, float], where: Iterable[int]) -> tuple[Spot, ...]:
    """The boxes of some characters, one for each line they stand in."""
    lines: list[tuple[float, float, float, float]] = []
    for n in where:
        left, bottom, right, top = text.get_charbox(n, loose=True)
        if lines:
            begun = lines[-1]
            if bottom < (begun[1] + begun[3]) / 2 < top and left >= begun[0]:
                high, low = max(begun[3], top), min(begun[1], bottom)
                lines[-1] = (begun[0], low, max(begun[2], right), high)
                continue
        lines.append((left, bottom, right, top))
    wide, tall = size
    return tuple(
        Spot(left / wide, 1 - top / tall, (right - left) / wide, (top - bottom) / tall)
        for left, bottom, right, top in lines
    )


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

"""The sheets of one PDF: each takes a finished page, its watermark, and where it is moved to."""

from __future__ import annotations

from typing import BinaryIO, Final

from partybuild_desktop.domain.ledger import Align, Binding, Paper
from partybuild_desktop.domain.printing import PLAIN, Printing
from partybuild_desktop.reports.document import PageCanvas, Tail
from partybuild_desktop.reports.font import Fonts, Role, bundled, printable
from partybuild_desktop.reports.installed import of_this_pc
from partybuild_desktop.reports.pen import MM, Pen, Point

_PALE: Final = 0.90  # grey of the watermark: seen on paper, and every text over it is read
_LARGEST: Final = 90.0  # points
_SHARE: Final = 0.62  # of the sheet's diagonal that the watermark takes


class Area:
    """The type area of a sheet, in points."""

    def __init__(self, paper: Paper) -> None:
        width, height = (length * MM for length in paper.mm)
        left, top, right, bottom = (margin * MM for margin in paper.margins)
        self.paper = paper
        self.size = (width, height)
        self.left, self.right = left, width - right
        self.top, self.bottom = height - top, bottom
        self.width = self.right - self.left
        self.height = self.top - self.bottom
        self.middle = (self.left + self.right) / 2

    @property
    def turned(self) -> tuple[float, float]:
        """How far the area lies elsewhere on the back of a sheet, its bound edge being opposite."""
        left, top, right, bottom = (margin * MM for margin in self.paper.margins)
        if self.paper.binding is Binding.TOP:
            return 0.0, top - bottom
        return right - left, 0.0


class Sheets:
    """Where finished pages go, one after the other. `mirror`: printed on both sides, so that the
    bound edge of every even page is the opposite one."""

    def __init__(
        self,
        stream: BinaryIO,
        *,
        title: str,
        size: tuple[float, float],
        fonts: Fonts | None = None,
        printing: Printing = PLAIN,
        mirror: bool = False,
    ) -> None:
        self.fonts = fonts or (of_this_pc() if printing.pc_fonts else bundled())
        self.canvas = PageCanvas(stream, size=size, title=title, font=self.fonts[Role.SONG].first)
        self.pen = Pen(self.canvas, self.fonts)
        self.pages = 0
        self.level = 0  # of the next bookmark in the outline
        self._marked = 0
        self._printing, self._mirror = printing, mirror
        self._marks: dict[tuple[float, float], str] = {}

    def add(self, code: str, area: Area, tail: Tail | None = None) -> int:
        """Put a page on a sheet; returns its number, counted from 1."""
        move = self._move(area)
        self.canvas.setPageSize(area.size)
        self.canvas.tail = _moved_tail(tail, move) if tail is not None else None
        self.canvas.addLiteral(self._watermark(area) + _moved(code, move))
        self.canvas.showPage()
        self.pages += 1
        return self.pages

    def bookmark(self, title: str, *, key: str = "", level: int | None = None) -> None:
        """Name the open page in the outline; a link leads to it by `key`."""
        self._marked += 1
        key = key or f"place{self._marked}"
        self.canvas.bookmarkPage(key)
        self.canvas.addOutlineEntry(
            printable(title), key, self.level if level is None else level, closed=True
        )

    def link(self, key: str, area: Area, low: Point, high: Point) -> None:
        """Make a part of the open page, which has this area, lead to a bookmark."""
        x, y = self.moved(area)
        places = (low[0] + x, low[1] + y, high[0] + x, high[1] + y)
        self.canvas.linkRect("", key, places, relative=0, thickness=0)

    def moved(self, area: Area) -> tuple[float, float]:
        """How far everything on the open page is moved, in points: right and up."""
        printing = self._printing
        x, y = printing.dx_mm * MM, -printing.dy_mm * MM
        if self._mirror and self.pages % 2:  # the open page is an even one
            x, y = x + area.turned[0], y + area.turned[1]
        return x, y

    def close(self) -> None:
        """Write what only the end of the document can know."""
        self.canvas.save()

    def _move(self, area: Area) -> str:
        x, y = self.moved(area)
        return f"1 0 0 1 {x:.2f} {y:.2f} cm" if x or y else ""

    def _watermark(self, area: Area) -> str:
        """The watermark across a sheet, from its lower left to its upper right."""
        text = printable(self._printing.watermark)
        if not text:
            return ""
        if area.size not in self._marks:
            width, height = area.size
            length = (width**2 + height**2) ** 0.5
            cos, sin = width / length, height / length
            size = min(_LARGEST, length * _SHARE / self.fonts[Role.HEI].width(text))
            line = self.pen.put(
                text, (0, -0.38 * size), role=Role.HEI, size=size, align=Align.CENTER
            )
            turn = f"{cos:.4f} {sin:.4f} {-sin:.4f} {cos:.4f} {width / 2:.2f} {height / 2:.2f} cm"
            self._marks[area.size] = f"q {_PALE:g} g {turn} {line} Q 0 g\n"
        return self._marks[area.size]


def _moved(code: str, move: str) -> str:
    return f"q {move}\n{code}\nQ" if move else code


def _moved_tail(tail: Tail, move: str) -> Tail:
    return (lambda page, pages: _moved(tail(page, pages), move)) if move else tail

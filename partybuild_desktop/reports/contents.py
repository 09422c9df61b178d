"""Lists of what stands where: titles, a dotted line, and a page number that is known later."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from partybuild_desktop.domain.ledger import Align
from partybuild_desktop.reports.document import Tail
from partybuild_desktop.reports.font import Role, printable
from partybuild_desktop.reports.pen import MM, Pen, Point, baseline, strokes
from partybuild_desktop.reports.sheets import Area, Sheets
from partybuild_desktop.reports.wrap import wrap
from partybuild_desktop.system.i18n import tr

_TITLE: Final = 22.0
_SIZE: Final = 12.0
_LINE: Final = 8.4 * MM
_ABOVE_BOX: Final = 3.0 * MM
_INDENT: Final = 2.0  # em, of a ledger
_FIGURES: Final = 3.0  # em, room for the number
_DOT: Final = 0.55  # em, from dot to dot


@dataclass(frozen=True, slots=True)
class Entry:
    """One line: `key` names the bookmark it leads to; a box stands out."""

    title: str
    key: str
    box: bool


@dataclass(frozen=True, slots=True)
class ContentsPage:
    """A page's drawing code, and that of its entries, whose figures are known at the end."""

    code: str
    entries: Tail


def contents_pages(
    entries: Sequence[Entry],
    sheets: Sheets,
    area: Area,
    starts: Mapping[str, int],
    *,
    top: float = 0.0,
    titled: bool = True,
) -> Iterator[ContentsPage]:
    """The pages of a list, from `top` on the first one; its links are put on the open sheet.

    A page is to be put on a sheet before the next one is asked for. `starts` is read when the
    figures are drawn. Nothing comes out where there is no entry.
    """
    page = _Page(sheets, area, starts, top or area.top)
    if titled:
        page.title()
    last = len(entries) - 1
    for number, entry in enumerate(entries):
        lines = page.lines(entry)
        least = len(lines) + (1 if entry.box and number < last else 0)  # a box is not left alone
        if page.full(least, box=entry.box):
            yield page.done()
            page = _Page(sheets, area, starts, area.top)
        page.add(entry, lines)
    if entries:
        yield page.done()


class _Page:
    """The open page, filled from the top down."""

    def __init__(self, sheets: Sheets, area: Area, starts: Mapping[str, int], top: float) -> None:
        self._sheets, self._area, self._starts = sheets, area, starts
        self._pen: Pen = sheets.pen
        self._y = self._top = top
        self._title = ""
        self._entries: list[tuple[str, str, Point]] = []  # code, key and place of the figure

    def title(self) -> None:
        """目录 above the list."""
        at = (self._area.middle, self._y - _TITLE)
        text = tr("目　录")
        self._title = self._pen.put(text, at, role=Role.TITLE, size=_TITLE, align=Align.CENTER)
        self._y = self._top = self._y - _TITLE - 10 * MM

    def lines(self, entry: Entry) -> list[str]:
        """The title broken where it must be."""
        room = self._area.width / _SIZE - _FIGURES - (0.0 if entry.box else _INDENT)
        return wrap(printable(entry.title), room, self._pen.fonts[_role(entry)])

    def full(self, lines: int, *, box: bool) -> bool:
        """Whether so many more lines do not fit."""
        above = _ABOVE_BOX if box else 0.0
        return self._y < self._top and self._y - above - lines * _LINE < self._area.bottom

    def add(self, entry: Entry, lines: list[str]) -> None:
        """One entry, with its dots and its link; the figure comes later."""
        if entry.box and self._y < self._top:
            self._y -= _ABOVE_BOX
        area, role, high = self._area, _role(entry), self._y
        left = area.left + (0.0 if entry.box else _INDENT * _SIZE)
        code = []
        for line in lines:
            at = (left, baseline(self._y - _LINE / 2, _SIZE))
            code.append(self._pen.put(line, at, role=role, size=_SIZE))
            self._y -= _LINE
        ends = left + self._pen.fonts[role].width(line.rstrip()) * _SIZE
        code.append(self._dots(ends, at[1]))
        self._entries.append(("\n".join(code), entry.key, (area.right, at[1])))
        self._sheets.link(entry.key, area, (area.left, self._y), (area.right, high))

    def _dots(self, left: float, y: float) -> str:
        """Dots from the text to the figure, under each other on all lines."""
        step = _DOT * _SIZE
        right = self._area.right - _FIGURES * _SIZE
        first = int((self._area.right - left - 0.6 * _SIZE) / step)
        last = int((self._area.right - right) / step) + 1
        xs = [self._area.right - n * step for n in range(last, first + 1)]
        lines = strokes([((x, y + 2.4), (x, y + 2.4)) for x in xs], 0.9)
        return f"1 J {lines} 0 J" if lines else ""  # round ends: a line of no length is a dot

    def done(self) -> ContentsPage:
        """The page as drawing code."""
        entries, pen, starts = self._entries, self._pen, self._starts

        def draw(_page: int, _pages: int) -> str:
            return "\n".join(
                f"{code}\n{pen.put(str(starts[key]), at, size=_SIZE, align=Align.RIGHT)}"
                for code, key, at in entries  # title and figure together, as they are read
            )

        return ContentsPage(self._title, draw)


def _role(entry: Entry) -> Role:
    return Role.HEI if entry.box else Role.SONG

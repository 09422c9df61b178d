"""What every page of a ledger has around its rows: title, head, heading, lines, foot, number.

Measures: look of the paper (title 20 pt bold Song, line under it 10.5 pt, heading 10 pt Hei on
4 % grey and 9 mm high, grid 0.4 pt, frame 1 pt) and GB/T 9704-2012 (page number below the type
area, its middle).
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from partybuild_desktop.domain.ledger import Align, HeadCell, Ledger, heading, heading_rows
from partybuild_desktop.reports.columns import MM, PAD, Fit
from partybuild_desktop.reports.font import Role, printable
from partybuild_desktop.reports.pen import Pen, Point, baseline, box, strokes
from partybuild_desktop.reports.row import LEADING
from partybuild_desktop.reports.wrap import balance, wrap
from partybuild_desktop.system.i18n import tr

GRID: Final = 0.4
FRAME: Final = 1.0
_TITLE: Final = (20.0, 18.0, 16.0)  # the largest that fits in one line
_CONTINUED: Final = 14.0
_TEXT: Final = 10.5  # head and foot
_SMALL: Final = 9.0  # notes
_NUMBER: Final = 10.0
_NUMBER_BELOW: Final = 6.0 * MM  # middle of the page number below the type area
_GREY: Final = 0.96
_HEADING: Final = 9.0 * MM
_HEADING_LEVEL: Final = 7.6 * MM  # each, where there are several
_UNDER_TITLE: Final = 3.2 * MM
_UNDER_HEAD: Final = 2.0 * MM
_ABOVE_NOTES: Final = 2.0 * MM
_SIGNS: Final = 12.0 * MM  # the line of those who sign, with room above it for a hand


class Area:
    """The type area of a sheet, in points."""

    def __init__(self, ledger: Ledger) -> None:
        width, height = (length * MM for length in ledger.paper.mm)
        left, top, right, bottom = (margin * MM for margin in ledger.paper.margins)
        self.size = (width, height)
        self.left, self.right = left, width - right
        self.top, self.bottom = height - top, bottom
        self.width = self.right - self.left
        self.middle = (self.left + self.right) / 2


class PageArt:
    """The constant parts of one ledger's pages as drawing code, made once."""

    def __init__(self, ledger: Ledger, fit: Fit, pen: Pen, area: Area) -> None:
        self._ledger, self._pen, self._area, self._size = ledger, pen, area, fit.size
        self._edges = [area.left]
        for width in fit.widths:
            self._edges.append(self._edges[-1] + width)
        self._edges[-1] = area.right
        self._titles = self._title_lines()
        self._head = self._head_lines()
        under_title = area.top - sum(size * LEADING for _, size in self._titles) - _UNDER_TITLE
        self._head_top = under_title
        self.table_top = under_title - len(self._head) * _TEXT * LEADING - _UNDER_HEAD
        heights, cells = self._heading_cells()
        self.rows_top = self.table_top - sum(heights)
        self._heading_code = self._heading(heights, cells)
        self._notes = [line for note in ledger.foot.notes for line in self._wrap(note, _SMALL)]

    @property
    def foot_height(self) -> float:
        """What the foot takes up under the table of the last page, in points."""
        notes = _ABOVE_NOTES + len(self._notes) * _SMALL * LEADING if self._notes else 0.0
        return notes + (_SIGNS if self._ledger.foot.signs else 0.0)

    def before_rows(self, *, continued: bool) -> str:
        """Title, head and heading, in reading order."""
        return "\n".join([self._title(continued=continued), *self._head_code(), self._heading_code])

    def lines(self, heights: Sequence[float], *, open_rows: int = 0) -> str:
        """Grid and frame around rows of these heights; the first `open_rows` have no columns."""
        left, right = self._edges[0], self._edges[-1]
        y = columns_top = self.rows_top
        grid = []
        for number, height in enumerate(heights, 1):
            y -= height
            grid.append(((left, y), (right, y)))
            if number == open_rows:
                columns_top = y
        grid.pop()  # the last one is the frame's
        grid += [((x, columns_top), (x, y)) for x in self._edges[1:-1]]
        return strokes(grid, GRID) + "\n" + box((left, y), (right, self.table_top), width=FRAME)

    def foot(self, table_bottom: float) -> str:
        """Notes and the line of those who sign, under the table."""
        code, y = [], table_bottom - _ABOVE_NOTES
        for note in self._notes:
            code.append(self._pen.put(note, (self._area.left, y - _SMALL), size=_SMALL))
            y -= _SMALL * LEADING
        signs = self._ledger.foot.signs
        y = table_bottom - self.foot_height + _SIGNS / 3
        for number, sign in enumerate(signs):
            x = self._area.left + self._area.width * number / len(signs)
            code.append(self._pen.put(printable(sign), (x, y), size=_TEXT))
        return "\n".join(code)

    def tail(self, page: int, pages: int) -> str:
        """Page number, serial number, and that numbers are masked: below the type area."""
        y = baseline(self._area.bottom - _NUMBER_BELOW, _NUMBER)
        number = tr("第 {page} 页 共 {pages} 页", page=page, pages=pages)
        middle = (self._area.middle, y)
        code = [self._pen.put(number, middle, size=_NUMBER, align=Align.CENTER)]
        if self._ledger.serial:
            serial = tr("编号 {serial}", serial=printable(self._ledger.serial))
            right = (self._area.right, y)
            code.append(self._pen.put(serial, right, size=_NUMBER, align=Align.RIGHT))
        if self._ledger.masked:
            masked = tr("部分号码已用 * 遮盖")
            code.append(self._pen.put(masked, (self._area.left, y), size=_SMALL))
        return "\n".join(code)

    def spanning(self, text: str, height: float) -> str:
        """A text in the middle of the first row, across all columns."""
        at = (self._area.middle, baseline(self.rows_top - height / 2, self._size))
        return self._pen.put(printable(text), at, size=self._size, align=Align.CENTER)

    def _wrap(self, text: str, size: float) -> list[str]:
        return wrap(printable(text), self._area.width / size, self._pen.fonts[Role.SONG])

    def _title_lines(self) -> list[tuple[str, float]]:
        title, face = printable(self._ledger.title), self._pen.fonts[Role.TITLE]
        continued = self._pen.fonts[Role.SONG].width(tr("（续表）")) * _CONTINUED
        room = self._area.width - continued
        for size in _TITLE:
            if face.width(title) * size <= room:
                return [(title, size)]
        return [(line, size) for line in balance(title, room / size, face)]

    def _title(self, *, continued: bool) -> str:
        code, y, face = [], self._area.top, self._pen.fonts[Role.TITLE]
        for line, size in self._titles:
            middle = (self._area.middle, baseline(y - size * LEADING / 2, size))
            code.append(self._pen.put(line, middle, role=Role.TITLE, size=size, align=Align.CENTER))
            y -= size * LEADING
        if continued:
            after = (middle[0] + face.width(line) * size / 2, middle[1])
            code.append(self._pen.put(tr("（续表）"), after, size=_CONTINUED))
        return "\n".join(code)

    def _head_lines(self) -> list[tuple[str, str]]:
        """What stands at the left and at the right of each line under the title."""
        head, face = self._ledger.head, self._pen.fonts[Role.SONG]
        left = self._wrap(head.left, _TEXT) if head.left else []
        right = "　".join(filter(None, map(printable, head.right)))
        room = self._area.width / _TEXT
        if left and right and face.width(left[-1]) + face.width(right) + 1 <= room:
            return [*((line, "") for line in left[:-1]), (left[-1], right)]
        lines = [(line, "") for line in left]
        return lines + [("", line) for line in self._wrap(right, _TEXT)] if right else lines

    def _head_code(self) -> list[str]:
        code, y = [], self._head_top
        for left, right in self._head:
            height = baseline(y - _TEXT * LEADING / 2, _TEXT)
            code.append(self._pen.put(left, (self._area.left, height), size=_TEXT))
            code.append(
                self._pen.put(right, (self._area.right, height), size=_TEXT, align=Align.RIGHT)
            )
            y -= _TEXT * LEADING
        return code

    def _heading_cells(self) -> tuple[list[float], list[tuple[HeadCell, list[str]]]]:
        """Heights of the heading's rows, and each cell with its lines."""
        rows = heading_rows(self._ledger.columns)
        heights = [_HEADING if rows == 1 else _HEADING_LEVEL] * rows
        cells = []
        for cell in heading(self._ledger.columns):
            room = self._edges[cell.right] - self._edges[cell.left] - 2 * PAD
            face = self._pen.fonts[Role.HEI]
            lines = balance(printable(cell.title), room / self._size, face)
            cells.append((cell, lines))
            need = len(lines) * self._size * LEADING + 2 * PAD
            spare = sum(heights[cell.top : cell.bottom]) - need
            heights[cell.bottom - 1] += max(0.0, -spare)
        return heights, cells

    def _heading(self, heights: list[float], cells: list[tuple[HeadCell, list[str]]]) -> str:
        tops = [self.table_top]
        for height in heights:
            tops.append(tops[-1] - height)
        left, right = self._edges[0], self._edges[-1]
        grid, texts = [], []
        for cell, lines in cells:
            low: Point = (self._edges[cell.left], tops[cell.bottom])
            high: Point = (self._edges[cell.right], tops[cell.top])
            grid.append((low, (high[0], low[1])))
            if high[0] < right:  # what lies on the outside is the frame's
                grid.append(((high[0], low[1]), high))
            texts += self._centered(lines, low, high)
        area = box((left, tops[-1]), (right, tops[0]), grey=_GREY)
        return "\n".join([area, strokes(grid, GRID), *texts])

    def _centered(self, lines: list[str], low: Point, high: Point) -> list[str]:
        x, y = (low[0] + high[0]) / 2, (low[1] + high[1]) / 2
        y += (len(lines) - 1) / 2 * self._size * LEADING
        return [
            self._pen.put(
                line,
                (x, baseline(y - number * self._size * LEADING, self._size)),
                role=Role.HEI,
                size=self._size,
                align=Align.CENTER,
            )
            for number, line in enumerate(lines)
        ]

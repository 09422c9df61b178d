"""A table flowing over pages: heading, rows, grid, and row heads that are one cell.

Measures: look of the paper (heading 10 pt Hei on 4 % grey and 9 mm high, grid 0.4 pt, frame 1 pt).
"""

from __future__ import annotations

from collections.abc import Sequence, Sized
from dataclasses import replace
from typing import Final

from partybuild_desktop.domain.ledger import Align, Column, HeadCell, Ledger, heading, heading_rows
from partybuild_desktop.domain.problem import UserProblem
from partybuild_desktop.domain.span import Span, spans
from partybuild_desktop.reports.columns import LEADING, PAD, Fit, fit_columns
from partybuild_desktop.reports.document import Tail
from partybuild_desktop.reports.font import Role, printable
from partybuild_desktop.reports.measure import BATCH, Measured
from partybuild_desktop.reports.page import Frame
from partybuild_desktop.reports.pen import MM, Pen, Point, baseline, box, strokes
from partybuild_desktop.reports.row import Row, RowSetter
from partybuild_desktop.reports.sheets import Sheets
from partybuild_desktop.reports.wrap import balance
from partybuild_desktop.system.i18n import tr
from partybuild_desktop.system.progress import Progress

GRID: Final = 0.4
FRAME: Final = 1.0
GREY: Final = 0.96
_HEADING: Final = 9.0 * MM
_HEADING_LEVEL: Final = 7.6 * MM  # each, where there are several
_HEAD_LINES: Final = 12  # of a row head that may be one over several rows


def draw_table(
    ledger: Ledger,
    measured: Measured,
    sheets: Sheets,
    frame: Frame,
    tail: Tail,
    progress: Progress,
) -> None:
    """Draw the table on as many sheets as it needs; each ends with `tail`.

    Raises UserProblem ledger_too_wide, ledger_foot_too_long; Cancelled.
    """
    fit = fit_columns(ledger, measured, sheets.fonts, frame.area.width)
    ledger = replace(ledger, columns=_columns(ledger, measured, fit))
    art = _Art(ledger, fit, sheets.pen, frame)
    setter = RowSetter(ledger.columns, fit, sheets.pen, left=frame.area.left)
    flow = _Flow(ledger, sheets, art, setter, tail)
    progress.step(
        tr("绘制台账"), len(ledger.rows) if isinstance(ledger.rows, Sized) else measured.rows
    )
    count = 0
    for count, texts in enumerate(ledger.rows, 1):
        flow.add(setter.row(texts))
        if count % BATCH == 0:
            progress.advance(BATCH)
    progress.advance(count % BATCH)
    if count:
        flow.finish()
    else:
        flow.finish_empty(ledger.empty_text or tr("本表无记录"))


def _columns(ledger: Ledger, measured: Measured, fit: Fit) -> tuple[Column, ...]:
    """The columns; a row head so long that it might fill a page is an ordinary cell."""
    rooms = zip(ledger.columns, measured.extents, fit.widths, strict=True)
    return tuple(
        replace(column, merge=column.merge and extent.widest * fit.size < _HEAD_LINES * width)
        for column, extent, width in rooms
    )


class _Art:
    """What is the same on every page of one table as drawing code, made once."""

    def __init__(self, ledger: Ledger, fit: Fit, pen: Pen, frame: Frame) -> None:
        self._ledger, self._pen, self.frame, self._size = ledger, pen, frame, fit.size
        self.edges = [frame.area.left]
        for width in fit.widths:
            self.edges.append(self.edges[-1] + width)
        self.edges[-1] = frame.area.right
        heights, cells = self._heading_cells()
        self.rows_top = frame.body_top - sum(heights)
        self.room = self.rows_top - frame.area.bottom
        self._heading_code = self._heading(heights, cells)

    def before_rows(self, *, continued: bool) -> str:
        """Title, head and heading, in reading order."""
        return self.frame.top(continued=continued) + "\n" + self._heading_code

    def spanning(self, text: str, height: float) -> str:
        """A text in the middle of the first row, across all columns."""
        at = (self.frame.area.middle, baseline(self.rows_top - height / 2, self._size))
        return self._pen.put(printable(text), at, size=self._size, align=Align.CENTER)

    def lines(self, heights: Sequence[float], *, open_rows: int = 0) -> str:
        """Grid and frame around rows of these heights; the first `open_rows` have no columns."""
        left, right = self.edges[0], self.edges[-1]
        y = columns_top = self.rows_top
        grid = []
        for number, height in enumerate(heights, 1):
            y -= height
            grid.append(((left, y), (right, y)))
            if number == open_rows:
                columns_top = y
        grid.pop()  # the last one is the frame's
        grid += [((x, columns_top), (x, y)) for x in self.edges[1:-1]]
        return strokes(grid, GRID) + "\n" + self._outline(y)

    def merged_lines(self, heights: Sequence[float], heads: Sequence[Span]) -> str:
        """The same where cells of row heads are one: no line within such a cell."""
        tops = [self.rows_top]
        for height in heights:
            tops.append(tops[-1] - height)
        owner = {
            (row, column): number
            for number, span in enumerate(heads)
            for row in range(span.top, span.bottom)
            for column in range(span.left, span.right)
        }

        def one(a: tuple[int, int], b: tuple[int, int]) -> bool:
            return a in owner and owner.get(a) == owner.get(b)

        rows, columns = range(len(heights)), range(len(self.edges) - 1)
        grid = []
        for row in rows[1:]:
            for first, last in _runs([not one((row - 1, c), (row, c)) for c in columns]):
                grid.append(((self.edges[first], tops[row]), (self.edges[last], tops[row])))
        for column in columns[1:]:
            for first, last in _runs([not one((r, column - 1), (r, column)) for r in rows]):
                grid.append(((self.edges[column], tops[first]), (self.edges[column], tops[last])))
        return strokes(grid, GRID) + "\n" + self._outline(tops[-1])

    def _outline(self, bottom: float) -> str:
        return box((self.edges[0], bottom), (self.edges[-1], self.frame.body_top), width=FRAME)

    def _heading_cells(self) -> tuple[list[float], list[tuple[HeadCell, list[str]]]]:
        """Heights of the heading's rows, and each cell with its lines."""
        rows = heading_rows(self._ledger.columns)
        heights = [_HEADING if rows == 1 else _HEADING_LEVEL] * rows
        cells = []
        for cell in heading(self._ledger.columns):
            room = self.edges[cell.right] - self.edges[cell.left] - 2 * PAD
            face = self._pen.fonts[Role.HEI]
            lines = balance(printable(cell.title), room / self._size, face)
            cells.append((cell, lines))
            need = len(lines) * self._size * LEADING + 2 * PAD
            spare = sum(heights[cell.top : cell.bottom]) - need
            heights[cell.bottom - 1] += max(0.0, -spare)
        return heights, cells

    def _heading(self, heights: list[float], cells: list[tuple[HeadCell, list[str]]]) -> str:
        tops = [self.frame.body_top]
        for height in heights:
            tops.append(tops[-1] - height)
        left, right = self.edges[0], self.edges[-1]
        grid, texts = [], []
        for cell, lines in cells:
            low: Point = (self.edges[cell.left], tops[cell.bottom])
            high: Point = (self.edges[cell.right], tops[cell.top])
            grid.append((low, (high[0], low[1])))
            if high[0] < right:  # what lies on the outside is the frame's
                grid.append(((high[0], low[1]), high))
            texts += self._centered(lines, low, high)
        area = box((left, tops[-1]), (right, tops[0]), grey=GREY)
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


def _runs(wanted: Sequence[bool]) -> list[tuple[int, int]]:
    """Where something is wanted, as runs of places, ends not included."""
    found: list[tuple[int, int]] = []
    for place, yes in enumerate(wanted):
        if yes and found and found[-1][1] == place:
            found[-1] = (found[-1][0], place + 1)
        elif yes:
            found.append((place, place + 1))
    return found


class _Flow:
    """Lets rows flow over pages; holds those of the open page."""

    def __init__(
        self, ledger: Ledger, sheets: Sheets, art: _Art, setter: RowSetter, tail: Tail
    ) -> None:
        self._columns = ledger.columns
        self._sheets, self._art, self._setter, self._tail = sheets, art, setter, tail
        self._rows: list[Row] = []
        self._used = 0.0
        self._waiting: Row | None = None
        self._continued = False
        if art.room < art.frame.foot_height + 2 * setter.height(1):
            raise UserProblem("ledger_foot_too_long")

    def add(self, row: Row) -> None:
        """Put the row on the page, on the next one if it does not fit; one that fits no page goes
        on from page to page. The first row beyond a page waits for the next one: were it the last,
        it would stand alone."""
        self._go_on()
        if self._rows and self._height_with(row) > self._art.room:
            self._waiting = row
        else:
            self._place(row)

    def _go_on(self) -> None:
        """Put the row that waits on the next page."""
        if self._waiting is not None:
            row, self._waiting = self._waiting, None
            self._close(self._company(row))
            self._place(row)

    def _place(self, row: Row) -> None:
        while row.height > self._art.room:
            part, row = self._setter.split(row, self._art.room)
            self._keep(part)
            self._close()
        self._keep(row)

    def finish(self) -> None:
        """Close the last page, with the foot and above it no row alone where there are several."""
        room = self._art.room - self._art.frame.foot_height
        if self._waiting is not None and self._waiting.height > room:
            self._go_on()
        last = self._waiting
        if last is None:
            if sum(self._heights(self._rows)) <= room + self._art.frame.foot_spare:
                self._close(last=True)
                return
            last = self._rows.pop()
            self._used -= last.height
        if last.height > room:
            part, last = self._setter.split(last, room)
            self._rows.append(part)
        if self._rows:
            self._close(self._company(last) or self._mate(last, room))
        self._keep(last)
        self._close(last=True)

    def finish_empty(self, text: str) -> None:
        """A form without records: the text says so, blank rows fill the page."""
        blank = self._setter.blank()
        count = int((self._art.room - self._art.frame.foot_height) / blank.height)
        for _ in range(count):
            self._keep(blank)
        self._close(last=True, text=text)

    def _company(self, row: Row) -> int:
        """How many rows go to the next page with this one: a sum is not parted from all it sums."""
        if not row.sums:
            return 0
        sums = next((n for n, r in enumerate(reversed(self._rows)) if not r.sums), 0)
        company = self._rows[-sums - 1 :]
        fits = sum(self._heights([*company, row])) <= self._art.room
        return len(company) if fits and len(company) < len(self._rows) else 0

    def _mate(self, row: Row, room: float) -> int:
        """How many rows go along with the last one, so that it is not alone on its page."""
        before = self._rows.pop()
        company = 1 + self._company(before)
        self._rows.append(before)
        fits = sum(self._heights([*self._rows[-company:], row])) <= room
        return company if fits and company + 1 < len(self._rows) else 0  # nor one left behind

    def _keep(self, row: Row) -> None:
        self._rows.append(row)
        self._used += row.height

    def _height_with(self, row: Row) -> float:
        if not self._setter.merging:
            return self._used + row.height
        return sum(self._heights([*self._rows, row]))

    def _heights(self, rows: Sequence[Row]) -> list[float]:
        """Heights of the rows; the last of those that share a head makes up what the head lacks."""
        found = [row.height for row in rows]
        if not self._setter.merging:
            return found
        for span in self._heads(rows):
            sums = all(row.sums for row in rows[span.top : span.bottom])
            need = self._setter.height(len(self._setter.head(span, sums=sums)))
            found[span.bottom - 1] += max(0.0, need - sum(found[span.top : span.bottom]))
        return found

    def _heads(self, rows: Sequence[Row]) -> list[Span]:
        return spans(self._columns, [row.texts for row in rows])

    def _close(self, company: int = 0, *, last: bool = False, text: str = "") -> None:
        """Draw the page, but for so many rows at its end, which go to the next one."""
        cut = len(self._rows) - company
        self._rows, following = self._rows[:cut], self._rows[cut:]
        heights = self._heights(self._rows)
        code = [self._art.before_rows(continued=self._continued)]
        if self._setter.merging and not text:
            code.append(self._art.merged_lines(heights, self._heads(self._rows)))
        else:
            code.append(self._art.lines(heights, open_rows=1 if text else 0))
        if text:
            code.append(self._art.spanning(text, heights[0]))
        code.append(f"BT {self._setter.select}")
        heads = self._head_code(heights) if self._setter.merging and not text else {}
        y = self._art.rows_top
        for number, (row, height) in enumerate(zip(self._rows, heights, strict=True)):
            code += heads.get(number, ())  # in reading order
            code += self._setter.draw(row, y, height)
            y -= height
        code.append("ET")
        if last:
            code.append(self._art.frame.foot(y))
        self._sheets.add("\n".join(code), self._art.frame.area, self._tail)
        self._continued = True
        self._rows, self._used = following, sum(row.height for row in following)

    def _head_code(self, heights: Sequence[float]) -> dict[int, list[str]]:
        """Code of the merged heads that begin in each row."""
        code: dict[int, list[str]] = {}
        for span in self._heads(self._rows):
            sums = all(row.sums for row in self._rows[span.top : span.bottom])
            top = self._art.rows_top - sum(heights[: span.top])
            height = sum(heights[span.top : span.bottom])
            cell = self._setter.head(span, sums=sums)
            code.setdefault(span.top, []).extend(
                self._setter.draw_head(cell, top, height, sums=sums)
            )
        return code

"""The rows of a ledger set in type: each cell broken into lines, each line as drawing code."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Final

from partybuild_desktop.domain.ledger import Align, Column, Kind, Subtotal, Total
from partybuild_desktop.domain.span import Span, merging
from partybuild_desktop.reports.columns import ABOVE, LEADING, NARROWEST, PAD, ROW, Fit
from partybuild_desktop.reports.font import Role, printable
from partybuild_desktop.reports.pen import MM, Pen, baseline, shift
from partybuild_desktop.reports.wrap import wrap

_SIGN_HEIGHT: Final = 9.0 * MM  # room for a hand
_HAN: Final = "\u2e80"  # from here on characters are Chinese and a whole em wide
_KEPT: Final = 5_000  # cells remembered for each column

# One line of a cell: code before the height is known and after it.
Line = tuple[str, str]
Cell = tuple[Line, ...]


@dataclass(frozen=True, slots=True)
class Row:
    """A row ready to be drawn: its height in points, its cells, how many lines the longest has.

    `texts` is kept where row heads are to be merged, their own cells being empty; `sums` that it
    is a subtotal or total, set in Hei.
    """

    height: float
    cells: Sequence[Cell]
    lines: int
    texts: Sequence[str] = ()
    sums: bool = False


class RowSetter:
    """Sets the rows of one ledger. `left` is where its table begins."""

    def __init__(self, columns: Sequence[Column], fit: Fit, pen: Pen, *, left: float) -> None:
        self._pen = pen
        self.size = fit.size
        self.leading = LEADING * fit.size
        self.select = pen.select(Role.SONG, fit.size)
        self._select_sums = pen.select(Role.HEI, fit.size)
        self.merging = merging(columns)
        signed = any(column.kind is Kind.SIGNATURE for column in columns)
        self._least = _SIGN_HEIGHT if signed else ROW
        self._slots = []
        for column, width in zip(columns, fit.widths, strict=True):
            self._slots.append(_Slot(column, left, width))
            left += width

    def row(self, texts: Sequence[str]) -> Row:
        """Set one row."""
        if self.merging or type(texts) is not tuple:
            return self._special_row(texts)
        cells = []
        lines = 1
        for slot, text in zip(self._slots, texts, strict=True):
            cell = slot.cells.get(text)
            if cell is None:
                cell = self._remember(slot, text)
            cells.append(cell)
            if len(cell) > lines:
                lines = len(cell)
        return Row(self.height(lines), cells, lines)

    def _special_row(self, texts: Sequence[str]) -> Row:
        """A row with heads to be merged, or with sums."""
        sums = isinstance(texts, Subtotal | Total)
        role = Role.HEI if sums else Role.SONG
        cells = [
            () if slot.merges else self._cell(slot, text, role)
            for slot, text in zip(self._slots, texts, strict=True)
        ]
        lines = max(1, *map(len, cells))
        return Row(self.height(lines), cells, lines, texts if self.merging else (), sums)

    def head(self, span: Span, *, sums: bool) -> Cell:
        """A merged cell's text set in its width."""
        first, last = self._slots[span.left], self._slots[span.right - 1]
        slot = first if first is last else _Slot(first.column, first.left, last.right - first.left)
        return self._cell(slot, span.text, Role.HEI if sums else Role.SONG)

    def blank(self) -> Row:
        """A row to be written in by hand."""
        return Row(self._least, ((),) * len(self._slots), 1)

    def height(self, lines: int) -> float:
        """The height of a row of so many lines, in points."""
        return max(self._least, lines * self.leading + 2 * ABOVE)

    def split(self, row: Row, height: float) -> tuple[Row, Row]:
        """The row in two where the first may take up `height`; each has at least one line."""
        fitting = int((height - 2 * ABOVE) / self.leading)
        first = max(1, min(fitting, row.lines - 1))
        return (
            self._part(row, 0, first),
            self._part(row, first, row.lines),
        )

    def _part(self, row: Row, first: int, last: int) -> Row:
        cells = [cell[first:last] for cell in row.cells]
        return Row(self.height(last - first), cells, last - first, row.texts, row.sums)

    def draw(self, row: Row, top: float, height: float) -> Iterable[str]:
        """The row's drawing code; `top` is its upper edge. The face of the rows must be set."""
        middle = baseline(top - height / 2, self.size)
        if row.sums:
            return [self._select_sums, *self._lines(row.cells, middle), self.select]
        if row.lines == 1:
            place = f"{middle:.2f}"
            return [cell[0][0] + place + cell[0][1] for cell in row.cells if cell]
        return self._lines(row.cells, middle)

    def draw_head(self, cell: Cell, top: float, height: float, *, sums: bool) -> Iterable[str]:
        """A merged cell's drawing code."""
        lines = self._lines((cell,), baseline(top - height / 2, self.size))
        return [self._select_sums, *lines, self.select] if sums else lines

    def _lines(self, cells: Iterable[Cell], middle: float) -> list[str]:
        code = []
        for cell in cells:
            first = middle + (len(cell) - 1) / 2 * self.leading
            for number, (before, after) in enumerate(cell):
                code.append(f"{before}{first - number * self.leading:.2f}{after}")
        return code

    def _cell(self, slot: _Slot, text: str, role: Role) -> Cell:
        """A cell of the rows' own face as it was set before; sums are few."""
        if role is not Role.SONG:
            return self._set(slot, text, role)
        cell = slot.cells.get(text)
        return self._remember(slot, text) if cell is None else cell

    def _remember(self, slot: _Slot, text: str) -> Cell:
        if len(slot.cells) >= _KEPT:
            slot.cells.clear()
        cell = slot.cells[text] = self._set(slot, text, Role.SONG)
        return cell

    def _set(self, slot: _Slot, text: str, role: Role) -> Cell:
        text = printable(text)
        if not text:
            return ()
        face, room = self._pen.fonts[role], slot.room / self.size
        width = face.width(text)
        if slot.spreads and room >= 3 and len(text) == 2 and min(text) >= _HAN:
            spread = self._pen.show_spread(text, role, self.size)
            return (slot.line(3 * self.size, spread),)
        if width <= room and "\n" not in text:
            return (slot.line(width * self.size, self._pen.show(text, role, self.size)),)
        if slot.spreads and "\n" not in text and room >= NARROWEST * width:
            # in one piece, so that the name is found in the file as it is written
            code = self._pen.show(text, role, self.size)
            return (slot.line(room * self.size, code, narrow=room / width),)
        return tuple(
            slot.line(face.width(line.rstrip()) * self.size, self._pen.show(line, role, self.size))
            for line in wrap(text, room, face)
        )


class _Slot:
    """One column's place on the page, and what was set there before."""

    def __init__(self, column: Column, left: float, width: float) -> None:
        self.cells: dict[str, Cell] = {}
        self.column, self.left, self.right = column, left, left + width
        self.merges = column.merge
        self.spreads = column.kind is Kind.NAME
        self.room = width - 2 * PAD
        self._shift = shift(column.aligned)
        anchors = {Align.LEFT: PAD, Align.CENTER: width / 2, Align.RIGHT: width - PAD}
        self._anchor = left + anchors[column.aligned]

    def line(self, width: float, code: str, *, narrow: float = 1.0) -> Line:
        """A line of `width` points; `narrow` is the share of its usual width it is set in."""
        return f"{narrow:.4g} 0 0 1 {self._anchor - width * self._shift:.2f} ", f" Tm{code}"

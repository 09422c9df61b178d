"""The rows of a ledger set in type: each cell broken into lines, each line as drawing code."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Final

from partybuild_desktop.domain.ledger import Align, Column, Kind
from partybuild_desktop.reports.columns import MM, PAD, Fit
from partybuild_desktop.reports.font import Role, printable
from partybuild_desktop.reports.pen import Pen, baseline, shift
from partybuild_desktop.reports.wrap import wrap

LEADING: Final = 1.3  # of the type size
_HEIGHT: Final = 7.6 * MM
_SIGN_HEIGHT: Final = 9.0 * MM  # room for a hand
_ABOVE: Final = 3.0  # points above and below a cell of several lines
_HAN: Final = "\u2e80"  # from here on characters are Chinese and a whole em wide
_KEPT: Final = 5_000  # cells remembered for each column

# One line of a cell: code before the height is known and after it.
Line = tuple[str, str]
Cell = tuple[Line, ...]


@dataclass(frozen=True, slots=True)
class Row:
    """A row ready to be drawn: its height in points, its cells, how many lines the longest has."""

    height: float
    cells: Sequence[Cell]
    lines: int


class RowSetter:
    """Sets the rows of one ledger. `left` is where its table begins."""

    def __init__(self, columns: Sequence[Column], fit: Fit, pen: Pen, *, left: float) -> None:
        self._pen = pen
        self.size = fit.size
        self.leading = LEADING * fit.size
        self.select = pen.select(Role.SONG, fit.size)
        signed = any(column.kind is Kind.SIGNATURE for column in columns)
        self._least = _SIGN_HEIGHT if signed else _HEIGHT
        self._slots = []
        for column, width in zip(columns, fit.widths, strict=True):
            self._slots.append(_Slot(column, left, width))
            left += width

    def row(self, texts: Iterable[str]) -> Row:
        """Set one row."""
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

    def blank(self) -> Row:
        """A row to be written in by hand."""
        return Row(self._least, ((),) * len(self._slots), 1)

    def height(self, lines: int) -> float:
        """The height of a row of so many lines, in points."""
        return max(self._least, lines * self.leading + 2 * _ABOVE)

    def split(self, row: Row, height: float) -> tuple[Row, Row]:
        """The row in two where the first may take up `height`; each has at least one line."""
        fitting = int((height - 2 * _ABOVE) / self.leading)
        first = max(1, min(fitting, row.lines - 1))
        rest = row.lines - first
        return (
            Row(self.height(first), [cell[:first] for cell in row.cells], first),
            Row(self.height(rest), [cell[first:] for cell in row.cells], rest),
        )

    def draw(self, row: Row, top: float) -> Iterable[str]:
        """The row's drawing code; `top` is its upper edge. The face of the rows must be set."""
        middle = baseline(top - row.height / 2, self.size)
        if row.lines == 1:
            height = f"{middle:.2f}"
            return [cell[0][0] + height + cell[0][1] for cell in row.cells if cell]
        code = []
        for cell in row.cells:
            first = middle + (len(cell) - 1) / 2 * self.leading
            for number, (before, after) in enumerate(cell):
                code.append(f"{before}{first - number * self.leading:.2f}{after}")
        return code

    def _remember(self, slot: _Slot, text: str) -> Cell:
        if len(slot.cells) >= _KEPT:
            slot.cells.clear()
        cell = slot.cells[text] = self._set(slot, text)
        return cell

    def _set(self, slot: _Slot, text: str) -> Cell:
        text = printable(text)
        if not text:
            return ()
        face, room = self._pen.fonts[Role.SONG], slot.room / self.size
        width = face.width(text)
        if slot.spreads and room >= 3 and len(text) == 2 and min(text) >= _HAN:
            spread = self._pen.show_spread(text, Role.SONG, self.size)
            return (slot.line(3 * self.size, spread),)
        if width <= room and "\n" not in text:
            return (slot.line(width * self.size, self._pen.show(text, Role.SONG, self.size)),)
        return tuple(
            slot.line(
                face.width(line.rstrip()) * self.size, self._pen.show(line, Role.SONG, self.size)
            )
            for line in wrap(text, room, face)
        )


class _Slot:
    """One column's place on the page, and what was set there before."""

    def __init__(self, column: Column, left: float, width: float) -> None:
        self.cells: dict[str, Cell] = {}
        self.spreads = column.kind is Kind.NAME
        self.room = width - 2 * PAD
        self._shift = shift(column.aligned)
        anchors = {Align.LEFT: PAD, Align.CENTER: width / 2, Align.RIGHT: width - PAD}
        self._anchor = left + anchors[column.aligned]

    def line(self, width: float, code: str) -> Line:
        return f"1 0 0 1 {self._anchor - width * self._shift:.2f} ", f" Tm{code}"

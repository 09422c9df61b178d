"""A table as a sheet: headings and row heads merged as on paper, figures as figures.

Every text is written as a text: a cell that begins with `=` is shown, never calculated, and an
identity number keeps its digits. Only the figures of a number column are numbers.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sized
from typing import Any, Final

from partybuild_desktop.domain.ledger import (
    KEY_HEADING,
    Align,
    Column,
    Kind,
    Ledger,
    Subtotal,
    Total,
    heading,
    heading_rows,
)
from partybuild_desktop.domain.problem import UserProblem
from partybuild_desktop.domain.span import merging, spans
from partybuild_desktop.exchange.page import (
    CELLS,
    CHARACTER,
    HEADING,
    HEI,
    LINE,
    ROW,
    Page,
    half_widths,
    page_width,
    require_room,
    writable,
)
from partybuild_desktop.system.i18n import tr
from partybuild_desktop.system.progress import Progress

_ROWS: Final = 1_048_576  # of a sheet
_WIDEST: Final = 60  # half-width characters, then a text is broken
_NARROW: Final = 28  # to which a free text may be narrowed
_BLANKS: Final = 12  # rows of an empty form
_BATCH: Final = 500
_FIGURE: Final = re.compile(r"-?(?:0|[1-9]\d{0,14})(?:\.(\d{1,4}))?")


def write_table(book: Any, ledger: Ledger, progress: Progress) -> int:
    """Write the sheet; returns how many rows it has.

    Raises UserProblem ledger_too_long (rows, at_most) or cell_too_long (row, column, at_most);
    Cancelled.
    """
    progress.step(tr("测量台账"), _length(ledger))
    widths, count = _measure(ledger, progress)
    sheet = _Table(book, ledger, widths)
    progress.step(tr("写出台账"), count)
    sheet.write_head()
    keys = iter(ledger.keys)
    for number, row in enumerate(ledger.rows, 1):
        sheet.write_row(row, next(keys, ""))
        if number % _BATCH == 0:
            progress.advance(_BATCH)
    progress.advance(count % _BATCH)
    if not count:
        sheet.write_empty()
    sheet.merge_heads()
    sheet.write_foot()
    sheet.close()
    return count


def _length(ledger: Ledger) -> int:
    return len(ledger.rows) if isinstance(ledger.rows, Sized) else 0


def _measure(ledger: Ledger, progress: Progress) -> tuple[list[float], int]:
    """Widths of the columns in half-width characters, and the number of rows."""
    # A heading may take two lines; a group's heading shares the width of its columns.
    wide = [max(4.0, half_widths(column.title) / 2 + 1) for column in ledger.columns]
    count = 0
    for count, row in enumerate(ledger.rows, 1):
        for index, text in enumerate(row):
            if (width := max(map(half_widths, text.split("\n")))) > wide[index]:
                wide[index] = width
            require_room(text, row=count, column=ledger.columns[index].title)
        if count % _BATCH == 0:
            progress.advance(_BATCH)
    if count > _ROWS - 100:
        raise UserProblem("ledger_too_long", rows=count, at_most=_ROWS - 100)
    progress.advance(count % _BATCH)
    hints = [column.min_mm / CHARACTER for column in ledger.columns]
    widths = [min(max(w + 1.5, hint), _WIDEST) for w, hint in zip(wide, hints, strict=True)]
    return _narrowed(ledger, widths), count


def _narrowed(ledger: Ledger, widths: list[float]) -> list[float]:
    """Free texts give up width where the page is too narrow, so that it need not be shrunk."""
    excess = sum(widths) - page_width(ledger)
    spare = [
        max(0.0, width - _NARROW) if column.wraps else 0.0
        for column, width in zip(ledger.columns, widths, strict=True)
    ]
    if excess <= 0 or not sum(spare):
        return widths
    part = min(1.0, excess / sum(spare))
    return [width - part * more for width, more in zip(widths, spare, strict=True)]


class _Table(Page):
    """The sheet of a table."""

    def __init__(self, book: Any, ledger: Ledger, widths: list[float]) -> None:
        super().__init__(book, ledger, widths)
        self._ledger, self._columns = ledger, ledger.columns
        self._heading = book.add_format(HEADING)
        self._cells = [book.add_format(CELLS | {"align": c.aligned.value}) for c in self._columns]
        self._sums: list[Any] = []
        self._figures: dict[tuple[int, Align, bool], Any] = {}
        self._format: Callable[[dict[str, object]], Any] = book.add_format
        self._first = 0
        self._heads: list[tuple[str, ...]] = []  # rows, kept where heads are merged
        self._merging = merging(self._columns)

    def write_head(self) -> None:
        """Title, line under it, heading, and how the sheet is printed."""
        self.write_title()
        self.write_parts(self._ledger.head.left, "　".join(self._ledger.head.right))
        top = self.row
        for cell in heading(self._columns):
            area = (top + cell.top, cell.left, top + cell.bottom - 1, cell.right - 1)
            self.merge(area, cell.title, self._heading)
        self.row += heading_rows(self._columns)
        for row in range(top, self.row):
            self.sheet.set_row(row, 26 if heading_rows(self._columns) == 1 else 22)
        if self._ledger.keys:
            self.sheet.write_string(self.row - 1, self.last + 1, KEY_HEADING)
        self._first = self.row
        self.sheet.repeat_rows(0, self.row - 1)
        self.sheet.freeze_panes(self.row, 0)

    def write_row(self, row: tuple[str, ...], key: str) -> None:
        """One row, higher where a text is broken."""
        lines = 1
        sums = isinstance(row, Subtotal | Total)
        for index, (column, text) in enumerate(zip(self._columns, row, strict=True)):
            self._write(index, column, text, sums=sums)
            if text:
                lines = max(lines, self.lines(text, self.widths[index]))
        if lines > 1:
            self.sheet.set_row(self.row, max(ROW, lines * LINE + 4))
        if key:
            self.sheet.write_string(self.row, self.last + 1, key)
        if self._merging:
            self._heads.append(row)
        self.row += 1

    def merge_heads(self) -> None:
        """Equal cells of row heads become one, as on paper."""
        for span in spans(self._columns, self._heads):
            if span.bottom - span.top > 1 or span.right - span.left > 1:
                top, bottom = self._first + span.top, self._first + span.bottom - 1
                sums = all(
                    isinstance(row, Subtotal | Total) for row in self._heads[span.top : span.bottom]
                )
                format_ = self._cell_format(span.left, sums=sums)
                self.merge((top, span.left, bottom, span.right - 1), span.text, format_)

    def write_empty(self) -> None:
        """A form without records, with rows to write in."""
        text = self._ledger.empty_text or tr("本表无记录")
        self.span(0, self.last, text, self.empty)
        for _ in range(_BLANKS):
            for index, format_ in enumerate(self._cells):
                self.sheet.write_blank(self.row, index, None, format_)
            self.row += 1

    def _write(self, index: int, column: Column, text: str, *, sums: bool) -> None:
        if not text:
            self.sheet.write_blank(self.row, index, None, self._cell_format(index, sums=sums))
        elif column.kind is Kind.NUMBER and (found := _FIGURE.fullmatch(text)):
            format_ = self._figure(len(found[1] or ""), column.aligned, sums=sums)
            self.sheet.write_number(self.row, index, float(text), format_)
        else:
            format_ = self._cell_format(index, sums=sums)
            self.sheet.write_string(self.row, index, writable(text), format_)

    def _cell_format(self, index: int, *, sums: bool) -> Any:
        if sums and not self._sums:
            self._sums = [
                self._format(CELLS | HEI | {"align": c.aligned.value}) for c in self._columns
            ]
        return self._sums[index] if sums else self._cells[index]

    def _figure(self, decimals: int, align: Align, *, sums: bool) -> Any:
        if (decimals, align, sums) not in self._figures:
            shown = "0." + "0" * decimals if decimals else "0"
            face = HEI if sums else {}
            self._figures[decimals, align, sums] = self._format(
                CELLS | face | {"align": align.value, "num_format": shown}
            )
        return self._figures[decimals, align, sums]

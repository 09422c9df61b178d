"""A ledger as a workbook: the same headings, merged as on paper, ready to be printed or mended.

Every text is written as a text: a cell that begins with `=` is shown, never calculated, and an
identity number keeps its digits. Only the figures of a number column are numbers.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Sized
from datetime import datetime
from io import BytesIO
from math import ceil
from typing import Any, BinaryIO, Final
from unicodedata import east_asian_width

import xlsxwriter

from partybuild_desktop.domain.ledger import (
    Align,
    Column,
    Document,
    Kind,
    Ledger,
    Size,
    heading,
    heading_rows,
)
from partybuild_desktop.domain.problem import UserProblem
from partybuild_desktop.system.i18n import tr
from partybuild_desktop.system.progress import NO_PROGRESS, Progress

_ROWS: Final = 1_048_576  # of a sheet
_CELL: Final = 32_767  # UTF-16 units of a cell
_MM: Final = 1 / 25.4
_PAPER: Final = {Size.A4: 9, Size.A3: 8}
_WIDEST: Final = 60  # half-width characters, then a text is broken
_NARROW: Final = 28  # to which a free text may be narrowed
_CHARACTER: Final = 2.0  # mm, a half-width character of 10 pt with its share of the lines
_ROW: Final = 21.5  # points: 7.6 mm, as on paper
_LINE: Final = 14.0
_BLANKS: Final = 12  # rows of an empty form
_BATCH: Final = 500
_FORBIDDEN: Final = re.compile(r"[\[\]:*?/\\\x00-\x1f]")  # in the name of a sheet
_FIGURE: Final = re.compile(r"-?(?:0|[1-9]\d{0,14})(?:\.(\d{1,4}))?")
_UNWRITABLE: Final = re.compile("[\x00-\x08\x0b-\x1f\ud800-\udfff\ufffe\uffff]")  # XML 1.0, 2.2

_SONG, _HEI = {"font_name": "宋体"}, {"font_name": "黑体"}
_MIDDLE: Final = {"valign": "vcenter", "text_wrap": True}
_TITLE: Final = _SONG | _MIDDLE | {"bold": True, "font_size": 20, "align": "center"}
_HEAD: Final = _SONG | {"font_size": 10.5, "valign": "vcenter"}
_HEADING: Final = _HEI | _MIDDLE | {"align": "center", "border": 1, "bg_color": "#F5F5F5"}
_CELLS: Final = _SONG | _MIDDLE | {"border": 1, "num_format": "@"}


def write(ledger: Document, stream: BinaryIO, progress: Progress = NO_PROGRESS) -> int:
    """Write the ledger into the stream; returns how many rows it has.

    Equal ledgers give equal bytes; nothing is written beside the stream.
    Raises UserProblem ledger_too_long (rows, at_most) or cell_too_long (row, column, at_most);
    OSError from the stream; Cancelled.
    """
    if not isinstance(ledger, Ledger):
        raise TypeError(type(ledger))
    progress.step(tr("测量台账"), _length(ledger))
    widths, count = _measure(ledger, progress)
    packed = BytesIO()  # a failing disk would leave xlsxwriter with an archive it cannot close
    book = xlsxwriter.Workbook(
        packed,
        {
            "in_memory": True,  # else it leaves clear temporary files
            "strings_to_formulas": False,
            "strings_to_numbers": False,
            "strings_to_urls": False,
            "default_format_properties": _SONG | {"font_size": 10},
        },
    )
    book.set_properties({"title": ledger.title, "created": datetime(2000, 1, 1)})
    sheet = _Sheet(book, ledger, widths)
    progress.step(tr("写出台账"), count)
    sheet.write_head()
    for number, row in enumerate(ledger.rows, 1):
        sheet.write_row(row)
        if number % _BATCH == 0:
            progress.advance(_BATCH)
    progress.advance(count % _BATCH)
    if not count:
        sheet.write_empty()
    sheet.write_foot()
    book.close()
    stream.write(packed.getbuffer())
    return count


def _length(ledger: Ledger) -> int:
    return len(ledger.rows) if isinstance(ledger.rows, Sized) else 0


def _measure(ledger: Ledger, progress: Progress) -> tuple[list[float], int]:
    """Widths of the columns in half-width characters, and the number of rows."""
    # A heading may take two lines; a group's heading shares the width of its columns.
    wide = [max(4.0, _half_widths(column.title) / 2 + 1) for column in ledger.columns]
    count = 0
    for count, row in enumerate(ledger.rows, 1):
        for index, text in enumerate(row):
            if (width := max(map(_half_widths, text.split("\n")))) > wide[index]:
                wide[index] = width
            if len(text.encode("utf-16-le", "replace")) > 2 * _CELL:
                title = ledger.columns[index].title
                raise UserProblem("cell_too_long", row=count, column=title, at_most=_CELL)
        if count % _BATCH == 0:
            progress.advance(_BATCH)
    if count > _ROWS - 100:
        raise UserProblem("ledger_too_long", rows=count, at_most=_ROWS - 100)
    progress.advance(count % _BATCH)
    hints = [column.min_mm / _CHARACTER for column in ledger.columns]
    widths = [min(max(w + 1.5, hint), _WIDEST) for w, hint in zip(wide, hints, strict=True)]
    return _narrowed(ledger, widths), count


def _narrowed(ledger: Ledger, widths: list[float]) -> list[float]:
    """Free texts give up width where the page is too narrow, so that it need not be shrunk."""
    left, _, right, _ = ledger.paper.margins
    excess = sum(widths) - (ledger.paper.mm[0] - left - right) / _CHARACTER
    spare = [
        max(0.0, width - _NARROW) if column.wraps else 0.0
        for column, width in zip(ledger.columns, widths, strict=True)
    ]
    if excess <= 0 or not sum(spare):
        return widths
    part = min(1.0, excess / sum(spare))
    return [width - part * more for width, more in zip(widths, spare, strict=True)]


def _half_widths(text: str) -> int:
    if text.isascii():
        return len(text)
    return sum(2 if east_asian_width(char) in "WFA" else 1 for char in text)


class _Sheet:
    """The one sheet of the workbook, written from the top down."""

    def __init__(self, book: Any, ledger: Ledger, widths: list[float]) -> None:
        self._ledger, self._widths = ledger, widths
        self._columns = ledger.columns
        self._last = len(self._columns) - 1
        self._row = 0
        self._sheet = book.add_worksheet(_sheet_name(ledger.title))
        self._title, self._heading = book.add_format(_TITLE), book.add_format(_HEADING)
        self._left = book.add_format(_HEAD)
        self._right = book.add_format(_HEAD | {"align": "right"})
        self._note = book.add_format(_HEAD | _MIDDLE | {"font_size": 9})
        self._empty = book.add_format(_CELLS | {"align": "center"})
        self._cells = [book.add_format(_CELLS | {"align": c.aligned.value}) for c in self._columns]
        self._figures: dict[tuple[int, Align], Any] = {}
        self._figure_format: Callable[[dict[str, object]], Any] = book.add_format
        for index, width in enumerate(widths):
            self._sheet.set_column(index, index, width)
        self._sheet.set_default_row(_ROW)

    def write_head(self) -> None:
        """Title, line under it, heading, and how the sheet is printed."""
        self._span(0, self._last, self._ledger.title, self._title, height=36)
        self._write_parts(self._ledger.head.left, "　".join(self._ledger.head.right))
        top = self._row
        for cell in heading(self._columns):
            self._merge(
                (top + cell.top, cell.left, top + cell.bottom - 1, cell.right - 1),
                cell.title,
                self._heading,
            )
        self._row += heading_rows(self._columns)
        for row in range(top, self._row):
            self._sheet.set_row(row, 26 if heading_rows(self._columns) == 1 else 22)
        self._set_page()
        self._sheet.repeat_rows(0, self._row - 1)
        self._sheet.freeze_panes(self._row, 0)

    def write_row(self, row: Iterable[str]) -> None:
        """One row, higher where a text is broken."""
        lines = 1
        for index, (column, text) in enumerate(zip(self._columns, row, strict=True)):
            self._write(index, column, text)
            if text:
                lines = max(lines, self._lines(text, self._widths[index]))
        if lines > 1:
            self._sheet.set_row(self._row, max(_ROW, lines * _LINE + 4))
        self._row += 1

    def write_empty(self) -> None:
        """A form without records, with rows to write in."""
        text = self._ledger.empty_text or tr("本表无记录")
        self._span(0, self._last, text, self._empty)
        for _ in range(_BLANKS):
            for index, format_ in enumerate(self._cells):
                self._sheet.write_blank(self._row, index, None, format_)
            self._row += 1

    def write_foot(self) -> None:
        """Notes, those who sign, and the end of what is printed."""
        for note in self._ledger.foot.notes:
            lines = self._lines(note, sum(self._widths))
            self._span(0, self._last, note, self._note, height=max(_ROW, lines * _LINE))
        signs, count = self._ledger.foot.signs, len(self._columns)
        if signs and len(signs) <= count:
            for number, sign in enumerate(signs):
                first = count * number // len(signs)
                last = count * (number + 1) // len(signs) - 1
                self._merge((self._row, first, self._row, last), sign, self._left)
            self._sheet.set_row(self._row, 30)
            self._row += 1
        elif signs:
            self._span(0, self._last, "　　　".join(signs), self._left, height=30)
        self._sheet.print_area(0, 0, self._row - 1, self._last)
        # Numbers kept as texts are meant so: no green corner in every cell.
        self._sheet.ignore_errors(
            {"number_stored_as_text": f"A1:{xlsxwriter.utility.xl_col_to_name(self._last)}1048576"}
        )

    def _write_parts(self, left: str, right: str) -> None:
        if not left and not right:
            return
        if not (left and right) or not self._last:
            align = self._left if left else self._right
            self._span(0, self._last, "　　".join(filter(None, (left, right))), align)
            return
        middle = self._last // 2
        self._merge((self._row, 0, self._row, middle), left, self._left)
        self._merge((self._row, middle + 1, self._row, self._last), right, self._right)
        self._row += 1

    def _write(self, index: int, column: Column, text: str) -> None:
        if not text:
            self._sheet.write_blank(self._row, index, None, self._cells[index])
        elif column.kind is Kind.NUMBER and (found := _FIGURE.fullmatch(text)):
            format_ = self._figure(len(found[1] or ""), column.aligned)
            self._sheet.write_number(self._row, index, float(text), format_)
        else:
            self._sheet.write_string(self._row, index, _text(text), self._cells[index])

    def _figure(self, decimals: int, align: Align) -> Any:
        if (decimals, align) not in self._figures:
            shown = "0." + "0" * decimals if decimals else "0"
            self._figures[decimals, align] = self._figure_format(
                _CELLS | {"align": align.value, "num_format": shown}
            )
        return self._figures[decimals, align]

    def _span(
        self, first: int, last: int, text: str, format_: Any, *, height: float = _ROW
    ) -> None:
        self._merge((self._row, first, self._row, last), text, format_)
        self._sheet.set_row(self._row, height)
        self._row += 1

    def _merge(self, area: tuple[int, int, int, int], text: str, format_: Any) -> None:
        top, left, bottom, right = area
        if (top, left) != (bottom, right):
            self._sheet.merge_range(top, left, bottom, right, "", format_)
        self._sheet.write_string(top, left, _text(text), format_)

    def _lines(self, text: str, width: float) -> int:
        return sum(max(1, ceil(_half_widths(part) / (width - 1))) for part in text.split("\n"))

    def _set_page(self) -> None:
        paper = self._ledger.paper
        left, top, right, bottom = (margin * _MM for margin in paper.margins)
        if paper.landscape:
            self._sheet.set_landscape()
        self._sheet.set_paper(_PAPER[paper.size])
        self._sheet.set_margins(left, right, top, bottom)
        self._sheet.fit_to_pages(1, 0)
        self._sheet.center_horizontally()
        footer = "&C" + tr("第 {page} 页 共 {pages} 页", page="&P", pages="&N")
        if self._ledger.serial:
            serial = self._ledger.serial[:100].replace("&", "&&")
            footer += "&R" + tr("编号 {serial}", serial=serial)
        self._sheet.set_footer(footer, {"margin": 8 * _MM})


def _text(text: str) -> str:
    return text if text.isprintable() else _UNWRITABLE.sub("", text.replace("\r\n", "\n"))


def _sheet_name(title: str) -> str:
    return _FORBIDDEN.sub(" ", _text(title))[:31].strip("' ") or tr("台账")

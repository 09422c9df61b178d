"""A sheet that is laid out to be printed: title, head, foot and paper of any ledger's workbook."""

from __future__ import annotations

import re
from datetime import datetime
from io import BytesIO
from math import ceil
from typing import Any, Final
from unicodedata import east_asian_width

import xlsxwriter

from partybuild_desktop.domain.ledger import Document, Size, mark_of
from partybuild_desktop.domain.problem import UserProblem
from partybuild_desktop.system.i18n import tr

ROW: Final = 21.5  # points: 7.6 mm, as on paper
LINE: Final = 14.0
CHARACTER: Final = 2.0  # mm, a half-width character of 10 pt with its share of the lines
_CELL: Final = 32_767  # UTF-16 units of a cell
TALLEST: Final = 409.0  # points that a row may be high
_MM: Final = 1 / 25.4
_PAPER: Final = {Size.A4: 9, Size.A3: 8}
FORBIDDEN: Final = re.compile(r"[\[\]:*?/\\\x00-\x1f]")  # in the name of a sheet
_UNWRITABLE: Final = re.compile("[\x00-\x08\x0b-\x1f\ud800-\udfff\ufffe\uffff]")  # XML 1.0, 2.2

SONG, HEI = {"font_name": "宋体"}, {"font_name": "黑体"}
MIDDLE: Final = {"valign": "vcenter", "text_wrap": True}
HEADING: Final = HEI | MIDDLE | {"align": "center", "border": 1, "bg_color": "#F5F5F5"}
CELLS: Final = SONG | MIDDLE | {"border": 1, "num_format": "@"}
_TITLE: Final = SONG | MIDDLE | {"bold": True, "font_size": 20, "align": "center"}
_HEAD: Final = SONG | {"font_size": 10.5, "valign": "vcenter"}

Area = tuple[int, int, int, int]  # top, left, bottom, right; the last ones included


def workbook(packed: BytesIO, *, title: str = "", **options: object) -> Any:
    """An empty workbook that writes texts as texts and leaves nothing beside it.

    Into memory: a disk that fails would leave xlsxwriter with an archive that it cannot close.
    """
    book = xlsxwriter.Workbook(
        packed,
        {
            "in_memory": True,  # else names and numbers lie in clear in temporary files
            "strings_to_formulas": False,
            "strings_to_numbers": False,
            "strings_to_urls": False,
            **options,
        },
    )
    named = {"title": title} if title else {}
    book.set_properties({**named, "created": datetime(2000, 1, 1)})
    return book


def new_book(packed: BytesIO, document: Document) -> Any:
    """The workbook of a ledger."""
    face = SONG | {"font_size": 10}
    return workbook(packed, title=document.title, default_format_properties=face)


def require_room(text: str, *, row: int, column: str) -> None:
    """Raises UserProblem cell_too_long (row, column, at_most) for more than a cell holds."""
    if len(text.encode("utf-16-le", "replace")) > 2 * _CELL:
        raise UserProblem("cell_too_long", row=row, column=column, at_most=_CELL)


class Page:
    """The one sheet of a workbook, written from the top down. `columns` are how many it has."""

    def __init__(self, book: Any, document: Document, widths: list[float]) -> None:
        self.document, self.widths = document, widths
        self.book = book
        self.row = 0
        self.last = len(widths) - 1
        self.sheet = book.add_worksheet(_sheet_name(document.title))
        self._title = book.add_format(_TITLE)
        self._left = book.add_format(_HEAD)
        self._right = book.add_format(_HEAD | {"align": "right"})
        self._note = book.add_format(_HEAD | MIDDLE | {"font_size": 9})
        self.empty = book.add_format(CELLS | {"align": "center"})
        for index, width in enumerate(widths):
            self.sheet.set_column(index, index, width)
        self.sheet.set_default_row(ROW)
        self._set_paper()

    def write_title(self, title: str = "") -> None:
        """The title across all columns."""
        self.span(0, self.last, title or self.document.title, self._title, height=36)

    def write_parts(self, left: str, right: str) -> None:
        """The line under the title."""
        if not left and not right:
            return
        if not (left and right) or not self.last:
            align = self._left if left else self._right
            self.span(0, self.last, "　　".join(filter(None, (left, right))), align)
            return
        middle = self.last // 2
        self.merge((self.row, 0, self.row, middle), left, self._left)
        self.merge((self.row, middle + 1, self.row, self.last), right, self._right)
        self.row += 1

    def write_foot(self) -> None:
        """Notes, and those who sign."""
        for note in self.document.foot.notes:
            lines = self.lines(note, sum(self.widths))
            self.span(0, self.last, note, self._note, height=max(ROW, lines * LINE))
        signs, count = self.document.foot.signs, len(self.widths)
        if signs and len(signs) <= count:
            for number, sign in enumerate(signs):
                first = count * number // len(signs)
                last = count * (number + 1) // len(signs) - 1
                self.merge((self.row, first, self.row, last), sign, self._left)
            self.sheet.set_row(self.row, 30)
            self.row += 1
        elif signs:
            self.span(0, self.last, "　　　".join(signs), self._left, height=30)

    def close(self) -> None:
        """Note the end of what is printed."""
        self.sheet.print_area(0, 0, max(0, self.row - 1), self.last)
        hidden = self.last + 1  # beside what is printed: what this is, when it comes back
        self.sheet.set_column(hidden, hidden, None, None, {"hidden": True})
        document = self.document
        mark = mark_of(document.kind, document.as_of, document.heads)
        self.sheet.write_string(0, hidden, mark)
        # Numbers kept as texts are meant so: no green corner in every cell.
        last = xlsxwriter.utility.xl_col_to_name(self.last)
        self.sheet.ignore_errors({"number_stored_as_text": f"A1:{last}1048576"})

    def span(self, first: int, last: int, text: str, format_: Any, *, height: float = ROW) -> None:
        """One text across columns, on a row of its own."""
        self.merge((self.row, first, self.row, last), text, format_)
        self.sheet.set_row(self.row, height)
        self.row += 1

    def merge(self, area: Area, text: str, format_: Any) -> None:
        """One text in an area of cells."""
        top, left, bottom, right = area
        if (top, left) != (bottom, right):
            self.sheet.merge_range(top, left, bottom, right, "", format_)
        self.sheet.write_string(top, left, writable(text), format_)

    def lines(self, text: str, width: float) -> int:
        """How many lines a text takes in so many half-width characters."""
        return sum(max(1, ceil(half_widths(part) / (width - 1))) for part in text.split("\n"))

    def _set_paper(self) -> None:
        paper = self.document.paper
        left, top, right, bottom = (margin * _MM for margin in paper.margins)
        if paper.landscape:
            self.sheet.set_landscape()
        self.sheet.set_paper(_PAPER[paper.size])
        self.sheet.set_margins(left, right, top, bottom)
        self.sheet.fit_to_pages(1, 0)
        self.sheet.center_horizontally()
        footer = "&C" + tr("第 {page} 页 共 {pages} 页", page="&P", pages="&N")
        if self.document.serial:
            serial = self.document.serial[:100].replace("&", "&&")
            footer += "&R" + tr("编号 {serial}", serial=serial)
        self.sheet.set_footer(footer, {"margin": 8 * _MM})


def page_width(document: Document) -> float:
    """The width of the type area in half-width characters."""
    left, _, right, _ = document.paper.margins
    return (document.paper.mm[0] - left - right) / CHARACTER


def half_widths(text: str) -> int:
    """How wide a text is in half-width characters."""
    if text.isascii():
        return len(text)
    return sum(2 if east_asian_width(char) in "WFA" else 1 for char in text)


def writable(text: str) -> str:
    """The text without what no workbook can hold."""
    return text if text.isprintable() else _UNWRITABLE.sub("", text.replace("\r\n", "\n"))


def _sheet_name(title: str) -> str:
    return FORBIDDEN.sub(" ", writable(title))[:31].strip("' ") or tr("台账")

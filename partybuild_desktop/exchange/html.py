"""Reading the HTML tables that many systems export under the name .xls."""

from __future__ import annotations

import re
from html.parser import HTMLParser
from typing import Final

from partybuild_desktop.domain.problem import UserProblem
from partybuild_desktop.domain.sheet import Cell, Range, Sheet, Workbook
from partybuild_desktop.exchange.bounds import LAST_COLUMN, MOST_ROWS

_START: Final = re.compile(
    r"\s*(?:<\?xml[^>]*>\s*)?(?:<!--.*?-->\s*)*<(?:!doctype html|[a-z])", re.I | re.S
)
_TABLE: Final = re.compile(r"<table[\s>]", re.I)


def recognise(text: str) -> bool:
    """Whether the text is HTML with a table in it."""
    return bool(_START.match(text)) and bool(_TABLE.search(text))


def read(text: str) -> Workbook:
    """Each table as a sheet. Raises UserProblem file_oversize."""
    reader = _Reader()
    reader.feed(text)
    reader.close()
    tables = [table for table in reader.tables if table.rows]
    if not tables:
        raise UserProblem("file_empty")
    names = map(str, range(1, len(tables) + 1)) if len(tables) > 1 else iter([""])
    return Workbook(
        "html", tuple(table.sheet(name) for table, name in zip(tables, names, strict=True))
    )


class _Table:
    """One table as a grid: a cell over several rows or columns takes the places it covers."""

    def __init__(self) -> None:
        self.rows: list[dict[int, str]] = []
        self.merged: list[Range] = []
        self._covered: set[tuple[int, int]] = set()
        self._column = 0

    def new_row(self) -> None:
        if len(self.rows) >= MOST_ROWS:
            raise UserProblem("file_oversize", rows=MOST_ROWS)
        self.rows.append({})
        self._column = 0

    def put(self, text: str, rows: int, columns: int) -> None:
        if not self.rows:
            self.new_row()
        top = len(self.rows) - 1
        while (top, self._column) in self._covered:
            self._column += 1
        left = self._column
        if left < LAST_COLUMN:
            self.rows[top][left] = text
        if rows > 1 or columns > 1:
            self.merged.append((top, left, top + rows - 1, left + columns - 1))
            for row in range(top, top + rows):
                self._covered.update((row, column) for column in range(left, left + columns))
        self._column = left + columns

    def sheet(self, name: str) -> Sheet:
        width = max((max(row, default=-1) for row in self.rows), default=-1) + 1
        rows: list[list[Cell]] = [[row.get(n, "") for n in range(width)] for row in self.rows]
        last = len(rows) - 1
        merged = tuple((a, b, min(c, last), min(d, width - 1)) for a, b, c, d in self.merged)
        return Sheet(name=name, rows=rows, numbers=range(1, len(rows) + 1), merged=merged)


class _Reader(HTMLParser):
    """Walks the page; a table inside a cell is a table of its own."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.tables: list[_Table] = []
        self._open: list[_Table] = []
        self._text: list[str] | None = None
        self._span = (1, 1)
        self._silent = 0

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag == "table":
            self._finish_cell()
            table = _Table()
            self.tables.append(table)
            self._open.append(table)
        elif tag in ("style", "script", "head"):
            self._silent += 1
        elif not self._open:
            return
        elif tag == "tr":
            self._finish_cell()
            self._open[-1].new_row()
        elif tag in ("td", "th"):
            self._finish_cell()
            given = dict(attrs)
            self._span = (_span(given.get("rowspan")), _span(given.get("colspan")))
            self._text = []
        elif tag in ("br", "p", "div") and self._text:
            self._text.append("\n")

    def handle_endtag(self, tag: str) -> None:
        if tag in ("style", "script", "head"):
            self._silent = max(self._silent - 1, 0)
        elif tag in ("td", "th", "tr"):
            self._finish_cell()
        elif tag == "table" and self._open:
            self._finish_cell()
            self._open.pop()

    def handle_data(self, data: str) -> None:
        if self._text is not None and not self._silent:
            self._text.append(data)

    def close(self) -> None:
        super().close()
        self._finish_cell()

    def _finish_cell(self) -> None:
        if self._text is not None and self._open:
            text = "".join(self._text).replace("\xa0", " ").strip()
            self._open[-1].put(text, *self._span)
        self._text = None


def _span(value: str | None) -> int:
    return min(int(value), 1000) if value and value.isascii() and value.isdigit() else 1

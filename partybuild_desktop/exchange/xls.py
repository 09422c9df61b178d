"""Reading .xls (Excel 5 to 2003, WPS .et): values, number formats, errors and merged cells."""

from __future__ import annotations

import datetime as dt
import io
import struct
from collections.abc import Sequence
from typing import Any, Final

import xlrd

from partybuild_desktop.domain.problem import UserProblem
from partybuild_desktop.domain.sheet import Cell, CellError, Sheet, Shown, Workbook, is_blank
from partybuild_desktop.exchange import numberformat
from partybuild_desktop.exchange.zipped import DAMAGED

_EMPTY, _TEXT, _NUMBER, _DATE, _BOOLEAN, _ERROR, _BLANK = range(7)
_BROKEN: Final = (xlrd.XLRDError, xlrd.compdoc.CompDocError, AssertionError, struct.error, *DAMAGED)


def read(data: bytes) -> Workbook:
    """The sheets of a file. Raises UserProblem file_password, file_broken."""
    try:
        book = xlrd.open_workbook(
            file_contents=data,
            formatting_info=True,
            ragged_rows=True,
            logfile=io.StringIO(),
        )
        formats = _formats(book)
        return Workbook("xls", tuple(_sheet(book, sheet, formats) for sheet in book.sheets()))
    except _BROKEN as error:
        if "encrypted" in str(error).lower():
            raise UserProblem("file_password") from error
        raise UserProblem("file_broken", reason=type(error).__name__) from error
    except (TypeError, AttributeError, RecursionError, MemoryError) as error:
        # a record that points where there is none leaves the reader with half a workbook
        raise UserProblem("file_broken", reason=type(error).__name__) from error


def _formats(book: Any) -> list[Shown | None]:
    """What each cell style shows."""
    found = []
    for style in book.xf_list:
        known = book.format_map.get(style.format_key)
        code = known.format_str if known else ""
        found.append(numberformat.BUILT_IN.get(style.format_key) or numberformat.shown(code))
    return found


def _sheet(book: Any, sheet: Any, formats: Sequence[Shown | None]) -> Sheet:
    special = {style for style, shown in enumerate(formats) if shown}
    rows: list[list[Cell]] = []
    shown: dict[int, dict[int, Shown]] = {}
    width = 0
    for position in range(sheet.nrows):
        kinds, styles = sheet.row_types(position), sheet._cell_xf_indexes[position]
        values = sheet.row_values(position)
        row = [
            value if kind == _TEXT else _cell(kind, value, since_1904=book.datemode == 1)
            for kind, value in zip(kinds, values, strict=True)
        ]
        while row and is_blank(row[-1]):
            row.pop()
        width = max(width, len(row))
        rows.append(row)
        for column in range(len(row)) if special.intersection(styles) else ():
            mark = formats[styles[column]]
            if mark and kinds[column] in (_NUMBER, _DATE):
                shown.setdefault(column, {})[position] = mark
    while rows and not rows[-1]:
        rows.pop()
    for row in rows:
        row.extend([""] * (width - len(row)))
    return Sheet(
        name=sheet.name,
        rows=rows,
        numbers=range(1, len(rows) + 1),
        merged=tuple((r1, c1, r2 - 1, c2 - 1) for r1, r2, c1, c2 in sheet.merged_cells),
        shown=shown,
        since_1904=book.datemode == 1,
        visible=sheet.visibility == 0,
    )


def _cell(kind: int, value: Any, *, since_1904: bool) -> Cell:
    if kind == _NUMBER:
        return float(value)
    if kind == _DATE:
        return _moment(float(value), since_1904=since_1904)
    if kind == _BOOLEAN:
        return bool(value)
    if kind == _ERROR:
        return CellError(xlrd.error_text_from_code.get(value, "#ERR"))
    return ""


def _moment(value: float, *, since_1904: bool) -> Cell:
    """A number with a date format; one that no calendar has stays a number."""
    try:
        moment = xlrd.xldate_as_datetime(value, 1 if since_1904 else 0)
    except (OverflowError, ValueError):
        return value
    found: dt.datetime = moment
    return found.date() if found.time() == dt.time() else found

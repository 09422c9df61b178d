"""A workbook as raw values: what a file holds before anybody says what it means.

`exchange` makes it from any kind of file; `domain.roster` reads people out of it.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from enum import StrEnum


class Shown(StrEnum):
    """What a number format shows, where the value alone would say too much or too little."""

    MONTH = "month"  # a date without its day: 1985年7月
    YEAR = "year"  # a date without month and day
    TWO_DECIMALS = "two_decimals"  # 1985.1 stands there as 1985.10


@dataclass(frozen=True, slots=True)
class CellError:
    """A cell without a value: #N/A and its like, or a formula that was never calculated."""

    text: str


Cell = str | float | int | bool | dt.date | dt.datetime | dt.time | dt.timedelta | CellError

#  First row, first column, last row, last column; positions in `Sheet.rows`, from 0, inclusive.
Range = tuple[int, int, int, int]


@dataclass(frozen=True, slots=True)
class Sheet:
    """One sheet. All rows are equally long; an empty cell is "".

    `numbers[i]` is the number that a person sees beside `rows[i]`: empty rows far down are left
    out. `shown` maps column and position of row to what the format shows. `since_1904`: serial
    numbers count from 1904. `visible` is False for a hidden sheet; hidden rows and columns are
    read like others.
    """

    name: str
    rows: Sequence[Sequence[Cell]]
    numbers: Sequence[int]
    merged: tuple[Range, ...] = ()
    shown: Mapping[int, Mapping[int, Shown]] = field(default_factory=dict)
    since_1904: bool = False
    visible: bool = True


@dataclass(frozen=True, slots=True)
class Workbook:
    """The sheets of one file; `kind` is what the file is by its content: xlsx, xls, ods …"""

    kind: str
    sheets: tuple[Sheet, ...]


def text_of(cell: Cell) -> str:
    """A cell as text, without guessing: whole numbers without .0, dates as ISO, errors as "".

    Control characters, which no form or file can show, are dropped.
    """
    if isinstance(cell, str):
        return cell.strip() if cell.isprintable() else _printable(cell)
    if isinstance(cell, bool):
        return "TRUE" if cell else "FALSE"
    if isinstance(cell, float):
        return str(int(cell)) if cell.is_integer() and abs(cell) < 1e15 else repr(cell)
    if isinstance(cell, CellError):
        return ""
    if isinstance(cell, dt.datetime):
        midnight = cell.time() == dt.time()
        return cell.date().isoformat() if midnight else cell.isoformat(sep=" ")
    return cell.isoformat() if isinstance(cell, dt.date | dt.time) else str(cell)


def _printable(text: str) -> str:
    # Blanks of any width and line breaks stay; other control characters go.
    lines = text.replace("\r\n", "\n").replace("\r", "\n")
    return "".join(c for c in lines if c >= " " or c in "\t\n").replace("\x7f", "").strip()


def is_blank(cell: Cell) -> bool:
    """Nothing, or nothing but blanks."""
    return isinstance(cell, str) and (not cell or cell.isspace())

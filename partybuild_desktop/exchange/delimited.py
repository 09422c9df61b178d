"""Reading .csv and other text tables: which encoding, which separator, rows of texts."""

from __future__ import annotations

import codecs
import csv
import io
import re
from collections.abc import Sequence
from typing import Final

from partybuild_desktop.domain.problem import UserProblem
from partybuild_desktop.domain.sheet import Cell, Sheet, Workbook
from partybuild_desktop.exchange.bounds import LAST_COLUMN, MOST_ROWS

_BOMS: Final = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)
_SEPARATORS: Final = (",", "\t", ";", "|", "，")
_LOOKED_AT: Final = 64 * 2**10
#  ="0123" is how a text is kept from becoming a number in a .csv
_QUOTED: Final = re.compile(r'="([^"]*)"')
_CONTROL: Final = re.compile(r"[\x00-\x08\x0e-\x1a\x1c-\x1f]")


def decode(data: bytes) -> str:
    """The text of a file: UTF-8, UTF-16 or GB 18030.

    Raises UserProblem file_unknown, file_broken (a text with a few bytes spoilt).
    """
    for bom, encoding in _BOMS:
        if data.startswith(bom):
            return _strictly(data[len(bom) :], (encoding,))
    zeros = data[:_LOOKED_AT].count(0)
    if zeros > len(data[:_LOOKED_AT]) // 8:  # UTF-16 without a mark: every ASCII has a zero byte
        little = data[1:_LOOKED_AT:2].count(0) >= zeros / 2
        return _strictly(data, ("utf-16-le" if little else "utf-16-be",))
    try:
        return _strictly(data, ("utf-8", "gb18030"))
    except UserProblem:
        # UTF-16 of pure Chinese has few zero bytes; line ends and commas betray it
        for mark, encoding in ((b"\n\0", "utf-16-le"), (b"\0\n", "utf-16-be")):
            if mark in data:
                return _strictly(data, (encoding,))
        raise


def _strictly(data: bytes, encodings: Sequence[str]) -> str:
    for encoding in encodings:
        try:
            text = data.decode(encoding)
        except UnicodeDecodeError:
            continue
        if not _CONTROL.search(text[:_LOOKED_AT]):
            return text
    start = data[:_LOOKED_AT].decode(encodings[-1], "replace")
    if not _CONTROL.search(start) and start.count("\ufffd") * 50 < len(start):
        raise UserProblem("file_broken", reason="encoding")  # a text with a few bytes spoilt
    raise UserProblem("file_unknown", looks_like="")


def read(text: str) -> Workbook:
    """The one sheet of a text table. Raises UserProblem file_broken, file_oversize."""
    rows: list[list[Cell]] = []
    try:
        for row in csv.reader(io.StringIO(text, newline=""), delimiter=_separator(text)):
            if len(rows) >= MOST_ROWS:
                raise UserProblem("file_oversize", rows=MOST_ROWS)
            rows.append([_unquoted(cell) for cell in row[:LAST_COLUMN]])
    except csv.Error as error:
        raise UserProblem("file_broken", reason=str(error)) from error
    width = max(map(len, rows), default=0)
    for padded in rows:
        padded.extend([""] * (width - len(padded)))
    return Workbook("csv", (Sheet(name="", rows=rows, numbers=_line_numbers(rows)),))


def _line_numbers(rows: Sequence[object]) -> range:
    # Excel shows a record as one row, also where a quoted cell has several lines
    return range(1, len(rows) + 1)


def _separator(text: str) -> str:
    """The sign that splits the first rows into most columns alike; a comma when none does."""
    lines = [line for line in text[:_LOOKED_AT].splitlines() if line.strip()][:20]

    def agreement(sign: str) -> int:
        counts = [line.count(sign) for line in lines if sign in line]
        return max((counts.count(n) * n for n in set(counts)), default=0)

    return max(_SEPARATORS, key=agreement)


def _unquoted(cell: str) -> str:
    if cell.startswith('="'):
        found = _QUOTED.fullmatch(cell)
        return found[1] if found else cell
    return cell

"""One sheet of an .xlsx parsed cell by cell and written anew: without what is empty, plain.

Slower than the reader that gets the result, so it is done only to sheets that need it.
"""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Final
from xml.parsers import expat
from xml.sax.saxutils import escape, quoteattr

from partybuild_desktop.domain.problem import UserProblem
from partybuild_desktop.domain.sheet import CellError, Range, Shown
from partybuild_desktop.exchange.bounds import LAST_COLUMN, MOST_ROWS

_MOST_CELLS: Final = 20_000_000
_EMPTY_ROWS: Final = re.compile(rb"<row [^>]*/>|<row [^>/]*>(?:<c [^>]*/>)*</row>")
_HEAD: Final = (
    b'<?xml version="1.0" encoding="UTF-8"?><worksheet '
    b'xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><sheetData>'
)
_REFERENCE: Final = re.compile(r"\$?([A-Z]{1,3})\$?([0-9]{1,7})")


@dataclass(frozen=True, slots=True)
class Scan:
    """The sheet's XML written anew; `numbers[i]` is the true number of its row i + 1."""

    xml: bytes
    numbers: list[int]
    merged: tuple[Range, ...]
    shown: Mapping[int, Mapping[int, Shown]]
    errors: Mapping[tuple[int, int], CellError]


def rewrite(chunks: Iterable[bytes], special: Mapping[str, Shown]) -> Scan:
    """Scan a sheet. `special`: what the styles show that show less or more than the value.

    Raises UserProblem file_oversize, ExpatError, ValueError.
    """
    scanner = _Scanner(special)
    parser = expat.ParserCreate()
    parser.buffer_text = True
    parser.ordered_attributes = False
    parser.StartElementHandler = scanner.start
    parser.EndElementHandler = scanner.end
    parser.CharacterDataHandler = scanner.text
    parser.StartDoctypeDeclHandler = _refuse  # no sheet has one; entities and bombs begin there
    for chunk in _without_empty_rows(chunks):
        parser.Parse(chunk, False)
    parser.Parse(b"", True)
    return scanner.result()


def _refuse(*_: object) -> None:
    raise UserProblem("file_broken", reason="doctype")


def _without_empty_rows(chunks: Iterable[bytes]) -> Iterator[bytes]:
    """The same XML cut at ends of rows, so that empty rows are dropped before they cost parsing."""
    rest = b""
    for chunk in chunks:
        rest += chunk
        cut = rest.rfind(b"</row>") + 6
        if cut > 5:
            yield _EMPTY_ROWS.sub(b"", rest[:cut])
            rest = rest[cut:]
    yield _EMPTY_ROWS.sub(b"", rest)


def column_index(letters: str) -> int:
    """A → 0, Z → 25, AA → 26."""
    index = 0
    for letter in letters:
        index = index * 26 + ord(letter) - 64
    return index - 1


def column_letters(index: int) -> str:
    """0 → A, 26 → AA."""
    letters = ""
    index += 1
    while index:
        index, rest = divmod(index - 1, 26)
        letters = chr(65 + rest) + letters
    return letters


class _Scanner:
    """Collects one sheet's cells while the parser walks through it."""

    def __init__(self, special: Mapping[str, Shown]) -> None:
        self._special = special
        self._out: list[str] = []
        self._numbers: list[int] = []
        self._refs: list[str] = []
        self._shown: dict[int, dict[int, Shown]] = {}
        self._errors: dict[tuple[int, int], CellError] = {}
        self._letters: dict[str, int] = {}
        self._width = 0
        self._row = 0  # true number of the row the parser is in
        self._column = -1
        self._cell: dict[str, str] = {}
        self._value: list[str] = []
        self._inline: list[str] = []
        self._take: list[str] | None = None
        self._formula = False
        self._phonetic = False

    def start(self, name: str, attributes: dict[str, str]) -> None:
        name = name.rpartition(":")[2]
        if name == "c":
            self._start_cell(attributes)
        elif name == "v":
            self._take = self._value
        elif name == "t":
            self._take = None if self._phonetic else self._inline
        elif name == "f":
            self._formula, self._take = True, None
        elif name == "row":
            number = attributes.get("r")
            self._row = int(number) if number else self._row + 1
            self._column = -1
        elif name == "rPh":
            self._phonetic = True
        elif name == "mergeCell":
            self._refs.append(attributes.get("ref", ""))

    def text(self, data: str) -> None:
        if self._take is not None:
            self._take.append(data)

    def end(self, name: str) -> None:
        name = name.rpartition(":")[2]
        if name == "c":
            self._end_cell()
        elif name in ("v", "t"):
            self._take = None
        elif name == "rPh":
            self._phonetic = False

    def _start_cell(self, attributes: dict[str, str]) -> None:
        reference = attributes.get("r")
        if reference:
            letters = reference.rstrip("0123456789")
            column = self._letters.get(letters)
            if column is None:
                column = self._letters[letters] = column_index(letters)
            self._column = column
        else:
            self._column += 1
        self._cell = attributes
        self._value, self._inline, self._formula = [], [], False

    def _end_cell(self) -> None:
        kind, value = self._cell.get("t", "n"), "".join(self._value)
        inline = "".join(self._inline)
        if self._column >= LAST_COLUMN:
            return
        if kind == "e" or (self._formula and not value and kind != "str"):
            self._errors[self._position()] = CellError(value or "=")
            self._write("inlineStr", "<is><t>#</t></is>")
        elif kind == "inlineStr":
            if inline.strip():
                text = f'<is><t xml:space="preserve">{escape(inline)}</t></is>'
                self._write(kind, text)
        elif value:
            style = self._special.get(self._cell.get("s", ""))
            if style is not None:
                row, column = self._position()
                self._shown.setdefault(column, {})[row] = style
            self._write(kind, f"<v>{escape(value)}</v>")

    def _position(self) -> tuple[int, int]:
        """Where the cell stands in what is written; opens its row."""
        if not self._numbers or self._numbers[-1] != self._row:
            if self._numbers and self._numbers[-1] > self._row:
                raise ValueError(self._row)
            if len(self._numbers) >= MOST_ROWS:
                raise UserProblem("file_oversize", rows=MOST_ROWS)
            if self._numbers:
                self._out.append("</row>")
            self._numbers.append(self._row)
            self._out.append(f'<row r="{len(self._numbers)}">')
        return len(self._numbers) - 1, self._column

    def _write(self, kind: str, content: str) -> None:
        row, column = self._position()
        self._width = max(self._width, column + 1)
        style = self._cell.get("s")
        marks = f" s={quoteattr(style)}" if style else ""
        reference = f"{column_letters(column)}{row + 1}"
        self._out.append(f'<c r="{reference}" t={quoteattr(kind)}{marks}>{content}</c>')

    def result(self) -> Scan:
        if len(self._numbers) * self._width > _MOST_CELLS:
            raise UserProblem("file_oversize", rows=len(self._numbers))
        body = "".join(self._out) + ("</row>" if self._numbers else "")
        return Scan(
            xml=_HEAD + body.encode() + b"</sheetData></worksheet>",
            numbers=self._numbers,
            merged=tuple(filter(None, map(self._range, self._refs))),
            shown=self._shown,
            errors=self._errors,
        )

    def _range(self, reference: str) -> Range | None:
        """A merged range by positions in the rows that are kept; None where nothing is left."""
        first, _, last = reference.partition(":")
        corners = [_REFERENCE.fullmatch(corner) for corner in (first, last or first)]
        if None in corners:
            return None
        (left, top), (right, bottom) = [c.groups() for c in corners if c]
        start = bisect_left(self._numbers, int(top))
        end = bisect_right(self._numbers, int(bottom)) - 1
        return (start, column_index(left), end, column_index(right)) if start <= end else None

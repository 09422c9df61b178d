"""A ledger (台账) as a value: what stands on the paper, nothing of how it is drawn.

A service composes one, `reports` draws it as PDF, `exchange` writes the same as a workbook, the
window shows it as a table. Adding a ledger is a description: columns, rows, head and foot.
`Ledger` is a table; `Forms` (domain.form), `Chart` (domain.chart), `FigurePages` (domain.figure)
and `Article` (domain.article) are its siblings on the same paper.
Source of the parts: the conventions of official forms (members.md 6.2), GB/T 9704-2012.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Final, NamedTuple

LEVELS: Final = 3  # of headings: two of groups and the column's own
#  Above the hidden column of a workbook that names the record of each row; read back by it.
KEY_HEADING: Final = "行标识（勿改）"
#  In the first row of that column, with the kind, the day and the newest entries of the log.
KIND_MARK: Final = "台账（勿改）："


def mark_of(kind: str, day: str, heads: Iterable[str]) -> str:
    """What a workbook says of itself: which ledger it is, of which day and state of the books."""
    return " ".join((f"{KIND_MARK}{kind}", day, *heads))


class Align(StrEnum):
    """Where a cell's text stands between its lines."""

    LEFT = "left"
    CENTER = "center"
    RIGHT = "right"


class Kind(StrEnum):
    """What a column holds. Texts are broken first, names and codes next, dates and figures last."""

    TEXT = "text"
    NAME = "name"  # a person: two characters may be spread to the width of three
    CODE = "code"  # a label of a code list, a number that identifies: never a figure
    DATE = "date"
    NUMBER = "number"  # counts and money
    SIGNATURE = "signature"  # left empty, room for a hand


_ALIGN: Final = {Kind.TEXT: Align.LEFT, Kind.NUMBER: Align.RIGHT}


@dataclass(frozen=True, slots=True)
class Column:
    """One column. `group` are the headings above its own, outermost first.

    `min_mm` and `max_mm` are hints; 0 leaves the width to the content. `align` and `wrap` follow
    from the kind unless given. `merge` makes a row head: equal cells of rows that follow each
    other are one cell, within an equal cell of the merged columns before it; equal cells of
    merged columns side by side are one too. `sums` says whether totals add it up, figures only.
    `required`: an empty cell is named in the list of what is missing.
    """

    title: str
    kind: Kind = Kind.TEXT
    group: tuple[str, ...] = ()
    align: Align | None = None
    wrap: bool | None = None
    min_mm: float = 0.0
    max_mm: float = 0.0
    merge: bool = False
    sums: bool = True
    required: bool = False

    def __post_init__(self) -> None:
        if len(self.group) >= LEVELS:
            raise ValueError(self.group)

    @property
    def aligned(self) -> Align:
        """The alignment in force: texts left, figures right, heads and what is short in the
        middle."""
        return self.align or (Align.CENTER if self.merge else _ALIGN.get(self.kind, Align.CENTER))

    @property
    def wraps(self) -> bool:
        """Whether its cells may be broken freely to save width."""
        return self.kind is Kind.TEXT if self.wrap is None else self.wrap


class Size(StrEnum):
    """Paper sizes (GB/T 148)."""

    A4 = "A4"
    A3 = "A3"


_MM: Final = {Size.A4: (210, 297), Size.A3: (297, 420)}
_OFFICIAL: Final = (28.0, 37.0, 26.0, 35.0)


class Binding(StrEnum):
    """The edge at which the sheets are bound."""

    LEFT = "left"
    TOP = "top"


@dataclass(frozen=True, slots=True)
class Paper:
    """The sheet; all in mm. The binding edge has the wider margin.

    `official`: the type area of GB/T 9704-2012, 5.2 (156 x 225 mm on an upright A4) in its place.
    `chosen`: left, top, right and bottom as the clerk wants them, in place of those two margins.
    """

    size: Size = Size.A4
    landscape: bool = True
    binding: Binding = Binding.LEFT
    binding_margin: float = 20.0
    margin: float = 15.0
    official: bool = False
    chosen: tuple[float, ...] = ()

    @property
    def mm(self) -> tuple[int, int]:
        """Width and height as it lies before the reader."""
        short, long = _MM[self.size]
        return (long, short) if self.landscape else (short, long)

    @property
    def margins(self) -> tuple[float, float, float, float]:
        """Left, top, right and bottom."""
        if self.official:
            return _OFFICIAL
        if self.chosen:
            left, top, right, bottom = self.chosen
            return left, top, right, bottom
        left = self.binding_margin if self.binding is Binding.LEFT else self.margin
        top = self.binding_margin if self.binding is Binding.TOP else self.margin
        return left, top, self.margin, self.margin


@dataclass(frozen=True, slots=True)
class Head:
    """The line between title and table: who reports at the left; day, period, unit at the right."""

    left: str = ""
    right: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Foot:
    """What follows the table on the last page: notes, then the line of those who sign."""

    signs: tuple[str, ...] = ()
    notes: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Document:
    """What every ledger has, whatever stands on its pages.

    `serial` is the number of its print, `as_of` the day it shows the books at (ISO text, "" for
    none), `masked` that numbers are hidden in part; `empty_text` stands where records would.
    `heads` name the state of the books that it shows, for when it comes back; two ledgers that
    read alike are alike.
    """

    kind: str
    title: str
    head: Head = Head()
    foot: Foot = Foot()
    paper: Paper = Paper()
    serial: str = ""
    as_of: str = ""
    masked: bool = False
    empty_text: str = ""
    heads: tuple[str, ...] = field(default=(), compare=False)


class Subtotal(tuple[str, ...]):
    """A row that sums up the rows of its group."""

    __slots__ = ()


class Total(tuple[str, ...]):
    """A row that sums up the whole table."""

    __slots__ = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Ledger(Document):
    """A table ready for paper. `rows` has a text for every column; a row may be a `Subtotal` or
    `Total`.

    `rows` may be a list or anything that yields the same rows each time it is iterated; drawing
    goes over it twice and holds one page of it, so that 100,000 rows need no more memory than a
    hundred. `keys`, where given, names the record of each row: an exported workbook carries it in
    a hidden column and comes back by it.
    """

    columns: tuple[Column, ...]
    rows: Iterable[tuple[str, ...]]
    keys: Sequence[str] = ()

    def __post_init__(self) -> None:
        # A generator could be gone over once only: the second pass would print an empty ledger.
        if not self.columns or isinstance(self.rows, Iterator):
            raise ValueError(self.kind)


class HeadCell(NamedTuple):
    """A cell of the heading: rows and columns it covers, ends not included."""

    top: int
    bottom: int
    left: int
    right: int
    title: str


def heading(columns: tuple[Column, ...]) -> tuple[HeadCell, ...]:
    """The heading merged as on an official form, row by row.

    Neighbours of one group share one cell; a column with fewer groups reaches down from under them
    to the last heading row.
    """
    depth = heading_rows(columns)
    cells = []
    for level in range(depth):
        start = 0
        for index, column in enumerate(columns):
            following = columns[index + 1] if index + 1 < len(columns) else None
            if level < len(column.group):
                if following is not None and _same_group(column, following, level):
                    continue
                cells.append(HeadCell(level, level + 1, start, index + 1, column.group[level]))
            elif level == len(column.group):
                cells.append(HeadCell(level, depth, index, index + 1, column.title))
            start = index + 1
    return tuple(cells)


def heading_rows(columns: tuple[Column, ...]) -> int:
    """How many rows the heading has."""
    return 1 + max(len(column.group) for column in columns)


def _same_group(column: Column, other: Column, level: int) -> bool:
    return len(other.group) > level and column.group[: level + 1] == other.group[: level + 1]

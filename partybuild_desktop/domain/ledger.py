"""A ledger (台账) as a value: what stands on the paper, nothing of how it is drawn.

A service composes one, `reports` draws it as PDF, `exchange` writes the same as a workbook, the
window shows it as a table. Adding a ledger is a description: columns, rows, head and foot.
Source of the parts: the conventions of official forms (members.md 6.2), GB/T 9704-2012.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from enum import StrEnum
from typing import Final, NamedTuple

LEVELS: Final = 3  # of headings: two of groups and the column's own


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
    from the kind unless given.
    """

    title: str
    kind: Kind = Kind.TEXT
    group: tuple[str, ...] = ()
    align: Align | None = None
    wrap: bool | None = None
    min_mm: float = 0.0
    max_mm: float = 0.0

    def __post_init__(self) -> None:
        if len(self.group) >= LEVELS:
            raise ValueError(self.group)

    @property
    def aligned(self) -> Align:
        """The alignment in force: texts left, figures right, everything short in the middle."""
        return self.align or _ALIGN.get(self.kind, Align.CENTER)

    @property
    def wraps(self) -> bool:
        """Whether its cells may be broken freely to save width."""
        return self.kind is Kind.TEXT if self.wrap is None else self.wrap


class Size(StrEnum):
    """Paper sizes (GB/T 148)."""

    A4 = "A4"
    A3 = "A3"


_MM: Final = {Size.A4: (210, 297), Size.A3: (297, 420)}


class Binding(StrEnum):
    """The edge at which the sheets are bound."""

    LEFT = "left"
    TOP = "top"


@dataclass(frozen=True, slots=True)
class Paper:
    """The sheet; all in mm. The binding edge has the wider margin."""

    size: Size = Size.A4
    landscape: bool = True
    binding: Binding = Binding.LEFT
    binding_margin: float = 20.0
    margin: float = 15.0

    @property
    def mm(self) -> tuple[int, int]:
        """Width and height as it lies before the reader."""
        short, long = _MM[self.size]
        return (long, short) if self.landscape else (short, long)

    @property
    def margins(self) -> tuple[float, float, float, float]:
        """Left, top, right and bottom."""
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


@dataclass(frozen=True, slots=True)
class Ledger:
    """A ledger ready for paper. `rows` has a text for every column.

    `rows` may be a list or anything that yields the same rows each time it is iterated; drawing
    goes over it twice and holds one page of it, so that 100,000 rows need no more memory than a
    hundred. `as_of` is the day it shows the books at (ISO text, "" for none); `empty_text` stands
    where rows would.
    """

    kind: str
    title: str
    columns: tuple[Column, ...]
    rows: Iterable[tuple[str, ...]]
    head: Head = Head()
    foot: Foot = Foot()
    paper: Paper = Paper()
    serial: str = ""
    as_of: str = ""
    masked: bool = False
    empty_text: str = ""

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

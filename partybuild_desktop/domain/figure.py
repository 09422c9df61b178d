"""Figures (图) as values: bars, lines and pies, each with the table of its own numbers.

A page of figures is a ledger like any other: head, foot, fonts and page numbers are those of
`Document`. What a figure shows is what its table says, so that paper, workbook and window agree.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from math import isfinite
from typing import Final

from partybuild_desktop.domain.ledger import Document


class Shape(StrEnum):
    """How the numbers are drawn."""

    BAR = "bar"  # a bar for each series, side by side
    STACKED = "stacked"  # the series on top of each other: parts of a whole
    LINE = "line"  # what becomes of a number from period to period
    PIE = "pie"  # the parts of one whole; a single series


class Colour(StrEnum):
    """A colour by its name in the house palette."""

    RED = "red"
    GOLD = "gold"
    INK = "ink"
    GREY = "grey"
    OK = "ok"
    WARN = "warn"
    PALE = "pale"


#  Their areas on paper and in a workbook; gold lighter than on screen, so that a grey print has it
#  pale beside red.
AREAS: Final = {
    Colour.RED: "#B3261E",
    Colour.GOLD: "#E3C766",
    Colour.INK: "#1F2328",
    Colour.GREY: "#9A9FA8",
    Colour.OK: "#2E7D32",
    Colour.WARN: "#9A5B00",
    Colour.PALE: "#EFEDE9",
}
#  In this order where none is named: neighbours differ in grey as well as in colour.
PALETTE: Final = (
    Colour.RED,
    Colour.GOLD,
    Colour.INK,
    Colour.PALE,
    Colour.OK,
    Colour.GREY,
    Colour.WARN,
)


@dataclass(frozen=True, slots=True)
class Series:
    """Numbers under one name, one for each category; None is not known and not drawn."""

    name: str
    values: tuple[float | None, ...]
    colour: Colour | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Figure:
    """One figure with its table. `unit` is that of the numbers.

    `sums` and `shares` are the titles of two further lines of the table, the sum of the series of
    each category and its share of the whole; "" leaves them out. `label` is the heading of the
    categories, `beside` how many such figures stand side by side. Raises ValueError where a series
    has not one number for each category, there are more of them than colours, a pie has several,
    or a part is less than nothing.
    """

    title: str
    shape: Shape
    categories: tuple[str, ...]
    series: tuple[Series, ...]
    unit: str = ""
    label: str = ""
    sums: str = ""
    shares: str = ""
    beside: int = 1

    def __post_init__(self) -> None:
        numbers = [v for one in self.series for v in one.values if v is not None]
        if any(len(one.values) != len(self.categories) for one in self.series):
            raise ValueError(self.title, "length")
        if not 0 < len(self.series) <= len(PALETTE) or not all(map(isfinite, numbers)):
            raise ValueError(self.title, "number")
        if self.shape is Shape.PIE and len(self.series) != 1:
            raise ValueError(self.title, "series")
        if self.shape in (Shape.PIE, Shape.STACKED) and any(v < 0 for v in numbers):
            raise ValueError(self.title, "negative")

    @property
    def drawn(self) -> Shape:
        """Its shape; a pie of more slices than there are colours is drawn as bars."""
        sliced = self.shape is Shape.PIE
        return Shape.BAR if sliced and len(self.categories) > len(PALETTE) else self.shape

    def colour(self, number: int) -> Colour:
        """The colour of the n-th series, of a pie that of the n-th category."""
        own = None if self.drawn is Shape.PIE else self.series[number].colour
        return own or PALETTE[number % len(PALETTE)]

    def totals(self) -> tuple[float, ...]:
        """The sum of all series for each category."""
        rows = zip(*(one.values for one in self.series), strict=True)
        return tuple(sum(v or 0 for v in row) for row in rows)

    @property
    def whole(self) -> float:
        """The sum of everything."""
        return sum(self.totals())

    def lines(self) -> tuple[tuple[str, tuple[str, ...]], ...]:
        """The table: the title of each line with a text for each category."""
        found = [(one.name, tuple(map(number_text, one.values))) for one in self.series]
        if self.sums:
            found.append((self.sums, tuple(map(number_text, self.totals()))))
        if self.shares:
            whole = self.whole
            found.append((self.shares, tuple(share_text(v, whole) for v in self.totals())))
        return tuple(found)


@dataclass(frozen=True, slots=True, kw_only=True)
class FigurePages(Document):
    """Figures in order, as many on a page as it holds; `empty_text` stands where there is none."""

    figures: tuple[Figure, ...]


def number_text(value: float | None) -> str:
    """A number as it stands in a table: two decimals at most, none without need."""
    if value is None:
        return ""
    if isinstance(value, int) or value == int(value):
        return str(int(value))
    return f"{value:.2f}".rstrip("0").rstrip(".")


def share_text(value: float, whole: float) -> str:
    """A share in percent with one decimal, the whole without; "" of nothing."""
    if value == whole:
        return "100%" if whole else ""
    return f"{100 * value / whole:.1f}%" if whole else ""

"""Figures of the yearly statistics on paper: their titles, numbers and columns."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Final

from partybuild_desktop.domain.ledger import Align, Column, Kind
from partybuild_desktop.domain.statistics import Figures, Line
from partybuild_desktop.system.i18n import language, tr

INDENT: Final = "　"
_CHARACTER_MM: Final = 3.6
_PADDING_MM: Final = 2.6
_NAME_MM: Final = 70.0  # the longest that a name of a row may ask for
_FIGURE_MM: Final = 10.0


def text_of(line: Line) -> str:
    """A line's title in the language in use; that of data brings its English along."""
    return line.en if line.en and language() == "en" else tr(line.title)


def name_mm(names: Iterable[str]) -> float:
    """Room for the longest name on one line, as far as the figures leave it."""
    longest = max(map(_characters, names), default=0.0)
    return min(_NAME_MM, longest * _CHARACTER_MM + _PADDING_MM)


def _characters(name: str) -> float:
    """How many Chinese characters a name is as wide as."""
    return sum(map(_width, name))


def _width(character: str) -> float:
    if character >= "\u2e80":
        return 1.0
    return 0.55 if character.isalpha() else 0.5


def figure_columns(figures: Figures) -> tuple[Column, ...]:
    """A column for each column of the figures, under its groups."""
    return tuple(
        Column(
            text_of(line), Kind.NUMBER, tuple(map(tr, line.group)), Align.CENTER, min_mm=_FIGURE_MM
        )
        for line in figures.columns
    )

"""Which cells of a table's row heads are one, as on an official form."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from partybuild_desktop.domain.ledger import Column


class Span(NamedTuple):
    """Cells that are one: rows and columns it covers, ends not included, and its text."""

    top: int
    bottom: int
    left: int
    right: int
    text: str


def merging(columns: Sequence[Column]) -> bool:
    """Whether any column is a row head."""
    return any(column.merge for column in columns)


def spans(columns: Sequence[Column], rows: Sequence[Sequence[str]]) -> list[Span]:
    """Every cell of the merged columns of these rows, equal ones joined; in order of their tops.

    Side by side first; then downwards, as long as what stands before it in the row goes on too.
    An empty cell is joined with nothing.
    """
    found: list[Span] = []
    above: list[int] = []  # places in `found` of the previous row's spans
    for number, row in enumerate(rows):
        here: list[int] = []
        going_on = True
        for left, right, text in _across(columns, row):
            place = above[len(here)] if len(here) < len(above) else None
            going_on = going_on and text != "" and place is not None
            if going_on and place is not None and found[place][2:] == (left, right, text):
                found[place] = found[place]._replace(bottom=number + 1)
                here.append(place)
            else:
                going_on = False
                here.append(len(found))
                found.append(Span(number, number + 1, left, right, text))
        above = here
    return found


def _across(columns: Sequence[Column], row: Sequence[str]) -> list[tuple[int, int, str]]:
    found: list[tuple[int, int, str]] = []
    for index, column in enumerate(columns):
        if not column.merge:
            continue
        text = row[index] if row else ""  # a blank row of an empty form has no texts
        if found and found[-1][1] == index and text and found[-1][2] == text:
            found[-1] = (found[-1][0], index + 1, text)
        else:
            found.append((index, index + 1, text))
    return found

"""年终封账: the yearly tables of an organisation as they stood when the year was closed.

A closing is never changed and a year is never opened again: what is corrected afterwards shows as
a difference, and a new closing takes the place of the old one, which stays listed.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from partybuild_desktop.domain.statistics import Figures


@dataclass(frozen=True, slots=True, kw_only=True)
class Closing:
    """One closing. `tables` by the code of their ledger; `rules` names what they were sorted by."""

    uid: str
    org: str
    year: int
    closed: str  # local ISO time, for reading only
    user: str
    note: str
    replaces: str  # uid of the closing it takes the place of, "" for the first
    rules: str  # SHA-256 of the bands and rows in use
    tables: Mapping[str, Figures]


def in_force(closings: Iterable[Closing]) -> dict[tuple[str, int], Closing]:
    """The closing that counts for each organisation and year.

    Two PCs that both closed a year leave two that nothing replaces: then the same one counts
    everywhere, whichever arrived first, until a person closes again.
    """
    known = list(closings)
    replaced = {closing.replaces for closing in known}
    found: dict[tuple[str, int], Closing] = {}
    for closing in sorted(known, key=lambda c: c.uid):
        if closing.uid not in replaced:
            found[closing.org, closing.year] = closing
    return found


def number_of(closing: Closing, closings: Mapping[str, Closing]) -> int:
    """Its place among the closings of its organisation and year, from 1; `closings` by uid.

    One that replaces another comes after it; those of several PCs that know nothing of each other
    follow one another by uid, everywhere alike, so that no number is borne twice.
    """
    beside = [c for c in closings.values() if (c.org, c.year) == (closing.org, closing.year)]
    order = sorted((_depth(one, closings), one.uid) for one in beside)
    return 1 + order.index((_depth(closing, closings), closing.uid))


def _depth(closing: Closing, closings: Mapping[str, Closing]) -> int:
    """How many closings it replaces, one after the other."""
    depth, at = 0, closing
    while at.replaces in closings:
        depth, at = depth + 1, closings[at.replaces]
    return depth

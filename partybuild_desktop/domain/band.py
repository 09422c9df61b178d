"""Band sets: how the yearly statistics sort ages, years and dates. They are data, checked here.

Bands of a set follow each other without gap or overlap, the first open below and the last above,
so that everybody whose value is known falls into exactly one.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Any

from partybuild_desktop.domain.date import Precision, earliest, latest


@dataclass(frozen=True, slots=True)
class Band:
    """From `first` to `last`, both included; None is open. Years, or ordinals of days."""

    label: str
    en: str
    first: int | None
    last: int | None


@dataclass(frozen=True, slots=True)
class BandSet:
    """Bands by one name: `annual`, `bulletin`, `village` …"""

    name: str
    title: str
    en: str
    bands: tuple[Band, ...]

    @staticmethod
    def parse(name: str, data: Mapping[str, Any]) -> BandSet:
        """A set from its TOML table. Raises ValueError for a gap, an overlap or a label twice."""
        bands = tuple(
            Band(str(raw["label"]), str(raw["en"]), _bound(raw.get("from")), _bound(raw.get("to")))
            for raw in data["bands"]
        )
        _check(name, bands)
        return BandSet(name, str(data["title"]), str(data["en"]), bands)

    def of_years(self, years: int | None) -> int | None:
        """The band's index for an age or a 党龄; None when it is not known."""
        return None if years is None else self._find(years)

    def of_date(self, date: str) -> int | None:
        """The band's index for a date (PartialDate text).

        None when it is not known, or known to a year or month that reaches into two bands.
        """
        if not date:
            return None
        found = self._find(_ordinal(earliest(date)))
        if len(date) == Precision.DAY:
            return found
        return found if found == self._find(_ordinal(latest(date))) else None

    def _find(self, value: int) -> int:
        return next(
            n for n, band in enumerate(self.bands) if band.last is None or value <= band.last
        )


def _ordinal(day: str) -> int:
    return dt.date.fromisoformat(day).toordinal()


def _bound(value: object) -> int | None:
    if isinstance(value, dt.date):
        return value.toordinal()
    if value is None or (isinstance(value, int) and not isinstance(value, bool)):
        return value
    raise ValueError(value)


def _check(name: str, bands: Sequence[Band]) -> None:
    if len({band.label for band in bands}) != len(bands) or not bands:
        raise ValueError(f"{name}: no bands, or one label twice")
    if bands[0].first is not None or bands[-1].last is not None:
        raise ValueError(f"{name}: the first band must be open below and the last above")
    for band, following in pairwise(bands):
        if band.last is None or following.first != band.last + 1:
            raise ValueError(f"{name}: {following.label} does not follow {band.label}")
        if band.first is not None and band.first > band.last:
            raise ValueError(f"{name}: {band.label} is empty")


@dataclass(frozen=True, slots=True)
class Part:
    """One band of a coded value: the codes' own band names it takes in."""

    label: str
    en: str
    of: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Parts:
    """Bands of a coded value (学历); each name belongs to one of them."""

    name: str
    title: str
    en: str
    parts: tuple[Part, ...]

    @staticmethod
    def parse(name: str, data: Mapping[str, Any], known: Sequence[str]) -> Parts:
        """A set from its TOML table; `known` are the names that the code list gives.

        Raises ValueError unless each of them is in exactly one part.
        """
        parts = tuple(
            Part(str(raw["label"]), str(raw["en"]), tuple(map(str, raw["of"])))
            for raw in data["bands"]
        )
        named = [one for part in parts for one in part.of]
        if sorted(named) != sorted(set(known)):
            raise ValueError(f"{name}: {sorted(set(known) ^ set(named))}")
        return Parts(name, str(data["title"]), str(data["en"]), parts)

    def find(self, one: str) -> int | None:
        """The part's index for a name of the code list, None for any other."""
        return next((n for n, part in enumerate(self.parts) if one in part.of), None)

"""Working days: the week, changed by what the State Council announces for a year (放假调休).

The announcements are data. A year without one counts Monday to Friday, and every answer that
rests on such a year says so (`announced` is False; on screen and paper 暂算).
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any, Final

_FRIDAY: Final = 4
_ONE: Final = dt.timedelta(days=1)
_KEYS: Final = frozenset({"year", "title", "number", "issued", "holidays"})
_HOLIDAY_KEYS: Final = frozenset({"name", "en", "from", "to", "work"})


@dataclass(frozen=True, slots=True)
class Holiday:
    """Rest from `first` to `last`, both included; `work` are the weekend days worked for it."""

    name: str
    en: str
    first: dt.date
    last: dt.date
    work: tuple[dt.date, ...]


@dataclass(frozen=True, slots=True)
class Announced:
    """One year as announced; `number` is the document's (国办发明电〔2025〕7号)."""

    year: int
    title: str
    number: str
    issued: dt.date
    holidays: tuple[Holiday, ...]

    @staticmethod
    def parse(data: Mapping[str, Any]) -> Announced:
        """A year from its TOML. Raises ValueError for what cannot be: an unknown key, a working
        day that is no weekend, two holidays on one day, a day far from its year."""
        _known(data, _KEYS)
        year = int(data["year"])
        found = tuple(_holiday(raw) for raw in data["holidays"])
        _check(year, found)
        return Announced(year, str(data["title"]), str(data["number"]), _day(data["issued"]), found)


@dataclass(frozen=True, slots=True)
class Day:
    """What a day is. `holiday`: the one it belongs to, also as a weekend day worked for it."""

    working: bool
    announced: bool
    holiday: Holiday | None


@dataclass(frozen=True, slots=True)
class Counted:
    """A day that was counted to; `announced` is False where that rests on a year without notice."""

    day: dt.date
    announced: bool


@dataclass(frozen=True, slots=True)
class Calendar:
    """The years that are announced; every other year follows the week."""

    years: Mapping[int, Announced]
    _rest: Mapping[dt.date, Holiday] = field(repr=False)
    _work: Mapping[dt.date, Holiday] = field(repr=False)

    @staticmethod
    def of(years: Iterable[Announced]) -> Calendar:
        """A calendar of announced years; of two for one year the later in the row counts."""
        known = {one.year: one for one in years}
        holidays = [holiday for one in known.values() for holiday in one.holidays]
        rest = {day: one for one in holidays for day in _from_to(one.first, one.last)}
        work = {day: one for one in holidays for day in one.work}
        return Calendar(known, rest, work)

    def day(self, day: dt.date) -> Day:
        """What a day is: worked or not, by which holiday, and whether its year is announced."""
        holiday = self._rest.get(day) or self._work.get(day)
        return Day(self.is_working_day(day), day.year in self.years, holiday)

    def is_working_day(self, day: dt.date) -> bool:
        """Whether a day is worked, as far as it is announced."""
        if day in self._rest:
            return False
        return day in self._work or day.weekday() <= _FRIDAY

    def add_working_days(self, day: dt.date, number: int) -> Counted:
        """The `number`th working day after `day`, before it for a negative number.

        0 is the day itself if it is worked, else the next one that is.
        """
        step = -_ONE if number < 0 else _ONE
        at, left = day, abs(number)
        while left:
            at += step
            left -= self.is_working_day(at)
        while not self.is_working_day(at):
            at += _ONE
        return Counted(at, self._announced(day, at))

    def last_working_day_before(self, day: dt.date) -> Counted:
        """The nearest working day before `day`."""
        return self.add_working_days(day, -1)

    def on_or_before(self, day: dt.date) -> Counted:
        """The day itself if it is worked, else the nearest working day before it."""
        return self.add_working_days(day + _ONE, -1)

    def nth_working_day(self, year: int, month: int, number: int) -> Counted:
        """The `number`th working day of a month, counted from its end for a negative number.

        A month that has fewer gives its last (its first). Raises ValueError for 0.
        """
        if not number:
            raise ValueError(number)
        first = dt.date(year, month, 1)
        last = (first + dt.timedelta(days=31)).replace(day=1) - _ONE
        worked = [day for day in _from_to(first, last) if self.is_working_day(day)]
        place = min(abs(number), len(worked))
        return Counted(worked[place - 1 if number > 0 else -place], year in self.years)

    def working_days(self, first: dt.date, last: dt.date) -> tuple[int, bool]:
        """How many days from `first` to `last`, both included, are worked; whether announced."""
        number = sum(self.is_working_day(day) for day in _from_to(first, last))
        return number, self._announced(first, last)

    def _announced(self, one: dt.date, other: dt.date) -> bool:
        first, last = sorted((one.year, other.year))
        return all(year in self.years for year in range(first, last + 1))


def _from_to(first: dt.date, last: dt.date) -> list[dt.date]:
    return [first + n * _ONE for n in range((last - first).days + 1)]


def _known(data: Mapping[str, Any], keys: frozenset[str]) -> None:
    if data.keys() != keys:
        raise ValueError(f"unknown or missing: {sorted(data.keys() ^ keys)}")


def _day(value: object) -> dt.date:
    if not isinstance(value, dt.date) or isinstance(value, dt.datetime):
        raise ValueError(value)
    return value


def _holiday(raw: Mapping[str, Any]) -> Holiday:
    _known(raw, _HOLIDAY_KEYS)
    work = tuple(_day(day) for day in raw["work"])
    return Holiday(str(raw["name"]), str(raw["en"]), _day(raw["from"]), _day(raw["to"]), work)


def _check(year: int, holidays: Iterable[Holiday]) -> None:
    seen: set[dt.date] = set()
    for one in holidays:
        days = [*_from_to(one.first, one.last), *one.work]
        # the rest around 1 January may begin in the year before
        near = all(abs((day - dt.date(year, 7, 1)).days) < 200 for day in days)
        if one.last < one.first or not near:
            raise ValueError(f"{year}: the days of {one.name}")
        if len(seen.union(days)) != len(seen) + len(days):
            raise ValueError(f"{year}: a day of {one.name} is named twice")
        if any(day.weekday() <= _FRIDAY for day in one.work):
            raise ValueError(f"{year}: a working day of {one.name} is no weekend")
        seen.update(days)

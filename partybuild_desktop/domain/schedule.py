"""Periods in which a kind of meeting is due, and the day a year's plan puts it on.

A period is text that sorts within its frequency: 2026, 2026-H1, 2026-Q1, 2026-03.
"""

from __future__ import annotations

import calendar
import datetime as dt
from functools import cache
from typing import Final

from partybuild_desktop.domain.meeting_rule import Frequency, MeetingKind
from partybuild_desktop.domain.working_day import Calendar, Counted

MONTHS: Final = {
    Frequency.MONTH: 1,
    Frequency.QUARTER: 3,
    Frequency.HALF: 6,
    Frequency.YEAR: 12,
}


@cache
def periods(frequency: Frequency, year: int) -> tuple[str, ...]:
    """The periods of a year, in order; none where no frequency is set."""
    if frequency is Frequency.NONE:
        return ()
    months = MONTHS[frequency]
    return tuple(_name(frequency, year, month) for month in range(1, 13, months))


@cache
def period_of(frequency: Frequency, day: str) -> str:
    """The period that an ISO day or month lies in; "" without a frequency or a month."""
    if frequency is Frequency.NONE or len(day) < 7:
        return ""
    return _name(frequency, int(day[:4]), int(day[5:7]))


def _name(frequency: Frequency, year: int, month: int) -> str:
    if frequency is Frequency.YEAR:
        return f"{year:04d}"
    if frequency is Frequency.MONTH:
        return f"{year:04d}-{month:02d}"
    mark = "Q" if frequency is Frequency.QUARTER else "H"
    return f"{year:04d}-{mark}{(month - 1) // MONTHS[frequency] + 1}"


def _months(period: str) -> tuple[int, int, int]:
    """Year, first and last month."""
    year, part = int(period[:4]), period[5:]
    if not part:
        return year, 1, 12
    if part[0] in "QH":
        length = 3 if part[0] == "Q" else 6
        return year, (int(part[1:]) - 1) * length + 1, int(part[1:]) * length
    return year, int(part), int(part)


def first_day(period: str) -> str:
    """The first day of a period (ISO)."""
    return _bounds(period)[0]


def last_day(period: str) -> str:
    """The last day of a period (ISO)."""
    return _bounds(period)[2]


@cache
def _bounds(period: str) -> tuple[str, str, str]:
    """First, middle and last day: a matrix asks for the same few a hundred thousand times."""
    year, first_month, last_month = _months(period)
    first = dt.date(year, first_month, 1)
    last = dt.date(year, last_month, calendar.monthrange(year, last_month)[1])
    return first.isoformat(), (first + (last - first) / 2).isoformat(), last.isoformat()


def is_due_in(period: str, *, founded: str, dissolved: str) -> bool:
    """Whether an organisation of that life owes a meeting in the period.

    It does where it is there at the period's end and has been for half of it at least: one
    founded in the last days of a month has not missed that month, nor one that was dissolved in it.
    """
    _, middle, last = _bounds(period)
    return founded <= middle and not (dissolved and dissolved <= last)


def planned_day(kind: MeetingKind, period: str, days: Calendar, nth: int = 0) -> Counted:
    """The working day on which the plan puts a kind: its own day, or the next worked one.

    Of several in a period the `nth` (from 0) follows evenly. Where the period has none left, the
    last worked day before it. A day that a month lacks is the month's last. `announced` is False
    where the year's holidays are not known yet (暂算).
    """
    year, first, last = _months(period)
    length = last - first + 1
    later = nth * length // max(kind.times, 1)
    month = first + (max(kind.month, 1) - 1 + later) % length
    end = dt.date.fromisoformat(last_day(period))
    wanted = _day_in(kind, year, month)
    if length == 1 and nth:
        days_of_month = calendar.monthrange(year, month)[1]
        step = nth * days_of_month // kind.times
        wanted = wanted.replace(day=(wanted.day - 1 + step) % days_of_month + 1)
    found = days.add_working_days(wanted, 0)
    return found if found.day <= end else days.on_or_before(wanted)


def _day_in(kind: MeetingKind, year: int, month: int) -> dt.date:
    length = calendar.monthrange(year, month)[1]
    if not kind.weekday:
        return dt.date(year, month, min(kind.day, length))
    first = dt.date(year, month, 1)
    day = 1 + (kind.weekday - first.isoweekday()) % 7 + 7 * (kind.week - 1)
    while day > length:
        day -= 7
    return dt.date(year, month, day)

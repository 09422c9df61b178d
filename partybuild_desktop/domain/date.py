"""Dates as people know them: to the day, the month or the year, never more than was said.

A date is its own ISO text ("1985", "1985-07", "1985-07-01", "" = not known), so it sorts as text
and is stored as text. Reading follows one law: a cell that could mean two things is refused
(`date_ambiguous`), one that means nothing is refused (`date_invalid`), nothing is guessed.
"""

from __future__ import annotations

import calendar
import datetime as dt
import re
from enum import IntEnum
from typing import Final

from partybuild_desktop.domain.problem import UserProblem

FIRST_YEAR: Final = 1900
LAST_YEAR: Final = 2100


class Precision(IntEnum):
    """How much of a date is known: the length of its text."""

    UNKNOWN = 0
    YEAR = 4
    MONTH = 7
    DAY = 10


_SHAPE: Final = re.compile(r"(?:[0-9]{4}(?:-[0-9]{2}(?:-[0-9]{2})?)?)?")


class PartialDate(str):
    """ISO text by precision; "" (falsy) = not known. Raises ValueError for any other text."""

    __slots__ = ()

    def __new__(cls, text: str = "") -> PartialDate:
        if not _SHAPE.fullmatch(text):
            raise ValueError(text)
        if text:
            dt.date.fromisoformat(text + "-01-01"[len(text) - 4 :] if len(text) < 10 else text)
        return super().__new__(cls, text)

    @property
    def precision(self) -> Precision:
        return Precision(len(self))

    @property
    def year(self) -> int | None:
        return int(self[:4]) if self else None

    @property
    def month(self) -> int | None:
        return int(self[5:7]) if len(self) >= Precision.MONTH else None

    @property
    def day(self) -> int | None:
        return int(self[8:]) if len(self) == Precision.DAY else None

    def chinese(self) -> str:
        """As on paper, month and day without leading zero (GB/T 9704): 1985年7月1日."""
        parts = zip(self.split("-") if self else (), "年月日", strict=False)
        return "".join(f"{int(number)}{unit}" for number, unit in parts)

    def dotted(self) -> str:
        """As in the narrow columns of forms: 1985.07.01, 1985.07."""
        return self.replace("-", ".")


UNKNOWN: Final = PartialDate("")


def of_day(day: dt.date) -> PartialDate:
    """The date of a calendar day."""
    return PartialDate(f"{day.year:04d}-{day.month:02d}-{day.day:02d}")


def surely_before(first: str, second: str) -> bool:
    """Whether `first` lies before `second` whatever the unknown month or day may be."""
    return bool(first and second) and first + "~" < second


def agree(first: str, second: str) -> bool:
    """Whether the two can be the same day: equal as far as both are known."""
    return first.startswith(second) or second.startswith(first)


def plus_years(date: str, years: int) -> str:
    """The date's text so many years later, to compare with; 29 February stays as it is."""
    return f"{int(date[:4]) + years:04d}{date[4:]}" if date else ""


def add_months(day: str, months: int) -> str:
    """The same day so many months later, or that month's last (31 January → 28 February)."""
    number = int(day[:4]) * 12 + int(day[5:7]) - 1 + months
    year, month = divmod(number, 12)
    length = calendar.monthrange(year, month + 1)[1]
    return f"{year:04d}-{month + 1:02d}-{min(int(day[8:10]), length):02d}"


def earliest(date: str) -> str:
    """The first day that a date known to the year, month or day can mean."""
    return (date + "-01-01")[: Precision.DAY]


def latest(date: str) -> str:
    """The last day that a date known to the year, month or day can mean."""
    if len(date) == Precision.YEAR:
        return f"{date}-12-31"
    if len(date) == Precision.MONTH:
        return f"{date}-{calendar.monthrange(int(date[:4]), int(date[5:7]))[1]:02d}"
    return date


def years_between(start: str, end: str) -> int | None:
    """Full years from `start` to `end` (age, 党龄), None when either is not known.

    Compared to the precision that both have: born 1985-07, in July 2026 he counts as 41.
    """
    if not start or not end:
        return None
    both = min(len(start), len(end))
    years = int(end[:4]) - int(start[:4])
    return years - 1 if end[4:both] < start[4:both] else years


# ---------------------------------------------------------------- reading text

_DIGITS: Final = "０１２３４５６７８９"
_PLAIN: Final = str.maketrans(
    {
        **{wide: str(n) for n, wide in enumerate(_DIGITS)},
        **dict.fromkeys("．。・·•∙，、,", "."),
        **dict.fromkeys("／\\", "/"),
        **dict.fromkeys("－–—―−‐‑﹣_", "-"),
        **dict.fromkeys("\u3000\u00a0\t\r\n", " "),
        "：": ":",
        **dict.fromkeys("'’‘`\"“”\u200b\ufeff", ""),
    }
)
_TEXT: Final = re.compile(
    r"([0-9]{4})\ *(?:[年./-]|\ )\ *"
    r"([0-9]{1,2})(?:\ *(?:月份?|[./-]|\ )\ *(?:([0-9]{1,2})\ *[日号]?)?)?"
)
_SOLID: Final = re.compile(r"([0-9]{4})[./-]?([0-9]{2})([0-9]{2})")
_MONTH: Final = re.compile(r"([0-9]{4})([0-9]{2})")
_YEAR: Final = re.compile(r"([0-9]{4})\ *年?")
# What a program adds behind the day: a time, a weekday; and .0 behind a number kept as text.
_TAIL: Final = re.compile(
    r"(?:[T ]+[0-9]{1,2}:[0-9]{2}(?::[0-9]{2}(?:\.[0-9]+)?)?(?:Z|\+[0-9:]+)?"
    r"|\ *\(?(?:星期|周)[一二三四五六日天]\)?"
    r"|(?<=^[0-9]{4})\.0|(?<=^[0-9]{6})\.0|(?<=^[0-9]{8})\.0)$"
)
_NUMERAL: Final = {c: n for n, c in enumerate("〇一二三四五六七八九")} | {"零": 0, "○": 0, "Ｏ": 0}
_IN_WORDS: Final = re.compile(
    r"([〇零○Ｏ一二三四五六七八九]{4})年(?:([一二三四五六七八九十]{1,2})月"
    r"(?:([一二三四五六七八九十]{1,3})[日号])?)?"
)


def read_text(text: str) -> PartialDate:
    """A date as typed into a text cell, in any of the usual spellings; blank is not known.

    1985.1 is January, 1985.10 October; a month or day of 0 is one that is not known. A year of
    two figures is no date. Raises UserProblem date_invalid.
    """
    plain = text.translate(_PLAIN).strip()
    if not plain:
        return UNKNOWN
    plain = _TAIL.sub("", plain).rstrip(". ")
    for shape in (_TEXT, _SOLID, _MONTH, _YEAR):
        found = shape.fullmatch(plain)
        if found:
            numbers = [int(part) for part in found.groups() if part]
            return _checked(numbers, text)
    words = _IN_WORDS.fullmatch(plain.replace(" ", ""))
    if words:
        year, *rest = (part for part in words.groups() if part)
        solid = int("".join(str(_NUMERAL[c]) for c in year))
        return _checked([solid, *map(_ten, rest)], text)
    raise UserProblem("date_invalid", value=text)


def _ten(words: str) -> int:
    """十一 → 11, 二十 → 20, 三十一 → 31; 99 for what is no number up to 39."""
    tens, ten, ones = words.rpartition("十")
    if len(tens) > 1 or len(ones) > 1:
        return 99
    if not ten:
        return _NUMERAL[ones]
    return (_NUMERAL[tens] if tens else 1) * 10 + (_NUMERAL[ones] if ones else 0)


def _checked(numbers: list[int], typed: object) -> PartialDate:
    """The date of year, month, day, cut where an unknown 0 stands; refused if there is none."""
    while len(numbers) > 1 and numbers[-1] == 0:
        numbers.pop()
    text = "-".join(f"{n:02d}" for n in numbers)
    try:
        if FIRST_YEAR <= numbers[0] <= LAST_YEAR:
            return PartialDate(text)
    except ValueError:
        pass
    raise UserProblem("date_invalid", value=typed)


# ---------------------------------------------------------------- reading numbers

_EPOCH: Final = dt.date(1899, 12, 30).toordinal()
_EPOCH_1904: Final = dt.date(1904, 1, 1).toordinal()
#  Serial numbers that are days for certain: from 1 July 1921, when the Party was founded, to 2100.
#  A birth may lie earlier (1910); below that a number would be a year.
_SERIALS: Final = (7853, 73051)
_FIRST_BIRTH_SERIAL: Final = 3654
_SHIFT_1904: Final = 1462


def serial_of(moment: dt.date, *, since_1904: bool) -> float:
    """The number that stands in the cell which a spreadsheet shows as this day (and time)."""
    days = float(moment.toordinal() - (_EPOCH_1904 if since_1904 else _EPOCH))
    if isinstance(moment, dt.datetime):
        of_day = moment - dt.datetime.combine(moment.date(), dt.time())
        days += of_day.total_seconds() / 86400
    return days


def read_number(
    value: float,
    *,
    two_decimals: bool = False,
    since_1904: bool = False,
    birth: bool = False,
    born: str = "",
) -> PartialDate:
    """A date kept as a plain number: a spreadsheet's serial, 1985, 198507, 19850701, 1985.07.

    `two_decimals`: the cell shows two decimals, so 1985.1 is 1985.10. `birth`: this is the date of
    birth, for which `born` (from the identity number) decides between January and October.
    Raises UserProblem date_invalid or date_ambiguous.
    """
    if not 0 <= value < 1e8:
        raise UserProblem("date_invalid", value=value)
    whole = int(value)
    if FIRST_YEAR <= whole <= LAST_YEAR:
        return _year_and_fraction(value, whole, two_decimals=two_decimals, born=born)
    serial = whole + (_SHIFT_1904 if since_1904 else 0)
    if (_FIRST_BIRTH_SERIAL if birth else _SERIALS[0]) <= serial <= _SERIALS[1]:
        return of_day(dt.date.fromordinal(_EPOCH + serial))
    text = str(whole)
    if whole == value and len(text) in (6, 8):
        parts = [whole // 100, whole % 100]
        if len(text) == 8:
            parts = [whole // 10000, whole // 100 % 100, whole % 100]
        if all(parts):
            return _checked(parts, whole)
    raise UserProblem("date_invalid", value=value)


def _year_and_fraction(value: float, year: int, *, two_decimals: bool, born: str) -> PartialDate:
    """1985 → the year, 1985.07 → July, 1985.0701 → the day, 1985.1 → January or October?"""
    places = (value - year) * 10000
    decimals = round(places)
    if abs(places - decimals) > 0.01:
        raise UserProblem("date_invalid", value=value)
    if decimals == 1000:
        return _january_or_october(value, year, two_decimals=two_decimals, born=born)
    if decimals % 1000 == 0:
        return _checked([year, decimals // 1000], value)
    if decimals % 100 == 0:
        return _checked([year, decimals // 100], value)
    if decimals % 10 == 0:  # three decimals: 1985.0710, or 1985.07 and a slip
        raise UserProblem("date_invalid", value=value)
    return _checked([year, decimals // 100, decimals % 100], value)


def _january_or_october(value: float, year: int, *, two_decimals: bool, born: str) -> PartialDate:
    if two_decimals:
        return PartialDate(f"{year}-10")
    if born[:7] in (f"{year}-01", f"{year}-10"):
        return PartialDate(born[:7])
    raise UserProblem("date_ambiguous", value=value, first=f"{year}-01", second=f"{year}-10")


def read_day(
    day: dt.date,
    *,
    shown: Precision = Precision.DAY,
    since_1904: bool = False,
    birth: bool = False,
    born: str = "",
) -> PartialDate:
    """A cell with a date format. `shown` is what the format shows of it.

    A spreadsheet keeps 1985年7月 as 1 July: with a format that shows no day the first of a month
    is the month, and the first of January under a year format the year. A number typed into a
    cell that had a date format already (1985, 1985.07, 198507) is read as that number.
    Raises UserProblem date_invalid or date_ambiguous.
    """
    serial = serial_of(day, since_1904=since_1904)
    if FIRST_YEAR <= serial < LAST_YEAR + 1 and not serial.is_integer():
        return read_number(round(serial, 6), birth=birth, born=born)
    if FIRST_YEAR <= serial <= LAST_YEAR and not born.startswith(day.strftime("%Y-%m-%d")):
        year = str(int(serial))
        raise UserProblem("date_ambiguous", value=year, first=year, second=day.strftime("%Y-%m-%d"))
    if day.year > LAST_YEAR:
        return read_number(serial, since_1904=since_1904)
    if serial < 61 and not since_1904:  # 1900 was no leap year; Excel counts its 29 February
        raise UserProblem("date_invalid", value=str(day))
    full = of_day(day)
    if shown is Precision.DAY or day.day != 1:
        return full
    if shown is Precision.YEAR and day.month == 1:
        return PartialDate(full[:4])
    return PartialDate(full[:7])

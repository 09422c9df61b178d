"""The State Council's yearly notice (部分节假日安排的通知) read from its own text.

The wording is fixed: 一、元旦：1月1日（周四）至3日（周六）放假调休，共3天。1月4日（周日）上班。
What cannot be read, or does not add up to the days it says itself, is refused, never guessed at.
"""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Sequence
from typing import Any, Final

from partybuild_desktop.domain.problem import UserProblem
from partybuild_desktop.domain.working_day import Announced

_NAMED: Final = re.compile(r"关于([12][0-9]{3})年\s*部分节假日安排的通知")
_NUMBER: Final = re.compile(r"国办发明电\s*[〔\[（(]\s*([0-9]{4})\s*[〕\]）)]\s*([0-9]+)\s*号")
_ISSUED: Final = re.compile(r"([0-9]{4})年([0-9]{1,2})月([0-9]{1,2})日")
_NUMERALS: Final = "一二三四五六七八九"
_ITEM: Final = re.compile(rf"([{_NUMERALS}])、\s*([^：:。；]{{2,12}})[：:]([^\n]+)")
_ASIDE: Final = re.compile(r"[（(][^（）()]*[）)]")
_DAY: Final = r"(?:([0-9]{4})年)?(?:([0-9]{1,2})月)?([0-9]{1,2})日"
_REST: Final = re.compile(rf"{_DAY}(?:至{_DAY})?放假")
_WORK: Final = re.compile(rf"((?:{_DAY}、?)+)上班")
_ONE: Final = re.compile(_DAY)
_COUNT: Final = re.compile(r"(?:共|放假)([0-9]{1,2})天")
_LEAST: Final = 5  # holidays of a year; a text with fewer was cut short
_ENGLISH: Final = {
    "元旦": "New Year",
    "春节": "Spring Festival",
    "清明节": "Qingming",
    "劳动节": "Labour Day",
    "端午节": "Dragon Boat",
    "中秋节": "Mid-Autumn",
    "国庆节": "National Day",
}


def read_notice(text: str) -> dict[str, Any]:
    """The notice as the table that `Announced.parse` takes, proved by it.

    Raises UserProblem notice_unreadable(part): the year, the number, or the line that is wrong.
    """
    title, number = _NAMED.search(text), _NUMBER.search(text)
    if title is None:
        raise UserProblem("notice_unreadable", field="text", part="关于……年部分节假日安排的通知")
    year = int(title[1])
    if number is None:
        raise UserProblem("notice_unreadable", field="text", part="国办发明电〔……〕……号")
    body = text[title.end() :]
    items = _ITEM.findall(body)
    holidays = [_holiday(name.strip(), said, year) for _, name, said in items]
    numerals = "".join(numeral for numeral, _, _ in items)
    if len(holidays) < _LEAST or numerals != _NUMERALS[: len(items)]:
        raise UserProblem("notice_unreadable", field="text", part="一、元旦：……")
    data = {
        "year": year,
        "title": f"国务院办公厅关于{year}年部分节假日安排的通知",
        "number": f"国办发明电〔{number[1]}〕{number[2]}号",
        "issued": _issued(body, year),
        "holidays": holidays,
    }
    try:
        Announced.parse(data)
    except ValueError as error:
        raise UserProblem("notice_unreadable", field="text", part=str(year)) from error
    return data


def _issued(body: str, year: int) -> dt.date:
    """The last whole date of the text; the first day of the year before where it has none."""
    found = _ISSUED.findall(body)
    if not found:
        return dt.date(year - 1, 1, 1)
    return dt.date(*(int(part) for part in found[-1]))


def _holiday(name: str, said: str, year: int) -> dict[str, Any]:
    plain = _ASIDE.sub("", said).replace(" ", "")
    rest = _REST.search(plain)
    try:
        if rest is None:
            raise ValueError(said)
        first = _date(rest.groups()[:3], year, 0)
        last = _date(rest.groups()[3:], year, first.month) if rest[6] else first
        works = _WORK.search(plain)
        days = _ONE.findall(works[1]) if works else []
        work = [_date(day, year, 0) for day in days]
        count = _COUNT.search(plain)
        if count and int(count[1]) != (last - first).days + 1:
            raise ValueError(said)
    except ValueError as error:
        raise UserProblem("notice_unreadable", field="text", part=name) from error
    english = " and ".join(_ENGLISH.get(one, one) for one in re.split("[、和]", name))
    return {"name": name, "en": english, "from": first, "to": last, "work": work}


def _date(said: Sequence[str | None], year: int, month: int) -> dt.date:
    """A date of the notice; what it leaves out is the year's, and the month of the day before."""
    own_year, own_month, day = said
    return dt.date(int(own_year or year), int(own_month or month), int(day or 0))

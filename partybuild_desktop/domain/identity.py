"""The citizen identity number (公民身份号码, GB 11643-1999) and how it is damaged on the way.

Eighteen characters: region 6, birth 8, sequence 3 (odd = male), check 1 (ISO 7064 MOD 11-2).
Numbers of fifteen, issued until 1999, lack the century and the check.
"""

from __future__ import annotations

import datetime as dt
import re
from operator import mul
from typing import Final

from partybuild_desktop.domain.date import UNKNOWN, PartialDate
from partybuild_desktop.domain.problem import UserProblem

_WEIGHTS: Final = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)
_CHECKS: Final = "10X98765432"
#  Digits are summed as ASCII codes, which spares a conversion: 48 a digit too much.
_ASCII: Final = ord("0") * sum(_WEIGHTS)
MALE: Final = "1"
FEMALE: Final = "2"

_PLAIN: Final = str.maketrans(
    {
        **{wide: str(n) for n, wide in enumerate("０１２３４５６７８９")},
        **dict.fromkeys("xｘＸⅩⅹ×χΧхХ", "X"),
        **dict.fromkeys("'’‘`＇\"“”＂\u200b\u200c\u200d\u200e\u200f\u2060\ufeff", ""),
        "．": ".",
        "＋": "+",
        "Ｅ": "E",
        "ｅ": "E",
        "e": "E",
    }
)
#  6.1E+17, and a number of more digits than a cell can hold that was written out again.
_DAMAGED: Final = re.compile(r"[0-9](?:\.[0-9]+)?E\+?[0-9]+|[0-9]{16,}\.[0-9]+")
_LAST_EXACT: Final = 10**15  # a numeric cell keeps 15 digits


def clean(text: str) -> str:
    """The number as it was meant: no blanks or quotes, half-width digits, X for x Ｘ Ⅹ."""
    if text.isascii() and text.isalnum() and not text.islower():
        return text
    return "".join(text.translate(_PLAIN).split())


def check_char(first17: str) -> str:
    """The check character of the first seventeen digits."""
    return _CHECKS[(sum(map(mul, _WEIGHTS, first17.encode())) - _ASCII) % 11]


def to_18(old: str) -> str:
    """The present form of a number of fifteen digits."""
    longer = f"{old[:6]}19{old[6:]}"
    return longer + check_char(longer)


def _is_day(digits: str) -> bool:
    if "01" <= digits[4:6] <= "12" and "01" <= digits[6:8] <= "28" and digits >= "1800":
        return True  # nearly always; a calendar is asked for the rest
    try:
        dt.date(int(digits[:4]), int(digits[4:6]), int(digits[6:8]))
    except ValueError:
        return False
    return digits >= "1800"


def read_text(text: str) -> str:
    """The number of a text, as 18 characters; "" for a blank one.

    Raises UserProblem id_damaged (6.1E+17), id_length (neither 18 nor 15 characters) or
    id_checksum (the check character, or a birth date that no calendar has).
    """
    number = clean(text)
    if len(number) == 18 and number.isascii() and number[:17].isdecimal():
        if check_char(number[:17]) != number[17] or not _is_day(number[6:14]):
            raise UserProblem("id_checksum", field="id", value=number)
        return number
    if not number:
        return ""
    if _DAMAGED.fullmatch(number):
        raise UserProblem("id_damaged", field="id", value=number)
    if len(number) == 15 and number.isdecimal() and _is_day("19" + number[6:12]):
        return to_18(number)
    if len(number) in (15, 18):
        raise UserProblem("id_checksum", field="id", value=number)
    raise UserProblem("id_length", field="id", value=number, length=len(number))


def read_number(value: float) -> str:
    """The number of a numeric cell, which keeps 15 digits: more than that are lost.

    Raises UserProblem id_damaged, id_length or id_checksum.
    """
    if abs(value) >= _LAST_EXACT:
        raise UserProblem("id_damaged", field="id", value=f"{value:.5E}")
    if value == int(value):
        return read_text(str(int(value)))
    raise UserProblem("id_length", field="id", value=str(value), length=len(str(value)))


def birth(number: str) -> PartialDate:
    """The day of birth that a number of 18 characters tells; unknown for any other text."""
    if len(number) != 18 or not number[6:14].isdecimal() or not _is_day(number[6:14]):
        return UNKNOWN
    return PartialDate(f"{number[6:10]}-{number[10:12]}-{number[12:14]}")


def sex(number: str) -> str:
    """The code of the sex (GB/T 2261.1) that a number of 18 characters tells, else ""."""
    if len(number) != 18 or not number[16].isdecimal():
        return ""
    return MALE if number[16] in "13579" else FEMALE


def mask(number: str) -> str:
    """As on a screen in a shared office: 421281********8766."""
    if len(number) < 12:
        return "*" * len(number)
    return number[:6] + "*" * (len(number) - 10) + number[-4:]


_TELEPHONE: Final = re.compile(r"[0-9][0-9-]{4,}[0-9]")


def mask_phone(text: str) -> str:
    """130****8687; every number of the text, whatever stands between them."""
    return _TELEPHONE.sub(_mask_one_phone, text)


def _mask_one_phone(found: re.Match[str]) -> str:
    number = found.group()
    shown = max(len(number) - 8, 0)
    return number[:shown] + "****" + number[-4:] if len(number) > 7 else "****" + number[-2:]

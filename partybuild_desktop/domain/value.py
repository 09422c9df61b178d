"""Typed text as a member's stored value, and what looks doubtful about the values together.

The same rules hold for the form, a pasted block, the command line and a roster's cells. What is
wrong raises; what is only doubtful is kept and named (codes of the import's warnings).
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import Final

from partybuild_desktop.domain import date, identity, name
from partybuild_desktop.domain.code import CodeList
from partybuild_desktop.domain.member import FIELDS, FULL, Field, Kind, no_probation
from partybuild_desktop.domain.problem import Problem, UserProblem

YES: Final = "1"
NO: Final = "0"
_YES_NO: Final = {
    **dict.fromkeys(("是", "有", "√", "✓", "1", "Y", "YES", "TRUE", "对"), YES),
    **dict.fromkeys(("否", "无", "没有", "不是", "×", "✗", "0", "N", "NO", "FALSE", "-", "—"), NO),
}
_PHONE_MARKS: Final = re.compile(r"[\s\u200b\ufeff'’‘`＇]+")
_WIDE: Final = str.maketrans("０１２３４５６７８９－（）＋", "0123456789-()+")
_WHOLE: Final = re.compile(r"[+-]?[0-9]{1,9}(?:\.0+)?")
ADULT: Final = 18  # 党章 art. 1


def read_value(field: Field, typed: str, lists: Mapping[str, CodeList]) -> str:
    """The stored value of what was typed for a field; "" for a blank.

    Raises UserProblem (its `field` is the key): date_invalid, date_ambiguous, id_damaged,
    id_length, id_checksum, number_invalid.
    """
    text = typed.strip()
    if not text:
        return ""
    try:
        return _read(field, text, lists)
    except UserProblem as problem:
        problem.field = field.key
        raise


def _read(field: Field, text: str, lists: Mapping[str, CodeList]) -> str:
    match field.kind:
        case Kind.DATE:
            return str(date.read_text(text))
        case Kind.ID:
            return identity.read_text(text)
        case Kind.CODE:
            return read_code(lists[field.codes], text)
        case Kind.YESNO:
            return read_yes_no(text)
        case Kind.PHONE:
            return read_phone(text)
        case Kind.NUMBER:
            if not _WHOLE.fullmatch(text):
                raise UserProblem("number_invalid", text=text)
            return str(int(float(text)))
        case Kind.TEXT:
            return name.clean(text) if field.key == "name" else text


def read_code(codes: CodeList, text: str) -> str:
    """A code for a code, a label or another known spelling; any other text is kept as it is."""
    found = codes.match(text)
    if found is not None:
        return found
    return text if text in codes else codes.outside(text)


def read_yes_no(text: str) -> str:
    """ "1" or "0"; another text is kept, so that nothing typed is lost."""
    return _YES_NO.get(text.upper(), text)


def read_phone(text: str) -> str:
    """A telephone number without blanks and quotes, in half-width digits."""
    return _PHONE_MARKS.sub("", text.translate(_WIDE)).removesuffix(".0")


def doubts(values: Mapping[str, str], lists: Mapping[str, CodeList]) -> list[Problem]:
    """What looks wrong with stored values, though they may be kept; each names its field."""
    found = list(_identity_doubts(values))
    found.extend(_joining_doubts(values))
    for field in FIELDS:
        value = values.get(field.key, "")
        if field.kind is Kind.CODE and value and value not in lists[field.codes]:
            found.append(Problem("code_unknown", field.key, {"text": value}))
    return found


def _identity_doubts(values: Mapping[str, str]) -> Iterator[Problem]:
    number = values.get("id", "")
    if not number:
        yield Problem("id_missing", "id")
        return
    sex = values.get("sex", "")
    if sex and identity.sex(number) not in ("", sex):
        yield Problem("sex_mismatch", "sex", {"sex": sex})
    birth, born = values.get("birth", ""), identity.birth(number)
    if birth and born and not date.agree(birth, born):
        yield Problem("birth_mismatch", "birth", {"birth": birth, "id_birth": str(born)})


def _joining_doubts(values: Mapping[str, str]) -> Iterator[Problem]:
    joined, confirmed = values.get("joined", ""), values.get("confirmed", "")
    birth = values.get("birth", "") or identity.birth(values.get("id", ""))
    if joined and birth and date.surely_before(joined, date.plus_years(birth, ADULT)):
        yield Problem("under_18_at_joining", "joined", {"joined": joined, "birth": birth})
    if confirmed and joined and date.surely_before(confirmed, joined):
        yield Problem("confirmed_before_joined", "confirmed")
    if not confirmed and joined and values.get("kind") == FULL and not no_probation(joined):
        yield Problem("confirmed_missing", "confirmed")

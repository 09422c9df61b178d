"""What looks wrong about a person's values together, though they may be kept.

One set of rules for the form, a pasted block, the check of the books and a roster's rows. Sources:
GB 11643 (sex and birth in the number), 党章 art. 1 (18 years), the history of the probation.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from partybuild_desktop.domain import identity
from partybuild_desktop.domain.date import agree, plus_years, surely_before
from partybuild_desktop.domain.member import FULL, no_probation
from partybuild_desktop.domain.problem import Problem

ADULT: Final = 18
_SEXES: Final = (identity.MALE, identity.FEMALE)


def personal_doubts(values: Mapping[str, str]) -> list[Problem]:
    """Doubts about stored values, each naming its field; empty for nearly everybody."""
    found: list[Problem] = []
    number, birth = values.get("id", ""), values.get("birth", "")
    joined, confirmed = values.get("joined", ""), values.get("confirmed", "")
    if number:
        born, sex, by_number = identity.birth(number), values.get("sex"), identity.sex(number)
        if by_number and sex != by_number and sex in _SEXES:
            found.append(Problem("sex_mismatch", "sex", {"value": sex, "number": by_number}))
        if born and birth != born:
            if agree(birth, born):
                birth = str(born)
            else:
                found.append(Problem("birth_mismatch", "birth", {"value": birth, "number": born}))
    else:
        found.append(Problem("id_missing", "id"))
    if joined and birth and surely_before(joined, plus_years(birth, ADULT)):
        found.append(Problem("under_18_at_joining", "joined", {"value": joined, "birth": birth}))
    if surely_before(confirmed, joined):
        args = {"value": confirmed, "joined": joined}
        found.append(Problem("confirmed_before_joined", "confirmed", args))
    if not confirmed and values.get("kind") == FULL and not no_probation(joined):
        found.append(Problem("confirmed_missing", "confirmed", {"joined": joined}))
    return found

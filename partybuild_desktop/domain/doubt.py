"""What looks wrong about a person's values together, though they may be kept.

One set of rules for the form, a pasted block, the check of the books and a roster's rows. Sources:
GB 11643 (sex and birth in the number), 党章 art. 1 (18 years), the history of the probation,
GB 18030-2022 annex D (characters that once had no place).
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from partybuild_desktop.domain import identity
from partybuild_desktop.domain.date import agree, plus_years, surely_before
from partybuild_desktop.domain.member import FULL, no_probation
from partybuild_desktop.domain.name import private_use, standard_form
from partybuild_desktop.domain.problem import Problem

ADULT: Final = 18
_SEXES: Final = (identity.MALE, identity.FEMALE)


def personal_doubts(values: Mapping[str, str]) -> list[Problem]:
    """Doubts about stored values, each naming its field; empty for nearly everybody."""
    found: list[Problem] = [*_own_characters(values.get("name", ""))]
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


def _own_characters(name: str) -> list[Problem]:
    """Characters of somebody's own (造字), with the standard ones where they are known."""
    own = private_use(name)
    if not own:
        return []
    args = {"value": ", ".join(f"U+{ord(char):04X}" for char in own)}
    standard = standard_form(name)
    if standard:
        return [Problem("name_private_known", "name", {**args, "standard": standard})]
    return [Problem("name_private", "name", args)]

"""Typed text as a member's stored value, and what looks doubtful about the values together.

The same rules hold for the form, a pasted block, the command line and a roster's cells. What is
wrong raises; what is only doubtful is kept and named (codes of the import's warnings).
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from partybuild_desktop.domain import identity
from partybuild_desktop.domain.code import CodeList
from partybuild_desktop.domain.doubt import personal_doubts
from partybuild_desktop.domain.member import FIELDS, Field, Kind
from partybuild_desktop.domain.problem import Problem, UserProblem
from partybuild_desktop.domain.reading import Bad, Cells, read_column

#  A value outside its list or of unusual form is kept as typed: `doubts` names it.
_KEPT: Final = frozenset({"code_unknown", "phone_damaged"})
_CODED: Final = tuple(field for field in FIELDS if field.kind is Kind.CODE)


def read_value(field: Field, typed: str, lists: Mapping[str, CodeList], *, reason: str = "") -> str:
    """The stored value of what was typed for a field; "" for a blank.

    A code itself is taken as well as its label: a form's list gives codes. With a `reason`
    (身份号码说明) a number with a wrong check character is taken, for some cards do say so.
    Raises UserProblem (its `field` is the key): date_invalid, date_ambiguous, id_damaged,
    id_length, id_checksum.
    """
    text = typed.strip()
    if field.kind is Kind.CODE and text in lists[field.codes]:
        return text
    (found,) = read_column(field.key, Cells([text], {}), lists)
    if not isinstance(found, Bad):
        return found
    if found.code == "id_checksum" and reason.strip():
        return identity.clean(text)
    if found.code in _KEPT:
        return found.value
    raise UserProblem(found.code, field=field.key, **found.args)


def doubts(values: Mapping[str, str], lists: Mapping[str, CodeList]) -> list[Problem]:
    """What looks wrong with stored values, though they may be kept; each names its field."""
    found = personal_doubts(values)
    for field in _CODED:
        value = values.get(field.key, "")
        if value and value not in lists[field.codes]:
            found.append(Problem("code_unknown", field.key, {"value": value}))
    return found

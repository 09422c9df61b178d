"""What is typed for the fields of an organisation, as it is stored and as it is read."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from partybuild_desktop.domain.date import read_text
from partybuild_desktop.domain.org import Org, full_name
from partybuild_desktop.domain.problem import UserProblem
from partybuild_desktop.services.code import Codes

#  The fields that are entered, in the order of the form. Where it stands and when it ended are
#  acts of their own.
ENTERED: Final = (
    "name",
    "short",
    "code",
    "kind",
    "founded",
    "term_until",
    "contact",
    "phone",
    "address",
    "approved_by",
    "unit_case",
    "affiliation",
    "division",
    "note",
)
_CODED: Final = {"kind": "org_kind", "unit_case": "unit_case", "affiliation": "affiliation"}
_DATES: Final = frozenset({"founded", "term_until"})


def stored(values: Mapping[str, str], codes: Codes) -> dict[str, str]:
    """Typed text as stored values.

    Raises UserProblem field_unknown, org_name_missing, code_unlisted, date_*.
    """
    found = {}
    for key, typed in values.items():
        if key not in ENTERED:
            raise UserProblem("field_unknown", field=key, name=key)
        text = typed.strip()
        if key == "name" and not text:
            raise UserProblem("org_name_missing", field="name")
        found[key] = _stored(key, text, codes) if text else ""
    return found


def _stored(key: str, text: str, codes: Codes) -> str:
    if key in _CODED:
        return codes.read(_CODED[key], text)
    if key in _DATES:
        return str(read_text(text))
    return full_name(text) if key == "name" else text


def shown(org: Org, codes: Codes) -> dict[str, str]:
    """The fields that are entered, codes as labels, dates by their precision."""
    return {
        key: codes.label(_CODED[key], value) if key in _CODED and value else value
        for key in ENTERED
        for value in (getattr(org, key),)
    }

"""Making the books what the log says of them, after somebody has written past the program."""

from __future__ import annotations

from typing import Final

from partybuild_desktop.domain.date import PartialDate
from partybuild_desktop.domain.log import Change
from partybuild_desktop.domain.member import FIELDS, Kind
from partybuild_desktop.store.books import GONE, UnitOfWork
from partybuild_desktop.store.check import CONFLICTS, Difference, differing_records
from partybuild_desktop.store.engine import bearing_all
from partybuild_desktop.store.recompute import recompute
from partybuild_desktop.store.standing import derive_standing
from partybuild_desktop.store.table import ORG, PERSON, VILLAGE

#  Books whose fields are what people typed, with those that must be dates. In the others a value
#  past the program may be none that it can read, and would stay in the log for good.
_TYPED: Final = {
    PERSON.name: frozenset(field.key for field in FIELDS if field.kind is Kind.DATE),
    ORG.name: frozenset({"founded", "dissolved"}),
    VILLAGE.name: frozenset[str](),
}
_NO_TEXT: Final = "\ufffd"  # what is no UTF-8 is read as this; see engine.bearing_all


def follow_log(unit: UnitOfWork) -> int:
    """Make every record what the log, which must be whole, says of it: how many were not.

    A field that people type is changed back as an edit, so that what stood there is in the log and
    undo brings it back. What is derived, unreadable or of a record that is missing or unknown is
    computed anew: there the log stays as it is.
    """
    with bearing_all(unit.conn):
        return _follow(unit)


def _follow(unit: UnitOfWork) -> int:
    found = list(differing_records(unit))
    edited = [one for one in found if _is_edit(one)]
    anew = [(one.table, one.uid) for one in found if not _is_edit(one)]
    if anew:
        effect = recompute(unit.conn, anew, ())
        moved = [Change(table, uid, {}, {GONE: 0}) for table, uid in effect.moved]
        derive_standing(unit.conn, moved)
    for one in edited:
        told = one.told or {}
        values = {key: told.get(key, 0 if key == GONE else "") for key in one.fields}
        unit.edit(one.table, one.uid, values)
    return len(found)


def _is_edit(one: Difference) -> bool:
    if one.table not in _TYPED or not one.fields or CONFLICTS in one.fields:
        return False
    held, dates = one.held or {}, _TYPED[one.table]
    return all(_is_readable(key, held.get(key), dated=key in dates) for key in one.fields)


def _is_readable(key: str, value: object, *, dated: bool) -> bool:
    """Whether the program could have written a value."""
    if key == GONE or not value:
        return value in (None, "", 0, 1)
    if not isinstance(value, str) or _NO_TEXT in value:
        return False
    try:
        return not dated or bool(PartialDate(value))
    except ValueError:
        return False

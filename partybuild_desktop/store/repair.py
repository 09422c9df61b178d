"""Making the books what the log says of them, after somebody has written past the program."""

from __future__ import annotations

from typing import Final

from partybuild_desktop.domain.log import Change
from partybuild_desktop.store.books import GONE, UnitOfWork
from partybuild_desktop.store.check import CONFLICTS, Difference, differing_records
from partybuild_desktop.store.recompute import recompute
from partybuild_desktop.store.standing import derive_standing
from partybuild_desktop.store.table import CLOSING

_FIXED: Final = frozenset({CLOSING.name})  # the database itself refuses to edit these


def follow_log(unit: UnitOfWork) -> int:
    """Make every record what the log, which must be whole, says of it: how many were not.

    A field is changed back as an edit, so that what stood there is in the log and undo brings it
    back. A record that is missing is put back, and one that the log knows nothing of is taken out:
    there the log stays as it is.
    """
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
    return bool(one.fields) and CONFLICTS not in one.fields and one.table not in _FIXED

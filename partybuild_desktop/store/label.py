"""What a record is called: its own name, or that of the person, meeting or body it is of."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from typing import Final

from sqlalchemy import select

from partybuild_desktop.store.books import Reader
from partybuild_desktop.store.chunk import chunks
from partybuild_desktop.store.shape import SHAPES
from partybuild_desktop.store.table import BOOKS
from partybuild_desktop.system.ids import LENGTH

#  Columns that name a record, the first that is not empty; of the others the owner's name counts.
_NAMES: Final = {
    "person": ("name",),
    "org": ("short", "name"),
    "village": ("name",),
    "meeting": ("title", "on"),
    "attachment": ("name",),
    "ruleset": ("label", "kind"),
    "rule_in_force": ("kind",),
}


def names(reader: Reader, records: Collection[tuple[str, str]]) -> dict[tuple[str, str], str]:
    """{(table, uid): name} of records, marked ones too; "" for one that is not there."""
    found: dict[tuple[str, str], str] = {}
    by_table: dict[str, list[str]] = {}
    for table, uid in records:
        by_table.setdefault(table, []).append(uid)
    for table, uids in by_table.items():
        told = _of_table(reader, table, uids)
        found.update({(table, uid): told.get(uid, "") for uid in uids})
    return found


def of_values(reader: Reader, values: Iterable[object]) -> dict[str, str]:
    """{uid: name} of the persons, organisations and meetings that are among these values."""
    flat = {
        text
        for value in values
        for text in (value if isinstance(value, list) else [value])
        if isinstance(text, str) and len(text) == LENGTH
    }
    found: dict[str, str] = {}
    for table in ("person", "org", "village", "meeting"):
        found.update(_own(reader, table, sorted(flat)))
    return found


def _of_table(reader: Reader, table: str, uids: Sequence[str]) -> dict[str, str]:
    shape = SHAPES[table]
    if table in _NAMES or shape.owner is None:
        return _own(reader, table, uids)
    column, owner = shape.refs[shape.owner - 1]
    book = BOOKS[table]
    owners: dict[str, str] = {}
    for part in chunks(uids):
        query = select(book.c.uid, book.c[column]).where(book.c.uid.in_(part))
        owners.update({row[0]: row[1] for row in reader.conn.execute(query)})
    told = _of_table(reader, owner, sorted(set(owners.values())))
    return {uid: told.get(of, "") for uid, of in owners.items()}


def _own(reader: Reader, table: str, uids: Sequence[str]) -> dict[str, str]:
    book = BOOKS[table]
    columns = [book.c[name] for name in _NAMES.get(table, ())]
    found: dict[str, str] = {}
    for part in chunks(uids) if columns else ():
        query = select(book.c.uid, *columns).where(book.c.uid.in_(part))
        for uid, *texts in reader.conn.execute(query):
            found[uid] = next((text for text in texts if text), "")
    return found

"""The list of conflicts: units of fields on which changes disagree, until a person decides."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

from sqlalchemy import Connection, select

from partybuild_desktop.domain.log import Change, Record, Side, canonical, spelt
from partybuild_desktop.domain.merge import Merged
from partybuild_desktop.store.table import CONFLICT


def settled(conn: Connection, changes: Sequence[Change]) -> None:
    """No unit just written is in conflict any more, since its author has seen every side; but for
    what an undo lets stand again."""
    if conn.execute(select(CONFLICT.c.uid).limit(1)).first():
        conn.exec_driver_sql(
            "DELETE FROM conflict WHERE tab = ? AND uid = ? AND unit = ?",
            [(c.table, c.uid, unit) for c in changes for unit in c.after],
        )
    again = [
        (change.table, change.uid, unit, _text(sides))
        for change in changes
        if change.sides
        for unit, sides in change.sides.items()
    ]
    if again:
        conn.exec_driver_sql("INSERT INTO conflict VALUES (?, ?, ?, ?)", again)


def listed_of(conn: Connection, uids: Sequence[str]) -> dict[Record, dict[str, str]]:
    """The conflicts listed of these records: unit → sides."""
    found: dict[Record, dict[str, str]] = {}
    for row in conn.execute(select(CONFLICT).where(CONFLICT.c.uid.in_(uids))):
        found.setdefault((row.tab, row.uid), {})[row.unit] = row.sides
    return found


def rows_of(merged: Merged | None) -> dict[str, str]:
    """The conflicts of a record as they are kept: unit → sides as JSON, what shows first."""
    if merged is None:
        return {}
    return {conflict.unit: _text(conflict.sides) for conflict in merged.conflicts}


def keep(
    conn: Connection,
    merged: Mapping[Record, Merged | None],
    listed: Mapping[Record, Mapping[str, str]],
) -> list[tuple[str, str, str]]:
    """List the records' conflicts; returns those that are new or say something else."""
    over: list[Record] = []
    rows: list[tuple[str, str, str, str]] = []
    opened: list[tuple[str, str, str]] = []
    for record, found in merged.items():
        wanted, former = rows_of(found), listed.get(record, {})
        if wanted != former:
            over.append(record)
            rows += [(*record, unit, sides) for unit, sides in wanted.items()]
            opened += [(*record, unit) for unit, s in wanted.items() if former.get(unit) != s]
    if over:
        conn.exec_driver_sql("DELETE FROM conflict WHERE tab = ? AND uid = ?", over)
    if rows:
        conn.exec_driver_sql("INSERT INTO conflict VALUES (?, ?, ?, ?)", rows)
    return opened


def _text(sides: Iterable[Side]) -> str:
    return canonical(spelt(sides)).decode()

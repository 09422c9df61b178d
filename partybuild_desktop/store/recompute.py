"""Rows of the books computed from the set of changes that are counted, never from their order."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from sqlalchemy import Connection, select

from partybuild_desktop.domain.log import Change, Record, Value, from_units
from partybuild_desktop.domain.merge import GONE, Merged, mixed
from partybuild_desktop.store import conflict
from partybuild_desktop.store.chunk import chunks
from partybuild_desktop.store.lineage import lineage_of
from partybuild_desktop.store.part import (
    Loose,
    Wholes,
    concerned,
    loose_of,
    marked,
    parts_of,
    removed,
)
from partybuild_desktop.store.row import insert_rows
from partybuild_desktop.store.shape import SHAPES
from partybuild_desktop.store.standing import derive_standing
from partybuild_desktop.store.table import BOOKS, STANDING
from partybuild_desktop.store.written import written_of

Needed = dict[tuple[str, str], set[str]]  # (table, table it refers to): uids that must be there


@dataclass(slots=True)
class Effect:
    """What computing rows anew did to the books, as records (table, uid)."""

    new: set[Record] = field(default_factory=set)
    changed: dict[Record, tuple[str, ...]] = field(default_factory=dict)  # with the fields
    removed: set[Record] = field(default_factory=set)
    merged: set[Record] = field(default_factory=set)
    moved: dict[Record, None] = field(default_factory=dict)  # whose standing may be another
    conflicts: list[tuple[str, str, str]] = field(default_factory=list)
    needed: Needed = field(default_factory=dict)


def recompute(
    conn: Connection,
    records: Iterable[Record],
    fresh: Collection[str],
    *,
    made: Collection[Record] = (),
) -> Effect:
    """Bring rows and conflicts of these records up to the log; `moved` is still to be derived.

    `fresh` are the transactions that count since just now: what tells a merge that happens from
    one that had happened before. The rows of `made` are just as new. Where one of these is part
    of what was removed, or was removed itself, all that belongs together is computed.
    """
    effect = Effect()
    wanted = dict.fromkeys(records)
    gone = removed(conn, wanted)
    loose = loose_of(conn, wanted) if gone else {}
    wanted.update(dict.fromkeys(concerned(conn, gone, wanted, made, loose)))
    for chunk in chunks(wanted):
        _recompute(conn, dict.fromkeys(chunk), fresh, effect, made, loose)
    return effect


def follow(conn: Connection, changes: Sequence[Change], site: str) -> list[Record]:
    """After an action of `site`, bring up to the log what is part of the records that it removed or
    brought back, where others have had a say in it. Returns those records."""
    owners = [(c.table, c.uid) for c in changes if c.before is not None and GONE in c.after]
    parts = {one for found in parts_of(conn, owners).values() for one in found} if owners else set()
    stale = marked(conn, parts, but=site) if parts else []
    if stale:
        effect = recompute(conn, stale, ())
        derive_standing(conn, [Change(table, uid, {}, {GONE: 0}) for table, uid in effect.moved])
    return stale


def refer(needed: Needed, table: str, rows: Sequence[Mapping[str, Value]]) -> None:
    """Note what these rows refer to."""
    for column, parent in SHAPES[table].refs:
        found = {row[column] for row in rows if row.get(column)}
        needed.setdefault((table, parent), set()).update(found)


def _recompute(
    conn: Connection,
    records: Mapping[Record, None],
    fresh: Collection[str],
    effect: Effect,
    made: Collection[Record],
    loose: Loose,
) -> None:
    uids = [uid for _, uid in records]
    written = written_of(conn, records)
    wholes = Wholes(conn, written, loose=loose)
    several = {w.txn for found in written.values() if found[1:] for w in found}
    known = lineage_of(conn, several | wholes.txns)
    former = _rows(conn, records)
    listed = conflict.listed_of(conn, uids)
    merged: dict[Record, Merged | None] = {}
    for record in records:
        found = wholes.merge(record, written.get(record, ()), known.before)
        merged[record] = found
        if found and found.by and mixed(found, fresh, known.before):
            effect.merged.add(record)
    effect.conflicts += conflict.keep(conn, merged, listed)
    effect.moved.update(dict.fromkeys(_write(conn, merged, former, effect.needed)))
    for record, found in merged.items():
        _compare(record, found, None if record in made else former.get(record), effect)


def _write(
    conn: Connection,
    merged: Mapping[Record, Merged | None],
    former: Mapping[Record, Mapping[str, Value]],
    needed: Needed,
) -> list[Record]:
    """Write the rows; returns the persons concerned, and what else a standing may hang on."""
    people = {f["person"] for (table, _), f in former.items() if table == "event"}
    absent = [record for record, found in merged.items() if found is None and record in former]
    for table, uid in absent:
        if table == "person":
            conn.execute(STANDING.delete().where(STANDING.c.person == uid))
        conn.execute(BOOKS[table].delete().where(BOOKS[table].c.uid == uid))
    tables: dict[str, list[Mapping[str, Value]]] = {}
    for (table, uid), found in merged.items():
        if found is not None:
            tables.setdefault(table, []).append({"uid": uid, **from_units(found.values)})
    for table, rows in tables.items():
        insert_rows(conn, BOOKS[table], rows, verb="INSERT OR REPLACE")
        refer(needed, table, rows)
    people |= {row["person"] for row in tables.get("event", ())}
    people |= {uid for table, uid in merged if table == "person"}
    others = [record for record in merged if record[0] not in ("event", "person")]
    return [*others, *(("person", uid) for uid in sorted(people))]


def _rows(conn: Connection, records: Iterable[Record]) -> dict[Record, Mapping[str, Value]]:
    wanted: dict[str, list[str]] = {}
    for table, uid in records:
        wanted.setdefault(table, []).append(uid)
    found: dict[Record, Mapping[str, Value]] = {}
    for table, uids in wanted.items():
        query = select(BOOKS[table]).where(BOOKS[table].c.uid.in_(uids))
        for row in conn.execute(query).mappings():
            found[table, row["uid"]] = dict(row)
    return found


def _compare(
    record: Record,
    merged: Merged | None,
    former: Mapping[str, Value] | None,
    effect: Effect,
) -> None:
    values = from_units(merged.values) if merged else {}
    was = former is not None and not former[GONE]
    now = merged is not None and not values.get(GONE)
    if now and not was:
        effect.new.add(record)
    elif was and not now:
        effect.removed.add(record)
    elif former is not None:
        other = tuple(k for k, v in values.items() if (former.get(k) or "") != (v or ""))
        if other:
            effect.changed[record] = other

"""What was changed since a state of the books that the newest entries of then name."""

from __future__ import annotations

import json
from collections.abc import Collection, Iterator, Mapping, Sequence
from typing import Any, Final

from sqlalchemy import Column, Connection, select

from partybuild_desktop.domain.event import Event, EventKind, periods, seen_from_home
from partybuild_desktop.domain.log import Record, change_from, from_units
from partybuild_desktop.domain.since import Since
from partybuild_desktop.store.books import GONE, Reader
from partybuild_desktop.store.chunk import chunks
from partybuild_desktop.store.foreign import away
from partybuild_desktop.store.lineage import after
from partybuild_desktop.store.table import CHANGE, EVENT, POST, SUPERIOR, TXN

NOTHING: Final = Since()


def since(reader: Reader, heads: Sequence[str], tables: Collection[str]) -> Since:
    """Changes of these tables that none of the entries `heads` has seen, each field as it was.

    Nothing where no heads are given or not all of them are held: that state is not known here.
    """
    was: dict[Record, dict[str, str]] = {}
    new: set[Record] = set()
    for row in _changes(reader.conn, after(reader.conn, heads), tables):
        change = change_from(row.tab, row.uid, row.op, json.loads(row.fields))
        record = change.table, change.uid
        if change.before is None:
            new.add(record)
        elif record not in new:
            fields = was.setdefault(record, {})
            for key, value in from_units(change.before).items():
                fields.setdefault(key, "" if value is None else str(value))
    return Since(was, frozenset(new)) if was or new else NOTHING


def _changes(conn: Connection, names: Sequence[str], tables: Collection[str]) -> Iterator[Any]:
    """The changes of these entries that count, in the order of the entries."""
    columns = (CHANGE.c.txn, CHANGE.c.tab, CHANGE.c.uid, CHANGE.c.op, CHANGE.c.fields)
    for part in chunks(names):
        place = {name: n for n, name in enumerate(part)}
        query = (
            select(*columns)
            .join(TXN, TXN.c.hash == CHANGE.c.txn)
            .where(CHANGE.c.txn.in_(part), CHANGE.c.tab.in_(tables), TXN.c.aside == 0)
            .order_by(CHANGE.c.n)
        )
        yield from sorted(conn.execute(query), key=lambda row: place[row.txn])


def standing_then(
    reader: Reader, found: Since, joined: Mapping[str, str], day: str
) -> dict[str, tuple[str, str]]:
    """Organisation and status on `day` by the events of then, ("", "") outside the books: of those
    whose events were changed since. `joined` are everybody's 入党日期 of then.
    """
    abroad = away(reader.conn)
    result: dict[str, tuple[str, str]] = {}
    for person, rows in _then(reader.conn, EVENT.c.person, found).items():
        events = [
            Event(
                uid=row["uid"],
                person=person,
                kind=EventKind(row["kind"]),
                on=row["on"],
                org=row["org"] or None,
                whole_unit=row["whole_unit"],
            )
            for row in rows
        ]
        stood = seen_from_home(periods(joined.get(person, ""), events), abroad)
        at = next((p for p in stood if p.start <= day < p.end), None)
        result[person] = (at.org, at.status.value) if at else ("", "")
    return result


def titles_then(reader: Reader, found: Since) -> dict[str, set[str]]:
    """The posts held then, of those whose posts were changed since."""
    return {
        person: {row["title"] for row in rows if not row["end"]}
        for person, rows in _then(reader.conn, POST.c.person, found).items()
    }


def superiors_then(reader: Reader, found: Since) -> dict[str, set[str]]:
    """The superiors, one after the other, of organisations that were placed otherwise since."""
    return {
        org: {row["parent"] for row in rows}
        for org, rows in _then(reader.conn, SUPERIOR.c.org, found).items()
    }


def _then(conn: Connection, owner: Column[Any], found: Since) -> dict[str, list[Mapping[str, str]]]:
    """The rows of then by whom they are of, removed ones left out: where one was changed since."""
    table, name = owner.table, owner.table.name
    owners: dict[str, list[Mapping[str, str]]] = {}
    for part in chunks(found.uids(name)):
        query = select(owner).where(table.c.uid.in_(part))
        owners.update((uid, []) for uid in conn.execute(query).scalars())
    for part in chunks(list(owners)):
        for row in conn.execute(select(table).where(owner.in_(part))).mappings():
            if (name, row["uid"]) in found.new:
                continue
            then = {**row, **found.of(name, row["uid"])}
            if not int(then[GONE]) and then[owner.name] in owners:
                owners[then[owner.name]].append(then)
    return owners

"""What was written of records, as the log tells it: what a merge is computed from."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from itertools import groupby
from typing import Any

from sqlalchemy import Connection, Row, select

from partybuild_desktop.domain.log import Record, change_of
from partybuild_desktop.domain.merge import Written
from partybuild_desktop.store.chunk import chunks
from partybuild_desktop.store.table import CHANGE, TXN


def counted(rows: Iterable[Row[Any]]) -> Iterator[tuple[Record, list[Written]]]:
    """What was written of each record, from rows ordered by uid, table, transaction and n."""
    for (uid, table), group in groupby(rows, key=lambda row: (row.uid, row.tab)):
        found: list[Written] = []
        for row in group:
            change = change_of(row.tab, row.uid, row.op, row.fields)
            if found and found[-1].txn == row.txn:
                found[-1] = found[-1].with_later(change)
            else:
                new = row.op == "new"
                found.append(Written(row.txn, row.site, new, change.after, change.sides))
        yield (table, uid), found


def query_counted() -> Any:
    """The changes that count, in the order that `counted` needs."""
    columns = (CHANGE.c.tab, CHANGE.c.uid, CHANGE.c.txn, CHANGE.c.op, CHANGE.c.fields, TXN.c.site)
    return (
        select(*columns)
        .join(TXN, TXN.c.hash == CHANGE.c.txn)
        .where(TXN.c.aside == 0)
        .order_by(CHANGE.c.uid, CHANGE.c.tab, CHANGE.c.txn, CHANGE.c.n)
    )


def written_of(
    conn: Connection, records: Iterable[Record], query: Any = None
) -> dict[Record, list[Written]]:
    """What counts of these records, or what `query` finds of them; others are left out."""
    wanted = set(records)
    base = query_counted() if query is None else query
    found: dict[Record, list[Written]] = {}
    for chunk in chunks(sorted({uid for _, uid in wanted})):
        rows = conn.execute(base.where(CHANGE.c.uid.in_(chunk)))
        found.update((record, made) for record, made in counted(rows) if record in wanted)
    return found

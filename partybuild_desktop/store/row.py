"""Rows of the books, many at once."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from sqlalchemy import Connection, Table

from partybuild_desktop.domain.log import Value
from partybuild_desktop.domain.merge import GONE


def insert_rows(
    conn: Connection, table: Table, rows: Sequence[Mapping[str, Value]], *, verb: str = "INSERT"
) -> None:
    """Rows of a book at once, by the driver itself; what a row does not name is empty."""
    columns = sorted(set().union(*rows))
    refs = refs_of(table)
    # SQLAlchemy's own processing of parameters doubles an import's time
    marks = ", ".join(
        "nullif(?, '')" if c in refs else "ifnull(?, 0)" if c == GONE else "ifnull(?, '')"
        for c in columns
    )
    names = ", ".join(f'"{c}"' for c in columns)
    data = [tuple(map(row.get, columns)) for row in rows]
    conn.exec_driver_sql(f"{verb} INTO {table.name} ({names}) VALUES ({marks})", data)


def refs_of(table: Table) -> frozenset[str]:
    """The columns of a book that refer to records."""
    return frozenset(c.name for c in table.columns if c.foreign_keys)

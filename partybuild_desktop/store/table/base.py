"""What every table is made of: the one metadata, and the columns of a book."""

from __future__ import annotations

from typing import Any, Final

from sqlalchemy import Column, ForeignKey, Integer, MetaData, Table, Text

METADATA: Final = MetaData()


def text(name: str) -> Column[Any]:
    return Column(name, Text, nullable=False, server_default="")


def ref(name: str, target: str, *, required: bool = False) -> Column[Any]:
    key = ForeignKey(f"{target}.uid", deferrable=True, initially="DEFERRED")
    return Column(name, Text, key, nullable=not required)


def book(name: str, *columns: Column[Any]) -> Table:
    return Table(
        name,
        METADATA,
        Column("uid", Text, primary_key=True),
        Column("gone", Integer, nullable=False, server_default="0"),
        *columns,
        sqlite_with_rowid=False,
    )

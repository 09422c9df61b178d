"""谈心谈话: reading talks."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import fields
from typing import Final

from sqlalchemy import func, select, union

from partybuild_desktop.domain.meeting import Talk
from partybuild_desktop.store.books import Reader
from partybuild_desktop.store.table import TALK

NAMES: Final = tuple(f.name for f in fields(Talk))


def talks(
    reader: Reader,
    *,
    orgs: Collection[str] | None = None,
    first: str = "",
    last: str = "9999",
    uid: str = "",
) -> list[Talk]:
    """Talks from `first` to `last` by day, or one by its uid."""
    query = select(*(TALK.c[name] for name in NAMES)).where(
        TALK.c.gone == 0, TALK.c.on >= first, TALK.c.on <= last
    )
    if orgs is not None:
        query = query.where(TALK.c.org.in_(orgs))
    if uid:
        query = query.where(TALK.c.uid == uid)
    return [
        Talk(**{name: value or "" for name, value in zip(NAMES, row, strict=True)})
        for row in reader.conn.execute(query.order_by(TALK.c.on, TALK.c.uid))
    ]


def talked(
    reader: Reader, first: str, last: str, orgs: Collection[str] | None = None
) -> list[tuple[str, str, str]]:
    """(year, org, person) of everybody who had a talk in those days, each once."""
    year = func.substr(TALK.c.on, 1, 4)
    parts = []
    for column in (TALK.c.host, TALK.c.guest):
        query = select(year, TALK.c.org, column).where(
            TALK.c.gone == 0, TALK.c.on >= first, TALK.c.on <= last, column.is_not(None)
        )
        parts.append(query if orgs is None else query.where(TALK.c.org.in_(orgs)))
    return [tuple(row) for row in reader.conn.execute(union(*parts))]

"""Closings of years: reading and writing them. Their content is never changed."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

from sqlalchemy import select

from partybuild_desktop.domain.log import canonical
from partybuild_desktop.store.books import Reader, UnitOfWork
from partybuild_desktop.store.table import CLOSING, SITE, TXN

if TYPE_CHECKING:  # a start asks when the books were founded, and for no closing
    from partybuild_desktop.domain.closing import Closing


def closings(reader: Reader, *, year: int = 0, org: str = "") -> list[Closing]:
    """All closings, or those of one year or of one organisation, by year and time."""
    from partybuild_desktop.domain.closing import Closing
    from partybuild_desktop.domain.statistics import Figures

    query = select(CLOSING).where(CLOSING.c.gone == 0)
    if year:
        query = query.where(CLOSING.c.year == str(year))
    if org:
        query = query.where(CLOSING.c.org == org)
    order = query.order_by(CLOSING.c.year, CLOSING.c.closed, CLOSING.c.uid)
    return [
        Closing(
            uid=row.uid,
            org=row.org,
            year=int(row.year),
            closed=row.closed,
            user=row.user,
            note=row.note,
            replaces=row.replaces or "",
            rules=row.rules,
            tables={k: Figures.from_json(v) for k, v in json.loads(row.content).items()},
        )
        for row in reader.conn.execute(order)
    ]


def keep(unit: UnitOfWork, closing: Closing) -> None:
    """Write a new closing."""
    content = {name: figures.as_json() for name, figures in closing.tables.items()}
    values = {
        "org": closing.org,
        "year": str(closing.year),
        "closed": closing.closed,
        "user": closing.user,
        "note": closing.note,
        "replaces": closing.replaces,
        "rules": closing.rules,
        "content": canonical(content).decode(),
    }
    unit.new("closing", values, uid=closing.uid)


def books_begun(reader: Reader) -> str:
    """When these books were founded on this PC, as ISO time."""
    begun: str = reader.conn.execute(select(SITE.c.created)).scalar_one()
    return begun


def history_begun(reader: Reader) -> str:
    """When the first entry was made, as ISO time: on a PC that was invited, by its township."""
    entered = reader.conn.execute(select(TXN.c.wall).where(TXN.c.action == "init")).scalars()
    first: str = min([books_begun(reader), *entered])
    return first

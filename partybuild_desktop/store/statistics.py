"""Everybody's way through the books at once: what table 1 is counted from."""

from __future__ import annotations

from collections.abc import Collection

from sqlalchemy import select

from partybuild_desktop.domain.event import EventKind, Period, Status
from partybuild_desktop.store.books import Reader
from partybuild_desktop.store.table import STANDING


def standings(reader: Reader, orgs: Collection[str] | None = None) -> list[tuple[Period, ...]]:
    """The periods of every person who ever stood in the books, or in one of `orgs`."""
    columns = (STANDING.c.person, STANDING.c.start, STANDING.c.end, STANDING.c.org)
    query = select(*columns, STANDING.c.status, STANDING.c.kind, STANDING.c.whole_unit).order_by(
        STANDING.c.person, STANDING.c.n
    )
    if orgs is not None:
        there = select(STANDING.c.person).where(STANDING.c.org.in_(orgs))
        query = query.where(STANDING.c.person.in_(there))
    found: dict[str, list[Period]] = {}
    for person, start, end, org, status, kind, whole in reader.conn.execute(query):
        period = Period(start, end, org, Status(status), EventKind(kind), bool(whole))
        found.setdefault(person, []).append(period)
    return [tuple(periods) for periods in found.values()]

"""A few fields of everybody in a scope, for lists that are filtered, sorted and counted."""

from __future__ import annotations

from collections.abc import Collection, Sequence

from sqlalchemy import Integer, cast, select

from partybuild_desktop.store.books import Reader
from partybuild_desktop.store.table import ORG, PERSON, STANDING


def columns(
    reader: Reader,
    day: str,
    names: Sequence[str],
    *,
    orgs: Collection[str] | None,
    statuses: Collection[str],
) -> list[tuple[str, ...]]:
    """(uid, org, *fields) of everybody who stood in the scope on `day`, in roster order."""
    query = (
        select(STANDING.c.person, STANDING.c.org, *(PERSON.c[name] for name in names))
        .select_from(STANDING)
        .join(PERSON, PERSON.c.uid == STANDING.c.person)
        .outerjoin(ORG, ORG.c.uid == STANDING.c.org)
        .where(STANDING.c.start <= day, STANDING.c.end > day, STANDING.c.status.in_(statuses))
        .order_by(
            cast(ORG.c.position, Integer),
            ORG.c.code,
            STANDING.c.org,
            cast(PERSON.c.sequence, Integer),
            PERSON.c.uid,
        )
    )
    if orgs is not None:
        query = query.where(STANDING.c.org.in_(orgs))
    return [tuple(row) for row in reader.conn.execute(query)]

"""谈心谈话: reading talks."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import fields
from typing import Final

from sqlalchemy import func, select

from partybuild_desktop.domain.event import END
from partybuild_desktop.domain.meeting import Talk
from partybuild_desktop.store.books import Reader
from partybuild_desktop.store.table import TALK

_MARK: Final = "|"
NAMES: Final = tuple(f.name for f in fields(Talk))


def talks(
    reader: Reader,
    *,
    orgs: Collection[str] | None = None,
    first: str = "",
    last: str = END,
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
) -> dict[tuple[int, str], set[str]]:
    """Who had a talk in those days: {(year, org): persons}."""
    year = func.substr(TALK.c.on, 1, 4)
    both = func.coalesce(TALK.c.host, "") + _MARK + func.coalesce(TALK.c.guest, "")
    query = (
        select(TALK.c.org, func.group_concat(year + _MARK + both, "\n"))
        .where(TALK.c.gone == 0, TALK.c.on >= first, TALK.c.on <= last)
        .group_by(TALK.c.org)  # in the order of the index: any other way is sorted first
    )
    if orgs is not None:
        query = query.where(TALK.c.org.in_(orgs))
    found: dict[tuple[int, str], set[str]] = {}
    for org, listed in reader.conn.execute(query):
        for talk in set(listed.split("\n")):
            of_year, host, guest = talk.split(_MARK)
            found.setdefault((int(of_year), org), set()).update((host, guest))
    for persons in found.values():
        persons.discard("")
    return found

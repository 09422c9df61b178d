"""Organisations that a village knows of but that are not its own: where a member came from or went.

A township's books have none. A village's own on a day are the root of its books and all below it.
Whoever stands elsewhere by his newest period is kept there: here he is only looked at.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import pairwise
from typing import Final

from sqlalchemy import Connection, select

from partybuild_desktop.domain.event import END, Away
from partybuild_desktop.domain.level import VILLAGE
from partybuild_desktop.domain.log import Change
from partybuild_desktop.domain.org import GROUP, below
from partybuild_desktop.domain.problem import UserProblem
from partybuild_desktop.store.chunk import chunks
from partybuild_desktop.store.shape import parts_of
from partybuild_desktop.store.table import ATTACHMENT, BOOKS, ORG, PERSON, SITE, STANDING, SUPERIOR

#  Books whose records are part of a person, with the column that names him.
_HIS: Final = parts_of(PERSON.name)


def away(conn: Connection) -> Away:
    """When the organisations held were not of these books; those that always were are left out."""
    site = conn.execute(select(SITE.c.level, SITE.c.root)).first()
    if site is None or site.level != VILLAGE:
        return {}
    query = select(SUPERIOR.c.org, SUPERIOR.c.parent, SUPERIOR.c.start, SUPERIOR.c.end)
    rows = conn.execute(query.where(SUPERIOR.c.gone == 0).order_by(SUPERIOR.c.start)).all()
    first_of = {row.org: row.start for row in reversed(rows)}  # holds from the beginning
    held = frozenset(conn.execute(select(ORG.c.uid).where(ORG.c.gone == 0)).scalars())
    days = sorted({"", *(row.start for row in rows), *(row.end for row in rows)})
    found: dict[str, list[tuple[str, str]]] = {}
    for first, last in pairwise([*days, END]):
        pairs = (
            (row.org, row.parent)
            for row in rows
            if (row.start <= first or row.start == first_of[row.org])
            and (not row.end or row.end > first)
        )
        own = below(site.root, pairs)
        for org in held - own:
            spans = found.setdefault(org, [])
            start = spans.pop()[0] if spans and spans[-1][1] == first else first
            spans.append((start, last))
    return found


def foreign(conn: Connection, day: str = "") -> frozenset[str]:
    """The organisations held that are not of these books on `day`; "" is by the newest word."""
    found = away(conn).items()
    if not day:
        return frozenset(org for org, spans in found if spans[-1][1] == END)
    return frozenset(o for o, spans in found if any(a <= day < b for a, b in spans))


def may_have_moved(conn: Connection, changes: Sequence[Change]) -> bool:
    """Whether these changes can have made an organisation of a village's books foreign or own."""
    fresh = {c.uid for c in changes if c.table == ORG.name and c.before is None}
    moved = any(
        c.table == SUPERIOR.name and (c.before is not None or c.after.get("org") not in fresh)
        for c in changes
    )
    return moved and conn.execute(select(SITE.c.level)).scalar() == VILLAGE


def refuse_elsewhere(conn: Connection, changes: Sequence[Change]) -> None:
    """Before the standing is derived anew: who stands elsewhere is only looked at here.

    Raises UserProblem person_elsewhere for a change of such a person or of what is part of him.
    """
    abroad = foreign(conn)
    if not abroad:
        return
    persons = dict.fromkeys(_persons(conn, changes))
    for chunk in chunks(list(persons)):
        query = (
            select(PERSON.c.name, ORG.c.name.label("org"), ORG.c.uid)
            .join(PERSON, PERSON.c.uid == STANDING.c.person)
            .join(ORG, ORG.c.uid == STANDING.c.org)
            .where(STANDING.c.person.in_(chunk), STANDING.c.end == END)
        )
        for row in conn.execute(query):
            if row.uid in abroad:
                above = _above_groups(conn).get(row.uid, "")
                raise UserProblem("person_elsewhere", name=row.name, org=_within(above, row.org))


def _persons(conn: Connection, changes: Sequence[Change]) -> Iterator[str]:
    """Whom these changes concern."""
    edited: dict[str, list[str]] = {}
    for change in changes:
        if change.table == PERSON.name:
            yield change.uid
        elif change.before is None and change.table in _HIS:
            yield change.after[_HIS[change.table]]
        elif change.before is None and change.after.get("of_table") == PERSON.name:
            yield change.after["of_uid"]
        elif change.table in _HIS or change.table == ATTACHMENT.name:
            edited.setdefault(change.table, []).append(change.uid)
    for table, uids in edited.items():
        book = BOOKS[table]
        column = book.c.of_uid if table == ATTACHMENT.name else book.c[_HIS[table]]
        for chunk in chunks(uids):
            yield from conn.execute(select(column).where(book.c.uid.in_(chunk))).scalars()


def names(conn: Connection, *, now: bool = False) -> dict[str, str]:
    """What the organisations are called that are or were not of these books: {uid: short name}.

    `now`: only those that are not by the newest word.
    """
    abroad = foreign(conn) if now else away(conn).keys()
    if not abroad:
        return {}
    above = _above_groups(conn)
    found = conn.execute(select(ORG.c.uid, ORG.c.short, ORG.c.name))
    return {
        row.uid: _within(above.get(row.uid, ""), row.short or row.name)
        for row in found
        if row.uid in abroad
    }


def _above_groups(conn: Connection) -> dict[str, str]:
    """The short name of what each group belongs to, by the newest word."""
    above = ORG.alias("above")
    query = (
        select(ORG.c.uid, above.c.short, above.c.name)
        .join(SUPERIOR, SUPERIOR.c.org == ORG.c.uid)
        .join(above, above.c.uid == SUPERIOR.c.parent)
        .where(SUPERIOR.c.gone == 0, SUPERIOR.c.end == "", ORG.c.kind == GROUP)
    )
    return {row.uid: row.short or row.name for row in conn.execute(query)}


def _within(above: str, name: str) -> str:
    """A group with its branch, for every branch has a first group."""
    return name if not above or name.startswith(above) else f"{above} {name}"

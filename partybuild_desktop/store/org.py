"""Organisations, their superiors on a day, villages and posts: queries."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import fields

from sqlalchemy import ColumnElement, Table, select

from partybuild_desktop.domain.org import GROUP, Org, Post, Village, below
from partybuild_desktop.store.books import Reader
from partybuild_desktop.store.foreign import foreign
from partybuild_desktop.store.table import ORG, POST, SUPERIOR, VILLAGE

_ORG_FIELDS = tuple(f.name for f in fields(Org) if f.name != "parent")


def in_force(table: Table, day: str) -> ColumnElement[bool]:
    """Periods that hold on `day` (ISO); an open end is ""."""
    return (table.c.start <= day) & ((table.c.end == "") | (table.c.end > day))


def parents(reader: Reader, day: str) -> dict[str, str]:
    """Each organisation's superior on `day`."""
    query = select(SUPERIOR.c.org, SUPERIOR.c.parent).where(
        SUPERIOR.c.gone == 0, in_force(SUPERIOR, day)
    )
    return {row.org: row.parent for row in reader.conn.execute(query)}


def superiors_elsewhere(reader: Reader, day: str) -> dict[str, tuple[str, str]]:
    """Of own organisations whose superior on `day` is not of these books: its name and short name.

    A village's own superior, the township, is one; `orgs` leaves it out.
    """
    abroad = foreign(reader.conn, day)
    above = {o: p for o, p in parents(reader, day).items() if p in abroad and o not in abroad}
    query = select(ORG.c.uid, ORG.c.name, ORG.c.short).where(ORG.c.uid.in_(above.values()))
    named = {row.uid: (row.name, row.short or row.name) for row in reader.conn.execute(query)}
    return {org: named[parent] for org, parent in above.items()}


def superior(reader: Reader, org: str, day: str) -> tuple[str, str, str] | None:
    """The period that holds the superior of `org` on `day`: its uid, the superior and its end."""
    query = select(SUPERIOR.c.uid, SUPERIOR.c.parent, SUPERIOR.c.end).where(
        SUPERIOR.c.gone == 0, SUPERIOR.c.org == org, in_force(SUPERIOR, day)
    )
    row = reader.conn.execute(query).first()
    return (row.uid, row.parent, row.end) if row else None


def superiors_of_groups(reader: Reader) -> list[tuple[str, str, str, str]]:
    """(group, superior, from, to) over all time, the end not included; "" is open."""
    columns = (SUPERIOR.c.org, SUPERIOR.c.parent, SUPERIOR.c.start, SUPERIOR.c.end)
    query = (
        select(*columns)
        .join(ORG, ORG.c.uid == SUPERIOR.c.org)
        .where(SUPERIOR.c.gone == 0, ORG.c.gone == 0, ORG.c.kind == GROUP)
    )
    return [(r[0], r[1], r[2], r[3]) for r in reader.conn.execute(query)]


def orgs(reader: Reader, day: str) -> list[Org]:
    """The books' own organisations with their superior on `day`, parents before their children.

    What a village merely knows of is left out: see `store.foreign`.
    """
    abroad = foreign(reader.conn, day)
    above = parents(reader, day)
    columns = [ORG.c[name] for name in _ORG_FIELDS]
    query = select(*columns).where(ORG.c.gone == 0)
    found = {
        row[0]: Org(
            parent=None if above.get(row[0]) in abroad else above.get(row[0]),
            **dict(zip(_ORG_FIELDS, row, strict=True)),
        )
        for row in reader.conn.execute(query)
        if row[0] not in abroad
    }
    keys = {o.uid: _sibling_key(o.uid, o.position, o.code, o.name) for o in found.values()}
    return [found[uid] for uid in _tree_order(keys, above)]


def places(reader: Reader, day: str) -> dict[str, int]:
    """Each organisation's place in the order of the tree on `day`: the order of every roster."""
    ordered = _tree_order(_sibling_keys(reader), parents(reader, day))
    return {uid: n for n, uid in enumerate(ordered)}


class Trees:
    """The tree of any day, out of one reading of the books."""

    def __init__(self, reader: Reader) -> None:
        period = (SUPERIOR.c.org, SUPERIOR.c.parent, SUPERIOR.c.start, SUPERIOR.c.end)
        query = select(*period).where(SUPERIOR.c.gone == 0)
        self._periods = [(r[0], r[1], r[2], r[3]) for r in reader.conn.execute(query)]
        self._keys = _sibling_keys(reader)
        self._above: dict[str, dict[str, str]] = {}  # by day
        self._places: dict[frozenset[tuple[str, str]], dict[str, int]] = {}

    def parents(self, day: str) -> Mapping[str, str]:
        """Each organisation's superior on `day`."""
        if day not in self._above:
            self._above[day] = {
                org: parent
                for org, parent, start, end in self._periods
                if start <= day and (not end or end > day)
            }
        return self._above[day]

    def places(self, day: str) -> Mapping[str, int]:
        """Each organisation's place in the order of the tree on `day`."""
        above = self.parents(day)
        same = frozenset(above.items())  # one tree stands for many days
        if same not in self._places:
            ordered = _tree_order(self._keys, above)
            self._places[same] = {uid: n for n, uid in enumerate(ordered)}
        return self._places[same]

    def ever_below(self, orgs: Iterable[str]) -> frozenset[str]:
        """These and all that stood below them on any day."""
        pairs = [(org, parent) for org, parent, _, _ in self._periods]
        return frozenset[str]().union(*(below(org, pairs) for org in orgs))


_Key = tuple[str, str, str, str]


def _sibling_keys(reader: Reader) -> dict[str, _Key]:
    query = select(ORG.c.uid, ORG.c.position, ORG.c.code, ORG.c.name).where(ORG.c.gone == 0)
    return {row[0]: _sibling_key(*row) for row in reader.conn.execute(query)}


def _sibling_key(uid: str, position: str, code: str, name: str) -> _Key:
    return position.zfill(6), code, name, uid


def _tree_order(keys: Mapping[str, _Key], above: Mapping[str, str]) -> list[str]:
    """The uids of `keys`, parents before their children, siblings by their keys."""
    children: dict[str | None, list[str]] = {}
    for uid in sorted(keys, key=keys.__getitem__):
        parent = above.get(uid)
        children.setdefault(parent if parent in keys else None, []).append(uid)
    ordered: dict[str, None] = {}
    todo = list(reversed(children.get(None, [])))
    while todo:
        uid = todo.pop()
        ordered[uid] = None
        todo.extend(reversed(children.get(uid, [])))
    # a circle of superiors, made by a merge, must not hide its organisations
    return [*ordered, *(uid for uid in keys if uid not in ordered)]


def villages(reader: Reader) -> list[Village]:
    """All 行政村, by code."""
    query = select(VILLAGE).where(VILLAGE.c.gone == 0).order_by(VILLAGE.c.code, VILLAGE.c.name)
    return [
        Village(uid=r.uid, code=r.code, name=r.name, town=r.town, note=r.note)
        for r in reader.conn.execute(query)
    ]


def posts(reader: Reader, *, org: str = "", person: str = "") -> list[Post]:
    """Posts of one organisation or one person, or all, past ones included."""
    query = select(POST).where(POST.c.gone == 0).order_by(POST.c.start, POST.c.uid)
    if org:
        query = query.where(POST.c.org == org)
    if person:
        query = query.where(POST.c.person == person)
    names = [f.name for f in fields(Post)]
    return [
        Post(**{name: row[name] or "" for name in names})
        for row in reader.conn.execute(query).mappings()
    ]


def every_name(reader: Reader) -> dict[str, str]:
    """What every organisation held is called, those of others too: {uid: short name}."""
    found = reader.conn.execute(select(ORG.c.uid, ORG.c.short, ORG.c.name))
    return {row.uid: row.short or row.name for row in found}

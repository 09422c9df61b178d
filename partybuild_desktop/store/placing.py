"""Who stood where with which posts on any day of a span, out of one reading of the books.

The rolls of a year's meetings ask the same few tables for a hundred and more days.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from typing import Final

from sqlalchemy import Integer, cast, or_, select

from partybuild_desktop.domain.meeting import Exemption
from partybuild_desktop.domain.member import YES, kind_on
from partybuild_desktop.domain.org import subtree
from partybuild_desktop.store.attendance import SHOWN, Placed, exemptions
from partybuild_desktop.store.books import Reader
from partybuild_desktop.store.org import Trees
from partybuild_desktop.store.table import PERSON, POST, STANDING

_FIELDS: Final = ("name", "kind", "confirmed", "inflow")


@dataclass(frozen=True, slots=True)
class _Stay:
    org: str
    start: str
    end: str
    key: tuple[int, str, str, str]  # in roster order, under the place of its organisation
    kind: str
    confirmed: str
    inflow: str


class Placing:
    """Says what `attendance.placed`, `titles` and `exemptions` say, on days `first` to `last`.

    `within` names the organisations that will be asked for, so that no others are read; None: any.
    """

    def __init__(
        self, reader: Reader, first: str, last: str, within: Collection[str] | None = None
    ) -> None:
        self._trees = Trees(reader)
        self._exemptions: list[Exemption] = exemptions(reader)
        orgs = None if within is None else self._trees.ever_below(within)
        self._posts: dict[str, list[tuple[str, str, str, str]]] = {}
        self._read_posts(reader, orgs)
        self._by_org: dict[str, list[_Stay]] = {}
        self._by_person: dict[str, list[_Stay]] = {}
        self._read_stays(reader, first, last, orgs)

    def _read_posts(self, reader: Reader, orgs: Collection[str] | None) -> None:
        c = POST.c
        query = select(c.org, c.person, c.title, c.start, c.end).where(c.gone == 0)
        if orgs is not None:
            query = query.where(c.org.in_(orgs))
        for org, *post in reader.conn.execute(query.order_by(c.start, c.uid)):
            self._posts.setdefault(org, []).append((post[0], post[1], post[2], post[3]))

    def _read_stays(
        self, reader: Reader, first: str, last: str, orgs: Collection[str] | None
    ) -> None:
        c = STANDING.c
        query = (
            select(
                c.org,
                c.start,
                c.end,
                cast(PERSON.c.sequence, Integer),
                c.person,
                c.status,
                *(PERSON.c[name] for name in _FIELDS),
            )
            .join(PERSON, PERSON.c.uid == c.person)
            .where(c.start <= last, c.end > first, c.status.in_(SHOWN))
        )
        if orgs is not None:  # who holds a post there may stand elsewhere
            posted = {post[0] for posts in self._posts.values() for post in posts}
            query = query.where(or_(c.org.in_(orgs), c.person.in_(posted)))
        for org, start, end, sequence, person, status, name, *rest in reader.conn.execute(query):
            stay = _Stay(org, start, end, (sequence, person, status, name), *rest)
            self._by_org.setdefault(org, []).append(stay)
            self._by_person.setdefault(person, []).append(stay)

    def scope(self, org: str, day: str) -> frozenset[str]:
        """`org` and everything below it on `day`."""
        return subtree(org, {org: None, **self._trees.parents(day)})

    def titles(self, org: str, day: str) -> dict[str, tuple[str, ...]]:
        """The posts of an organisation in force on `day`: {person: titles}, by when they began."""
        found: dict[str, tuple[str, ...]] = {}
        for person, title, start, end in self._posts.get(org, ()):
            if start <= day and (not end or end > day):
                found[person] = (*found.get(person, ()), title)
        return found

    def placed(
        self,
        day: str,
        *,
        orgs: Collection[str] | None = None,
        persons: Collection[str] | None = None,
        posts_of: str = "",
    ) -> list[Placed]:
        """Who stood in `orgs` on `day`, or these `persons`, in roster order."""
        place = self._trees.places(day)
        rows = sorted(
            (place.get(one.org, -1), one.key, one.org, one)
            for one in self._among(orgs, persons)
            if one.start <= day < one.end
        )
        held = self.titles(posts_of, day) if posts_of else {}
        return [
            Placed(
                person=key[1],
                name=key[3],
                org=org,
                kind=kind_on(one.kind, one.confirmed, day),
                status=key[2],
                inflow=one.inflow == YES,
                posts=held.get(key[1], ()),
            )
            for _, key, org, one in rows
        ]

    def _among(
        self, orgs: Collection[str] | None, persons: Collection[str] | None
    ) -> Iterable[_Stay]:
        if persons is not None:
            found = [one for person in persons for one in self._by_person.get(person, ())]
            return found if orgs is None else [one for one in found if one.org in orgs]
        wanted = self._by_org if orgs is None else orgs
        return [one for org in wanted for one in self._by_org.get(org, ())]

    def exemptions(self, persons: Collection[str] | None = None) -> Sequence[Exemption]:
        """Every exemption, past ones too, or those of `persons`; by when they began."""
        if persons is None:
            return self._exemptions
        return [one for one in self._exemptions if one.person in persons]

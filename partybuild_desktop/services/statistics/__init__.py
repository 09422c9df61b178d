"""Statistics: the members of the books on a day, ready to be counted for any organisation.

A package, so that figures are counted in one place and cut (by band, by organisation, by kind of
change) in others; ledgers, checks and the closing of a year take the same ones.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from typing import Final

from partybuild_desktop.domain.date import years_between
from partybuild_desktop.domain.event import Period
from partybuild_desktop.domain.member import YES, kind_on, seniority_years
from partybuild_desktop.domain.org import GROUP, Org, Post, base_of_name, within
from partybuild_desktop.domain.problem import UserProblem
from partybuild_desktop.domain.statistics import Person
from partybuild_desktop.services.code import Codes
from partybuild_desktop.services.member import NORMAL
from partybuild_desktop.services.statistics.rule import Rules, load
from partybuild_desktop.store import listing
from partybuild_desktop.store import org as org_store
from partybuild_desktop.store import statistics as store
from partybuild_desktop.store.books import Books

_NAMES: Final = (
    "kind",
    "confirmed",
    "sex",
    "nation",
    "taiwan",
    "birth",
    "joined",
    "seniority_offset",
    "education",
    "position",
    "office",
    "title",
)
_NO_TITLE: Final = frozenset({"", "无", "没有", "—", "-"})
OWN: Final = ":own"  # after the key of an organisation: the members placed in it itself


@dataclass(frozen=True, slots=True)
class Unit:
    """A reporting unit below an organisation; `holds` tells the organisations that belong to it.

    `passing`: it was not there on the day, or has no members by nature; not shown when empty.
    """

    key: str
    name: str
    holds: Callable[[str], bool]
    passing: bool = False


class Snapshot:
    """The books on `day`: tree, members, and where asked for everybody's history.

    Counting an organisation costs what it has, whatever else the books hold.
    """

    def __init__(
        self,
        day: str,
        root: str,
        rules: Rules,
        codes: Codes,
        orgs: Mapping[str, Org],
        persons: Iterable[Person],
        standings: Iterable[tuple[Period, ...]] = (),
    ) -> None:
        self.day, self.root, self.rules, self.codes, self.orgs = day, root, rules, codes, orgs
        self._below = children_of(orgs)
        self._members: dict[str, list[Person]] = {}
        for person in persons:
            self._members.setdefault(person.org, []).append(person)
        self._standings = list(standings)
        self._touched: dict[str, list[int]] = {}
        for n, standing in enumerate(self._standings):
            for org in {period.org for period in standing}:
                self._touched.setdefault(org, []).append(n)

    def org(self, uid: str) -> Org:
        """The organisation. Raises UserProblem org_unknown."""
        found = self.orgs.get(uid or self.root)
        if found is None:
            raise UserProblem("org_unknown", field="org", name=uid)
        return found

    def holds(self, org: str) -> Callable[[str], bool]:
        """Which organisations lie within `org`; the root's books hold everything."""
        if not org or org == self.root:
            return _everything
        return within(org, self._below).__contains__

    def members(self, org: str) -> list[Person]:
        """Everybody within `org`."""
        inside = self._members if self.holds(org) is _everything else within(org, self._below)
        return [person for uid in inside for person in self._members.get(uid, ())]

    def histories(self, org: str) -> list[tuple[Period, ...]]:
        """The ways of everybody who ever stood within `org`."""
        if self.holds(org) is _everything:
            return self._standings
        touched = {n for uid in within(org, self._below) for n in self._touched.get(uid, ())}
        return [self._standings[n] for n in sorted(touched)]

    def units(self, org: str) -> tuple[Unit, ...]:
        """Who reports to `org`: what stands directly below it, then its own members.

        None for a branch: its groups do not report.
        """
        org = org or self.root
        direct = [self.orgs[uid] for uid in self._below.get(org, ())]
        below = [one for one in direct if one.kind != GROUP]
        if not below:
            return ()
        inside = {one.uid: within(one.uid, self._below) for one in below}
        taken = frozenset[str]().union(*inside.values())
        holds = self.holds(org)
        units = [
            Unit(one.uid, one.called, inside[one.uid].__contains__, self._away(one))
            for one in below
        ]
        own = Unit(org + OWN, "", lambda uid: holds(uid) and uid not in taken, passing=True)
        return (*units, own)

    def _away(self, org: Org) -> bool:
        return org.founded > self.day or org.ended_by(self.day)


def children_of(orgs: Mapping[str, Org]) -> dict[str, tuple[str, ...]]:
    """What stands directly below each organisation, in the order of the tree."""
    found: dict[str, tuple[str, ...]] = {}
    for uid, org in orgs.items():
        if org.parent:
            found[org.parent] = (*found.get(org.parent, ()), uid)
    return found


def _everything(_: str) -> bool:
    return True


def snapshot(
    books: Books,
    codes: Codes,
    day: str,
    *,
    org: str = "",
    history: bool = False,
    among: Collection[str] | None = None,
) -> Snapshot:
    """The books as they stood on `day` (ISO); with `history` also for table 1.

    With `org` only what is needed to count it and what is below it; `among` counts these persons
    alone.
    """
    rules = load(codes)
    with books.read() as reader:
        orgs = {one.uid: one for one in org_store.orgs(reader, day)}
        inside = within(org, children_of(orgs)) if org and org != books.root else None
        posts = org_store.posts(reader)
        rows = listing.columns(reader, day, _NAMES, orgs=inside, statuses=NORMAL)
        standings = store.standings(reader, inside) if history else []
    heads = _village_heads(orgs)
    held = _held(posts, heads, codes, day)
    person = partial(_person, day=day, rules=rules, codes=codes, heads=heads, held=held)
    persons = (person(row) for row in rows if among is None or row[0] in among)
    return Snapshot(day, books.root, rules, codes, orgs, persons, standings)


def _person(
    row: tuple[str, ...],
    *,
    day: str,
    rules: Rules,
    codes: Codes,
    heads: Mapping[str, str],
    held: Mapping[str, frozenset[str]],
) -> Person:
    uid, org = row[:2]
    v = dict(zip(_NAMES, row[2:], strict=True))
    posts = held.get(uid, frozenset())
    director = any(word in v["office"] for word in rules.director)
    return Person(
        uid=uid,
        org=org,
        kind=kind_on(v["kind"], v["confirmed"], day),
        sex=v["sex"],
        nation=v["nation"],
        taiwan=v["taiwan"] if v["taiwan"] == YES else "",
        age=years_between(v["birth"], day),
        seniority=seniority_years(v["joined"], v["confirmed"], v["seniority_offset"], day),
        joined=v["joined"],
        education=codes.lists["education"].more(v["education"], "band"),
        position=v["position"] if v["position"] in codes.lists["position"] else "",
        has_title=v["title"].strip() not in _NO_TITLE,
        in_village=org in heads,
        on_committee=bool(posts & rules.committee),
        is_secretary=bool(posts & rules.secretary),
        on_council=director or any(word in v["office"] for word in rules.council),
        is_director=director,
    )


def _village_heads(orgs: Mapping[str, Org]) -> dict[str, str]:
    """For every organisation of a 建制村 the highest one of that village: {org: its head}."""
    found: dict[str, str] = {}
    for uid, org in orgs.items():  # superiors come before what is below them
        if org.parent in found:
            found[uid] = found[org.parent]
        elif org.village or (org.kind != GROUP and base_of_name(org.name).endswith("村")):
            found[uid] = uid
    return found


def _held(
    posts: Sequence[Post], heads: Mapping[str, str], codes: Codes, day: str
) -> dict[str, frozenset[str]]:
    """The posts in force in a village's own organisation, as codes: {person: codes}."""
    titles = codes.lists["party_post"]
    found: dict[str, frozenset[str]] = {}
    for post in posts:
        if post.held_on(day) and heads.get(post.org) == post.org:
            code = titles.code_of(post.title) or ""
            found[post.person] = found.get(post.person, frozenset()) | {code}
    return found

"""Who holds which post on a day: what the ledgers of organisations ask."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from partybuild_desktop.domain.event import Status
from partybuild_desktop.domain.member import Member
from partybuild_desktop.domain.org import Org, Post
from partybuild_desktop.services.code import Codes
from partybuild_desktop.services.ledger.kind import Sources
from partybuild_desktop.services.show import listed, post_text
from partybuild_desktop.store import member as store

_SECRETARIES: Final = frozenset({"01", "04", "06"})  # codes of the list 党内职务
_DEPUTIES: Final = frozenset({"02", "05", "07"})
_LEADERS: Final = frozenset({"20"})
_OUTSIDE: Final = frozenset({"20", "21", "30", "90"})  # posts that are none of the 班子


@dataclass(frozen=True, slots=True)
class Officer:
    """One person in one organisation with the posts of one term, the highest first; `posts` are
    their uids."""

    org: str
    member: Member
    posts: tuple[str, ...]
    titles: tuple[str, ...]
    codes: frozenset[str]
    start: str
    until: str  # end of the term

    @property
    def is_secretary(self) -> bool:
        return bool(self.codes & _SECRETARIES)

    @property
    def is_deputy(self) -> bool:
        return bool(self.codes & _DEPUTIES)

    @property
    def is_leader(self) -> bool:
        return bool(self.codes & _LEADERS)

    @property
    def on_committee(self) -> bool:
        return not self.codes <= _OUTSIDE


def officers(
    sources: Sources, day: str, orgs: Mapping[str, Org], among: Collection[str]
) -> list[Officer]:
    """Who held posts in these organisations on `day`, in the order of the tree and of rank.

    Who has left the books holds no post; who never stood in them (第一书记) may.
    """
    posts = [p for p in sources.orgs.posts() if p.org in among and p.held_on(day)]
    people = _people(sources, day, [post.person for post in posts])
    groups: dict[tuple[str, str, str], list[Post]] = {}
    for post in posts:
        if post.person in people:
            groups.setdefault((post.org, post.person, post.start), []).append(post)
    found = []
    for (org, person, start), held in groups.items():
        ranked = sorted(held, key=lambda post: rank(post.title, sources.codes))
        until = max(post.term_until for post in held) or orgs[org].term_until
        codes = frozenset(_code(post.title, sources.codes) for post in held)
        titles = tuple(post_text(post.title, sources.codes) for post in ranked)
        uids = tuple(post.uid for post in ranked)
        found.append(Officer(org, people[person], uids, titles, codes, start, until))
    return _in_order(found, orgs, sources.codes)


def _people(sources: Sources, day: str, uids: Iterable[str]) -> dict[str, Member]:
    """Those of them who are in the books on `day`, or were never members there."""
    wanted = list(dict.fromkeys(uids))
    standing = {row.member.uid: row for row in sources.members.rows(wanted, day)}
    found = {u: r.member for u, r in standing.items() if r.status == Status.NORMAL.value}
    with sources.books.read() as reader:
        for uid in wanted:
            if uid not in standing and (other := store.member(reader, uid)) is not None:
                found[uid] = other
    return found


def _in_order(found: Iterable[Officer], orgs: Mapping[str, Org], codes: Codes) -> list[Officer]:
    places = {uid: n for n, uid in enumerate(orgs)}
    return sorted(found, key=lambda o: (places[o.org], rank(o.titles[0], codes), o.start))


def rank(title: str, codes: Codes) -> int:
    """The place of a post in the list 党内职务; one outside it comes last."""
    items = codes.lists["party_post"].items
    code = _code(title, codes)
    return next((n for n, item in enumerate(items) if item.code == code), len(items))


def _code(title: str, codes: Codes) -> str:
    return codes.lists["party_post"].code_of(title) or ""


def names(found: Sequence[Officer]) -> str:
    """Names as a form has them: 刘文华、王秀英."""
    return listed(officer.member.name for officer in found)

"""Organisations merged and split: members, groups and posts go with them, in one action each.

Whoever is moved by it is counted as 整建制转接. What was before stays as it was for every earlier
day, so ledgers of the past come out as they did.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from typing import Final

from partybuild_desktop.domain.event import END, EventKind, Status
from partybuild_desktop.domain.log import Changes
from partybuild_desktop.domain.member import Enrolled
from partybuild_desktop.domain.org import (
    BRANCH,
    BRANCH_KINDS,
    COMMITTEE,
    GENERAL_BRANCH,
    GROUP,
    Org,
    Post,
    kind_of_name,
)
from partybuild_desktop.domain.problem import UserProblem
from partybuild_desktop.services.member import Members
from partybuild_desktop.services.org import (
    Orgs,
    add_org,
    place,
    refuse_dissolved,
    refuse_later,
    refuse_root,
    scope,
)
from partybuild_desktop.store import member
from partybuild_desktop.store import org as store
from partybuild_desktop.store.books import Books, Reader, UnitOfWork

_LEVELS: Final = {**dict.fromkeys(BRANCH_KINDS, BRANCH), "911": COMMITTEE, "921": GENERAL_BRANCH}
#  Who belongs to an organisation: one whose 党籍 is stopped is not counted, but is nowhere else.
_BELONG: Final = (Status.NORMAL.value, Status.SUSPENDED.value)
#  From such an event on, where a person stands has nothing to do with where he stood before.
_ELSEWHERE: Final = frozenset({EventKind.MOVED, EventKind.TRANSFER_IN})


@dataclass(frozen=True, slots=True, kw_only=True)
class HeldPost:
    """A post that somebody holds, for a list."""

    person: str
    name: str
    title: str


@dataclass(frozen=True, slots=True)
class Outlook:
    """What a merge or a split on a day has to do with; members in roster order."""

    members: tuple[Enrolled, ...]
    below: tuple[Org, ...]
    posts: tuple[HeldPost, ...]


@dataclass(frozen=True, slots=True)
class Reorganised:
    """What was done: `uid` is where the members are now, `posts` are those that ended."""

    uid: str
    members: int
    groups: int
    posts: int
    changes: Changes


class Reorganisations:
    """Merging and splitting in the open books."""

    def __init__(self, books: Books, orgs: Orgs, members: Members) -> None:
        self._books, self._orgs, self._members = books, orgs, members

    def targets(self, uid: str) -> list[Org]:
        """Into which an organisation can be merged today. Raises UserProblem org_unknown."""
        org, within = self._orgs.get(uid), self._orgs.scope(uid)
        return [
            one
            for one in self._orgs.tree()
            if one.uid not in within and not one.ended_by(END) and _holds(one, org)
        ]

    def merging(self, uid: str, on: str) -> Outlook:
        """What goes along, and ends, when an organisation is merged on a day."""
        with self._books.read() as reader:
            who = member.uids(reader, on, orgs={uid}, statuses=_BELONG)
            below = tuple(_below(reader, uid, on))
            return Outlook(self._rows(who, on), below, _posts(reader, {uid}, on))

    def splitting(self, uid: str, on: str) -> Outlook:
        """Who could go when an organisation is split on a day, and the posts that are held."""
        with self._books.read() as reader:
            inside = scope(reader, uid, on)
            who = member.uids(reader, on, orgs=inside, statuses=_BELONG)
            return Outlook(self._rows(who, on), (), _posts(reader, inside, on))

    def _rows(self, who: Sequence[str], on: str) -> tuple[Enrolled, ...]:
        return tuple(self._members.rows(who, on))

    def merge(self, uid: str, *, into: str, on: str) -> Reorganised:
        """Merge an organisation into another from `on` (ISO day), on which it ends.

        Its members go over, suspended ones too; what stands directly below it goes below the
        other; its posts end.
        Raises UserProblem org_unknown, org_root, org_dissolved, org_merge_within, org_merge_level,
        org_went_on.
        """
        org, other = self._orgs.get(uid), self._orgs.get(into)
        refuse_root(self._books, org)
        refuse_dissolved(org)
        refuse_dissolved(other)
        if into in self._orgs.scope(uid, on):
            raise UserProblem("org_merge_within", field="into")
        if not _holds(other, org):
            raise UserProblem("org_merge_level", field="into", name=org.called, into=other.called)
        with self._books.write("org_merge", name=org.called, into=other.called) as unit:
            refuse_later(unit, org, {uid}, on)
            who = member.uids(unit, on, orgs={uid}, statuses=_BELONG)
            for person in who:
                self._go(unit, person, {uid}, into, on)
            below = _below(unit, uid, on)
            for one in below:
                place(unit, one.uid, into, on)
            ended = _end(unit, store.posts(unit, org=uid), on)
            unit.edit("org", uid, {"dissolved": on})
        return Reorganised(into, len(who), len(below), ended, unit.changes)

    def split(
        self, uid: str, *, name: str, persons: Sequence[str], on: str, code: str = ""
    ) -> Reorganised:
        """Found an organisation beside another from `on` (ISO day), with these of its members.

        Their posts in the old one and below it end. Raises UserProblem org_unknown, org_root,
        org_dissolved, org_split_above, org_split_level, member_not_in_org and as `Orgs.add`.
        """
        org = self._orgs.get(uid)
        refuse_root(self._books, org)
        refuse_dissolved(org)
        if _level(org.kind) not in (BRANCH, GROUP):
            raise UserProblem("org_split_above", field="org", name=org.called)
        if _level(kind_of_name(name)) != _level(org.kind):
            raise UserProblem("org_split_level", field="name", name=org.called, new=name.strip())
        with self._books.write("org_split", name=org.called) as unit:
            new = add_org(unit, self._books, name, parent=org.parent, code=code, founded=on)
            unit.note(new=name)
            below = scope(unit, uid, on)
            inside = set(member.uids(unit, on, orgs=below, statuses=_BELONG))
            ended = 0
            for person in dict.fromkeys(persons):
                if person not in inside:
                    called = self._members.get(person).name
                    raise UserProblem(
                        "member_not_in_org", field="members", member=called, name=org.called, on=on
                    )
                self._go(unit, person, below, new, on)
                posts = store.posts(unit, person=person)
                ended += _end(unit, [one for one in posts if one.org in below], on)
        return Reorganised(new, len(set(persons)), 0, ended, unit.changes)

    def _go(self, unit: UnitOfWork, person: str, old: Collection[str], new: str, on: str) -> None:
        """Move a person; what is noted of him from that day on, where he was, is noted there."""
        events = member.events(unit, person)
        self._members.move(unit, person, to=new, on=on, whole_unit=True)
        away = min((e.on for e in events if e.kind in _ELSEWHERE and e.on > on), default=END)
        for event in events:
            stays = event.kind is not EventKind.MOVED and on <= event.on < away
            if stays and event.org in old:
                unit.edit("event", event.uid, {"org": new})


def _end(unit: UnitOfWork, posts: Sequence[Post], on: str) -> int:
    """End these posts as far as they are held; returns how many were."""
    held = [post for post in posts if post.held_on(on)]
    for post in held:
        unit.edit("post", post.uid, {"end": on})
    return len(held)


def _below(reader: Reader, uid: str, on: str) -> list[Org]:
    """What stands directly below an organisation on a day."""
    return [one for one in store.orgs(reader, on) if one.parent == uid and not one.ended_by(on)]


def _posts(reader: Reader, orgs: Collection[str], on: str) -> tuple[HeldPost, ...]:
    """The posts of these organisations that are held on a day, the higher organisation first."""
    held = [post for post in store.posts(reader) if post.org in orgs and post.held_on(on)]
    place = store.places(reader, on)
    held.sort(key=lambda post: (place.get(post.org, -1), post.start, post.uid))
    found = [(post, member.member(reader, post.person)) for post in held]
    return tuple(
        HeldPost(person=post.person, name=who.name, title=post.title)
        for post, who in found
        if who is not None  # the record was deleted as a mistake; its post goes with it
    )


def _holds(other: Org, org: Org) -> bool:
    """Whether the other can hold what this one holds; a group goes into any branch as well."""
    levels = (_level(org.kind), _level(other.kind))
    return levels[0] == levels[1] or levels == (GROUP, BRANCH)


def _level(kind: str) -> str:
    """What can hold the same: a temporary organisation is as one that stays."""
    return _LEVELS.get(kind, kind)

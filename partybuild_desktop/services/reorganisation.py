"""Organisations merged and split: members, groups and posts go with them, in one action each.

Whoever is moved by it is counted as 整建制转接. What was before stays as it was for every earlier
day, so ledgers of the past come out as they did.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from partybuild_desktop.domain.log import Changes
from partybuild_desktop.domain.org import (
    BRANCH,
    BRANCH_KINDS,
    COMMITTEE,
    GENERAL_BRANCH,
    GROUP,
    Post,
    kind_of_name,
)
from partybuild_desktop.domain.problem import UserProblem
from partybuild_desktop.services.member import NORMAL, Members
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
from partybuild_desktop.store.books import Books, UnitOfWork

_LEVELS: Final = {**dict.fromkeys(BRANCH_KINDS, BRANCH), "911": COMMITTEE, "921": GENERAL_BRANCH}


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

    def merge(self, uid: str, *, into: str, on: str) -> Reorganised:
        """Merge an organisation into another from `on` (ISO day), on which it ends.

        Its members go over, what stands directly below it goes below the other, its posts end.
        Raises UserProblem org_unknown, org_root, org_dissolved, org_merge_within, org_merge_level,
        org_went_on.
        """
        org, other = self._orgs.get(uid), self._orgs.get(into)
        refuse_root(self._books, org)
        refuse_dissolved(org)
        refuse_dissolved(other)
        if into in self._orgs.scope(uid, on):
            raise UserProblem("org_merge_within", field="into")
        levels = (_level(org.kind), _level(other.kind))
        if levels[0] != levels[1] and levels != (GROUP, BRANCH):
            raise UserProblem("org_merge_level", field="into", name=org.called, into=other.called)
        with self._books.write("org_merge", name=org.called, into=other.called) as unit:
            refuse_later(unit, org, {uid}, on)
            who = member.uids(unit, on, orgs={uid}, statuses=NORMAL)
            for person in who:
                self._members.move(unit, person, to=into, on=on, whole_unit=True)
            tree = store.orgs(unit, on)
            below = [one for one in tree if one.parent == uid and not one.ended_by(on)]
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
            inside = set(member.uids(unit, on, orgs=below, statuses=NORMAL))
            ended = 0
            for person in dict.fromkeys(persons):
                if person not in inside:
                    called = self._members.get(person).name
                    raise UserProblem(
                        "member_not_in_org", field="members", member=called, name=org.called, on=on
                    )
                self._members.move(unit, person, to=new, on=on, whole_unit=True)
                posts = store.posts(unit, person=person)
                ended += _end(unit, [one for one in posts if one.org in below], on)
        return Reorganised(new, len(set(persons)), 0, ended, unit.changes)


def _end(unit: UnitOfWork, posts: Sequence[Post], on: str) -> int:
    """End these posts as far as they are held; returns how many were."""
    held = [post for post in posts if post.held_on(on)]
    for post in held:
        unit.edit("post", post.uid, {"end": on})
    return len(held)


def _level(kind: str) -> str:
    """What can hold the same: a temporary organisation is as one that stays."""
    return _LEVELS.get(kind, kind)

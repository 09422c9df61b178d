"""谈心谈话 of a year (支部工作条例 art. 19), each usually once at least.

Between committee members, between them and the members, and between members.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from enum import StrEnum
from itertools import combinations

from partybuild_desktop.domain.meeting import Talk
from partybuild_desktop.domain.problem import Problem


class Pair(StrEnum):
    """Between whom a talk is owed."""

    COMMITTEE = "committee"  # two of the committee
    WITH_COMMITTEE = "with_committee"  # a member and somebody of the committee
    MEMBERS = "members"  # a member and another


@dataclass(frozen=True, slots=True)
class MissingTalk:
    """A talk still to be held; `other` is named between two of the committee only."""

    pair: Pair
    person: str
    other: str = ""


def missing_talks(
    talks: Iterable[Talk], *, committee: Sequence[str], members: Sequence[str]
) -> list[MissingTalk]:
    """What is still owed in a year, in roster order; `members` are all, the committee among them.

    Where a branch has but one member outside the committee nobody is left for him to talk with.
    """
    held = {frozenset((t.host, t.guest)) for t in talks if t.host and t.guest}
    leaders = frozenset(committee)
    found = [
        MissingTalk(Pair.COMMITTEE, one, other)
        for one, other in combinations(committee, 2)
        if frozenset((one, other)) not in held
    ]
    met: dict[str, set[str]] = {}
    for pair in held:
        for person in pair:
            met.setdefault(person, set()).update(pair - {person})
    ordinary = [person for person in members if person not in leaders]
    for person in ordinary:
        if leaders and not met.get(person, set()) & leaders:
            found.append(MissingTalk(Pair.WITH_COMMITTEE, person))
    for person in ordinary:
        if len(ordinary) > 1 and not met.get(person, set()) - leaders:
            found.append(MissingTalk(Pair.MEMBERS, person))
    return found


def talked(talks: Iterable[Talk]) -> frozenset[str]:
    """Who of these books had a talk."""
    return frozenset(p for talk in talks for p in (talk.host, talk.guest) if p)


def talk_problems(talk: Talk, *, today: str, members: Collection[str]) -> list[Problem]:
    """What is wrong with one talk; `members` who stood in the branch on its day."""
    found = []
    if not talk.on:
        found.append(Problem("date_missing", "on"))
    elif len(talk.on) < 10:
        found.append(Problem("date_not_whole", "on", {"text": talk.on}))
    elif talk.on > today:
        found.append(Problem("held_in_future", "on", {"on": talk.on}))
    for role in ("host", "guest"):
        if not getattr(talk, role) and not getattr(talk, f"{role}_name").strip():
            found.append(Problem("talk_person_missing", role))
    if talk.host and talk.host == talk.guest:
        found.append(Problem("talk_with_self", "guest"))
    if talk.host and talk.guest and not {talk.host, talk.guest} & frozenset(members):
        found.append(Problem("talk_nobody_of_branch", "guest"))
    return found

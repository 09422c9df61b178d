"""谈心谈话: entering talks, and who has still to talk with whom this year."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import Final

from partybuild_desktop.domain.log import Changes
from partybuild_desktop.domain.meeting import Talk
from partybuild_desktop.domain.problem import Problem, UserProblem
from partybuild_desktop.domain.talk import MissingTalk, missing_talks, talk_problems
from partybuild_desktop.services.meeting.roll import View
from partybuild_desktop.services.org import Orgs, inside
from partybuild_desktop.store import talk as store
from partybuild_desktop.store.books import Books, UnitOfWork
from partybuild_desktop.system.ids import Ids

REFUSED: Final = frozenset(
    {"date_missing", "date_not_whole", "held_in_future", "talk_person_missing", "talk_with_self"}
)


class Talks:
    """Talks of the open books."""

    def __init__(self, books: Books, orgs: Orgs, view: View) -> None:
        self._books = books
        self._orgs = orgs
        self._view = view

    def all(self, org: str, year: int) -> list[Talk]:
        """The talks of `org` (all if empty) and all below it in a year, by day."""
        with self._books.read() as reader:
            orgs = inside(reader, self._books, org, self._orgs.today())
            first, last = f"{year:04d}-01-01", f"{year:04d}-12-31"
            return store.talks(reader, orgs=orgs, first=first, last=last)

    def missing(self, org: str, year: int) -> list[MissingTalk]:
        """What a branch still owes in a year, in roster order; members as of its last day, or
        today while it goes on."""
        day = min(f"{year:04d}-12-31", self._orgs.today())
        found = self.all(org, year)
        with self._books.read() as reader:
            view = self._view(reader, day)
            members = view.of(org, (), day, group=False).expected
            committee = view.committee(org, day)
        return missing_talks(found, committee=committee, members=members)

    def review(self, talk: Talk) -> list[Problem]:
        """What is to be said of a talk while it is typed."""
        day = talk.on if len(talk.on) == len(self._orgs.today()) else self._orgs.today()
        with self._books.read() as reader:
            roll = self._view(reader, day).of(talk.org, (), day, group=False)
        members = [seat.person for seat in roll.seats]
        return talk_problems(talk, today=self._orgs.today(), members=members)

    def save(self, talks: Sequence[Talk]) -> Changes:
        """Enter or change talks in one action. Raises the first problem that keeps one from
        being a talk: no day, one to come, nobody named, or with oneself."""
        for one in talks:
            for problem in self.review(one):
                if problem.code in REFUSED:
                    raise UserProblem(problem.code, field=problem.field, **problem.args)
        with self._books.write("talk_save", n=len(talks)) as unit:
            keep_talks(unit, self._books.ids, talks)
        return unit.changes

    def copy_last(self, talk: Talk) -> Talk:
        """The talk with topic, place and follow-up of the last one of its branch in that year."""
        found = self.all(talk.org, int((talk.on or self._orgs.today())[:4]))
        if not found:
            return talk
        last = found[-1]
        return replace(talk, topic=last.topic, place=last.place, follow_up=last.follow_up)

    def delete(self, uid: str) -> Changes:
        """Take out a talk entered by mistake."""
        with self._books.write("talk_delete") as unit:
            unit.drop("talk", uid)
        return unit.changes


def keep_talks(unit: UnitOfWork, ids: Ids, talks: Sequence[Talk]) -> None:
    """Write talks inside an action already begun; one without uid is new."""
    fresh = []
    for one in talks:
        values = {name: getattr(one, name) for name in store.NAMES if name != "uid"}
        if one.uid:
            unit.put("talk", values, uid=one.uid)
        else:
            fresh.append({"uid": ids.uid(), **values})
    unit.new_many("talk", fresh)

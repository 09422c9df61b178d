"""Facts of a year about members and branches: rates, hours, absence; and the sources of ratings."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from fractions import Fraction
from typing import Final

from partybuild_desktop.domain.attendance import LongAbsence, Rate, long_absences, rates_of
from partybuild_desktop.domain.date import add_months
from partybuild_desktop.domain.learning import Hours
from partybuild_desktop.domain.org import BRANCH_KINDS
from partybuild_desktop.domain.problem import UserProblem
from partybuild_desktop.domain.source import Source, Unit, Values
from partybuild_desktop.domain.words import Words
from partybuild_desktop.services.meeting.matrix import matrices
from partybuild_desktop.services.meeting.roll import View
from partybuild_desktop.services.org import Orgs, inside
from partybuild_desktop.store import attendance as store
from partybuild_desktop.store import org as org_store
from partybuild_desktop.store.books import Books, Reader

MEMBER, BRANCH = "member", "branch"
_LOOK_BACK: Final = 24  # months in which the beginning of a long absence is looked for
_TENTH: Final = 10


class Facts:
    """Facts out of the open books."""

    def __init__(self, books: Books, orgs: Orgs, view: View) -> None:
        self._books = books
        self._orgs = orgs
        self._view = view

    def rates(self, org: str, first: str, last: str) -> dict[str, Rate]:
        """Attendance of the members of `org` from `first` to `last`, whosever meeting it was."""
        with self._books.read() as reader:
            found = store.presences(reader, first, last)
            members = self._counted(reader, org, last)
        return rates_of(
            {key: n for key, n in found.items() if members is None or key[0] in members}
        )

    def long_absences(self, org: str = "", *, day: str = "") -> list[LongAbsence]:
        """Who has been absent without reason for six months on end (党章 art. 9): a warning.

        Only of who is in the books on that day; it has no consequence of its own.
        """
        day = day or self._orgs.today()
        with self._books.read() as reader:
            rules = self._view(reader, day).rules
            months = rules.figures.absence_months
            lately = add_months(day, 1 - months)  # whoever came since then is not warned of
            first = add_months(day, -_LOOK_BACK)
            found = store.last_absences(reader, first, day, lately=lately)
            members = self._counted(reader, org, day)
        among = [one for one in found if members is None or one.person in members]
        return long_absences(among, day=day, months=months)

    def hours(self, org: str, year: int) -> dict[str, Hours]:
        """学时 of every member of `org` in a year, from attendance and from study.

        56 are asked of who held a post of the committee of his branch on the year's last day
        (today while it goes on), 32 of everybody else.
        """
        first, last = f"{year:04d}-01-01", f"{year:04d}-12-31"
        day = min(last, self._orgs.today())
        with self._books.read() as reader:
            view = self._view(reader, day)
            members = self._members(reader, org, day)
            at_meetings = store.meeting_hours(reader, first, last)
            other = store.study_hours(reader, first, last)
            leaders = frozenset(
                post.person
                for post in org_store.posts(reader)
                if post.held_on(day) and view.posts((post.title,)) & view.rules.figures.chairs
            )
        figures = view.rules.figures
        return {
            person: Hours(
                person,
                at_meetings.get(person, 0),
                other.get(person, 0),
                _TENTH * (figures.hours_committee if person in leaders else figures.hours),
            )
            for person in members
        }

    def _inside(self, reader: Reader, org: str) -> frozenset[str] | None:
        return inside(reader, self._books, org, self._orgs.today())

    def _members(self, reader: Reader, org: str, day: str) -> frozenset[str]:
        """Who is in the books of `org` on a day."""
        return store.members(reader, day, self._inside(reader, org))

    def _counted(self, reader: Reader, org: str, last: str) -> frozenset[str] | None:
        """Whose attendance up to a day is told; None: of whoever was on a list."""
        today = self._orgs.today()
        if self._inside(reader, org) is None and last < today:
            return None
        return self._members(reader, org, min(last, today))

    # --- what ratings draw from

    def sources(self) -> tuple[Source, ...]:
        """Every fact about a year that a rating scheme may name."""
        with self._books.read() as reader:
            rules = self._view(reader, self._orgs.today()).rules
        return tuple(replace(one, article=rules.articles[article]) for one, article in _SOURCES)

    def values(self, key: str, org: str, year: int) -> Values:
        """A source's value for every member (or branch) of `org` in a year, as far as it has gone.

        Who is not in it has no value. Raises UserProblem source_unknown.
        """
        if key not in _DRAWN:
            raise UserProblem("source_unknown", name=key)
        return _DRAWN[key](self, org, year)

    def _year(self, org: str, year: int) -> dict[str, Rate]:
        last = min(f"{year:04d}-12-31", self._orgs.today())
        return self.rates(org, f"{year:04d}-01-01", last)

    def _attendance(self, org: str, year: int) -> Values:
        found = self._year(org, year).values()
        return {one.person: Fraction(one.present, one.expected) for one in found if one.expected}

    def _unexcused(self, org: str, year: int) -> Values:
        return {one.person: Fraction(one.none) for one in self._year(org, year).values()}

    def _hours(self, org: str, year: int) -> Values:
        return {p: Fraction(one.total, _TENTH) for p, one in self.hours(org, year).items()}

    def _hours_reached(self, org: str, year: int) -> Values:
        return {p: Fraction(not one.missing) for p, one in self.hours(org, year).items()}

    def _absent(self, org: str, year: int) -> Values:
        day = min(f"{year:04d}-12-31", self._orgs.today())
        warned = {one.person for one in self.long_absences(org, day=day)}
        with self._books.read() as reader:
            members = self._members(reader, org, day)
        return {person: Fraction(person in warned) for person in members}

    def _done(self, org: str, year: int) -> Values:
        """Of a branch: of what its periods that are over asked, the share it held."""
        today = self._orgs.today()
        with self._books.read() as reader:
            view = self._view(reader, today)
            inside = self._inside(reader, org)
            (found,) = matrices(view, [year], inside=inside, today=today)
        done: dict[str, int] = {one.uid: 0 for one in found.orgs if one.kind in BRANCH_KINDS}
        owed = dict(done)
        for cell in found.cells:
            if cell.required and (cell.late or cell.done >= cell.required):
                done[cell.org] += min(cell.done, cell.required)
                owed[cell.org] += cell.required
        return {uid: Fraction(done[uid], owed[uid]) for uid in done if owed[uid]}


def _source(key: str, zh: str, en: str, subject: str, unit: Unit) -> Source:
    return Source(key, Words(zh, en), subject, unit, Words("", ""))


#  With the article that each rests on.
_SOURCES: Final = (
    (_source("attendance", "到会率", "Attendance", MEMBER, Unit.SHARE), "branch_16"),
    (_source("unexcused", "无故缺席次数", "Unexcused absences", MEMBER, Unit.TIMES), "branch_16"),
    (_source("long_absence", "连续六个月缺席", "Absent six months on end", MEMBER, Unit.FLAG),
     "constitution_9"),
    (_source("hours", "集中学习学时", "Hours of learning", MEMBER, Unit.HOURS), "education"),
    (_source("hours_reached", "学时达标", "Hours reached", MEMBER, Unit.FLAG), "education"),
    (_source("meetings_done", "三会一课完成率", "Meetings held of those due", BRANCH, Unit.SHARE),
     "branch_16"),
)  # fmt: skip
_DRAWN: Final[dict[str, Callable[[Facts, str, int], Values]]] = {
    "attendance": Facts._attendance,
    "unexcused": Facts._unexcused,
    "long_absence": Facts._absent,
    "hours": Facts._hours,
    "hours_reached": Facts._hours_reached,
    "meetings_done": Facts._done,
}

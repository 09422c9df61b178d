"""民主评议党员: a branch's year as a whole, with the limits that hold for it."""

from __future__ import annotations

from collections.abc import Collection, Sequence

from partybuild_desktop.domain.appraisal import Appraisal, appraisal_problems, most_excellent
from partybuild_desktop.domain.attendance import Roll
from partybuild_desktop.domain.log import Changes
from partybuild_desktop.domain.meeting_rule import APPRAISAL, INFLOW, SUSPENDED, MeetingRules
from partybuild_desktop.domain.problem import Problem, UserProblem
from partybuild_desktop.services.meeting.roll import View
from partybuild_desktop.services.org import Orgs, inside
from partybuild_desktop.store import appraisal as store
from partybuild_desktop.store import attendance as people
from partybuild_desktop.store import meeting
from partybuild_desktop.store.books import Books, Reader, UnitOfWork


class Appraisals:
    """Appraisals of the open books."""

    def __init__(self, books: Books, orgs: Orgs, view: View) -> None:
        self._books = books
        self._orgs = orgs
        self._view = view

    def all(self, org: str, year: int) -> list[Appraisal]:
        """Those of `org` (all if empty) and all below it that are entered for a year."""
        with self._books.read() as reader:
            orgs = inside(reader, self._books, org, self._orgs.today())
            return store.appraisals(reader, orgs=orgs, year=year)

    def of_person(self, person: str) -> list[Appraisal]:
        """One member's, year by year."""
        with self._books.read() as reader:
            return store.appraisals(reader, person=person)

    def sheet(self, org: str, year: int) -> list[Appraisal]:
        """A branch's year in roster order: what is entered, and an empty one for everybody else
        who was a member on its last day (today while it goes on)."""
        return self.sheets([org], year)

    def sheets(self, orgs: Collection[str], year: int) -> list[Appraisal]:
        """The same of branch after branch, the books read once for all of them."""
        day = self._day(year)
        found: list[Appraisal] = []
        with self._books.read() as reader:
            view = self._view(reader, day).of_many(orgs, day)
            rolls = {org: view.of(org, (), day, group=False) for org in orgs}
            entered: dict[str, dict[str, Appraisal]] = {org: {} for org in orgs}
            for one in store.appraisals(reader, orgs=orgs, year=year):
                entered[one.org][one.person] = one
        for org, roll in rolls.items():
            there = entered[org]
            order = [seat.person for seat in roll.seats if seat.why not in (SUSPENDED, INFLOW)]
            left = [person for person in there if person not in order]
            found += [
                there.get(person) or Appraisal(org=org, year=str(year), person=person)
                for person in (*order, *left)
            ]
        return found

    def most_excellent(self, org: str, year: int) -> int:
        """How many of a branch may be 优秀."""
        with self._books.read() as reader:
            rules, roll = self._roll(reader, org, year)
            return most_excellent(len(roll.seats), rules)

    def _roll(self, reader: Reader, org: str, year: int) -> tuple[MeetingRules, Roll]:
        """The members of a branch on a year's last day (today while it goes on), by the rules in
        force then."""
        day = self._day(year)
        view = self._view(reader, day)
        return view.rules, view.of(org, (), day, group=False)

    def _day(self, year: int) -> str:
        return min(f"{year:04d}-12-31", self._orgs.today())

    def review(self, org: str, year: int, found: Sequence[Appraisal]) -> list[Problem]:
        """What is to be said of a branch's year while it is typed; `found` is the whole sheet."""
        with self._books.read() as reader:
            rules, roll = self._roll(reader, org, year)
            names = people.names(reader, {one.person for one in found})
            present = self._present(reader, org, year)
            return appraisal_problems(
                found, rules, members=len(roll.seats), present=present, names=names
            )

    def _present(self, reader: Reader, org: str, year: int) -> int | None:
        """Who was at the year's appraisal meeting, None where none is recorded."""
        uid = meeting.latest(reader, org, APPRAISAL, f"{year + 1:04d}-04-01")
        record = meeting.record(reader, uid) if uid else None
        if record is None or record.meeting.on < f"{year:04d}-06-01":
            return None
        return len(record.present)

    def save(self, found: Sequence[Appraisal]) -> Changes:
        """Enter or change a sheet in one action; empty ones that are not entered stay out.

        Raises UserProblem number_invalid: whatever else is to be said of it, it is kept.
        """
        for one in found:
            for round_ in ("mutual", "ballot"):
                try:
                    one.ballots(round_)
                except ValueError as error:
                    name = str(error)
                    raise UserProblem(
                        "number_invalid", field=f"{one.person}/{name}", text=getattr(one, name)
                    ) from error
        with self._books.write("appraisal_save") as unit:
            unit.note(n=keep_appraisals(unit, found))
        return unit.changes


def keep_appraisals(unit: UnitOfWork, found: Sequence[Appraisal]) -> int:
    """Write appraisals inside an action already begun, without those that are empty and not yet
    entered; how many that were."""
    years = {one.year for one in found}
    known = frozenset[str]().union(*(store.known(unit, year) for year in years))
    kept = [one for one in found if store.name_of(one) in known or one != _blank(one)]
    store.keep(unit, kept, known)
    return len(kept)


def _blank(one: Appraisal) -> Appraisal:
    return Appraisal(org=one.org, year=one.year, person=one.person)

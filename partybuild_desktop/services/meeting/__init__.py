"""三会一课 and the organisation's life: planning, records, what the rules say, and what is missing.

A package, because one noun has many sides here: rolls, plans, the matrix and the facts of a year
each have a module, and `Meetings` is the door to them. One action is one undo step: a record is
saved whole, with its attendance, speeches and votes.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from functools import cached_property

from partybuild_desktop.domain.appraisal import Appraisal
from partybuild_desktop.domain.attachment import Sealed
from partybuild_desktop.domain.attendance import Roll
from partybuild_desktop.domain.compliance import Gap, gaps
from partybuild_desktop.domain.date import add_months
from partybuild_desktop.domain.event import END
from partybuild_desktop.domain.log import Changes
from partybuild_desktop.domain.meeting import (
    Meeting,
    Record,
    Resolution,
    State,
    Talk,
)
from partybuild_desktop.domain.meeting_rule import MeetingKind, MeetingRules
from partybuild_desktop.domain.minutes import Review
from partybuild_desktop.domain.problem import UserProblem
from partybuild_desktop.domain.working_day import Calendar
from partybuild_desktop.services.attachment import attach, detach_all
from partybuild_desktop.services.code import Codes
from partybuild_desktop.services.meeting.appraisal import Appraisals, keep_appraisals
from partybuild_desktop.services.meeting.draft import Drafts
from partybuild_desktop.services.meeting.exemption import Exemptions, Studies
from partybuild_desktop.services.meeting.fact import Facts
from partybuild_desktop.services.meeting.matrix import Matrix, matrices
from partybuild_desktop.services.meeting.offer import begun, copied, judged
from partybuild_desktop.services.meeting.plan import Planned, lacking
from partybuild_desktop.services.meeting.review import reviewed
from partybuild_desktop.services.meeting.roll import GROUP_LEVEL, Rolls, level_of, rolls_over
from partybuild_desktop.services.meeting.rule import KIND, InForce, default_text
from partybuild_desktop.services.meeting.talk import Talks, keep_talks
from partybuild_desktop.services.org import Orgs, inside, scope
from partybuild_desktop.services.working_day import calendar
from partybuild_desktop.store import attendance as people
from partybuild_desktop.store import meeting as store
from partybuild_desktop.store.books import Books, Reader

__all__ = ["KIND", "Meetings", "Saved", "default_text"]


@dataclass(frozen=True, slots=True)
class Saved:
    """A record that was saved: `state` is FAILED where its quorum did not come."""

    uid: str
    state: str
    review: Review
    changes: Changes


class Meetings:
    """The meetings of the open books."""

    def __init__(self, books: Books, orgs: Orgs, codes: Codes) -> None:
        self._books = books
        self._orgs = orgs
        self._codes = codes
        self._in_force = InForce()

    @cached_property
    def drafts(self) -> Drafts:
        """Records that are being typed."""
        return Drafts(self._books)

    @cached_property
    def talks(self) -> Talks:
        """谈心谈话."""
        return Talks(self._books, self._orgs, self.view)

    @cached_property
    def appraisals(self) -> Appraisals:
        """民主评议党员."""
        return Appraisals(self._books, self._orgs, self.view)

    @cached_property
    def exemptions(self) -> Exemptions:
        """Who is not counted or has no vote."""
        return Exemptions(self._books, self.view)

    @cached_property
    def studies(self) -> Studies:
        """Learning outside meetings."""
        return Studies(self._books)

    @cached_property
    def facts(self) -> Facts:
        """Rates, hours, absence, and the sources that ratings draw from."""
        return Facts(self._books, self._orgs, self.view)

    @property
    def calendar(self) -> Calendar:
        """Working days, those of a year entered meanwhile among them."""
        return calendar(self._books)

    def today(self) -> str:
        return self._orgs.today()

    # --- rules and rolls

    def rules(self, day: str = "") -> MeetingRules:
        """The rules in force on a day (today). Raises UserProblem rule_newer."""
        with self._books.read() as reader:
            return self._in_force.on(reader, day or self.today())

    def kinds(self, day: str = "") -> tuple[MeetingKind, ...]:
        """The kinds there are on a day (today), in their order."""
        return tuple(self.rules(day).kinds.values())

    def view(self, reader: Reader, day: str) -> Rolls:
        """What makes rolls of one view of the books by the rules of a day."""
        return Rolls(reader, self._in_force.on(reader, day), self._codes)

    def views(
        self, reader: Reader, days: Collection[str], orgs: Collection[str]
    ) -> dict[str, Rolls]:
        """By day what makes the rolls of these organisations, the books read once."""
        return rolls_over(reader, self._in_force.over(reader, days), self._codes, orgs)

    def level(self, org: str) -> str:
        """Whether an organisation meets as a branch or as a group. Raises org_unknown."""
        return level_of(self._orgs.get(org))

    def roll(self, org: str, kinds: str, on: str) -> Roll:
        """应到 of a meeting of `kinds` (keys joined by a blank) on a day, with who is not counted
        and why, and who may vote. Raises UserProblem org_unknown."""
        group = self.level(org) == GROUP_LEVEL
        day = on or self.today()
        with self._books.read() as reader:
            view = self.view(reader, day)
            return view.of(org, view.rules.of(kinds), day, group=group)

    def names(self, persons: Collection[str]) -> dict[str, str]:
        """The names of persons, also of who has left."""
        with self._books.read() as reader:
            return people.names(reader, persons)

    # --- the year's plan

    def plan(self, org: str, year: int, *, since: str = "") -> Planned:
        """Plan a year for `org` (the root if empty) and all below it; adds what is missing, only
        from the day `since` on where one is given.

        Twice the same: what exists, whatever its state, is kept. Days are worked ones; `announced`
        is False where the year's holidays are not known yet.
        """
        with self._books.write("meeting_plan", year=year) as unit:
            made, kept, announced = self._lacking(unit, org, year, since)
            store.keep_new(unit, self._books.ids, [Record(one) for one in made])
            unit.note(n=len(made))
        return Planned(made, kept, announced, unit.changes)

    def plan_ahead(self, org: str, year: int, *, since: str = "") -> Planned:
        """What `plan` would make; nothing is written."""
        with self._books.read() as reader:
            found = self._lacking(reader, org, year, since)
        return Planned(*found, Changes("", "", {}))

    def _lacking(
        self, reader: Reader, org: str, year: int, since: str
    ) -> tuple[tuple[Meeting, ...], int, bool]:
        below = scope(reader, org or self._books.root, self.today())
        orgs = [one for one in self._orgs.tree(f"{year:04d}-12-31") if one.uid in below]
        view, days = self.view(reader, f"{year:04d}-01-01"), self.calendar
        return lacking(reader, view, orgs, year, days=days, since=since, today=self.today())

    # --- records

    def all(
        self,
        org: str = "",
        *,
        first: str = "",
        last: str = END,
        kind: str = "",
        states: Collection[str] = (),
    ) -> list[Meeting]:
        """Meetings of `org` and all below it from `first` to `last` by day, without long texts.

        `kind` keeps those that serve as it.
        """
        with self._books.read() as reader:
            inside = self._inside(reader, org)
            found = store.heads(reader, orgs=inside, first=first, last=last, states=states)
        return [one for one in found if not kind or kind in one.kinds.split()]

    def get(self, uid: str) -> Record:
        """A whole record. Raises UserProblem meeting_unknown."""
        with self._books.read() as reader:
            return _record(reader, uid)

    def records(self, uids: Sequence[str]) -> list[Record]:
        """Whole records at once, for a year book; in the order asked."""
        with self._books.read() as reader:
            return store.records(reader, uids)

    def agendas(self, uids: Sequence[str]) -> dict[str, str]:
        """What meetings are to deal with, of those of which it is written."""
        with self._books.read() as reader:
            return store.agendas(reader, uids)

    def new(self, org: str, kinds: str, *, on: str = "") -> Record:
        """A record to begin with: chair, place and times as last, everybody expected as present,
        agenda and hours as the kinds offer. Nothing is written."""
        meeting = Meeting(
            uid=self._books.ids.uid(),
            org=org,
            kinds=kinds,
            state=State.HELD.value,
            on=on or self.today(),
        )
        return self.begin(Record(meeting))

    def begin(self, record: Record) -> Record:
        """A planned or new meeting as a record to be filled in: what is empty is offered."""
        meeting = record.meeting
        rules = self.rules(meeting.on)
        roll = self.roll(meeting.org, meeting.kinds, meeting.on)
        last = self.last(meeting)
        kinds = rules.of(meeting.kinds)
        return begun(record, kinds, roll, rules.figures, last.meeting if last else None)

    def copy_last(self, org: str, kinds: str, *, on: str = "") -> Record:
        """As `new`, with agenda, content, guests and own fields of the last one of its kind."""
        fresh = self.new(org, kinds, on=on)
        last = self.last(fresh.meeting)
        return fresh if last is None else copied(fresh, last)

    def last(self, meeting: Meeting) -> Record | None:
        """The last record of the same kind before this meeting."""
        kinds = self.rules(meeting.on).of(meeting.kinds)
        with self._books.read() as reader:
            for kind in kinds:
                uid = store.latest(reader, meeting.org, kind.key, meeting.on or self.today())
                if uid is not None:
                    return _record(reader, uid)
        return None

    def review(self, record: Record) -> Review:
        """The numbers of a record and all that is to be said about it; for every keystroke.

        A branch of eighty takes a few milliseconds. Raises UserProblem org_unknown.
        """
        org = self._orgs.get(record.meeting.org)
        with self._books.read() as reader:
            return reviewed(reader, self.view, record, org, today=self.today())

    def save(self, record: Record, files: Sequence[Sealed] = ()) -> Saved:
        """Save a whole record in one action; a held one without its quorum as FAILED (未达人数).

        `files` are sealed photographs that are attached with it. Raises the first of
        `review(record).refused` as UserProblem, org_unknown; its draft is forgotten once saved.
        """
        org = self._orgs.get(record.meeting.org)
        with self._books.write("meeting_save", title=record.meeting.title) as unit:
            found = reviewed(unit, self.view, record, org, today=self.today())
            for problem in found.refused:
                raise UserProblem(problem.code, field=problem.field, **problem.args)
            record = judged(record, found)
            before = store.record(unit, record.meeting.uid)
            if before is None:
                store.keep_new(unit, self._books.ids, [record])
            else:
                store.keep(unit, before, record, self._books.ids)
            attach(unit, "meeting", record.meeting.uid, files)
            self.drafts.saved(unit, record.meeting.uid)
        return Saved(record.meeting.uid, record.meeting.state, found, unit.changes)

    def save_many(
        self,
        records: Sequence[Record],
        *,
        talks: Sequence[Talk] = (),
        appraisals: Sequence[Appraisal] = (),
    ) -> Changes:
        """Write many new records, talks and appraisals that are known to be in order, in one
        action, as they are: a record without its quorum says so by its own state."""
        with self._books.write("meeting_save", n=len(records)) as unit:
            store.keep_new(unit, self._books.ids, records)
            keep_talks(unit, self._books.ids, talks)
            keep_appraisals(unit, appraisals)
        return unit.changes

    def cancel(self, uid: str, note: str = "") -> Changes:
        """Cancel a planned meeting; it stays listed and is not planned again.

        Raises UserProblem meeting_unknown, meeting_held.
        """
        with self._books.write("meeting_cancel") as unit:
            record = _record(unit, uid)
            if record.meeting.state not in (State.PLANNED, State.CANCELLED):
                raise UserProblem("meeting_held")
            unit.note(title=record.meeting.title)
            values = {"state": State.CANCELLED.value, "note": note or record.meeting.note}
            unit.edit("meeting", uid, values)
        return unit.changes

    def delete(self, uid: str) -> Changes:
        """Take out a meeting entered by mistake; it can be undone. Raises meeting_unknown."""
        with self._books.write("meeting_delete") as unit:
            record = _record(unit, uid)
            unit.note(title=record.meeting.title)
            detach_all(unit, "meeting", uid)
            store.remove(unit, record)
        return unit.changes

    # --- decisions to be carried out

    def unfinished(self, org: str, before: str = "") -> list[tuple[Meeting, Resolution]]:
        """Decisions of earlier meetings not carried out yet: the follow-up in the next one."""
        with self._books.read() as reader:
            return store.unfinished(reader, org, before or END)

    def carry_out(self, resolution: str, *, on: str, note: str = "") -> Changes:
        """Note that a decision was carried out."""
        with self._books.write("follow_up") as unit:
            unit.edit("resolution", resolution, {"done_on": on, "done_note": note})
        return unit.changes

    # --- what is missing

    def matrix(self, org: str, year: int) -> Matrix:
        """The compliance matrix of `org` (all if empty) for a year."""
        return self.matrices(org, [year])[0]

    def matrices(self, org: str, years: Sequence[int]) -> list[Matrix]:
        """The matrix of several years, the books read once."""
        today = self.today()
        with self._books.read() as reader:
            view = self.view(reader, today)
            return matrices(view, years, inside=self._inside(reader, org), today=today)

    def gaps(self, org: str = "", *, months: int = 1) -> list[Gap]:
        """What is late, due and next in `org` today; next looks so many months ahead.

        In January the year before is looked at too: its last periods have only just ended. What
        an organisation had planned for after its end is not announced.
        """
        today = self.today()
        year = int(today[:4])
        years = [year - 1, year] if today[5:7] == "01" else [year]
        until = add_months(today, months)
        found = [cell for one in self.matrices(org, years) for cell in one.cells]
        with self._books.read() as reader:
            rules = self._in_force.on(reader, today)
            ahead = store.planned(reader, today, until, self._inside(reader, org))
        ended = {one.uid: one.dissolved for one in self._orgs.tree() if one.dissolved}
        ahead = [one for one in ahead if one.on < ended.get(one.org, END)]
        return gaps(found, ahead, rules, today=today, until=until)

    def _inside(self, reader: Reader, org: str) -> frozenset[str] | None:
        return inside(reader, self._books, org, self.today())


def _record(reader: Reader, uid: str) -> Record:
    found = store.record(reader, uid)
    if found is None:
        raise UserProblem("meeting_unknown", uid=uid)
    return found

"""Meetings of the sample township: last year and this, with what is usually missing or short.

Written through the service, all meetings of a branch and year in one action, so that the log does
not fill with them and the sample stays quick to make. Who is on a list stood there on that day.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Sequence
from dataclasses import replace
from itertools import combinations
from random import Random
from typing import Final

from partybuild_desktop.domain.appraisal import Appraisal, Disposal, Grade, most_excellent
from partybuild_desktop.domain.meeting import (
    ABSENT,
    CRITICISM,
    SELF,
    Attendance,
    Correction,
    Meeting,
    Reason,
    Record,
    Resolution,
    Speech,
    State,
    Talk,
)
from partybuild_desktop.domain.meeting_rule import (
    APPRAISAL,
    BRANCH_MEETING,
    COMMITTEE_MEETING,
    GROUP_MEETING,
    LECTURE,
    LIFE_MEETING,
    THEME_DAY,
    MeetingRules,
)
from partybuild_desktop.domain.member import FULL, YES, kind_on
from partybuild_desktop.domain.org import Post
from partybuild_desktop.domain.schedule import period_of
from partybuild_desktop.services.app import App
from partybuild_desktop.services.demo import minute
from partybuild_desktop.services.demo.place import Branch, Home
from partybuild_desktop.services.meeting.period import title_of
from partybuild_desktop.services.member import NORMAL
from partybuild_desktop.store import attendance, listing
from partybuild_desktop.store import org as org_store
from partybuild_desktop.store.attendance import Stay
from partybuild_desktop.system.clock import FixedClock
from partybuild_desktop.system.i18n import tr
from partybuild_desktop.system.progress import Progress

_EVENING: Final = dt.time(20)
_MISSED: Final = 0.035  # of the meetings are not held in their period
_NO_QUORUM_EVERY, _NO_QUORUM_AT = 29, 9  # of the branch meetings
_STAYS_AWAY: Final = 0.012  # of the members never come and give no reason
_ABSENT: Final = 0.09
_ABSENT_MOBILE: Final = 0.55
_TALKED: Final = (1.0, 1.0, 0.85)  # of a branch's members by the end of a year, one of these
_BY_GROUPS: Final = frozenset({1, 4, 7, 10})  # months whose theme day the groups hold
_LECTURES: Final = frozenset({2, 5, 8, 11})
_REASONS: Final = ((Reason.AWAY.value, Reason.ILL.value, Reason.NONE.value), (55, 35, 10))


class Diary:
    """Writes the meetings of every branch."""

    def __init__(self, app: App, seed: int, homes: Sequence[Home], today: dt.date) -> None:
        self._app = app
        self._rng = Random(f"partybuild meetings {seed}")
        self._branches = [branch for home in homes for branch in home.branches]
        self._last = today - dt.timedelta(days=1)
        self._today = today
        self._n = 0
        self._stays: dict[str, list[Stay]] = {}
        self._posts: dict[str, list[Post]] = {}
        self._away: frozenset[str] = frozenset()
        self._rules: MeetingRules = app.meetings.rules()

    def write(self, begin: dt.date, clock: FixedClock, progress: Progress) -> None:
        """From `begin`, at most from the first day of last year on, up to yesterday; then the
        rest of this year as a plan."""
        first = max(begin, dt.date(self._last.year - 1, 1, 1))
        if first >= self._last:
            return
        self._read()
        years = range(first.year, self._last.year + 1)
        progress.step(tr("写入会议记录"), len(self._branches) * len(years))
        moment = dt.datetime.combine(self._last, _EVENING)
        for branch in self._branches:
            for year in years:
                moment += dt.timedelta(seconds=1)
                clock.set(moment)
                self._year(branch, max(first, dt.date(year, 1, 1)), year)
                progress.advance()
        self._app.meetings.plan("", self._today.year, since=self._today.isoformat())

    def _read(self) -> None:
        day = self._last.isoformat()
        with self._app.books.read() as reader:
            for stay in attendance.stays(reader, "", day):
                self._stays.setdefault(stay.org, []).append(stay)
            for post in org_store.posts(reader):
                self._posts.setdefault(post.org, []).append(post)
            rows = listing.columns(reader, day, ("mobile",), orgs=None, statuses=NORMAL)
        self._away = frozenset(uid for uid, _, mobile in rows if mobile == YES)
        for stays in self._stays.values():
            stays.sort(key=lambda s: s.person)

    # --- one year of a branch

    def _year(self, branch: Branch, first: dt.date, year: int) -> None:
        records = [
            record
            for month in range(first.month, 13)
            for record in self._month(branch, year, month)
            if record.meeting.on <= self._last.isoformat()
        ]
        appraised = next((r for r in records if APPRAISAL in r.meeting.kinds), None)
        self._app.meetings.save_many(
            records,
            talks=list(self._talks(branch, year)),
            appraisals=list(self._appraisals(branch, year, appraised)) if appraised else (),
        )

    def _month(self, branch: Branch, year: int, month: int) -> Iterator[Record]:
        on = self._working(year, month, 5)
        if month % 3 == 0 and self._is_held():
            day = self._working(year, month, 10)
            yield self._branch_meeting(branch, day)
        elif month in _LECTURES and self._is_held():
            yield self._lecture(branch, on)
        elif month in _BY_GROUPS and not branch.groups and self._is_held():
            yield self._theme_day(branch.uid, branch.seats, THEME_DAY, on)
        if self._committee(branch.uid, on) and self._is_held():
            yield self._committee_meeting(branch, self._working(year, month, 3))
        for group in branch.groups:
            if self._is_held():
                both = month in _BY_GROUPS
                kinds = f"{GROUP_MEETING} {THEME_DAY}" if both else GROUP_MEETING
                day = on if both else self._working(year, month, 20)
                yield self._theme_day(group, (group,), kinds, day)
        if month == 12 and self._is_held():
            yield self._life_meeting(branch, self._working(year, month, 18))

    def _is_held(self) -> bool:
        return self._rng.random() >= _MISSED

    def _working(self, year: int, month: int, day: int) -> str:
        days = self._app.meetings.calendar
        return days.add_working_days(dt.date(year, month, day), 0).day.isoformat()

    # --- kinds

    def _branch_meeting(self, branch: Branch, on: str) -> Record:
        rng = self._rng
        self._n += 1
        failed = self._n % _NO_QUORUM_EVERY == _NO_QUORUM_AT
        record = self._held(
            branch.uid,
            branch.seats,
            f"{BRANCH_MEETING} {THEME_DAY}",
            on,
            absent=0.7 if failed else 0,
        )
        voters = self._voters(branch.seats, on)
        there = len(record.present & voters)
        if there * 2 < len(voters):
            head = replace(
                record.meeting, state=State.FAILED.value, content="到会人数不够，改期召开。"
            )
            return replace(record, meeting=head)
        matter, decision = rng.choice(minute.MATTERS)
        against, abstain = int(there * rng.random() * 0.05), int(there * rng.random() * 0.06)
        vote = Resolution(
            matter=matter,
            text=decision,
            in_favour=str(there - against - abstain),
            against=str(against or ""),
            abstain=str(abstain or ""),
            passed=YES if (there - against - abstain) * 2 > len(voters) else "0",
            executor="村党支部",
            due=_later(on, 60),
            done_on=_later(on, 45) if _later(on, 60) < self._last.isoformat() else "",
        )
        speakers = self._some(sorted(record.present), 3)
        return replace(
            record,
            resolutions=(vote,),
            speeches=tuple(Speech(person=p, text=rng.choice(minute.SPEECHES)) for p in speakers),
            items={"theme": rng.choice(minute.THEMES)},
        )

    def _lecture(self, branch: Branch, on: str) -> Record:
        record = self._held(branch.uid, branch.seats, f"{LECTURE} {THEME_DAY}", on)
        subject = self._rng.choice(minute.LECTURES)
        items = {"teacher": "支部书记", "subject": subject, "theme": subject, "form": "集中授课"}
        return replace(record, items=items)

    def _theme_day(self, org: str, seats: Sequence[str], kinds: str, on: str) -> Record:
        record = self._held(org, seats, kinds, on)
        if THEME_DAY not in kinds:
            return record
        return replace(record, items={"theme": self._rng.choice(minute.THEMES)})

    def _committee_meeting(self, branch: Branch, on: str) -> Record:
        people = self._committee(branch.uid, on)
        head = self._head(branch.uid, COMMITTEE_MEETING, on, self._rng.choice(minute.MET))
        away = self._rng.randrange(len(people) * 4)
        rows = tuple(
            Attendance(person=uid, state=ABSENT, reason=Reason.AWAY.value)
            if n == away and n
            else Attendance(person=uid)
            for n, uid in enumerate(people)
        )
        return Record(replace(head, chair=people[0], recorder=people[-1]), rows)

    def _life_meeting(self, branch: Branch, on: str) -> Record:
        rng = self._rng
        record = self._held(branch.uid, branch.seats, f"{LIFE_MEETING} {APPRAISAL}", on)
        there = sorted(record.present)
        speeches = [
            Speech(kind=SELF, person=p, text=rng.choice(minute.SELVES))
            for p in self._some(there, 4)
        ]
        pairs = zip(self._some(there, 4), self._some(there, 4), strict=False)
        speeches += [
            Speech(kind=CRITICISM, person=one, about=other, text=rng.choice(minute.CRITICISMS))
            for one, other in pairs
            if one != other
        ]
        corrections = tuple(
            Correction(problem=problem, measure=measure, responsible=who, due=_later(on, 90))
            for problem, measure, who in minute.PROBLEMS
        )
        items = {"issued": str(len(there)), "returned": str(len(there))}
        return replace(record, speeches=tuple(speeches), corrections=corrections, items=items)

    # --- parts

    def _head(self, org: str, kinds: str, on: str, content: str) -> Meeting:
        served = self._rules.of(kinds)
        # a committee meets late and a group in the evening: nobody is at two meetings at once
        hour = {COMMITTEE_MEETING: 16, GROUP_MEETING: 19}.get(served[0].key, 0)
        hour = hour or self._rng.choice((8, 9, 14))
        return Meeting(
            uid=self._app.books.ids.uid(),
            org=org,
            kinds=kinds,
            state=State.HELD.value,
            period=period_of(served[0].frequency, on[:7]),
            title=title_of(served, period_of(served[0].frequency, on[:7])),
            on=on,
            start=f"{hour:02d}:30",
            end=f"{hour + 2:02d}:00",
            place=self._rng.choice(minute.PLACES),
            agenda=served[0].agenda,
            content=content,
            hours=max(kind.hours for kind in served),
        )

    def _held(
        self, org: str, seats: Sequence[str], kinds: str, on: str, *, absent: float = 0.0
    ) -> Record:
        """Everybody who stood in `seats` on the day, most of them present."""
        head = self._head(org, kinds, on, self._rng.choice(minute.STUDIES))
        chairs = self._committee(org, on)
        rows = tuple(self._attendance(stay.person, absent) for stay in self._people(seats, on))
        return Record(self._led(head, chairs, rows), rows)

    def _led(self, head: Meeting, chairs: Sequence[str], rows: Sequence[Attendance]) -> Meeting:
        there = [a.person for a in rows if a.state != ABSENT]
        able = [person for person in chairs if person in there] or there
        if not able:
            return head
        return replace(head, chair=able[0], recorder=able[-1] if len(able) > 1 else there[-1])

    def _attendance(self, person: str, absent: float) -> Attendance:
        if int(person[:4], 36) % 1000 < _STAYS_AWAY * 1000:
            return Attendance(person=person, state=ABSENT, reason=Reason.NONE.value)
        share = absent or (_ABSENT_MOBILE if person in self._away else _ABSENT)
        if self._rng.random() >= share:
            return Attendance(person=person)
        (reason,) = self._rng.choices(*_REASONS)
        return Attendance(person=person, state=ABSENT, reason=reason)

    def _people(self, seats: Sequence[str], on: str) -> Iterator[Stay]:
        for seat in seats:
            for stay in self._stays.get(seat, ()):
                if stay.start <= on < stay.end:
                    yield stay

    def _voters(self, seats: Sequence[str], on: str) -> frozenset[str]:
        return frozenset(
            s.person for s in self._people(seats, on) if kind_on(s.kind, s.confirmed, on) == FULL
        )

    def _committee(self, org: str, on: str) -> list[str]:
        """Who holds a post there on a day, the secretary first."""
        held = [p for p in self._posts.get(org, ()) if p.held_on(on)]
        held.sort(key=lambda post: (post.title != "书记", post.title))
        return [post.person for post in held]

    def _some(self, people: Sequence[str], n: int) -> list[str]:
        return self._rng.sample(list(people), min(n, len(people)))

    # --- talks and appraisals

    def _talks(self, branch: Branch, year: int) -> Iterator[Talk]:
        rng = self._rng
        day = min(f"{year:04d}-12-31", self._last.isoformat())
        leaders = self._committee(branch.uid, day)
        others = [s.person for s in self._people(branch.seats, day) if s.person not in leaders]
        share = rng.choice(_TALKED) if year < self._today.year else _TALKED[-1] / 2
        pairs = list(combinations(leaders, 2))
        pairs += [
            (rng.choice(leaders), other) for other in others if leaders and rng.random() < share
        ]
        first, last = dt.date(year, 1, 6), dt.date.fromisoformat(day)
        span = max((last - first).days, 1)
        for host, guest in pairs:
            yield Talk(
                org=branch.uid,
                on=min((first + dt.timedelta(days=rng.randrange(span))).isoformat(), day),
                place=rng.choice(minute.PLACES),
                host=host,
                guest=guest,
                topic=rng.choice(minute.TOPICS),
                content=rng.choice(minute.OUTCOMES),
            )

    def _appraisals(self, branch: Branch, year: int, record: Record) -> Iterator[Appraisal]:
        rng = self._rng
        people = [s.person for s in self._people(branch.seats, record.meeting.on)]
        best = frozenset(self._some(people, most_excellent(len(people), self._rules)))
        there = len(record.present)
        for n, person in enumerate(people):
            good = rng.randrange(there // 2, there + 1) if person in best else there // 5
            grade = Grade.EXCELLENT if person in best else Grade.QUALIFIED
            if person not in best and n % 37 == 5:
                grade = Grade.BASIC if n % 74 == 5 else Grade.UNQUALIFIED
            yield Appraisal(
                org=branch.uid,
                year=str(year),
                person=person,
                meeting=record.meeting.uid,
                self_grade=Grade.QUALIFIED.value,
                ballot_excellent=str(good),
                ballot_qualified=str(there - good),
                grade=grade.value,
                disposal=Disposal.CORRECT.value if grade is Grade.UNQUALIFIED else "",
            )


def _later(day: str, days: int) -> str:
    return (dt.date.fromisoformat(day) + dt.timedelta(days=days)).isoformat()

"""The check of the data: what looks wrong with members, histories, organisations and tables."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from operator import attrgetter
from typing import Final

from partybuild_desktop.domain.date import surely_before
from partybuild_desktop.domain.event import Event, EventKind, Status
from partybuild_desktop.domain.member import FIELDS, Member
from partybuild_desktop.domain.org import BRANCH_KINDS, GENERAL_BRANCH, GROUP, Org, Post
from partybuild_desktop.domain.problem import Problem
from partybuild_desktop.domain.quality import (
    Known,
    Part,
    Repair,
    Twice,
    by_number,
    date_doubts,
    equal_records,
    history_doubts,
    post_doubt,
    probation_doubt,
    twice,
)
from partybuild_desktop.domain.value import doubts
from partybuild_desktop.services.closing import last_years
from partybuild_desktop.services.code import Codes
from partybuild_desktop.services.finding import FILE, ORG, PERSON, Finding
from partybuild_desktop.services.org import inside
from partybuild_desktop.services.pinyin import readings
from partybuild_desktop.services.show import day_text, field_title, post_text
from partybuild_desktop.services.statistics import snapshot
from partybuild_desktop.services.statistics.change import changes
from partybuild_desktop.services.statistics.cut import TOTAL
from partybuild_desktop.services.statistics.rule import load
from partybuild_desktop.services.wording import text_of
from partybuild_desktop.services.wording.quality import EVENTS
from partybuild_desktop.store import member as member_store
from partybuild_desktop.store import org as org_store
from partybuild_desktop.store import quality as store
from partybuild_desktop.store.books import Books, Reader
from partybuild_desktop.system.i18n import tr
from partybuild_desktop.system.progress import NO_PROGRESS, Progress

_KEYS: Final = tuple(field.key for field in FIELDS)
_ALL: Final = attrgetter(*_KEYS)
_REQUIRED: Final = tuple(field for field in FIELDS if field.required)
_SECOND: Final = 2  # a branch has one secretary


@dataclass(frozen=True)
class _Taken:
    """The books at one moment, read once for all questions."""

    day: str
    members: Mapping[str, Member]  # in roster order, then those who stand nowhere
    standing: Mapping[str, tuple[str, str]]  # person → organisation, status
    events: Mapping[str, Sequence[Event]]
    posts: Sequence[Post]
    orgs: Mapping[str, Org]
    removed: Collection[str]  # organisations that were taken out
    inside: Collection[str] | None  # the organisations asked for; None: all

    @cached_property
    def there(self) -> list[str]:
        """Who is a member in the books today, within what was asked for."""
        return [uid for uid in self.members if self.is_there(uid)]

    def is_there(self, uid: str) -> bool:
        org, status = self.standing.get(uid, ("", ""))
        return status == Status.NORMAL.value and self.holds(org)

    def holds(self, org: str) -> bool:
        return self.inside is None or org in self.inside

    def org_name(self, uid: str) -> str:
        """As it is called: a group with its branch, for every branch has a first group."""
        org = self.orgs.get(uid)
        if org is None:
            return ""
        name = org.called
        above = self.org_name(org.parent or "") if org.kind == GROUP else ""
        return name if name.startswith(above) else f"{above} {name}"

    def where(self, person: str) -> str:
        return self.standing.get(person, ("", ""))[0]


class Quality:
    """The check of the data of the open books."""

    def __init__(self, books: Books, codes: Codes) -> None:
        self._books = books
        self._codes = codes

    def run(self, org: str = "", progress: Progress = NO_PROGRESS) -> list[Finding]:
        """What looks wrong below `org` (a uid; all of the books if empty), part by part."""
        progress.step(tr("核对党员资料"))
        with self._books.read() as reader:
            taken = self._take(reader, org)
            lost = list(store.orphans(reader)) if not org else []
        found = [*self._values(taken)]
        progress.step(tr("核对经历和职务"))
        found += self._histories(taken)
        found += self._orgs(taken)
        progress.step(tr("查找重复"))
        found += [*self._twice(taken), *self._same_meetings(taken)]
        progress.step(tr("核对增减变化表"))
        found += self._tables(taken, org)
        found += [
            self._about(Problem("attachment_orphan", "", {"name": f.name}), Part.ATTACHMENT)
            for f in lost
        ]
        order = list(Part)
        return sorted(found, key=lambda finding: order.index(finding.part))

    def _take(self, reader: Reader, org: str) -> _Taken:
        day = self._books.clock.today().isoformat()
        everybody = {member.uid: member for member in member_store.members(reader)}
        ordered = [uid for uid in member_store.uids(reader, day) if uid in everybody]
        placed = dict.fromkeys([*ordered, *everybody])
        return _Taken(
            day=day,
            members={uid: everybody[uid] for uid in placed},
            standing=member_store.current(reader, day),
            events=store.histories(reader),
            posts=org_store.posts(reader),
            orgs={one.uid: one for one in org_store.orgs(reader, day)},
            removed=store.removed_orgs(reader),
            inside=inside(reader, self._books, org, day),
        )

    # --- one person's values

    def _values(self, taken: _Taken) -> Iterator[Finding]:
        for uid in taken.there:
            values = _values_of(taken.members[uid])
            problems = doubts(values, self._codes.lists)
            problems += date_doubts(values, taken.day) + probation_doubt(values, taken.day)
            named = {p.field for p in problems}
            for problem in problems:
                part = Part.MISSING if problem.code == "id_missing" else Part.VALUE
                yield self._of(taken, uid, problem, part)
            lacking = [f for f in _REQUIRED if not values[f.key] and f.key not in named]
            told = by_number(values) if lacking else {}
            for field in lacking:
                problem = Problem("field_missing", field.key, {"field": field.title})
                mend = Repair.DERIVE if field.key in told else Repair.NONE
                yield self._of(taken, uid, problem, Part.MISSING, repair=mend)

    # --- ways through the books

    def _histories(self, taken: _Taken) -> Iterator[Finding]:
        nowhere: list[str] = []
        for uid, member in taken.members.items():
            org = taken.where(uid)
            if org in taken.removed and taken.inside is None:
                yield self._of(taken, uid, Problem("person_org_gone"), Part.HISTORY)
            if not taken.holds(org) or (org and org not in taken.orgs):
                continue  # not asked for, or in the hands of another village
            events = taken.events.get(uid, ())
            for problem in history_doubts(member.joined, member.birth, events, taken.day):
                yield self._of(taken, uid, problem, Part.HISTORY)
            if not events and not (member.applied or member.activist_on):
                nowhere.append(uid)
        if nowhere:
            # who has a post, or came along on a stick because a record names him, is no mistake
            with self._books.read() as reader:
                named = store.referred_to(reader, nowhere)
            for uid in nowhere:
                if uid not in named:
                    yield self._of(taken, uid, Problem("person_nowhere"), Part.HISTORY)

    # --- organisations and posts

    def _orgs(self, taken: _Taken) -> Iterator[Finding]:
        counts: dict[str, int] = {}
        for uid in taken.there:
            counts[taken.where(uid)] = counts.get(taken.where(uid), 0) + 1
        chiefs = self._secretaries(taken)
        for uid, org in taken.orgs.items():
            if not taken.holds(uid):
                continue
            if surely_before(org.dissolved, org.founded):
                yield self._of_org(taken, uid, Problem("org_swapped", "dissolved"))
            gone = org.ended_by(taken.day)
            if gone and counts.get(uid):
                problem = Problem("org_dissolved_with_members", "", {"n": counts[uid]})
                yield self._of_org(taken, uid, problem)
            if gone or org.kind not in (*BRANCH_KINDS, GENERAL_BRANCH):
                continue
            names = chiefs.get(uid, [])
            if not names and (counts.get(uid) or org.kind == GENERAL_BRANCH):
                yield self._of_org(taken, uid, Problem("secretary_missing"))
            elif len(names) >= _SECOND:
                args = {"n": len(names), "names": tuple(names)}
                yield self._of_org(taken, uid, Problem("secretary_two", "", args))
        yield from self._same_codes(taken)
        yield from self._posts(taken)

    def _same_codes(self, taken: _Taken) -> Iterator[Finding]:
        """No code is given twice on one PC; two of them may have founded the same each."""
        first: dict[str, str] = {}
        for uid, org in taken.orgs.items():
            other = first.setdefault(org.code, uid) if org.code and not org.dissolved else uid
            if other != uid and taken.holds(uid):
                args = {"code": org.code, "name": taken.org_name(other)}
                yield self._of_org(taken, uid, Problem("org_code_twice", "", args))

    def _secretaries(self, taken: _Taken) -> dict[str, list[str]]:
        """Who is secretary today: {organisation: names}."""
        titles, wanted = self._codes.lists["party_post"], load(self._codes).secretary
        found: dict[str, list[str]] = {}
        for post in taken.posts:
            status = taken.standing.get(post.person, ("", Status.NORMAL.value))[1]
            in_office = post.held_on(taken.day) and titles.code_of(post.title) in wanted
            there = in_office and status == Status.NORMAL.value
            if there and (member := taken.members.get(post.person)):
                found.setdefault(post.org, []).append(member.name)
        return {org: list(dict.fromkeys(names)) for org, names in found.items()}

    def _posts(self, taken: _Taken) -> Iterator[Finding]:
        for post in taken.posts:
            member = taken.members.get(post.person)
            code = post_doubt(post.start, post.end, member.birth) if member else ""
            if member and code and taken.holds(post.org):
                title = post_text(post.title, self._codes)
                yield self._of(taken, member.uid, Problem(code, "", {"post": title}), Part.ORG)

    # --- two records of one person

    def _twice(self, taken: _Taken) -> Iterator[Finding]:
        known = [
            Known(
                uid=m.uid,
                name=m.name,
                id=m.id,
                sex=m.sex,
                birth=m.birth,
                org=taken.where(m.uid) if self._stands(taken, m.uid) else "",
            )
            for m in taken.members.values()
        ]
        pairs = twice(known, readings)
        if not pairs:
            return
        with self._books.read() as reader:
            named = store.referred_to(reader, {pair.other.uid for pair in pairs})
        for pair in pairs:
            if taken.holds(pair.one.org) or taken.holds(pair.other.org):
                yield self._pair(taken, pair, named)

    def _same_meetings(self, taken: _Taken) -> Iterator[Finding]:
        """Two PCs may have taken the minutes of one meeting."""
        with self._books.read() as reader:
            listed = store.same_meetings(reader)
        for org, on, uid, title in listed:
            if taken.holds(org):
                text = text_of(Problem("meeting_twice", "", {"on": day_text(on)}))
                where = taken.org_name(org)
                yield Finding(
                    code="meeting_twice",
                    text=text,
                    part=Part.TWICE,
                    table="meeting",
                    uid=uid,
                    name=title,
                    org=where,
                )

    def _stands(self, taken: _Taken, uid: str) -> bool:
        return taken.standing.get(uid, ("", ""))[1] == Status.NORMAL.value

    def _pair(self, taken: _Taken, pair: Twice, named: Collection[str]) -> Finding:
        org = taken.org_name(pair.one.org) or tr("不在册")
        problem = Problem(pair.code, "id", {"name": pair.one.name, "org": org})
        one, other = (_values_of(taken.members[k.uid]) for k in (pair.one, pair.other))
        alike = equal_records(one, other) and pair.one.org == pair.other.org
        alike = alike and pair.other.uid not in named and self._same_way(taken, pair)
        mend = Repair.TWIN if alike else Repair.NONE
        return self._of(taken, pair.other.uid, problem, Part.TWICE, repair=mend, other=pair.one.uid)

    def _same_way(self, taken: _Taken, pair: Twice) -> bool:
        one, other = (
            sorted((e.kind, e.on, e.org or "") for e in taken.events.get(uid, ()))
            for uid in (pair.one.uid, pair.other.uid)
        )
        return one == other

    # --- table 1 of the yearly statistics

    def _tables(self, taken: _Taken, org: str) -> Iterator[Finding]:
        year = int(taken.day[:4])
        head = org or self._books.root
        now = snapshot(self._books, self._codes, taken.day, org=org, history=True)
        with self._books.read() as reader:
            frozen = last_years(reader, year)
        table = changes(now, org, year=year, last_years=frozen)
        for line in table.rows:
            off = table.value(line.key, "difference")
            if off and (line.key != TOTAL or len(table.rows) == 1):
                problem = Problem("table_unbalanced", "", {"year": year, "n": off})
                uid = line.key.split(":")[0] if line.key != TOTAL else head
                yield self._of_org(taken, uid, problem, Part.TABLE)

    # --- findings

    def _of(
        self,
        taken: _Taken,
        uid: str,
        problem: Problem,
        part: Part,
        *,
        repair: Repair = Repair.NONE,
        other: str = "",
    ) -> Finding:
        return Finding(
            code=problem.code,
            text=text_of(_worded(problem)),
            part=part,
            table=PERSON,
            uid=uid,
            name=taken.members[uid].name,
            org=taken.org_name(taken.where(uid)),
            field=problem.field,
            repair=repair,
            other=other,
        )

    def _of_org(self, taken: _Taken, uid: str, problem: Problem, part: Part = Part.ORG) -> Finding:
        name = taken.org_name(uid)
        text = text_of(_worded(problem))
        return Finding(
            code=problem.code, text=text, part=part, table=ORG, uid=uid, name=name, org=name
        )

    def _about(self, problem: Problem, part: Part) -> Finding:
        return Finding(code=problem.code, text=text_of(problem), part=part, table=FILE)


def _values_of(member: Member) -> dict[str, str]:
    return dict(zip(_KEYS, _ALL(member), strict=True))


def _worded(problem: Problem) -> Problem:
    """With fields, days and events as people call them."""
    args = dict(problem.args)
    for key in ("first", "second"):
        if key in args:
            args[key] = field_title(str(args[key]))
    if problem.code == "date_future":
        args["field"] = problem.field
    if "on" in args:
        args["on"] = day_text(str(args["on"])) or tr("日期不详")
    if "kind" in args:
        args["kind"] = tr(EVENTS[EventKind(str(args["kind"]))])
    return Problem(problem.code, problem.field, args)

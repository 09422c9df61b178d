"""The compliance matrix of a scope: branches, kinds and periods of one year or several."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass

from partybuild_desktop.domain.compliance import Branch, Cell, Held, Life, cells
from partybuild_desktop.domain.meeting_rule import Frequency, MeetingKind
from partybuild_desktop.domain.member import FULL, kind_on
from partybuild_desktop.domain.org import BRANCH_KINDS, Org, Post, branch_of
from partybuild_desktop.domain.schedule import last_day, periods
from partybuild_desktop.services.meeting.roll import Rolls
from partybuild_desktop.store import attendance, meeting, talk
from partybuild_desktop.store import org as org_store

_Placed = tuple[str, str, str, str]  # group, superior, from, to


@dataclass(frozen=True, slots=True)
class Matrix:
    """One year of a scope. `orgs` are its branches in the order of the tree."""

    year: int
    orgs: tuple[Org, ...]
    kinds: tuple[MeetingKind, ...]
    cells: tuple[Cell, ...]

    def by_place(self) -> dict[tuple[str, str, str], Cell]:
        """Cells by branch, kind and period."""
        return {(cell.org, cell.kind, cell.period): cell for cell in self.cells}

    @property
    def late(self) -> tuple[Cell, ...]:
        return tuple(cell for cell in self.cells if cell.late)


def matrices(
    view: Rolls, years: Sequence[int], *, inside: Collection[str] | None, today: str
) -> list[Matrix]:
    """The matrix of each of the years, read at once; `inside` None is all of the books."""
    reader, rules = view.reader, view.rules
    first, last = f"{min(years):04d}-01-01", f"{max(years):04d}-12-31"
    placed = org_store.superiors_of_groups(reader)
    # a group that has gone over to another branch counts here for the time before
    wide = None if inside is None else {*inside, *(g for g, above, *_ in placed if above in inside)}
    held = _by_year(meeting.tally(reader, first, last, wide))
    talked = talk.talked(reader, first, last, inside)
    stays = _Stays(attendance.stays(reader, first, last, wide), first, last)
    posts = [post for post in org_store.posts(reader) if inside is None or post.org in inside]
    leaders = [post for post in posts if view.posts((post.title,)) & rules.figures.chairs]
    found = []
    for year in years:
        day = min(f"{year:04d}-12-31", today)
        tree = {org.uid: org for org in org_store.orgs(reader, day)}
        shown = [o for o in tree.values() if inside is None or o.uid in inside]
        orgs = tuple(o for o in shown if o.kind in BRANCH_KINDS and _there(o, year))
        facts = _Facts(year, _Homes(tree, placed), stays, leaders, today)
        branches = [facts.branch(org) for org in orgs]
        had = {org.uid: talked.get((year, org.uid), set()) for org in orgs}
        got = cells(branches, rules, year=year, today=today, held=held.get(year, ()), talked=had)
        kinds = tuple(kind for kind in rules.kinds.values() if kind.times)
        found.append(Matrix(year, orgs, kinds, tuple(got)))
    return found


def _by_year(held: Iterable[Held]) -> dict[int, list[Held]]:
    found: dict[int, list[Held]] = {}
    for one in held:
        found.setdefault(int(one.on[:4]), []).append(one)
    return found


def _there(org: Org, year: int) -> bool:
    return org.founded <= f"{year:04d}-12-31" and not org.ended_by(f"{year:04d}-01-01")


class _Stays:
    """Who was where: most all the time, whom no year needs to look at one by one."""

    def __init__(self, stays: Iterable[attendance.Stay], first: str, last: str) -> None:
        self.changing: list[attendance.Stay] = []
        self.lasting: dict[str, set[str]] = {}
        self.full: dict[str, int] = {}
        for stay in stays:
            org = stay.org
            if stay.start <= first and stay.end > last and stay.confirmed <= first:
                self.lasting.setdefault(org, set()).add(stay.person)
                self.full[org] = self.full.get(org, 0) + (stay.kind == FULL)
            else:
                self.changing.append(stay)


class _Homes:
    """Which branch a place belongs to: always the same one, but for a group that has gone over."""

    def __init__(self, tree: Mapping[str, Org], placed: Iterable[_Placed]) -> None:
        self.always = {u: branch.uid for u in tree if (branch := branch_of(u, tree))}
        self.groups: dict[str, list[Life]] = {}  # by branch
        spans: dict[str, list[Life]] = {}  # by group, each of a branch
        for group, above, start, end in placed:
            org, branch = tree.get(group), branch_of(above, tree)
            if org is None or branch is None or (end and end <= start):
                continue
            ends = [day for day in (org.dissolved, end) if day]
            life = Life(group, max(org.founded, start), min(ends, default=""))
            self.groups.setdefault(branch.uid, []).append(life)
            spans.setdefault(group, []).append(Life(branch.uid, start, end))
        self._moved = {group: found for group, found in spans.items() if len(found) > 1}
        for group in self._moved:
            self.always.pop(group, None)

    def of(self, place: str, day: str) -> str | None:
        """The branch of a place on a day."""
        for span in self._moved.get(place, ()):
            if span.founded <= day and not (span.dissolved and span.dissolved <= day):
                return span.uid
        return self.always.get(place)


class _Facts:
    """What decides about the branches of a year, gone over once."""

    def __init__(
        self, year: int, homes: _Homes, stays: _Stays, leaders: Iterable[Post], today: str
    ) -> None:
        self._months = periods(Frequency.MONTH, year)
        self._ends = [last_day(month) for month in self._months]
        self._year, self._day = str(year), min(self._ends[-1], today)
        self._homes = homes
        self._full: dict[str, list[int]] = {}
        self._members: dict[str, set[str]] = {}
        for place, persons in stays.lasting.items():
            self._last(place, persons, stays.full[place])
        for stay in stays.changing:
            self._stay(stay)
        self._leaders: dict[str, list[set[str]]] = {}
        for post in leaders:
            held = self._leaders.setdefault(post.org, [set() for _ in self._ends])
            for n, end in enumerate(self._ends):
                if post.held_on(end):
                    held[n].add(post.person)

    def _counts(self, branch: str) -> list[int]:
        """By month how many full members more than in the month before."""
        return self._full.setdefault(branch, [0] * len(self._ends))

    def _last(self, place: str, persons: Collection[str], full: int) -> None:
        """Who was in one place all the time."""
        home = self._homes.always.get(place)
        now = home or self._homes.of(place, self._day)
        if now:
            self._members.setdefault(now, set()).update(persons)
        if home:
            self._counts(home)[0] += full
            return
        for n, end in enumerate(self._ends):
            there = self._homes.of(place, end)
            if there:
                _only_in(self._counts(there), n, full)

    def _stay(self, stay: attendance.Stay) -> None:
        home = self._homes.always.get(stay.org)
        now = home or self._homes.of(stay.org, self._day)
        if now and stay.start <= self._day < stay.end:
            self._members.setdefault(now, set()).add(stay.person)
        counts = self._counts(home) if home else None
        for n, end in enumerate(self._ends):
            if stay.start <= end < stay.end:
                change = kind_on(stay.kind, stay.confirmed, end) == FULL
                if counts is not None:
                    _only_in(counts, n, change)
                elif there := self._homes.of(stay.org, end):
                    _only_in(self._counts(there), n, change)

    def branch(self, org: Org) -> Branch:
        """What one branch owes depends on this."""
        full, running = {}, 0
        for month, change in zip(self._months, self._full.get(org.uid, [0] * 12), strict=True):
            running += change
            full[month] = running
        leaders = self._leaders.get(org.uid, [set() for _ in self._ends])
        return Branch(
            life=Life(org.uid, org.founded, org.dissolved),
            groups=tuple(self._homes.groups.get(org.uid, ())),
            full=full,
            committee={m: len(held) for m, held in zip(self._months, leaders, strict=True)},
            members={self._year: frozenset(self._members.get(org.uid, ()))},
        )


def _only_in(counts: list[int], month: int, full: int) -> None:
    """So many full members more in one month, and as many fewer in the next."""
    counts[month] += full
    if month + 1 < len(counts):
        counts[month + 1] -= full

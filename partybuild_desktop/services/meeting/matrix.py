"""The compliance matrix of a scope: branches, kinds and periods of one year or several."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass

from partybuild_desktop.domain.compliance import Branch, Cell, Held, Life, cells
from partybuild_desktop.domain.meeting_rule import Frequency, MeetingKind
from partybuild_desktop.domain.member import FULL, kind_on
from partybuild_desktop.domain.org import BRANCH_KINDS, GROUP, Org, Post, branch_of
from partybuild_desktop.domain.schedule import last_day, periods
from partybuild_desktop.services.meeting.roll import Rolls
from partybuild_desktop.store import attendance, meeting, talk
from partybuild_desktop.store import org as org_store


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
    held = _by_year(meeting.tally(reader, first, last, inside))
    talked = talk.talked(reader, first, last, inside)
    stays = _Stays(attendance.stays(reader, first, last, inside), first, last)
    posts = [post for post in org_store.posts(reader) if inside is None or post.org in inside]
    leaders = [post for post in posts if view.posts((post.title,)) & rules.figures.chairs]
    found = []
    for year in years:
        day = min(f"{year:04d}-12-31", today)
        tree = {org.uid: org for org in org_store.orgs(reader, day)}
        shown = [o for o in tree.values() if inside is None or o.uid in inside]
        orgs = tuple(o for o in shown if o.kind in BRANCH_KINDS and _there(o, year))
        facts = _Facts(year, tree, stays, leaders, today)
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
    ended = bool(org.dissolved) and org.dissolved <= f"{year:04d}-01-01"
    return org.founded <= f"{year:04d}-12-31" and not ended


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


class _Facts:
    """What decides about the branches of a year, gone over once."""

    def __init__(
        self,
        year: int,
        tree: Mapping[str, Org],
        stays: _Stays,
        leaders: Iterable[Post],
        today: str,
    ) -> None:
        self._months = periods(Frequency.MONTH, year)
        self._ends = [last_day(month) for month in self._months]
        self._year, self._day = str(year), min(self._ends[-1], today)
        self._groups: dict[str, list[Life]] = {}
        home = {uid: branch.uid for uid in tree if (branch := branch_of(uid, tree))}
        for uid, org in tree.items():
            if org.kind == GROUP and uid in home:
                life = Life(uid, org.founded, org.dissolved)
                self._groups.setdefault(home[uid], []).append(life)
        self._full: dict[str, list[int]] = {}
        self._members: dict[str, set[str]] = {}
        for place, persons in stays.lasting.items():
            if place in home:
                self._members.setdefault(home[place], set()).update(persons)
                self._counts(home[place])[0] += stays.full[place]
        for stay in stays.changing:
            if stay.org in home:
                self._stay(home[stay.org], stay)
        self._leaders: dict[str, list[set[str]]] = {}
        for post in leaders:
            held = self._leaders.setdefault(post.org, [set() for _ in self._ends])
            for n, end in enumerate(self._ends):
                if post.held_on(end):
                    held[n].add(post.person)

    def _counts(self, branch: str) -> list[int]:
        """By month how many full members more than in the month before."""
        return self._full.setdefault(branch, [0] * len(self._ends))

    def _stay(self, branch: str, stay: attendance.Stay) -> None:
        if stay.start <= self._day < stay.end:
            self._members.setdefault(branch, set()).add(stay.person)
        counts = self._counts(branch)
        for n, end in enumerate(self._ends):
            if stay.start <= end < stay.end:
                change = kind_on(stay.kind, stay.confirmed, end) == FULL
                counts[n] += change
                if n + 1 < len(counts):
                    counts[n + 1] -= change

    def branch(self, org: Org) -> Branch:
        """What one branch owes depends on this."""
        full, running = {}, 0
        for month, change in zip(self._months, self._full.get(org.uid, [0] * 12), strict=True):
            running += change
            full[month] = running
        leaders = self._leaders.get(org.uid, [set() for _ in self._ends])
        return Branch(
            life=Life(org.uid, org.founded, org.dissolved),
            groups=tuple(self._groups.get(org.uid, ())),
            full=full,
            committee={m: len(held) for m, held in zip(self._months, leaders, strict=True)},
            members={self._year: frozenset(self._members.get(org.uid, ()))},
        )

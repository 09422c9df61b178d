"""年终封账: closing a year of an organisation, and what the closed years tell."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

from partybuild_desktop.domain.closing import Closing, in_force, number_of
from partybuild_desktop.domain.log import Changes
from partybuild_desktop.domain.org import GROUP, Org
from partybuild_desktop.domain.problem import UserProblem
from partybuild_desktop.domain.statistics import Difference, Figures
from partybuild_desktop.services.code import Codes
from partybuild_desktop.services.statistics import Snapshot, snapshot
from partybuild_desktop.services.statistics.cut import TOTAL
from partybuild_desktop.services.statistics.yearly import CHANGES, yearly
from partybuild_desktop.store import closing as store
from partybuild_desktop.store.books import Books, Reader
from partybuild_desktop.system.i18n import tr
from partybuild_desktop.system.progress import NO_PROGRESS, Progress

COUNTED: Final = "counted"


@dataclass(frozen=True, slots=True)
class Closed:
    """A closing as it is listed; `counted` is its 实有党员数.

    `differences` by table are what the books tell otherwise today; none for one that was replaced.
    """

    closing: Closing
    org: Org
    number: int
    in_force: bool
    counted: int
    differences: Mapping[str, tuple[Difference, ...]]


class Closings:
    """The closed years of the open books."""

    def __init__(self, books: Books, codes: Codes) -> None:
        self._books = books
        self._codes = codes

    def close(
        self, org: str, year: int, *, note: str = "", progress: Progress = NO_PROGRESS
    ) -> tuple[list[Closed], Changes]:
        """Freeze the yearly tables of `org` (a uid; the root if empty) and of all below it.

        One that already stands closed at the same figures keeps its closing; where the figures are
        others, a new closing takes the place of the old. Raises UserProblem org_unknown,
        closing_group, year_not_over, year_before_books, and year_closed when nothing is new.
        """
        taken = self._taken(year)
        head = taken.org(org)
        self._refuse(head, year)
        orgs = [one.uid for one in taken.orgs.values() if _reports(one, head, taken, year)]
        progress.step(tr("年终封账"), len(orgs))
        made: list[Closing] = []
        with self._books.write("year_close", name=head.called) as unit:
            known = {one.uid: one for one in store.closings(unit, year=year)}
            current, frozen = in_force(known.values()), last_years(unit, year)
            for one in orgs:
                tables = yearly(taken, one, year=year, last_years=frozen)
                old = current.get((one, year))
                if old is None or old.tables != tables:
                    fresh = self._closing(one, year, note, old.uid if old else "", taken, tables)
                    store.keep(unit, fresh)
                    made.append(fresh)
                progress.advance()
            if not made:
                raise UserProblem("year_closed", name=head.called, year=year)
            unit.note(year=year, n=len(made))
        known |= {one.uid: one for one in made}
        return [_listed(one, taken, known, counts=True) for one in made], unit.changes

    def _closing(
        self,
        org: str,
        year: int,
        note: str,
        replaces: str,
        taken: Snapshot,
        tables: Mapping[str, Figures],
    ) -> Closing:
        return Closing(
            uid=self._books.ids.uid(),
            org=org,
            year=year,
            closed=self._books.clock.now().isoformat(timespec="seconds"),
            user=self._books.user,
            note=note,
            replaces=replaces,
            rules=taken.rules.version,
            tables=tables,
        )

    def all(self, org: str = "", *, year: int = 0) -> list[Closed]:
        """Every closing, newest year first, with what the books tell otherwise today.

        `org` (a uid) lists those of the organisation and all below it.
        """
        with self._books.read() as reader:
            known = store.closings(reader, year=year)
        by_uid = {closing.uid: closing for closing in known}
        current = in_force(known)
        found = []
        for wanted in sorted({closing.year for closing in known}, reverse=True):
            taken = self._taken(wanted)
            holds = taken.holds(org)
            with self._books.read() as reader:
                frozen = last_years(reader, wanted)
            places = {uid: n for n, uid in enumerate(taken.orgs)}
            of_year = [c for c in known if c.year == wanted and c.org in places and holds(c.org)]
            for one in sorted(of_year, key=lambda c: (places[c.org], number_of(c, by_uid))):
                counts = current[one.org, wanted] is one
                found.append(_listed(one, taken, by_uid, counts=counts, frozen=frozen))
        return found

    def _taken(self, year: int) -> Snapshot:
        return snapshot(self._books, self._codes, last_of(year), history=True)

    def _refuse(self, org: Org, year: int) -> None:
        today = self._books.clock.today().isoformat()
        if org.kind == GROUP:
            raise UserProblem("closing_group", field="org", name=org.name)
        if last_of(year) > today:
            raise UserProblem("year_not_over", field="year", year=year)
        with self._books.read() as reader:
            begun = int(store.history_begun(reader)[:4])
        if year < begun - 1:
            # who had left before the books began is in no book: the figures would be invented
            raise UserProblem("year_before_books", field="year", year=year, first=begun - 1)


def last_of(year: int) -> str:
    """The reference day of a year."""
    return f"{year:04d}-12-31"


def frozen_tables(reader: Reader, org: str, year: int) -> Closing | None:
    """The closing in force of an organisation and year."""
    return in_force(store.closings(reader, year=year, org=org)).get((org, year))


def last_years(reader: Reader, year: int) -> dict[str, int]:
    """What the year before `year` was closed with: 实有党员数 by organisation.

    An organisation's own closing counts before what its superior's says of it.
    """
    closed = in_force(store.closings(reader, year=year - 1)).values()
    of_units: dict[str, int] = {}
    own: dict[str, int] = {}
    for closing in closed:
        table = closing.tables[CHANGES]
        for line in table.rows:
            value = table.value(line.key, COUNTED)
            if line.key == TOTAL:
                own[closing.org] = value
            else:
                of_units[line.key] = value
    return of_units | own


def _reports(org: Org, head: Org, taken: Snapshot, year: int) -> bool:
    """Whether it lies within `head`, is no group, and was there for a part of the year."""
    there = org.founded <= last_of(year) and not org.ended_by(last_of(year - 1))
    return org.uid == head.uid or (org.kind != GROUP and there and taken.holds(head.uid)(org.uid))


def _listed(
    closing: Closing,
    taken: Snapshot,
    by_uid: Mapping[str, Closing],
    *,
    counts: bool,
    frozen: Mapping[str, int] | None = None,
) -> Closed:
    differences = {}
    if counts and frozen is not None:
        now = yearly(taken, closing.org, year=closing.year, last_years=frozen)
        differences = {
            name: found
            for name, table in closing.tables.items()
            if name in now and (found := table.differences(now[name]))
        }
    return Closed(
        closing=closing,
        org=taken.orgs[closing.org],
        number=number_of(closing, by_uid),
        in_force=counts,
        counted=closing.tables[CHANGES].value(TOTAL, COUNTED),
        differences=differences,
    )

"""A reproducible sample township for practice: invented people, real habits.

It exists so that nobody practises on real people, and tests and pictures have books like real
ones. The same seed makes the same books on the same day. What has happened since the books began is
written action by action on its own day, so that the log, the yearly tables and every past day
have something to show.
"""

from __future__ import annotations

import datetime as dt
import shutil
from collections.abc import Iterable, Iterator, Sequence
from itertools import islice
from typing import Final

from partybuild_desktop.domain.event import EventKind
from partybuild_desktop.domain.level import TOWNSHIP
from partybuild_desktop.domain.problem import UserProblem
from partybuild_desktop.services.access import Entrance
from partybuild_desktop.services.app import App
from partybuild_desktop.services.demo import name as names
from partybuild_desktop.services.demo.meeting import Diary
from partybuild_desktop.services.demo.office import Offices, term_on
from partybuild_desktop.services.demo.past import Player, cast, draw_up, leaving
from partybuild_desktop.services.demo.person import Inventor, Person, blemish
from partybuild_desktop.services.demo.place import ROOT_CODE, ROOT_NAME, Home, found
from partybuild_desktop.store.books import Books
from partybuild_desktop.system.clock import FixedClock
from partybuild_desktop.system.files import machine_errors
from partybuild_desktop.system.i18n import tr
from partybuild_desktop.system.ids import SeededIds
from partybuild_desktop.system.paths import Paths
from partybuild_desktop.system.progress import NO_PROGRESS, Progress

LONGEST: Final = 30  # years of history
_BATCH: Final = 2000  # members written in one action
_NOVICE_EVERY, _NOVICE_AT = 40, 7
_RARE_EVERY, _RARE_AT = 60, 20


def make(
    entrance: Entrance,
    *,
    villages: int = 12,
    members: int = 80,
    years: int = 2,
    seed: int = 1,
    password: str,
    progress: Progress = NO_PROGRESS,
) -> tuple[App, str]:
    """The open practice books and their recovery code; `members` is the number in each village.

    With `years` the books begin on 1 January so many years ago (at most LONGEST); with 0 they
    begin today, without history. Raises UserProblem folder_not_empty and what
    `Entrance.create` raises; an empty folder is left empty when it fails or is stopped.
    """
    _refuse_full(entrance.paths)
    years = min(max(years, 0), LONGEST)
    now = entrance.clock.now()
    begin = dt.date(now.year - years, 1, 1) if years else now.date()
    clock = FixedClock(dt.datetime.combine(begin, dt.time(8)) if years else now)
    try:
        app, code = entrance.practising(clock, SeededIds(seed)).create(
            ROOT_NAME, code=ROOT_CODE, level=TOWNSHIP, password=password
        )
        try:
            filler = _Filler(app, Inventor(seed), begin, now.date())
            homes = filler.fill(max(villages, 0), max(members, 0), clock, progress)
            if years:
                Diary(app, seed, homes, now.date()).write(begin, clock, progress)
        finally:
            app.close()
        return entrance.unlock(app.books.user, password), code
    except BaseException:
        _clear(entrance.paths)
        raise


def _refuse_full(paths: Paths) -> None:
    folder = paths.data_dir
    with machine_errors(folder):
        if folder.exists() and any(entry != paths.logs for entry in folder.iterdir()):
            raise UserProblem("folder_not_empty", folder=str(folder))


def _clear(paths: Paths) -> None:
    for entry in list(paths.data_dir.iterdir()) if paths.data_dir.exists() else []:
        if entry.is_dir():
            shutil.rmtree(entry, ignore_errors=True)
        else:
            entry.unlink(missing_ok=True)


class _Filler:
    """Writes tree, members and history into books that were just founded."""

    def __init__(self, app: App, inventor: Inventor, begin: dt.date, today: dt.date) -> None:
        self._app = app
        self._books: Books = app.books
        self._inventor = inventor
        self._begin = begin
        self._today = today
        self._n = 0

    def fill(
        self, villages: int, members: int, clock: FixedClock, progress: Progress
    ) -> list[Home]:
        rng = self._inventor.rng
        start, until = term_on(self._begin)
        progress.step(tr("建立组织"))
        homes = found(self._books, rng, villages=villages, members=members, term=(start, until))
        plan = draw_up(
            rng, begin=self._begin, today=self._today, villages=villages, members=members
        )
        present = [self._invent(home, n) for home, n in zip(homes, plan.opening, strict=True)]
        cast(plan, present, rng, today=self._today)
        gone = leaving(plan)
        offices = [Offices(home, people, gone) for home, people in zip(homes, present, strict=True)]
        progress.step(tr("写入党员"), sum(plan.opening))
        for batch in _batches(present):
            self._write(batch)
            progress.advance(len(batch))
        with self._books.write("demo", part="posts") as unit:
            for posts in offices:
                posts.fill(unit, self._books, start, until)
        if plan.happenings:
            player = Player(self._app, clock, self._inventor, homes, offices)
            player.play(plan, today=self._today, progress=progress)
        return homes

    def _invent(self, home: Home, count: int) -> list[Person]:
        """The members whom a village begins with, group by group."""
        seats = home.seats
        people = []
        for n in range(count):
            self._n += 1
            novice = n % _NOVICE_EVERY == _NOVICE_AT
            draw = self._inventor.novice if novice else self._inventor.veteran
            values = draw(self._begin)
            self._inventor.settle(values, home.name, households=120, groups=8)
            if not novice:
                blemish(values, self._n)
            if self._n % _RARE_EVERY == _RARE_AT:
                values["name"], values["rare_note"] = self._rare()
            values["sequence"] = str(self._n)
            people.append(Person(self._books.ids.uid(), values, seats[n * len(seats) // count]))
        return people

    def _rare(self) -> tuple[str, str]:
        return names.RARE[self._n // _RARE_EVERY % len(names.RARE)]

    def _write(self, people: Sequence[Person]) -> None:
        uid = self._books.ids.uid
        with self._books.write("demo", n=len(people)) as unit:
            unit.new_many("person", [{"uid": p.uid, **p.values} for p in people])
            unit.new_many("event", [_opening(uid(), p) for p in people])


def _batches(present: Iterable[Sequence[Person]]) -> Iterator[Sequence[Person]]:
    """Everybody, so many at a time: each action waits for the disk once."""
    everybody = (person for people in present for person in people)
    while batch := list(islice(everybody, _BATCH)):
        yield batch


def _opening(uid: str, person: Person) -> dict[str, str]:
    kind = EventKind.OPENING.value
    return {"uid": uid, "person": person.uid, "kind": kind, "org": person.seat}

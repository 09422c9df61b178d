"""Random worlds of PCs that never meet, through real encrypted books and package files (T9).

Whatever is edited where, exported, lost, taken in twice, in another order, by way of another PC,
on a copied PC or one set back: when everybody has heard everything, all books are the same, every
row is what the log tells, and every value that was ever typed is in the township's log.
"""

from __future__ import annotations

import random
import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest

from partybuild_desktop.domain.problem import UserProblem
from partybuild_desktop.services.app import App
from partybuild_desktop.services.member import Scope
from partybuild_desktop.services.package import Keep
from tests.books import LABEL, PASSWORD, entrance
from tests.services.test_package import Road
from tests.share import share

VILLAGES = {"flag": "红旗村党支部", "star": "红星村党支部"}
FIELDS = ("employer", "address", "native_place")
#  What a package may be refused with when it is carried to a PC that it is not for.
ELSEWHERE = {"package_sealed_elsewhere", "package_other_village", "package_other_township"}


def log_of(app: App) -> str:
    """Everything that the log of a PC says."""
    with app.books.read() as reader:
        return str(reader.conn.exec_driver_sql("SELECT fields FROM change").all())


class World(Road):
    """A road on which things happen by chance."""

    def __init__(self, folder: Path, town: App, seed: int) -> None:
        super().__init__(folder, town)
        self.random = random.Random(seed)
        self.org = {"town": "", **VILLAGES}  # what each PC keeps the books of
        self.packages: list[Path] = []
        self.count = 0
        self.typed: list[tuple[str, str]] = []  # on which PC, what
        self.invitations = {name: self.invite(name, org) for name, org in VILLAGES.items()}

    def step(self) -> None:
        acts = [self.edit] * 6 + [self.send_any] * 4 + [self.take_any] * 5
        acts += [self.move, self.decide, self.second, self.copy, self.set_back]
        self.random.choice(acts)()

    def edit(self) -> None:
        pc, app = self.random.choice(list(self.pcs.items()))
        uid = self.random.choice(app.members.uids(Scope()) or [""])
        if uid:
            self.count += 1
            value = f"{pc} {self.count}"
            app.members.set(uid, {self.random.choice(FIELDS): value})
            self.typed.append((pc, value))

    def move(self) -> None:
        uid = self.random.choice(self.town.members.uids(Scope()))
        to = self.town.orgs.find(self.random.choice(list(VILLAGES.values())))
        day = f"2026-06-{self.random.randint(1, 28):02d}"
        try:
            self.town.members.transfer(uid, to=to, on=day)
        except UserProblem as problem:
            assert problem.code in ("transfer_same", "member_not_in_books")

    def send_any(self) -> None:
        pc = self.random.choice(list(self.pcs))
        org = self.random.choice(list(VILLAGES.values())) if pc == "town" else ""
        self.packages.append(self.send(pc, org, full=self.random.random() < 0.2))

    def take_any(self) -> None:
        if self.packages:
            self.carry(self.random.choice(list(self.pcs)), self.random.choice(self.packages))

    def carry(self, pc: str, path: Path) -> None:
        try:
            self.take(pc, path)
        except UserProblem as problem:
            assert problem.code in ELSEWHERE, problem.code

    def decide(self) -> None:
        app = self.pcs[self.random.choice(list(self.pcs))]
        found = app.packages.conflicts.all()
        if found:
            try:
                app.packages.conflicts.resolve(found[0].id, self.random.choice(list(Keep)))
            except UserProblem as problem:
                assert problem.code == "person_elsewhere"

    def second(self) -> None:
        """Another PC of a village opens the invitation."""
        if len(self.pcs) < 5:
            village = self.random.choice(list(VILLAGES))
            name = f"{village}{len(self.pcs)}"
            self.accept(name, self.invitations[village])
            self.org[name] = VILLAGES[village]

    def copy(self) -> None:
        """A PC's folder is copied to another PC, and both go on."""
        if len(self.pcs) < 5:
            source = self.random.choice([pc for pc in self.pcs if pc != "town"])
            name = f"{source}x{len(self.pcs)}"
            self._copied(source, self.folder / name)
            self.pcs[name] = entrance(self.folder / name).unlock(LABEL, PASSWORD)
            self.org[name] = self.org[source]

    def set_back(self) -> None:
        """A PC goes back to a backup of its own."""
        pc = self.random.choice([pc for pc in self.pcs if pc != "town"])
        app = self.pcs[pc]
        backups = [one for one in app.backups.all() if not one.problem]
        if backups:
            app.backups.restore(self.random.choice(backups).name)
            self.reopen(pc)
            # what was typed there since is what the clerk chose to leave behind
            log = log_of(self.pcs[pc])
            self.typed = [(at, v) for at, v in self.typed if at != pc or f'"{v}"' in log]

    def _copied(self, pc: str, to: Path) -> None:
        folder = self.pcs[pc].paths.data_dir
        self.pcs[pc].close()
        shutil.copytree(folder, to)
        self.pcs[pc] = entrance(folder).unlock(LABEL, PASSWORD)

    def settle(self) -> None:
        """Everybody hears everything, the township first."""
        for path in self.packages:
            for pc in self.pcs:
                self.carry(pc, path)
        for _ in range(2):
            for pc in list(self.pcs):
                if pc != "town":
                    self.take("town", self.send(pc, full=True))
            for org in VILLAGES.values():
                back = self.send("town", org, full=True)
                for pc, own in self.org.items():
                    if own == org:
                        self.take(pc, back)


@pytest.fixture
def worlds(town: App, tmp_path: Path) -> Iterator[list[World]]:
    made: list[World] = []
    yield made
    for world in made:
        world.close()


@pytest.mark.parametrize("seed", range(share(2, full=300)))
@pytest.mark.timeout(900)
def test_everybody_agrees_and_nothing_typed_is_lost(
    seed: int, town: App, tmp_path: Path, worlds: list[World]
) -> None:
    world = World(tmp_path, town, seed)
    worlds.append(world)
    for _ in range(24):
        world.step()
    world.settle()
    for org in VILLAGES.values():
        own = [pc for pc, of in world.org.items() if of == org]
        assert len(world.hashes(org, "town", *own)) == 1, (seed, org)
    for pc, app in world.pcs.items():
        others = {(c.uid, c.unit) for c in app.packages.conflicts.all()}
        known = {(c.uid, c.unit) for c in world.town.packages.conflicts.all()}
        assert others <= known, (seed, pc)
    assert world.sound()
    log = log_of(world.town)
    assert [value for _, value in world.typed if f'"{value}"' not in log] == [], seed

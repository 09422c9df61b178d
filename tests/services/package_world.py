"""PCs that never meet, and what can happen between them, by chance: see test_package_world."""

from __future__ import annotations

import random
import shutil
from itertools import count
from pathlib import Path

from partybuild_desktop.domain.log import Transaction
from partybuild_desktop.domain.problem import UserProblem
from partybuild_desktop.services.app import App
from partybuild_desktop.services.package import Keep, Received, State, sending
from partybuild_desktop.services.package.receiving import Refused
from partybuild_desktop.system.ids import SeededIds
from tests.books import LABEL, PASSWORD, entrance
from tests.services import package_act
from tests.services.package_act import ABOVE, EVERYWHERE, Desk
from tests.services.test_package import PHRASE, Road

VILLAGES = ("红旗村党支部", "红星村党支部", "东湖村党总支")
PCS = 5
#  What a package may be refused with when it is carried to a PC that it is not for.
ELSEWHERE = {
    "package_sealed_elsewhere",
    "package_other_village",
    "package_other_township",
    "package_village_unknown",  # another PC of the township has invited it
}
NO_ROLL_BACK = {"rollback_sent", "rollback_used", "rollback_followed", "package_not_applied"}


def log_of(app: App) -> str:
    """Everything that the log of a PC says."""
    with app.books.read() as reader:
        return str(reader.conn.exec_driver_sql("SELECT fields FROM change").all())


class World(Road):
    """A road on which things happen by chance; the same seed is the same world."""

    def __init__(self, folder: Path, town_folder: Path, seed: int) -> None:
        self.random = random.Random(seed)
        self._seed, self._opened, self._texts = seed, count(1), count(1)
        super().__init__(folder, self._open(town_folder))
        self.org = {"town": ""}  # the uid of what each PC keeps the books of
        self.packages: list[Path] = []
        self.inside: dict[Path, str] = {}  # what each package says
        self.to: dict[Path, str] = {}  # whose books each package is for
        self.typed: list[str] = []
        self.went_back = False  # whether anybody left behind what he had typed
        self.done: list[str] = []  # what happened, to tell of a world that failed
        self.invitations: dict[str, Path] = {}
        self.villages = [self.town.orgs.find(name) for name in VILLAGES]
        for some in (package_act.meet, package_act.meet, package_act.photograph):
            self.do("town", some)
        for village in self.villages[:2]:
            self.second(village)

    def _open(self, folder: Path) -> App:
        ids = SeededIds(self._seed * 1000 + next(self._opened))
        return entrance(folder, ids=ids).unlock(LABEL, PASSWORD)

    def step(self) -> None:
        """Something happens somewhere."""
        between = [self.send_any] * 8 + [self.take_any] * 10 + [self.take_many] * 2
        between += [self.decide, self.decide, self.roll_back]
        between += [self.join, self.copy, self.set_back, self.set_back, self.lose]
        between += [self.damage, self.type_twice]
        some = self.random.choice([None] * 70 + between)
        if some is None:
            self.work()
        else:
            self.done.append(some.__name__)
            some()

    # --- at the desks

    def desk(self, pc: str) -> Desk:
        return Desk(pc, self.pcs[pc], self.random, lambda: next(self._texts))

    def work(self) -> None:
        pc = self.any_pc()
        acts = EVERYWHERE if self.org[pc] else [*EVERYWHERE, *ABOVE * 3]
        self.do(pc, self.random.choice(acts))

    def do(self, pc: str, some: package_act.Act) -> None:
        self.done.append(f"{pc} {some.__name__}")
        desk = self.desk(pc)
        package_act.act(desk, some)
        self.typed += desk.said

    def type_twice(self) -> None:
        """The same person is entered on two PCs."""
        number = self.random.randint(1, 9)
        for pc in self.random.sample(list(self.pcs), 2):
            self.do(pc, lambda desk: package_act.enter(desk, number))

    def decide(self, pc: str = "", *, every: bool = False) -> None:
        app = self.pcs[pc or self.any_pc()]
        found = app.packages.conflicts.all()
        n = len(found) if every else self.random.randint(0, len(found))
        chosen = self.random.sample(found, n)
        try:
            if chosen:
                app.packages.conflicts.decide(
                    {one.id: self.random.choice(list(Keep)) for one in chosen}
                )
                if not every and self.random.random() < 0.4:
                    app.history.undo()
                    asked = {one.id for one in app.packages.conflicts.all()}
                    assert asked >= {one.id for one in chosen}
        except UserProblem as problem:
            assert problem.code == "person_elsewhere", problem.code

    def any_pc(self) -> str:
        return self.random.choice(list(self.pcs))

    def pcs_of(self, org: str) -> list[str]:
        """The PCs of a village, or with "" those of the township."""
        return [pc for pc, own in self.org.items() if own == org]

    def invited(self, pc: str) -> list[str]:
        """The villages that a PC of the township has invited, or has heard of as invited."""
        return [state.peer.org for state in self.pcs[pc].packages.peers()]

    # --- packages

    def write(self, pc: str, org: str = "", *, full: bool = False) -> Path:
        """A package to the township, or back to the village `org` (a uid)."""
        app, path = self.pcs[pc], self.path()
        with app.books.read() as reader:
            choice = sending.choose(reader, sending.peer_of(reader, app.books, org), full=full)
            carried = [c for c in choice.carried(reader) if isinstance(c, Transaction)]
            self.inside[path] = str([change for one in carried for change in one.changes])
        done = app.packages.send(path, org, full=full)
        assert done.manifest.counts.transactions == len(carried)
        self.to[path] = org
        return path

    def send_any(self) -> None:
        pc = self.any_pc()
        org = "" if self.org[pc] else self.random.choice(self.invited(pc))
        self.packages.append(self.write(pc, org, full=self.random.random() < 0.2))

    def take_any(self) -> None:
        """A package, as a rule one of the last, to a PC, as a rule one that it is for."""
        if self.packages:
            path = self.random.choice(self.packages[-3:] if self._often() else self.packages)
            meant = self.pcs_of(self.to[path])
            pc = self.random.choice(meant) if self._often() else self.any_pc()
            self.carry(pc, path)
            if self.random.random() < 0.3:
                self.roll_back(pc)

    def _often(self) -> bool:
        return self.random.random() < 0.7

    def carry(self, pc: str, path: Path) -> None:
        try:
            told = self.pcs[pc].packages.rehearse(path) if self.random.random() < 0.1 else None
            done = self.take(pc, path)
        except UserProblem as problem:
            assert problem.code in ELSEWHERE, problem.code
        else:
            followed = bool(done.followed)
            assert told is None or followed or (told.state, told.lines) == (done.state, done.lines)

    def take_many(self) -> None:
        some = self.random.sample(self.packages, min(3, len(self.packages)))
        self.carry_all(self.any_pc(), some)

    def carry_all(self, pc: str, paths: list[Path]) -> list[Received]:
        told = self.pcs[pc].packages.receive_all(paths)
        for one in told:
            assert not isinstance(one, Refused) or one.problem.code in ELSEWHERE, one
        return [one for one in told if isinstance(one, Received)]

    def lose(self) -> None:
        if self.packages:
            self.packages.remove(self.random.choice(self.packages))

    def damage(self) -> None:
        """A stick that was pulled, or gnawed at: nothing of it is taken."""
        if self.packages:
            data = bytearray(self.random.choice(self.packages).read_bytes())
            at = self.random.randrange(len(data))
            data = data[:at] if self.random.random() < 0.5 else data
            if len(data) > at:
                data[at] ^= 1
            bad, pc = self.path(), self.any_pc()
            bad.write_bytes(data)
            try:
                self.take(pc, bad)
            except UserProblem as problem:
                assert problem.code.startswith("package_"), problem.code
            else:
                raise AssertionError("a damaged package was taken")

    def roll_back(self, pc: str = "") -> None:
        """Of one of the last two packages taken in."""
        app = self.pcs[pc or self.any_pc()]
        taken = [one.id for one in app.packages.passed() if one.direction == "in"]
        if taken:
            try:
                app.packages.roll_back(self.random.choice(taken[:2]))
            except UserProblem as problem:
                assert problem.code in NO_ROLL_BACK, problem.code
            else:
                self.done.append("rolled back")

    # --- PCs

    def second(self, village: str) -> None:
        """A village is invited, or another PC of it opens the invitation."""
        if village not in self.invitations:
            path = self.invitations[village] = self.path()
            self.town.packages.invite(village, path, PHRASE)
        ids = SeededIds(self._seed * 1000 + next(self._opened))
        name = f"v{self.villages.index(village)}p{len(self.pcs)}"
        way = entrance(self.folder / name, ids=ids)
        self.pcs[name], _ = way.accept(self.invitations[village], PHRASE, password=PASSWORD)
        self.org[name] = village

    def join(self) -> None:
        if len(self.pcs) < PCS:
            self.second(self.random.choice(self.villages))

    def copy(self) -> None:
        """A PC's folder is copied to another PC, and both go on."""
        if len(self.pcs) < PCS:
            twice = len(self.pcs_of("")) > 1
            source = self.random.choice([pc for pc, own in self.org.items() if own or not twice])
            name = f"{source}x{len(self.pcs)}"
            folder = self.pcs[source].paths.data_dir
            self.pcs[source].close()
            shutil.copytree(folder, self.folder / name)
            self.pcs[source] = self._open(folder)
            self.pcs[name] = self._open(self.folder / name)
            self.org[name] = self.org[source]

    def set_back(self) -> None:
        """A PC goes back to a backup of its own."""
        pc = self.any_pc()
        app = self.pcs[pc]
        backups = [one for one in app.backups.all() if not one.problem]
        if backups:
            self.went_back = True
            app.backups.restore(self.random.choice(backups).name)
            folder = app.paths.data_dir
            app.close()
            self.pcs[pc] = self._open(folder)

    # --- the end

    def settle(self) -> None:
        """Everybody hears everything, the township first."""
        said = "".join([*map(log_of, self.pcs.values()), *(self.inside[p] for p in self.packages)])
        there = [value for value in self.typed if value in said]
        assert self.went_back or there == self.typed
        self.typed = there
        for pc in self.pcs:
            self.carry_all(pc, self.packages)
        self._round()
        if self.random.random() < 0.5:
            self.decide("town", every=True)
        for _ in self.pcs_of(""):  # what one PC of a township decides comes to another by a village
            self._round()

    def _round(self) -> None:
        """Every village reports everything, and hears everything back."""
        reports = {pc: self.write(pc, full=True) for pc, own in self.org.items() if own}
        for pc in self.pcs_of(""):
            known = self.invited(pc)
            told = self.carry_all(pc, [p for at, p in reports.items() if self.org[at] in known])
            assert all(one.state is State.APPLIED for one in told), self.done
            for village in known:
                back = self.write(pc, village, full=True)
                for at in self.pcs_of(village):
                    assert self.take(at, back).state is State.APPLIED, self.done

    def waiting(self) -> str:
        """What the packages say that the township keeps and cannot read yet."""
        names = {one.id for one in self.town.packages.passed() if one.state == "waiting"}
        found = [p for p in self.packages if names and self._id(p) in names]
        return "".join(self.inside[path] for path in found)

    def _id(self, path: Path) -> str:
        try:
            return self.town.packages.inspect(path).id
        except UserProblem as problem:
            assert problem.code in ELSEWHERE, problem.code
            return ""

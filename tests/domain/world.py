"""A model of PCs that never meet: what is written, carried, lost, repeated, cloned and set back."""

from __future__ import annotations

import random
from collections.abc import Callable, Sequence
from typing import Final

from partybuild_desktop.domain.merge import GONE, Merged
from tests.domain.pc import ORG, TOWN, Package, Pc, Txn, Units, owner_of, parents_first


class World:
    """A township and two to six villages, and everything that happens to them."""

    def __init__(self, rng: random.Random) -> None:
        self.rng = rng
        self.log: dict[str, Txn] = {}
        self.villages = [f"v{n}" for n in range(self.rng.randint(2, 6))]
        self.town = Pc(TOWN, "t0", self.log)
        self.pcs: list[Pc] = [self.town]
        self.old: list[Pc] = []
        self.air: list[Package] = []
        self.sent: list[Package] = []
        self.n = 0
        for org in self.villages:
            self.create(self.town, org)
        self.create(self.town, "all")
        for org in self.villages:
            self.join(org)

    # ------------------------------------------------------------ what happens

    def run(self, steps: int) -> None:
        for _ in range(steps):
            self.rng.choice(RARE if self.rng.random() < 0.06 else COMMON)(self)

    def create(self, pc: Pc, org: str, record: str = "") -> None:
        self.n += 1
        pc.write({record or f"r{self.n}": (True, {ORG: org, "a": self.n, "b": 0})})

    def pc(self) -> Pc:
        return self.rng.choice(self.pcs)

    def village_pc(self) -> Pc:
        return self.rng.choice(self.pcs[1:])

    def edit(self) -> None:
        pc = self.pc()
        mine = pc.mine()
        if mine:
            chosen = self.rng.sample(mine, min(len(mine), self.rng.randint(1, 2)))
            pc.write({record: (False, self.values()) for record in chosen})

    def values(self) -> Units:
        units = self.rng.sample(["a", "b", "c"], self.rng.randint(1, 2))
        return {unit: self.rng.randint(0, 5) for unit in units}

    def make(self) -> None:
        pc = self.pc()
        self.create(pc, self.rng.choice(self.villages) if pc is self.town else pc.org)

    def make_same(self) -> None:
        """A record with a natural key, perhaps made on two PCs."""
        pc = self.village_pc() if self.rng.random() < 0.7 else self.town
        org = self.rng.choice(self.villages) if pc is self.town else pc.org
        record = f"same-{org}"
        if pc.view(record) is None:
            pc.write({record: (True, {ORG: org, **self.values()})})
        elif record in pc.mine():
            pc.write({record: (False, {**self.values(), GONE: 0})})

    def make_part(self) -> None:
        """Something that is part of a record, or of a part of it."""
        pc = self.pc()
        mine = [record for record in pc.mine() if record.count("/") < 2]
        if mine:
            self.n += 1
            pc.write({f"{self.rng.choice(mine)}/{self.n}": (True, {"a": self.n})})

    def transfer(self) -> None:
        pc = self.town if self.rng.random() < 0.7 else self.village_pc()
        mine = [record for record in pc.mine() if not owner_of(record)]
        if mine:
            pc.write({self.rng.choice(mine): (False, {ORG: self.rng.choice(self.villages)})})

    def remove(self) -> None:
        """A record, and as a rule its parts with it."""
        pc = self.pc()
        mine = pc.mine()
        if mine:
            chosen = self.rng.choice(mine)
            parts = [one for one in mine if one.startswith(f"{chosen}/")]
            along = parts if self.rng.random() < 0.8 else []
            pc.write({record: (False, {GONE: 1}) for record in (chosen, *along)})

    def settle(self) -> Pc:
        """One conflict; or all that are listed, in one step."""
        pc = self.pc()
        chosen: dict[str, tuple[bool, Units]] = {}
        for record in pc.mine():
            seen = pc.view(record)
            assert seen is not None
            asked = seen.conflicts
            if asked:
                said = {c.unit: self.rng.choice(c.sides).value for c in asked}
                chosen[record] = (False, said)
        if chosen and self.rng.random() < 0.5:
            record, (_, said) = next(iter(chosen.items()))
            unit = next(iter(said))
            chosen = {record: (False, {unit: said[unit]})}
        if chosen:
            pc.write(chosen)
        return pc

    def bring_back(self) -> None:
        """What the last step removed, with all that it took along."""
        self.pc().bring_back()

    def waver(self) -> None:
        """A decision, perhaps sent on, and taken back."""
        pc = self.settle()
        if self.rng.random() < 0.5:
            self.send()
            self.deliver()
        pc.take_back()

    def send(self) -> None:
        pc = self.pc()
        target = self.rng.choice(self.villages) if pc is self.town else TOWN
        package = pc.pack(target, full=self.rng.random() < 0.15)
        self.air.append(package)
        self.sent.append(package)

    def deliver(self) -> None:
        """Any package first; to any PC of the village; a report now and then to its sibling."""
        if self.air:
            package = self.air.pop(self.rng.randrange(len(self.air)))
            org = package.sender if self.rng.random() < 0.1 else package.target
            self.rng.choice([pc for pc in self.pcs if pc.org == org]).receive(package)

    def repeat(self) -> None:
        if self.sent:
            self.air.append(self.rng.choice(self.sent))

    def lose(self) -> None:
        if self.air:
            self.air.pop(self.rng.randrange(len(self.air)))

    def save(self) -> None:
        self.old.append(self.village_pc().copy())

    def clone(self) -> None:
        if len(self.pcs) < 9:
            self.pcs.append(self.village_pc().copy())

    def set_back(self) -> None:
        """A PC goes on from an old copy of itself, of the same name."""
        for old in self.old:
            for n, pc in enumerate(self.pcs[1:], 1):
                if pc.site == old.site:
                    self.pcs[n] = old.copy()
                    return

    def third(self) -> None:
        if len(self.pcs) < 9:
            self.join(self.rng.choice(self.villages))

    def join(self, org: str) -> None:
        """A new PC of a village, by an invitation."""
        self.n += 1
        pc = Pc(org, f"v{self.rng.random()} {self.n}", self.log)
        pc.receive(self.town.pack(org, full=True))
        self.pcs.append(pc)

    def roll_back(self) -> None:
        self.pc().roll_back()

    # ------------------------------------------------------------ in the end

    def settle_down(self) -> None:
        """Everybody sends everything, until all have it."""
        for _ in range(2):
            for pc in self.pcs[1:]:
                self.town.receive(pc.pack(TOWN, full=True))
            for pc in self.pcs[1:]:
                pc.receive(self.town.pack(pc.org, full=True))

    def ancestors(self) -> dict[str, frozenset[str]]:
        """Every transaction's ancestors, found by walking."""
        found: dict[str, frozenset[str]] = {}
        for name in parents_first(self.log, self.log):
            parents = self.log[name].parents
            found[name] = frozenset(parents).union(*(found[p] for p in parents))
        return found


Act = Callable[[World], object]
COMMON: Final[Sequence[Act]] = (
    *[World.edit] * 10,
    *[World.send] * 5,
    *[World.deliver] * 6,
    *(World.transfer, World.remove, World.settle, World.waver),
    *(World.make, World.make_same, World.repeat, World.lose, World.save),
    *(World.make_part, World.make_part, World.remove, World.bring_back),
)
RARE: Final[Sequence[Act]] = (
    *(World.clone, World.set_back, World.third, World.roll_back, World.roll_back),
)


def what(merged: Merged | None) -> object:
    """What a PC makes of a record: its values and conflicts."""
    return merged and (dict(merged.values), merged.conflicts)

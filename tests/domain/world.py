"""A model of PCs that never meet: what is written, carried, lost, repeated, cloned and set back.

It knows the rules of packages (scope, stubs, waiting, who may edit what) and no file; the merge
of a record and ancestry are the program's own.
"""

from __future__ import annotations

import random
from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Final
from zlib import crc32

from partybuild_desktop.domain.lineage import Lineage
from partybuild_desktop.domain.merge import GONE, Merged, Written, merge

TOWN = "town"
ORG = "org"
Units = Mapping[str, object]


@dataclass(frozen=True, slots=True)
class Txn:
    """What one action wrote: units by record; of whom, after which, and what its author saw."""

    name: str
    site: str
    parents: tuple[str, ...]
    wrote: Mapping[str, tuple[bool, Units]]
    saw: frozenset[tuple[str, str]]  # (transaction, record)


@dataclass(frozen=True, slots=True)
class Package:
    """Transactions with the records they are given for; None: a stub."""

    sender: str
    target: str
    heads: tuple[str, ...]
    whole: frozenset[str]
    content: Mapping[str, frozenset[str] | None]


@dataclass(slots=True)
class Pc:
    """One PC: what it holds, and what it was told of the other side."""

    org: str
    site: str
    log: dict[str, Txn]
    held: dict[str, set[str]] = field(default_factory=dict)  # transaction → records given
    aside: set[str] = field(default_factory=set)
    known: Lineage = field(default_factory=Lineage)
    saw: set[tuple[str, str]] = field(default_factory=set)
    waiting: list[Package] = field(default_factory=list)
    heard: dict[str, tuple[tuple[str, ...], frozenset[str]]] = field(default_factory=dict)
    last: set[str] = field(default_factory=set)  # what a roll-back would set aside

    def copy(self) -> Pc:
        known = Lineage(self.known._places, self.known._vectors)
        return Pc(
            self.org,
            self.site,
            self.log,
            {name: set(records) for name, records in self.held.items()},
            set(self.aside),
            known,
            set(self.saw),
            list(self.waiting),
            dict(self.heard),
            set(self.last),
        )

    # ------------------------------------------------------------ what the books say

    def counted(self) -> list[str]:
        return [name for name in self.held if name not in self.aside]

    def heads(self) -> tuple[str, ...]:
        ends: dict[int, tuple[int, str]] = {}
        for name in self.counted():
            place = self.known.place(name)
            ends[place.line] = max(ends.get(place.line, (0, "")), (place.n, name))
        return tuple(sorted(self.known.newest(name for _, name in ends.values())))

    def written(self, record: str) -> list[Written]:
        return [
            Written(name, self.log[name].site, *self.log[name].wrote[record])
            for name in self.counted()
            if record in self.held[name]
        ]

    def view(self, record: str) -> Merged | None:
        return merge(self.written(record), self.known.before)

    def records(self) -> list[str]:
        return sorted({record for name in self.counted() for record in self.held[name]})

    def mine(self) -> list[str]:
        """What this PC may edit: what its books show as its own and not removed."""
        found = []
        for record in self.records():
            seen = self.view(record)
            if seen and not seen.values.get(GONE) and self.org in (TOWN, seen.values.get(ORG)):
                found.append(record)
        return found

    def scope(self, org: str) -> set[str]:
        """Once an organisation's, always in its scope; what is everybody's too.

        What is set aside counts here: whoever holds a stub of what concerns him would follow it
        without having seen it.
        """
        return {
            record
            for name in self.held
            for record in self.held[name]
            if self.log[name].wrote[record][1].get(ORG) in (org, "all")
        }

    # ------------------------------------------------------------ what it does

    def write(self, wrote: Mapping[str, tuple[bool, Units]]) -> None:
        parents = self.heads()
        name = f"{crc32(str((parents, len(self.log))).encode()):08x}.{self.site}"
        self.saw |= {(one, record) for one in self.counted() for record in self.held[one]}
        self.log[name] = Txn(name, self.site, parents, dict(wrote), frozenset(self.saw))
        self.held[name] = set(wrote)
        self.known.add(name, parents)

    def pack(self, target: str, *, full: bool) -> Package:
        """To the township all that is held; to a village its scope, the rest as stubs."""
        heads, whole = self.heard.get(target, ((), frozenset()))
        if full:
            heads, whole = (), frozenset()
        reach = self.known.reach(head for head in heads if head in self.known)
        scope = None if target == TOWN else self.scope(target)
        needed = self.known.reach(self.heads())
        content: dict[str, frozenset[str] | None] = {}
        for name in sorted(self.known, key=self.known.size):
            place = self.known.place(name)
            if name in self.aside and needed.get(place.line, 0) < place.n:
                continue  # nothing that counts follows it
            has = reach.get(place.line, 0) >= place.n
            given = frozenset(self.held.get(name, ()))
            if scope is None:
                given = frozenset() if has else given
            else:
                given = frozenset(r for r in given if r in scope and not (has and r in whole))
            if given or not has:
                content[name] = given or None
        self.last = set()
        records = frozenset(self.records())
        return Package(self.org, target, self.heads(), records, content)

    def take(self, package: Package) -> bool:
        """Whether it was taken in; else it waits."""
        for name in package.content:
            for parent in self.log[name].parents:
                if parent not in package.content and (
                    parent not in self.known or parent in self.aside
                ):
                    return False
        for name in _parents_first(package.content, self.log):
            if name not in self.known:
                self.known.add(name, self.log[name].parents)
        brought = set()
        for name, given in package.content.items():
            if given is not None:
                if name not in self.held or name in self.aside:
                    brought.add(name)
                    self.aside.discard(name)
                self.held.setdefault(name, set()).update(given)
        if any(self.log[name].site == self.site for name in brought):
            self.site = f"{self.site[0]}{random.Random(len(self.log) + len(self.saw)).random()}"
        self.heard[package.sender] = (package.heads, package.whole)
        self.last = brought
        return True

    def receive(self, package: Package) -> None:
        self.waiting.append(package)
        again = True
        while again:
            again = False
            for one in list(self.waiting):
                if self.take(one):
                    self.waiting.remove(one)
                    again = True

    def roll_back(self) -> None:
        """Set the last import aside, where nothing here has used it."""
        follow = (self.known.followers(self.last) - self.last - self.aside) & self.held.keys()
        if not any(self.log[name].site != self.site or self._used(name) for name in follow):
            self.aside |= self.last
        self.last = set()

    def _used(self, name: str) -> bool:
        """Whether a transaction wrote what the last import did, or of a record that it made."""
        for record, (_, units) in self.log[name].wrote.items():
            for other in self.last:
                new, theirs = self.log[other].wrote.get(record, (False, {}))
                if new or theirs.keys() & units.keys():
                    return True
        return False


def _parents_first(content: Collection[str], log: Mapping[str, Txn]) -> Iterator[str]:
    done: set[str] = set()
    todo = list(content)
    while todo:
        above = [p for p in log[todo[-1]].parents if p in content and p not in done]
        if above:
            todo.extend(above)
        else:
            name = todo.pop()
            if name not in done:
                done.add(name)
                yield name


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

    def transfer(self) -> None:
        pc = self.town if self.rng.random() < 0.7 else self.village_pc()
        mine = pc.mine()
        if mine:
            pc.write({self.rng.choice(mine): (False, {ORG: self.rng.choice(self.villages)})})

    def remove(self) -> None:
        pc = self.pc()
        mine = pc.mine()
        if mine:
            pc.write({self.rng.choice(mine): (False, {GONE: 1})})

    def settle(self) -> None:
        pc = self.pc()
        for record in pc.mine():
            seen = pc.view(record)
            assert seen is not None
            for conflict in seen.conflicts:
                side = self.rng.choice(conflict.sides)
                pc.write({record: (False, {conflict.unit: side.value})})
                return

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
        for name in _parents_first(self.log, self.log):
            parents = self.log[name].parents
            found[name] = frozenset(parents).union(*(found[p] for p in parents))
        return found


Act = Callable[[World], None]
COMMON: Final[Sequence[Act]] = (
    *[World.edit] * 10,
    *[World.send] * 5,
    *[World.deliver] * 6,
    *(World.transfer, World.remove, World.settle, World.settle),
    *(World.make, World.make_same, World.repeat, World.lose, World.save),
)
RARE: Final[Sequence[Act]] = (
    *(World.clone, World.set_back, World.third, World.roll_back, World.roll_back),
)


def what(merged: Merged | None) -> object:
    """What a PC makes of a record: its values and conflicts."""
    return merged and (dict(merged.values), merged.conflicts)

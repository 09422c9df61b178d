"""A model of one PC: what it holds, shows, writes, packs and takes in.

It knows the rules of packages (scope, stubs, waiting, who may edit what) and no file; the merge
of a record and ancestry are the program's own.
"""

from __future__ import annotations

import random
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass, field
from zlib import crc32

from partybuild_desktop.domain.lineage import Lineage
from partybuild_desktop.domain.log import Sides
from partybuild_desktop.domain.merge import GONE, Merged, Written, merge
from partybuild_desktop.domain.part import edits, merge_part, removed_by

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
    again: Mapping[str, Sides]  # by record: what a decision taken back lets stand again


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

    def written(self, record: str, *, but: str = "") -> list[Written]:
        return [
            Written(
                name,
                self.log[name].site,
                *self.log[name].wrote[record],
                self.log[name].again.get(record),
            )
            for name in self.counted()
            if record in self.held[name] and name != but
        ]

    def view(self, record: str, *, but: str = "") -> Merged | None:
        """What the books say of a record, or would without one transaction."""
        written, owner = self.written(record, but=but), owner_of(record)
        if not any(GONE in one.units for one in written):
            return merge(written, self.known.before)
        parts: list[Written] = []
        if removed_by(written):
            parts = [w for part in self.parts(record) for w in self.written(part, but=but)]
        above = self.view(owner, but=but) if owner else None
        return merge_part(
            written,
            self.known.before,
            edits=edits(parts),
            owner=self.written(owner, but=but) if owner else (),
            owner_gone=above is not None and bool(above.values.get(GONE)),
        )

    def parts(self, record: str) -> list[str]:
        """What is part of a record, and what is part of that."""
        return [one for one in self.records() if one.startswith(f"{record}/")]

    def records(self) -> list[str]:
        return sorted({record for name in self.counted() for record in self.held[name]})

    def mine(self) -> list[str]:
        """What this PC may edit: what its books show as its own and not removed."""
        found: list[str] = []
        for record in self.records():  # a record comes before its parts
            seen, owner = self.view(record), owner_of(record)
            if seen is None or seen.values.get(GONE):
                continue
            if owner in found if owner else self.org in (TOWN, seen.values.get(ORG)):
                found.append(record)
        return found

    def scope(self, org: str) -> set[str]:
        """Once an organisation's, always in its scope; what is everybody's too.

        What is set aside counts here: whoever holds a stub of what concerns him would follow it
        without having seen it.
        """
        inside = {
            record
            for name in self.held
            for record in self.held[name]
            if self.log[name].wrote[record][1].get(ORG) in (org, "all")
        }
        every = {record for records in self.held.values() for record in records}
        return inside | {record for record in every if record.partition("/")[0] in inside}

    # ------------------------------------------------------------ what it does

    def write(
        self, wrote: Mapping[str, tuple[bool, Units]], again: Mapping[str, Sides] | None = None
    ) -> None:
        parents = self.heads()
        name = f"{crc32(str((parents, len(self.log))).encode()):08x}.{self.site}"
        self.saw |= {(one, record) for one in self.counted() for record in self.held[one]}
        self.log[name] = Txn(
            name, self.site, parents, dict(wrote), frozenset(self.saw), again or {}
        )
        self.held[name] = set(wrote)
        self.known.add(name, parents)
        for record, (_, units) in wrote.items():
            self.assert_decided(record, set(units) - set((again or {}).get(record, ())))

    def assert_decided(self, record: str, units: Collection[str]) -> None:
        """Whoever has seen every side and writes, has decided."""
        seen = self.view(record)
        assert seen is not None
        assert all(conflict.unit not in units for conflict in seen.conflicts), record

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
        for name in parents_first(package.content, self.log):
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

    def take_back(self) -> None:
        """Undo the last step, where it decided between values that stood against each other."""
        step = self.last_step()
        wrote: dict[str, tuple[bool, Units]] = {}
        again: dict[str, Sides] = {}
        for record, (new, units) in self.undoable(step).items():
            merged = self.view(record, but=step)
            if new or merged is None:
                continue
            sides = {c.unit: c.sides for c in merged.conflicts if c.unit in units}
            if sides:
                shown = {unit: found[0].value for unit, found in sides.items()}
                wrote[record], again[record] = (False, shown), sides
        if wrote:
            self.write(wrote, again)

    def bring_back(self) -> None:
        """Undo the last step, where it removed something."""
        gone = [r for r, (_, units) in self.undoable(self.last_step()).items() if units.get(GONE)]
        if gone:
            self.write({record: (False, {GONE: 0}) for record in gone})

    def last_step(self) -> str:
        own = [name for name in self.counted() if self.log[name].site == self.site]
        return max(own, key=self.known.size, default="")

    def undoable(self, step: str) -> Mapping[str, tuple[bool, Units]]:
        """What the step wrote; nothing where others have written any of it since, not knowing."""
        wrote = self.log[step].wrote if step else {}
        for record, (_, units) in wrote.items():
            others = self.written(record, but=step)
            late = [one for one in others if not self.known.before(one.txn, step)]
            if any(one.units.keys() & units.keys() for one in late):
                return {}
        return wrote

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
                if self.log[other].wrote.get(owner_of(record), (False, {}))[0]:
                    return True  # a part of what the last import made
        return False


def owner_of(record: str) -> str:
    """What a record is part of, "" where it is a whole."""
    return record.rpartition("/")[0]


def parents_first(content: Collection[str], log: Mapping[str, Txn]) -> Iterator[str]:
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

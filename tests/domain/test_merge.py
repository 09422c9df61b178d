"""The pure merge: everybody who has seen the same agrees, and no value is lost."""

from __future__ import annotations

import random
from collections.abc import Callable, Mapping
from itertools import combinations, permutations

import pytest

from partybuild_desktop.domain.lineage import Lineage
from partybuild_desktop.domain.merge import GONE, Written, merge, mixed
from tests.domain.pc import TOWN, Package, Pc
from tests.domain.world import World, what
from tests.share import share

Tell = Callable[[str, object], None]


# ---------------------------------------------------------------- T10: orders


def packages(seed: int) -> tuple[World, list[Package]]:
    """A world, and six packages for its township from its villages, some building on others."""
    world = World(random.Random(seed))
    world.run(30)
    for pc in world.pcs[1:]:
        pc.waiting.clear()
        pc.receive(world.town.pack(pc.org, full=True))
    found = []
    for n in range(6):
        pc = world.pcs[1 + n % 3 % len(world.pcs[1:])]
        for _ in range(3):
            pc.write({record: (False, world.values()) for record in pc.mine()[:2]})
        found.append(pc.pack(TOWN, full=False))
        if n == 2:
            world.town.receive(found[0])
            pc = world.pcs[1]
            pc.receive(world.town.pack(pc.org, full=False))
    return world, found


def everything(pc: Pc) -> object:
    return {record: what(pc.view(record)) for record in pc.records()}, pc.heads()


@pytest.mark.parametrize("seed", range(share(1, 10)))
def test_the_order_of_five_packages_does_not_matter(seed: int, record_property: Tell) -> None:
    """T10: all 120 orders; after each package once, and after all of them again."""
    world, found = packages(seed)
    seen = []
    for order in permutations(found[:5]):
        pc = world.town.copy()
        for _ in range(2):
            for package in order:
                pc.receive(package)
            assert pc.waiting == []
            seen.append(everything(pc))
    record_property("tried", len(seen))
    assert len(seen) == 240
    assert all(one == seen[0] for one in seen)


@pytest.mark.parametrize("seed", range(share(1, 10)))
def test_every_subset_of_six_packages(seed: int, record_property: Tell) -> None:
    """T10: forwards, backwards, and by way of a third PC."""
    world, found = packages(seed)
    tried = 0
    for size in range(7):
        for chosen in combinations(found, size):
            there, back, other = (world.town.copy() for _ in range(3))
            for package in chosen:
                there.receive(package)
            for package in reversed(chosen):
                back.receive(package)
            other.receive(there.pack(TOWN, full=True))
            assert everything(there) == everything(back) == everything(other)
            tried += 1
    record_property("tried", tried)
    assert tried == 64


# ---------------------------------------------------------------- T11: named cases

Step = tuple[str, str, str, Mapping[str, object]]  # transaction, site, predecessors, units
NEW: Step = ("n", "v0", "", {"a": 0, "b": 0})


def step(name: str, site: str, after: str, **units: object) -> Step:
    return (name, site, after, units)


#  name: what happened after a record was made, its values, and the sides of its conflicts.
CASES: dict[str, tuple[list[Step], Mapping[str, object], Mapping[str, list[object]]]] = {
    "nothing but the record": ([], {"a": 0, "b": 0}, {}),
    "one edit": ([step("x", "v1", "n", a=1)], {"a": 1}, {}),
    "an edit of an edit": (
        [step("x", "v1", "n", a=1), step("y", "t1", "x", a=2)],
        {"a": 2},
        {},
    ),
    "different fields merge by themselves": (
        [step("x", "v1", "n", a=1), step("y", "t1", "n", b=2)],
        {"a": 1, "b": 2},
        {},
    ),
    "the village's value shows before the township's": (
        [step("x", "v1", "n", a=1), step("y", "t9", "n", a=2)],
        {"a": 1},
        {"a": [1, 2]},
    ),
    "of two village PCs the higher one's shows": (
        [step("x", "v1", "n", a=1), step("y", "v2", "n", a=2)],
        {"a": 2},
        {"a": [2, 1]},
    ),
    "of one PC that was cloned the higher transaction shows": (
        [step("x", "v1", "n", a=1), step("y", "v1", "n", a=2)],
        {"a": 2},
        {"a": [2, 1]},
    ),
    "both write the same": ([step("x", "v1", "n", a=1), step("y", "t1", "n", a=1)], {"a": 1}, {}),
    "three sides, two of one mind": (
        [step("x", "v1", "n", a=1), step("y", "v2", "n", a=2), step("z", "t1", "n", a=1)],
        {"a": 2},
        {"a": [2, 1]},
    ),
    "there and back again is a value like any other": (
        [step("x", "v1", "n", a=1), step("y", "v1", "x", a=0), step("z", "t1", "n", a=2)],
        {"a": 0},
        {"a": [0, 2]},
    ),
    "a decision that has seen both": (
        [step("x", "v1", "n", a=1), step("y", "t1", "n", a=2), step("z", "t1", "xy", a=1)],
        {"a": 1},
        {},
    ),
    "two decisions alike": (
        [
            step("x", "v1", "n", a=1),
            step("y", "t1", "n", a=2),
            step("z", "t1", "xy", a=2),
            step("w", "v1", "xy", a=2),
        ],
        {"a": 2},
        {},
    ),
    "two decisions that differ": (
        [
            step("x", "v1", "n", a=1),
            step("y", "t1", "n", a=2),
            step("z", "t1", "xy", a=2),
            step("w", "v1", "xy", a=1),
        ],
        {"a": 1},
        {"a": [1, 2]},
    ),
    "a third value after a decision": (
        [
            step("x", "v1", "n", a=1),
            step("y", "t1", "n", a=2),
            step("z", "t1", "xy", a=2),
            step("w", "v2", "x", a=3),
        ],
        {"a": 3},
        {"a": [3, 2]},
    ),
    "seen through a transaction that is no change of the record": (
        [step("x", "v1", "n", a=1), step("p", "t1", "x"), step("y", "t1", "p", a=2)],
        {"a": 2},
        {},
    ),
    "kind and date of an event are one value": (
        [
            step("x", "v1", "n", **{"kind+on": ["died", "2024"]}),
            step("y", "t1", "n", **{"kind+on": ["left", "2025"]}),
        ],
        {"kind+on": ["died", "2024"]},
        {"kind+on": [["died", "2024"], ["left", "2025"]]},
    ),
    "a photograph changed on both sides": (
        [step("x", "v1", "n", hash="aa", size="1"), step("y", "t1", "n", hash="bb", size="2")],
        {"hash": "aa", "size": "1"},
        {"hash": ["aa", "bb"], "size": ["1", "2"]},
    ),
    "an emptied field against a filled one": (
        [step("x", "v1", "n", a=""), step("y", "t1", "n", a="1")],
        {"a": ""},
        {"a": ["", "1"]},
    ),
    "an emptied reference on both sides": (
        [step("x", "v1", "n", org=None), step("y", "t1", "n", org=None)],
        {"org": None},
        {},
    ),
    "one record made on two PCs: what one says stands": (
        [("m", "t1", "", {"a": 0, "c": 5})],
        {"a": 0, "b": 0, "c": 5},
        {},
    ),
    "one record made on two PCs: what both say otherwise is asked": (
        [("m", "t1", "", {"a": 7})],
        {"a": 0, "b": 0},
        {"a": [0, 7]},
    ),
    "an edit of one of two new ones": (
        [("m", "t1", "", {"a": 0}), step("x", "t1", "m", b=4)],
        {"a": 0, "b": 0},
        {"b": [0, 4]},
    ),
    "a removal": ([step("x", "v1", "n", gone=1)], {GONE: 1, "a": 0}, {}),
    "a removal that has seen the edit": (
        [step("x", "v1", "n", a=1), step("y", "t1", "x", gone=1)],
        {GONE: 1, "a": 1},
        {},
    ),
    "a removal against an edit: kept meanwhile": (
        [step("x", "v1", "n", gone=1), step("y", "t1", "n", a=1)],
        {GONE: 0, "a": 1},
        {GONE: [0, 1]},
    ),
    "a removal against the same record made elsewhere": (
        [step("x", "v1", "n", gone=1), ("m", "t1", "", {"a": 0})],
        {GONE: 0},
        {GONE: [0, 1]},
    ),
    "removed on both sides": (
        [step("x", "v1", "n", gone=1), step("y", "t1", "n", gone=1)],
        {GONE: 1},
        {},
    ),
    "removed on both sides, by one after an edit": (
        [step("x", "v1", "n", gone=1), step("e", "t1", "n", a=1), step("y", "t1", "e", gone=1)],
        {GONE: 1, "a": 1},
        {},
    ),
    "removed on both sides against a third's edit": (
        [step("x", "v1", "n", gone=1), step("y", "t1", "n", gone=1), step("z", "v2", "n", a=1)],
        {GONE: 0, "a": 1},
        {GONE: [0, 1]},
    ),
    "removed and taken back": (
        [step("x", "v1", "n", gone=1), step("y", "v1", "x", gone=0)],
        {GONE: 0},
        {},
    ),
    "removed and taken back, against an edit": (
        [step("x", "v1", "n", gone=1), step("y", "v1", "x", gone=0), step("z", "t1", "n", a=1)],
        {GONE: 0, "a": 1},
        {},
    ),
    "taken back on one side, removed again on the other": (
        [
            step("x", "v1", "n", gone=1),
            step("y", "v1", "x", gone=0),
            step("z", "t1", "x", gone=1),
        ],
        {GONE: 0},
        {GONE: [0, 1]},
    ),
    "decided to remove": (
        [step("x", "v1", "n", gone=1), step("y", "t1", "n", a=1), step("z", "t1", "xy", gone=1)],
        {GONE: 1, "a": 1},
        {},
    ),
    "decided to keep": (
        [step("x", "v1", "n", gone=1), step("y", "t1", "n", a=1), step("z", "t1", "xy", gone=0)],
        {GONE: 0, "a": 1},
        {},
    ),
    "decided to remove, against another edit": (
        [
            step("x", "v1", "n", gone=1),
            step("y", "t1", "n", a=1),
            step("z", "t1", "xy", gone=1),
            step("w", "v2", "y", b=9),
        ],
        {GONE: 0, "b": 9},
        {GONE: [0, 1]},
    ),
    "decided to keep, against another edit": (
        [
            step("x", "v1", "n", gone=1),
            step("y", "t1", "n", a=1),
            step("z", "t1", "xy", gone=0),
            step("w", "v2", "y", b=9),
        ],
        {GONE: 0, "b": 9},
        {},
    ),
    "an edit while it is undecided does not decide": (
        [step("x", "v1", "n", gone=1), step("y", "t1", "n", a=1), step("z", "t1", "xy", a=2)],
        {GONE: 0, "a": 2},
        {GONE: [0, 1]},
    ),
    "an edit by one who had seen the removal": (
        [step("x", "v1", "n", gone=1), step("y", "t1", "x", a=1)],
        {GONE: 1, "a": 1},
        {},
    ),
    "two fields in conflict, one decided": (
        [
            step("x", "v1", "n", a=1, b=1),
            step("y", "t1", "n", a=2, b=2),
            step("z", "t1", "xy", a=3),
        ],
        {"a": 3, "b": 1},
        {"b": [1, 2]},
    ),
    "a PC set back: what it lost and what it wrote instead": (
        [step("x", "v1", "n", a=1), step("y", "v1", "x", a=2), step("z", "v1", "x", a=3)],
        {"a": 3},
        {"a": [3, 2]},
    ),
}


@pytest.mark.parametrize("name", CASES)
def test_named(name: str) -> None:
    """T11: in every order in which the changes can have come."""
    steps, values, sides = CASES[name]
    known = Lineage()
    for txn, _, after, _ in (NEW, *steps):
        known.add(txn, list(after))
    written = [
        Written(txn, site, not after, units) for txn, site, after, units in (NEW, *steps) if units
    ]
    for order in permutations(written):
        merged = merge(order, known.before)
        assert merged is not None
        assert {**merged.values, **values} == dict(merged.values)
        assert {c.unit: [s.value for s in c.sides] for c in merged.conflicts} == sides
        for conflict in merged.conflicts:
            assert conflict.sides[0].value == merged.values[conflict.unit]


def test_a_record_that_nobody_made_is_not_there() -> None:
    """T11: as after a roll-back, edits alone make no record."""
    known = Lineage()
    known.add("x", [])
    assert merge([], known.before) is None
    assert merge([Written("x", "v1", False, {"a": 1})], known.before) is None


def test_what_merged_by_itself_is_named() -> None:
    """T11: which fields another PC wrote meanwhile."""
    known = Lineage()
    for name, after in [("n", []), ("x", ["n"]), ("y", ["n"]), ("z", ["x", "y"])]:
        known.add(name, after)
    new = Written("n", "v0", True, {"a": 0, "b": 0, "c": 0})
    written = [new, Written("x", "v1", False, {"a": 1}), Written("y", "t1", False, {"b": 1})]
    merged = merge(written, known.before)
    assert merged is not None
    assert mixed(merged, {"x"}, known.before) == {"a"}
    assert mixed(merged, {"y"}, known.before) == {"b"}
    assert mixed(merged, {"x", "y"}, known.before) == frozenset()
    merged = merge([*written, Written("z", "v1", False, {"a": 2})], known.before)
    assert merged is not None
    assert mixed(merged, {"z"}, known.before) == frozenset()


def test_a_record_changed_a_thousand_times_is_merged_quickly() -> None:
    """A chain keeps one newest change at a time, however long it is."""
    known = Lineage()
    known.add("0", [])
    for n in range(1, 1000):
        known.add(str(n), [str(n - 1)])
    asked = 0

    def before(first: str, second: str) -> bool:
        nonlocal asked
        asked += 1
        return known.before(first, second)

    written = [Written(str(n), "v1", n == 0, {"a": n}) for n in range(1000)]
    random.Random(1).shuffle(written)
    merged = merge(written, before)
    assert merged is not None
    assert merged.values == {"a": 999}
    assert asked < 2100

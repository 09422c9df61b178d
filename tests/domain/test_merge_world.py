"""Random worlds of the pure merge (T9): who has seen the same agrees, and no value is lost."""

from __future__ import annotations

import random
from collections.abc import Callable, Iterable, Mapping

import pytest
from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    RuleBasedStateMachine,
    initialize,
    rule,
    run_state_machine_as_test,
)

from partybuild_desktop.domain.merge import GONE, Merged
from tests.domain.pc import Txn, owner_of
from tests.domain.world import COMMON, RARE, Act, World, what
from tests.share import share

WORLDS = share(300, 10_000)
PARTS = share(2, 20)
RANDOM = st.randoms(use_true_random=False)

Tell = Callable[[str, object], None]


def surviving(world: World) -> dict[str, Txn]:
    """What counts on any PC.

    What a PC had before it was set back, and nobody else, is gone; what only a PC holds that has
    set it aside, somebody has decided not to count.
    """
    found = {name for pc in world.pcs for name in pc.counted()}
    return {name: txn for name, txn in world.log.items() if name in found}


def writers(log: Mapping[str, Txn], record: str, unit: str) -> Iterable[Txn]:
    """The transactions that wrote a unit of a record."""
    return [t for t in log.values() if record in t.wrote and unit in t.wrote[record][1]]


def assert_same_books(world: World) -> None:
    for pc in world.pcs[1:]:
        assert pc.waiting == []
        scope = world.town.scope(pc.org).intersection(world.town.records())
        assert set(pc.records()) == scope
        for record in scope:
            assert what(pc.view(record)) == what(world.town.view(record)), (pc.org, record)


def assert_nothing_lost(world: World) -> None:
    """Every value that was ever written stands, is listed, or gave way to one who had seen it."""
    above = world.ancestors()
    log = surviving(world)
    for record in world.town.records():
        merged = world.town.view(record)
        assert merged is not None
        listed = {c.unit: [side.value for side in c.sides] for c in merged.conflicts}
        for txn in log.values():
            for unit, value in txn.wrote.get(record, (False, {}))[1].items():
                if unit == GONE and value and removes(txn, owner_of(record)):
                    continue  # said of the whole: asked, and held against every edit, there
                later = [t for t in writers(log, record, unit) if txn.name in above[t.name]]
                assert all((txn.name, record) in t.saw for t in later)
                if later or (unit == GONE and gone(world, record)):
                    continue
                standing = listed.get(unit, [merged.values[unit]])
                assert value in standing, (record, unit, txn.name)
                again = txn.again.get(record, {}).get(unit, ())
                assert {side.value for side in again} <= set(standing), (record, unit)
        if not gone(world, record):  # else it is the whole that must not be buried
            assert_no_edit_buried(log, above, record, merged)
        assert_parts_follow(world, log, record, merged)


def gone(world: World, record: str) -> bool:
    """Whether what it is part of is removed, and it with that."""
    owner = world.town.view(owner_of(record))
    return owner is not None and bool(owner.values.get(GONE))


def assert_parts_follow(world: World, log: Mapping[str, Txn], record: str, merged: Merged) -> None:
    """What stays, stays with its parts; what is removed, is removed without a word about them."""
    if gone(world, record):
        assert all(conflict.unit != GONE for conflict in merged.conflicts)
    elif merged.values.get(GONE):
        assert any(
            removes(txn, record) and not removes(txn, owner_of(record)) for txn in log.values()
        )


def removes(txn: Txn, record: str) -> bool:
    """Whether it takes a record out."""
    return bool(txn.wrote.get(record, (False, {}))[1].get(GONE))


def assert_no_edit_buried(
    log: dict[str, Txn], above: dict[str, frozenset[str]], record: str, merged: Merged
) -> None:
    """What was removed without a question was removed by one who had seen every edit."""
    if not merged.values.get(GONE) or any(c.unit == GONE for c in merged.conflicts):
        return
    removals = [t for t in writers(log, record, GONE) if t.wrote[record][1][GONE]]
    last = [t for t in removals if not any(t.name in above[o.name] for o in removals)]
    for txn in log.values():
        if txn not in last and edited(txn, record):
            assert any(txn.name in above[t.name] for t in last) or all(
                t.name in above[txn.name] for t in last
            )


def edited(txn: Txn, record: str) -> bool:
    """Whether it wrote anything of a record, or of what is part of it, but that it is removed."""
    inside = [wrote for one, (_, wrote) in txn.wrote.items() if f"{one}/".startswith(f"{record}/")]
    return any(not units.get(GONE) for units in inside)


@pytest.mark.parametrize("part", range(PARTS))
def test_worlds(part: int, record_property: Tell) -> None:
    """T9: 2-6 villages and a township, clones, copies set back, transfers, packages in any way."""
    seeds = range(part, WORLDS, PARTS)
    record_property("tried", len(seeds))
    for seed in seeds:
        world = World(random.Random(seed))
        world.run(world.rng.randint(10, 160))
        world.settle_down()
        try:
            assert_same_books(world)
            assert_nothing_lost(world)
        except AssertionError as error:
            raise AssertionError(f"world {seed}") from error


class Road(RuleBasedStateMachine):
    """The same worlds step by step, so that a failure is boiled down to the fewest steps."""

    def __init__(self) -> None:
        super().__init__()
        self.world: World | None = None

    @initialize(rng=RANDOM)
    def found(self, rng: random.Random) -> None:
        self.world = World(rng)

    @rule(act=st.sampled_from([*COMMON, *RARE]), rng=RANDOM)
    def happens(self, act: Act, rng: random.Random) -> None:
        assert self.world is not None
        self.world.rng = rng
        act(self.world)

    def teardown(self) -> None:
        if self.world is not None:
            self.world.settle_down()
            assert_same_books(self.world)
            assert_nothing_lost(self.world)


def test_any_steps(record_property: Tell) -> None:
    """T9: whatever order of steps a search for trouble comes upon."""
    tried = share(15, 500)
    record_property("tried", tried)
    rules = settings(
        max_examples=tried, stateful_step_count=share(30, 60), deadline=None, database=None
    )
    run_state_machine_as_test(Road, settings=rules)

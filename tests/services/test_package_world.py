"""Random worlds of PCs that never meet, through real encrypted books and package files (T9).

Whatever is entered, changed, removed, undone and decided where, exported, lost, damaged, taken in
twice, in another order, by way of another PC, rolled back, on a copied PC or one set back: when
everybody has heard everything, all books are the same, every row is what the log tells, every
photograph opens, and every value that was ever typed is in the township's log.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from partybuild_desktop.domain.event import balance
from partybuild_desktop.services.app import App
from partybuild_desktop.services.member import Scope
from partybuild_desktop.services.package import State
from partybuild_desktop.store.check import state_hash
from partybuild_desktop.store.standing import all_standings
from tests.services.package_world import World, log_of
from tests.share import share

STEPS = 80


@pytest.fixture
def worlds() -> Iterator[list[World]]:
    made: list[World] = []
    yield made
    for world in made:
        for app in world.pcs.values():
            app.close()


@pytest.mark.parametrize("seed", range(share(2, full=300)))
@pytest.mark.timeout(900)
def test_everybody_agrees_and_nothing_typed_is_lost(
    seed: int, town_folder: Path, tmp_path: Path, worlds: list[World]
) -> None:
    world = World(tmp_path, town_folder, seed)
    worlds.append(world)
    for _ in range(STEPS):
        world.step()
    world.settle()
    assert_agreed(world)
    assert world.sound()
    for app in world.pcs.values():
        assert app.attachments.problems() == []
        assert_balanced(app)
        assert_placed(app)
    log = "".join(log_of(world.pcs[pc]) for pc in world.pcs_of("")) + world.waiting()
    assert [value for value in world.typed if value not in log] == [], world.done
    assert_again_already(world)


def assert_agreed(world: World) -> None:
    """Of each village everybody shows the same; the township knows of every conflict."""
    for village in world.invitations:
        found = {}
        towns = [pc for pc in world.pcs_of("") if village in world.invited(pc)]
        for pc in (*towns, *world.pcs_of(village)):
            with world.pcs[pc].books.read() as reader:
                found[pc] = state_hash(reader, village)
        assert len(set(found.values())) == 1, (found, world.done)
    known = conflicts_of(world.town)
    for pc, app in world.pcs.items():
        assert not world.org[pc] or conflicts_of(app) <= known, (pc, world.done)


def conflicts_of(app: App) -> set[tuple[str, str, str]]:
    """What is not decided yet: record, unit, and the values in the order in which they show."""
    found = app.packages.conflicts.all()
    return {(one.uid, one.unit, repr([side.value for side in one.sides])) for one in found}


def assert_balanced(app: App) -> None:
    """Table 1: who came and who went make up who is there."""
    with app.books.read() as reader:
        assert reader.conn.exec_driver_sql("PRAGMA foreign_key_check").all() == []
        standings = [periods for _, periods in all_standings(reader.conn)]
    own = {org.uid for org in app.orgs.tree()}
    table = balance(standings, year=2026, in_scope=own.__contains__, until="2026-07-01")
    assert table.difference == 0
    assert table.counted == app.members.count(Scope())


def assert_placed(app: App) -> None:
    """Whoever is in the books stands somewhere: a removal takes everything along, or nothing."""
    nowhere = (
        "SELECT name FROM person WHERE gone = 0"
        " AND EXISTS (SELECT 1 FROM event WHERE event.person = person.uid)"
        " AND NOT EXISTS (SELECT 1 FROM standing"
        " JOIN org ON org.uid = standing.org WHERE standing.person = person.uid AND org.gone = 0)"
    )
    with app.books.read() as reader:
        assert reader.conn.exec_driver_sql(nowhere).all() == []


def assert_again_already(world: World) -> None:
    """A package that was taken in is harmless the second time (P5)."""
    states = ("applied", "written")
    taken = {one.id for one in world.town.packages.passed() if one.state in states}
    for told in world.carry_all("town", world.packages):
        assert (told.state is State.ALREADY) == (told.manifest.id in taken), world.done

"""T18: undo and redo of every action, in any sequence, end in the same books."""

from __future__ import annotations

import random
from collections.abc import Callable

import pytest

from partybuild_desktop.domain.event import EventKind
from partybuild_desktop.domain.problem import UserProblem
from partybuild_desktop.services.app import App
from partybuild_desktop.services.member import EVERYBODY, Scope
from partybuild_desktop.store.check import stale_standings
from partybuild_desktop.store.history import broken_links
from tests.books import hash_of, member_named, org_named
from tests.share import share

Act = Callable[[App, random.Random], object]


def _someone(app: App, rng: random.Random) -> str:
    return rng.choice(app.members.uids(Scope(statuses=EVERYBODY)))


def _org(app: App, rng: random.Random) -> str:
    return rng.choice(app.orgs.tree()).uid


def _day(rng: random.Random) -> str:
    return f"{rng.randint(2019, 2026)}-{rng.randint(1, 12):02d}-{rng.randint(1, 28):02d}"


def _add(app: App, rng: random.Random) -> object:
    values = {"name": f"甲{rng.random()}", "joined": _day(rng), "sex": rng.choice("男女")}
    entry = rng.choice([EventKind.OPENING, EventKind.JOINED, EventKind.TRANSFER_IN])
    return app.members.add(values, org=_org(app, rng), entry=entry, on=_day(rng))


def _set(app: App, rng: random.Random) -> object:
    key = rng.choice(["phone", "note", "joined", "address", "education"])
    value = _day(rng) if key == "joined" else rng.choice(["", "初中", "大专", "1"])
    return app.members.set(_someone(app, rng), {key: value})


def _paste(app: App, rng: random.Random) -> object:
    edits = [(_someone(app, rng), {"note": str(rng.random())}) for _ in range(5)]
    return app.members.set_many(edits)


def _leave(app: App, rng: random.Random) -> object:
    kinds = [EventKind.DIED, EventKind.LEFT, EventKind.SUSPENDED, EventKind.TRANSFER_OUT]
    return app.members.remove(_someone(app, rng), kind=rng.choice(kinds), on=_day(rng))


ACTIONS: tuple[Act, ...] = (
    _add,
    _set,
    _paste,
    _leave,
    lambda app, rng: app.members.transfer(_someone(app, rng), to=_org(app, rng), on=_day(rng)),
    lambda app, rng: app.members.restore(_someone(app, rng), on=_day(rng)),
    lambda app, rng: app.members.confirm(_someone(app, rng), on=_day(rng)),
    lambda app, rng: app.members.delete(_someone(app, rng)),
    lambda app, rng: app.orgs.add(f"新{rng.random()}村党支部", parent=_org(app, rng)),
    lambda app, rng: app.orgs.set(_org(app, rng), {"phone": str(rng.random())}),
    lambda app, rng: app.orgs.move(_org(app, rng), parent=_org(app, rng), on=_day(rng)),
    lambda app, rng: app.orgs.dissolve(_org(app, rng), on=_day(rng)),
    lambda app, rng: app.orgs.add_village(f"村{rng.random()}", org=_org(app, rng)),
    lambda app, rng: app.orgs.appoint(
        _someone(app, rng), org=_org(app, rng), title="书记", start=_day(rng)
    ),
    lambda app, rng: app.orgs.relieve(rng.choice(app.orgs.posts()).uid, on=_day(rng)),
)


def act(app: App, rng: random.Random) -> None:
    """One random action; what the program refuses changes nothing."""
    before = hash_of(app)
    try:
        rng.choice(ACTIONS)(app, rng)
    except (UserProblem, IndexError):  # IndexError: there is nobody, or no post, to act on
        assert hash_of(app) == before


def undo_all(app: App) -> int:
    n = 0
    while app.history.next_steps()[0]:
        app.history.undo()
        n += 1
    return n


def redo_all(app: App) -> int:
    n = 0
    while app.history.next_steps()[1]:
        app.history.redo()
        n += 1
    return n


@pytest.mark.parametrize("seed", range(share(2, 1000)))
def test_undo_all_and_redo_all(town: App, seed: int) -> None:
    """Fifty actions on a small township, taken back to the founding and done again."""
    rng = random.Random(seed)
    for _ in range(50):
        act(town, rng)
    full = hash_of(town)
    undone = undo_all(town)
    assert town.members.count(Scope(statuses=EVERYBODY)) == 0
    assert len(town.orgs.tree()) == 1
    founded = hash_of(town)
    assert redo_all(town) == undone
    assert hash_of(town) == full
    assert undo_all(town) == undone
    assert hash_of(town) == founded
    with town.books.read() as reader:
        assert list(broken_links(reader)) == []
        assert list(stale_standings(reader)) == []


@pytest.mark.parametrize("seed", range(share(1, 200)))
def test_each_step_back_is_the_state_before(town: App, seed: int) -> None:
    """Undo and redo at random among new actions; every state is the one that was left."""
    rng = random.Random(f"walk {seed}")
    past, future = [hash_of(town)], list[str]()
    for _ in range(60):
        step = rng.random()
        if step < 0.3 and len(past) > 1:
            town.history.undo()
            future.append(past.pop())
        elif step < 0.5 and future:
            town.history.redo()
            past.append(future.pop())
        else:
            last = town.history.last_saved(), town.history.next_steps()
            act(town, rng)
            if (town.history.last_saved(), town.history.next_steps()) != last:
                past.append(hash_of(town))
                future.clear()
        assert hash_of(town) == past[-1]


def test_undo_names_what_it_takes_back(town: App) -> None:
    uid = member_named(town, "王秀英")
    town.members.set(uid, {"phone": "13800000000"})
    undo, redo = town.history.next_steps()
    assert undo is not None
    assert (undo.action, redo) == ("member_edit", None)
    step, changes = town.history.undo()
    assert step.action == "member_edit"
    assert changes.touched == {"person": {uid}}
    assert town.members.get(uid).phone == ""
    undo, redo = town.history.next_steps()
    assert redo is not None
    step, _ = town.history.redo()
    assert step.action == "member_edit"
    assert town.members.get(uid).phone == "13800000000"


def test_a_new_action_ends_what_could_be_redone(town: App) -> None:
    uid = member_named(town, "王秀英")
    town.members.set(uid, {"phone": "1"})
    town.history.undo()
    town.members.set(uid, {"note": "x"})
    with pytest.raises(UserProblem) as caught:
        town.history.redo()
    assert caught.value.code == "redo_nothing"


def test_the_founding_cannot_be_undone(town: App) -> None:
    undo_all(town)
    with pytest.raises(UserProblem) as caught:
        town.history.undo()
    assert caught.value.code == "undo_nothing"
    assert town.orgs.tree()[0].name == "中共双河镇委员会"


def test_a_value_that_changed_since_is_not_overwritten(town: App) -> None:
    """As after a merge: another site's change lies above this site's own."""
    uid = member_named(town, "王秀英")
    town.members.set(uid, {"phone": "13800000000"})
    other = town.books.site
    town.books.site = "elsewhere"
    town.members.set(uid, {"phone": "13900000000"})
    town.books.site = other
    with pytest.raises(UserProblem) as caught:
        town.history.undo()
    assert caught.value.code == "undo_superseded"
    assert town.members.get(uid).phone == "13900000000"


def test_undo_of_a_transfer_brings_him_back(town: App) -> None:
    uid = member_named(town, "单秀兰")
    star, flag = org_named(town, "红星村"), org_named(town, "红旗村")
    town.members.transfer(uid, to=flag, on="2025-01-01")
    assert uid in town.members.uids(Scope(org=flag))
    town.history.undo()
    assert uid in town.members.uids(Scope(org=star))
    assert town.members.history(uid).standing[-1].org == star

"""What was changed since a state of the books, by ancestry and not by clocks."""

from __future__ import annotations

from partybuild_desktop.domain.event import EventKind
from partybuild_desktop.services.app import App
from partybuild_desktop.store.books import newest
from partybuild_desktop.store.since import NOTHING, since
from tests.books import member_named

TABLES = ("person", "event", "post")


def _heads(app: App) -> tuple[str, ...]:
    with app.books.read() as reader:
        return newest(reader)


def test_each_field_is_as_it_was_before_its_first_change(town: App) -> None:
    uid = member_named(town, "王秀英")
    before = town.members.get(uid)
    heads = _heads(town)
    town.members.set(uid, {"phone": "13900001111"})
    town.members.set(uid, {"phone": "13900002222", "address": "八组"})
    added, _ = town.members.add({"name": "新来的"}, org=town.books.root, entry=EventKind.OPENING)
    town.members.set(added, {"address": "九组"})
    with town.books.read() as reader:
        found = since(reader, heads, TABLES)
    assert found.was == {("person", uid): {"phone": before.phone, "address": before.address}}
    assert ("person", added) in found.new
    assert found.uids("post") == []


def test_a_state_that_is_that_of_today_or_not_known_has_no_changes(town: App) -> None:
    heads = _heads(town)
    with town.books.read() as reader:
        assert since(reader, heads, TABLES) is NOTHING
        town.members.set(member_named(town, "王秀英"), {"phone": "13900001111"})
    with town.books.read() as reader:
        assert since(reader, (*heads, "x"), TABLES) is NOTHING
        assert since(reader, (), TABLES) is NOTHING
        assert since(reader, heads, ("post",)) is NOTHING
        assert since(reader, heads, TABLES)

"""The unit of work: one action is one transaction, logged whole, and nothing goes past it."""

from __future__ import annotations

import json

import pytest
from sqlalchemy import select, text
from sqlalchemy.exc import DatabaseError

from partybuild_desktop.domain.log import Change, from_units
from partybuild_desktop.services.app import App
from partybuild_desktop.store.books import GONE, to_units
from partybuild_desktop.store.check import stale_standings
from partybuild_desktop.store.history import broken_links, changes_of
from partybuild_desktop.store.table import BOOKS, CHANGE, HEAD, PERSON, STANDING, TXN
from tests.books import LABEL, hash_of


def txns(app: App) -> int:
    with app.books.read() as reader:
        return len(reader.conn.execute(select(TXN.c.hash)).all())


def changes(app: App, txn: str) -> list[Change]:
    with app.books.read() as reader:
        return changes_of(reader, txn)


# ---------------------------------------------------------------- one action


def test_a_new_record_is_one_change_with_all_its_values(town: App) -> None:
    with town.books.write("member_add", name="甲") as unit:
        uid = unit.new("person", {"name": "甲", "sex": "1", "phone": ""})
    assert changes(town, unit.changes.txn) == [
        Change("person", uid, None, {"name": "甲", "sex": "1"})
    ]
    assert unit.changes.touched == {"person": {uid}}


def test_an_edit_says_before_and_after_and_only_what_differs(town: App) -> None:
    with town.books.write("a") as unit:
        uid = unit.new("person", {"name": "甲", "sex": "1"})
    with town.books.write("b") as unit:
        assert unit.edit("person", uid, {"name": "甲", "sex": "2", "note": "x"})
    assert changes(town, unit.changes.txn) == [
        Change("person", uid, {"sex": "1", "note": ""}, {"sex": "2", "note": "x"})
    ]


def test_an_action_that_changes_nothing_leaves_no_trace(town: App) -> None:
    before = txns(town)
    with town.books.write("b") as unit:
        assert not unit.edit("org", town.books.root, {"code": "01"})
    assert unit.changes.txn == ""
    assert txns(town) == before


def test_an_action_that_fails_leaves_no_trace(town: App) -> None:
    """P2: after any failure the data are exactly as before."""
    before, count = hash_of(town), txns(town)
    with pytest.raises(ValueError, match="stop"), town.books.write("a") as unit:
        unit.new("person", {"name": "甲"})
        unit.edit("org", town.books.root, {"name": "乙"})
        raise ValueError("stop")
    assert (hash_of(town), txns(town)) == (before, count)


def test_fields_that_belong_together_change_as_one(town: App) -> None:
    """Kind and date of an event are one value, or a merge could mix two events into a third."""
    with town.books.write("a") as unit:
        person = unit.new("person", {"name": "甲"})
        event = unit.new("event", {"person": person, "kind": "opening", "org": town.books.root})
    assert changes(town, unit.changes.txn)[1].after["kind+on"] == ["opening", ""]
    with town.books.write("b") as unit:
        unit.edit("event", event, {"on": "2024-05"})
    (change,) = changes(town, unit.changes.txn)
    assert change.before == {"kind+on": ["opening", ""]}
    assert change.after == {"kind+on": ["opening", "2024-05"]}


def test_units_there_and_back() -> None:
    values = {"kind": "died", "on": "2024", "org": "o"}
    assert to_units("event", values) == {"kind+on": ["died", "2024"], "org": "o"}
    assert from_units(to_units("event", values)) == values
    assert to_units("event", {"kind": "joined"}) == {"kind+on": ["joined", ""]}
    assert to_units("person", values) == values


def test_removing_is_a_mark(town: App) -> None:
    with town.books.write("a") as unit:
        uid = unit.new("person", {"name": "甲"})
    with town.books.write("b") as unit:
        assert unit.drop("person", uid)
    with town.books.read() as reader:
        row = reader.conn.execute(select(PERSON).where(PERSON.c.uid == uid)).mappings().one()
    assert (row["name"], row[GONE]) == ("甲", 1)


def test_a_reference_may_be_empty(town: App) -> None:
    with town.books.write("a") as unit:
        person = unit.new("person", {"name": "甲"})
        post = unit.new("post", {"person": person, "org": "", "title": "书记"})
        assert unit.edit("post", post, {"org": town.books.root})
        assert unit.edit("post", post, {"org": ""})


def test_a_reference_to_nobody_is_refused(town: App) -> None:
    before = hash_of(town)
    with pytest.raises(DatabaseError), town.books.write("a") as unit:
        unit.new("event", {"person": "nobody", "kind": "opening", "org": town.books.root})
    assert hash_of(town) == before


def test_the_head_of_an_entry(town: App) -> None:
    with town.books.write("member_add", name="甲") as unit:
        unit.new("person", {"name": "甲"})
        unit.note(n=3)
    with town.books.read() as reader:
        row = reader.conn.execute(select(TXN).where(TXN.c.hash == unit.changes.txn)).one()
    assert (row.site, row.user, row.action) == (town.books.site, LABEL, "member_add")
    assert json.loads(row.args) == {"name": "甲", "n": 3}
    assert row.wall == "2026-07-01T09:00:00+08:00"


def test_entries_are_numbered_without_gap_and_name_the_one_before(town: App) -> None:
    for n in range(3):
        town.orgs.set(town.books.root, {"note": str(n)})
    with town.books.read() as reader:
        rows = reader.conn.execute(select(TXN).order_by(TXN.c.seq)).all()
        heads = reader.conn.execute(select(HEAD.c.txn)).scalars().all()
    assert [row.seq for row in rows] == list(range(1, len(rows) + 1))
    assert [json.loads(row.parents) for row in rows] == [[], *([row.hash] for row in rows[:-1])]
    assert heads == [rows[-1].hash]


# ---------------------------------------------------------------- nothing goes past it


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE person SET name = 'x'",
        "INSERT INTO org (uid) VALUES ('x')",
        "DELETE FROM standing",
        "UPDATE setting SET value = 'x'",
        "CREATE TABLE t (a)",
    ],
)
def test_a_reader_cannot_write(town: App, statement: str) -> None:
    before = hash_of(town)
    with pytest.raises(DatabaseError, match="readonly"), town.books.read() as reader:
        reader.conn.execute(text(statement))
    assert hash_of(town) == before


@pytest.mark.parametrize(
    "statement",
    [
        "DELETE FROM change",
        "UPDATE change SET fields = '{}'",
        "DELETE FROM txn",
        "UPDATE txn SET action = 'x'",
        "UPDATE txn SET args = '{}'",
        "UPDATE txn SET parents = '[]'",
        "UPDATE txn SET hash = 'x'",
    ],
)
def test_the_log_only_grows(town: App, statement: str) -> None:
    with pytest.raises(DatabaseError, match="the log only grows"), town.books.local() as conn:
        conn.execute(text(statement))
    with town.books.read() as reader:
        assert list(broken_links(reader)) == []


def test_a_reader_sees_one_moment(town: App) -> None:
    """What another connection writes meanwhile does not show half-way through a list."""
    count = select(PERSON.c.uid)
    with town.books.read() as reader:
        before = len(reader.conn.execute(count).all())
        with town.books.write("a") as unit:
            unit.new("person", {"name": "甲"})
        assert len(reader.conn.execute(count).all()) == before
    with town.books.read() as reader:
        assert len(reader.conn.execute(count).all()) == before + 1


# ---------------------------------------------------------------- what is derived


def test_where_everybody_stands_follows_from_the_events(town: App) -> None:
    with town.books.write("a") as unit:
        person = unit.new("person", {"name": "甲", "joined": "2010"})
        event = unit.new("event", {"person": person, "kind": "opening", "org": town.books.root})

    def standing() -> list[tuple[str, str, str]]:
        query = select(STANDING.c.start, STANDING.c.end, STANDING.c.status)
        with town.books.read() as reader:
            rows = reader.conn.execute(query.where(STANDING.c.person == person)).all()
            assert list(stale_standings(reader)) == []
        return [(r[0], r[1], r[2]) for r in rows]

    assert standing() == [("2010", "9999", "1")]
    with town.books.write("b") as unit:
        unit.edit("person", person, {"joined": "2011-05"})
    assert standing() == [("2011-05", "9999", "1")]
    with town.books.write("c") as unit:
        death = unit.new("event", {"person": person, "kind": "died", "on": "2020-01-01"})
    assert standing() == [("2011-05", "2020-01-01", "1"), ("2020-01-01", "9999", "30")]
    with town.books.write("d") as unit:
        unit.drop("event", death)
    assert standing() == [("2011-05", "9999", "1")]
    with town.books.write("e") as unit:
        unit.drop("event", event)
    assert standing() == []
    with town.books.write("f") as unit:
        unit.edit("event", event, {GONE: 0})
        unit.drop("person", person)
    assert standing() == []


def test_every_book_has_a_uid_and_a_mark() -> None:
    for table in BOOKS.values():
        assert [c.name for c in table.primary_key] == ["uid"]
        assert GONE in table.c
        assert all(not c.unique for c in table.c)  # no UNIQUE on what people type
    assert CHANGE.c.fields.type.python_type is str

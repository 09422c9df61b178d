"""The history of a record, the list of actions, and a chain in which every tampering shows."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from partybuild_desktop.services.app import App
from partybuild_desktop.store.engine import connect
from partybuild_desktop.store.history import broken_links
from partybuild_desktop.store.keyring import Keyring
from tests.books import CHEAP, LABEL, PASSWORD, actions, entrance, member_named

Raw = Any


def edit_behind_its_back(folder: Path, tamper: Callable[[Raw], object]) -> None:
    """Change the file as somebody would who knows the password and the file's format."""
    key = Keyring(folder / "keyring.json", stretch=CHEAP).unlock(LABEL, PASSWORD)
    raw = connect(folder / "books.db", key)
    try:
        for (name,) in raw.execute(
            "SELECT name FROM sqlite_schema WHERE type = 'trigger'"
        ).fetchall():
            raw.execute(f"DROP TRIGGER {name}")
        raw.execute("PRAGMA foreign_keys=OFF")
        tamper(raw)
    finally:
        raw.close()


def findings(folder: Path) -> set[str]:
    app = entrance(folder).unlock(LABEL, PASSWORD)
    try:
        report = app.check.run()
        found = {f.code for f in report.findings if f.of_file}
        assert report.ok == (not found)
        with app.books.read() as reader:
            assert {code for code, _ in broken_links(reader)} <= found
    finally:
        app.close()
    return found


def middle(raw: Raw) -> str:
    """An entry that has others before and after it."""
    return str(raw.execute("SELECT hash FROM txn WHERE seq = 9").fetchone()[0])


def newest(raw: Raw) -> str:
    return str(raw.execute("SELECT hash FROM txn ORDER BY seq DESC LIMIT 1").fetchone()[0])


def test_a_whole_chain(town_folder: Path) -> None:
    assert findings(town_folder) == set()
    edit_behind_its_back(town_folder, lambda raw: None)
    assert findings(town_folder) == set()


def sql(*statements: str) -> Callable[[Raw], None]:
    """Statements in which :m is an entry in the middle of the log and :last its newest."""

    def tamper(raw: Raw) -> None:
        names = {"m": middle(raw), "last": newest(raw)}
        for statement in statements:
            raw.execute(statement, {k: v for k, v in names.items() if f":{k}" in statement})

    return tamper


BROKEN, ALTERED, DIFFERS = "log_change_altered", "log_entry_altered", "book_differs"
#  What is done to the file, and the codes that tell of it.
TAMPERINGS: dict[str, tuple[Callable[[Raw], None], set[str]]] = {
    "a value in the log": (
        sql("UPDATE change SET fields = replace(fields, '王秀英', '王秀兰')"),
        {BROKEN, DIFFERS},
    ),
    "the hash of a change": (
        sql("UPDATE change SET hash = 'x' WHERE txn = :m"),
        {BROKEN, ALTERED},
    ),
    "who did it": (sql("UPDATE txn SET user = '录入9' WHERE hash = :m"), {ALTERED}),
    "when it was done": (sql("UPDATE txn SET wall = '2020' WHERE hash = :m"), {ALTERED}),
    "what it was called": (sql("UPDATE txn SET args = '{}' WHERE hash = :m"), {ALTERED}),
    "one change removed": (
        sql("DELETE FROM change WHERE txn = :m AND n = 0"),
        {ALTERED, DIFFERS},
    ),
    "two changes in another order": (
        sql("UPDATE change SET n = 9 WHERE txn = :m AND n = 0"),
        {ALTERED},
    ),
    "an entry removed": (
        sql("DELETE FROM change WHERE txn = :m", "DELETE FROM txn WHERE hash = :m"),
        {"log_entry_missing", "log_gap", "log_head_wrong", DIFFERS},
    ),
    "the newest entry removed": (
        sql("DELETE FROM change WHERE txn = :last", "DELETE FROM txn WHERE hash = :last"),
        {"log_head_wrong", "file_damaged", DIFFERS},  # the head refers to what is gone
    ),
    "the newest entry removed and the head set back": (
        sql(
            "DELETE FROM change WHERE txn = :last",
            "DELETE FROM txn WHERE hash = :last",
            "UPDATE head SET txn = (SELECT hash FROM txn ORDER BY seq DESC LIMIT 1)",
        ),
        {DIFFERS, "log_head_wrong"},  # the chain is whole; ancestry and books know of one more
    ),
    "a number given twice": (
        sql("UPDATE txn SET seq = 8 WHERE hash = :m"),
        {ALTERED, "log_gap"},
    ),
    "another predecessor": (
        sql("UPDATE txn SET parents = '[]' WHERE hash = :m"),
        {ALTERED, "log_head_wrong"},
    ),
    "a record past the log": (
        sql("UPDATE person SET name = '王秀兰' WHERE name = '王秀英'"),
        {DIFFERS},
    ),
    "a record made without the log": (
        sql("INSERT INTO person (uid, name) VALUES ('x', '新人')"),
        {DIFFERS},
    ),
    "a mark past the log": (sql("UPDATE post SET gone = 1"), {DIFFERS}),
    "a record taken out": (sql("DELETE FROM post"), {DIFFERS}),
    "where somebody stands": (sql("UPDATE standing SET status = '30'"), {"standing_stale"}),
}


@pytest.fixture
def town_with_post(town_folder: Path) -> Path:
    app = entrance(town_folder).unlock(LABEL, PASSWORD)
    uid = member_named(app, "王秀英")
    app.orgs.appoint(uid, org=app.books.root, title="书记", start="2021-01-12")
    app.members.set(uid, {"phone": "13800000000"})
    app.close()
    return town_folder


@pytest.mark.parametrize("name", TAMPERINGS)
def test_what_was_tampered_with_is_found(town_with_post: Path, name: str) -> None:
    tamper, codes = TAMPERINGS[name]
    edit_behind_its_back(town_with_post, tamper)
    assert findings(town_with_post) == codes


def test_the_history_of_a_record(town: App) -> None:
    uid = member_named(town, "王秀英")
    town.members.set(uid, {"phone": "13800000000"})
    town.members.set(uid, {"phone": "", "note": "x"})
    town.history.undo()
    entries = town.history.of_record(uid)
    assert [e.action for e in entries] == ["member_add", "member_edit", "member_edit", "undo"]
    assert all(e.user == LABEL and e.change.uid == uid for e in entries)
    assert entries[0].change.before is None
    assert entries[0].change.after["name"] == "王秀英"
    assert (entries[2].change.before, entries[2].change.after) == (
        {"phone": "13800000000", "note": ""},
        {"phone": "", "note": "x"},
    )
    assert entries[3].change.after == entries[2].change.before


def test_the_history_of_an_event_tells_its_fields_apart(town: App) -> None:
    uid = member_named(town, "王秀英")
    event = town.members.history(uid).events[0]
    (entry,) = town.history.of_record(event.uid)
    assert entry.change.after["kind"] == "opening"
    assert entry.change.after["on"] == ""


def test_the_list_of_actions_is_newest_first(town: App) -> None:
    town.orgs.set(town.books.root, {"note": "x"})
    town.history.undo()
    found = [a.action for a in actions(town, 3)]
    assert found == ["undo", "org_edit", "member_add"]
    assert town.history.last_saved() == "2026-07-01T09:00:00+08:00"

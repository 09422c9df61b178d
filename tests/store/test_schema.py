"""Every released schema, kept as a file, comes to today's: the same tables, nothing lost (T19)."""

from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest

from partybuild_desktop.domain.log import Change
from partybuild_desktop.store.books import SCHEMA, Reader
from partybuild_desktop.store.chain import flaws
from partybuild_desktop.store.check import differing_records, stale_standings, state_hash
from partybuild_desktop.store.engine import APPLICATION_ID, Raw, connect, open_engines
from partybuild_desktop.store.founding import Founding, found
from partybuild_desktop.store.history import broken_links
from partybuild_desktop.store.migration import STEPS, migrate
from tests.store.child import die, in_child
from tests.store.safe import KEY

RELEASED = sorted((Path(__file__).parents[1] / "schemas").glob("*.sql"))


def laid_out(released: Path, path: Path) -> Path:
    """The kept file as an encrypted database."""
    with closing(connect(path, KEY, mode="rwc")) as raw:
        raw.execute("PRAGMA journal_mode=WAL")
        raw.execute(f"PRAGMA application_id={APPLICATION_ID}")
        raw.executescript("PRAGMA foreign_keys=OFF;" + released.read_text("utf-8"))
    return path


def fresh_books(path: Path) -> Path:
    """New books of today."""
    engines = open_engines(path, KEY, schema=SCHEMA, create=True)
    root = Change("org", "r", None, {"name": "中共双河镇委员会"})
    found(
        engines,
        Founding(
            site="t1",
            level="township",
            practice=False,
            created="",
            root=root,
            beside=(),
            user="主管1",
            program="test",
        ),
    )
    engines.dispose()
    return path


def shape(raw: Raw) -> Iterator[tuple[object, ...]]:
    """Everything a table is, but for the spelling of its statement."""
    names = raw.execute("SELECT type, name, sql FROM sqlite_schema ORDER BY type, name").fetchall()
    for kind, name, sql in names:
        if kind == "table":
            for pragma in ("table_xinfo", "foreign_key_list", "index_list"):
                rows = raw.execute(f"PRAGMA {pragma}('{name}')").fetchall()
                yield name, pragma, sorted(row[1:] for row in rows)
            yield name, "deferred", len(re.findall("DEFERRABLE INITIALLY DEFERRED", sql))
            yield name, "rowid", "WITHOUT ROWID" in sql
        elif kind == "index" and sql:
            yield name, raw.execute(f"PRAGMA index_info('{name}')").fetchall()
        elif kind == "trigger":
            yield name, re.sub(r"\s+", " ", sql)


def test_every_schema_before_todays_is_kept() -> None:
    assert [int(path.stem) for path in RELEASED] == list(range(1, SCHEMA))
    assert sorted(STEPS) == list(range(2, SCHEMA + 1))


@pytest.mark.parametrize("released", RELEASED, ids=lambda path: path.stem)
def test_it_comes_to_todays_shape_and_content(released: Path, tmp_path: Path) -> None:
    path = laid_out(released, tmp_path / "books.db")
    assert migrate(path, KEY, schema=SCHEMA, backup=lambda: None) == (int(released.stem), SCHEMA)
    with (
        closing(connect(path, KEY)) as old,
        closing(connect(fresh_books(tmp_path / "fresh.db"), KEY)) as fresh,
    ):
        assert list(shape(old)) == list(shape(fresh))
    said = re.search(r"state_hash (\w+)", released.read_text("utf-8"))
    engines = open_engines(path, KEY, schema=SCHEMA)
    with engines.read.begin() as conn:
        reader = Reader(conn)
        assert said and state_hash(reader) == said[1]
        assert not list(stale_standings(reader))
        assert not list(differing_records(reader))
        assert not list(broken_links(reader))
        assert not flaws(reader)
        placed = conn.exec_driver_sql(
            "SELECT count(*), count(line.txn), max(n) FROM txn LEFT JOIN line ON txn = hash"
        ).one()
    engines.dispose()
    assert placed[0] == placed[1] == placed[2] > 0


LISTS = (
    "SELECT n, at, user, person, field, why FROM disclosure ORDER BY n",
    "SELECT n, serial, wall, user, kind, title, pages, params, copy FROM print ORDER BY n",
)


def test_the_lists_of_schema_2_say_what_they_said(tmp_path: Path) -> None:
    path = laid_out(RELEASED[1], tmp_path / "books.db")
    with closing(connect(path, KEY)) as raw:
        before = [raw.execute(query).fetchall() for query in LISTS]
    assert [len(rows) for rows in before] == [3, 3]
    migrate(path, KEY, schema=SCHEMA, backup=lambda: None)
    with closing(connect(path, KEY)) as raw:
        assert [raw.execute(query).fetchall() for query in LISTS] == before


GARBAGE = (
    "UPDATE print SET title = X'00ff', pages = 'x' WHERE n = 1",
    "UPDATE print SET copy = 'text' WHERE n = 2",
    "UPDATE disclosure SET user = CAST(X'ff' AS TEXT) WHERE n = 1",
    "UPDATE disclosure SET at = X'' WHERE n = 3",
)


def test_what_no_program_wrote_keeps_no_books_from_opening(tmp_path: Path) -> None:
    path = laid_out(RELEASED[1], tmp_path / "books.db")
    with closing(connect(path, KEY)) as raw:
        for statement in GARBAGE:
            raw.execute(statement)
    migrate(path, KEY, schema=SCHEMA, backup=lambda: None)
    engines = open_engines(path, KEY, schema=SCHEMA)
    with engines.read.begin() as conn:
        found = [(flaw.table, flaw.kind, flaw.n) for flaw in flaws(Reader(conn))]
    engines.dispose()
    assert found == [
        ("disclosure", "altered", 3),
        ("print", "altered", 1),
        ("print", "altered", 2),
    ]


def migrate_and_die(path: str, number: str) -> None:
    def step(raw: Raw) -> None:
        STEPS[int(number)](raw)
        die()

    migrate(Path(path), KEY, schema=SCHEMA, backup=lambda: None, steps={**STEPS, int(number): step})


@pytest.mark.parametrize(
    ("released", "number"), [(old, n) for old in RELEASED for n in STEPS if n > int(old.stem)]
)
def test_killed_in_a_step_it_is_as_before(released: Path, number: int, tmp_path: Path) -> None:
    path = laid_out(released, tmp_path / "books.db")
    with closing(connect(path, KEY)) as raw:
        before = list(shape(raw))
    assert in_child(migrate_and_die, path, number) == -9
    with closing(connect(path, KEY)) as raw:
        assert list(shape(raw)) == before
    migrate(path, KEY, schema=SCHEMA, backup=lambda: None)

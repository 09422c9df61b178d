"""Migrations with invented steps: lossless, all or nothing, killed at each step (test T19)."""

from __future__ import annotations

import contextlib
from collections.abc import Callable
from pathlib import Path

import pytest

from partybuild_desktop.store.engine import Raw, connect, open_engines, schema_of
from partybuild_desktop.store.migration import Step, migrate
from partybuild_desktop.system.errors import Cancelled, EnvironmentProblem
from partybuild_desktop.system.progress import Progress
from tests.store.child import die, in_child
from tests.store.safe import KEY, count_people, new_database, said


def add_column(raw: Raw) -> None:
    raw.execute("ALTER TABLE person ADD COLUMN star TEXT NOT NULL DEFAULT ''")


def rebuild_parent(raw: Raw) -> None:
    """The trap: with foreign keys on, dropping the parent would take all its children along."""
    raw.execute("CREATE TABLE org_new (uid TEXT PRIMARY KEY, title TEXT NOT NULL)")
    raw.execute("INSERT INTO org_new SELECT uid, name FROM org")
    raw.execute("DROP TABLE org")
    raw.execute("ALTER TABLE org_new RENAME TO org")


def orphan(raw: Raw) -> None:
    raw.execute("DELETE FROM org")


def broken(raw: Raw) -> None:
    raise ZeroDivisionError


def hasty(raw: Raw) -> None:
    raw.executescript("CREATE TABLE extra (a);")


STEPS: dict[int, Step] = {2: add_column, 3: rebuild_parent}


@pytest.fixture
def path(tmp_path: Path) -> Path:
    new_database(tmp_path / "books.db").dispose()
    return tmp_path / "books.db"


def content(path: Path) -> list[object]:
    raw = connect(path, KEY)
    try:
        tables = raw.execute("SELECT name, sql FROM sqlite_schema ORDER BY name").fetchall()
        rows = raw.execute("SELECT * FROM person ORDER BY uid").fetchall()
        return [schema_of(raw), tables, rows]
    finally:
        raw.close()


def run(path: Path, schema: int, steps: dict[int, Step], backup: Callable[[], object]) -> None:
    assert migrate(path, KEY, schema=schema, backup=backup, steps=steps) == (1, schema)


def test_all_steps_and_nothing_lost(path: Path) -> None:
    made: list[int] = []
    run(path, 3, STEPS, lambda: made.append(count_people(path)))
    assert made == [400]
    engines = open_engines(path, KEY, schema=3)
    with engines.read.begin() as conn:
        row = conn.exec_driver_sql(
            "SELECT count(*), max(star) FROM person JOIN org ON org.uid = person.org"
        ).one()
        assert tuple(row) == (400, "")
    engines.dispose()


def test_what_is_up_to_date_is_left_alone_without_a_backup(path: Path) -> None:
    assert migrate(path, KEY, schema=1, backup=lambda: 1 / 0, steps=STEPS) == (1, 1)


def test_a_newer_file_is_refused_by_name(path: Path) -> None:
    run(path, 3, STEPS, lambda: None)
    before = path.read_bytes()
    code = said(lambda: migrate(path, KEY, schema=2, backup=lambda: None, steps=STEPS))
    assert code == "database_newer"
    assert path.read_bytes() == before


def test_no_step_runs_without_a_backup(path: Path) -> None:
    """Promise P3."""
    before = content(path)

    def refuse() -> None:
        raise EnvironmentProblem("disk_full", path="")

    assert said(lambda: run(path, 3, STEPS, refuse)) == "disk_full"
    assert content(path) == before


@pytest.mark.parametrize(
    ("steps", "error"),
    [
        ({2: add_column, 3: broken}, ZeroDivisionError),
        ({2: add_column, 3: hasty}, ValueError),
        ({2: add_column}, ValueError),
    ],
)
def test_a_failing_step_takes_all_back(
    path: Path, steps: dict[int, Step], error: type[Exception]
) -> None:
    before = content(path)
    with pytest.raises(error):
        run(path, 3, steps, lambda: None)
    if hasty not in steps.values():
        assert content(path) == before


def test_what_another_tool_has_dropped_is_damage(path: Path) -> None:
    with contextlib.closing(connect(path, KEY)) as raw:
        raw.execute("DROP TABLE person")
    assert said(lambda: run(path, 2, {2: add_column}, lambda: None)) == "database_damaged"
    with contextlib.closing(connect(path, KEY)) as raw:
        assert schema_of(raw) == 1
        assert not raw.in_transaction


def test_orphans_are_found_before_the_commit(path: Path) -> None:
    before = content(path)
    assert said(lambda: run(path, 2, {2: orphan}, lambda: None)) == "database_damaged"
    assert content(path) == before


def test_cancel_takes_all_back(path: Path) -> None:
    class Stop(Progress):
        def check(self) -> None:
            raise Cancelled

    before = content(path)
    with pytest.raises(Cancelled):
        migrate(path, KEY, schema=3, backup=lambda: None, steps=STEPS, progress=Stop())
    assert content(path) == before


def migrate_and_die(path: str, at: str) -> None:
    def dying(name: int, step: Step) -> Step:
        def run_step(raw: Raw) -> None:
            if at == f"before {name}":
                die()
            step(raw)
            if at == f"after {name}":
                die()

        return run_step

    steps = {n: dying(n, step) for n, step in STEPS.items()}
    backup = die if at == "backup" else lambda: None
    migrate(Path(path), KEY, schema=3, backup=backup, steps=steps)


@pytest.mark.parametrize("at", ["backup", "before 2", "after 2", "before 3", "after 3"])
def test_killed_at_each_step_it_is_as_before(path: Path, at: str) -> None:
    """Promise P2: kill -9 at every named phase."""
    before = content(path)
    assert in_child(migrate_and_die, path, at) == -9
    assert content(path) == before
    run(path, 3, STEPS, lambda: None)

"""Opening the encrypted database, and telling apart why one does not open."""

from __future__ import annotations

import random
import shutil
import threading
from collections.abc import Callable
from pathlib import Path
from types import SimpleNamespace

import pytest
from sqlalchemy.exc import IntegrityError, OperationalError

from partybuild_desktop.domain.problem import UserProblem
from partybuild_desktop.store.engine import connect, integrity, open_engines, problem_of
from partybuild_desktop.store.key import DataKey
from partybuild_desktop.system.errors import EnvironmentProblem
from tests.store.child import die, in_child
from tests.store.safe import (
    KEY,
    NAMES,
    SCHEMA,
    SPOKEN,
    add_people,
    clear_traces,
    count_people,
    new_database,
    said,
)

Tell = Callable[[str, object], None]


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "账本 1" / "books.db"


@pytest.fixture
def closed(path: Path) -> Path:
    path.parent.mkdir()
    new_database(path).dispose()
    return path


def open_it(path: Path, key: DataKey = KEY, schema: int = SCHEMA) -> None:
    open_engines(path, key, schema=schema).dispose()


def test_what_is_written_is_read_after_closing(closed: Path) -> None:
    engines = open_engines(closed, KEY, schema=SCHEMA)
    with engines.read.begin() as conn:
        assert conn.exec_driver_sql("SELECT name FROM person LIMIT 1").scalar() == NAMES[0]
    assert integrity(engines.read) == []
    engines.dispose()
    assert [file.name for file in closed.parent.iterdir()] == ["books.db"]


def test_settings_of_every_connection(closed: Path) -> None:
    engines = open_engines(closed, KEY, schema=SCHEMA)
    wanted = {"foreign_keys": 1, "journal_mode": "wal", "synchronous": 2, "temp_store": 2}
    for engine, read_only in ((engines.read, 1), (engines.write, 0)):
        with engine.connect() as conn:
            for name, value in {**wanted, "query_only": read_only}.items():
                assert conn.exec_driver_sql(f"PRAGMA {name}").scalar() == value, name
    engines.dispose()


def test_the_reading_engine_cannot_write(closed: Path) -> None:
    engines = open_engines(closed, KEY, schema=SCHEMA)
    with pytest.raises(OperationalError, match="readonly"), engines.read.begin() as conn:
        conn.exec_driver_sql("DELETE FROM person")
    engines.dispose()
    assert count_people(closed) == 400


def test_a_reader_sees_one_moment_while_another_thread_writes(closed: Path) -> None:
    engines = open_engines(closed, KEY, schema=SCHEMA)
    with engines.read.begin() as conn:
        before = conn.exec_driver_sql("SELECT count(*) FROM person").scalar()
        writer = threading.Thread(target=add_people, args=(engines, 10))
        writer.start()
        writer.join()
        assert conn.exec_driver_sql("SELECT count(*) FROM person").scalar() == before == 400
    with engines.read.begin() as conn:
        assert conn.exec_driver_sql("SELECT count(*) FROM person").scalar() == 410
    engines.dispose()


def test_a_failed_action_leaves_nothing_tables_included(closed: Path) -> None:
    engines = open_engines(closed, KEY, schema=SCHEMA)
    with pytest.raises(ZeroDivisionError), engines.write.begin() as conn:
        conn.exec_driver_sql("CREATE TABLE extra (a)")
        conn.exec_driver_sql("DELETE FROM person")
        raise ZeroDivisionError
    with engines.read.begin() as conn:
        assert conn.exec_driver_sql("SELECT count(*) FROM person").scalar() == 400
        assert conn.exec_driver_sql("SELECT count(*) FROM sqlite_schema").scalar() == 7
    engines.dispose()


def test_an_error_does_not_quote_what_was_written(closed: Path) -> None:
    engines = open_engines(closed, KEY, schema=SCHEMA)
    with pytest.raises(IntegrityError) as caught, engines.write.begin() as conn:
        conn.exec_driver_sql("INSERT INTO org VALUES (?, ?)", ("o1", NAMES[0]))
    assert NAMES[0] not in str(caught.value)
    engines.dispose()


def test_creating_refuses_an_existing_file(closed: Path) -> None:
    before = closed.read_bytes()
    code = said(lambda: open_engines(closed, KEY, schema=SCHEMA, create=True))
    assert code == "database_exists"
    assert closed.read_bytes() == before


def test_a_missing_file_is_not_created(path: Path) -> None:
    path.parent.mkdir()
    assert said(lambda: open_it(path)) == "database_missing"
    assert not any(path.parent.iterdir())


def test_newer_and_older_schema_are_named(closed: Path) -> None:
    with pytest.raises(UserProblem) as caught:
        open_it(closed, schema=SCHEMA - 1)
    assert caught.value.code == "database_newer"
    assert (caught.value.args_["schema"], caught.value.args_["known"]) == (1, 0)
    assert said(lambda: open_it(closed, schema=SCHEMA + 1)) == "database_older"


def test_another_key_is_told_from_damage(closed: Path, capfd: pytest.CaptureFixture[str]) -> None:
    assert said(lambda: open_it(closed, DataKey.new())) == "key_wrong"
    raw = bytearray(closed.read_bytes())
    raw[100] ^= 1
    closed.write_bytes(raw)
    assert said(lambda: open_it(closed)) == "database_damaged"
    assert capfd.readouterr().err == ""


@pytest.mark.parametrize(
    ("content", "code"),
    [
        (b"", "database_damaged"),
        (bytes(8192), "database_damaged"),
        (b"SQLite format 3\0" + random.Random(1).randbytes(8176), "database_foreign"),
        (b"PK\x03\x04" + random.Random(1).randbytes(8176), "database_foreign"),
        ("姓名,性别\n".encode("gb18030") * 900, "database_foreign"),
        (random.Random(1).randbytes(8192), "key_wrong"),
        (random.Random(1).randbytes(900), "database_damaged"),
    ],
)
def test_what_is_no_database_of_ours(path: Path, content: bytes, code: str) -> None:
    path.parent.mkdir()
    path.write_bytes(content)
    assert said(lambda: open_it(path)) == code
    assert path.read_bytes() == content


def test_an_encrypted_database_of_another_program(path: Path) -> None:
    path.parent.mkdir()
    raw = connect(path, KEY, mode="rwc")
    raw.execute("CREATE TABLE t (a)")
    raw.close()
    assert said(lambda: open_it(path)) == "database_foreign"


def test_a_folder_in_the_place_of_the_file(path: Path) -> None:
    path.mkdir(parents=True)
    assert said(lambda: open_it(path)) in {"no_permission", "target_is_folder", "disk_error"}


def test_nothing_lies_in_clear_while_open_and_after(path: Path) -> None:
    path.parent.mkdir()
    engines = new_database(path, people=2000)
    add_people(engines, 500)
    assert (path.parent / "books.db-wal").stat().st_size > 0
    assert clear_traces(path.parent) == []
    engines.dispose()
    assert clear_traces(path.parent) == []


def die_in_the_second_transaction(path: str) -> None:
    engines = open_engines(Path(path), KEY, schema=SCHEMA)
    add_people(engines, 50)
    with engines.write.begin() as conn:
        conn.exec_driver_sql("DELETE FROM person")
        die()


def die_after_five_transactions(path: str) -> None:
    engines = open_engines(Path(path), KEY, schema=SCHEMA)
    for _ in range(5):
        add_people(engines, 20)
    die()


def test_a_killed_process_keeps_what_was_committed(closed: Path) -> None:
    """Promise P1, by a child that dies in the middle of its second transaction."""
    assert in_child(die_in_the_second_transaction, closed) == -9
    assert clear_traces(closed.parent) == []
    assert count_people(closed) == 450
    engines = open_engines(closed, KEY, schema=SCHEMA)
    assert integrity(engines.write) == []
    engines.dispose()


def damage(data: bytes, rng: random.Random) -> bytes:
    """One of the ways a file goes bad."""
    raw = bytearray(data)
    match rng.randrange(6):
        case 0:
            for _ in range(rng.randint(1, 20)):
                raw[rng.randrange(len(raw))] ^= 1 << rng.randrange(8)
        case 1:
            page = rng.randrange(len(raw) // 4096) * 4096
            raw[page : page + 4096] = bytes(4096)
        case 2:
            del raw[rng.randrange(len(raw)) :]
        case 3:
            del raw[rng.randrange(1, len(raw) // 4096) * 4096 :]
        case 4:
            one, other = (rng.randrange(len(raw) // 4096) * 4096 for _ in range(2))
            raw[one : one + 4096] = raw[other : other + 4096]
        case _:
            raw[: rng.randrange(1, 5000)] = rng.randbytes(rng.randrange(1, 5000))
    return bytes(raw)


def read_all(path: Path) -> list[str]:
    """Open and read everything; what it says, or what the integrity check finds."""
    try:
        engines = open_engines(path, KEY, schema=SCHEMA)
    except (UserProblem, EnvironmentProblem) as problem:
        return [problem.code]
    try:
        with engines.read.begin() as conn:
            conn.exec_driver_sql("SELECT * FROM person ORDER BY name, note").fetchall()
            conn.exec_driver_sql("SELECT * FROM org").fetchall()
        return integrity(engines.read)
    except (UserProblem, EnvironmentProblem) as problem:
        return [problem.code]
    finally:
        engines.dispose()


def run_damage(closed: Path, seeds: range) -> None:
    good = closed.read_bytes()
    for seed in seeds:
        bad = damage(good, random.Random(seed))
        closed.write_bytes(bad)
        found = read_all(closed)
        assert found or bad == good, seed
        assert found == [] or found[0] in SPOKEN or len(found[0]) > 16, (seed, found)
        for suffix in ("-wal", "-shm"):
            closed.with_name(closed.name + suffix).unlink(missing_ok=True)


def test_damage_is_always_found_and_named(closed: Path, record_property: Tell) -> None:
    """Promise P8, test T4: never a crash, never a silent wrong answer."""
    record_property("tried", 100)
    run_damage(closed, range(100))


@pytest.mark.full
def test_damage_is_always_found_and_named_a_thousand_times(
    closed: Path, record_property: Tell
) -> None:
    """T4: as above."""
    record_property("tried", 1000)
    run_damage(closed, range(100, 1100))


def test_a_damaged_wal_costs_at_most_its_own_transactions(
    closed: Path, record_property: Tell
) -> None:
    """T4: what the WAL still holds is all there, or its tail is gone; never half a transaction."""
    assert in_child(die_after_five_transactions, closed) == -9
    wal = closed.with_name("books.db-wal")
    book, log = closed.read_bytes(), wal.read_bytes()
    record_property("tried", 25)
    for seed in range(25):
        rng = random.Random(seed)
        bad = bytearray(log)
        bad[rng.randrange(len(bad))] ^= 1 << rng.randrange(8)
        closed.write_bytes(book)
        wal.write_bytes(bad[: rng.randrange(len(bad))] if seed % 3 == 0 else bad)
        closed.with_name("books.db-shm").unlink(missing_ok=True)
        found = read_all(closed)
        assert found == [] or found[0] in SPOKEN, (seed, found)
        assert found or count_people(closed) in range(400, 501, 20)


def test_only_errors_of_the_machine_become_problems() -> None:
    class Bug(Exception):
        sqlite_errorcode = 1

    class Full(Exception):
        sqlite_errorcode = 13

    assert problem_of(Bug(), Path("books.db")) is None
    assert problem_of(ValueError(), Path("books.db")) is None
    problem = problem_of(Full(), Path("books.db"))
    assert isinstance(problem, EnvironmentProblem)
    assert problem.code == "disk_full"


@pytest.mark.parametrize(("free", "code"), [(0, "disk_full"), (1 << 30, "disk_error")])
def test_a_full_disk_is_told_from_a_failing_one(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, free: int, code: str
) -> None:
    """SQLite says the same of both where it is the file beside the WAL that found no room."""

    class Failed(Exception):
        sqlite_errorcode = 10

    monkeypatch.setattr(shutil, "disk_usage", lambda _: SimpleNamespace(free=free))
    problem = problem_of(Failed("disk I/O error"), tmp_path / "books.db")
    assert problem is not None
    assert problem.code == code


def test_half_a_page_that_a_full_disk_let_through_is_no_damage(tmp_path: Path) -> None:
    """A write to the file that was cut short, while the WAL beside it holds the page whole."""
    path = tmp_path / "books.db"
    engines = new_database(path)
    engines.dispose()
    engines = open_engines(path, KEY, schema=SCHEMA)
    try:
        add_people(engines, 200)
        with path.open("ab") as stream:
            stream.write(bytes(2048))
        assert path.stat().st_size % 4096
        assert integrity(engines.read) == []
        assert path.stat().st_size % 4096 == 0
    finally:
        engines.dispose()
    assert count_people(path) == 600

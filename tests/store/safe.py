"""What the tests of the safe share: cheap passwords, a small encrypted database, a byte search."""

from __future__ import annotations

import random
from collections.abc import Callable
from pathlib import Path

import pytest

from partybuild_desktop.domain.problem import UserProblem
from partybuild_desktop.store.engine import Engines, Raw, connect, open_engines, stamp
from partybuild_desktop.store.key import DataKey
from partybuild_desktop.system.errors import EnvironmentProblem
from partybuild_desktop.system.stretch import Stretch

CHEAP = Stretch(memory_kib=8, passes=1, lanes=1)
PASSWORD = "红旗村的第一本台账"
KEY = DataKey(bytes(range(32)))
SCHEMA = 1

NAMES = ("欧阳翠花", "王秀英", "阿依古丽·买买提", "𬸚小明")
NUMBERS = ("610523198507120023", "13800138000")
ENCODINGS = ("utf-8", "utf-16-le", "utf-16-be", "gb18030")

# What may be said of a file that cannot be used.
SPOKEN = {
    "database_damaged",
    "database_foreign",
    "database_missing",
    "database_newer",
    "database_older",
    "key_wrong",
}


def new_database(path: Path, key: DataKey = KEY, *, people: int = 400) -> Engines:
    """Two tables, a foreign key, an index, names and numbers."""
    engines = open_engines(path, key, schema=SCHEMA, create=True)
    with engines.write.begin() as conn:
        conn.exec_driver_sql("CREATE TABLE org (uid TEXT PRIMARY KEY, name TEXT NOT NULL)")
        conn.exec_driver_sql(
            "CREATE TABLE person (uid TEXT PRIMARY KEY, name TEXT, number TEXT, note TEXT,"
            " org TEXT REFERENCES org(uid) DEFERRABLE INITIALLY DEFERRED)"
        )
        conn.exec_driver_sql("CREATE INDEX person_name ON person(name)")
        conn.exec_driver_sql("CREATE TABLE attachment (uid TEXT PRIMARY KEY, hash TEXT, gone INT)")
        conn.exec_driver_sql("INSERT INTO org VALUES ('o1', '红旗村党支部')")
        stamp(conn, SCHEMA)
    add_people(engines, people)
    return engines


def add_people(engines: Engines, count: int) -> None:
    rng = random.Random(count)
    with engines.write.begin() as conn:
        first = conn.exec_driver_sql("SELECT count(*) FROM person").scalar_one()
        rows = [
            (f"p{first + n}", NAMES[n % 4], NUMBERS[n % 2], rng.randbytes(60).hex(), "o1")
            for n in range(count)
        ]
        conn.exec_driver_sql("INSERT INTO person VALUES (?, ?, ?, ?, ?)", rows)


def count_people(path: Path, key: DataKey = KEY) -> int:
    raw: Raw = connect(path, key)
    try:
        return int(raw.execute("SELECT count(*) FROM person").fetchone()[0])
    finally:
        raw.close()


def clear_traces(folder: Path) -> list[str]:
    """Where a name or number of a person lies in clear, in any of four encodings (P10)."""
    needles = {
        (text, encoding): text.encode(encoding)
        for text in (*NAMES, *NUMBERS)
        for encoding in ENCODINGS
    }
    found = []
    for file in sorted(folder.rglob("*")):
        if file.is_file():
            data = file.read_bytes()
            found += [f"{file.name}: {t} {e}" for (t, e), n in needles.items() if n in data]
    return found


def said(action: Callable[[], object]) -> str:
    """The code with which an action is refused."""
    with pytest.raises((UserProblem, EnvironmentProblem)) as caught:
        action()
    return caught.value.code

"""The lists of prints and of numbers shown: whatever is done to an entry past the program is found.

On a real encrypted file, with SQL, by somebody who has its key.
"""

from __future__ import annotations

import random
from typing import Any

import pytest
from sqlalchemy import Connection, Table, select

from partybuild_desktop.services.app import App
from partybuild_desktop.store import chain, printing
from partybuild_desktop.store.books import Reader
from partybuild_desktop.store.chain import Flaw, flaws
from partybuild_desktop.store.table import CHAIN, DISCLOSURE, PRINT
from tests.books import member_named

LAST = 5
LISTS = {table.name: table for table in chain.LISTS}
BOTH = pytest.mark.parametrize("name", LISTS)


def print_one(app: App, n: int = 0) -> int:
    found = printing.reserve(
        app.books, prefix="01-2026-", kind="roster", title=f"册{n}", params="{}"
    )
    printing.complete(app.books, found.n, pages=n + 1, copy=bytes([n]) * 9)
    return found.n


def fill(app: App, count: int = LAST) -> None:
    """So many entries in each of the lists."""
    uid = member_named(app, "王秀英")
    for n in range(count):
        app.members.reveal(uid, "phone", f"核对{n}")
        print_one(app, n)


@pytest.fixture
def filled(town: App) -> App:
    fill(town)
    return town


class _Back(Exception):
    """Takes the tampering back, so that one file serves many."""


def found_after(app: App, *statements: str) -> list[Flaw]:
    found: list[Flaw] = []
    with pytest.raises(_Back), app.books.local() as conn:
        for statement in statements:
            conn.exec_driver_sql(statement)
        found += flaws(Reader(conn))
        raise _Back
    return found


def said(found: list[Flaw]) -> list[tuple[str, int]]:
    return [(flaw.kind, flaw.n) for flaw in found]


def whole(app: App) -> bool:
    with app.books.read() as reader:
        return not flaws(reader)


def test_lists_as_the_program_writes_them_are_whole(filled: App) -> None:
    assert whole(filled)
    with filled.books.read() as reader:
        ends = {row.list: row.n for row in reader.conn.execute(select(CHAIN))}
        rows = {name: reader.conn.execute(select(t)).all() for name, t in LISTS.items()}
    assert ends == {"disclosure": LAST, "print": LAST}
    hashes = {row.hash for found in rows.values() for row in found}
    assert len(hashes) == 2 * LAST and all(len(one) == 64 for one in hashes)


def other(table: Table, column: str) -> str:
    """SQL for another value of the same kind."""
    if column == "n":
        return "n + 70"
    if column == "copy":
        return "X'00'"
    return f"{column} + 1" if column == "pages" else f"{column} || 'x'"


@BOTH
def test_every_column_of_every_entry(filled: App, name: str) -> None:
    table = LISTS[name]
    for column in (c.name for c in table.columns if c.name != "n"):
        for n in range(1, LAST + 1):
            found = found_after(
                filled, f"UPDATE {name} SET {column} = {other(table, column)} WHERE n = {n}"
            )
            assert said(found) == [("altered", n)], column
            assert found[0].table == name
            assert found[0].row is not None and found[0].row["n"] == n


@BOTH
def test_a_column_emptied_or_of_another_type(filled: App, name: str) -> None:
    for column in (c.name for c in LISTS[name].columns if c.name != "n"):
        values = ("''", "X'ff'", "CAST(X'ff' AS TEXT)", "7", "'中'", "1.0")
        for value in (*values, f"CAST({column} AS BLOB)"):
            same = found_after(filled, f"UPDATE {name} SET {column} = {value} WHERE n = 2")
            if column == "copy" and value.endswith("AS BLOB)"):
                assert same == []  # it is bytes already
            else:
                assert said(same) == [("altered", 2)], (column, value)


def columns_of(table: Table, *without: str) -> str:
    return ", ".join(c.name for c in table.columns if c.name not in without)


def swap(table: Table, *without: str) -> list[str]:
    """Put entry 2 in the place of 4 and the other way round."""
    name = table.name
    columns = [c.name for c in table.columns if c.name not in ("n", *without)]
    listed = ", ".join(columns)
    return [
        f"CREATE TEMP TABLE held AS SELECT * FROM {name} WHERE n IN (2, 4)",
        f"UPDATE {name} SET ({listed}) = (SELECT {listed} FROM held WHERE n = 6 - {name}.n)"
        " WHERE n IN (2, 4)",
        "DROP TABLE held",
    ]


@BOTH
def test_entries_in_another_order(filled: App, name: str) -> None:
    table = LISTS[name]
    assert said(found_after(filled, *swap(table, "hash"))) == [("altered", 2), ("altered", 4)]
    with_hash = said(found_after(filled, *swap(table)))
    assert with_hash[0] == ("altered", 2)
    assert set(with_hash) <= {("altered", n) for n in (2, 3, 4, 5)}


#  What is done to the list, and what is found first.
TAKEN = {
    "the first": (["DELETE FROM {t} WHERE n = 1"], [("gap", 2)]),
    "one in the middle": (["DELETE FROM {t} WHERE n = 3"], [("gap", 4)]),
    "several": (["DELETE FROM {t} WHERE n IN (2, 3)"], [("gap", 4)]),
    "the last": (["DELETE FROM {t} WHERE n = 5"], [("short", 5)]),
    "the last three": (["DELETE FROM {t} WHERE n > 2"], [("short", 5)]),
    "first and last": (["DELETE FROM {t} WHERE n IN (1, 5)"], [("gap", 2), ("short", 5)]),
    "all": (["DELETE FROM {t}"], [("short", 5)]),
    "one, the numbers closed up": (
        ["DELETE FROM {t} WHERE n = 3", "UPDATE {t} SET n = n - 1 WHERE n > 3"],
        [("altered", 3), ("altered", 4), ("short", 5)],
    ),
    "the last, its number given to the one before": (
        ["DELETE FROM {t} WHERE n = 5", "UPDATE {t} SET n = 5 WHERE n = 4"],
        [("gap", 5), ("end", 5)],
    ),
    "the last, and the end set back": (
        ["DELETE FROM {t} WHERE n = 5", "UPDATE chain SET n = 4 WHERE list = '{t}'"],
        [("end", 4)],
    ),
    "all, and the end set back": (
        ["DELETE FROM {t}", "UPDATE chain SET n = 0 WHERE list = '{t}'"],
        [("end", 0)],
    ),
    "the last renumbered": (["UPDATE {t} SET n = 9 WHERE n = 5"], [("gap", 9), ("end", 9)]),
    "the first renumbered below": (
        ["UPDATE {t} SET n = -1 WHERE n = 1"],
        [("altered", -1), ("gap", 2)],
    ),
    "the end": (["DELETE FROM chain WHERE list = '{t}'"], [("end", 5)]),
    "the end's number": (["UPDATE chain SET n = 4 WHERE list = '{t}'"], [("end", 5)]),
    "the end's number, no number": (["UPDATE chain SET n = 'x' WHERE list = '{t}'"], [("end", 5)]),
    "the end's hash": (["UPDATE chain SET hash = 'x' WHERE list = '{t}'"], [("end", 5)]),
    "both ends": (["UPDATE chain SET list = list || 'x'"], [("end", 5)]),
}


@BOTH
@pytest.mark.parametrize("what", TAKEN)
def test_what_was_taken_out_or_moved(filled: App, name: str, what: str) -> None:
    statements, expected = TAKEN[what]
    found = found_after(filled, *(one.format(t=name) for one in statements))
    mine = [flaw for flaw in found if flaw.table == name]
    assert said(mine) == expected
    assert [flaw for flaw in found if flaw.table != name] == [] or what == "both ends"
    gaps = [flaw.missing for flaw in mine if flaw.kind == "gap"]
    assert all(gaps)


def forge(conn: Connection, name: str, n: int) -> None:
    """Give an entry the hash that goes with what it says now."""
    table = LISTS[name]
    row: Any = conn.execute(select(table).where(table.c.n == n)).one()
    hash_ = chain._hash_of(table, chain._before(conn, table, n), row)
    conn.exec_driver_sql(f"UPDATE {name} SET hash = ? WHERE n = ?", (hash_, n))


@BOTH
@pytest.mark.parametrize(
    ("n", "expected"), [(1, ("altered", 2)), (3, ("altered", 4)), (LAST, ("end", LAST))]
)
def test_an_entry_altered_together_with_its_hash(
    filled: App, name: str, n: int, expected: tuple[str, int]
) -> None:
    """The next one tells, and of the last one the end."""
    with filled.books.local() as conn:
        conn.exec_driver_sql(f"UPDATE {name} SET user = '录入9' WHERE n = {n}")
        forge(conn, name, n)
        assert said(flaws(Reader(conn))) == [expected]


@BOTH
def test_an_entry_that_nobody_wrote(filled: App, name: str) -> None:
    table = LISTS[name]
    columns = columns_of(table, "n")
    with filled.books.local() as conn:
        conn.exec_driver_sql(
            f"INSERT INTO {name} (n, {columns}) SELECT 6, {columns} FROM {name} WHERE n = 5"
        )
        assert said(flaws(Reader(conn))) == [("altered", 6), ("end", 6)]
        forge(conn, name, 6)
        assert said(flaws(Reader(conn))) == [("end", 6)]


#  Of a list that is whole, the note of its end alone set back: the next entry puts it right.
@pytest.mark.parametrize("what", sorted(TAKEN.keys() - {"the end's number"}))
def test_what_was_done_stays_found_while_work_goes_on(filled: App, what: str) -> None:
    """Nothing that the program writes afterwards covers it up, and nothing is hindered by it."""
    for name in LISTS:
        with filled.books.local() as conn:
            for one in TAKEN[what][0]:
                conn.exec_driver_sql(one.format(t=name))
    fill(filled, 1)
    fill(filled, 2)
    with filled.books.read() as reader:
        assert {flaw.table for flaw in flaws(reader)} == set(LISTS)


@pytest.mark.parametrize("value", ["serial || 'x'", "X'ff'", "CAST(X'ff' AS TEXT)", "''", "7"])
def test_a_serial_number_that_cannot_be_read_hinders_no_print(filled: App, value: str) -> None:
    with filled.books.local() as conn:
        conn.exec_driver_sql(f"UPDATE print SET serial = {value} WHERE n = 2")
    assert print_one(filled) == LAST + 1
    assert printing.reserve(
        filled.books, prefix="01-2026-", kind="x", title="", params="{}"
    ).serial.endswith("0007")
    with filled.books.read() as reader:
        assert said(flaws(reader)) == [("altered", 2)]


def test_a_number_taken_out_of_the_end_is_not_given_again(filled: App) -> None:
    with filled.books.local() as conn:
        conn.exec_driver_sql("DELETE FROM print WHERE n = 5")
        conn.exec_driver_sql("DELETE FROM disclosure")
    assert print_one(filled) == LAST + 1
    filled.members.reveal(member_named(filled, "李䶮"), "phone")
    with filled.books.read() as reader:
        assert sorted(said(flaws(reader))) == [("gap", 6), ("gap", 6)]


def test_a_print_that_did_not_come_out_leaves_the_list_whole(filled: App) -> None:
    """Given up at once, after it was drawn, by a power cut, or while another was printed."""
    book = filled.books

    def reserve() -> int:
        return printing.reserve(book, prefix="01-2026-", kind="x", title="", params="{}").n

    given_up = reserve()
    printing.forget(book, given_up)
    assert whole(filled)
    drawn = print_one(filled)
    assert drawn == given_up
    printing.forget(book, drawn)
    assert whole(filled)
    cut_off, first, second = reserve(), reserve(), reserve()
    assert whole(filled)
    printing.complete(book, first, pages=2, copy=b"a")
    assert whole(filled)
    printing.forget(book, cut_off)
    printing.complete(book, second, pages=2, copy=b"b")
    assert whole(filled)
    assert [one.n for one in printing.prints(book)][:2] == [second, first]
    assert print_one(filled) == second + 1
    assert whole(filled)


@pytest.mark.parametrize("seed", range(8))
def test_any_order_of_printing_leaves_the_list_whole(town: App, seed: int) -> None:
    rng, book = random.Random(seed), town.books
    waiting: list[int] = []
    for _ in range(25):
        act = rng.choice(("reserve", "complete", "forget"))
        if act == "reserve" or not waiting:
            made = printing.reserve(book, prefix="a", kind="x", title="", params="{}")
            assert made.n not in waiting
            waiting.append(made.n)
        elif act == "complete":
            one = waiting.pop(rng.randrange(len(waiting)))
            printing.complete(book, one, pages=1, copy=rng.randbytes(5))
        else:
            printing.forget(book, waiting.pop(rng.randrange(len(waiting))))
    assert whole(town)


def test_the_hashes_are_those_of_the_step_that_brought_them(filled: App) -> None:
    """The step spells them by itself; both must go on to say the same."""
    from partybuild_desktop.store import step_3

    with filled.books.read() as reader:
        for table in (DISCLOSURE, PRINT):
            before = ""
            for row in reader.conn.execute(select(table).order_by(table.c.n)).mappings():
                values = {key: value for key, value in row.items() if key != "hash"}
                before = step_3._hash(table.name, before, values)
                assert row["hash"] == before

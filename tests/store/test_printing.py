"""The record of prints in the books of one PC."""

from __future__ import annotations

from partybuild_desktop.services.app import App
from partybuild_desktop.store import printing
from tests.books import hash_of


def reserve(app: App, prefix: str = "01-2026-") -> printing.Print:
    return printing.reserve(app.books, prefix=prefix, kind="roster", title="册", params="{}")


def test_numbers_run_by_prefix(town: App) -> None:
    serials = [reserve(town).serial, reserve(town).serial, reserve(town, "02-2026-").serial]
    assert serials == ["01-2026-0001", "01-2026-0002", "02-2026-0001"]
    assert reserve(town, "01-2027-").serial == "01-2027-0001"
    assert reserve(town, "1-2026-").serial == "1-2026-0001"


def test_a_number_of_five_digits_follows_one_of_four(town: App) -> None:
    with town.books.local() as conn:
        first = reserve_at(conn, "01-2026-9999")
        assert first is None
    assert reserve(town).serial == "01-2026-10000"
    assert reserve(town).serial == "01-2026-10001"


def reserve_at(conn: object, serial: str) -> None:
    from partybuild_desktop.store.table import PRINT

    values = dict.fromkeys(("wall", "user", "kind", "title", "params"), "")
    conn.execute(  # type: ignore[attr-defined]
        PRINT.insert().values(n=1, serial=serial, pages=1, copy=b"", **values)
    )


def test_what_was_given_up_is_not_listed_and_its_number_is_free(town: App) -> None:
    first = reserve(town)
    printing.forget(town.books, first.n)
    second = reserve(town)
    assert (first.n, first.serial) == (second.n, second.serial)
    assert printing.prints(town.books) == []
    printing.complete(town.books, second.n, pages=3, copy=b"x")
    (listed,) = printing.prints(town.books)
    assert (listed.serial, listed.pages, listed.user) == ("01-2026-0001", 3, "主管1")
    assert printing.one(town.books, second.n) == (listed, b"x")
    assert printing.one(town.books, 99) is None


def test_a_print_is_no_change_of_the_books(town: App) -> None:
    before = hash_of(town)
    printing.complete(town.books, reserve(town).n, pages=1, copy=b"x")
    assert hash_of(town) == before

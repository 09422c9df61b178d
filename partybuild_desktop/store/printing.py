"""This PC's record of what was printed: it stays in the encrypted books and never travels."""

from __future__ import annotations

from dataclasses import dataclass, replace

from sqlalchemy import select

from partybuild_desktop.store import chain
from partybuild_desktop.store.books import Books
from partybuild_desktop.store.table import PRINT


@dataclass(frozen=True, slots=True)
class Print:
    """One print, without its copy. `wall` is the PC's clock, for reading only; `params` JSON."""

    n: int
    serial: str
    wall: str
    user: str
    kind: str
    title: str
    pages: int
    params: str


_COLUMNS = tuple(PRINT.c[name] for name in Print.__dataclass_fields__)


def reserve(books: Books, *, prefix: str, kind: str, title: str, params: str) -> Print:
    """A new record with the next serial number of a prefix (SH01-2026-), not yet printed."""
    wall = books.clock.now().isoformat(timespec="seconds")
    with books.local() as conn:
        number = 0
        serials = select(PRINT.c.serial).where(PRINT.c.serial.startswith(prefix, autoescape=True))
        for serial in conn.execute(serials).scalars():
            counted = serial[len(prefix) :]
            if counted.isascii() and counted.isdigit():  # else altered past the program
                number = max(number, int(counted))
        number += 1
        found = Print(0, f"{prefix}{number:04}", wall, books.user, kind, title, 0, params)
        values = {name: getattr(found, name) for name in Print.__dataclass_fields__ if name != "n"}
        return replace(found, n=chain.add(conn, PRINT, {**values, "copy": b""}))


def complete(books: Books, n: int, *, pages: int, copy: bytes) -> None:
    """The print has come out: so many pages, and what they were drawn from."""
    with books.local() as conn:
        conn.execute(PRINT.update().where(PRINT.c.n == n).values(pages=pages, copy=copy))
        chain.seal(conn, PRINT, n)


def forget(books: Books, n: int) -> None:
    """It did not come out: its number is free again, unless another was printed since."""
    with books.local() as conn:
        if not chain.take_back(conn, PRINT, n):
            conn.execute(PRINT.update().where(PRINT.c.n == n).values(pages=0, copy=b""))
            chain.seal(conn, PRINT, n)


def prints(books: Books, limit: int = 500) -> list[Print]:
    """The newest prints, newest first."""
    query = select(*_COLUMNS).where(PRINT.c.pages > 0).order_by(PRINT.c.n.desc()).limit(limit)
    with books.read() as reader:
        return [Print(*row) for row in reader.conn.execute(query)]


def one(books: Books, n: int) -> tuple[Print, bytes] | None:
    """A print and its copy."""
    query = select(*_COLUMNS, PRINT.c.copy).where(PRINT.c.n == n, PRINT.c.pages > 0)
    with books.read() as reader:
        row = reader.conn.execute(query).first()
    return (Print(*row[:-1]), row[-1]) if row else None

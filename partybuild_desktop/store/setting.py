"""This PC's own small values: settings and drafts. They never travel and are not logged."""

from __future__ import annotations

from sqlalchemy import Connection, select

from partybuild_desktop.store.books import Books, Reader
from partybuild_desktop.store.table import DRAFT, SETTING


def get(books: Books, key: str) -> str | None:
    with books.read() as reader:
        return value(reader, key)


def value(reader: Reader, key: str) -> str | None:
    return reader.conn.execute(select(SETTING.c.value).where(SETTING.c.key == key)).scalar()


def put(books: Books, key: str, value: str) -> None:
    with books.local() as conn:
        keep(conn, key, value)


def keep(conn: Connection, key: str, value: str) -> None:
    conn.execute(SETTING.delete().where(SETTING.c.key == key))
    conn.execute(SETTING.insert().values(key=key, value=value))


def draft(books: Books, key: str) -> str | None:
    with books.read() as reader:
        return reader.conn.execute(select(DRAFT.c.value).where(DRAFT.c.key == key)).scalar()


def drafts(books: Books, prefix: str) -> list[tuple[str, str, str]]:
    """(key, value, when it was kept) of every draft whose key begins so, newest first."""
    query = select(DRAFT.c.key, DRAFT.c.value, DRAFT.c.saved).order_by(DRAFT.c.saved.desc())
    with books.read() as reader:
        rows = reader.conn.execute(query.where(DRAFT.c.key.startswith(prefix, autoescape=True)))
        return [tuple(row) for row in rows]


def forget_draft(unit: Reader, key: str) -> None:
    """Forget what was being typed, in the action that saves it."""
    unit.conn.execute(DRAFT.delete().where(DRAFT.c.key == key))


def put_draft(books: Books, key: str, value: str) -> None:
    """Keep what is being typed; an empty value forgets it."""
    saved = books.clock.now().isoformat(timespec="seconds")
    with books.local() as conn:
        conn.execute(DRAFT.delete().where(DRAFT.c.key == key))
        if value:
            conn.execute(DRAFT.insert().values(key=key, value=value, saved=saved))

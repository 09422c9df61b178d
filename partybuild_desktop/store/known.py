"""What the log was told of the keyring: another file, written before the log and without it."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Final

from sqlalchemy import Connection

from partybuild_desktop.store import setting
from partybuild_desktop.store.books import Books

_KEY: Final = "keyring"


def known(books: Books) -> dict[str, str] | None:
    """The marks of the keyring as it was told of last (`Keyring.marks`); None where never."""
    found = setting.get(books, _KEY)
    return None if found is None else dict(json.loads(found))


def know(conn: Connection, marks: Mapping[str, str]) -> None:
    """Remember the marks, in the transaction that tells of them."""
    setting.keep(conn, _KEY, json.dumps(dict(marks), ensure_ascii=False, sort_keys=True))

"""The lists of this PC that people look into: who saw a full number, and what was printed.

An entry carries a hash over what it says and the hash of the one before it, and beside the lists
stands where each of them ends. An entry that was altered, moved, added or taken out past the
program is found by `flaws`, which only the check of the books runs.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any, Final, Literal

from sqlalchemy import Connection, Row, Table, func, insert, select, update

from partybuild_desktop.domain.log import canonical
from partybuild_desktop.store.books import Reader
from partybuild_desktop.store.engine import bearing_all
from partybuild_desktop.store.table import CHAIN, DISCLOSURE, PRINT

LISTS: Final = (DISCLOSURE, PRINT)
_HASH: Final = "hash"
_COPY: Final = PRINT.c.copy.name
_FETCHED: Final = 20  # a print's copy takes some 40 KB, a binder's a few MB


def begin(conn: Connection) -> None:
    """New books: every list is empty."""
    conn.execute(insert(CHAIN), [{"list": table.name, **_noted(0, "", "")} for table in LISTS])


def add(conn: Connection, table: Table, values: Mapping[str, Any]) -> int:
    """Append an entry to a list: its number.

    It follows what was noted as the end, whatever stands there now, and takes no number that was
    given before: what was done to the end past the program is not covered up by what comes later.
    """
    end = _end(conn, table)
    newest = conn.execute(select(func.max(table.c.n))).scalar() or 0
    n = max(newest, end.n) + 1
    conn.execute(insert(table).values(**values, n=n, **{_HASH: ""}))
    _seal(conn, table, n, end.hash if end.noted else _before(conn, table, n), end)
    return n


def seal(conn: Connection, table: Table, n: int) -> None:
    """Give an entry that was just written its hash, and anew to those that follow it, if any."""
    end = _end(conn, table)
    _seal(conn, table, n, end.before if n == end.n else _before(conn, table, n), end)


def _seal(conn: Connection, table: Table, n: int, before: str, end: _End) -> None:
    last, hash_ = n, before
    numbers = select(table.c.n).where(table.c.n >= n).order_by(table.c.n)
    for number in conn.execute(numbers).scalars().all():
        row = conn.execute(select(table).where(table.c.n == number)).one()
        last, before, hash_ = number, hash_, _hash_of(table, hash_, row)
        conn.execute(update(table).where(table.c.n == number).values({_HASH: hash_}))
    if end.noted and last >= end.n:  # what is no note stays as it is, for the check to find
        _note_end(conn, table, last, hash_, before)


def take_back(conn: Connection, table: Table, n: int) -> bool:
    """Take out the newest entry, of what did not come about; False for one that others follow."""
    end = _end(conn, table)
    if n != end.n:
        return False
    conn.execute(table.delete().where(table.c.n == n))
    _note_end(conn, table, n - 1, end.before, _before(conn, table, n - 1))
    return True


@dataclass(frozen=True, slots=True, kw_only=True)
class Flaw:
    """What is wrong with a list, beginning with its entry `n` as it stands there (`row`).

    altered: it or the one before it is not as it was written; gap: `missing` entries before it are
    gone; short: the last ones are gone, up to `n`, and it ends with `row`; end: it ends with
    `row`, which is not what was written last. `row` is without the copy, None where there is none.
    """

    kind: Literal["altered", "gap", "short", "end"]
    table: str
    n: int
    row: Mapping[str, Any] | None
    missing: int = 0


def flaws(reader: Reader) -> list[Flaw]:
    """Whatever was done to the lists past the program; reads all of them, copies included."""
    with bearing_all(reader.conn):
        return [flaw for table in LISTS for flaw in _flaws_of(reader.conn, table)]


def _flaws_of(conn: Connection, table: Table) -> Iterator[Flaw]:
    last: Row[Any] | None = None
    followed = [""]  # what the next entry may follow: the hash that stands, the one that should
    reached = 0
    rows = conn.execute(select(table).order_by(table.c.n))
    for row in (row for part in rows.partitions(_FETCHED) for row in part):
        hashes = [_hash_of(table, before, row) for before in followed]
        fits = row.hash != "" and row.hash in hashes
        if row.n > reached + 1:  # what stood before is not known: one finding for both
            yield _flaw("gap", table, row.n, row, missing=row.n - reached - 1)
        elif not fits:
            yield _flaw("altered", table, row.n, row)
        followed = [row.hash] if fits else [row.hash, hashes[-1]]
        last, reached = row, max(reached, row.n)
    end = _end(conn, table)
    if end.n > reached:
        yield _flaw("short", table, end.n, last)
    elif end.n < reached or not end.noted or end.hash not in followed:
        yield _flaw("end", table, reached, last)


def _flaw(
    kind: Literal["altered", "gap", "short", "end"],
    table: Table,
    n: int,
    row: Row[Any] | None,
    *,
    missing: int = 0,
) -> Flaw:
    told = None if row is None else {k: v for k, v in row._mapping.items() if k != _COPY}
    return Flaw(kind=kind, table=table.name, n=n, row=told, missing=missing)


@dataclass(frozen=True, slots=True)
class _End:
    """The newest entry of a list as it was noted: its number (0: none), its hash, and the hash that
    it follows. Not `noted`: somebody has taken the note away, or made it unreadable."""

    n: int
    hash: str
    before: str
    noted: bool = True


def _end(conn: Connection, table: Table) -> _End:
    query = select(CHAIN.c.n, CHAIN.c.hash, CHAIN.c.before).where(CHAIN.c.list == table.name)
    row = conn.execute(query).first()
    if row is None or not isinstance(row.n, int):
        return _End(0, "", "", noted=False)
    return _End(row.n, str(row.hash), str(row.before))


def _note_end(conn: Connection, table: Table, n: int, hash_: str, before: str) -> None:
    note = update(CHAIN).where(CHAIN.c.list == table.name)
    conn.execute(note.values(_noted(n, hash_, before)))


def _noted(n: int, hash_: str, before: str) -> dict[str, object]:
    return {"n": n, _HASH: hash_, "before": before}


def _before(conn: Connection, table: Table, n: int) -> str:
    query = select(table.c.hash).where(table.c.n < n).order_by(table.c.n.desc()).limit(1)
    return str(conn.execute(query).scalar() or "")


def _hash_of(table: Table, before: str, row: Row[Any]) -> str:
    """Over the list, what the entry follows, and every column; a copy counts by its digest.

    "" where a column holds what the program never writes.
    """
    values = {key: value for key, value in row._mapping.items() if key != _HASH}
    try:
        if _COPY in values:
            values[_COPY] = hashlib.sha256(values[_COPY]).hexdigest()
        return hashlib.sha256(canonical([table.name, before, values])).hexdigest()
    except (TypeError, ValueError):
        return ""

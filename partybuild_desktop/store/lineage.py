"""Ancestry kept beside the log: the derived tables `line` and `seen`. See domain.lineage."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from sqlalchemy import Connection, func, select

from partybuild_desktop.domain.lineage import Lineage, Place, Vector
from partybuild_desktop.store.table import LINE, SEEN

_CHUNK = 500


def lineage(conn: Connection) -> Lineage:
    """The places of everything held."""
    places = {r.txn: Place(r.line, r.n, r.seen) for r in conn.execute(select(LINE))}
    return Lineage(places, _vectors(conn, None))


def lineage_of(conn: Connection, names: Iterable[str]) -> Lineage:
    """The places of these transactions alone, enough to ask which of them came before which."""
    wanted = list(dict.fromkeys(names))
    places: dict[str, Place] = {}
    for start in range(0, len(wanted), _CHUNK):
        query = select(LINE).where(LINE.c.txn.in_(wanted[start : start + _CHUNK]))
        places.update({r.txn: Place(r.line, r.n, r.seen) for r in conn.execute(query)})
    return Lineage(places, _vectors(conn, {p.seen for p in places.values()}))


def append(conn: Connection, name: str, parents: Sequence[str]) -> None:
    """Give one new transaction its place."""
    above = [Place(r.line, r.n, r.seen) for r in _rows_of(conn, parents)]
    if len(above) == 1 and _is_end(conn, above[0]):  # by far the commonest: the next of one line
        place = Place(above[0].line, above[0].n + 1, above[0].seen)
        conn.execute(LINE.insert().values(txn=name, line=place.line, n=place.n, seen=place.seen))
        return
    known = lineage(conn)
    known.add(name, parents)
    keep(conn, known, [name])


def keep(conn: Connection, known: Lineage, names: Sequence[str]) -> None:
    """Write the places of `names`, newly added to `known`, and the vectors they brought."""
    stored = conn.execute(select(func.max(SEEN.c.id))).scalar() or 0
    places = [(name, known.place(name)) for name in names]
    conn.exec_driver_sql(
        "INSERT INTO line (txn, line, n, seen) VALUES (?, ?, ?, ?)",
        [(name, p.line, p.n, p.seen) for name, p in places],
    )
    fresh = sorted({p.seen for _, p in places if p.seen > stored})
    rows = [(seen, line, n) for seen in fresh for line, n in known.vector(seen).items()]
    if rows:
        conn.exec_driver_sql("INSERT INTO seen (id, line, n) VALUES (?, ?, ?)", rows)


def _rows_of(conn: Connection, names: Sequence[str]) -> Sequence[Place]:
    found = {r.txn: r for r in conn.execute(select(LINE).where(LINE.c.txn.in_(names)))}
    return [Place(found[n].line, found[n].n, found[n].seen) for n in names]


def _is_end(conn: Connection, place: Place) -> bool:
    query = select(LINE.c.txn).where(LINE.c.line == place.line, LINE.c.n == place.n + 1)
    return conn.execute(query).first() is None


def _vectors(conn: Connection, among: set[int] | None) -> dict[int, Vector]:
    query = select(SEEN)
    if among is not None:
        query = query.where(SEEN.c.id.in_(among))
    found: dict[int, dict[int, int]] = {}
    for row in conn.execute(query):
        found.setdefault(row.id, {})[row.line] = row.n
    return dict[int, Vector](found)

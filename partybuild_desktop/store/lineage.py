"""Ancestry kept beside the log: the derived tables `line` and `seen`. See domain.lineage."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from sqlalchemy import Connection, func, select

from partybuild_desktop.domain.lineage import Lineage, Place, Vector
from partybuild_desktop.store.chunk import chunks
from partybuild_desktop.store.table import HEAD, LINE, SEEN, TXN

#  Every line's end, found by hopping from line to line along the index: no scan of the table.
_ENDS = (
    "WITH RECURSIVE l(line) AS (SELECT min(line) FROM line UNION ALL"
    " SELECT (SELECT min(line) FROM line WHERE line > l.line) FROM l WHERE l.line IS NOT NULL)"
    " SELECT e.txn, e.line, e.n, e.seen FROM l JOIN line e ON e.line = l.line"
    " AND e.n = (SELECT max(n) FROM line WHERE line = l.line)"
)


def heads(conn: Connection, site: str) -> list[str]:
    """The newest transactions held, this site's own first."""
    query = select(HEAD.c.txn, TXN.c.site).join(TXN, TXN.c.hash == HEAD.c.txn)
    found = [(row.site != site, row.txn) for row in conn.execute(query)]
    return [txn for _, txn in sorted(found)]


def last_seq(conn: Connection, site: str) -> int:
    """The number of a site's newest transaction, 0 while it has none."""
    query = select(TXN.c.seq).where(TXN.c.site == site).order_by(TXN.c.seq.desc()).limit(1)
    return conn.execute(query).scalar() or 0


def lineage(conn: Connection) -> Lineage:
    """The places of everything held."""
    places = {r.txn: Place(r.line, r.n, r.seen) for r in conn.execute(select(LINE))}
    return Lineage(places, _vectors(conn, None))


def lineage_of(conn: Connection, names: Iterable[str]) -> Lineage:
    """The places of these transactions alone, enough to ask which of them came before which."""
    places = _places(conn, names)
    return Lineage(places, _vectors(conn, {p.seen for p in places.values()}))


def growing(conn: Connection, parents: Iterable[str]) -> Lineage:
    """The places of these transactions and of every line's end: enough to add what follows them."""
    known = _places(conn, parents)
    for txn, line, n, seen in conn.exec_driver_sql(_ENDS):
        known[txn] = Place(line, n, seen)
    last = conn.execute(select(func.max(SEEN.c.id))).scalar() or 0
    return Lineage(known, _vectors(conn, {last, *(p.seen for p in known.values())}))


def append(conn: Connection, name: str, parents: Sequence[str]) -> None:
    """Give one new transaction its place."""
    above = list(_places(conn, parents).values())
    if len(above) == 1 and _is_end(conn, above[0]):  # by far the commonest: the next of one line
        place = Place(above[0].line, above[0].n + 1, above[0].seen)
        conn.execute(LINE.insert().values(txn=name, line=place.line, n=place.n, seen=place.seen))
        return
    known = growing(conn, parents)
    known.add(name, parents)
    keep(conn, known, [name])


def newest(conn: Connection) -> list[str]:
    """The counted transactions held that no other counted one descends from."""
    query = (
        "SELECT line.txn, line.line, max(line.n), line.seen FROM line JOIN txn ON hash = line.txn"
        " WHERE aside = 0 GROUP BY line.line"
    )
    ends = {txn: Place(line, n, seen) for txn, line, n, seen in conn.exec_driver_sql(query)}
    known = Lineage(ends, _vectors(conn, {p.seen for p in ends.values()}))
    return known.newest(sorted(ends))


def newest_of(conn: Connection, names: Iterable[str]) -> list[str]:
    """Those of these that no other of them descends from."""
    ends: dict[int, tuple[int, str]] = {}
    known = lineage_of(conn, names)
    for name in known:
        place = known.place(name)
        ends[place.line] = max(ends.get(place.line, (0, "")), (place.n, name))
    return known.newest(sorted(name for _, name in ends.values()))


def after(conn: Connection, names: Sequence[str]) -> list[str]:
    """What is held that none of these has seen, ancestors first; nothing where not all of these
    are held."""
    known = lineage_of(conn, names)
    if not names or any(name not in known for name in names):
        return []
    reach = known.reach(names)
    found: dict[str, Place] = {}
    for line in conn.execute(select(LINE.c.line).distinct()).scalars().all():
        query = select(LINE).where(LINE.c.line == line, LINE.c.n > reach.get(line, 0))
        found.update({r.txn: Place(r.line, r.n, r.seen) for r in conn.execute(query)})
    fresh = Lineage(found, _vectors(conn, {place.seen for place in found.values()}))
    return sorted(found, key=lambda name: (fresh.size(name), name))


def counted(conn: Connection, names: Iterable[str]) -> set[str]:
    """Those of these that are held, were it as stubs, and not set aside."""
    found: set[str] = set()
    for part in chunks(names):
        found.update(conn.execute(select(LINE.c.txn).where(LINE.c.txn.in_(part))).scalars())
        aside = select(TXN.c.hash).where(TXN.c.hash.in_(part), TXN.c.aside == 1)
        found.difference_update(conn.execute(aside).scalars())
    return found


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


def _places(conn: Connection, names: Iterable[str]) -> dict[str, Place]:
    wanted = list(dict.fromkeys(names))
    found: dict[str, Place] = {}
    for part in chunks(wanted):
        query = select(LINE).where(LINE.c.txn.in_(part))
        found.update({r.txn: Place(r.line, r.n, r.seen) for r in conn.execute(query)})
    return {name: found[name] for name in wanted if name in found}


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

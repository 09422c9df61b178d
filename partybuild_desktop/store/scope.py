"""Which records concern an organisation: what travels to its PC, and what its state hash counts.

What concerns an organisation follows from references alone (store.shape), so a new table needs no
word here.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from graphlib import TopologicalSorter
from itertools import product
from typing import Any, Final

from sqlalchemy import Connection, select

from partybuild_desktop.domain.event import END
from partybuild_desktop.domain.log import change_of, from_units
from partybuild_desktop.domain.org import GROUP, below
from partybuild_desktop.store.books import Reader
from partybuild_desktop.store.shape import SHAPES, Shape
from partybuild_desktop.store.table import (
    ATTACHMENT,
    BOOKS,
    CHANGE,
    ORG,
    PERSON,
    POST,
    RULE_IN_FORCE,
    RULESET,
    STANDING,
    SUPERIOR,
    UNITS,
)

Records = Mapping[str, frozenset[str]]  # table → uids, every table named

_COMMON: Final = (RULESET, RULE_IN_FORCE)  # the rules are everybody's
_Row = tuple[Any, ...]  # uid, then the references in the order of the table's shape


#  Every table after the one that its records are part of.
_ORDER: Final = tuple(
    TopologicalSorter(
        {name: {shape.owner_table} - {""} for name, shape in SHAPES.items()}
    ).static_order()
)


class Scopes:
    """All references of the books, read once; then the scope of any number of organisations.

    60 villages of 100 members with 24 meetings a year are read in half a second (150,000
    attendances among it), and each organisation then takes a tenth.
    """

    def __init__(self, reader: Reader, *, past: bool = True) -> None:
        """`past`: with what a record once referred to and no longer does."""
        self._conn = reader.conn
        self._rows: dict[str, list[_Row]] = {}
        for name, shape in SHAPES.items():
            columns = ", ".join(f'"{column}"' for column in ("uid", *(c for c, _ in shape.refs)))
            if shape.refs:
                found = reader.conn.exec_driver_sql(f"SELECT {columns} FROM {name}")
                self._rows[name] = [tuple(row) for row in found]
        groups = select(ORG.c.uid).where(ORG.c.kind == GROUP)
        self._groups = frozenset(reader.conn.execute(groups).scalars())
        attached = select(ATTACHMENT.c.uid, ATTACHMENT.c.of_table, ATTACHMENT.c.of_uid)
        self._attached = [tuple(row) for row in reader.conn.execute(attached)]
        if past:
            for name, rows in _former(reader.conn, self._rows):
                self._rows[name].extend(rows)

    def subtree(self, org: str) -> frozenset[str]:
        """The organisation and all that was ever below it."""
        at, parent = SHAPES[SUPERIOR.name].place("org"), SHAPES[SUPERIOR.name].place("parent")
        assert at is not None and parent is not None
        return below(org, ((row[at], row[parent]) for row in self._rows[SUPERIOR.name]))

    def of(self, org: str) -> Records:
        """Every record that concerns the organisation. Once in, always in.

        The organisations that were ever below it, with all that is theirs; everybody who ever had
        an event or a post there, with all that is his; attachments to these; the rules; and what
        these records refer to, which comes along as itself only, a group with what it belongs
        to: every village has a first one.
        """
        inside = self.subtree(org)
        found: dict[str, set[str]] = {name: set() for name in BOOKS}
        found[ORG.name] |= inside
        for name, shape in SHAPES.items():
            self._anchor(found, name, shape, inside)
        self._spread(found)
        for table in _COMMON:
            found[table.name] |= set(self._conn.execute(select(table.c.uid)).scalars())
        self._follow(found)
        return _frozen(found)

    def owned(self, org: str) -> Records:
        """What is the organisation's own by the newest word, clocks aside.

        The organisations below it by the periods without an end; their villages; the persons whose
        newest standing, or else a post, is there; and all that is part of these.
        """
        pairs = select(SUPERIOR.c.org, SUPERIOR.c.parent).where(
            SUPERIOR.c.gone == 0, SUPERIOR.c.end == ""
        )
        inside = below(org, ((row.org, row.parent) for row in self._conn.execute(pairs)))
        found: dict[str, set[str]] = {name: set() for name in BOOKS}
        found[ORG.name] |= inside
        found[PERSON.name] |= _persons(self._conn, inside)
        for name, shape in SHAPES.items():
            if shape.owner_table in ("", ORG.name):
                self._anchor(found, name, shape, inside)
        self._spread(found)
        return _frozen(found)

    def _anchor(
        self, found: dict[str, set[str]], name: str, shape: Shape, inside: Collection[str]
    ) -> None:
        """What refers to these organisations itself, and what these refer to."""
        if name == ORG.name:
            for row in self._rows[name]:
                if row[0] in inside:
                    for (_, target), uid in zip(shape.refs, row[1:], strict=True):
                        found[target].update([uid] if uid else [])
            return
        at = shape.place("org")
        if at is None:
            return
        rows = [row for row in self._rows[name] if row[at] in inside]
        found[name].update(row[0] for row in rows)
        if shape.owner is not None:
            found[shape.owner_table].update(row[shape.owner] for row in rows)

    def _spread(self, found: dict[str, set[str]]) -> None:
        """All that is part of what is there."""
        for name in _ORDER:
            shape = SHAPES[name]
            if shape.owner is not None and (owners := found[shape.owner_table]):
                at = shape.owner
                found[name].update(row[0] for row in self._rows[name] if row[at] in owners)
        found[ATTACHMENT.name].update(
            uid for uid, table, of in self._attached if of in found.get(table, ())
        )

    def _follow(self, found: dict[str, set[str]]) -> None:
        """What these refer to, and what that refers to, until nothing is missing."""
        fresh = {name: set(uids) for name, uids in found.items()}
        at = SHAPES[SUPERIOR.name].place("org")
        assert at is not None
        while any(fresh.values()):
            met: dict[str, set[str]] = {name: set() for name in BOOKS}
            for name, shape in SHAPES.items():
                rows = [row for row in self._rows.get(name, ()) if row[0] in fresh[name]]
                for n, (_, target) in enumerate(shape.refs, 1):
                    met[target].update(row[n] for row in rows if row[n])
            groups = fresh[ORG.name] & self._groups
            met[SUPERIOR.name].update(r[0] for r in self._rows[SUPERIOR.name] if r[at] in groups)
            fresh = {name: uids - found[name] for name, uids in met.items()}
            for name, uids in fresh.items():
                found[name] |= uids


def _persons(conn: Connection, orgs: Collection[str]) -> set[str]:
    """Who stands in one of these by his newest period, or stands nowhere and has a post there."""
    newest = {
        row.person: row.org
        for row in conn.execute(
            select(STANDING.c.person, STANDING.c.org).where(STANDING.c.end == END)
        )
    }
    posts = select(POST.c.person, POST.c.org).where(POST.c.gone == 0)
    found = {person for person, org in newest.items() if org in orgs}
    return found | {
        row.person for row in conn.execute(posts) if row.org in orgs and row.person not in newest
    }


def _former(
    conn: Connection, held: Mapping[str, Sequence[_Row]]
) -> Iterator[tuple[str, list[_Row]]]:
    """What edited records referred to before and after each edit, as rows of their tables."""
    said: dict[str, dict[str, list[Mapping[str, Any]]]] = {name: {} for name in SHAPES}
    keys = sorted({_unit(name, c) for name, shape in SHAPES.items() for c, _ in shape.refs})
    any_of = " OR ".join("instr(fields, ?)" for _ in keys)
    found = conn.exec_driver_sql(
        f"SELECT tab, uid, fields FROM {CHANGE.name} WHERE op = 'edit' AND ({any_of})",
        tuple(f'"{key}":[' for key in keys),
    )
    for table, uid, fields in found:
        change = change_of(table, uid, "edit", fields)
        assert change.before is not None
        said[table].setdefault(uid, []).extend(map(from_units, (change.before, change.after)))
    for name, records in said.items():
        if records and SHAPES[name].refs:
            rows = {row[0]: row for row in held[name] if row[0] in records}
            for uid, sides in records.items():
                yield name, _combined(name, rows.get(uid, (uid,)), sides)


def _combined(table: str, row: _Row, sides: Sequence[Mapping[str, Any]]) -> list[_Row]:
    """Rows with every value that each reference ever had.

    What decides whose the record is stands in every combination, the rest once.
    """
    now = (*row, *[None] * (1 + len(SHAPES[table].refs) - len(row)))
    values: list[list[Any]] = []
    others: list[_Row] = []
    for n, (column, _) in enumerate(SHAPES[table].refs, 1):
        ever = list(dict.fromkeys([now[n], *(side[column] for side in sides if column in side)]))
        decides = column == ORG.name or not BOOKS[table].c[column].nullable
        values.append(ever if decides else [now[n]])
        others += [] if decides else [(*now[:n], one, *now[n + 1 :]) for one in ever[1:]]
    return [*((now[0], *combination) for combination in product(*values)), *others]


def _unit(table: str, column: str) -> str:
    """The unit in which a column is logged."""
    units = [unit for unit in UNITS.get(table, ()) if column in unit]
    return "+".join(units[0]) if units else column


def _frozen(found: Mapping[str, set[str]]) -> Records:
    return {name: frozenset(uids) for name, uids in found.items()}

"""The log's tables, which only grow, and what is derived from log and books.

A transaction held only as a name with its predecessors is a stub; a change held only as a hash is
withheld: what does not concern these books still keeps the chain whole. `line` tells ancestry
fast; `conflict` names the fields on which changes that do not know of each other disagree.
"""

from __future__ import annotations

from typing import Final

from sqlalchemy import CheckConstraint, Column, ForeignKey, Index, Integer, Table, Text

from partybuild_desktop.store.table.base import METADATA

TXN: Final = Table(
    "txn",
    METADATA,
    Column("hash", Text, primary_key=True),
    Column("site", Text, nullable=False),
    Column("seq", Integer, nullable=False),
    Column("user", Text, nullable=False),
    Column("wall", Text, nullable=False),
    Column("program", Text, nullable=False),
    Column("schema", Integer, nullable=False),
    Column("action", Text, nullable=False),
    Column("args", Text, nullable=False),
    Column("parents", Text, nullable=False),  # JSON list of hashes
    Column("aside", Integer, nullable=False, server_default="0"),
    CheckConstraint("seq > 0"),
    sqlite_with_rowid=False,
)

CHANGE: Final = Table(
    "change",
    METADATA,
    Column("txn", Text, ForeignKey("txn.hash"), primary_key=True),
    Column("n", Integer, primary_key=True),
    Column("hash", Text, nullable=False),
    Column("tab", Text, nullable=False),
    Column("uid", Text, nullable=False),
    Column("op", Text, nullable=False),
    Column("fields", Text, nullable=False),  # canonical JSON
    CheckConstraint("op IN ('new', 'edit')"),
    sqlite_with_rowid=False,
)

#  The newest transactions held: what the next one names as its predecessors.
HEAD: Final = Table("head", METADATA, Column("txn", Text, ForeignKey("txn.hash"), primary_key=True))

STUB: Final = Table(
    "stub",
    METADATA,
    Column("hash", Text, primary_key=True),
    Column("parents", Text, nullable=False),  # JSON list of hashes
    sqlite_with_rowid=False,
)

WITHHELD: Final = Table(
    "withheld",
    METADATA,
    Column("txn", Text, ForeignKey("txn.hash"), primary_key=True),
    Column("n", Integer, primary_key=True),
    Column("hash", Text, nullable=False),
    sqlite_with_rowid=False,
)

#  Derived: a transaction or stub is the `n`th of a line, and has seen what vector `seen` says.
LINE: Final = Table(
    "line",
    METADATA,
    Column("txn", Text, primary_key=True),
    Column("line", Integer, nullable=False),
    Column("n", Integer, nullable=False),
    Column("seen", Integer, nullable=False),
    sqlite_with_rowid=False,
)

#  Derived: vector `id` has seen line `line` up to its `n`th.
SEEN: Final = Table(
    "seen",
    METADATA,
    Column("id", Integer, primary_key=True),
    Column("line", Integer, primary_key=True),
    Column("n", Integer, nullable=False),
    sqlite_with_rowid=False,
)

#  Derived: a unit of fields whose newest changes disagree; `sides` is a JSON list.
CONFLICT: Final = Table(
    "conflict",
    METADATA,
    Column("tab", Text, primary_key=True),
    Column("uid", Text, primary_key=True),
    Column("unit", Text, primary_key=True),
    Column("sides", Text, nullable=False),
    sqlite_with_rowid=False,
)

#  Derived: a person's standing over time, from his events. See domain.event.periods.
STANDING: Final = Table(
    "standing",
    METADATA,
    Column("person", Text, ForeignKey("person.uid"), primary_key=True),
    Column("n", Integer, primary_key=True),
    Column("start", Text, nullable=False),
    Column("end", Text, nullable=False),
    Column("org", Text, nullable=False),
    Column("status", Text, nullable=False),
    Column("kind", Text, nullable=False),
    Column("whole_unit", Integer, nullable=False),
    sqlite_with_rowid=False,
)

Index("standing_org", STANDING.c.org, STANDING.c.start)
Index("txn_site_seq", TXN.c.site, TXN.c.seq)
Index("change_record", CHANGE.c.uid)
Index("line_place", LINE.c.line, LINE.c.n)

#  The log only grows, and what is closed stays as it is: the database itself refuses the rest.
TRIGGERS: Final = (
    "CREATE TRIGGER change_kept BEFORE DELETE ON change BEGIN"
    " SELECT RAISE(ABORT, 'the log only grows'); END",
    "CREATE TRIGGER change_fixed BEFORE UPDATE ON change BEGIN"
    " SELECT RAISE(ABORT, 'the log only grows'); END",
    "CREATE TRIGGER txn_kept BEFORE DELETE ON txn BEGIN"
    " SELECT RAISE(ABORT, 'the log only grows'); END",
    "CREATE TRIGGER txn_fixed BEFORE UPDATE OF hash, site, seq, user, wall, program, schema,"
    " action, args, parents ON txn BEGIN SELECT RAISE(ABORT, 'the log only grows'); END",
    "CREATE TRIGGER closing_fixed BEFORE UPDATE OF org, year, closed, user, note, replaces, rules,"
    " content ON closing BEGIN SELECT RAISE(ABORT, 'a closed year stays closed'); END",
)

"""Every table of the database, as SQLAlchemy Core.

Books are the records people keep: each has a uid, a deletion mark `gone`, and text columns, and is
written by the unit of work alone, which logs what it changes. The log's own tables only grow.
Derived tables can be computed again from the books. Local tables belong to this PC and never
travel: settings, drafts, prints, and the note of who showed a full number when.
"""

from __future__ import annotations

from typing import Any, Final

from sqlalchemy import (
    CheckConstraint,
    Column,
    ForeignKey,
    Index,
    Integer,
    LargeBinary,
    MetaData,
    Table,
    Text,
)

from partybuild_desktop.domain.member import FIELDS

METADATA: Final = MetaData()

#  Units: columns that belong together change, conflict and merge as one value.
UNITS: Final[dict[str, tuple[tuple[str, ...], ...]]] = {
    "event": (("kind", "on"),),
    "superior": (("start", "parent"),),
}


def text(name: str) -> Column[Any]:
    return Column(name, Text, nullable=False, server_default="")


def ref(name: str, target: str, *, required: bool = False) -> Column[Any]:
    key = ForeignKey(f"{target}.uid", deferrable=True, initially="DEFERRED")
    return Column(name, Text, key, nullable=not required)


def book(name: str, *columns: Column[Any]) -> Table:
    return Table(
        name,
        METADATA,
        Column("uid", Text, primary_key=True),
        Column("gone", Integer, nullable=False, server_default="0"),
        *columns,
        sqlite_with_rowid=False,
    )


VILLAGE: Final = book("village", text("code"), text("name"), text("town"), text("note"))

ORG: Final = book(
    "org",
    text("code"),
    text("name"),
    text("short"),
    text("kind"),
    text("founded"),
    text("dissolved"),
    text("contact"),
    text("phone"),
    text("address"),
    text("unit_case"),
    text("affiliation"),
    text("division"),
    text("approved_by"),
    ref("village", "village"),
    text("term_until"),
    text("position"),
    text("note"),
)

SUPERIOR: Final = book(
    "superior",
    ref("org", "org", required=True),
    ref("parent", "org", required=True),
    text("start"),
    text("end"),
)

PERSON: Final = book("person", *(text(field.key) for field in FIELDS))

EVENT: Final = book(
    "event",
    ref("person", "person", required=True),
    text("kind"),
    text("on"),
    ref("org", "org"),
    text("place"),
    text("reason"),
    text("whole_unit"),
    text("note"),
)

POST: Final = book(
    "post",
    ref("person", "person", required=True),
    ref("org", "org"),
    text("title"),
    text("start"),
    text("end"),
    text("term_until"),
    text("note"),
)

ATTACHMENT: Final = book(
    "attachment",
    text("of_table"),
    text("of_uid"),
    text("name"),
    text("media"),
    text("hash"),
    text("size"),
    text("note"),
)

#  Rules in force as immutable versions: identity is the content's SHA-256, the number only a label.
RULESET: Final = book("ruleset", text("kind"), text("label"), text("content"))
RULE_IN_FORCE: Final = book("rule_in_force", text("kind"), ref("ruleset", "ruleset"), text("start"))

#  年终封账: the yearly tables as they stood, never to be changed.
CLOSING: Final = book(
    "closing",
    ref("org", "org", required=True),
    text("year"),
    text("closed"),
    text("user"),
    text("note"),
    ref("replaces", "closing"),
    text("rules"),
    text("content"),
)

BOOKS: Final[dict[str, Table]] = {
    t.name: t
    for t in (
        VILLAGE,
        ORG,
        SUPERIOR,
        PERSON,
        EVENT,
        POST,
        ATTACHMENT,
        RULESET,
        RULE_IN_FORCE,
        CLOSING,
    )
}

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

#  One row: who this PC is.
SITE: Final = Table(
    "site",
    METADATA,
    Column("id", Text, primary_key=True),
    Column("level", Text, nullable=False),
    Column("root", Text, nullable=False),  # uid of the organisation whose books these are
    Column("practice", Integer, nullable=False),
    Column("created", Text, nullable=False),
)
SETTING: Final = Table(
    "setting",
    METADATA,
    Column("key", Text, primary_key=True),
    Column("value", Text, nullable=False),
)
DRAFT: Final = Table(
    "draft",
    METADATA,
    Column("key", Text, primary_key=True),
    Column("value", Text, nullable=False),
    Column("saved", Text, nullable=False),
)
DISCLOSURE: Final = Table(
    "disclosure",
    METADATA,
    Column("n", Integer, primary_key=True),
    Column("at", Text, nullable=False),
    Column("user", Text, nullable=False),
    Column("person", Text, nullable=False),
    Column("field", Text, nullable=False),
    Column("why", Text, nullable=False),
)
#  What was printed on this PC: `copy` is the ledger as text, packed, so that it prints again alike.
PRINT: Final = Table(
    "print",
    METADATA,
    Column("n", Integer, primary_key=True),
    Column("serial", Text, nullable=False),
    Column("wall", Text, nullable=False),
    Column("user", Text, nullable=False),
    Column("kind", Text, nullable=False),
    Column("title", Text, nullable=False),
    Column("pages", Integer, nullable=False),
    Column("params", Text, nullable=False),
    Column("copy", LargeBinary, nullable=False),
)

Index("event_person", EVENT.c.person)
Index("post_person", POST.c.person)
Index("superior_org", SUPERIOR.c.org)
Index("person_id", PERSON.c.id)
Index("print_serial", PRINT.c.serial)
Index("closing_year", CLOSING.c.year)
Index("standing_org", STANDING.c.org, STANDING.c.start)
Index("txn_site_seq", TXN.c.site, TXN.c.seq)
Index("change_record", CHANGE.c.uid)

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

"""What belongs to this PC alone and never travels: who it is, settings, prints, packages, peers."""

from __future__ import annotations

from typing import Final

from sqlalchemy import Column, ForeignKey, Index, Integer, LargeBinary, Table, Text

from partybuild_desktop.store.table.base import METADATA

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
#  Who saw a full number on this PC. Its hashes, and those of the prints: store.chain.
DISCLOSURE: Final = Table(
    "disclosure",
    METADATA,
    Column("n", Integer, primary_key=True),
    Column("at", Text, nullable=False),
    Column("user", Text, nullable=False),
    Column("person", Text, nullable=False),
    Column("field", Text, nullable=False),
    Column("why", Text, nullable=False),
    Column("hash", Text, nullable=False, server_default=""),
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
    Column("hash", Text, nullable=False, server_default=""),
)

#  Where these two lists end, by the name of their table: the newest entry's number and hash, and
#  the hash that it follows.
CHAIN: Final = Table(
    "chain",
    METADATA,
    Column("list", Text, primary_key=True),
    Column("n", Integer, nullable=False),
    Column("hash", Text, nullable=False),
    Column("before", Text, nullable=False),
)

#  This PC's own secret keys for packages, by use: sign, open.
IDENTITY: Final = Table(
    "identity",
    METADATA,
    Column("use", Text, primary_key=True),
    Column("secret", LargeBinary, nullable=False),
    Column("public", Text, nullable=False),
)

#  With whom packages are exchanged: the township above, or each village below.
PEER: Final = Table(
    "peer",
    METADATA,
    Column("org", Text, primary_key=True),  # uid of the organisation whose books the peer keeps
    Column("role", Text, nullable=False),  # up, down
    Column("name", Text, nullable=False),
    Column("invited", Text, nullable=False),
    Column("keys", Text, nullable=False),  # JSON: public keys by use
    Column("heads", Text, nullable=False),  # JSON: the newest transactions it was seen to hold
    Column("records", LargeBinary, nullable=False),  # packed: the records it was seen to hold
    Column("sent", Integer, nullable=False, server_default="0"),  # packages written for it
    Column("last", Text, nullable=False, server_default=""),  # when it was last heard of
)

#  Every package written or read here, in order.
PACKAGE: Final = Table(
    "package",
    METADATA,
    Column("id", Text, primary_key=True),
    Column("direction", Text, nullable=False),  # out, in
    Column("number", Integer, nullable=False),
    Column("after", Integer, nullable=False),
    Column("peer", Text, nullable=False),
    Column("site", Text, nullable=False),
    Column("state", Text, nullable=False),  # written; applied, waiting, set aside
    Column("wall", Text, nullable=False),
    Column("user", Text, nullable=False),
    Column("backup", Text, nullable=False, server_default=""),
    Column("facts", Text, nullable=False),  # JSON: counts, heads
)

#  Which transactions and changes a package brought: what a roll-back sets aside.
PACKAGE_TXN: Final = Table(
    "package_txn",
    METADATA,
    Column("package", Text, ForeignKey("package.id"), primary_key=True),
    Column("txn", Text, primary_key=True),
)

Index("print_serial", PRINT.c.serial)

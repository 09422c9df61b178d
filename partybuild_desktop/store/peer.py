"""This PC's own keys, its peers, and the list of packages written and read: local, never sent."""

from __future__ import annotations

import json
import zlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Final

from sqlalchemy import Connection, Row, insert, select, text, update

from partybuild_desktop.domain.peer import Peer, PeerRole
from partybuild_desktop.store.books import Reader
from partybuild_desktop.store.table import IDENTITY, PACKAGE, PACKAGE_TXN, PEER

OUT: Final = "out"
IN: Final = "in"
#  What became of a package.
WRITTEN: Final = "written"
APPLIED: Final = "applied"
WAITING: Final = "waiting"
SET_ASIDE: Final = "aside"


@dataclass(frozen=True, slots=True)
class Secret:
    """One key pair of this PC, as the bytes and the text that its library takes."""

    secret: bytes = field(repr=False)
    public: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Passed:
    """One package that was written or read here."""

    id: str
    direction: str
    number: int
    after: int
    peer: str  # uid of the organisation
    site: str
    state: str
    wall: str
    user: str
    backup: str = ""
    facts: Mapping[str, Any]


@dataclass(frozen=True, slots=True, kw_only=True)
class Ties:
    """What ties these books to others, whatever stands in them; see `keep_ties`."""

    secrets: Mapping[str, Secret]
    peers: Sequence[Peer]
    waiting: Sequence[Passed]


def ties(reader: Reader) -> Ties:
    """This PC's keys, its peers, and the packages that wait for earlier ones."""
    found = {
        row.use: Secret(row.secret, row.public) for row in reader.conn.execute(select(IDENTITY))
    }
    waiting = [passed for passed in packages(reader) if passed.state == WAITING]
    return Ties(secrets=found, peers=peers(reader), waiting=waiting)


def keep_ties(conn: Connection, kept: Ties) -> None:
    """Give them to a backup of these books that takes their place.

    A backup may be older than an invitation: with the keys of that day alone, what the village
    sends could never be read again, and a number would be given to a second package.
    """
    for use, one in kept.secrets.items():
        conn.execute(IDENTITY.delete().where(IDENTITY.c.use == use))
        keep_secret(conn, use, one)
    for other in kept.peers:
        keep_peer(conn, other)
    known = Reader(conn)
    for passed in reversed(kept.waiting):
        if package(known, passed.id) is None:
            keep_package(conn, passed)


def secret(reader: Reader, use: str) -> Secret | None:
    """This PC's key for a use (sign, open)."""
    row = reader.conn.execute(select(IDENTITY).where(IDENTITY.c.use == use)).first()
    return Secret(row.secret, row.public) if row else None


def keep_secret(conn: Connection, use: str, key: Secret) -> None:
    """Keep a key for good."""
    conn.execute(insert(IDENTITY).values(use=use, secret=key.secret, public=key.public))


def peers(reader: Reader) -> list[Peer]:
    """Everybody packages are exchanged with, in the order they were invited."""
    return [_peer(row) for row in reader.conn.execute(select(PEER).order_by(PEER.c.invited))]


def peer(reader: Reader, org: str) -> Peer | None:
    """The one who keeps the books of an organisation."""
    row = reader.conn.execute(select(PEER).where(PEER.c.org == org)).first()
    return _peer(row) if row else None


def keep_peer(conn: Connection, peer: Peer) -> None:
    """Write a peer as it now is."""
    conn.execute(PEER.delete().where(PEER.c.org == peer.org))
    conn.execute(
        insert(PEER).values(
            org=peer.org,
            role=peer.role.value,
            name=peer.name,
            invited=peer.invited,
            keys=json.dumps(dict(peer.keys)),
            heads=json.dumps(list(peer.heads)),
            records=zlib.compress("\n".join(sorted(peer.records)).encode()),
            sent=peer.sent,
            last=peer.last,
        )
    )


def count_sent(conn: Connection, org: str, number: int) -> None:
    """The number of the last package written for a peer."""
    conn.execute(update(PEER).where(PEER.c.org == org).values(sent=number))


def packages(reader: Reader, *, org: str = "") -> list[Passed]:
    """Every package written or read here, the last one first; `org` those of one peer."""
    query = select(PACKAGE).order_by(text("rowid DESC"))  # as they came: clocks go wrong
    if org:
        query = query.where(PACKAGE.c.peer == org)
    return [_passed(row) for row in reader.conn.execute(query)]


def heard(reader: Reader, month: str) -> set[str]:
    """Whose packages came here in a month (2026-07), by the clock of this PC."""
    query = select(PACKAGE.c.peer).distinct()
    came = query.where(PACKAGE.c.direction == IN, PACKAGE.c.state != SET_ASIDE)
    return set(reader.conn.execute(came.where(PACKAGE.c.wall.startswith(month))).scalars())


def package(reader: Reader, name: str) -> Passed | None:
    """One package by its id."""
    row = reader.conn.execute(select(PACKAGE).where(PACKAGE.c.id == name)).first()
    return _passed(row) if row else None


def keep_package(conn: Connection, package: Passed) -> None:
    """Note a package, or what has become of one noted before."""
    values = {name: getattr(package, name) for name in Passed.__dataclass_fields__}
    values["facts"] = json.dumps(dict(package.facts), ensure_ascii=False)
    known = conn.execute(select(PACKAGE.c.id).where(PACKAGE.c.id == package.id)).first()
    if known:
        conn.execute(update(PACKAGE).where(PACKAGE.c.id == package.id).values(**values))
    else:
        conn.execute(insert(PACKAGE).values(**values))


def keep_brought(conn: Connection, package: str, txns: Sequence[str]) -> None:
    """Note which transactions a package was the first to bring, this time."""
    conn.execute(PACKAGE_TXN.delete().where(PACKAGE_TXN.c.package == package))
    rows = [(package, txn) for txn in txns]
    if rows:
        conn.exec_driver_sql("INSERT INTO package_txn (package, txn) VALUES (?, ?)", rows)


def brought(reader: Reader, package: str) -> list[str]:
    """The transactions that a package was the first to bring."""
    query = select(PACKAGE_TXN.c.txn).where(PACKAGE_TXN.c.package == package)
    return list(reader.conn.execute(query.order_by(PACKAGE_TXN.c.txn)).scalars())


def _peer(row: Row[Any]) -> Peer:
    packed = zlib.decompress(row.records).decode()
    return Peer(
        org=row.org,
        role=PeerRole(row.role),
        name=row.name,
        invited=row.invited,
        keys=json.loads(row.keys),
        heads=tuple(json.loads(row.heads)),
        records=frozenset(packed.split("\n")) if packed else frozenset(),
        sent=row.sent,
        last=row.last,
    )


def _passed(row: Row[Any]) -> Passed:
    values = {name: getattr(row, name) for name in Passed.__dataclass_fields__}
    return Passed(**{**values, "facts": json.loads(row.facts)})

"""A new, empty database: tables, triggers, who this PC is, and the first entry of the log."""

from __future__ import annotations

from dataclasses import dataclass

from sqlalchemy import Connection, insert

from partybuild_desktop.domain.log import Change, Head
from partybuild_desktop.store import chain
from partybuild_desktop.store.books import SCHEMA, write_txn
from partybuild_desktop.store.engine import Engines, stamp
from partybuild_desktop.store.table import METADATA, SITE, TRIGGERS


@dataclass(frozen=True, slots=True, kw_only=True)
class Founding:
    """What the books begin with."""

    site: str
    level: str  # VILLAGE or TOWNSHIP
    practice: bool
    created: str  # ISO time
    root: Change  # the organisation whose books these are
    beside: tuple[Change, ...]  # its 行政村, where its name tells of one
    user: str
    program: str


def found(engines: Engines, start: Founding) -> None:
    """Create the schema and the first records in one transaction."""
    with engines.write.begin() as conn:
        lay_out(
            conn,
            site=start.site,
            level=start.level,
            root=start.root.uid,
            practice=start.practice,
            created=start.created,
        )
        changes = (*start.beside, start.root)
        for change in changes:
            conn.execute(
                insert(METADATA.tables[change.table]).values(uid=change.uid, **change.after)
            )
        head = Head(
            site=start.site,
            seq=1,
            user=start.user,
            wall=start.created,
            program=start.program,
            schema=SCHEMA,
            action="init",
            args={"level": start.level},
            parents=(),
        )
        write_txn(conn, head, changes)


def lay_out(
    conn: Connection, *, site: str, level: str, root: str, practice: bool, created: str
) -> None:
    """Every table, and whose books these are; no record and no entry of the log yet."""
    METADATA.create_all(conn)
    for trigger in TRIGGERS:
        conn.exec_driver_sql(trigger)
    stamp(conn, SCHEMA)
    values = {"id": site, "level": level, "root": root, "practice": int(practice)}
    conn.execute(insert(SITE).values(**values, created=created))
    chain.begin(conn)

"""Who did what: the log by user, day, action, book and text, and who showed full numbers."""

from __future__ import annotations

import json
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any, Final

from sqlalchemy import Row, Select, func, or_, select, union_all

from partybuild_desktop.store.books import Reader
from partybuild_desktop.store.chunk import chunks
from partybuild_desktop.store.shape import parts_of
from partybuild_desktop.store.table import BOOKS, CHANGE, DISCLOSURE, PERSON, PRINT, SITE, TXN

_HIS: Final = parts_of(PERSON.name)
_AFTER: Final = "U"  # stands after the T of every moment of a day


@dataclass(frozen=True, slots=True, kw_only=True)
class Wanted:
    """Which actions; "" does not filter. Days are ISO, both included, by the writer's own clock.

    `table` is a book that was changed, `text` stands in a value or is part of a person's name.
    """

    user: str = ""
    first: str = ""
    last: str = ""
    action: str = ""
    table: str = ""
    text: str = ""


EVERYTHING: Final = Wanted()


@dataclass(frozen=True, slots=True)
class Action:
    """One transaction as the log page lists it."""

    txn: str
    site: str
    seq: int
    user: str
    wall: str
    action: str
    args: dict[str, object]
    aside: bool = False  # set aside by the roll-back of a merge


def _filtered(query: Select[Any], wanted: Wanted) -> Select[Any]:
    if wanted.user:
        query = query.where(TXN.c.user == wanted.user)
    if wanted.action:
        query = query.where(TXN.c.action == wanted.action)
    if wanted.first:
        query = query.where(TXN.c.wall >= wanted.first)
    if wanted.last:
        query = query.where(TXN.c.wall < wanted.last + _AFTER)
    if wanted.table:
        changed = select(CHANGE.c.txn).where(CHANGE.c.tab == wanted.table)
        query = query.where(TXN.c.hash.in_(changed))
    if wanted.text:
        said = json.dumps(wanted.text, ensure_ascii=False)[1:-1]  # as it stands in the log
        named = select(PERSON.c.uid).where(func.instr(PERSON.c.name, wanted.text) > 0)
        his = [select(BOOKS[t].c.uid).where(BOOKS[t].c[of].in_(named)) for t, of in _HIS.items()]
        concerned = CHANGE.c.uid.in_(union_all(named, *his))
        found = or_(concerned, func.instr(CHANGE.c.fields, said) > 0)
        changed = select(CHANGE.c.txn).where(found)
        query = query.where((func.instr(TXN.c.args, said) > 0) | TXN.c.hash.in_(changed))
    return query


def count(reader: Reader, wanted: Wanted = EVERYTHING) -> int:
    """How many actions there are."""
    query = _filtered(select(func.count()).select_from(TXN), wanted)
    return int(reader.conn.execute(query).scalar() or 0)


def actions(
    reader: Reader, wanted: Wanted = EVERYTHING, *, limit: int | None = None, now: str = ""
) -> list[Action]:
    """The actions wanted, newest first as `in_order` has it at `now`; a text is looked for in the
    whole log."""
    query = _filtered(select(TXN.c.site, TXN.c.seq, TXN.c.wall, TXN.c.hash), wanted)
    entries = (tuple(row) for row in reader.conn.execute(query))
    names = in_order(entries, newest_time(reader, now))[:limit]
    found = {
        row.hash: _action(row)
        for some in chunks(names)
        for row in reader.conn.execute(select(TXN).where(TXN.c.hash.in_(some)))
    }
    return [found[name] for name in names]


def newest_time(reader: Reader, now: str) -> str:
    """After what no entry can have been made, as this PC knows it: `now`, or the latest time that
    it has written itself, where its clock has gone back since."""
    own = select(func.max(TXN.c.wall)).where(TXN.c.site == select(SITE.c.id).scalar_subquery())
    return max(now, reader.conn.execute(own).scalar() or "")


def in_order(entries: Iterable[tuple[str, int, str, str]], last: str) -> list[str]:
    """The names of entries (site, number, time, name), newest first, each PC's in their own order.

    A PC's clock is taken to go forward only: an entry counts as made at the latest time that any
    of its PC bears up to it, so that a clock set back moves nothing. A time after `last`, which is
    still to come, counts for none: a clock that was ten years ahead for a day would else keep all
    that its PC has made since at the top. Before any time that counts it is the PC's first one.
    """
    lines: dict[str, list[tuple[int, str, str]]] = {}
    for site, seq, wall, name in entries:
        lines.setdefault(site, []).append((seq, name, wall))
    risen: list[tuple[str, str, int, str]] = []
    for site, own in lines.items():
        at = min((wall for _, _, wall in own if wall <= last), default=last)
        for seq, name, wall in sorted(own):
            if at < wall <= last:
                at = wall
            risen.append((at, site, seq, name))
    risen.sort(reverse=True)
    return [name for _, _, _, name in risen]


def action(reader: Reader, txn: str) -> Action | None:
    """One action by its name in the log."""
    query = select(TXN).where(TXN.c.hash == txn)
    row = reader.conn.execute(query).first()
    return _action(row) if row else None


def beginning(reader: Reader, text: str) -> list[str]:
    """The names of the actions whose name begins so, two at most."""
    query = select(TXN.c.hash).where(TXN.c.hash.startswith(text, autoescape=True)).limit(2)
    return list(reader.conn.execute(query).scalars())


def _action(r: Row[Any]) -> Action:
    args = json.loads(r.args)
    return Action(r.hash, r.site, r.seq, r.user, r.wall, r.action, args, bool(r.aside))


@dataclass(frozen=True, slots=True)
class Disclosure:
    """Somebody looked at a full number: when, whose (name, "" when he is gone), which, why."""

    n: int
    at: str
    user: str
    person: str
    name: str
    field: str
    why: str


def disclosures(
    reader: Reader, wanted: Wanted = EVERYTHING, *, limit: int | None = None
) -> list[Disclosure]:
    """Who showed full numbers on this PC, newest first; the text is in a name or a reason."""
    query = select(DISCLOSURE, PERSON.c.name).join(
        PERSON, PERSON.c.uid == DISCLOSURE.c.person, isouter=True
    )
    if wanted.user:
        query = query.where(DISCLOSURE.c.user == wanted.user)
    if wanted.first:
        query = query.where(DISCLOSURE.c.at >= wanted.first)
    if wanted.last:
        query = query.where(DISCLOSURE.c.at < wanted.last + _AFTER)
    if wanted.text:
        texts = (PERSON.c.name, DISCLOSURE.c.why)
        query = query.where(or_(*(func.instr(text, wanted.text) > 0 for text in texts)))
    query = query.order_by(DISCLOSURE.c.n.desc())
    return [
        Disclosure(r.n, r.at, r.user, r.person, r.name or "", r.field, r.why)
        for r in reader.conn.execute(query if limit is None else query.limit(limit))
    ]


def labels(reader: Reader) -> frozenset[str]:
    """Every user who has left a trace here: in the log, of a print, of a number shown."""
    columns = (TXN.c.user, PRINT.c.user, DISCLOSURE.c.user)
    found = (reader.conn.execute(select(column).distinct()).scalars() for column in columns)
    return frozenset(label for each in found for label in each)


def kinds(reader: Reader) -> frozenset[str]:
    """The codes of the actions in the log."""
    return frozenset(reader.conn.execute(select(TXN.c.action).distinct()).scalars())


def last_by_user(reader: Reader, site: str) -> dict[str, str]:
    """The time of each user's newest action on this PC."""
    query = select(TXN.c.user, func.max(TXN.c.wall)).where(TXN.c.site == site)
    return {row[0]: row[1] for row in reader.conn.execute(query.group_by(TXN.c.user))}

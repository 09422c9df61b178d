"""The derived table `standing`: where a person stood, and how, on any day.

Computed from his events by `domain.event.periods` in the transaction that changes them, so that
"the members of this branch on that day" is one indexed query.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

from sqlalchemy import Connection, select

from partybuild_desktop.domain.event import Away, Event, EventKind, Period, periods, seen_from_home
from partybuild_desktop.domain.log import Change, from_units
from partybuild_desktop.store.chunk import chunks
from partybuild_desktop.store.foreign import away, may_have_moved
from partybuild_desktop.store.table import EVENT, PERSON, STANDING


def derive_standing(conn: Connection, changes: Sequence[Change]) -> None:
    """Bring `standing` up to date for every person these changes concern."""
    if may_have_moved(conn, changes):
        derive_all(conn)
        return
    known: dict[str, None] = {}
    fresh: dict[str, tuple[str, list[Event]]] = {}  # new persons, whose events are all new too
    events: dict[str, None] = {}
    for change in changes:
        after = change.after
        if change.table == "person":
            if change.before is None:
                fresh[change.uid] = (after.get("joined", ""), [])
            elif {"joined", "gone"} & after.keys():
                known[change.uid] = None
        elif change.table == "event":
            if change.before is not None:
                events[change.uid] = None
            elif after["person"] in fresh:
                fresh[after["person"]][1].append(_event_of(change))
            else:
                known[after["person"]] = None
    for chunk in chunks(list(events)):
        query = select(EVENT.c.person).where(EVENT.c.uid.in_(chunk))
        known.update(dict.fromkeys(conn.execute(query).scalars()))
    # a new person of whom anything was changed again in the same action is read back as well
    abroad = away(conn)
    new = ((uid, periods(*fresh[uid])) for uid in fresh if uid not in known)
    _write(conn, ((uid, seen_from_home(found, abroad)) for uid, found in new))
    for chunk in chunks(list(known)):
        conn.execute(STANDING.delete().where(STANDING.c.person.in_(chunk)))
        _write(conn, standings(conn, chunk, abroad))


def derive_all(conn: Connection) -> None:
    """Everybody's standing anew."""
    conn.execute(STANDING.delete())
    _write(conn, all_standings(conn))


def _event_of(change: Change) -> Event:
    after = from_units(change.after)
    return Event(
        uid=change.uid,
        person=after["person"],
        kind=EventKind(after["kind"]),
        on=after["on"],
        org=after.get("org"),
        whole_unit=after.get("whole_unit", ""),
    )


def _write(conn: Connection, found: Iterable[tuple[str, tuple[Period, ...]]]) -> None:
    rows = [
        (person, n, p.start, p.end, p.org, p.status.value, p.kind.value, int(p.whole_unit))
        for person, standing in found
        for n, p in enumerate(standing)
    ]
    if rows:
        conn.exec_driver_sql(
            'INSERT INTO standing (person, n, start, "end", org, status, kind, whole_unit)'
            " VALUES (?, ?, ?, ?, ?, ?, ?, ?)",
            rows,
        )


def standings(
    conn: Connection, persons: Sequence[str], abroad: Away
) -> Iterator[tuple[str, tuple[Period, ...]]]:
    """Each person's standing as his events say, computed anew; `persons` at most a chunk.

    `abroad`: when organisations were not of these books (store.foreign).
    """
    query = (
        select(PERSON.c.uid, PERSON.c.joined)
        .where(PERSON.c.uid.in_(persons))
        .where(PERSON.c.gone == 0)
    )
    joined = {row.uid: row.joined for row in conn.execute(query)}
    by_person: dict[str, list[Event]] = {uid: [] for uid in joined}
    columns = (EVENT.c.uid, EVENT.c.person, EVENT.c.kind, EVENT.c.on, EVENT.c.org)
    events = (
        select(*columns, EVENT.c.whole_unit)
        .where(EVENT.c.person.in_(persons))
        .where(EVENT.c.gone == 0)
    )
    for uid, person, kind, on, org, whole in conn.execute(events):
        if person in by_person:
            by_person[person].append(
                Event(
                    uid=uid,
                    person=person,
                    kind=EventKind(kind),
                    on=on,
                    org=org,
                    whole_unit=whole,
                )
            )
    for person, history in by_person.items():
        yield person, seen_from_home(periods(joined[person], history), abroad)


def all_standings(conn: Connection) -> Iterator[tuple[str, tuple[Period, ...]]]:
    """Everybody's standing, computed anew: for the check of the books."""
    uids = list(conn.execute(select(PERSON.c.uid).order_by(PERSON.c.uid)).scalars())
    abroad = away(conn)
    for chunk in chunks(uids):
        yield from standings(conn, chunk, abroad)

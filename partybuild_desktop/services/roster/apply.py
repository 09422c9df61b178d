"""Writing a preview: branches, people, their events and posts, as one action."""

from __future__ import annotations

from collections.abc import Iterable

from partybuild_desktop.domain.event import EventKind
from partybuild_desktop.domain.log import Changes
from partybuild_desktop.domain.reading import PARTY_POST, STATUS
from partybuild_desktop.domain.roster import BESIDE, Verdict
from partybuild_desktop.services.org import add_org
from partybuild_desktop.services.roster.history import LEAVING, post_titles
from partybuild_desktop.services.roster.preview import Preview, Row
from partybuild_desktop.store import member as members
from partybuild_desktop.store.books import Books, UnitOfWork
from partybuild_desktop.system.garbage import uncollected
from partybuild_desktop.system.progress import Progress

_BATCH = 500


def write(books: Books, preview: Preview, progress: Progress) -> Changes:
    """One transaction; raises Cancelled between batches, and then nothing is written."""
    new = [row for row in preview.rows if row.verdict is Verdict.NEW]
    changed = [row for row in preview.rows if row.verdict is Verdict.CHANGED]
    today = books.clock.today()
    opening = f"{today.year - 1}-12-31"
    with (
        uncollected(),
        books.write(
            "roster_import", file=preview.path.name, n=len(new) + len(changed), added=len(new)
        ) as unit,
    ):
        for org in preview.new_branches:
            add_org(unit, books, org.name, parent=org.parent, uid=org.uid)
        first = members.last_sequence(unit) + 1
        for start in range(0, len(new), _BATCH):
            batch = new[start : start + _BATCH]
            entry = _entry(preview.entry, opening=opening, today=today.isoformat())
            _add(unit, books, batch, entry, today.isoformat(), first + start)
            progress.advance(len(batch))
        for row in changed:
            _change(unit, row, preview.entry, today.isoformat())
            progress.advance()
    return unit.changes


def _entry(kind: EventKind, *, opening: str, today: str) -> tuple[str, str]:
    days = {EventKind.OPENING: opening, EventKind.JOINED: ""}
    return kind.value, days.get(kind, today)


def _add(
    unit: UnitOfWork,
    books: Books,
    rows: Iterable[Row],
    entry: tuple[str, str],
    today: str,
    first: int,
) -> None:
    persons, events, posts = [], [], []
    for n, row in enumerate(rows, first):
        uid = books.ids.uid()
        candidate = row.candidate
        values = {k: v for k, v in candidate.values.items() if k not in BESIDE}
        persons.append(
            {"uid": uid, **candidate.derived, **values, "extra": row.extra, "sequence": str(n)}
        )
        event = {"person": uid, "org": candidate.branch}
        events.append({"uid": books.ids.uid(), **event, "kind": entry[0], "on": entry[1]})
        left = LEAVING.get(candidate.values.get(STATUS, ""))
        if left:
            events.append({"uid": books.ids.uid(), **event, "kind": left.value, "on": today})
        for title in post_titles(candidate.values.get(PARTY_POST, "")):
            posts.append({"uid": books.ids.uid(), **event, "title": title})
    unit.new_many("person", persons)
    unit.new_many("event", events)
    unit.new_many("post", posts)


def _change(unit: UnitOfWork, row: Row, entry: EventKind, today: str) -> None:
    after = {key: new for key, (_, new) in row.changes.items()}
    fields = {k: v for k, v in after.items() if k not in BESIDE}
    if fields:
        unit.edit("person", row.uid, fields)
    event = {"person": row.uid, "on": today, "org": row.candidate.branch}
    if "branch" in after:
        moved = EventKind.MOVED if row.changes["branch"][0] else entry
        unit.new("event", {**event, "kind": moved.value})
    if STATUS in after:
        unit.new("event", {**event, "kind": LEAVING[after[STATUS]].value})
    for title in post_titles(after.get(PARTY_POST, "")):
        unit.new("post", {"person": row.uid, "org": row.candidate.branch, "title": title})

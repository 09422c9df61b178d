"""The dry run: every row as new, changed, same or refused, with what is doubtful about it."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import cached_property
from pathlib import Path

from partybuild_desktop.domain.date import agree
from partybuild_desktop.domain.event import EventKind
from partybuild_desktop.domain.heading import Layout
from partybuild_desktop.domain.member import FIELD, Member
from partybuild_desktop.domain.name import search_form
from partybuild_desktop.domain.org import (
    BRANCH_KINDS,
    GROUP,
    Org,
    OrgIndex,
    full_name,
    kind_of_name,
    short_of_name,
)
from partybuild_desktop.domain.people import People
from partybuild_desktop.domain.reading import PARTY_POST, STATUS
from partybuild_desktop.domain.roster import (
    Candidate,
    Context,
    Finding,
    Verdict,
    candidates,
    changes,
    extra,
)
from partybuild_desktop.domain.sheet import Sheet
from partybuild_desktop.domain.since import Word, word
from partybuild_desktop.services.code import Codes
from partybuild_desktop.services.ledger.roster import printed_titles
from partybuild_desktop.services.roster.back import put_back
from partybuild_desktop.services.roster.history import BETWEEN, LEAVING, post_titles
from partybuild_desktop.services.roster.late import Then, late_finding, then, without_late
from partybuild_desktop.store import member as members
from partybuild_desktop.store import org as orgs
from partybuild_desktop.store.books import Books, Reader
from partybuild_desktop.store.foreign import names
from partybuild_desktop.system.i18n import tr
from partybuild_desktop.system.progress import Progress


@dataclass(frozen=True, slots=True)
class Request:
    """What was asked of the import; see `Rosters.preview`."""

    org: str
    default_branch: str
    create_branches: bool
    entry: EventKind
    heads: tuple[str, ...] = ()  # the newest entries of the log when the file was made here


@dataclass(frozen=True, slots=True)
class Row:
    """One row of the file: whom it means (`uid`, "" for a new person) and what it changes.

    `changes` maps a field to its value before and after; `branch`, `status` and `party_post`
    stand there too when they change.
    """

    candidate: Candidate
    verdict: Verdict
    uid: str = ""
    changes: Mapping[str, tuple[str, str]] = field(default_factory=dict)
    extra: str = ""

    @property
    def warned(self) -> bool:
        return bool(self.candidate.findings) and not self.candidate.refused


@dataclass(frozen=True)
class Preview:
    """The whole dry run. `new_branches` are to be created before the rows are written."""

    path: Path
    tables: tuple[tuple[Sheet, Layout], ...]
    rows: tuple[Row, ...]
    new_branches: tuple[Org, ...]
    entry: EventKind

    @cached_property
    def counts(self) -> Counter[Verdict]:
        return Counter(row.verdict for row in self.rows)

    @property
    def changing(self) -> bool:
        return bool(self.counts[Verdict.NEW] or self.counts[Verdict.CHANGED])


class _Branches:
    """Finds the branch that a cell names, and plans the ones that are to be created."""

    def __init__(self, found: Sequence[Org], books: Books, *, create: bool) -> None:
        self._index = OrgIndex(found)
        self._books = books
        self._create = create
        self._known: dict[str, str | None] = {}
        self.by_uid = {org.uid: org for org in found}
        self.planned: list[Org] = []

    def find(self, text: str) -> str | None:
        if text not in self._known:
            uid = self._index.find(text)
            self._known[text] = self._plan(text) if uid is None and self._create else uid
        return self._known[text]

    def _plan(self, text: str) -> str:
        name = full_name(text)
        org = Org(
            uid=self._books.ids.uid(),
            code="",
            name=name,
            short=short_of_name(name),
            kind=kind_of_name(name),
            parent=self._books.root,
        )
        self._index.add(org)
        self.by_uid[org.uid] = org
        self.planned.append(org)
        return org.uid

    def branch_of(self, uid: str) -> str:
        """The branch of a member who stands in one of its groups."""
        org = self.by_uid.get(uid)
        return org.parent if org and org.kind == GROUP and org.parent else uid


@dataclass(frozen=True, slots=True)
class _Known:
    """The people in the books, as matching and comparing need them."""

    people: People
    members: dict[str, Member]
    standing: dict[str, tuple[str, str]]
    titles: dict[str, set[str]]
    elsewhere: dict[str, str]  # who is kept in other books, and where
    then: Then  # as the books were when the file was made
    before: People  # those who were otherwise then, as they were

    def find(self, values: Mapping[str, str], home: str | None) -> str | None:
        """Whom a row without key means: by what the books say, or said when the file was made."""
        return self.people.find(values, home) or self.before.find(values, home)

    def as_then(self, uid: str) -> Member:
        """A person as the books had him when the file was made."""
        return self.then.members.get(uid, self.members[uid])

    def refused_for(self, uid: str, candidate: Candidate) -> Candidate:
        """As a row that cannot be written, because the person is kept in other books."""
        args = {"name": self.members[uid].name, "org": self.elsewhere[uid]}
        return replace(candidate, findings=(Finding("person_elsewhere", "", args),))


def try_out(
    reader: Reader,
    books: Books,
    codes: Codes,
    path: Path,
    tables: tuple[tuple[Sheet, Layout], ...],
    request: Request,
    progress: Progress,
) -> Preview:
    """Read every row and decide what it would do."""
    day = books.clock.today().isoformat()
    branches = _Branches(orgs.orgs(reader, day), books, create=request.create_branches)
    known = _known(reader, branches, day, request.heads)
    home = _home(request, books, branches)
    settled = {
        member.id: branches.branch_of(known.standing[uid][0])
        for uid, member in known.members.items()
        if member.id and uid in known.standing
    }
    context = Context(codes.lists, branches.find, home=home, settled=settled)
    rows: list[Row] = []
    for sheet, layout in tables:
        read, keys = put_back(sheet, layout, known.members, known.then.members, codes)
        typed = dict(zip(sheet.numbers, sheet.rows, strict=True)) if keys else {}
        for candidate in candidates(read, layout, context):
            progress.advance()
            if candidate.same_as is not None:
                rows.append(_repeated(candidate, rows))
                continue
            key = keys.get(candidate.row, "")
            beside = extra(candidate, layout)
            if key:  # the list's own columns that are no field of a member
                beside = {k: v for k, v in beside.items() if k not in printed_titles()}
                candidate = replace(candidate, raw=typed[candidate.row])
            row = _judge(candidate, known, branches, codes, beside, key)
            rows.append(_unless_ended(row, branches, day))
    used = {row.candidate.branch for row in rows if row.verdict is not Verdict.REFUSED}
    planned = tuple(org for org in branches.planned if org.uid in used)
    return Preview(path, tables, tuple(rows), planned, request.entry)


def _home(request: Request, books: Books, branches: _Branches) -> str | None:
    if request.org:
        return request.org
    if request.default_branch:
        return branches.find(request.default_branch)
    root = branches.by_uid.get(books.root)
    return root.uid if root and root.kind in BRANCH_KINDS else None


def _known(reader: Reader, branches: _Branches, day: str, heads: tuple[str, ...]) -> _Known:
    standing = members.current(reader, day)
    found = {member.uid: member for member in members.members(reader)}
    titles: dict[str, set[str]] = {}
    for post in orgs.posts(reader):
        if not post.end:
            titles.setdefault(post.person, set()).add(post.title)
    abroad = names(reader.conn, now=True)
    elsewhere = {uid: abroad[org] for uid, (org, _) in standing.items() if org in abroad}
    older = then(reader, heads, found, day)
    were = {**{uid: found[uid] for uid in older.standing if uid in found}, **older.members}
    return _Known(
        _people(found, standing, branches),
        found,
        standing,
        titles,
        elsewhere,
        older,
        _people(were, {**standing, **older.standing}, branches),
    )


def _people(
    found: Mapping[str, Member], standing: Mapping[str, tuple[str, str]], branches: _Branches
) -> People:
    return People(
        (
            uid,
            {"name": member.name, "id": member.id, "birth": member.birth},
            branches.branch_of(standing[uid][0]) if uid in standing else None,
        )
        for uid, member in found.items()
    )


def _judge(
    candidate: Candidate,
    known: _Known,
    branches: _Branches,
    codes: Codes,
    beside: Mapping[str, str],
    key: str = "",
) -> Row:
    if candidate.refused:
        return Row(candidate, Verdict.REFUSED)
    text = json.dumps(beside, ensure_ascii=False, sort_keys=True) if beside else ""
    home = branches.branch_of(candidate.branch) if candidate.branch else None
    uid = known.find(candidate.values, home)
    if key:
        if uid not in (None, key) and known.members[uid].id == candidate.values.get("id"):
            return Row(_refused(candidate, known.members[uid]), Verdict.REFUSED)
        uid = key
    if uid is None:
        return Row(candidate, Verdict.NEW, extra=text)
    meant = known.members[uid], known.as_then(uid)
    if not key and all(_is_another(candidate, member) for member in meant):
        return Row(_refused(candidate, known.members[uid]), Verdict.REFUSED)
    if uid in known.elsewhere:
        return Row(known.refused_for(uid, candidate), Verdict.REFUSED)
    changed = _changes(candidate, known, branches, uid)
    if text and text != known.members[uid].extra:
        changed["extra"] = (known.members[uid].extra, text)
    changed, late = without_late(changed, candidate.values, known.as_then(uid), codes)
    late += _without_late_history(changed, candidate, known, branches, codes, uid)
    candidate = _with_word_of_leaving(candidate, known, codes, uid)
    if late:
        candidate = replace(candidate, findings=(*candidate.findings, *late))
    return Row(candidate, Verdict.CHANGED if changed else Verdict.SAME, uid, changed, text)


def _unless_ended(row: Row, branches: _Branches, day: str) -> Row:
    """As a row that cannot be written, where it brings somebody into what is no more."""
    candidate, org = row.candidate, branches.by_uid.get(row.candidate.branch or "")
    comes = row.verdict is Verdict.NEW or "branch" in row.changes
    if org is None or not org.ended_by(day) or not comes:
        return row
    if candidate.values.get(STATUS, "") in LEAVING:
        return row  # who had left it before
    finding = Finding("branch_ended", "", {"value": org.called, "on": org.dissolved})
    return Row(replace(candidate, findings=(finding,)), Verdict.REFUSED)


def _with_word_of_leaving(candidate: Candidate, known: _Known, codes: Codes, uid: str) -> Candidate:
    """An old roster brings nobody back who has left: the row says so, and a person decides."""
    _, status = known.standing.get(uid, ("", ""))
    said = candidate.values.get(STATUS, "")
    if uid in known.then.standing and said in ("", known.then.standing[uid][1]):
        return candidate  # he left since the file was made, which says no more than that
    if status not in LEAVING or candidate.values.get(STATUS, "") in LEAVING:
        return candidate
    finding = Finding("has_left", "", {"value": codes.label("status", status)})
    return replace(candidate, findings=(*candidate.findings, finding))


def _repeated(candidate: Candidate, rows: Sequence[Row]) -> Row:
    """The same person again: his first row counts, and what differs here is named."""
    first = next(r for r in rows if (r.candidate.sheet, r.candidate.row) == candidate.same_as)
    values = first.candidate.values
    different = [key for key, value in candidate.values.items() if values.get(key) != value]
    if different:
        titles = [FIELD[key].title if key in FIELD else key for key in different]
        args = {"row": first.candidate.row, "columns": titles}
        candidate = replace(
            candidate, findings=(*candidate.findings, Finding("row_repeated", "", args))
        )
    return Row(candidate, Verdict.SAME)


def _is_another(candidate: Candidate, member: Member) -> bool:
    """Another name and another day of joining under one identity number: not the same person."""
    values = candidate.values
    renamed = search_form(values.get("name", "")) != search_form(member.name)
    return renamed and not agree(values.get("joined", ""), member.joined)


def _refused(candidate: Candidate, member: Member) -> Candidate:
    holder = tr("账簿中的 {name}", name=member.name)
    finding = Finding("id_duplicate", FIELD["id"].title, {"row": holder})
    return replace(candidate, findings=(finding,))


def _changes(
    candidate: Candidate, known: _Known, branches: _Branches, uid: str
) -> dict[str, tuple[str, str]]:
    member = known.members[uid]
    changed = changes(candidate, {key: getattr(member, key) for key in FIELD})
    org, status = known.standing.get(uid, ("", ""))
    in_books = status not in LEAVING
    if candidate.branch and in_books and candidate.branch not in (org, branches.branch_of(org)):
        changed["branch"] = (org, candidate.branch)
    wanted = candidate.values.get(STATUS, "")
    if wanted in LEAVING and wanted != status:
        changed[STATUS] = (status, wanted)
    held = known.titles.get(uid, ())
    posts = [
        title for title in post_titles(candidate.values.get(PARTY_POST, "")) if title not in held
    ]
    if posts:
        changed[PARTY_POST] = ("", BETWEEN.join(posts))
    return changed


def _without_late_history(
    changed: dict[str, tuple[str, str]],
    candidate: Candidate,
    known: _Known,
    branches: _Branches,
    codes: Codes,
    uid: str,
) -> list[Finding]:
    """Take out of `changed` what follows from the history, where the books have it otherwise since
    the file was made; returns what is to be said of it."""
    late: list[Finding] = []
    if uid in known.then.standing:
        (org, status), (was, before) = known.standing.get(uid, ("", "")), known.then.standing[uid]
        homes = [branches.branch_of(one) for one in (was, org, candidate.branch or "")]
        values = {"branch": homes, STATUS: [before, status, candidate.values.get(STATUS, "")]}
        for key in values.keys() & changed.keys():
            older, now, value = values[key]
            found = word(value, then=older, now=now)
            if found is Word.NEW:
                continue
            del changed[key]
            if found is Word.LATE:
                shown = (_named(key, text, branches, codes) for text in (now, value))
                late.append(late_finding(key, *shown))
    held, had = known.titles.get(uid, set()), known.then.titles.get(uid)
    if PARTY_POST in changed and had is not None and had != held:
        _, said = changed.pop(PARTY_POST)
        if set(post_titles(said)) - had:
            late.append(late_finding(PARTY_POST, BETWEEN.join(sorted(held)), said))
    return late


def _named(key: str, value: str, branches: _Branches, codes: Codes) -> str:
    if key == STATUS:
        return codes.label("status", value)
    org = branches.by_uid.get(value)
    return org.called if org else value

"""The organisation tree: what stands below what on a day, and every change to it."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import fields
from typing import Final

from partybuild_desktop.domain.date import surely_before
from partybuild_desktop.domain.event import END
from partybuild_desktop.domain.log import Changes
from partybuild_desktop.domain.org import (
    BRANCH_KINDS,
    Org,
    OrgIndex,
    Post,
    Village,
    base_of_name,
    full_name,
    kind_of_name,
    short_of_name,
    subtree,
)
from partybuild_desktop.domain.problem import UserProblem
from partybuild_desktop.store import member
from partybuild_desktop.store import org as store
from partybuild_desktop.store.books import Books, Reader, UnitOfWork, newest
from partybuild_desktop.store.foreign import names
from partybuild_desktop.system.i18n import tr

EDITABLE: Final = frozenset(f.name for f in fields(Org)) - {"uid", "parent"}


class Orgs:
    """Organisations, villages and posts of the open books."""

    def __init__(self, books: Books) -> None:
        self._books = books
        self._tree: tuple[tuple[str, ...], str, tuple[Org, ...]] | None = None
        self._foreign: tuple[tuple[str, ...], Mapping[str, str]] | None = None

    def today(self) -> str:
        return self._books.clock.today().isoformat()

    def tree(self, day: str = "") -> list[Org]:
        """All organisations with their superior on `day` (today), parents before children."""
        day = day or self.today()
        with self._books.read() as reader:
            # kept until anything is written: every keystroke of a search names organisations
            state = newest(reader)
            kept = self._tree
            if kept is None or kept[:2] != (state, day):
                kept = self._tree = (state, day, tuple(store.orgs(reader, day)))
        return list(kept[2])

    def foreign(self) -> Mapping[str, str]:
        """Organisations that a village knows of by transfers but that are not its own.

        {uid: short name}, those included that once were its own; a township's books have none.
        """
        with self._books.read() as reader:
            state = newest(reader)
            if self._foreign is None or self._foreign[0] != state:
                self._foreign = (state, names(reader.conn))
        return self._foreign[1]

    def superiors_elsewhere(self, day: str = "") -> Mapping[str, tuple[str, str]]:
        """{organisation: name and short name of its superior} where that is of other books."""
        with self._books.read() as reader:
            return store.superiors_elsewhere(reader, day or self.today())

    def elsewhere(self, org: str) -> bool:
        """Whether who stands in `org` is kept in other books by now, and only looked at here."""
        return org in self.foreign() and all(one.uid != org for one in self.tree())

    def get(self, uid: str) -> Org:
        """One organisation as it stands today. Raises UserProblem org_unknown."""
        for org in self.tree():
            if org.uid == uid:
                return org
        raise UserProblem("org_unknown", field="org", name=uid)

    def refuse_ended(self, uid: str, on: str) -> None:
        """Raises UserProblem org_dissolved where nobody can come to an organisation on a day."""
        for org in self.tree():
            if org.uid == uid:
                refuse_dissolved(org, on)

    def find(self, text: str) -> str:
        """The uid for a code, full name, short name, usual spelling or the bare name of a place.

        Raises UserProblem org_unknown, org_ambiguous.
        """
        return OrgIndex(self.tree()).require(text)

    def scope(self, uid: str, day: str = "") -> frozenset[str]:
        """The organisation and everything below it on `day`."""
        with self._books.read() as reader:
            return scope(reader, uid, day or self.today())

    def add(
        self,
        name: str,
        *,
        parent: str = "",
        code: str = "",
        short: str = "",
        kind: str = "",
        founded: str = "",
    ) -> tuple[str, Changes]:
        """A new organisation below `parent` (a uid; the root of these books if empty).

        Kind and short name follow from the name unless given, and a free code from the superior's.
        Raises UserProblem org_name_missing, org_code_taken, org_name_taken, org_dissolved.
        """
        self.refuse_ended(parent, founded or self.today())
        with self._books.write("org_add", name=name) as unit:
            uid = add_org(
                unit,
                self._books,
                name,
                parent=parent or self._books.root,
                code=code,
                short=short,
                kind=kind,
                founded=founded,
            )
        return uid, unit.changes

    def set(self, uid: str, values: Mapping[str, str], *, village: str | None = None) -> Changes:
        """Change fields of an organisation; `village` is the name of the 行政村 that it leads.

        "" for none; one that is not there is added; of two of one name the first by code. Raises
        UserProblem field_unknown, org_code_taken, org_name_taken.
        """
        for key in values:
            if key not in EDITABLE:
                raise UserProblem("field_unknown", field=key, name=key)
        with self._books.write("org_edit", org=uid) as unit:
            others = [o for o in store.orgs(unit, self.today()) if o.uid != uid]
            refuse_taken(others, code=values.get("code", ""), name=values.get("name", ""))
            led = {} if village is None else {"village": _village_named(unit, village.strip())}
            unit.edit("org", uid, {**values, **led})
        return unit.changes

    def rename(self, uid: str, name: str, *, short: str = "") -> Changes:
        """Another name; a short name that followed from the old one follows from the new.

        Raises UserProblem org_unknown, org_name_missing, org_name_taken.
        """
        name = full_name(name.strip())
        if not name:
            raise UserProblem("org_name_missing", field="name")
        org = self.get(uid)
        short = short.strip()
        if not short:
            follows = org.short in ("", short_of_name(org.name))
            short = short_of_name(name) if follows else org.short
        return self.set(uid, {"name": name, "short": short})

    def move(self, uid: str, *, parent: str, on: str) -> Changes:
        """Place an organisation below another superior from `on` (ISO day), until where a later
        move has placed it.

        Raises UserProblem org_circle when the new superior lies below it, org_move_same,
        org_dissolved for a superior that is no more.
        """
        with self._books.write("org_move", org=uid) as unit:
            place(unit, uid, parent, on)
        return unit.changes

    def dissolve(self, uid: str, *, on: str) -> Changes:
        """Note the end of an organisation.

        Raises UserProblem org_root, org_dissolved, org_not_empty with its members, org_went_on.
        """
        org = self.get(uid)
        refuse_root(self._books, org)
        refuse_dissolved(org)
        with self._books.write("org_dissolve", org=uid) as unit:
            inside = scope(unit, uid, on)
            held = member.count(unit, on, orgs=inside)
            if held:
                raise UserProblem("org_not_empty", field="org", n=held)
            refuse_later(unit, org, inside, on)
            unit.edit("org", uid, {"dissolved": on})
        return unit.changes

    def villages(self) -> list[Village]:
        """The 行政村 beside the tree."""
        with self._books.read() as reader:
            return store.villages(reader)

    def add_village(self, name: str, *, code: str = "", org: str = "") -> tuple[str, Changes]:
        """A new 行政村; `org` is the organisation that leads it, if any."""
        with self._books.write("village_add", name=name) as unit:
            uid = unit.new("village", {"name": name, "code": code})
            if org:
                unit.edit("org", org, {"village": uid})
        return uid, unit.changes

    def posts(self, *, org: str = "", person: str = "") -> list[Post]:
        """Posts with their terms, past ones included."""
        with self._books.read() as reader:
            return store.posts(reader, org=org, person=person)

    def appoint(
        self, person: str, *, org: str, title: str, start: str, term_until: str = ""
    ) -> Changes:
        """Give a person a post from `start` on.

        Raises UserProblem field_missing, period_order, org_dissolved, post_same.
        """
        if not title:
            raise UserProblem("field_missing", field="title", name=tr("职务"))
        if surely_before(term_until, start):
            raise UserProblem("period_order", field="term_until", start=start, end=term_until)
        self.refuse_ended(org, start)
        with self._books.write("post_add", title=title) as unit:
            held = store.posts(unit, org=org, person=person)
            if any(post.title == title and post.held_on(start) for post in held):
                raise UserProblem("post_same", field="title", on=start)
            values = {"person": person, "org": org, "title": title, "start": start}
            unit.new("post", {**values, "term_until": term_until})
        return unit.changes

    def post(self, uid: str) -> Post:
        """One post. Raises UserProblem post_unknown."""
        for post in self.posts():
            if post.uid == uid:
                return post
        raise UserProblem("post_unknown", uid=uid)

    def relieve(self, post: str, *, on: str) -> Changes:
        """End a post on `on`; the period stays on record.

        Raises UserProblem post_unknown, post_swapped for a day before it began.
        """
        held = self.post(post)
        if surely_before(on, held.start):
            raise UserProblem("post_swapped", field="on", post=held.title)
        with self._books.write("post_end") as unit:
            unit.edit("post", post, {"end": on})
        return unit.changes


def _village_named(unit: UnitOfWork, name: str) -> str:
    """The uid of the 行政村 of this name, "" for none; a new one inside the action."""
    known = [one.uid for one in store.villages(unit) if one.name == name]
    return known[0] if known else unit.new("village", {"name": name}) if name else ""


def scope(reader: Reader, uid: str, day: str) -> frozenset[str]:
    """`uid` and everything below it on `day`."""
    return subtree(uid, {**dict.fromkeys([uid]), **store.parents(reader, day)})


def inside(reader: Reader, books: Books, org: str, day: str) -> frozenset[str] | None:
    """As `scope`, but None for all of the books ("" or their root): then nothing need be asked."""
    return None if org in ("", books.root) else scope(reader, org, day)


def add_org(
    unit: UnitOfWork,
    books: Books,
    name: str,
    *,
    parent: str | None,
    code: str = "",
    short: str = "",
    kind: str = "",
    founded: str = "",
    uid: str = "",
) -> str:
    """Write a new organisation inside an action already begun (an import creates branches)."""
    name = full_name(name.strip())
    if not name:
        raise UserProblem("org_name_missing", field="name")
    day = books.clock.today().isoformat()
    others = store.orgs(unit, day)
    refuse_taken(others, code=code, name=name)
    values = {
        "name": name,
        "short": short or short_of_name(name),
        "kind": kind or kind_of_name(name),
        "code": code or _free_code(others, parent),
        "founded": founded,
        "position": str(len(others) + 1),
    }
    uid = unit.new("org", values, uid=uid)
    if parent:
        unit.new("superior", {"org": uid, "parent": parent, "start": ""})
    return uid


def place(unit: UnitOfWork, uid: str, parent: str, on: str) -> None:
    """Write another superior inside an action already begun. Raises as `Orgs.move`."""
    if parent in scope(unit, uid, on):
        raise UserProblem("org_circle", field="parent")
    orgs = {org.uid: org for org in store.orgs(unit, on)}
    if parent in orgs:
        refuse_dissolved(orgs[parent], on)
    held = store.superior(unit, uid, on)
    if held is not None and held[1] == parent:
        raise UserProblem("org_move_same", field="parent", name=orgs[parent].called)
    if held is not None:
        unit.edit("superior", held[0], {"end": on})
    end = held[2] if held is not None else ""
    unit.new("superior", {"org": uid, "parent": parent, "start": on, "end": end})


def refuse_root(books: Books, org: Org) -> None:
    """Raises UserProblem org_root for what these books are of."""
    if org.uid == books.root:
        raise UserProblem("org_root", field="org", name=org.called)


def refuse_dissolved(org: Org, on: str = END) -> None:
    """Raises UserProblem org_dissolved for an organisation that is no more on a day, or at all."""
    if org.ended_by(on):
        raise UserProblem("org_dissolved", field="org", name=org.called, on=org.dissolved)


def refuse_later(reader: Reader, org: Org, inside: Collection[str], on: str) -> None:
    """Raises UserProblem org_went_on where somebody came or got a post there after a day."""
    came = member.to_come(reader, on, inside)
    began = sum(post.org in inside and post.start > on for post in store.posts(reader))
    if came or began:
        raise UserProblem("org_went_on", field="on", name=org.called, on=on, n=came + began)


def village_of(name: str, kind: str) -> str:
    """The 行政村 that a branch's name tells of, "" when it tells of none."""
    base = base_of_name(name)
    return base if kind in BRANCH_KINDS and base.endswith("村") else ""


def refuse_taken(others: list[Org], *, code: str, name: str) -> None:
    """Raises UserProblem org_code_taken, org_name_taken where one of the others has it."""
    for org in others:
        if code and org.code == code:
            raise UserProblem("org_code_taken", field="code", code=code, name=org.name)
        if name and org.name == name:
            raise UserProblem("org_name_taken", field="name", name=name)


def _free_code(others: list[Org], parent: str | None) -> str:
    taken = {org.code for org in others}
    stem = next((org.code for org in others if org.uid == parent), "")
    n = 1 + sum(org.parent == parent for org in others)
    while f"{stem}{n:02d}" in taken:
        n += 1
    return f"{stem}{n:02d}"

"""Members: reading them for a scope and a day, and every change to one."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Final

from partybuild_desktop.domain.event import Event, EventKind, Period, Status
from partybuild_desktop.domain.log import Changes
from partybuild_desktop.domain.member import FIELD, FULL, Enrolled, Member, kind_on
from partybuild_desktop.domain.name import search_form
from partybuild_desktop.domain.problem import Problem, UserProblem
from partybuild_desktop.domain.value import doubts, read_value
from partybuild_desktop.services.code import Codes
from partybuild_desktop.services.org import Orgs, inside
from partybuild_desktop.store import member as store
from partybuild_desktop.store.books import Books, Reader, UnitOfWork
from partybuild_desktop.store.org import posts

NORMAL: Final = (Status.NORMAL.value,)
EVERYBODY: Final = tuple(s.value for s in Status)
#  Who can be placed in an organisation: a member, or one who was noted as transferred out.
_TRANSFERABLE: Final = (Status.NORMAL, Status.TRANSFERRED)
_MOST_NAMED: Final = 6


@dataclass(frozen=True, slots=True, kw_only=True)
class Scope:
    """Whose members: below `org` (a uid; all of the books if empty) on `day` (ISO; today)."""

    org: str = ""
    day: str = ""
    statuses: tuple[str, ...] = NORMAL
    kind: str = ""


@dataclass(frozen=True, slots=True)
class History:
    """A person's way through the books."""

    events: list[Event]
    standing: tuple[Period, ...]


class Members:
    """The members of the open books."""

    def __init__(self, books: Books, orgs: Orgs, codes: Codes) -> None:
        self._books = books
        self._orgs = orgs
        self.codes = codes

    def today(self) -> str:
        return self._orgs.today()

    # --- reading

    def uids(self, wanted: Scope) -> list[str]:
        """The members of a scope in roster order."""
        day = wanted.day or self.today()
        with self._books.read() as reader:
            return store.uids(
                reader,
                day,
                orgs=inside(reader, self._books, wanted.org, day),
                statuses=wanted.statuses,
                kind=wanted.kind,
            )

    def rows(self, uids: Sequence[str], day: str = "") -> list[Enrolled]:
        """These members as they stood on `day`, in the order asked; for the rows in sight."""
        day = day or self.today()
        with self._books.read() as reader:
            found = store.enrolled(reader, uids, day)
        return [_as_of(row, day) for row in found]

    def count(self, wanted: Scope) -> int:
        day = wanted.day or self.today()
        with self._books.read() as reader:
            orgs = inside(reader, self._books, wanted.org, day)
            return store.count(reader, day, orgs=orgs, statuses=wanted.statuses)

    def get(self, uid: str) -> Member:
        """One person, also one who has left. Raises UserProblem member_unknown."""
        with self._books.read() as reader:
            found = store.member(reader, uid)
        if found is None:
            raise UserProblem("member_unknown", uid=uid)
        return found

    def find(self, text: str) -> str:
        """The uid for a uid, a whole name or a whole identity number, also of who has left.

        Raises UserProblem member_unknown, member_ambiguous (names) with those it may be.
        """
        wanted = search_form(text)
        with self._books.read() as reader:
            rows = store.search_fields(reader)
            uids = [row[0] for row in rows if row[0] == text]
            if not uids and wanted:
                uids = [
                    uid
                    for uid, name, number, _ in rows
                    if wanted in (search_form(name), search_form(number))
                ]
        if not uids:
            raise UserProblem("member_unknown", uid=text)
        if len(uids) > 1:
            orgs = {org.uid: org.called for org in self._orgs.tree()} | dict(self._orgs.foreign())
            who = [
                f"{row.member.name}（{row.member.birth} {orgs.get(row.org, '')} {row.member.uid}）"
                for row in self.rows(uids[:_MOST_NAMED])
            ]
            more = ["…"] if len(uids) > _MOST_NAMED else []
            raise UserProblem("member_ambiguous", name=text, n=len(uids), names=(*who, *more))
        return uids[0]

    def history(self, uid: str) -> History:
        """His events and periods."""
        with self._books.read() as reader:
            return History(store.events(reader, uid), store.standing(reader, uid))

    # --- changing

    def read(self, values: Mapping[str, str], *, reason: str = "") -> dict[str, str]:
        """Typed text as stored values. Raises UserProblem naming the first field that is wrong.

        `reason` is 身份号码说明 where it is not among the values; see `domain.value.read_value`.
        """
        reason = values.get("id_reason", reason)
        found = {}
        for key, typed in values.items():
            if key not in FIELD:
                raise UserProblem("field_unknown", field=key, name=key)
            found[key] = read_value(FIELD[key], typed, self.codes.lists, reason=reason)
        return found

    def doubts(self, values: Mapping[str, str]) -> list[Problem]:
        """What looks wrong with these stored values, though it may be kept: shown at the field."""
        return doubts(values, self.codes.lists)

    def add(
        self, values: Mapping[str, str], *, org: str, entry: EventKind, on: str = ""
    ) -> tuple[str, Changes]:
        """A new person who enters `org` by `entry`: 期初在册, 发展 or 转入 (then with `on`).

        `values` as typed. Raises UserProblem (field named): name_missing, date_missing, id_taken,
        org_dissolved and what `read` raises.
        """
        stored = self.read(values)
        if not stored.get("name"):
            raise UserProblem("name_missing", field="name")
        if entry is EventKind.TRANSFER_IN and not on:
            raise UserProblem("date_missing", field="on")
        if entry is EventKind.JOINED and not stored.get("joined"):
            raise UserProblem("date_missing", field="joined")
        self._orgs.refuse_ended(org, on)
        with self._books.write("member_add", name=stored["name"]) as unit:
            self._refuse_taken(unit, stored, uid="")
            sequence = str(store.last_sequence(unit) + 1)
            uid = unit.new("person", {"kind": FULL, "sequence": sequence, **stored})
            unit.new("event", {"person": uid, "kind": entry.value, "on": on, "org": org})
        return uid, unit.changes

    def set(self, uid: str, values: Mapping[str, str]) -> Changes:
        """Change fields of one member; values as typed."""
        return self.set_many([(uid, values)])

    def set_many(self, edits: Iterable[tuple[str, Mapping[str, str]]]) -> Changes:
        """Change many members in one action (a pasted block): all of it or nothing.

        Raises UserProblem naming the field, with `uid` among its arguments.
        """
        with self._books.write("member_edit") as unit:
            names = []
            for uid, values in edits:
                member = store.member(unit, uid)
                if member is None:
                    raise UserProblem("member_unknown", uid=uid)
                names.append(member.name)
                try:
                    stored = self.read(values, reason=member.id_reason)
                    if "name" in stored and not stored["name"]:
                        raise UserProblem("name_missing", field="name")
                    self._refuse_taken(unit, stored, uid=uid)
                except UserProblem as problem:
                    problem.args_["uid"] = uid
                    raise
                unit.edit("person", uid, stored)
            unit.note(n=len(names), name=names[0] if len(names) == 1 else "")
        return unit.changes

    def _refuse_taken(self, unit: UnitOfWork, stored: Mapping[str, str], *, uid: str) -> None:
        number = stored.get("id", "")
        other = store.holder_of(unit, number) if number else None
        if other is not None and other.uid != uid:
            raise UserProblem("id_taken", field="id", name=other.name)

    def transfer(self, uid: str, *, to: str, on: str, whole_unit: bool = False) -> Changes:
        """Move a member to another organisation of these books (组织关系转接) from `on`.

        Who was noted as 转出 is taken in again: what one village closed, the township opens in
        another. A second move on one day puts the first right. Raises UserProblem
        member_not_in_books, transfer_same, date_missing.
        """
        self._orgs.refuse_ended(to, on)
        with self._books.write("member_transfer", name=self._name(uid)) as unit:
            self.move(unit, uid, to=to, on=on, whole_unit=whole_unit)
        return unit.changes

    def move(
        self, unit: UnitOfWork, uid: str, *, to: str, on: str, whole_unit: bool = False
    ) -> None:
        """As `transfer`, inside an action already begun.

        With a whole unit (整建制) goes who is suspended in it, and stays suspended.
        """
        among = (*_TRANSFERABLE, Status.SUSPENDED) if whole_unit else _TRANSFERABLE
        held = self._standing_on(unit, uid, on, among)
        here = held.status is not Status.TRANSFERRED
        wrong = [e for e in store.events(unit, uid) if e.kind is EventKind.MOVED and e.on == on]
        if here and held.org == to and all(event.org == to for event in wrong):
            raise UserProblem("transfer_same", field="to")
        whole = "1" if whole_unit else ""
        if here and wrong:
            self._put_right(unit, wrong, {"org": to, "whole_unit": whole})
            return
        kind = EventKind.MOVED if here else EventKind.TRANSFER_IN
        event = {"person": uid, "kind": kind.value, "on": on, "org": to}
        unit.new("event", {**event, "whole_unit": whole})

    @staticmethod
    def _put_right(unit: UnitOfWork, moves: Sequence[Event], values: Mapping[str, str]) -> None:
        """Make one of several moves on a day: nobody could tell which of them was the last."""
        first, *others = moves
        earlier = [p.org for p in store.standing(unit, first.person) if p.start < first.on]
        if earlier[-1:] == [values["org"]]:
            others = [first, *others]  # he never went
        else:
            unit.edit("event", first.uid, values)
        for event in others:
            unit.drop("event", event.uid)

    def remove(
        self, uid: str, *, kind: EventKind, on: str, reason: str = "", place: str = ""
    ) -> Changes:
        """Note that a member left the books: 转出, 停止党籍, 出党 or 死亡. The record stays.

        Raises UserProblem member_not_in_books, date_missing.
        """
        with self._books.write("member_remove", name=self._name(uid), kind=kind.value) as unit:
            held = self._standing_on(unit, uid, on)
            event = {"person": uid, "kind": kind.value, "on": on, "org": held.org}
            unit.new("event", {**event, "reason": reason, "place": place})
        return unit.changes

    def reason(self, text: str) -> tuple[EventKind, str]:
        """How somebody left, from a word of the list of exit reasons: its event and its code.

        Raises UserProblem reason_unknown.
        """
        codes = self.codes.lists["exit_reason"]
        code = text if text in codes else codes.match(text)
        if code is None:
            raise UserProblem("reason_unknown", field="reason", text=text)
        return EventKind(codes.more(code, "event")), code

    def restore(self, uid: str, *, on: str, org: str = "") -> Changes:
        """恢复党籍 from `on`, in `org` or where the member was last.

        Raises UserProblem member_in_books for one who has not left, org_dissolved.
        """
        with self._books.write("member_restore", name=self._name(uid)) as unit:
            standing = store.standing(unit, uid)
            last = next((one.org for one in reversed(standing) if one.start <= on), "")
            self._orgs.refuse_ended(org or last, on)
            for period in standing:
                here = period.status is Status.NORMAL and not self._orgs.elsewhere(period.org)
                if here and period.start <= on < period.end:
                    raise UserProblem("member_in_books", field="on", on=on)
            event = {"person": uid, "kind": EventKind.RESTORED.value, "on": on}
            unit.new("event", {**event, "org": org})
        return unit.changes

    def confirm(self, uid: str, *, on: str) -> Changes:
        """转正: a probationary member becomes a full member on `on`."""
        return self.set(uid, {"kind": FULL, "confirmed": on})

    def delete(self, uid: str) -> Changes:
        """Take out a record entered by mistake; it stays in the log and can be undone."""
        with self._books.write("member_delete", name=self._name(uid)) as unit:
            for event in store.events(unit, uid):
                unit.drop("event", event.uid)
            for post in posts(unit, person=uid):
                unit.drop("post", post.uid)
            unit.drop("person", uid)
        return unit.changes

    def reveal(self, uid: str, field: str, why: str = "") -> str:
        """The full value of a masked field, with a note of who looked when."""
        value: str = getattr(self.get(uid), field)
        now = self._books.clock.now().isoformat(timespec="seconds")
        with self._books.local() as conn:
            store.note_disclosure(
                conn, at=now, user=self._books.user, person=uid, field=field, why=why
            )
        return value

    def _name(self, uid: str) -> str:
        return self.get(uid).name

    def _standing_on(
        self, reader: Reader, uid: str, on: str, among: Collection[Status] = (Status.NORMAL,)
    ) -> Period:
        if not on:
            raise UserProblem("date_missing", field="on")
        for period in store.standing(reader, uid):
            if period.start <= on < period.end and period.status in among:
                return period
        raise UserProblem("member_not_in_books", field="on", on=on)


def _as_of(row: Enrolled, day: str) -> Enrolled:
    kind = kind_on(row.member.kind, row.member.confirmed, day)
    if kind == row.member.kind:
        return row
    return replace(row, member=replace(row.member, kind=kind))

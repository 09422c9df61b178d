"""Meetings as the ledgers of 组织生活 have them: records of a year with their roll and numbers."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from partybuild_desktop.domain.attachment import Attached
from partybuild_desktop.domain.attendance import Count, Roll, count
from partybuild_desktop.domain.learning import hours_text, tenths
from partybuild_desktop.domain.ledger import Column, Kind
from partybuild_desktop.domain.meeting import ABSENT, Meeting, Reason, Record, State
from partybuild_desktop.domain.meeting_rule import MeetingKind, MeetingRules
from partybuild_desktop.domain.minutes import validity
from partybuild_desktop.domain.org import BRANCH_KINDS, GROUP, Org, branch_of
from partybuild_desktop.domain.vote import Quorum
from partybuild_desktop.services.ledger.kind import Request, Sources
from partybuild_desktop.services.ledger.place import Place
from partybuild_desktop.services.meeting.roll import GROUP_LEVEL, level_of
from partybuild_desktop.services.member import NORMAL
from partybuild_desktop.services.org import inside
from partybuild_desktop.services.show import day_text, listed
from partybuild_desktop.store import listing
from partybuild_desktop.system.i18n import N_, language, tr

BOX: Final = N_("组织生活")
PAGE: Final = "meeting"
HELD: Final = (State.HELD.value, State.FAILED.value)
BRANCH_MM: Final = 28.0
_FIRST: Final = 1  # record: all that a first page asks for
_READ: Final = 40  # records at a time: what a book of a year holds is never all in memory
_REASONS: Final = {
    Reason.ILL.value: N_("因病"),
    Reason.AWAY.value: N_("因事"),
    Reason.NONE.value: N_("无故"),
    "": N_("原因未填"),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Sitting:
    """A meeting that was held, with who should have come by the books of its day."""

    record: Record
    org: Org | None
    kinds: tuple[MeetingKind, ...]
    rules: MeetingRules
    roll: Roll
    numbers: Count
    quorum: Quorum | None
    names: Mapping[str, str]
    files: tuple[Attached, ...]

    @property
    def meeting(self) -> Meeting:
        return self.record.meeting

    @property
    def org_name(self) -> str:
        return self.org.name if self.org else ""

    def name(self, person: str, written: str = "") -> str:
        """A person's name, else the one that was written."""
        return self.names.get(person, "") or written

    def listed(self, persons: Iterable[str]) -> str:
        """Names one after the other."""
        return listed(filter(None, map(self.name, persons)))

    def absent(self) -> list[tuple[str, list[str]]]:
        """Who should have come and did not, by the reason that is given: (reason, persons)."""
        said = {one.person: one.reason for one in self.record.attendance if one.state == ABSENT}
        found: dict[str, list[str]] = {}
        there = self.record.present
        for person in self.roll.expected:
            if person not in there:
                reason = said.get(person, "")
                found.setdefault(reason if reason in _REASONS else "", []).append(person)
        return [(key, found[key]) for key in _REASONS if key in found]

    def absent_text(self) -> str:
        """因病：刘文华、王秀英；因事：陈德福."""
        parts = (
            tr("{reason}：{names}", reason=tr(_REASONS[key]), names=self.listed(persons))
            for key, persons in self.absent()
        )
        return tr("；").join(parts)

    def not_counted_text(self) -> str:
        """Who is not counted in 应到, and why."""
        found: dict[str, list[str]] = {}
        for seat in self.roll.not_counted:
            found.setdefault(seat.why, []).append(seat.person)
        parts = (
            tr("{reason}：{names}", reason=self.reason(key), names=self.listed(persons))
            for key, persons in found.items()
        )
        return tr("；").join(parts)

    def reason(self, key: str) -> str:
        """The name of a kind of exemption."""
        kind = self.rules.exemptions.get(key)
        return kind.name.said(language()) if kind else ""


class Sittings:
    """The meetings of a place and year that were held, whole and in order of their days; read
    anew each time they are gone over."""

    def __init__(self, sources: Sources, place: Place, heads: Sequence[Meeting]) -> None:
        self._sources, self._place = sources, place
        self._uids = [one.uid for one in heads]
        self._rolls: dict[str, Roll] = {}  # each is asked of the books once

    def __len__(self) -> int:
        return len(self._uids)

    def __iter__(self) -> Iterator[Sitting]:
        start, size = 0, _FIRST
        while start < len(self._uids):
            yield from self._whole(self._sources.meetings.records(self._uids[start : start + size]))
            start, size = start + size, min(_READ, size * _READ)

    def _whole(self, records: Sequence[Record]) -> list[Sitting]:
        meetings, found = self._sources.meetings, []
        uids = [record.meeting.uid for record in records]
        files = self._sources.attachments.of_many("meeting", uids)
        names = meetings.names({p for record in records for p in _persons(record)})
        with self._sources.books.read() as reader:
            on_days = {record.meeting.on for record in records}
            views = meetings.views(reader, on_days, {record.meeting.org for record in records})
            for record in records:
                head = record.meeting
                view = views[head.on]
                kinds = view.rules.of(head.kinds)
                org = self._place.orgs.get(head.org)
                if head.uid not in self._rolls:
                    group = org is not None and level_of(org) == GROUP_LEVEL
                    self._rolls[head.uid] = view.of(head.org, kinds, head.on, group=group)
                roll = self._rolls[head.uid]
                numbers = count(roll, record.present)
                known = {seat.person: seat.name for seat in roll.seats} | names
                found.append(
                    Sitting(
                        record=record,
                        org=org,
                        kinds=kinds,
                        rules=view.rules,
                        roll=roll,
                        numbers=numbers,
                        quorum=validity(kinds, view.rules, numbers),
                        names=known,
                        files=tuple(files[head.uid]),
                    )
                )
        return found


def _persons(record: Record) -> Iterator[str]:
    yield from (record.meeting.chair, record.meeting.recorder)
    yield from (one.person for one in record.attendance)
    for speech in record.speeches:
        yield from (speech.person, speech.about)
    yield from (one.person for one in record.corrections)


def heads(
    sources: Sources,
    place: Place,
    request: Request,
    kind: str = "",
    *,
    states: Sequence[str] = HELD,
    whole_year: bool = False,
) -> list[Meeting]:
    """The meetings of the ledger's year up to its day, or those asked for; without long texts.

    `kind` keeps those that serve as it; by organisation in the order of the tree, then by day.
    """
    first, last = f"{place.year:04d}-01-01", f"{place.year:04d}-12-31"
    found = sources.meetings.all(
        asked(sources, place),
        first=first,
        last=last if whole_year else min(last, place.day),
        kind=kind,
        states=states,
    )
    if request.uids is not None:
        chosen = frozenset(request.uids)
        found = [one for one in found if one.uid in chosen]
    return sorted(found, key=by_branch(place))


def by_branch(place: Place) -> Callable[[Meeting], tuple[int, str, int]]:
    """The order of meetings: branch by branch as in the tree, each by day."""
    stands = order(place)

    def key(one: Meeting) -> tuple[int, str, int]:
        branch, own = stands(one.org)
        return branch, one.on, own

    return key


def order(place: Place) -> Callable[[str], tuple[int, int]]:
    """Where an organisation's branch and itself stand in the tree; what it lacks comes last."""
    stands = {uid: n for n, uid in enumerate(place.orgs)}

    def of(org: str) -> tuple[int, int]:
        return stands.get(branch_uid(place, org), len(stands)), stands.get(org, len(stands))

    return of


def sittings(sources: Sources, place: Place, request: Request, kind: str = "") -> Sittings:
    """The meetings of a kind that were held, whole."""
    return Sittings(sources, place, heads(sources, place, request, kind))


def asked(sources: Sources, place: Place) -> str:
    """The organisation of the ledger as the services of meetings take it: "" for the whole."""
    return "" if place.org.uid == sources.books.root else place.org.uid


def branch_uid(place: Place, org: str) -> str:
    """The branch that an organisation belongs to, itself where it is none's."""
    branch = branch_of(org, place.orgs)
    return branch.uid if branch else org


def branch_name(place: Place, org: str) -> str:
    """The short name of its branch, as a table has it."""
    found = place.orgs.get(branch_uid(place, org))
    return "" if found is None else found.called


def org_name(place: Place, org: str) -> str:
    """The short name of an organisation; a group's with its branch."""
    found = place.orgs.get(org)
    return "" if found is None else found.called


def branches(place: Place) -> list[Org]:
    """The branches of the ledger; of a group's its own branch."""
    if place.org.kind == GROUP:
        own = branch_of(place.org.uid, place.orgs)
        return [own] if own else []
    return [one for one in place.reporting().values() if one.kind in BRANCH_KINDS]


def several(place: Place) -> bool:
    """Whether a table needs a column that names the branch."""
    return place.org.kind not in BRANCH_KINDS and place.org.kind != GROUP


def kinds_title(kinds: Sequence[MeetingKind]) -> str:
    """党员大会暨主题党日."""
    return tr("暨").join(kind.short.said(language()) for kind in kinds)


def time_text(meeting: Meeting) -> str:
    """2025年3月10日 8:30—10:00."""
    hours = "—".join(filter(None, (meeting.start, meeting.end)))
    return " ".join(filter(None, (day_text(meeting.on), hours)))


def share_text(part: int, of: int) -> str:
    """A share in per cent with one decimal; "" of nothing."""
    if not of:
        return ""
    tenths = (2000 * part + of) // (2 * of)
    return f"{tenths // 10}.{tenths % 10}%"


def hours_shown(text: str) -> str:
    """学时 as they are said: 2, not 2.0; what is no number as it was typed."""
    try:
        return hours_text(tenths(text)) if text else ""
    except ValueError:
        return text


def people_of(
    sources: Sources, place: Place, *, groups: bool = False
) -> list[tuple[str, str, str]]:
    """Who was in the books of the place on its day: (person, name, organisation), branch by branch
    in the order of the tree, each in roster order; `groups` by group too."""
    rows = sources.once(("people", place.org.uid, place.day), lambda: _people(sources, place))
    stands = order(place)

    def key(one: tuple[str, str, str]) -> tuple[int, int]:
        branch, own = stands(one[2])
        return branch, own if groups else 0

    return sorted(rows, key=key)


def _people(sources: Sources, place: Place) -> list[tuple[str, str, str]]:
    with sources.books.read() as reader:
        orgs = inside(reader, sources.books, place.org.uid, place.day)
        found = listing.columns(reader, place.day, ("name",), orgs=orgs, statuses=NORMAL)
    return [(uid, name, org) for uid, org, name in found]


def branch_columns(*, many: bool) -> tuple[Column, ...]:
    """The row head of a table of several branches; of one's table none."""
    head = Column(tr("党支部"), Kind.CODE, merge=True, max_mm=BRANCH_MM, wrap=True)
    return (head,) if many else ()


def branch_cells(place: Place, org: str, *, many: bool) -> tuple[str, ...]:
    """What a row has in that column."""
    return (branch_name(place, org),) if many else ()

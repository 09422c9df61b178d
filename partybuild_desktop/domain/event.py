"""A member's history: the events that bring a person into the books, move and remove him.

Status, branch and group on any day follow from the events, so table 1 of the yearly statistics
(党员增减变化) always balances: a member counted without an event that explains it cannot exist.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from enum import StrEnum
from typing import Final

END: Final = "9999"  # after every date there is


class EventKind(StrEnum):
    """What happened. The words are the rows of table 1 and of the 组织关系 rules."""

    OPENING = "opening"  # 期初在册: there when the books begin
    JOINED = "joined"  # 发展: on the member's own 入党日期
    TRANSFER_IN = "transfer_in"  # 转入 from outside the books
    MOVED = "moved"  # 转接 between organisations of these books
    SUSPENDED = "suspended"  # 停止党籍
    RESTORED = "restored"  # 恢复党籍
    TRANSFER_OUT = "transfer_out"  # 转出 to outside the books
    LEFT = "left"  # 出党: 开除, 除名, 劝退, 自行脱党, 取消预备资格
    DIED = "died"  # 死亡


class Status(StrEnum):
    """党籍状态 as derived: codes of the list `status`."""

    NORMAL = "1"
    SUSPENDED = "12"
    TRANSFERRED = "20"
    LEFT = "13"
    DIED = "30"


ENTRIES: Final = frozenset({EventKind.OPENING, EventKind.JOINED, EventKind.TRANSFER_IN})
_STATUS: Final[dict[EventKind, Status]] = {
    EventKind.SUSPENDED: Status.SUSPENDED,
    EventKind.TRANSFER_OUT: Status.TRANSFERRED,
    EventKind.LEFT: Status.LEFT,
    EventKind.DIED: Status.DIED,
}
_ORDER: Final = {kind: n for n, kind in enumerate(EventKind)}


@dataclass(frozen=True, slots=True, kw_only=True)
class Event:
    """One event of one person. `org` is where he is after it; `place` the other end outside."""

    uid: str
    person: str
    kind: EventKind
    on: str  # PartialDate text; "" for JOINED, whose day is the member's 入党日期
    org: str | None = None
    place: str = ""
    reason: str = ""
    whole_unit: str = ""  # "1": 整建制转接
    note: str = ""


@dataclass(frozen=True, slots=True)
class Period:
    """From `start` (inclusive) to `end` (exclusive) the person stood in `org` with `status`.

    Both are date texts compared as text: "" lies before, "9999" after every day, and a date
    known to the month takes effect at its beginning. `kind` is the event that began it.
    """

    start: str
    end: str
    org: str
    status: Status
    kind: EventKind
    whole_unit: bool = False


def _effective(event: Event, joined: str) -> str:
    # Who was in the register when the books began had been a member since he joined; for him and
    # for who was developed here, the day of joining is written once, in the member's own field.
    if event.kind in (EventKind.OPENING, EventKind.JOINED):
        return joined
    return event.on


def periods(joined: str, events: Iterable[Event]) -> tuple[Period, ...]:
    """The person's standing over time, without gaps from his first entry on.

    `joined` is 入党日期 as text. An event that cannot apply (a move before any entry) is passed
    over: the checks name it, the books still open.
    """
    found: list[Period] = []
    for event in _in_order(joined, events):
        last = found[-1] if found else None
        org = event.org or (last.org if last else None)
        if org is None or (last is None and event.kind not in ENTRIES):
            continue
        start = _effective(event, joined)
        status = _STATUS.get(event.kind, Status.NORMAL)
        if last is not None:
            start = max(start, last.start)
            status = last.status if event.kind is EventKind.MOVED else status
            found[-1] = replace(last, end=start)
        found.append(Period(start, END, org, status, event.kind, bool(event.whole_unit)))
    return tuple(p for p in found if p.start < p.end)


def _in_order(joined: str, events: Iterable[Event]) -> list[Event]:
    """By day; on one day by kind, but who goes out and comes in again comes in last."""
    again = 0.5 + _ORDER[EventKind.TRANSFER_OUT]

    def key(event: Event, first: Event | None = None) -> tuple[bool, str, float, str]:
        comes_again = event.kind is EventKind.TRANSFER_IN and first not in (None, event)
        place = again if comes_again else _ORDER[event.kind]
        return event.kind is not EventKind.OPENING, _effective(event, joined), place, event.uid

    ordered = sorted(events, key=key)
    first = next((event for event in ordered if event.kind in ENTRIES), None)
    return sorted(ordered, key=lambda event: key(event, first))


#  When organisations were not of these books: {org: ((from, to), …)}, in order, ends not included.
Away = Mapping[str, Sequence[tuple[str, str]]]


def seen_from_home(found: tuple[Period, ...], away: Away) -> tuple[Period, ...]:
    """A way through the books as a village sees it: whoever stands elsewhere is transferred.

    A branch that goes over to another village, or comes from one, takes its members along
    (整建制转接) on that day, without an event of each.
    """
    if not away or not any(period.org in away for period in found):
        return found
    return tuple(piece for period in found for piece in _pieces(period, away.get(period.org, ())))


def _pieces(period: Period, spans: Sequence[tuple[str, str]]) -> Iterator[Period]:
    cuts: list[tuple[str, str, Status]] = []
    here = period.start
    for first, last in spans:
        first, last = max(first, here), min(last, period.end)
        if first < last:
            cuts += [(here, first, period.status), (first, last, Status.TRANSFERRED)]
            here = last
    cuts.append((here, period.end, period.status))
    for n, (start, end, status) in enumerate(cut for cut in cuts if cut[0] < cut[1]):
        piece = replace(period, start=start, end=end, status=status)
        yield replace(piece, kind=EventKind.MOVED, whole_unit=True) if n else piece


@dataclass(frozen=True, slots=True)
class Balance:
    """Table 1 (党员增减变化) of one year and one scope; `should` = last + plus - minus."""

    last_year: int
    developed: int
    restored: int
    transferred_in: int
    transferred_in_whole: int
    left: int
    suspended: int
    died: int
    transferred_out: int
    transferred_out_whole: int
    counted: int

    @property
    def plus(self) -> int:
        return self.developed + self.restored + self.transferred_in

    @property
    def minus(self) -> int:
        return self.left + self.suspended + self.died + self.transferred_out

    @property
    def should(self) -> int:
        return self.last_year + self.plus - self.minus

    @property
    def difference(self) -> int:
        return self.counted - self.should


_UP: Final = {
    EventKind.OPENING: "last_year",
    EventKind.JOINED: "developed",
    EventKind.RESTORED: "restored",
    EventKind.TRANSFER_IN: "transferred_in",
    EventKind.MOVED: "transferred_in",
}
_DOWN: Final = {
    EventKind.LEFT: "left",
    EventKind.SUSPENDED: "suspended",
    EventKind.DIED: "died",
    EventKind.TRANSFER_OUT: "transferred_out",
    EventKind.MOVED: "transferred_out",
}
_WHOLE: Final = {
    "transferred_in": "transferred_in_whole",
    "transferred_out": "transferred_out_whole",
}


def balance(
    standings: Iterable[tuple[Period, ...]],
    *,
    year: int,
    in_scope: Callable[[str], bool],
    until: str = "",
) -> Balance:
    """Table 1 for `year` over all persons' `standings`, for organisations `in_scope`.

    `until` is the last day counted of a year that is not over (ISO text).
    """
    first, last = f"{year - 1}-12-31", until or f"{year}-12-31"
    counts: dict[str, int] = dict.fromkeys((*_UP.values(), *_DOWN.values(), *_WHOLE.values()), 0)
    counted = 0
    for standing in standings:
        was_in = False
        for period in standing:
            is_in = period.status is Status.NORMAL and in_scope(period.org)
            if period.start <= first < period.end:
                counts["last_year"] += is_in
            elif first < period.start <= last and is_in != was_in:
                row = (
                    _UP.get(period.kind, "transferred_in")
                    if is_in
                    else _DOWN.get(period.kind, "transferred_out")
                )
                counts[row] += 1
                if period.whole_unit and row in _WHOLE:
                    counts[_WHOLE[row]] += 1
            if period.start <= last < period.end:
                counted += is_in
            was_in = is_in
    return Balance(**counts, counted=counted)

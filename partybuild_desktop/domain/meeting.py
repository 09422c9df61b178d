"""A meeting and all that belongs to it, as frozen values; every field is text ("" = empty).

A planned meeting and one that was held are one record. What is expected of it, who counts and
whether it decided validly is said by meeting_rule, attendance, vote and minutes.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass, field, fields
from enum import StrEnum
from typing import Any, Final, TypeVar


class State(StrEnum):
    """Where a meeting stands. FAILED (流会): convened without its quorum, so it decided nothing."""

    PLANNED = "planned"
    HELD = "held"
    FAILED = "failed"
    CANCELLED = "cancelled"


PRESENT: Final = "present"
ABSENT: Final = "absent"


class Reason(StrEnum):
    """Why somebody was absent."""

    ILL = "ill"  # 因病
    AWAY = "away"  # 因事
    NONE = "none"  # 无故


CRITICISM: Final = "criticism"
SELF: Final = "self"


@dataclass(frozen=True, slots=True, kw_only=True)
class Meeting:
    """The head of a record. `on` is an ISO day, `start` and `end` HH:MM, `hours` 学时 as "1.5"."""

    uid: str
    org: str
    kinds: str  # keys joined by a blank
    state: str = State.PLANNED.value
    period: str = ""
    title: str = ""
    on: str = ""
    start: str = ""
    end: str = ""
    place: str = ""
    chair: str = ""
    chair_name: str = ""
    recorder: str = ""
    recorder_name: str = ""
    agenda: str = ""
    content: str = ""
    guests: str = ""
    hours: str = ""
    public: str = ""
    follows: str = ""
    note: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Attendance:
    """One person at the meeting: natural key (meeting, person)."""

    person: str
    state: str = PRESENT
    reason: str = ""
    note: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Speech:
    """What one person said; `kind` is "", CRITICISM (of `about`) or SELF."""

    uid: str = ""
    kind: str = ""
    person: str = ""
    speaker: str = ""
    about: str = ""
    text: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Resolution:
    """A matter put to the meeting, its vote, and who carries it out by when.

    `in_favour` includes the `written` opinions where the rule counts them. A matter without a vote
    leaves the figures empty.
    """

    uid: str = ""
    matter: str = ""
    rule: str = "motion"
    text: str = ""
    in_favour: str = ""
    against: str = ""
    abstain: str = ""
    written: str = ""
    passed: str = ""
    reason: str = ""
    executor: str = ""
    due: str = ""
    done_on: str = ""
    done_note: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Correction:
    """A line of the 整改清单: `person` whose, "" for the branch's own."""

    uid: str = ""
    person: str = ""
    problem: str = ""
    measure: str = ""
    responsible: str = ""
    due: str = ""
    done_on: str = ""
    done_note: str = ""


@dataclass(frozen=True, slots=True)
class Record:
    """A whole meeting, as it is entered, saved, printed and kept as a draft.

    The order of speeches, resolutions and corrections is theirs on paper. `items` by the keys of
    the kinds' own fields.
    """

    meeting: Meeting
    attendance: tuple[Attendance, ...] = ()
    speeches: tuple[Speech, ...] = ()
    resolutions: tuple[Resolution, ...] = ()
    corrections: tuple[Correction, ...] = ()
    items: Mapping[str, str] = field(default_factory=dict)

    @property
    def present(self) -> frozenset[str]:
        """The uids of who was there."""
        return frozenset(a.person for a in self.attendance if a.state == PRESENT)


@dataclass(frozen=True, slots=True, kw_only=True)
class Talk:
    """谈心谈话 between two; a name stands for who is not in these books."""

    uid: str = ""
    org: str
    on: str = ""
    place: str = ""
    host: str = ""
    host_name: str = ""
    guest: str = ""
    guest_name: str = ""
    kind: str = ""
    topic: str = ""
    content: str = ""
    follow_up: str = ""
    note: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Exemption:
    """For a time not counted in 应到 or without a vote; `end` is the first day without it."""

    uid: str = ""
    person: str
    kind: str
    start: str = ""
    end: str = ""
    approved_by: str = ""
    approved_on: str = ""
    passed_on: str = ""
    note: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Study:
    """Learning outside meetings."""

    uid: str = ""
    person: str
    on: str = ""
    title: str = ""
    hours: str = ""
    provider: str = ""
    note: str = ""


def record_text(record: Record) -> str:
    """A record as text, for a draft."""
    return json.dumps(asdict(record), ensure_ascii=False, separators=(",", ":"))


def record_of(text: str) -> Record:
    """The record of such a text; raises ValueError for one that `record_text` did not make."""
    try:
        raw = json.loads(text)
        return Record(
            meeting=_made(Meeting, raw["meeting"]),
            attendance=tuple(_made(Attendance, one) for one in raw["attendance"]),
            speeches=tuple(_made(Speech, one) for one in raw["speeches"]),
            resolutions=tuple(_made(Resolution, one) for one in raw["resolutions"]),
            corrections=tuple(_made(Correction, one) for one in raw["corrections"]),
            items={str(key): str(value) for key, value in raw["items"].items()},
        )
    except (KeyError, TypeError, AttributeError) as error:
        raise ValueError(text[:40]) from error


_T = TypeVar("_T")


def _made(cls: type[_T], raw: Mapping[str, Any]) -> _T:
    known = {one.name for one in fields(cls)}  # type: ignore[arg-type]
    return cls(**{key: str(value) for key, value in raw.items() if key in known})

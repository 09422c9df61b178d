"""Which backups are kept: all of two days, then daily, weekly, monthly ones, and the fullest.

Ages count in days of use, not by the clock: a village PC whose clock battery is dead starts every
morning in 2010, and one set ten years ahead for an afternoon must not make everything look old.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Final

DAYS_WHOLE: Final = 2
# Twice what two long days at a backup every half hour come to; a script that imports a thousand
# files must not fill the disk with a thousand copies.
MOST_WHOLE: Final = 96
DAYS: Final = 12
WEEKS: Final = 10
MONTHS: Final = 9
RISKY: Final = 5

QUIET: Final = timedelta(minutes=5)
APART: Final = timedelta(minutes=30)

ALARM_AFTER: Final = timedelta(days=7)

_BACKWARDS: Final = timedelta(minutes=90)  # the hour of a time zone is no clock set back


class Reason(StrEnum):
    """Why a backup was made."""

    AUTOMATIC = "automatic"
    EXIT = "exit"
    MANUAL = "manual"
    IMPORT = "import"
    MERGE = "merge"
    ROLLBACK = "rollback"
    RESTORE = "restore"
    MIGRATION = "migration"
    KEY = "key"

    @property
    def risky(self) -> bool:
        """Whether it was made before a step that changes much at once."""
        return self not in (Reason.AUTOMATIC, Reason.EXIT, Reason.MANUAL)


class Alarm(StrEnum):
    """What has been missing for seven days."""

    BACKUP = "no_backup"
    COPY = "no_copy"


@dataclass(frozen=True, slots=True)
class Entry:
    """What thinning must know of a backup. `sequence` orders, `day` is from `day_of_use`."""

    name: str
    sequence: int
    day: int
    rows: int
    good: bool
    risky: bool


def is_due(*, changed: bool, quiet: timedelta, since_last: timedelta) -> bool:
    """Whether an automatic backup should be made now: after 5 quiet minutes, 30 apart."""
    return changed and quiet >= QUIET and since_last >= APART


def alarms(
    now: datetime, *, since: datetime, backup: datetime | None, copy: datetime | None
) -> tuple[Alarm, ...]:
    """What is to be alarmed about: a week without a good backup, or without a copy elsewhere.

    Books that are younger than a week (`since` is when they were made) need neither yet. What was
    made in the future was made by another clock: how long ago is not known, so it counts for none.
    """
    last = {Alarm.BACKUP: backup or since, Alarm.COPY: copy or since}
    return tuple(
        what for what, when in last.items() if now - when >= ALARM_AFTER or is_ahead(when, now)
    )


def is_ahead(when: datetime, now: datetime) -> bool:
    """Whether a time lies in the future, so that the clock was set back since."""
    return when > now + _BACKWARDS


def day_of_use(now: datetime, *, last_day: int = 0, last: datetime | None = None) -> int:
    """The number of today in days of use, given the number and the time of the last backup.

    It never falls. With a clock that goes right it moves with the calendar; a clock set back counts
    as a new day, since the day before it is over for all one can know.
    """
    today = now.date().toordinal()
    if last is None:
        return today
    if now < last - _BACKWARDS:
        return last_day + 1
    return last_day + max(0, today - last.date().toordinal())


def is_emptier(one: Entry, other: Entry) -> bool:
    """Whether `one` holds at least a tenth fewer rows than `other`.

    Records are never deleted and the log only grows, so so many rows go by damage or by a restore;
    drafts and derived rows come and go by a few.
    """
    return one.rows * 10 < other.rows * 9


def to_keep(entries: Iterable[Entry]) -> frozenset[str]:
    """The names of the backups that stay; the rest may be removed.

    Always among them: the newest good one, the newest of the fullest good ones, the last five made
    before risky steps. A damaged one stays only while no newer good one exists.
    """
    newest_first = sorted(entries, key=lambda entry: -entry.sequence)
    good = [entry for entry in newest_first if entry.good]
    if not good:
        return frozenset(entry.name for entry in newest_first)
    fullest = max(good, key=lambda entry: (entry.rows, entry.sequence))
    kept = {good[0].name, fullest.name}
    kept.update(e.name for e in newest_first if not e.good and e.sequence > good[0].sequence)
    kept.update(entry.name for entry in [e for e in good if e.risky][:RISKY])

    whole_days = _first_labels(good, lambda e: e.day, DAYS_WHOLE)
    whole = [entry for entry in good if entry.day in whole_days][:MOST_WHOLE]
    kept.update(entry.name for entry in whole)
    rest = [entry for entry in good if entry not in whole]
    for label, most in ((_day, DAYS), (_week, WEEKS), (_month, MONTHS)):
        chosen, rest = _one_each(rest, label, most)
        kept.update(entry.name for entry in chosen)
    return frozenset(kept)


def _day(entry: Entry) -> int:
    return entry.day


def _week(entry: Entry) -> int:
    return (entry.day - 1) // 7  # ordinal 1 is a Monday: with a right clock, weeks begin on Mondays


def _month(entry: Entry) -> int:
    return entry.day // 30


def _first_labels(
    entries: Sequence[Entry], label: Callable[[Entry], int], most: int
) -> frozenset[int]:
    return frozenset(list(dict.fromkeys(label(entry) for entry in entries))[:most])


def _one_each(
    entries: Sequence[Entry], label: Callable[[Entry], int], most: int
) -> tuple[list[Entry], list[Entry]]:
    """One of each of the newest `most` labels, and the entries older than all of those."""
    labels = _first_labels(entries, label, most)
    groups: dict[int, list[Entry]] = {}
    for entry in entries:
        if label(entry) in labels:
            groups.setdefault(label(entry), []).append(entry)
    return [_best(group) for group in groups.values()], [
        entry for entry in entries if label(entry) not in labels
    ]


def _best(newest_first: Sequence[Entry]) -> Entry:
    """The newest one that is not emptier than another of its group."""
    fullest = max(newest_first, key=lambda entry: entry.rows)
    return next(entry for entry in newest_first if not is_emptier(entry, fullest))

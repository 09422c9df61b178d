"""The second place: a folder or stick, chosen once, that backups are copied to while it is there.

What is kept here stands among this PC's settings. A restore puts them back too, so whoever
restores carries them over.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Final

from partybuild_desktop.domain.backup import Alarm
from partybuild_desktop.services.show import sentences
from partybuild_desktop.store import setting as store
from partybuild_desktop.store.books import Books
from partybuild_desktop.system.drive import sticks
from partybuild_desktop.system.i18n import tr

CHOSEN: Final = "backup/second"
PROBLEM: Final = "backup/second-problem"
COPIED: Final = "backup/copied"  # anywhere: at the second place, or where the clerk chose
KEYS: Final = (CHOSEN, PROBLEM, COPIED)


@dataclass(frozen=True, slots=True)
class Second:
    """A place that was chosen. `found` is where it is now, None while it is not there."""

    chosen: Path
    found: Path | None
    beside: bool  # on the drive of the books, with which it would be lost
    problem: str  # why the last copy there failed, "" when it did not


@dataclass(frozen=True, slots=True)
class Health:
    """How safe the books are: the last good backup, the last copy elsewhere, what is overdue."""

    backup: datetime | None
    copy: datetime | None
    backup_days: int  # since then, or since the books were made; below 0 by a clock set back
    copy_days: int
    alarms: tuple[Alarm, ...]
    backups: int = 0  # how many there are, the damaged ones too


def second_of(books: Books, data_dir: Path, names: Sequence[str]) -> Second | None:
    """The second place of these books; `names` are the folders that their copies lie in there."""
    kept = store.get(books, CHOSEN)
    if not kept:
        return None
    chosen = Path(kept)
    found = _find(chosen, names)
    beside = found is not None and same_drive(found, data_dir)
    return Second(chosen, found, beside, store.get(books, PROBLEM) or "")


def _find(chosen: Path, names: Sequence[str]) -> Path | None:
    """Where the copies lie: a stick may come back under another letter or name."""
    tops = sticks()
    for place in (chosen, *tops, *(top / chosen.name for top in tops)):
        try:
            if any((place / name).is_dir() for name in names):
                return place
        except OSError:  # pulled out just now
            continue
    return None


def same_drive(place: Path, other: Path) -> bool:
    """Whether two places would be lost together."""
    return _drive(place) == _drive(other)


def _drive(place: Path) -> int:
    try:
        return place.stat().st_dev
    except OSError:
        return -1


def alarm_lines(health: Health) -> list[str]:
    """What is overdue and what to do about it, a sentence each."""
    lines = []
    if Alarm.BACKUP in health.alarms:
        text = tr("还没有完好的备份，请现在就备份。")
        if health.backup:
            text = tr("已经 {n} 天没有完好的备份，请现在就备份。", n=health.backup_days)
            if health.backup_days < 0:
                text = tr(
                    "上次备份的日期在今天之后，电脑的时钟改过。请核对时钟，现在就再备份一次。"
                )
        lines.append(text)
    if Alarm.COPY in health.alarms:
        text = tr("还没有在别处另存过，硬盘坏了备份会和账簿一起丢。")
        if health.copy:
            text = tr("已经 {n} 天没有在别处另存，硬盘坏了会丢掉这些天的改动。", n=health.copy_days)
            if health.copy_days < 0:
                text = tr("上次在别处另存的日期在今天之后，电脑的时钟改过。请核对时钟。")
        lines.append(sentences([text, tr("请插上U盘，在“备份与安全”里另存一份。")]))
    return lines

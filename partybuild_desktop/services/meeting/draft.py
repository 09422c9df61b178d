"""Records that are being typed: kept on this PC every few seconds, and there after a crash."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from partybuild_desktop.domain.meeting import Record, record_of, record_text
from partybuild_desktop.store import setting
from partybuild_desktop.store.books import Books, UnitOfWork

_PREFIX: Final = "meeting:"


@dataclass(frozen=True, slots=True)
class Draft:
    """A record that was being typed, and when it was kept (ISO time)."""

    record: Record
    saved: str


class Drafts:
    """Drafts of records by the uid of their meeting, also of one that is not in the books yet."""

    def __init__(self, books: Books) -> None:
        self._books = books

    def keep(self, record: Record) -> None:
        """Keep what is being typed; it is not logged and never travels."""
        setting.put_draft(self._books, _PREFIX + record.meeting.uid, record_text(record))

    def get(self, uid: str) -> Record | None:
        """What was being typed and not saved; None when nothing was."""
        return _read(setting.draft(self._books, _PREFIX + uid) or "")

    def all(self) -> list[Draft]:
        """Every record that was being typed and not saved, newest first."""
        rows = setting.drafts(self._books, _PREFIX)
        found = [(_read(value), saved) for _, value, saved in rows]
        return [Draft(record, saved) for record, saved in found if record is not None]

    def saved(self, unit: UnitOfWork, uid: str) -> None:
        """It is saved by this action: the same commit forgets the draft, and waits for the disk
        once."""
        setting.forget_draft(unit, _PREFIX + uid)

    def forget(self, uid: str) -> None:
        """It was given up."""
        if setting.draft(self._books, _PREFIX + uid):
            setting.put_draft(self._books, _PREFIX + uid, "")


def _read(text: str) -> Record | None:
    if not text:
        return None
    try:
        return record_of(text)
    except ValueError:  # kept by a program that wrote drafts in another way
        return None

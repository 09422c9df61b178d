"""Undo, redo, and the history of a record."""

from __future__ import annotations

from partybuild_desktop.domain.log import Changes, Step
from partybuild_desktop.store import history as store
from partybuild_desktop.store import undo
from partybuild_desktop.store.books import Books


class History:
    """What was done, and taking it back."""

    def __init__(self, books: Books) -> None:
        self._books = books

    def undo(self) -> tuple[Step, Changes]:
        """Take the last action back. Raises UserProblem undo_nothing, undo_superseded."""
        return undo.undo(self._books)

    def redo(self) -> tuple[Step, Changes]:
        """Do again what was undone. Raises UserProblem redo_nothing, undo_superseded."""
        return undo.redo(self._books)

    def next_steps(self) -> tuple[Step | None, Step | None]:
        """What undo and redo would act on now, for the menu's words."""
        with self._books.read() as reader:
            done, undone = undo.stacks(reader, self._books.site)
        return (done[-1] if done else None, undone[-1] if undone else None)

    def of_record(self, uid: str) -> list[store.Entry]:
        """Every change of one record, oldest first."""
        now = self._books.clock.now().isoformat(timespec="seconds")
        with self._books.read() as reader:
            return store.of_record(reader, uid, now=now)

    def last_saved(self) -> str:
        """ISO time of this PC's last saved action, "" when there is none."""
        with self._books.read() as reader:
            return store.last_saved(reader, self._books.site)

"""Backups that nobody has to think of: after quiet minutes, and when the window closes."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from typing import Final

from PySide6.QtCore import QObject, QTimer, Signal
from PySide6.QtWidgets import QWidget

from partybuild_desktop.domain.backup import Reason
from partybuild_desktop.system.i18n import tr
from partybuild_desktop.ui.desk import Desk

_MINUTE_MS: Final = 60_000


class Safety(QObject):
    """Looks each minute whether a backup is due. `minute` tells the status line to look as well."""

    minute = Signal()

    def __init__(self, desk: Desk, parent: QObject) -> None:
        super().__init__(parent)
        self._desk = desk
        self._quiet_since = desk.app.books.clock.monotonic()
        desk.changed.connect(lambda _: self._touch())
        self._timer = QTimer(self, interval=_MINUTE_MS)
        self._timer.timeout.connect(self.look)
        self._timer.start()

    def _touch(self) -> None:
        self._quiet_since = self._desk.app.books.clock.monotonic()

    @property
    def changed(self) -> bool:
        """Whether something was saved since the newest backup."""
        return self._desk.app.backups.is_behind()

    def look(self) -> None:
        """Make an automatic backup when one is due and nothing else is going on."""
        self.minute.emit()
        desk = self._desk
        quiet = timedelta(seconds=desk.app.books.clock.monotonic() - self._quiet_since)
        if desk.jobs.busy:
            return
        if not desk.app.backups.is_due(changed=self.changed, quiet=quiet):
            self._copy_late()
            return
        desk.jobs.run(
            lambda progress: desk.app.backups.create(Reason.AUTOMATIC, progress),
            done=lambda _: desk.backed_up.emit(),
            failed=desk.trouble,
        )

    def _copy_late(self) -> None:
        """The second place came after the backup: copy it now."""
        desk = self._desk
        waiting = desk.app.backups.to_copy()
        if waiting is not None:
            desk.jobs.run(
                lambda progress: desk.app.backups.copy_second(waiting, progress),
                done=lambda _: desk.backed_up.emit(),
                failed=desk.trouble,
            )

    def before_leaving(self, owner: QWidget, then: Callable[[], None]) -> None:
        """Back up what was done since the last time, then go on with `then` in any case.

        A backup that fails must not hold a clerk at the PC: the books themselves are saved.
        """
        if not self.changed:
            then()
            return
        self._desk.jobs.run(
            lambda progress: self._desk.app.backups.create(Reason.EXIT, progress),
            done=lambda _: then(),
            failed=lambda _: then(),
            cancelled=then,
            owner=owner,
            title=tr("正在备份，然后关闭"),
        )

    def stop(self) -> None:
        self._timer.stop()

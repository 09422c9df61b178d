"""When nobody has touched the program for a while, or the PC itself was locked or asleep."""

from __future__ import annotations

import time
from functools import cache
from typing import Final

from PySide6.QtCore import QCoreApplication, QEvent, QObject, QTimer, Signal
from PySide6.QtGui import QCursor

from partybuild_desktop.services.settings import Settings
from partybuild_desktop.system.clock import Clock
from partybuild_desktop.system.screen import is_locked
from partybuild_desktop.ui.screen import ScreenWatch

MINUTES: Final = (5, 10, 30)
MINUTES_KEY: Final = "lock/minutes"
_USUAL: Final = 10
_LOOK_MS: Final = 5_000


def minutes_of(settings: Settings) -> int:
    """After how many idle minutes the window locks itself."""
    kept = settings.get(MINUTES_KEY)
    return int(kept) if kept.isdecimal() and int(kept) in MINUTES else _USUAL


class Idle(QObject):
    """`idle` every few seconds from the moment the time is up, until `touch`.

    Sleep stops some clocks and not others, so both the monotonic one and the wall's count: a wall
    clock that is set forward locks once too often, which costs a password and nothing else.
    """

    idle = Signal()

    def __init__(self, settings: Settings, clock: Clock, parent: QObject) -> None:
        super().__init__(parent)
        self._settings, self._clock = settings, clock
        self._told = False
        self._place = QCursor.pos()
        self.touch()
        application = QCoreApplication.instance()
        assert application is not None
        application.installEventFilter(self)
        self._timer = QTimer(self, interval=_LOOK_MS)
        self._timer.timeout.connect(self.look)
        self._timer.start()
        self._screen: ScreenWatch | None = None

    def look(self) -> None:
        """Whether it is time."""
        if self._screen is None:  # the session bus is asked after the start, which waits for none
            self._screen = ScreenWatch(self)
            self._screen.locked.connect(self.tell)
        if self._told or self._over() or is_locked():
            self.idle.emit()

    def tell(self) -> None:
        """The screen was locked: it is time, whatever the hands do afterwards."""
        self._told = True
        self.idle.emit()

    def touch(self) -> None:
        """Somebody is here."""
        self._told = False
        self._since, self._wall = self._clock.monotonic(), self._clock.now()
        self._seen = time.monotonic()

    def stop(self) -> None:
        """Look no more."""
        self._timer.stop()
        application = QCoreApplication.instance()
        if application is not None:
            application.removeEventFilter(self)

    def _moved(self, event: QEvent) -> bool:
        """Qt tells of a mouse, too, under which a window came or went: that one lies still."""
        if event.type() is not QEvent.Type.MouseMove:
            return True
        before, self._place = self._place, QCursor.pos()
        return before != self._place

    def _over(self) -> bool:
        quiet = self._clock.monotonic() - self._since
        asleep = (self._clock.now() - self._wall).total_seconds()
        return max(quiet, asleep) >= 60 * minutes_of(self._settings)

    # Qt overrides

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        # asked of every event there is: a mouse on its way is noted once a second
        hands = event.type() in _hands() and time.monotonic() - self._seen > 1
        if hands and not self._told and self._moved(event):
            if self._over():  # the PC wakes by a touch of the mouse
                QTimer.singleShot(0, self, self.look)  # not in the middle of an event's way
            else:
                self.touch()
        return False


@cache
def _hands() -> frozenset[QEvent.Type]:
    """What hands do. Made when first needed: the enum behind it costs a start a hundredth."""
    return frozenset(
        {
            QEvent.Type.KeyPress,
            QEvent.Type.MouseButtonPress,
            QEvent.Type.MouseMove,
            QEvent.Type.Wheel,
            QEvent.Type.TouchBegin,
            QEvent.Type.InputMethod,
        }
    )

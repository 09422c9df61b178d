"""The PC's lock screen as it comes and goes: asked on Windows, told by the session bus on Linux."""

from __future__ import annotations

import contextlib
import sys
from typing import Any, Final, cast

from PySide6.QtCore import SLOT, QObject, Signal, Slot

#  Who tells it, and the signal that it comes with: GNOME, MATE and Deepin, then Kylin's own.
_SAVERS: Final = (
    "org.freedesktop.ScreenSaver",
    "org.gnome.ScreenSaver",
    "org.mate.ScreenSaver",
    "org.ukui.ScreenSaver",
)
_ACTIVE: Final = "ActiveChanged"
_KYLIN: Final = "org.ukui.ScreenSaver"


class ScreenWatch(QObject):
    """`locked` when the session says that its screen was locked; a PC without a bus says nothing.

    On Windows nobody tells without a native window of its own: `system.screen` is asked there.
    """

    locked = Signal()

    def __init__(self, parent: QObject) -> None:
        super().__init__(parent)
        if sys.platform != "linux":
            return
        from PySide6.QtDBus import QDBusConnection

        bus = QDBusConnection.sessionBus()
        if not bus.isConnected():
            return
        active, lock = cast(Any, SLOT("active(bool)")), cast(Any, SLOT("lock()"))
        # PySide takes a slot as text or as bytes by version; the idle minutes lock in any case
        with contextlib.suppress(TypeError, ValueError):
            for saver in _SAVERS:
                bus.connect("", "", saver, _ACTIVE, self, active)
            bus.connect("", "", _KYLIN, "lock", self, lock)

    @Slot(bool)
    def active(self, on: bool) -> None:
        """The screen saver began or ended."""
        if on:
            self.locked.emit()

    @Slot()
    def lock(self) -> None:
        """The screen was locked."""
        self.locked.emit()

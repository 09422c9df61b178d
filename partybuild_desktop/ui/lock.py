"""The locked program: every window hidden as it stands, one that asks for a password in front."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Qt, Signal
from PySide6.QtWidgets import QApplication, QDialog, QWidget
from shiboken6 import isValid

from partybuild_desktop.services.access import Entrance
from partybuild_desktop.services.app import App
from partybuild_desktop.ui.jobs import Jobs

if TYPE_CHECKING:
    from partybuild_desktop.ui.dialogs.lock import LockDialog


class Lock(QObject):
    """Hides what is shown from the moment it is made. `opened` with a user and his password."""

    opened = Signal(str, str)
    left = Signal()

    def __init__(self, entrance: Entrance, jobs: Jobs, app: App, parent: QObject) -> None:
        super().__init__(parent)
        from partybuild_desktop.ui.dialogs.lock import LockDialog

        self._hidden: list[QWidget] = []
        for window in QApplication.topLevelWidgets():
            if window.isVisible():
                self._put_away(window)
        self.dialog: LockDialog = LockDialog(entrance, jobs, app)
        self.dialog.accepted.connect(self._accepted)
        self.dialog.left.connect(self.left)
        self.dialog.show()
        self.dialog.activateWindow()

    def _put_away(self, window: QWidget) -> None:
        asking = window.windowModality() is Qt.WindowModality.ApplicationModal
        if window.windowType() in (Qt.WindowType.Popup, Qt.WindowType.ToolTip):
            window.close()
        elif isinstance(window, QDialog) and asking:
            # somebody waits for its answer in a loop of his own, which hiding it would end anyway
            window.reject()
        else:
            window.hide()
            self._hidden.append(window)

    def _accepted(self) -> None:
        label, password = self.dialog.label, self.dialog.typed
        self.dialog.deleteLater()
        self.opened.emit(label, password)

    def show_all(self) -> None:
        """Everything as it stood."""
        for window in self._hidden:
            if isValid(window):
                window.show()
        if self._hidden and isValid(self._hidden[-1]):
            self._hidden[-1].activateWindow()
        self.deleteLater()

    def drop(self) -> None:
        """The books are closed: nothing is to come back."""
        self.dialog.done(0)
        self.dialog.deleteLater()
        self.deleteLater()

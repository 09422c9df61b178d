"""The door while the books stay open: nobody has used the program for a while."""

from __future__ import annotations

from PySide6.QtCore import Signal

from partybuild_desktop.services.access import Entrance
from partybuild_desktop.services.app import App
from partybuild_desktop.system.i18n import tr
from partybuild_desktop.ui.dialogs.unlock import UnlockDialog
from partybuild_desktop.ui.jobs import Jobs


class LockDialog(UnlockDialog):
    """Accepted when the user at work, or another one, has given his password.

    Esc and the window's cross do nothing: behind it stands what was being typed. `left` when the
    clerk chose to end the program.
    """

    left = Signal()

    def __init__(self, entrance: Entrance, jobs: Jobs, app: App) -> None:
        super().__init__(entrance, jobs, app.books.user)
        self._open_books = app
        self.setWindowTitle(tr("党建台账已锁定"))
        self.heading.setText(tr("已锁定"))
        self._words = tr("一会儿没人用，先锁上了。正在填的内容都在，输入密码接着填。")
        self._hint(self.user.currentText())
        self.forgotten.hide()
        assert self.main is not None
        self.main.setText(tr("解锁"))
        self.cancel.setText(tr("退出程序"))
        self.cancel.clicked.disconnect()
        self.cancel.clicked.connect(lambda: self.left.emit())

    @property
    def label(self) -> str:
        """Who has unlocked it."""
        return self.user.currentText()

    @property
    def typed(self) -> str:
        """His password, for opening the books anew as another user."""
        return self.password.text()

    def attempt(self, label: str, password: str) -> App | None:
        self._open_books.users.check(label, password)
        return None

    # Qt overrides

    def reject(self) -> None:
        """Nothing: only a password leads back."""

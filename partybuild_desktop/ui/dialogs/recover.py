"""Opening the books with the printed recovery code, and a new password for one user."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QLineEdit, QWidget

from partybuild_desktop.services.access import Entrance
from partybuild_desktop.services.app import App
from partybuild_desktop.system.i18n import tr
from partybuild_desktop.ui.dialogs.base import AskDialog
from partybuild_desktop.ui.jobs import Jobs, Trouble
from partybuild_desktop.ui.widgets.box import Box
from partybuild_desktop.ui.widgets.password import NewPassword


class RecoverDialog(AskDialog):
    """Emits `opened` with the open books."""

    opened = Signal(object)

    def __init__(self, entrance: Entrance, jobs: Jobs, label: str, parent: QWidget) -> None:
        super().__init__(
            parent,
            title=tr("用恢复码打开"),
            main=tr("打开并换密码"),
            about=tr("请找出建立账簿时打印的恢复码，照抄 28 个字符；空格、横线和大小写不限。"),
            width=520,
        )
        self._entrance = entrance
        self._jobs = jobs
        self.user = Box()
        self.user.addItems(entrance.labels())
        self.user.setCurrentText(label)
        self.code = QLineEdit()
        self.new = NewPassword()
        form = self.form()
        self.add_field(form, "recovery", tr("恢复码"), self.code)
        self.add_field(form, "label", tr("用户"), self.user)
        self.add_field(form, "password", tr("新密码"), self.new)
        self.body.addStretch(1)
        self.code.setFocus()

    def confirm(self) -> None:
        why = self.new.refused(self.user.currentText())
        if why:
            self.trouble.say(why)
            return
        code, label, password = self.code.text(), self.user.currentText(), self.new.text
        self._jobs.run(
            lambda _: self._entrance.recover(code, label, password),
            done=self._done,
            failed=self._refused,
            owner=self,
            title=tr("正在打开"),
            stoppable=False,
        )

    def _done(self, app: App) -> None:
        self.opened.emit(app)
        self.accept()

    def _refused(self, problem: Trouble) -> None:
        self.show_trouble(problem)

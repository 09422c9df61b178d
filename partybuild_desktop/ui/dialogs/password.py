"""A new password for the user at work."""

from __future__ import annotations

from PySide6.QtWidgets import QLineEdit, QWidget

from partybuild_desktop.system.i18n import tr
from partybuild_desktop.ui.desk import Desk
from partybuild_desktop.ui.dialogs.base import AskDialog
from partybuild_desktop.ui.widgets.password import NewPassword


class PasswordDialog(AskDialog):
    """Asks for the old password and the new one twice."""

    def __init__(self, desk: Desk, parent: QWidget) -> None:
        super().__init__(
            parent,
            title=tr("修改密码"),
            main=tr("修改密码"),
            about=tr("{label} 的密码。其他用户的密码和恢复码不变。", label=desk.app.books.user),
            width=460,
        )
        self._desk = desk
        self.old = QLineEdit()
        self.old.setEchoMode(QLineEdit.EchoMode.Password)
        self.new = NewPassword()
        form = self.form()
        self.add_field(form, "password", tr("现在的密码"), self.old)
        self.add_field(form, "new", tr("新密码"), self.new)
        self.body.addStretch(1)

    def confirm(self) -> None:
        why = self.new.why(self._desk.app.books.user)
        if why:
            self.trouble.say(why)
            return
        old, new = self.old.text(), self.new.text
        self._desk.jobs.run(
            lambda _: self._desk.app.access.change_password(old, new),
            done=self._done,
            failed=self.show_trouble,
            owner=self,
            title=tr("正在修改密码"),
            stoppable=False,
        )

    def _done(self, nothing: None) -> None:
        self._desk.say(tr("密码已修改。备份里保存的仍是当时的密码。"))
        self.accept()

"""A new password for the user at work: when he wants one, or when he was given one."""

from __future__ import annotations

from collections.abc import Callable
from typing import TypeVar

from PySide6.QtWidgets import QLineEdit, QWidget

from partybuild_desktop.domain.problem import UserProblem
from partybuild_desktop.system.i18n import tr
from partybuild_desktop.ui.desk import Desk
from partybuild_desktop.ui.dialogs.base import AskDialog
from partybuild_desktop.ui.jobs import Trouble
from partybuild_desktop.ui.widgets.password import NewPassword

T = TypeVar("T")


class NewPasswordDialog(AskDialog):
    """Ends in a new password for somebody, which is typed into `new`."""

    def __init__(
        self, desk: Desk, parent: QWidget, *, title: str, main: str, about: str, width: int
    ) -> None:
        super().__init__(parent, title=title, main=main, about=about, width=width)
        self._desk = desk
        self.new = NewPassword()

    def give(
        self, label: str, act: Callable[[str], T], *, done: Callable[[T], None], title: str
    ) -> None:
        """Do `act` with the password once it is one that user `label` may have."""
        why = self.new.refused(label)
        if why:
            self.trouble.say(why)
            return
        password = self.new.text
        self._desk.jobs.run(
            lambda _: act(password),
            done=done,
            failed=self.show_trouble,
            owner=self,
            title=title,
            stoppable=False,
        )


class PasswordDialog(NewPasswordDialog):
    """Asks for the old password and the new one twice."""

    def __init__(self, desk: Desk, parent: QWidget, about: str = "") -> None:
        about = about or tr(
            "{label} 的密码。其他用户的密码和恢复码不变。", label=desk.app.books.user
        )
        title = tr("修改密码")
        super().__init__(desk, parent, title=title, main=title, about=about, width=460)
        self.old = QLineEdit()
        self.old.setEchoMode(QLineEdit.EchoMode.Password)
        form = self.form()
        self.add_field(form, "password", tr("现在的密码"), self.old)
        self.add_field(form, "new", tr("新密码"), self.new)
        self.body.addStretch(1)

    def confirm(self) -> None:
        app, old = self._desk.app, self.old.text()
        self.give(
            app.books.user,
            lambda new: app.users.change_password(old, new),
            done=self._done,
            title=tr("正在修改密码"),
        )

    def _done(self, nothing: None) -> None:
        self._desk.say(tr("密码已修改。备份里保存的仍是当时的密码。"))
        self.accept()


class OwnPasswordDialog(PasswordDialog):
    """For who came in by a password that was made for him: he goes on with one of his own."""

    def __init__(self, desk: Desk, parent: QWidget) -> None:
        about = tr(
            "主管更换了数据密钥，您现在用的是临时密码。请换成只有您自己知道的密码，再接着用。"
        )
        super().__init__(desk, parent, about)
        self._held = True
        self.cancel.hide()

    def show_trouble(self, problem: Trouble) -> None:
        super().show_trouble(problem)
        if not isinstance(problem, UserProblem):  # the disk refuses: that is no reason to wait
            self._held = False
            self.cancel.show()

    # Qt overrides

    def reject(self) -> None:
        if not self._held:
            super().reject()

"""One more user, another role or password for one, and a new recovery code."""

from __future__ import annotations

from PySide6.QtWidgets import QWidget

from partybuild_desktop.domain.access import Role
from partybuild_desktop.system.i18n import tr
from partybuild_desktop.ui.desk import Desk
from partybuild_desktop.ui.dialogs.base import AskDialog
from partybuild_desktop.ui.dialogs.password import NewPasswordDialog
from partybuild_desktop.ui.widgets.box import Box
from partybuild_desktop.ui.widgets.recovery import RecoveryPart
from partybuild_desktop.ui.widgets.users import ROLES


class AddUserDialog(NewPasswordDialog):
    """A role and a password; the label follows from the role."""

    def __init__(self, desk: Desk, parent: QWidget) -> None:
        about = tr("用户名由分工和编号组成，不用人名：账簿外面能看到它。")
        super().__init__(
            desk, parent, title=tr("新增用户"), main=tr("新增"), about=about, width=480
        )
        self.role = _roles(desk)
        form = self.form()
        self.add_field(form, "label", tr("用户"), self.role)
        self.add_field(form, "password", tr("密码"), self.new)
        self.body.addStretch(1)

    def confirm(self) -> None:
        role, users = Role(self.role.currentData()), self._desk.app.users
        label = users.next_label(role)
        self.give(
            label,
            lambda password: users.add(label, role, password),
            done=lambda _: self._added(label),
            title=tr("正在新增用户"),
        )

    def _added(self, label: str) -> None:
        self._desk.say(tr("已新增用户 {label}", label=label))
        self.accept()


def _roles(desk: Desk, *, but: str = "") -> Box:
    """Each role, but that of user `but`, with the label that its next user gets."""
    found = Box()
    held = {user.label: user.role for user in desk.app.users.all()}.get(but)
    for role, words in ROLES.items():
        if role is not held:
            found.addItem(f"{desk.app.users.next_label(role)}　{tr(words)}", role.value)
    found.setCurrentIndex(found.findData(Role.CLERK.value) if held is not Role.CLERK else 0)
    return found


class RoleDialog(NewPasswordDialog):
    """Another role: with it go another label and a new password."""

    def __init__(self, desk: Desk, label: str, parent: QWidget) -> None:
        about = tr(
            "{label} 换了分工就换用户名，密码也要重新设：密钥文件里两样和分工是绑在一起的。"
            "他以前的操作记录仍记在原来的用户名下。",
            label=label,
        )
        title = tr("改分工")
        super().__init__(desk, parent, title=title, main=title, about=about, width=500)
        self._label = label
        self.role = _roles(desk, but=label)
        form = self.form()
        self.add_field(form, "label", tr("改为"), self.role)
        self.add_field(form, "password", tr("新密码"), self.new)
        self.body.addStretch(1)

    def confirm(self) -> None:
        role, users = Role(self.role.currentData()), self._desk.app.users
        self.give(
            self._label,
            lambda password: users.change_role(self._label, role, password),
            done=self._done,
            title=tr("正在改分工"),
        )

    def _done(self, new: str) -> None:
        self._desk.say(tr("{label} 现在是 {new}，请把新密码告诉他", label=self._label, new=new))
        self.accept()


class ResetDialog(NewPasswordDialog):
    """A new password for somebody who has forgotten his."""

    def __init__(self, desk: Desk, label: str, parent: QWidget) -> None:
        about = tr(
            "{label} 忘了密码时用。原来的密码从此作废，输错后的等待也结束。请当面告诉他新密码。"
            "怕旧密码已被人知道的，还要更换数据密钥。",
            label=label,
        )
        title = tr("重设密码")
        super().__init__(desk, parent, title=title, main=title, about=about, width=460)
        self._label = label
        self.add_field(self.form(), "password", tr("新密码"), self.new)
        self.body.addStretch(1)

    def confirm(self) -> None:
        users = self._desk.app.users
        self.give(
            self._label,
            lambda password: users.reset(self._label, password),
            done=self._done,
            title=tr("正在重设密码"),
        )

    def _done(self, nothing: None) -> None:
        self._desk.say(tr("已重设 {label} 的密码", label=self._label))
        self.accept()


class RecoveryCodeDialog(AskDialog):
    """Makes a new code at once when confirmed; the old sheet is worthless from then on."""

    def __init__(self, desk: Desk, parent: QWidget) -> None:
        about = tr("换了以后，原来打印的恢复码就作废。换好请立刻打印或抄写。")
        super().__init__(
            parent, title=tr("换一个恢复码"), main=tr("换恢复码"), about=about, width=560
        )
        self._desk = desk
        self._made = False
        self.part = RecoveryPart(desk.jobs, self.trouble.say)
        self.part.kept.connect(self._allow)
        self.part.hide()
        self.body.addWidget(self.part)
        self.body.addStretch(1)

    def _allow(self, on: bool) -> None:
        if self.main is not None and self._made:
            self.main.setEnabled(on)

    def confirm(self) -> None:
        if self._made:
            self.accept()
            return
        self._desk.jobs.run(
            lambda _: self._desk.app.users.new_recovery_code(),
            done=self._show,
            failed=self.show_trouble,
            owner=self,
            title=tr("正在换恢复码"),
            stoppable=False,
        )

    def _show(self, code: str) -> None:
        self._made = True
        self.part.show_code(self._desk.app, code)
        self.part.show()
        self.cancel.hide()
        assert self.main is not None
        self.main.setText(tr("完成"))
        self.main.setEnabled(False)
        self.fit()

    # Qt overrides

    def reject(self) -> None:
        # The old code is void already: the new one must be on paper first.
        if not self._made:
            super().reject()

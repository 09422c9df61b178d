"""One more user, and a new recovery code."""

from __future__ import annotations

from PySide6.QtWidgets import QComboBox, QWidget

from partybuild_desktop.domain.access import Role, next_label
from partybuild_desktop.system.i18n import tr
from partybuild_desktop.ui.desk import Desk
from partybuild_desktop.ui.dialogs.base import AskDialog
from partybuild_desktop.ui.widgets.password import NewPassword
from partybuild_desktop.ui.widgets.recovery import RecoveryPart
from partybuild_desktop.ui.widgets.users import ROLES


class AddUserDialog(AskDialog):
    """A role and a password; the label follows from the role."""

    def __init__(self, desk: Desk, parent: QWidget) -> None:
        about = tr("用户名由分工和编号组成，不用人名：账簿外面能看到它。")
        super().__init__(parent, title=tr("新增用户"), main=tr("新增"), about=about, width=480)
        self._desk = desk
        self.role = QComboBox()
        taken = [user.label for user in desk.app.access.all()]
        for role, words in ROLES.items():
            self.role.addItem(f"{next_label(role, taken)}　{tr(words)}", role.value)
        self.role.setCurrentIndex(1)
        self.new = NewPassword()
        form = self.form()
        self.add_field(form, "label", tr("用户"), self.role)
        self.add_field(form, "password", tr("密码"), self.new)
        self.body.addStretch(1)

    def confirm(self) -> None:
        role = Role(self.role.currentData())
        label = next_label(role, [user.label for user in self._desk.app.access.all()])
        why = self.new.why(label)
        if why:
            self.trouble.say(why)
            return
        password = self.new.text
        self._desk.jobs.run(
            lambda _: self._desk.app.access.add(label, role, password),
            done=lambda _: self._added(label),
            failed=self.show_trouble,
            owner=self,
            title=tr("正在新增用户"),
            stoppable=False,
        )

    def _added(self, label: str) -> None:
        self._desk.say(tr("已新增用户 {label}", label=label))
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
            lambda _: self._desk.app.access.new_recovery_code(),
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

"""Who may open the books: users, passwords and the recovery code, as a card."""

from __future__ import annotations

from typing import Final

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QListWidget, QListWidgetItem, QVBoxLayout, QWidget

from partybuild_desktop.domain.access import Role
from partybuild_desktop.domain.problem import UserProblem
from partybuild_desktop.system.errors import EnvironmentProblem
from partybuild_desktop.system.i18n import N_, tr
from partybuild_desktop.ui.desk import Desk
from partybuild_desktop.ui.dialogs.confirm import confirm
from partybuild_desktop.ui.widgets.basic import button, card, label, row

ROLES: Final = {
    Role.MANAGER: N_("全部操作，含用户和恢复"),
    Role.CLERK: N_("登记、导入、打印"),
    Role.INSPECTOR: N_("只看和打印"),
}


class UsersPart(QWidget):
    """Shown to everybody; changed by a 主管."""

    def __init__(self, desk: Desk) -> None:
        super().__init__()
        self._desk = desk
        outer = QVBoxLayout(self)
        outer.setContentsMargins(0, 0, 0, 0)
        frame, layout = card()
        outer.addWidget(frame, 1)
        layout.addWidget(label(tr("用户"), "heading"))
        self.list = QListWidget()
        self.list.setAccessibleName(tr("用户"))
        self.list.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.list.setMinimumHeight(3 * (desk.theme.row + 2))
        self.list.setMaximumHeight(6 * (desk.theme.row + 2))
        layout.addWidget(self.list)
        self.add = button(tr("新增用户…"), self._add)
        self.drop = button(tr("删除用户…"), self._remove)
        layout.addLayout(row(self.add, self.drop, None))
        layout.addSpacing(8)
        layout.addWidget(label(tr("密码与恢复码"), "heading"))
        self.password = button(tr("修改我的密码…"), self._password)
        self.code = button(tr("换一个恢复码…"), self._new_code)
        layout.addLayout(row(self.password, None))
        layout.addLayout(row(self.code, None))
        for widget in (self.add, self.drop, self.code):
            widget.setVisible(desk.may_manage)
        text = tr(
            "账簿、备份都是加密的：拿走文件的人没有密码打不开。用户分工和输错等待只管本机，"
            "挡不住有密码的人。请每人用自己的密码，不要写在屏幕边上。"
        )
        layout.addWidget(label(text, "grey", wrap=True))
        layout.addStretch(1)

    def refresh(self) -> None:
        self.list.clear()
        for user in self._desk.app.access.all():
            mine = user.label == self._desk.app.books.user
            words = tr(ROLES[user.role])
            text = (
                tr("{label}（我）　{role}", label=user.label, role=words)
                if mine
                else (tr("{label}　{role}", label=user.label, role=words))
            )
            item = QListWidgetItem(text)
            item.setToolTip(text)
            self.list.addItem(item)
        self.list.setCurrentRow(0)

    def _add(self) -> None:
        from partybuild_desktop.ui.dialogs.user import AddUserDialog

        dialog = AddUserDialog(self._desk, self)
        dialog.finished.connect(lambda _: self.refresh())
        dialog.open()

    def _remove(self) -> None:
        users = self._desk.app.access.all()
        here = self.list.currentRow()
        if not 0 <= here < len(users):
            return
        name = users[here].label
        confirm(
            self,
            text=tr("删除用户“{label}”？", label=name),
            more=tr("这个用户的密码不再能打开账簿。他做过的操作记录保留。"),
            go=tr("删除"),
            stay=tr("不删除"),
            then=lambda: self._removed(name),
        )

    def _removed(self, name: str) -> None:
        try:
            self._desk.app.access.remove(name)
        except (UserProblem, EnvironmentProblem) as problem:
            self._desk.trouble(problem)
            return
        self._desk.say(tr("已删除用户 {label}", label=name))
        self.refresh()

    def _password(self) -> None:
        from partybuild_desktop.ui.dialogs.password import PasswordDialog

        PasswordDialog(self._desk, self).open()

    def _new_code(self) -> None:
        from partybuild_desktop.ui.dialogs.user import RecoveryCodeDialog

        RecoveryCodeDialog(self._desk, self).open()

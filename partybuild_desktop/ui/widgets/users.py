"""My password, the recovery code, and when the window locks itself, as a card."""

from __future__ import annotations

from typing import Final

from PySide6.QtWidgets import QVBoxLayout, QWidget

from partybuild_desktop.domain.access import Role
from partybuild_desktop.system.i18n import N_, tr
from partybuild_desktop.ui.desk import Desk
from partybuild_desktop.ui.idle import MINUTES, MINUTES_KEY, minutes_of
from partybuild_desktop.ui.widgets.basic import button, card, label, row
from partybuild_desktop.ui.widgets.box import Box

ROLES: Final = {
    Role.MANAGER: N_("全部操作，含用户和恢复"),
    Role.CLERK: N_("登记、导入、打印"),
    Role.INSPECTOR: N_("只看和打印"),
}


class KeysPart(QWidget):
    """Everybody has a password and may lock; the recovery code is the manager's."""

    def __init__(self, desk: Desk) -> None:
        super().__init__()
        self._desk = desk
        outer = QVBoxLayout(self)
        outer.setContentsMargins(0, 0, 0, 0)
        outer.setSpacing(12)
        outer.addWidget(self._keys())
        outer.addWidget(self._lock())
        outer.addWidget(self._about())
        outer.addStretch(1)

    def _keys(self) -> QWidget:
        frame, layout = card()
        layout.addWidget(label(tr("密码与恢复码"), "heading"))
        self.password = button(tr("修改我的密码…"), self._password)
        self.code = button(tr("换一个恢复码…"), self._new_code)
        self.key = button(tr("更换数据密钥…"), self.change_key)
        layout.addLayout(row(self.password, None))
        for act in (self.code, self.key):
            act.setVisible(self._desk.may_manage)
            layout.addLayout(row(act, None))
        self.why = label(tr("有人离开、U盘或电脑丢了，就更换数据密钥。"), "grey", wrap=True)
        self.why.setVisible(self._desk.may_manage)
        layout.addWidget(self.why)
        self.left = label("", "cause", wrap=True)
        layout.addWidget(self.left)
        self.look()
        text = tr("忘记密码：主管可以替别人重设；主管自己忘了，用打印的恢复码。")
        layout.addWidget(label(text, "grey", wrap=True))
        return frame

    def look(self) -> None:
        """Say who has left since the data key was last changed."""
        left = self._desk.app.users.left() if self._desk.may_manage else ()
        text = tr(
            "{labels} 离开后还没有换过数据密钥：他若拷走过备份，用旧密码打得开现在的账簿文件。",
            labels=tr("、").join(left),
        )
        self.left.setText(text if left else "")
        self.left.setVisible(bool(left))

    def _lock(self) -> QWidget:
        frame, layout = card()
        layout.addWidget(label(tr("自动锁定"), "heading"))
        self.minutes = Box()
        self.minutes.setAccessibleName(tr("多久不用就锁定"))
        for n in MINUTES:
            self.minutes.addItem(tr("{n} 分钟不用就锁定", n=n), n)
        self.minutes.setCurrentIndex(MINUTES.index(minutes_of(self._desk.app.settings)))
        self.minutes.activated.connect(lambda _: self._choose())
        layout.addLayout(row(self.minutes, None))
        text = tr(
            "电脑锁屏、睡眠后也会锁定。正在填的内容原样保留，输入密码接着填；离开座位请按 Ctrl+L。"
        )
        layout.addWidget(label(text, "grey", wrap=True))
        return frame

    def _about(self) -> QWidget:
        frame, layout = card()
        layout.addWidget(label(tr("密码保护什么"), "heading"))
        text = tr(
            "账簿、备份都是加密的：拿走文件的人没有密码打不开。用户分工和输错等待只管本机，"
            "挡不住有密码的人。请每人用自己的密码，不要写在屏幕边上。"
        )
        layout.addWidget(label(text, "grey", wrap=True))
        return frame

    def _choose(self) -> None:
        self._desk.app.settings.set(MINUTES_KEY, str(self.minutes.currentData()))

    def _password(self) -> None:
        from partybuild_desktop.ui.dialogs.password import PasswordDialog

        PasswordDialog(self._desk, self).open()

    def change_key(self) -> None:
        """Ask about another data key."""
        from partybuild_desktop.ui.dialogs.key_change import KeyChangeDialog

        KeyChangeDialog(self._desk, self).open()

    def _new_code(self) -> None:
        from partybuild_desktop.ui.dialogs.user import RecoveryCodeDialog

        RecoveryCodeDialog(self._desk, self).open()

"""The password at the door: who, the password, what is left of the tries, the recovery code."""

from __future__ import annotations

from math import ceil
from typing import TYPE_CHECKING, Final

from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QLineEdit, QWidget

from partybuild_desktop.domain.problem import UserProblem
from partybuild_desktop.services.access import Entrance
from partybuild_desktop.services.app import App
from partybuild_desktop.services.keyring import MENDED_BY_KEYRING
from partybuild_desktop.system.errors import EnvironmentProblem
from partybuild_desktop.system.i18n import tr
from partybuild_desktop.ui.dialogs.base import AskDialog
from partybuild_desktop.ui.jobs import Jobs, Trouble
from partybuild_desktop.ui.widgets.box import Box

if TYPE_CHECKING:
    from partybuild_desktop.store.backup_manifest import Backup
    from partybuild_desktop.store.restore import Restored


#  What a backup mends; the sentence about it says so too.
_MENDABLE: Final = frozenset(
    {"database_damaged", "database_incomplete", "database_foreign", "key_wrong"}
)


class UnlockDialog(AskDialog):
    """Accepted with `app` open, or rejected."""

    def __init__(
        self,
        entrance: Entrance,
        jobs: Jobs,
        label: str,
        parent: QWidget | None = None,
        *,
        lost: bool = False,
    ) -> None:
        practice = tr("练习数据，不是真实账簿。") if entrance.practice else ""
        super().__init__(
            parent, title=tr("打开党建台账"), main=tr("打开"), about=practice, width=440
        )
        self.app: App | None = None
        self._words = practice
        self._entrance = entrance
        self._jobs = jobs
        self.user = Box()
        self.password = QLineEdit()
        self.password.setEchoMode(QLineEdit.EchoMode.Password)
        form = self.form()
        self.add_field(form, "label", tr("用户"), self.user)
        self.add_field(form, "password", tr("密码"), self.password)
        self.body.addStretch(1)
        self.forgotten = self.add_button(tr("忘记密码…"), self._recover, "link", at=0)
        self.cancel.setText(tr("退出"))
        self.mend = self.add_button(tr("从最近的完好备份恢复"), self._restore, at=1)
        self.mend.hide()
        self.mend_keys = self.add_button(tr("从备份恢复密钥文件"), self._restore_keys, at=1)
        self.mend_keys.hide()
        self._lost = lost
        self._timer = QTimer(self, interval=500)
        self._timer.timeout.connect(self._count_down)
        self._read_users(label)
        self.user.currentTextChanged.connect(lambda _: self._count_down())

    def _read_users(self, label: str) -> bool:
        """Whether the keyring could be read; else it says so and offers what mends it."""
        try:
            labels = self._entrance.labels()
        except (UserProblem, EnvironmentProblem) as problem:
            self.show_trouble(problem)
            self._enable(False)
            self.forgotten.hide()  # the recovery code is of no use without the keyring
            self.mend_keys.setVisible(problem.code in MENDED_BY_KEYRING)
            return False
        self.forgotten.show()
        self.mend_keys.hide()
        self.user.clear()
        self.user.addItems(labels)
        if label in labels:
            self.user.setCurrentText(label)
        self._count_down()
        self.password.setFocus()
        if self._lost:
            self._offer_restore()
            self.trouble.say(tr("账簿文件不见了，但备份还在。输入密码，可以从最近的完好备份恢复。"))
        return True

    def _enable(self, on: bool) -> None:
        assert self.main is not None
        self.main.setEnabled(on)

    def _count_down(self) -> None:
        """Hold the button back while a wait is running, and say how long."""
        label = self.user.currentText()
        self._hint(label)
        seconds = ceil(self._entrance.wait_seconds(label)) if label else 0
        self._enable(not seconds)
        if seconds:
            self._timer.start()
            text = tr(
                "密码多次输错，请等 {n} 秒再试。数据没有丢失；忘记密码可用恢复码。", n=seconds
            )
            if self.forgotten.isHidden():  # the recovery code is asked for at the door only
                text = tr(
                    "密码多次输错，请等 {n} 秒再试。数据没有丢失；忘记密码，请退出程序，"
                    "重新打开时用恢复码。",
                    n=seconds,
                )
            self.trouble.say(text)
        elif self._timer.isActive():
            self._timer.stop()
            self.clear_trouble()

    def _hint(self, label: str) -> None:
        """Who was given a password may not know that his own does not count any more."""
        text = tr("数据密钥换过了，原来的密码已作废。请输入主管给您的新密码。")
        given = bool(label) and self._entrance.given(label)
        words = text if given else self._words
        if words != self.about.text():
            self.about.setText(words)
            self.about.setVisible(bool(words))
            self.fit()

    def confirm(self) -> None:
        label, password = self.user.currentText(), self.password.text()
        if self.main is None or not self.main.isEnabled():
            return
        self._enable(False)
        # Deriving the key takes a quarter of a second on purpose: not on the window thread.
        self._jobs.run(
            lambda _: self.attempt(label, password),
            done=self._opened,
            failed=self._refused,
            owner=self,
            title=tr("正在打开"),
            stoppable=False,
        )

    def attempt(self, label: str, password: str) -> App | None:
        """Try the password, beside the window."""
        return self._entrance.unlock(label, password)

    def _opened(self, app: App | None) -> None:
        self.app = app
        self.accept()

    def _refused(self, problem: Trouble) -> None:
        self._enable(True)
        if problem.code in _MENDABLE:
            self._offer_restore()
            self.mend_keys.setVisible(problem.code == "key_wrong")
        else:
            self.password.clear()
        self.show_trouble(problem)
        self.password.setFocus()
        self._count_down()

    def _offer_restore(self) -> None:
        self.mend.show()
        self._enable(False)

    def _restore(self) -> None:
        """Put the newest good backup in place; the files that are there are set aside."""
        label, password = self.user.currentText(), self.password.text()
        self._jobs.run(
            lambda _: self._entrance.restore(label, password),
            done=self._restored,
            failed=self._not_restored,
            owner=self,
            title=tr("正在恢复"),
            stoppable=False,
        )

    def _restored(self, found: Restored) -> None:
        self._lost = False
        self.mend.hide()
        self.mend_keys.hide()
        self._enable(True)
        day = self._when(found.backup)
        self.trouble.say(
            tr("已恢复到 {when} 的备份。原来的文件没有删，另放在旁边。请点“打开”。", when=day)
        )

    def _restore_keys(self) -> None:
        """Put a keyring of the backups in place: the newest one, or the one that fits."""
        label, password = self.user.currentText(), self.password.text()
        self._jobs.run(
            lambda _: self._entrance.restore_keyring(label, password),
            done=lambda found: self._keys_restored(found[0]),
            failed=self._not_restored,
            owner=self,
            title=tr("正在恢复"),
            stoppable=False,
        )

    def _keys_restored(self, backup: Backup) -> None:
        self.clear_trouble()
        self.mend.hide()
        if self._read_users(self.user.currentText()) and not self._lost:
            self.trouble.say(
                tr("密钥文件已从 {when} 的备份恢复。请用那时的密码打开。", when=self._when(backup))
            )

    def _when(self, backup: Backup) -> str:
        made = self._entrance.clock.local(backup.created)
        return tr("{month}月{day}日 {time}", month=made.month, day=made.day, time=f"{made:%H:%M}")

    def _not_restored(self, problem: Trouble) -> None:
        self.show_trouble(problem)
        self.password.setFocus()

    def _recover(self) -> None:
        from partybuild_desktop.ui.dialogs.recover import RecoverDialog

        dialog = RecoverDialog(self._entrance, self._jobs, self.user.currentText(), self)
        dialog.opened.connect(self._opened)
        dialog.open()

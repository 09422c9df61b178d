"""Changing the data key: what it means, then what to put on paper, then the change."""

from __future__ import annotations

from math import ceil
from typing import Final

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QCheckBox, QGridLayout, QLineEdit, QWidget

from partybuild_desktop.services.key_change import Changed, Needs, Secrets
from partybuild_desktop.system.i18n import tr
from partybuild_desktop.ui.desk import Desk
from partybuild_desktop.ui.dialogs.base import AskDialog
from partybuild_desktop.ui.jobs import Trouble
from partybuild_desktop.ui.widgets.basic import card, label
from partybuild_desktop.ui.widgets.recovery import RecoveryPart

_MB: Final = 1_000_000
_PER_SECOND: Final = 20 * _MB  # of an old hard disk, read, sealed and written
_PER_FILE: Final = 0.05  # seconds until a photograph is on the disk
_IN_ROW: Final = 2  # users


class KeyChangeDialog(AskDialog):
    """Two pages: the first asks for the password, the second is put on paper before the change.

    So nothing is lost when the change is cut short: the paper is worth nothing until it is done.
    """

    def __init__(self, desk: Desk, parent: QWidget) -> None:
        about = tr("有人离开、或怀疑密码被人知道了，就换一次。换了以后，旧的密码打不开今后的账簿。")
        super().__init__(
            parent, title=tr("更换数据密钥"), main=tr("下一步"), about=about, width=680
        )
        self._desk = desk
        self._secrets: Secrets | None = None
        self._closed = False  # the books: the change is to be completed by opening them
        self.facts = _facts(desk, desk.app.keys.needs())
        self.body.addWidget(self.facts)
        self.password = QLineEdit()
        self.password.setEchoMode(QLineEdit.EchoMode.Password)
        self._form = self.form()
        self.add_field(self._form, "password", tr("我的密码"), self.password)
        self.part = RecoveryPart(desk.jobs, self.trouble.say)
        self.part.kept.connect(lambda _: self._suit())
        self.told = QCheckBox(tr("上面的新密码已抄好，会当面告诉本人"))
        self.told.setAccessibleName(self.told.text())
        self.told.toggled.connect(lambda _: self._suit())
        self.body.addStretch(1)

    def confirm(self) -> None:
        if self.main is None or not self.main.isEnabled() or not self.main.isVisible():
            return
        if self._secrets is None:
            self._check()
        else:
            self._change(self._secrets)

    def _check(self) -> None:
        """The password first: what is printed for nothing lies about."""
        desk, password = self._desk, self.password.text()
        self.clear_trouble()
        desk.jobs.run(
            lambda _: desk.app.users.check(desk.app.books.user, password),
            done=lambda _: self.show_secrets(desk.app.keys.secrets()),
            failed=self.show_trouble,
            owner=self,
            title=tr("正在核对密码"),
            stoppable=False,
        )

    def show_secrets(self, secrets: Secrets) -> None:
        """The second page: what opens the books afterwards."""
        self._secrets = secrets
        self.facts.hide()
        self._form.setRowVisible(self.password, False)
        text = tr("请先把这些写到纸上，再点“更换”。换好以前它们还不起作用；取消了，纸就作废。")
        self.about.setText(text)
        parts: list[QWidget] = []
        if secrets.passwords:
            parts += [_passwords(secrets), self.told]
        parts += [label(tr("新的恢复码（旧的随即作废）"), "heading"), self.part]
        self.part.show_code(self._desk.app, secrets.code)
        for part in parts:
            self.body.insertWidget(self.body.count() - 1, part)  # before the stretch
            part.show()
        assert self.main is not None
        self.main.setText(tr("更换"))
        self._suit()
        self.fit()

    def _suit(self) -> None:
        assert self.main is not None
        told = self.told.isChecked() or not (self._secrets and self._secrets.passwords)
        self.main.setEnabled(told and self.part.check.isChecked())

    def _change(self, secrets: Secrets) -> None:
        desk, password = self._desk, self.password.text()
        self.clear_trouble()
        desk.jobs.run(
            lambda progress: desk.app.keys.change(secrets, password, progress),
            done=self._changed,
            failed=self._refused,
            owner=self,
            title=tr("正在更换数据密钥"),
        )

    def _changed(self, done: Changed) -> None:
        self.accept()
        self._desk.replaced.emit(done.app)

    def _refused(self, problem: Trouble) -> None:
        self.show_trouble(problem)
        if problem.code == "swap_unfinished":
            self._closed = True
            assert self.main is not None
            self.main.hide()
            self.cancel.setText(tr("重新打开账簿"))

    # Qt overrides

    def reject(self) -> None:
        super().reject()
        if self._closed:
            self._desk.replaced.emit(None)


def _facts(desk: Desk, needs: Needs) -> QWidget:
    """What happens, how long it takes, what it needs, and what it cannot change."""
    others = [u.label for u in desk.app.users.all() if u.label != desk.app.books.user]
    minutes = max(1, ceil((needs.size / _PER_SECOND + needs.files * _PER_FILE) / 60))
    what = tr("账簿和 {n} 个照片文件", n=needs.files) if needs.files else tr("账簿")
    done = tr(
        "先备份并核验，再给{what}换上新密钥，最后一步才一起生效。"
        "中途取消或断电，账簿还是原来的样子；换好后马上做一个新备份。",
        what=what,
    )
    taken = tr(
        "大约 {n} 分钟，其间不能做别的；硬盘要空出 {size} MB。",
        n=minutes,
        size=ceil(needs.room / _MB),
    )
    mine = tr("您的密码不变。恢复码换新的，原来那张作废。")
    if others:
        mine += "\n" + tr(
            "{labels} 另给新密码，写在下一页，本人第一次打开时再自己改。",
            labels=tr("、").join(others),
        )
    stays = tr("以前的备份、另存的和被人拷走的文件换不了，用当时的密码仍打得开，里面是当时的内容。")
    frame, layout = card()
    grid = QGridLayout()
    grid.setHorizontalSpacing(16)
    grid.setVerticalSpacing(8)
    grid.setColumnStretch(1, 1)
    lines = (
        (tr("会做什么"), done),
        (tr("要多久"), taken),
        (tr("密码"), mine),
        (tr("换不了的"), stays),
    )
    for place, (name, text) in enumerate(lines):
        grid.addWidget(label(name, "grey"), place, 0, Qt.AlignmentFlag.AlignTop)
        grid.addWidget(label(text, wrap=True), place, 1)
    layout.addLayout(grid)
    return frame


def _passwords(secrets: Secrets) -> QWidget:
    """Each user with the password made for him, to be copied by hand."""
    frame, layout = card()
    layout.addWidget(label(tr("其他用户的新密码"), "heading"))
    grid = QGridLayout()
    grid.setHorizontalSpacing(16)
    grid.setVerticalSpacing(6)
    grid.setColumnStretch(2 * _IN_ROW, 1)
    for n, (name, password) in enumerate(secrets.passwords.items()):
        place, column = divmod(n, _IN_ROW)
        shown = label(password, "heading", select=True)
        shown.setAccessibleName(tr("{label} 的新密码", label=name))
        grid.addWidget(label(name), place, 2 * column)
        grid.addWidget(shown, place, 2 * column + 1)
    layout.addLayout(grid)
    return frame

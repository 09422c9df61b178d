"""用户与权限: who may open the books and do what, passwords, and when the window locks itself."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Final

from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QDialog, QHBoxLayout, QWidget

from partybuild_desktop.domain.problem import UserProblem
from partybuild_desktop.services.user import Seen
from partybuild_desktop.services.wording import record as wording
from partybuild_desktop.system.errors import EnvironmentProblem
from partybuild_desktop.system.i18n import tr
from partybuild_desktop.ui.desk import Desk
from partybuild_desktop.ui.dialogs.confirm import confirm
from partybuild_desktop.ui.page import Page
from partybuild_desktop.ui.table import Column, Row, Source, TableModel
from partybuild_desktop.ui.widgets.basic import button, scrolled
from partybuild_desktop.ui.widgets.grid import Grid
from partybuild_desktop.ui.widgets.head import PageHead
from partybuild_desktop.ui.widgets.users import ROLES, KeysPart
from partybuild_desktop.ui.words import moment

_SIDE: Final = 1.15  # of the width of a detail card
_MOST_OF_PAGE: Final = 0.42  # of the page's width, which is small on a small screen


class UserPage(Page):
    """Shown to everybody; users are changed by a 主管."""

    tables = ()

    def __init__(self, desk: Desk) -> None:
        super().__init__(desk)
        self._users: dict[str, Seen] = {}
        self.add = button(tr("新增用户"), self._add, "main")
        self.role = button(tr("改分工…"), self._change_role)
        self.reset = button(tr("重设密码…"), self._reset)
        self.drop = button(tr("删除用户…"), self._remove)
        acts = (self.drop, self.reset, self.role, self.add)
        self.head = PageHead(tr("用户与权限"), acts)
        self.facts = self.head.facts
        for act in acts:
            self.head.allow(act, desk.may_manage)
        self.body.addWidget(self.head)
        model = TableModel(
            [
                Column("label", tr("用户"), 110, sortable=False),
                Column("role", tr("分工"), 80, sortable=False),
                Column("may", tr("可以做什么"), 256, sortable=False, grows=True, spare=2),
                Column("wrong", tr("连续输错"), 90, right=True, sortable=False),
                Column("saved", tr("本机最近一次保存"), 150, sortable=False, spare=1),
            ],
            Source(fetch=self._fetch, text=self._text, doubt=self._doubt),
            self,
        )
        self.grid = Grid(model, desk.theme, tr("用户"))
        self.grid.chosen.connect(lambda _: self._suit())
        self.keys = KeysPart(desk)
        self.side = scrolled(self.keys)
        across = QHBoxLayout()
        across.setSpacing(16)
        across.addWidget(self.grid, 1)
        across.addWidget(self.side)
        self.body.addLayout(across, 1)

    # --- reading

    def refresh(self) -> None:
        self._users = {seen.user.label: seen for seen in self.desk.app.users.seen()}
        self.grid.reload(list(self._users))
        self.facts.setText(tr("共 {n} 个用户", n=len(self._users)))
        self.keys.look()
        if self.grid.currentIndex().row() < 0:
            self.grid.go_to(next(iter(self._users)))
        self._suit()

    def _suit(self) -> None:
        """What can be done with the user chosen; one's own password has a button of its own."""
        other = bool(self.grid.key) and self.grid.key != self.desk.app.books.user
        for act in (self.drop, self.reset, self.role):
            act.setEnabled(other)

    def _fetch(self, keys: Sequence[str]) -> dict[str, Row]:
        return {key: self._users[key] for key in keys if key in self._users}

    def _text(self, seen: Row, key: str) -> str:
        user = seen.user
        if key == "label":
            mine = user.label == self.desk.app.books.user
            return tr("{label}（我）", label=user.label) if mine else str(user.label)
        if key == "saved":
            return moment(seen.saved, self.desk.app.books.clock.today()) or "—"
        if key == "wrong":
            return tr("{n} 次", n=seen.wrong) if seen.wrong else ""
        return tr(wording.ROLES[user.role] if key == "role" else ROLES[user.role])

    def _doubt(self, seen: Row, key: str) -> str:
        if key != "wrong" or not seen.wrong:
            return ""
        return tr("上次打开以来连续输错密码 {n} 次。不是本人，请提醒他换密码。", n=seen.wrong)

    # --- acts

    def _add(self) -> None:
        from partybuild_desktop.ui.dialogs.user import AddUserDialog

        self._open(lambda _: AddUserDialog(self.desk, self))

    def _change_role(self) -> None:
        from partybuild_desktop.ui.dialogs.user import RoleDialog

        name = self.grid.key
        dialog = RoleDialog(self.desk, name, self)
        dialog.finished.connect(lambda _: self.refresh())
        dialog.accepted.connect(lambda: self._offer(name))
        dialog.open()

    def _reset(self) -> None:
        from partybuild_desktop.ui.dialogs.user import ResetDialog

        self._open(lambda name: ResetDialog(self.desk, name, self))

    def _open(self, make: Callable[[str], QDialog]) -> None:
        dialog = make(self.grid.key)
        dialog.finished.connect(lambda _: self.refresh())
        dialog.open()

    def _remove(self) -> None:
        name = self.grid.key
        confirm(
            self,
            text=tr("删除用户“{label}”？", label=name),
            more=tr(
                "他的密码不再能打开本机的账簿，操作记录保留。他若拷走过备份，旧密码在那里仍有效，"
                "要换了数据密钥才打不开今后的账簿。"
            ),
            go=tr("删除"),
            stay=tr("不删除"),
            then=lambda: self._removed(name),
        )

    def _removed(self, name: str) -> None:
        try:
            self.desk.app.users.remove(name)
        except (UserProblem, EnvironmentProblem) as problem:
            self.desk.trouble(problem)
            return
        self.desk.say(tr("已删除用户 {label}", label=name))
        self.refresh()
        self._offer(name)

    def _offer(self, name: str) -> None:
        """A keyring that was copied keeps what was taken away just now."""
        confirm(
            self,
            text=tr("现在更换数据密钥吗？"),
            more=tr(
                "{label} 的旧密码在以前的备份和拷走的文件里仍有效，能打开现在的账簿文件。"
                "更换数据密钥以后，就只能打开更换以前的。以后再换，在本页右边。",
                label=name,
            ),
            go=tr("更换数据密钥…"),
            stay=tr("以后再说"),
            then=self.keys.change_key,
        )

    # Qt overrides

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        wished = int(self.desk.theme.card * _SIDE)
        bar = self.side.verticalScrollBar().sizeHint().width()
        least = self.keys.minimumSizeHint().width() + bar
        room = max(int(self.width() * _MOST_OF_PAGE), least)
        self.side.setFixedWidth(min(wished, room))

    # --- as the window asks

    def first_focus(self) -> QWidget | None:
        return self.grid


build: Final = UserPage

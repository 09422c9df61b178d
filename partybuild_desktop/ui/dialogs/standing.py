"""Changing where a member stands: transfer, leaving, confirmation, restoring, a post."""

from __future__ import annotations

from collections.abc import Callable
from typing import Final

from PySide6.QtWidgets import QCheckBox, QLineEdit, QWidget

from partybuild_desktop.domain.event import EventKind, Status
from partybuild_desktop.domain.log import Changes
from partybuild_desktop.system.i18n import tr
from partybuild_desktop.ui.desk import Desk
from partybuild_desktop.ui.dialogs.base import AskDialog
from partybuild_desktop.ui.widgets.box import Box
from partybuild_desktop.ui.widgets.chooser import OrgBox
from partybuild_desktop.ui.widgets.field import CodeBox, read_date, read_day


class StandingDialog(AskDialog):
    """A day and what else the act needs; saved as one action."""

    def __init__(self, desk: Desk, uid: str, parent: QWidget, *, title: str, about: str) -> None:
        self._desk = desk
        self._uid = uid
        self.member = desk.app.members.get(uid)
        super().__init__(
            parent,
            title=tr("{title}：{name}", title=title, name=self.member.name),
            main=tr("保存"),
            about=about,
            width=500,
        )
        self.on = QLineEdit(desk.app.members.today())
        self._rows = self.form()
        self.body.addStretch(1)

    def add_day(self, title: str) -> None:
        self.add_field(self._rows, "on", title, self.on, tr("如 2026.3.1，写到日。"))

    def day(self) -> str:
        """The day typed. Raises UserProblem (field on)."""
        return read_day(self.on)

    def change(self) -> Changes:
        """The act itself."""
        raise NotImplementedError

    def confirm(self) -> None:
        self.clear_trouble()
        if self._desk.do(self.change, at=self.show_trouble):
            self.accept()


class TransferDialog(StandingDialog):
    """组织关系转接 within these books."""

    def __init__(self, desk: Desk, uid: str, parent: QWidget) -> None:
        about = tr("在本账簿的组织之间转接。转到外面去的，请用“离开”。")
        super().__init__(desk, uid, parent, title=tr("转接组织关系"), about=about)
        self.to = OrgBox(tr("转入组织"))
        rows = desk.app.members.rows([uid])
        self.to.show_orgs(desk.app.orgs.tree(), rows[0].org if rows else desk.org)
        self.whole = QCheckBox(tr("整建制转接"))
        self.add_field(self._rows, "to", tr("转入组织"), self.to)
        self.add_day(tr("转接日期"))
        self.add_field(self._rows, "whole", "", self.whole)
        self.whole.setAccessibleName(self.whole.text())

    def change(self) -> Changes:
        return self._desk.app.members.transfer(
            self._uid, to=self.to.uid, on=self.day(), whole_unit=self.whole.isChecked()
        )


class LeaveDialog(StandingDialog):
    """转出, 停止党籍, 出党 or 死亡: the record stays, the member is no longer counted."""

    def __init__(self, desk: Desk, uid: str, parent: QWidget) -> None:
        about = tr("记录和历史都保留，从这一天起不再计入在册党员。可以撤销。")
        super().__init__(desk, uid, parent, title=tr("离开"), about=about)
        codes = desk.app.codes
        self.reason = Box()
        for item in codes.lists["exit_reason"].items:
            label = codes.label("exit_reason", item.code)
            self.reason.addItem(label, (item.more["event"], item.code))
        for n in range(self.reason.count()):
            if self.reason.itemData(n)[0] == EventKind.TRANSFER_OUT.value:
                self.reason.setCurrentIndex(n)
                break
        self.place = QLineEdit()
        self.add_field(self._rows, "reason", tr("原因"), self.reason)
        self.add_day(tr("日期"))
        self.add_field(self._rows, "place", tr("转往何处"), self.place)
        self.reason.currentIndexChanged.connect(lambda _: self._show_place())
        self._show_place()

    def _show_place(self) -> None:
        out = self.reason.currentData()[0] == EventKind.TRANSFER_OUT.value
        self._rows.setRowVisible(self.place, out)

    def change(self) -> Changes:
        event, code = self.reason.currentData()
        return self._desk.app.members.remove(
            self._uid,
            kind=EventKind(event),
            on=self.day(),
            reason=code,
            place=self.place.text().strip(),
        )


class ConfirmDialog(StandingDialog):
    """转正."""

    def __init__(self, desk: Desk, uid: str, parent: QWidget) -> None:
        super().__init__(desk, uid, parent, title=tr("转正"), about="")
        self.add_day(tr("转正日期"))

    def change(self) -> Changes:
        return self._desk.app.members.confirm(self._uid, on=self.day())


class RestoreMemberDialog(StandingDialog):
    """恢复党籍, or back after a transfer out by mistake."""

    def __init__(self, desk: Desk, uid: str, parent: QWidget) -> None:
        about = tr("从这一天起重新计入在册党员。")
        super().__init__(desk, uid, parent, title=tr("恢复党籍"), about=about)
        rows = desk.app.members.rows([uid])
        self.org = OrgBox(tr("所在组织"))
        self.org.show_orgs(desk.app.orgs.tree(), rows[0].org if rows else desk.org)
        self.add_field(self._rows, "org", tr("所在组织"), self.org)
        self.add_day(tr("恢复日期"))
        if rows and rows[0].status == Status.DIED.value:
            self.trouble.say(tr("这名党员登记为已死亡。如果是登记错了，用撤销更合适。"))

    def change(self) -> Changes:
        return self._desk.app.members.restore(self._uid, on=self.day(), org=self.org.uid)


class PostDialog(StandingDialog):
    """任职: a post with its term."""

    def __init__(self, desk: Desk, uid: str, parent: QWidget) -> None:
        super().__init__(desk, uid, parent, title=tr("任职"), about="")
        rows = desk.app.members.rows([uid])
        self.post = CodeBox(desk.app.codes.options("party_post"))
        self.org = OrgBox(tr("任职组织"))
        self.org.show_orgs(desk.app.orgs.tree(), rows[0].org if rows else desk.org)
        self.until = QLineEdit()
        self.add_field(self._rows, "title", tr("职务"), self.post)
        self.add_field(self._rows, "org", tr("任职组织"), self.org)
        self.add_day(tr("任职日期"))
        self.add_field(self._rows, "term_until", tr("任期至"), self.until, tr("可不填。"))

    def change(self) -> Changes:
        title = self._desk.app.codes.word("party_post", self.post.typed())
        until = read_date(self.until, "term_until")
        return self._desk.app.orgs.appoint(
            self._uid, org=self.org.uid, title=title, start=self.day(), term_until=until
        )


_Make = Callable[[Desk, str, QWidget], StandingDialog]

DIALOGS: Final[dict[str, _Make]] = {
    "transfer": TransferDialog,
    "leave": LeaveDialog,
    "confirm": ConfirmDialog,
    "restore": RestoreMemberDialog,
    "post": PostDialog,
}

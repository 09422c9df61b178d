"""Acts on an organisation: a new one, another superior, its end, the end of a post."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QLineEdit, QWidget

from partybuild_desktop.domain.log import Changes
from partybuild_desktop.system.i18n import tr
from partybuild_desktop.ui.desk import Desk
from partybuild_desktop.ui.dialogs.base import AskDialog
from partybuild_desktop.ui.widgets.chooser import OrgBox
from partybuild_desktop.ui.widgets.field import CodeBox, read_date, read_day


class AddOrgDialog(AskDialog):
    """A new organisation below another. `made` tells its uid."""

    made = Signal(str)

    def __init__(self, desk: Desk, parent_org: str, parent: QWidget) -> None:
        about = tr("编码、简称、类别可以不填：程序按名称和上级补上。")
        super().__init__(parent, title=tr("新增党组织"), main=tr("新增"), about=about, width=520)
        self._desk = desk
        self.above = OrgBox(tr("上级党组织"))
        self.above.show_orgs(desk.app.orgs.tree(), parent_org)
        self.name = QLineEdit()
        self.name.setPlaceholderText(tr("如 红旗村党支部，或 第一党小组"))
        self.short = QLineEdit()
        self.code = QLineEdit()
        self.kind = CodeBox(desk.app.codes.options("org_kind"))
        self.founded = QLineEdit()
        self.founded.setPlaceholderText(tr("如 2026.3.1 或 2026.3"))
        form = self.form()
        self.add_field(form, "name", tr("全称"), self.name)
        self.add_field(form, "parent", tr("上级党组织"), self.above)
        self.add_field(form, "short", tr("简称"), self.short)
        self.add_field(form, "code", tr("编码"), self.code)
        self.add_field(form, "kind", tr("组织类别"), self.kind)
        self.add_field(form, "founded", tr("成立日期"), self.founded)
        self.body.addStretch(1)
        self.name.setFocus()

    def confirm(self) -> None:
        self.clear_trouble()
        new: list[str] = []

        def act() -> Changes:
            founded = read_date(self.founded, "founded")
            uid, changes = self._desk.app.orgs.add(
                self.name.text(),
                parent=self.above.uid,
                code=self.code.text().strip(),
                short=self.short.text().strip(),
                kind=self.kind.typed(),
                founded=founded,
            )
            new.append(uid)
            return changes

        if self._desk.do(act, at=self.show_trouble):
            self.made.emit(new[0])
            self.accept()


class _DayDialog(AskDialog):
    """One act on one day."""

    def __init__(self, desk: Desk, parent: QWidget, *, title: str, main: str, about: str) -> None:
        super().__init__(parent, title=title, main=main, about=about, width=480)
        self._desk = desk
        self.on = QLineEdit(desk.app.members.today())
        self.rows = self.form()

    def add_day(self) -> None:
        self.add_field(self.rows, "on", tr("从哪天起"), self.on, tr("如 2026.3.1，写到日。"))
        self.body.addStretch(1)

    def change(self, day: str) -> Changes:
        raise NotImplementedError

    def confirm(self) -> None:
        self.clear_trouble()
        if self._desk.do(lambda: self.change(read_day(self.on)), at=self.show_trouble):
            self.accept()


class MoveOrgDialog(_DayDialog):
    """Another superior from a day on."""

    def __init__(self, desk: Desk, uid: str, parent: QWidget) -> None:
        org = desk.app.orgs.get(uid)
        title = tr("调整上级：{name}", name=org.called)
        about = tr("以前的上级关系保留；查以前的日期，看到的还是当时的隶属。")
        super().__init__(desk, parent, title=title, main=tr("保存"), about=about)
        self._uid = uid
        self.above = OrgBox(tr("新的上级"))
        self.above.show_orgs(desk.app.orgs.tree(), org.parent or "")
        self.add_field(self.rows, "parent", tr("新的上级"), self.above)
        self.add_day()

    def change(self, day: str) -> Changes:
        return self._desk.app.orgs.move(self._uid, parent=self.above.uid, on=day)


class DissolveOrgDialog(_DayDialog):
    """The end of an organisation, which must be empty."""

    def __init__(self, desk: Desk, uid: str, parent: QWidget) -> None:
        org = desk.app.orgs.get(uid)
        title = tr("撤销组织：{name}", name=org.called)
        about = tr("党员要先转到其他组织。组织的记录保留，以前的台账不变。")
        super().__init__(desk, parent, title=title, main=tr("撤销该组织"), about=about)
        self._uid = uid
        self.add_day()

    def change(self, day: str) -> Changes:
        return self._desk.app.orgs.dissolve(self._uid, on=day)


class RelieveDialog(_DayDialog):
    """The end of a post."""

    def __init__(self, desk: Desk, post: str, name: str, parent: QWidget) -> None:
        super().__init__(
            desk, parent, title=tr("免职：{name}", name=name), main=tr("免职"), about=""
        )
        self._post = post
        self.add_day()

    def change(self, day: str) -> Changes:
        return self._desk.app.orgs.relieve(self._post, on=day)

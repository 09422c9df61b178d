"""不计入应到: who is for a time not counted, or has no vote, why, and who approved it."""

from __future__ import annotations

from typing import Final

from PySide6.QtWidgets import QLineEdit, QWidget

from partybuild_desktop.domain.log import Changes
from partybuild_desktop.domain.meeting import Exemption
from partybuild_desktop.services.show import day_text
from partybuild_desktop.system.i18n import tr
from partybuild_desktop.ui.desk import Desk
from partybuild_desktop.ui.dialogs.base import AskDialog
from partybuild_desktop.ui.meeting.person import People, PersonBox
from partybuild_desktop.ui.meeting.place import short_names
from partybuild_desktop.ui.meeting.words import said
from partybuild_desktop.ui.table import Column, Source, TableModel
from partybuild_desktop.ui.widgets.basic import button, label, row
from partybuild_desktop.ui.widgets.box import Box
from partybuild_desktop.ui.widgets.field import read_date
from partybuild_desktop.ui.widgets.grid import Grid

_WIDE: Final = 900
_HEIGHT: Final = 140


class ExemptionsDialog(AskDialog):
    """The list above, one of them below to be entered or changed."""

    def __init__(self, desk: Desk, parent: QWidget) -> None:
        about = tr("只记经批准的情形。停止党籍、流入党员和预备党员由程序按名册判断，不用在这里填。")
        super().__init__(parent, title=tr("不计入应到"), main=tr("保存"), about=about, width=_WIDE)
        self._desk = desk
        self._found: dict[str, Exemption] = {}
        self._open = ""
        meetings = desk.app.meetings
        self._kinds = {kind.key: kind for kind in meetings.exemptions.kinds()}
        roll = meetings.roll(desk.org, "", meetings.today())
        self._people = People(roll.seats, short_names(desk))
        self._names: dict[str, str] = {}
        self.model = TableModel(_columns(), self._source(), self)
        self.grid = Grid(self.model, desk.theme, tr("不计入应到"))
        self.grid.nothing = tr("没有不计入应到的党员。")
        self.grid.setMinimumHeight(_HEIGHT)
        self.grid.opened.connect(self._change)
        self.body.addWidget(self.grid, 1)
        self._make_form()
        self.cancel.setText(tr("关闭"))
        if self.main is not None:
            self.main.setVisible(desk.may_write)
        self._read()

    def _make_form(self) -> None:
        self.title = label(tr("新增一人"), "heading")
        self.fresh = button(tr("新增一人"), self._clear)
        self.take_out = button(tr("删除选中的"), self._delete)
        self.body.addLayout(row(self.title, None, self.fresh, self.take_out))
        self.person = PersonBox(tr("党员"))
        self.person.offer(self._people)
        self.kind = Box()
        for key, kind in self._kinds.items():
            self.kind.addItem(said(kind.name), key)
        self.start, self.end, self.approved_on = QLineEdit(), QLineEdit(), QLineEdit()
        self.approved_by, self.note = QLineEdit(), QLineEdit()
        form = self.form()
        self.add_field(form, "person", tr("党员"), self.person)
        self.add_field(form, "kind", tr("情形"), self.kind)
        self.add_field(form, "start", tr("开始日期"), self.start)
        self.add_field(form, "end", tr("结束日期"), self.end, tr("情形消失的那一天；还在的不填。"))
        hint = tr("须上级批准的情形，没有批准仍计入应到。")
        self.add_field(form, "approved_by", tr("批准机关"), self.approved_by, hint)
        self.add_field(form, "approved_on", tr("批准日期"), self.approved_on)
        self.add_field(form, "note", tr("备注"), self.note)

    def _source(self) -> Source:
        return Source(
            fetch=lambda keys: {key: self._found[key] for key in keys if key in self._found},
            text=self._text,
            doubt=self._doubt,
            faint=lambda one: bool(one.end) and one.end <= self._desk.app.meetings.today(),
        )

    def _text(self, one: Exemption, key: str) -> str:
        if key == "person":
            return self._names.get(one.person, "")
        if key == "kind":
            return said(self._kinds[one.kind].name) if one.kind in self._kinds else one.kind
        value = str(getattr(one, key))
        return day_text(value) if key in ("start", "end", "approved_on") and value else value

    def _doubt(self, one: Exemption, key: str) -> str:
        kind = self._kinds.get(one.kind)
        waiting = kind is not None and kind.approval
        waiting = waiting and not (one.approved_by or one.approved_on)
        if key == "approved_by" and waiting:
            return tr("还没有上级批准，仍计入应到。批准后请填批准机关和日期。")
        return ""

    def _read(self) -> None:
        inside = self._desk.app.meetings.roll(self._desk.org, "", "").seats
        persons = {seat.person for seat in inside}
        found = self._desk.app.meetings.exemptions.all(persons)
        self._found = {one.uid: one for one in found}
        self._names = self._desk.app.meetings.names({one.person for one in found})
        self.grid.reload(list(self._found))

    def _clear(self) -> None:
        self._open = ""
        self.title.setText(tr("新增一人"))
        for field in self.fields.values():
            if isinstance(field, QLineEdit):
                field.clear()
        self.person.setFocus()

    def _change(self, uid: str) -> None:
        one = self._found.get(uid)
        if one is None:
            return
        self._open = uid
        self.title.setText(tr("修改：{name}", name=self._names.get(one.person, "")))
        self.person.show_person(one.person)
        self.kind.setCurrentIndex(max(0, self.kind.findData(one.kind)))
        for key in ("start", "end", "approved_by", "approved_on", "note"):
            field = self.fields[key]
            assert isinstance(field, QLineEdit)
            field.setText(getattr(one, key))
        self.end.setFocus()

    def _typed(self) -> Exemption:
        return Exemption(
            uid=self._open,
            person=self.person.person[0],
            kind=str(self.kind.currentData()),
            start=read_date(self.start, "start"),
            end=read_date(self.end, "end"),
            approved_by=self.approved_by.text().strip(),
            approved_on=read_date(self.approved_on, "approved_on"),
            note=self.note.text().strip(),
            passed_on=self._found[self._open].passed_on if self._open else "",
        )

    def confirm(self) -> None:
        self.clear_trouble()
        self.person.settle()
        if not self.person.person[0]:
            self.trouble.say(tr("请在名册里选一名党员：打姓名或首字母。"))
            self.mark("person")
            return

        def act() -> Changes:
            return self._desk.app.meetings.exemptions.save(self._typed())[1]

        if self._desk.do(act, at=self.show_trouble):
            self._read()
            self._clear()

    def _delete(self) -> None:
        uid = self.grid.key
        if uid and self._desk.do(
            lambda: self._desk.app.meetings.exemptions.delete(uid), at=self.show_trouble
        ):
            self._read()


def _columns() -> list[Column]:
    return [
        Column("person", tr("党员"), 90),
        Column("kind", tr("情形"), 220),
        Column("start", tr("开始"), 120),
        Column("end", tr("结束"), 120),
        Column("approved_by", tr("批准机关"), 140),
    ]

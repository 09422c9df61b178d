"""学时: the hours of learning of every member in a year, and entering what was learnt outside
meetings for one or many at once."""

from __future__ import annotations

from typing import Final

from PySide6.QtWidgets import QLineEdit, QWidget

from partybuild_desktop.domain.learning import Hours, hours_text
from partybuild_desktop.domain.log import Changes
from partybuild_desktop.domain.meeting import Study
from partybuild_desktop.system.i18n import tr
from partybuild_desktop.ui.desk import Desk
from partybuild_desktop.ui.dialogs.base import AskDialog
from partybuild_desktop.ui.meeting.cell import CellForm
from partybuild_desktop.ui.meeting.year import year_box
from partybuild_desktop.ui.table import Column, Source, TableModel
from partybuild_desktop.ui.widgets.basic import label, row
from partybuild_desktop.ui.widgets.field import read_date
from partybuild_desktop.ui.widgets.grid import Grid

_WIDE: Final = 860
_HEIGHT: Final = 340


class HoursDialog(AskDialog):
    """The list above, a course for those chosen in it below."""

    def __init__(self, desk: Desk, parent: QWidget) -> None:
        about = tr(
            "会议的学时按到会自动算。网课、培训班等会外学习：在名单里选人（可选多人），再填下面一行。"
        )
        super().__init__(
            parent, title=tr("学时"), main=tr("记入选中的人"), about=about, width=_WIDE
        )
        self._desk = desk
        self._hours: dict[str, Hours] = {}
        self._names: dict[str, str] = {}
        self.year = year_box(desk)
        self.year.activated.connect(lambda _: self._read())
        self.facts = label("", "grey")
        self.body.addLayout(row(self.year, self.facts, None))
        self.model = TableModel(_columns(), self._source(), self)
        self.grid = Grid(self.model, desk.theme, tr("学时名单"))
        self.grid.nothing = tr("还没有党员。")
        self.grid.setMinimumHeight(_HEIGHT)
        self.body.addWidget(self.grid, 1)
        self._make_form()
        self.cancel.setText(tr("关闭"))
        if self.main is not None:
            self.main.setVisible(desk.may_write)
        self._read()

    def _make_form(self) -> None:
        self.on = QLineEdit(self._desk.app.meetings.today())
        self.title, self.hours, self.provider = QLineEdit(), QLineEdit(), QLineEdit()
        self.title.setPlaceholderText(tr("如 乡镇党校培训班"))
        form = CellForm(
            ("on", tr("日期"), self.on, 0, 0, 1),
            ("title", tr("学习内容"), self.title, 0, 1, 1),
            ("hours", tr("学时"), self.hours, 1, 0, 1),
            ("provider", tr("举办单位"), self.provider, 1, 1, 1),
        )
        self.fields |= form.fields
        form.setVisible(self._desk.may_write)
        self.body.addWidget(form)

    def _source(self) -> Source:
        return Source(
            fetch=lambda keys: {key: self._hours[key] for key in keys if key in self._hours},
            text=self._text,
            doubt=lambda one, key: (
                tr("还差 {n} 学时。", n=hours_text(one.missing))
                if key == "missing" and one.missing
                else ""
            ),
        )

    def _text(self, one: Hours, key: str) -> str:
        if key == "name":
            return self._names.get(one.person, "")
        return hours_text(getattr(one, key))

    def _read(self) -> None:
        meetings = self._desk.app.meetings
        self._hours = meetings.facts.hours(self._desk.org, int(self.year.currentData()))
        self._names = meetings.names(self._hours.keys())
        reached = sum(not one.missing for one in self._hours.values())
        self.facts.setText(tr("共 {n} 人，达标 {a} 人", n=len(self._hours), a=reached))
        self.grid.reload(list(self._hours))

    def confirm(self) -> None:
        self.clear_trouble()
        chosen, _ = self.grid.block()
        if not chosen:
            self.trouble.say(tr("请先在名单里选人。"))
            return

        def act() -> Changes:
            on = read_date(self.on, "on")
            found = [
                Study(
                    person=person,
                    on=on,
                    title=self.title.text().strip(),
                    hours=self.hours.text().strip(),
                    provider=self.provider.text().strip(),
                )
                for person in chosen
            ]
            return self._desk.app.meetings.studies.save(found)

        if not self.hours.text().strip():
            self.trouble.say(tr("请填学时，如 2 或 1.5。"))
            self.mark("hours")
            return
        if self._desk.do(act, at=self.show_trouble):
            self._read()
            self.title.setFocus()


def _columns() -> list[Column]:
    return [
        Column("name", tr("姓名"), 110),
        Column("meetings", tr("会议学时"), 110, right=True),
        Column("other", tr("会外学时"), 110, right=True),
        Column("total", tr("合计"), 90, right=True),
        Column("required", tr("应达"), 90, right=True),
        Column("missing", tr("还差"), 90, right=True),
    ]

"""逾期、本期、下一次: every meeting that is late, due or planned next, to be dealt with in turn."""

from __future__ import annotations

from typing import Final

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget

from partybuild_desktop.domain.compliance import Gap, Urgency
from partybuild_desktop.services.meeting.period import period_text
from partybuild_desktop.services.show import day_text, listed
from partybuild_desktop.system.i18n import tr
from partybuild_desktop.ui.desk import Desk
from partybuild_desktop.ui.dialogs.base import AskDialog
from partybuild_desktop.ui.meeting.place import short_names
from partybuild_desktop.ui.meeting.reminders import Due, read_due
from partybuild_desktop.ui.meeting.words import URGENCIES, said
from partybuild_desktop.ui.table import Column, Source, TableModel
from partybuild_desktop.ui.widgets.basic import label
from partybuild_desktop.ui.widgets.grid import Grid

_HEIGHT: Final = 400


class GapsDialog(AskDialog):
    """The list; `chosen` tells the line that is to be dealt with."""

    chosen = Signal(object)  # Gap

    def __init__(self, desk: Desk, parent: QWidget) -> None:
        about = tr("选一行按回车或点“记录”：已计划的接着填，没有计划的新开一份。")
        super().__init__(
            parent, title=tr("逾期、本期和下一次"), main=tr("记录"), about=about, width=820
        )
        self._desk = desk
        self._gaps: list[Gap] = []
        self._orgs = short_names(desk)
        self.absent = label("", "warn", wrap=True)
        self.absent.hide()
        self.model = TableModel(_columns(), self._source(), self)
        self.grid = Grid(self.model, desk.theme, tr("逾期、本期和下一次"))
        self.grid.nothing = tr("正在读取…")
        self.grid.setMinimumHeight(_HEIGHT)
        self.grid.opened.connect(lambda _: self.confirm())
        self.body.addWidget(self.absent)
        self.body.addWidget(self.grid, 1)
        self.cancel.setText(tr("关闭"))
        org = desk.org
        desk.jobs.run(lambda _: read_due(desk.app, org), done=self._show, failed=self.show_trouble)

    def _source(self) -> Source:
        return Source(
            fetch=lambda keys: {key: self._gaps[int(key)] for key in keys},
            text=self._text,
            doubt=lambda gap, key: (
                tr("这一期已经结束，还差 {n} 次。", n=gap.missing)
                if key == "urgency" and gap.urgency is Urgency.LATE
                else ""
            ),
        )

    def _text(self, gap: Gap, key: str) -> str:
        if key == "urgency":
            return tr(URGENCIES[gap.urgency][0])
        if key == "kind":
            return said(self._desk.app.meetings.rules().kinds[gap.kind].name)
        if key == "org":
            return self._orgs.get(gap.org, "")
        if key == "period":
            return period_text(gap.period)
        if key == "on":
            if gap.urgency is Urgency.NEXT:
                return day_text(gap.on)
            return tr("{day}前", day=day_text(gap.on))
        return str(gap.missing or "")

    def _show(self, due: Due) -> None:
        self._gaps = list(due.gaps)
        self.grid.nothing = tr("没有逾期的，也没有本期要开的。")
        self.grid.reload([str(n) for n in range(len(self._gaps))])
        if self._gaps:
            self.grid.go_to("0")
        self.grid.setFocus()
        if self.main is not None:
            self.main.setEnabled(bool(self._gaps) and self._desk.may_write)
        if due.absent:
            article = said(due.rules.articles["constitution_9"])
            names = listed(due.names)
            text = tr(
                "{names}连续六个月没有说明原因而未参加组织生活。请先了解情况；"
                "如何处理由支部党员大会讨论（{article}）。",
                names=names,
                article=article,
            )
            self.absent.setText(text)
            self.absent.show()
        self.fit()

    def confirm(self) -> None:
        if not self.grid.key or not self._desk.may_write:
            return
        gap = self._gaps[int(self.grid.key)]
        self.accept()
        self.chosen.emit(gap)


def _columns() -> list[Column]:
    urgencies = tuple(tr(text) for text, _ in URGENCIES.values())
    return [
        Column("urgency", tr("状态"), 76, whole=urgencies),
        Column("org", tr("组织"), 170),
        Column("kind", tr("类型"), 130),
        Column("period", tr("期间"), 130),
        Column("missing", tr("还差"), 56, right=True),
        Column("on", tr("日期"), 130),
    ]

"""年度计划: what a year's plan would make, seen before it is made; made twice it adds nothing."""

from __future__ import annotations

from collections import Counter
from typing import Final

from PySide6.QtWidgets import QWidget

from partybuild_desktop.domain.log import Changes
from partybuild_desktop.domain.meeting import Meeting
from partybuild_desktop.services.meeting.plan import Planned
from partybuild_desktop.services.show import day_text
from partybuild_desktop.system.i18n import tr
from partybuild_desktop.ui.desk import Desk
from partybuild_desktop.ui.dialogs.base import AskDialog
from partybuild_desktop.ui.meeting.place import meeting_orgs, short_names
from partybuild_desktop.ui.meeting.words import said
from partybuild_desktop.ui.table import Column, Source, TableModel
from partybuild_desktop.ui.widgets.basic import label
from partybuild_desktop.ui.widgets.box import Box
from partybuild_desktop.ui.widgets.chooser import OrgBox
from partybuild_desktop.ui.widgets.grid import Grid

_HEIGHT: Final = 300


class PlanDialog(AskDialog):
    """Whose plan and of which year; below, every meeting that would be made."""

    def __init__(self, desk: Desk, parent: QWidget, *, org: str = "", year: int = 0) -> None:
        about = tr("按规定的次数在工作日排好一年的会。已有的记录和计划都保留，重复生成不会多出来。")
        super().__init__(parent, title=tr("年度计划"), main=tr("生成计划"), about=about, width=780)
        self._desk = desk
        self._turn = 0
        self._made: list[Meeting] = []
        this = int(desk.app.meetings.today()[:4])
        self.org = OrgBox(tr("组织"), anyone=tr("全部组织"))
        self.org.show_orgs(meeting_orgs(desk), org)
        self.year = Box()
        for one in (this, this + 1):
            self.year.addItem(tr("{year}年", year=one), one)
        self.year.setCurrentIndex(max(0, self.year.findData(year)))
        form = self.form()
        self.add_field(form, "org", tr("组织"), self.org)
        self.add_field(form, "year", tr("年度"), self.year)
        self.facts = label("", wrap=True)
        self.facts.setMinimumHeight(24)
        self.model = TableModel(_columns(), self._source(), self)
        self.grid = Grid(self.model, desk.theme, tr("将要生成的计划"))
        self.grid.setMinimumHeight(_HEIGHT)
        self.body.addWidget(self.facts)
        self.body.addWidget(self.grid, 1)
        self._orgs = short_names(desk)
        self._rules = desk.app.meetings.rules()
        self.org.picked.connect(lambda _: self._look())
        self.year.activated.connect(lambda _: self._look())
        self._look()

    def _source(self) -> Source:
        return Source(
            fetch=lambda keys: {key: self._made[int(key)] for key in keys},
            text=lambda one, key: {
                "on": day_text(one.on),
                "org": self._orgs.get(one.org, ""),
                "kind": said(self._rules.kinds[one.kinds].name),
                "title": one.title,
            }[key],
        )

    @property
    def _asked(self) -> tuple[str, int]:
        return self.org.uid or self._desk.org, int(self.year.currentData())

    def _look(self) -> None:
        """What would be made, read beside the window."""
        self._turn += 1
        turn, (org, year) = self._turn, self._asked
        self.facts.setText(tr("正在计算…"))
        self._desk.jobs.run(
            lambda _: self._desk.app.meetings.plan_ahead(org, year),
            done=lambda found: self._show(turn, found),
            failed=self.show_trouble,
        )

    def _show(self, turn: int, found: Planned) -> None:
        if turn != self._turn:
            return
        self._made = sorted(found.made, key=lambda one: (one.on, one.org))
        kinds = Counter(one.kinds for one in found.made)
        parts = [f"{said(self._rules.kinds[key].short)} {n}" for key, n in kinds.items()]
        if found.made:
            text = tr("将新增 {n} 次，已有 {kept} 次保留。", n=len(found.made), kept=found.kept)
            text += "\n" + "　".join(parts)
        else:
            text = tr("这一年的计划已经齐全（{kept} 次），不用再生成。", kept=found.kept)
        if not found.announced:
            text += "\n" + tr("这一年的节假日还没有公布，日期暂按周一至周五算。")
        self.facts.setText(text)
        self.grid.reload([str(n) for n in range(len(self._made))])
        if self.main is not None:
            self.main.setEnabled(bool(found.made) and self._desk.may_write)
        self.fit()

    def confirm(self) -> None:
        org, year = self._asked

        def act() -> Changes:
            return self._desk.app.meetings.plan(org, year).changes

        if self._desk.do(act, at=self.show_trouble):
            self.accept()


def _columns() -> list[Column]:
    return [
        Column("on", tr("日期"), 130),
        Column("org", tr("组织"), 160),
        Column("kind", tr("类型"), 130),
        Column("title", tr("名称"), 240),
    ]

"""年终封账: what will be frozen, in plain words, and the years that are closed."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtWidgets import QCheckBox, QLineEdit, QWidget

from partybuild_desktop.domain.log import Changes
from partybuild_desktop.services.closing import Closed
from partybuild_desktop.system.i18n import tr
from partybuild_desktop.ui.desk import Desk
from partybuild_desktop.ui.dialogs.base import AskDialog
from partybuild_desktop.ui.table import Column, Row, Source, TableModel
from partybuild_desktop.ui.widgets.basic import label
from partybuild_desktop.ui.widgets.box import Box
from partybuild_desktop.ui.widgets.chooser import OrgBox
from partybuild_desktop.ui.widgets.grid import Grid
from partybuild_desktop.ui.words import moment

_YEARS = 4
_HEIGHT = 150


class ClosingDialog(AskDialog):
    """One action: the yearly tables of an organisation and of all below it."""

    def __init__(self, desk: Desk, parent: QWidget, org: str) -> None:
        super().__init__(parent, title=tr("年终封账"), main=tr("封账"), width=720)
        self._desk = desk
        self._closed: dict[str, Closed] = {}
        self.body.addWidget(
            label(
                tr(
                    "封账把这个单位和它下面每个党组织的年度统计表（党员增减变化、基本情况、"
                    "入党时间、学历、村党员、年龄党龄）按12月31日的数字固定下来。以后再改党员"
                    "资料，已封的表也不会变。"
                ),
                wrap=True,
            )
        )
        self.body.addWidget(
            label(
                tr(
                    "封账不能撤销，也不能删除。以后发现错漏，更正后可以再封一次：新的代替旧的，"
                    "旧的仍然留着备查。"
                ),
                "warn",
                wrap=True,
            )
        )
        self._make_fields(org)
        self._make_list()
        self._read()

    def _make_fields(self, org: str) -> None:
        self.org = OrgBox(tr("单位"))
        self.org.show_orgs(self._desk.app.orgs.tree(), org)
        self.year = Box()
        this = int(self._desk.app.members.today()[:4])
        for year in range(this, this - _YEARS, -1):
            self.year.addItem(tr("{year}年", year=year), year)
        self.year.setCurrentIndex(1)
        self.year.setAccessibleName(tr("年度"))
        self.note = QLineEdit()
        self.note.setPlaceholderText(tr("可以不填"))
        self.note.setAccessibleName(tr("说明"))
        form = self.form()
        self.add_field(form, "org", tr("单位"), self.org)
        self.add_field(form, "year", tr("年度"), self.year)
        self.add_field(form, "note", tr("说明"), self.note)
        self.sure = QCheckBox(tr("数字已经核对，明白封账不能撤销"))
        self.sure.toggled.connect(self._allow)
        self.body.addWidget(self.sure)
        self._allow(False)

    def _allow(self, on: bool) -> None:
        if self.main is not None:
            self.main.setEnabled(on and self._desk.may_write)

    def _make_list(self) -> None:
        self.body.addWidget(label(tr("已经封账的年度"), "heading"))
        model = TableModel(
            [
                Column("year", tr("年度"), 70, sortable=False),
                Column("org", tr("单位"), 170, sortable=False),
                Column("counted", tr("实有党员"), 84, right=True, sortable=False),
                Column("closed", tr("封账时间"), 130, sortable=False),
                Column("state", tr("情况"), 180, sortable=False),
            ],
            Source(fetch=self._fetch, text=self._text),
            self,
        )
        self.grid = Grid(model, self._desk.theme, tr("已经封账的年度"))
        self.grid.nothing = tr("还没有封过账")
        self.grid.setMinimumHeight(_HEIGHT)
        self.body.addWidget(self.grid, 1)

    def _read(self) -> None:
        self._desk.jobs.run(
            lambda _: self._desk.app.closings.all(), done=self._show, failed=self.show_trouble
        )

    def _show(self, found: Sequence[Closed]) -> None:
        self._closed = {one.closing.uid: one for one in found}
        self.grid.reload(list(self._closed))

    def _fetch(self, keys: Sequence[str]) -> dict[str, Row]:
        return {key: self._closed[key] for key in keys}

    def _text(self, one: Row, key: str) -> str:
        if key == "org":
            return str(one.org.short or one.org.name)
        if key == "counted":
            return str(one.counted)
        if key == "closed":
            return moment(one.closing.closed, self._desk.app.books.clock.today())
        return str(one.closing.year) if key == "year" else _state(one)

    def confirm(self) -> None:
        if self.main is None or not self.main.isEnabled():
            return
        self.clear_trouble()
        org, year, note = self.org.uid, self.year.currentData(), self.note.text().strip()
        closings = self._desk.app.closings
        self._desk.jobs.run(
            lambda progress: closings.close(org, year, note=note, progress=progress),
            done=lambda found: self._done(year, *found),
            failed=self.show_trouble,
            owner=self,
            title=tr("正在封账"),
        )

    def _done(self, year: int, made: Sequence[Closed], changes: Changes) -> None:
        self._desk.report(changes)
        self._desk.say(tr("{year}年已封账，共 {n} 个党组织。", year=year, n=len(made)))
        self.sure.setChecked(False)
        self._read()


def _state(one: Closed) -> str:
    if not one.in_force:
        return tr("已由后来的封账代替")
    n = sum(map(len, one.differences.values()))
    return tr("封账后更正 {n} 处", n=n) if n else tr("与账簿一致")

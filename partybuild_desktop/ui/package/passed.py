"""The packages that went and came, newest first; a receipt or a roll-back of the one chosen."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtWidgets import QVBoxLayout, QWidget

from partybuild_desktop.domain.log import Changes
from partybuild_desktop.services.package import Passed
from partybuild_desktop.services.package.receipt import WIDEST_CODE, check_code
from partybuild_desktop.services.package.receiving import gap
from partybuild_desktop.services.package.show import (
    ARRIVED,
    STATES,
    arrived,
    counts_text,
    gap_text,
    kind_text,
    kinds,
    passed_text,
)
from partybuild_desktop.store import peer as store
from partybuild_desktop.system.i18n import tr
from partybuild_desktop.ui.desk import Desk
from partybuild_desktop.ui.dialogs.confirm import confirm
from partybuild_desktop.ui.table import Column, Source, TableModel
from partybuild_desktop.ui.widgets.basic import button, row
from partybuild_desktop.ui.widgets.grid import Grid
from partybuild_desktop.ui.words import longest_moments, moment


class PassedList(QWidget):
    """One line a package."""

    def __init__(self, desk: Desk) -> None:
        super().__init__()
        self.desk = desk
        self._org = ""
        self._passed: dict[str, Passed] = {}
        self._arrived = 0  # the number of the last one that the other side is known to hold
        states = tuple(tr(state) for state in (*STATES.values(), ARRIVED))
        self.model = TableModel(
            [
                Column("when", tr("时间"), 130, whole=longest_moments()),
                Column("kind", tr("种类"), 60, whole=kinds()),
                Column("number", tr("第几包"), 72, right=True, spare=2),
                Column("content", tr("内容"), 240, grows=True),
                Column("state", tr("状态"), 96, whole=states),
                Column("user", tr("经手"), 76, spare=1),
                Column("code", tr("核对码"), 110, whole=(WIDEST_CODE,)),
            ],
            Source(fetch=lambda _: self._passed, text=self._text, doubt=self._doubt),
            self,
        )
        self.grid = Grid(self.model, desk.theme, tr("往来的数据包"))
        self.grid.nothing = tr("还没有收发过数据包")
        self.grid.chosen.connect(lambda _: self._ready())
        self.receipt = button(tr("打印回执…"), self.print_receipt)
        self.back = button(tr("退回这次合并…"), self._roll_back)
        self.back.setVisible(desk.may_write)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(8)
        layout.addWidget(self.grid, 1)
        layout.addLayout(row(None, self.receipt, self.back))

    def show_of(self, org: str) -> None:
        """The packages of one peer; "" of all."""
        self._org = org
        self._arrived = self.desk.app.packages.arrived(org)
        self._passed = {one.id: one for one in self.desk.app.packages.passed(org)}
        self.grid.reload(list(self._passed))
        if self._passed:
            self.grid.go_to(next(iter(self._passed)))
        self._ready()

    def _ready(self) -> None:
        one = self._passed.get(self.grid.key)
        came = one is not None and one.direction == store.IN and one.state == store.APPLIED
        self.receipt.setEnabled(came)
        self.back.setEnabled(came)

    def _text(self, one: Passed, key: str) -> str:
        if key == "when":
            return moment(one.wall, self.desk.app.books.clock.today())
        if key == "kind":
            return kind_text(one)
        if key == "number":
            return str(one.number)
        if key == "state":
            there = arrived(one, self._passed.values(), self._arrived)
            return passed_text(one, there=there)
        if key == "user":
            return one.user
        if key == "code":
            return check_code(one)
        done, counts = one.facts.get("done"), one.facts.get("counts", {})
        if one.state == store.WAITING:
            missing = gap(
                list(self._passed.values()), site=one.site, number=one.number, after=one.after
            )
            return gap_text(missing)
        if done:
            return counts_text(done) or tr("没有新的内容")
        return tr("{n} 条改动", n=counts.get("changes", 0))

    def _doubt(self, one: Passed, key: str) -> str:
        return passed_text(one) if key == "state" and one.state == store.WAITING else ""

    def _peer(self) -> str:
        """What the other side is called."""
        up = self.desk.app.packages.up()
        return self.desk.app.orgs.get(self._org).short if self._org else up.name if up else ""

    def print_receipt(self) -> None:
        """The receipt of the package chosen, as a file that is opened."""
        from partybuild_desktop.ui.files import ask_save, file_name

        desk, one = self.desk, self._passed[self.grid.key]
        path = ask_save(
            self,
            desk.app.settings,
            title=tr("回执存为 PDF"),
            name=file_name(tr("回执-{name}-第{n}包", name=self._peer(), n=one.number), ".pdf"),
            filters="PDF (*.pdf)",
        )
        if path is None:
            return
        desk.jobs.run(
            lambda progress: desk.app.ledgers.write_pdf(
                desk.app.packages.receipt(one.id), path, progress
            ),
            done=lambda _: self._receipt_made(path),
            failed=desk.trouble,
            owner=self,
            title=tr("正在写回执"),
        )

    def _receipt_made(self, path: Path) -> None:
        from partybuild_desktop.ui.files import open_file

        self.desk.say(tr("回执已存为 {name}，请打印盖章，交报送人带回", name=path.name))
        open_file(path)

    def _roll_back(self) -> None:
        one = self._passed[self.grid.key]
        confirm(
            self,
            text=tr("退回“{name}”第 {n} 包的合并？", name=self._peer(), n=one.number),
            more=tr("账簿回到合并前的样子，后来在本机做的改动都在；这一包留着，可以再导入。"),
            go=tr("退回"),
            stay=tr("不退回"),
            then=lambda: self._rolling(one.id),
        )

    def _rolling(self, name: str) -> None:
        desk = self.desk
        desk.hushed.emit()
        desk.jobs.run(
            lambda progress: desk.app.packages.roll_back(name, progress),
            done=self._rolled,
            failed=desk.trouble,
            owner=self,
            title=tr("正在退回"),
        )

    def _rolled(self, changes: Changes) -> None:
        self.desk.changed.emit(changes)
        self.desk.say(tr("已退回这次合并，账簿是合并前的样子"))
        self.show_of(self._org)

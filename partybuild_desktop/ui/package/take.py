"""Taking a package in: what it would do, record by record, then done behind a backup."""

from __future__ import annotations

from pathlib import Path
from typing import Final

from PySide6.QtWidgets import QWidget

from partybuild_desktop.services.package import Line, Lines, Received, State
from partybuild_desktop.services.package.show import (
    COUNTED,
    counts_text,
    state_lines,
    waiting_lines,
)
from partybuild_desktop.services.wording.record import field_name, table_name
from partybuild_desktop.system.i18n import N_, tr
from partybuild_desktop.ui.desk import Desk
from partybuild_desktop.ui.dialogs.base import AskDialog
from partybuild_desktop.ui.dialogs.confirm import confirm
from partybuild_desktop.ui.table import Column, Source, TableModel
from partybuild_desktop.ui.widgets.basic import label
from partybuild_desktop.ui.widgets.grid import Grid
from partybuild_desktop.ui.words import moment

#  How each kind of line is called, what asks for a decision first.
_WHAT: Final = {
    "conflicts": N_("两边不同，待定"),
    "deletions": N_("删除"),
    "new": N_("新增"),
    "changed": N_("修改"),
    "merged": N_("自动合并"),
}
assert _WHAT.keys() == COUNTED.keys()
_BESIDE: Final = 300  # of the height, for what stands above and below the list
_MANY_DELETIONS: Final = 5  # more than these are asked about


class TakeDialog(AskDialog):
    """The rehearsal of one package; the main button takes it in."""

    def __init__(self, desk: Desk, path: Path, found: Received, parent: QWidget) -> None:
        manifest = found.manifest
        fresh = found.state is State.APPLIED
        super().__init__(
            parent,
            title=tr("导入“{name}”的第 {n} 包", name=manifest.sender.name, n=manifest.number),
            main=tr("合并到账簿") if fresh else tr("先收下"),
            about=tr("写于 {when}，{user}", when=_when(desk, manifest.wall), user=manifest.user),
            width=760,
        )
        self.desk, self.path, self.found = desk, path, found
        self.result_: Received | None = None
        if fresh:
            self._show_lines(found.lines)
        else:
            waits = found.state is State.WAITING
            lines = waiting_lines(found) if waits else state_lines(found)
            self.body.addWidget(label("\n".join(lines), wrap=True))
            self.body.addStretch(1)
        if found.state is State.ALREADY and self.main is not None:
            self.main.hide()
            self.cancel.setText(tr("关闭"))

    def _show_lines(self, lines: Lines) -> None:
        counts = counts_text(lines.counts())
        text = tr("{counts}。", counts=counts) if counts else tr("没有新的内容：账簿里已经都有了。")
        self.body.addWidget(label(text, wrap=True))
        rows = {
            f"{what} {n}": (what, line)
            for what in _WHAT
            for n, line in enumerate(getattr(lines, what))
        }
        self._rows = rows
        model = TableModel(
            [
                Column("what", tr("怎样"), 130, whole=tuple(tr(what) for what in _WHAT.values())),
                Column("table", tr("类别"), 130, spare=1),
                Column("name", tr("哪一条"), 200, grows=True),
                Column("fields", tr("哪几项"), 260, grows=True),
            ],
            Source(fetch=lambda keys: {key: rows[key] for key in keys}, text=_text, doubt=_doubt),
            self,
        )
        model.show(rows)
        self.grid = Grid(model, self.desk.theme, tr("合并预览"))
        room = self.room().height() - _BESIDE
        self.grid.setMinimumHeight(max(min(240, room), 4 * self.desk.theme.row))
        self.grid.nothing = tr("没有新的内容")
        self.body.addWidget(self.grid, 1)
        self.body.addWidget(
            label(
                tr("合并前自动备份并核验；合并后仍可整包退回。两边不同的内容都会留着。"),
                "grey",
                wrap=True,
            )
        )

    def confirm(self) -> None:
        gone = len(self.found.lines.deletions)
        if gone > _MANY_DELETIONS:
            confirm(
                self,
                text=tr("这一包要删除 {n} 条记录，确定合并？", n=gone),
                more=tr("删除的记录仍在操作记录里，合并后也可以整包退回。"),
                go=tr("合并"),
                stay=tr("先不合并"),
                then=self._take,
            )
        else:
            self._take()

    def _take(self) -> None:
        desk, path = self.desk, self.path
        desk.jobs.run(
            lambda progress: desk.app.packages.receive(path, progress),
            done=self._taken,
            failed=self.show_trouble,
            owner=self,
            title=tr("正在合并"),
        )

    def _taken(self, done: Received) -> None:
        self.result_ = done
        self.accept()


def _text(row: tuple[str, Line], key: str) -> str:
    what, line = row
    if key == "what":
        return tr(_WHAT[what])
    if key == "table":
        return table_name(line.table)
    if key == "fields":
        return tr("、").join(field_name(line.table, one) for one in line.fields)
    return line.name


def _doubt(row: tuple[str, Line], key: str) -> str:
    return tr(_WHAT[row[0]]) if key == "what" and row[0] in ("conflicts", "deletions") else ""


def _when(desk: Desk, wall: str) -> str:
    return moment(wall, desk.app.books.clock.today())

"""Restoring a backup: tried in a copy first, then what would change, then done."""

from __future__ import annotations

from typing import Final

from PySide6.QtCore import Qt
from PySide6.QtGui import QShowEvent
from PySide6.QtWidgets import QGridLayout, QWidget

from partybuild_desktop.services import wording
from partybuild_desktop.services.wording.record import table_name
from partybuild_desktop.store.restore import Rehearsed
from partybuild_desktop.system.i18n import tr
from partybuild_desktop.ui.desk import Desk
from partybuild_desktop.ui.dialogs.base import AskDialog
from partybuild_desktop.ui.widgets.basic import card, label, line

#  What a clerk knows the size of.
_TABLES: Final = ("person", "org", "meeting", "attachment", "txn")
_LEFT: Final = Qt.AlignmentFlag.AlignLeft
_RIGHT: Final = Qt.AlignmentFlag.AlignRight


class RestoreDialog(AskDialog):
    """What a rehearsed backup holds beside what the books hold now; the main button restores."""

    def __init__(self, desk: Desk, found: Rehearsed, when: str, parent: QWidget) -> None:
        super().__init__(
            parent,
            title=tr("把账簿恢复到“{when}”的样子？", when=when),
            main=tr("恢复"),
            about=tr("已在一份副本里试恢复，逐页核验通过；现在的账簿还没有动。"),
            width=560,
        )
        self.desk, self.found, self._when = desk, found, when
        self.cancel.setText(tr("不恢复"))
        self._show_counts()
        for finding in found.findings:
            self.body.addWidget(label(wording.text_of(finding), "cause", wrap=True))
        more = tr("在那以后做的改动会离开账簿。现在的账簿先备份并另放，仍可再恢复回来；密码不变。")
        self.body.addWidget(label(more, wrap=True))
        self.body.addStretch(1)
        assert self.main is not None
        self.main.setDefault(False)  # Enter must not do what cannot be taken back in one click
        self.cancel.setDefault(True)

    def _show_counts(self) -> None:
        frame, layout = card()
        grid = QGridLayout()
        grid.setHorizontalSpacing(24)
        grid.setVerticalSpacing(6)
        grid.setColumnStretch(0, 1)
        now = self.desk.app.backups.counts(_TABLES)
        for n, text in enumerate((tr("登记的内容"), tr("现在"), tr("恢复后"))):
            grid.addWidget(label(text, "grey"), 0, n, _RIGHT if n else _LEFT)
        for row, table in enumerate(_TABLES, 1):
            then = self.found.counts.get(table, 0)
            grid.addWidget(label(_name(table)), row, 0)
            grid.addWidget(label(str(now[table])), row, 1, _RIGHT)
            look = "" if then == now[table] else "changed"
            grid.addWidget(label(str(then), look), row, 2, _RIGHT)
        layout.addLayout(grid)
        layout.addWidget(line())
        layout.addWidget(label(tr("党员数包括转出和去世的。"), "grey", wrap=True))
        self.body.addWidget(frame)

    def confirm(self) -> None:
        desk, name = self.desk, self.found.backup.name
        self.clear_trouble()
        desk.jobs.run(
            lambda progress: desk.app.backups.restore(name, progress),
            done=lambda _: self._restored(),
            failed=self.show_trouble,
            owner=self,
            title=tr("正在恢复"),
        )

    def _restored(self) -> None:
        self.accept()
        self.desk.restored.emit(
            tr("账簿已恢复到“{when}”的样子；恢复前的也有备份，可以再恢复回来", when=self._when)
        )

    # Qt overrides

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self.cancel.setFocus()


def _name(table: str) -> str:
    return tr("操作记录") if table == "txn" else table_name(table)

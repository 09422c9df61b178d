"""Choosing columns and their order, for the grid and for a ledger."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QAbstractItemView, QListWidget, QListWidgetItem, QWidget

from partybuild_desktop.system.i18n import tr
from partybuild_desktop.ui.dialogs.base import AskDialog
from partybuild_desktop.ui.widgets.basic import button, row

_KEY = Qt.ItemDataRole.UserRole


class ColumnsDialog(AskDialog):
    """Ticked ones are shown, from top to bottom. `chosen` tells their keys."""

    chosen = Signal(list)

    def __init__(
        self,
        parent: QWidget,
        *,
        choices: Sequence[tuple[str, str]],
        chosen: Sequence[str],
        default: Sequence[str],
    ) -> None:
        super().__init__(
            parent,
            title=tr("选择栏目"),
            main=tr("确定"),
            about=tr("空格键勾选；用“上移、下移”调整先后。"),
            width=420,
        )
        self._choices = dict(choices)
        self._default = list(default)
        self.list = QListWidget()
        self.list.setAccessibleName(tr("栏目"))
        self.list.setDragDropMode(QAbstractItemView.DragDropMode.InternalMove)
        self.list.setMinimumHeight(280)
        self.body.addWidget(self.list, 1)
        self.body.addLayout(
            row(
                button(tr("上移"), lambda: self._move(-1), again=True),
                button(tr("下移"), lambda: self._move(1), again=True),
                None,
                button(tr("恢复默认"), lambda: self._show(self._default)),
            )
        )
        self._show(chosen)

    def _show(self, chosen: Sequence[str]) -> None:
        self.list.clear()
        rest = [key for key in self._choices if key not in chosen]
        for key in (*chosen, *rest):
            if key not in self._choices:
                continue
            item = QListWidgetItem(self._choices[key])
            item.setData(_KEY, key)
            item.setFlags(item.flags() | Qt.ItemFlag.ItemIsUserCheckable)
            ticked = Qt.CheckState.Checked if key in chosen else Qt.CheckState.Unchecked
            item.setCheckState(ticked)
            self.list.addItem(item)
        self.list.setCurrentRow(0)

    def _move(self, step: int) -> None:
        here = self.list.currentRow()
        there = here + step
        if 0 <= there < self.list.count():
            item = self.list.takeItem(here)
            self.list.insertItem(there, item)
            self.list.setCurrentRow(there)

    @property
    def keys(self) -> list[str]:
        items = (self.list.item(n) for n in range(self.list.count()))
        return [i.data(_KEY) for i in items if i.checkState() is Qt.CheckState.Checked]

    def confirm(self) -> None:
        if not self.keys:
            self.trouble.say(tr("至少要勾选一栏。"))
            return
        self.chosen.emit(self.keys)
        self.accept()

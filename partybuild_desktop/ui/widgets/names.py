"""Names side by side, with a tick before each: a roll, members to be picked."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtGui import QKeyEvent, QResizeEvent
from PySide6.QtWidgets import QListView, QListWidget, QListWidgetItem

from partybuild_desktop.ui.theme import Theme

_UID: Final = Qt.ItemDataRole.UserRole


class NameList(QListWidget):
    """As many names in a line as have room; `rows` lines at most are in sight.

    `toggled` with the uid when a click or Space asks for the other tick; who listens turns it.
    """

    toggled = Signal(str)

    def __init__(self, theme: Theme, name: str, *, rows: int) -> None:
        super().__init__()
        self._theme = theme
        self._rows = rows
        self.setAccessibleName(name)
        self.setFlow(QListView.Flow.LeftToRight)
        self.setWrapping(True)
        self.setResizeMode(QListView.ResizeMode.Adjust)
        self.setMovement(QListView.Movement.Static)
        self.itemClicked.connect(lambda item: self.toggled.emit(uid_of(item)))

    def fill(self, lines: Sequence[tuple[str, str, bool]]) -> None:
        """(uid, text, ticked) in order, instead of what is there."""
        self.clear()
        for uid, text, ticked in lines:
            item = QListWidgetItem(text)
            item.setData(_UID, uid)
            item.setFlags(Qt.ItemFlag.ItemIsEnabled | Qt.ItemFlag.ItemIsSelectable)
            tick(item, ticked)
            self.addItem(item)
        widths = (self.fontMetrics().horizontalAdvance(text) for _, text, _ in lines)
        size = QSize(max(max(widths, default=0) + 56, 110), self._theme.row)
        self.setGridSize(size)
        for item in self.items_in_order():
            item.setSizeHint(size)
        self._fit()

    def items_in_order(self) -> list[QListWidgetItem]:
        """Every name, hidden or not."""
        return [self.item(n) for n in range(self.count())]

    def go_to(self, uid: str) -> None:
        """Make this name the current one, where it is there."""
        for item in self.items_in_order():
            if uid_of(item) == uid:
                self.setCurrentItem(item)
                return

    def _fit(self) -> None:
        wide = max(1, (self.width() - 24) // max(1, self.gridSize().width()))
        rows = min(max(1, -(-self.count() // wide)), self._rows)
        self.setFixedHeight(rows * self._theme.row + 8)

    # Qt overrides

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._fit()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        item = self.currentItem()
        if item is not None and not item.isHidden() and event.key() == Qt.Key.Key_Space:
            self.toggled.emit(uid_of(item))
        else:
            super().keyPressEvent(event)


def uid_of(item: QListWidgetItem) -> str:
    """Whose name it is."""
    return str(item.data(_UID))


def tick(item: QListWidgetItem, ticked: bool) -> None:
    """Show the tick before a name, or none."""
    item.setCheckState(Qt.CheckState.Checked if ticked else Qt.CheckState.Unchecked)

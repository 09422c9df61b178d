"""How the cells of a grid are painted, and edited in place."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any, cast

from PySide6.QtCore import (
    QAbstractItemModel,
    QEvent,
    QModelIndex,
    QObject,
    QPersistentModelIndex,
    Qt,
)
from PySide6.QtGui import QBrush, QColor, QKeyEvent
from PySide6.QtWidgets import (
    QAbstractItemView,
    QApplication,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QWidget,
)

from partybuild_desktop.ui.table import COLUMN_ROLE, KEY_ROLE, TableModel
from partybuild_desktop.ui.theme import RED_TINT
from partybuild_desktop.ui.widgets.field import put, typed

if TYPE_CHECKING:
    from partybuild_desktop.ui.widgets.grid import Grid

Index = QModelIndex | QPersistentModelIndex
_MOVES = {
    Qt.Key.Key_Return: (1, 0),
    Qt.Key.Key_Enter: (1, 0),
    Qt.Key.Key_Tab: (0, 1),
    Qt.Key.Key_Backtab: (0, -1),
}


def _dress(option: QStyleOptionViewItem, *, current: bool) -> None:
    """The current line is tinted whole; a blank each side keeps texts off the lines."""
    found = cast(Any, option)  # the stub does not know the option's fields
    found.text = f" {found.text} "
    if current:
        found.backgroundBrush = QBrush(QColor(RED_TINT))


class LineDelegate(QStyledItemDelegate):
    """Paints the cells of a table that is only looked at."""

    # Qt overrides

    def initStyleOption(self, option: QStyleOptionViewItem, index: Index) -> None:
        super().initStyleOption(option, cast(QModelIndex, index))
        view = self.parent()
        current = isinstance(view, QAbstractItemView) and index.row() == view.currentIndex().row()
        _dress(option, current=current)


class CellDelegate(QStyledItemDelegate):
    """Edits a cell. Text that cannot be saved stays in the cell with the reason beside it."""

    def __init__(
        self,
        grid: Grid,
        model: TableModel,
        make: Callable[[str, QWidget], QWidget],
        value: Callable[[str, str], str],
    ) -> None:
        super().__init__(grid)
        self._grid = grid
        self._model = model
        self._make = make
        self._value = value
        self._at = QPersistentModelIndex()

    def _save(self, editor: QWidget) -> bool:
        """Save what is in the editor; False when it could not be and the bubble says why."""
        index = self._at
        if not index.isValid():
            return True
        text = typed(editor)
        key, column = index.data(KEY_ROLE), index.data(COLUMN_ROLE)
        pending = self._model.pending.get((key, column))
        if pending is None and text == self._value(key, column):
            return True
        why = self._model.save(index, text)
        # saving may have reloaded the table under the editor; ask for the place anew
        if why and index.isValid():
            self._grid.bubble.show_at(self._grid.visualRect(cast(QModelIndex, index)), why)
            return False
        self._grid.bubble.hide()
        return True

    def _close(self, editor: QWidget) -> None:
        self.closeEditor.emit(editor, QStyledItemDelegate.EndEditHint.NoHint)

    def _move(self, lines: int, columns: int) -> None:
        here = self._grid.currentIndex()
        there = here.sibling(here.row() + lines, here.column() + columns)
        if there.isValid():
            self._grid.setCurrentIndex(there)

    # Qt overrides

    def initStyleOption(self, option: QStyleOptionViewItem, index: Index) -> None:
        super().initStyleOption(option, cast(QModelIndex, index))
        _dress(option, current=index.row() == self._grid.currentIndex().row())

    def createEditor(self, parent: QWidget, option: QStyleOptionViewItem, index: Index) -> QWidget:
        self._at = QPersistentModelIndex(cast(QModelIndex, index))
        editor = self._make(index.data(COLUMN_ROLE), parent)
        title = self._model.headerData(index.column(), Qt.Orientation.Horizontal)
        editor.setAccessibleName(title)
        return editor

    def setEditorData(self, editor: QWidget, index: Index) -> None:
        key, column = index.data(KEY_ROLE), index.data(COLUMN_ROLE)
        pending = self._model.pending.get((key, column))
        put(editor, pending.text if pending else self._value(key, column))
        self._grid.tell_pending(index)

    def setModelData(self, editor: QWidget, model: QAbstractItemModel, index: Index) -> None:
        self._save(editor)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if not isinstance(watched, QWidget):
            return False
        if event.type() == QEvent.Type.KeyPress:
            key = cast(QKeyEvent, event).key()
            if key in _MOVES:
                if self._save(watched):
                    self._close(watched)
                    self._move(*_MOVES[Qt.Key(key)])
                return True
            if key == Qt.Key.Key_Escape:
                if self._at.isValid():
                    self._model.give_up(self._at)
                self._grid.bubble.hide()
                self._close(watched)
                return True
            return False
        if event.type() == QEvent.Type.FocusOut:
            if QApplication.activePopupWidget() is None and not watched.isAncestorOf(
                QApplication.focusWidget() or watched.window()
            ):
                self._save(watched)
                self._close(watched)
            return False
        return super().eventFilter(watched, event)

"""The table on a page: paints rows in sight, edits in place, copies and takes pasted blocks."""

from __future__ import annotations

from collections.abc import Callable
from typing import cast

from PySide6.QtCore import (
    QItemSelection,
    QModelIndex,
    Qt,
    Signal,
)
from PySide6.QtGui import (
    QColor,
    QGuiApplication,
    QKeyEvent,
    QKeySequence,
    QPainter,
    QPaintEvent,
    QResizeEvent,
)
from PySide6.QtWidgets import (
    QAbstractItemView,
    QHeaderView,
    QTableView,
    QWidget,
)

from partybuild_desktop.ui.table import COLUMN_ROLE, KEY_ROLE, Column, TableModel
from partybuild_desktop.ui.theme import GREY, Theme
from partybuild_desktop.ui.widgets.bubble import Bubble
from partybuild_desktop.ui.widgets.delegate import CellDelegate, Index, LineDelegate
from partybuild_desktop.ui.widgets.widths import fitted, grown, left_out, wishes

_MEASURED = 200  # lines whose texts tell how far a column grows


class Grid(QTableView):
    """A view on the one table model. `chosen` follows the current line, `opened` is Enter."""

    chosen = Signal(str)
    opened = Signal(str)
    pasted = Signal(str)

    def __init__(self, model: TableModel, theme: Theme, name: str) -> None:
        super().__init__()
        self._rows = model
        self._theme = theme
        self.nothing = ""  # said in the middle of the table when it has no line
        self.bubble = Bubble(self.viewport())
        self.setModel(model)
        self.setAccessibleName(name)
        self.setSelectionMode(QAbstractItemView.SelectionMode.ContiguousSelection)
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setHorizontalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setWordWrap(False)
        self.setCornerButtonEnabled(False)
        self.setTabKeyNavigation(False)  # Tab leaves the table, as everywhere else on a page
        self.setItemDelegate(LineDelegate(self))
        vertical = self.verticalHeader()
        vertical.hide()
        vertical.setMinimumSectionSize(theme.row)
        vertical.setSectionResizeMode(QHeaderView.ResizeMode.Fixed)
        vertical.setDefaultSectionSize(theme.row)
        header = self.horizontalHeader()
        header.setHighlightSections(False)
        header.setStretchLastSection(True)
        header.setSortIndicatorShown(model.source.arrange is not None)
        header.setSortIndicatorClearable(True)
        header.setSectionsClickable(model.source.arrange is not None)
        header.setSortIndicator(-1, Qt.SortOrder.AscendingOrder)
        header.sortIndicatorChanged.connect(model.sort)
        header.setFixedHeight(theme.row + 1)
        self._fitting = False
        self._setting = False
        self._by_hand: tuple[Column, ...] = ()  # the columns whose widths the clerk has set
        header.sectionResized.connect(self._resized)
        model.modelAboutToBeReset.connect(self._hold)
        model.modelReset.connect(self._widths)
        self._widths()

    def editable(
        self, make: Callable[[str, QWidget], QWidget], value: Callable[[str, str], str]
    ) -> None:
        """Let cells be edited: `make` an editor for a column, `value` of (row key, column)."""
        self.setItemDelegate(CellDelegate(self, self._rows, make, value))
        self.setEditTriggers(
            QAbstractItemView.EditTrigger.DoubleClicked
            | QAbstractItemView.EditTrigger.EditKeyPressed
            | QAbstractItemView.EditTrigger.AnyKeyPressed
        )

    @property
    def key(self) -> str:
        """The key of the current line, "" when there is none."""
        line = self.currentIndex().row()
        return self._rows.key_at(line) if 0 <= line < self._rows.rowCount() else ""

    def current_text(self, column: int) -> str:
        """What stands in a column of the current line."""
        line = self.currentIndex().row()
        return self._rows.text_at(line, column) if line >= 0 else ""

    def go_to(self, key: str, column: int = 0) -> bool:
        """Make a line the current one and bring it into sight."""
        line = self._rows.place(key)
        if line < 0:
            return False
        column = self._seen(column)
        self.setCurrentIndex(self._rows.index(line, column))
        self.scrollTo(self._rows.index(line, column))
        return True

    def reload(self, keys: list[str]) -> None:
        """Show these lines; the current one, its column and the scrolling stay where they were."""
        key, column = self.key, self.currentIndex().column()
        line = self.currentIndex().row()
        top = self.verticalScrollBar().value()
        self._rows.show(keys)
        self.verticalScrollBar().setValue(top)
        if not self.go_to(key, column) and keys:
            line = min(max(line, 0), len(keys) - 1)
            self.setCurrentIndex(self._rows.index(line, self._seen(max(column, 0))))
        if not keys:
            self.chosen.emit("")

    def block(self) -> tuple[list[str], list[str]]:
        """The keys and the columns of the selection."""
        indexes = self.selectedIndexes()
        lines = sorted({index.row() for index in indexes})
        columns = sorted({index.column() for index in indexes})
        return (
            [self._rows.key_at(line) for line in lines],
            [self._rows.columns[column].key for column in columns],
        )

    def copy(self) -> None:
        """Put the selection on the clipboard as it is shown, tab separated."""
        ranges = self.selectionModel().selection().toList()
        if not ranges:
            return
        area = ranges[0]
        self._rows.need(area.top(), area.bottom())
        lines = [
            "\t".join(
                self._rows.text_at(line, column) for column in range(area.left(), area.right() + 1)
            )
            for line in range(area.top(), area.bottom() + 1)
        ]
        QGuiApplication.clipboard().setText("\n".join(lines) + "\n")

    def tell_pending(self, index: Index) -> None:
        """Say beside a cell why what was typed in it is not saved; nothing where it is."""
        why = ""
        if index.isValid():
            found = self._rows.pending.get((index.data(KEY_ROLE), index.data(COLUMN_ROLE)))
            why = found.why if found else ""
        if why:
            self.bubble.show_at(self.visualRect(cast(QModelIndex, index)), why)
        else:
            self.bubble.hide()

    def _hold(self) -> None:
        """What a reset does to the widths is nobody's hand."""
        self._fitting = True

    def _widths(self) -> None:
        """As wide as wished; where a little less of each fits all of them in, that."""
        if self._setting:  # what is done below has resized the table
            return
        columns = tuple(self._rows.columns)
        if columns != self._by_hand or self._has_room_again(columns):
            self._by_hand = ()
            self._fitting = self._setting = True
            self._fit(columns)
            self.horizontalHeader().length()  # it tells of what was hidden now, not when painted
        self._fitting = self._setting = False

    def _has_room_again(self, columns: tuple[Column, ...]) -> bool:
        """Whether what was left out can come back, though the clerk has set widths meanwhile."""
        out = any(one.spare and self.isColumnHidden(n) for n, one in enumerate(columns))
        return out and not left_out(columns, self._wishes(columns)[1], self._room())

    def _wishes(self, columns: tuple[Column, ...]) -> tuple[list[int], list[int]]:
        return wishes(columns, self._theme.scale, self.fontMetrics().horizontalAdvance)

    def _fit(self, columns: tuple[Column, ...]) -> None:
        wished, least = self._wishes(columns)
        gone = left_out(columns, least, self._room())
        for n, column in enumerate(columns):
            if not column.stays:
                self.setColumnHidden(n, n in gone)
        room = self._room()
        shown = [n for n in range(len(columns)) if n not in gone]
        widths = fitted([wished[n] for n in shown], [least[n] for n in shown], room)
        widths = self._grown(shown, widths, room)
        for n, width in zip(shown, widths, strict=True):
            self.setColumnWidth(n, width)
        self._stay(sum(widths) > room, widths)
        self._move_into_sight()

    def _room(self) -> int:
        """What the columns share, with what stands beside them."""
        beside = self.verticalHeader()
        return self.viewport().width() + (0 if beside.isHidden() else beside.width())

    def _stay(self, scrolls: bool, widths: list[int]) -> None:
        """Where the table scrolls sideways, the column that stays stands beside the lines."""
        if not widths or not self._rows.columns[0].stays:
            return
        beside = self.verticalHeader()
        beside.setFixedWidth(widths[0])
        beside.setVisible(scrolls)
        self.setColumnHidden(0, scrolls)

    def _seen(self, column: int) -> int:
        """A column, or the next one to it that is shown."""
        shown = [n for n in range(len(self._rows.columns)) if not self.isColumnHidden(n)]
        return min(shown, key=lambda n: (abs(n - column), n), default=column)

    def _move_into_sight(self) -> None:
        """The keyboard is never in a column that is left out."""
        here = self.currentIndex()
        if here.isValid() and self.isColumnHidden(here.column()):
            self.setCurrentIndex(here.siblingAtColumn(self._seen(here.column())))

    def _grown(self, shown: list[int], widths: list[int], room: int) -> list[int]:
        """With what is left over given to the columns shown whose texts want it."""
        columns = self._rows.columns
        growing = [at for at, n in enumerate(shown) if columns[n].grows]
        lines = min(self._rows.rowCount(), _MEASURED)
        if sum(widths) >= room or not growing or not lines:
            return widths
        self._rows.need(0, lines - 1)
        wide = self.fontMetrics().horizontalAdvance
        texts = {
            at: max(wide(self._rows.text_at(line, shown[at])) for line in range(lines))
            for at in growing
        }
        return grown(widths, texts, room)

    def _resized(self, n: int) -> None:
        columns = tuple(self._rows.columns)
        if not self._fitting and n < self._seen(len(columns)):  # the last one takes what is left
            self._by_hand = columns

    # Qt overrides

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        if event.size().width() != event.oldSize().width():
            self._widths()
        here, before = self.visualRect(self.currentIndex()), event.oldSize().height()
        if before > event.size().height() and here.top() >= 0 and here.bottom() < before:
            self.scrollTo(self.currentIndex())  # what was in sight stays there

    def paintEvent(self, event: QPaintEvent) -> None:
        first = self.rowAt(0)
        if first >= 0:
            last = self.rowAt(self.viewport().height() - 1)
            self._rows.need(first, last if last >= 0 else self._rows.rowCount() - 1)
        super().paintEvent(event)
        if first < 0 and self.nothing:
            painter = QPainter(self.viewport())
            painter.setPen(QColor(GREY))
            area = self.viewport().rect().adjusted(20, 20, -20, -20)
            flags = Qt.AlignmentFlag.AlignCenter | Qt.TextFlag.TextWordWrap
            painter.drawText(area, flags, self.nothing)

    def currentChanged(self, current: Index, previous: Index) -> None:
        super().currentChanged(cast(QModelIndex, current), cast(QModelIndex, previous))
        self.viewport().update()
        self.tell_pending(current)
        if current.row() != previous.row() or not previous.isValid():
            self.chosen.emit(self.key)

    def selectionChanged(self, selected: QItemSelection, deselected: QItemSelection) -> None:
        super().selectionChanged(selected, deselected)
        self.viewport().update()

    def scrollContentsBy(self, dx: int, dy: int) -> None:
        super().scrollContentsBy(dx, dy)
        if self.bubble.isVisible():
            self.tell_pending(self.currentIndex())

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.matches(QKeySequence.StandardKey.Copy):
            self.copy()
        elif event.matches(QKeySequence.StandardKey.Paste):
            self.pasted.emit(QGuiApplication.clipboard().text())
        elif event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and self.key:
            self.opened.emit(self.key)
        elif event.key() in (Qt.Key.Key_Tab, Qt.Key.Key_Backtab):
            event.ignore()  # to the next widget
        else:
            super().keyPressEvent(event)

"""完成情况: the compliance matrix; Enter or a click on a cell leads to its meetings.

Of several branches each is a row and each kind a column; of one kind the columns are its periods;
of one branch the kinds are the rows and the months the columns, a quarter being three wide.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QBrush, QColor, QKeyEvent
from PySide6.QtWidgets import QAbstractItemView, QHeaderView, QTableWidget, QTableWidgetItem

from partybuild_desktop.domain.compliance import Cell
from partybuild_desktop.domain.meeting_rule import MeetingKind
from partybuild_desktop.domain.schedule import MONTHS, first_day, last_day, periods
from partybuild_desktop.services.meeting.matrix import Matrix
from partybuild_desktop.services.meeting.period import part_text, period_text
from partybuild_desktop.system.i18n import tr
from partybuild_desktop.ui.meeting.filters import Narrow
from partybuild_desktop.ui.meeting.words import said
from partybuild_desktop.ui.theme import GREY, OK, RED, RED_TINT, Theme

_NARROW: Final = Qt.ItemDataRole.UserRole
_NAME: Final = 230
_NARROWEST: Final = 34
_BESIDE: Final = 18  # what the style keeps free at both sides of a text


@dataclass(frozen=True, slots=True)
class _Sum:
    """One cell shown, of one period or of a year."""

    done: int
    required: int
    late: int
    open: bool  # something is still to be held, but in time

    @staticmethod
    def of(cells: Sequence[Cell]) -> _Sum:
        return _Sum(
            sum(min(cell.done, cell.required) for cell in cells),
            sum(cell.required for cell in cells),
            sum(cell.late for cell in cells),
            any(cell.short and not cell.late for cell in cells),
        )

    @property
    def text(self) -> str:
        return f"{self.done}/{self.required}" if self.required else "—"


class MatrixView(QTableWidget):
    """The matrix of one year. `opened` tells the cell that was asked for."""

    opened = Signal(object)  # Narrow

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        self._theme = theme
        self.setProperty("look", "matrix")
        self.setAccessibleName(tr("完成情况：次数/应有次数"))
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        self.setTabKeyNavigation(False)
        self.setCornerButtonEnabled(False)
        self.verticalHeader().setSectionResizeMode(QHeaderView.ResizeMode.Fixed)
        self.verticalHeader().setDefaultSectionSize(theme.row)
        self.verticalHeader().setDefaultAlignment(
            Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter
        )
        self.verticalHeader().setMaximumWidth(_NAME + 30 * theme.plus)
        self.horizontalHeader().setFixedHeight(theme.row + 1)
        self.horizontalHeader().setSectionResizeMode(QHeaderView.ResizeMode.Stretch)
        self.horizontalHeader().setSectionsClickable(False)
        self.verticalHeader().setSectionsClickable(False)
        self.cellClicked.connect(self._open)

    def show_matrix(self, found: Matrix, kind: str) -> None:
        """Show a year; `kind` "" for all kinds."""
        self.clear()
        self.clearSpans()
        kinds = [one for one in found.kinds if not kind or one.key == kind]
        if kind and kinds:
            self._by_period(found, kinds[0])
        elif len(found.orgs) == 1:
            self._one_branch(found, kinds)
        else:
            self._by_kind(found, kinds)
        self._widen()
        self.setVisible(bool(found.orgs))

    def _widen(self) -> None:
        """No column is narrower than what stands in it; they scroll where the page is."""
        wide = self.fontMetrics().horizontalAdvance
        needed = [_NARROWEST]
        for column in range(self.columnCount()):
            title = self.model().headerData(column, Qt.Orientation.Horizontal)
            needed.append(wide(str(title)) + _BESIDE)
            for row in range(self.rowCount()):
                item = self.item(row, column)
                if item is not None:
                    needed.append((wide(item.text()) + _BESIDE) // self.columnSpan(row, column))
        self.horizontalHeader().setMinimumSectionSize(max(needed))

    def _by_kind(self, found: Matrix, kinds: Sequence[MeetingKind]) -> None:
        cells: dict[tuple[str, str], list[Cell]] = {}
        for cell in found.cells:
            cells.setdefault((cell.org, cell.kind), []).append(cell)
        self._size([org.called for org in found.orgs], [said(k.short) for k in kinds])
        for row, org in enumerate(found.orgs):
            for column, kind in enumerate(kinds):
                of_place = cells.get((org.uid, kind.key), [])
                self._put(row, column, org.uid, kind, str(found.year), of_place)

    def _by_period(self, found: Matrix, kind: MeetingKind) -> None:
        cells = found.by_place()
        parts = periods(kind.frequency, found.year)
        self._size([org.called for org in found.orgs], [part_text(p) for p in parts])
        for row, org in enumerate(found.orgs):
            for column, period in enumerate(parts):
                cell = cells.get((org.uid, kind.key, period))
                self._put(row, column, org.uid, kind, period, [cell] if cell else [])

    def _one_branch(self, found: Matrix, kinds: Sequence[MeetingKind]) -> None:
        cells, org = found.by_place(), found.orgs[0]
        months = [tr("{month}月", month=n) for n in range(1, 13)]
        self._size([said(kind.name) for kind in kinds], months)
        for row, kind in enumerate(kinds):
            width = MONTHS[kind.frequency]
            for n, period in enumerate(periods(kind.frequency, found.year)):
                cell = cells.get((org.uid, kind.key, period))
                if width > 1:
                    self.setSpan(row, n * width, 1, width)
                self._put(row, n * width, org.uid, kind, period, [cell] if cell else [])

    def _size(self, rows: Sequence[str], columns: Sequence[str]) -> None:
        self.setRowCount(len(rows))
        self.setColumnCount(len(columns))
        self.setVerticalHeaderLabels(list(rows))
        self.setHorizontalHeaderLabels(list(columns))
        for n, name in enumerate(rows):
            self.verticalHeaderItem(n).setToolTip(name)

    def _put(
        self,
        row: int,
        column: int,
        org: str,
        kind: MeetingKind,
        period: str,
        cells: Sequence[Cell],
    ) -> None:
        total = _Sum.of(cells)
        item = QTableWidgetItem(total.text)
        item.setTextAlignment(Qt.AlignmentFlag.AlignCenter)
        about = f"{period_text(period)} {said(kind.name)}"
        if total.late:
            item.setForeground(QBrush(QColor(RED)))
            item.setBackground(QBrush(QColor(RED_TINT)))
            item.setToolTip(tr("{what}：已过期，还差 {n} 次", what=about, n=_missing(cells)))
        elif not total.required:
            item.setForeground(QBrush(QColor(GREY)))
            item.setToolTip(tr("{what}：不要求", what=about))
        elif not total.open:
            item.setForeground(QBrush(QColor(OK)))
            item.setToolTip(tr("{what}：已完成", what=about))
        else:
            item.setToolTip(tr("{what}：还没有到期", what=about))
        if total.late:  # not by colour alone
            item.setText(tr("{text} 缺", text=total.text))
        first, last = first_day(period), last_day(period)
        text = about if kind.name.zh in self._row_name(row) else f"{self._row_name(row)} · {about}"
        item.setData(_NARROW, Narrow(text, org, kind.key, first, last))
        self.setItem(row, column, item)

    def _row_name(self, row: int) -> str:
        item = self.verticalHeaderItem(row)
        return item.text() if item is not None else ""

    def _open(self, row: int, column: int) -> None:
        item = self.item(row, column)
        if item is not None:
            self.opened.emit(item.data(_NARROW))

    # Qt overrides

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self._open(self.currentRow(), self.currentColumn())
        else:
            super().keyPressEvent(event)


def _missing(cells: Sequence[Cell]) -> int:
    return sum(cell.required - cell.done for cell in cells if cell.late)

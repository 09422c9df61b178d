"""月历: a month at a glance, each day with what is planned, held and late."""

from __future__ import annotations

import calendar
import datetime as dt
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from typing import Final

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, QRect, Qt, Signal
from PySide6.QtGui import QColor, QKeyEvent, QPainter, QPen
from PySide6.QtWidgets import (
    QAbstractItemView,
    QHeaderView,
    QLabel,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QTableWidget,
    QTableWidgetItem,
    QVBoxLayout,
    QWidget,
)

from partybuild_desktop.domain.meeting import State
from partybuild_desktop.domain.meeting_rule import MeetingRules
from partybuild_desktop.domain.working_day import Calendar
from partybuild_desktop.system.i18n import N_, tr
from partybuild_desktop.ui.meeting.line import Line
from partybuild_desktop.ui.meeting.words import LATE, short_of, state_text
from partybuild_desktop.ui.theme import (
    FRAME,
    GREY,
    GROUND,
    INK,
    OK,
    PAPER,
    RED,
    RED_TINT,
    WARN,
    Theme,
)
from partybuild_desktop.ui.widgets.basic import button, label, row

_DAY: Final = Qt.ItemDataRole.UserRole
_LINES: Final = Qt.ItemDataRole.UserRole + 1
_NOTE: Final = Qt.ItemDataRole.UserRole + 2
_WEEK: Final = (N_("周一"), N_("周二"), N_("周三"), N_("周四"), N_("周五"), N_("周六"), N_("周日"))
_COLOURS: Final = {
    State.PLANNED.value: WARN,
    State.HELD.value: OK,
    State.FAILED.value: RED,
    State.CANCELLED.value: GREY,
    LATE: RED,
}
_ORDER: Final = (LATE, State.FAILED.value, State.PLANNED.value, State.HELD.value)
Entry = tuple[str, str]  # state, text


class MonthView(QWidget):
    """A month of the lines shown to it. `opened` tells a day; PgUp and PgDn change the month."""

    opened = Signal(str)
    moved = Signal(int, int)  # year, month

    def __init__(self, theme: Theme, today: str, days: Calendar) -> None:
        super().__init__()
        self._today, self._days = today, days
        self.year, self.month = int(today[:4]), int(today[5:7])
        self._lines: Mapping[str, Line] = {}
        self._rules: MeetingRules | None = None
        self.title = label("", "heading")
        self.note = label("", "grey")
        back = button("‹", lambda: self.step(-1), name=tr("上一个月"), again=True)
        on = button("›", lambda: self.step(1), name=tr("下一个月"), again=True)
        now = button(tr("本月"), self._to_today)
        for arrow in (back, on):
            arrow.setFixedWidth(44)
        self.table = _Table(theme)
        self.table.opened.connect(self.opened)
        self.table.stepped.connect(self.step)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(8)
        layout.addLayout(row(back, self.title, on, now, None, self.note, _legend()))
        layout.addWidget(self.table, 1)

    def show_lines(self, lines: Mapping[str, Line], rules: MeetingRules, year: int) -> None:
        """Show these meetings; another year moves the month along with it."""
        self._lines, self._rules = lines, rules
        self.year = year
        self._fill()

    def step(self, months: int) -> None:
        """Go on or back by months."""
        number = self.year * 12 + self.month - 1 + months
        year, month = number // 12, number % 12 + 1
        self._go(year, month)

    def _go(self, year: int, month: int) -> None:
        other = year != self.year
        self.year, self.month = year, month
        if other:
            self.moved.emit(year, month)  # the year's meetings are to be read first
        self._fill()

    def _to_today(self) -> None:
        self._go(int(self._today[:4]), int(self._today[5:7]))

    def _fill(self) -> None:
        self.title.setText(tr("{year}年{month}月", year=self.year, month=self.month))
        known = self.year in self._days.years
        self.note.setText("" if known else tr("这一年的节假日还没有公布，暂按周一至周五算"))
        by_day: dict[str, list[Line]] = {}
        for line in self._lines.values():
            by_day.setdefault(line.meeting.on, []).append(line)
        weeks = calendar.Calendar().monthdatescalendar(self.year, self.month)
        self.table.setRowCount(len(weeks))
        for n, week in enumerate(weeks):
            for column, day in enumerate(week):
                inside = day.month == self.month
                self.table.setItem(n, column, self._item(day, by_day, inside=inside))
        self.table.to_day(self._today)

    def _item(
        self, day: dt.date, by_day: Mapping[str, Sequence[Line]], *, inside: bool
    ) -> QTableWidgetItem:
        iso = day.isoformat()
        entries = self._entries(by_day.get(iso, ())) if inside else []
        item = QTableWidgetItem()
        item.setData(_DAY, iso if inside else "")
        item.setData(_LINES, entries)
        item.setData(_NOTE, self._note_of(day) if inside else "")
        said = [tr("{state}：{text}", state=state_text(s), text=text) for s, text in entries]
        item.setToolTip("\n".join(said))
        spoken = tr("{month}月{day}日", month=day.month, day=day.day)
        item.setData(Qt.ItemDataRole.AccessibleTextRole, "　".join((spoken, *said)))
        if iso == self._today:
            item.setBackground(QColor(RED_TINT))
        elif not self._days.is_working_day(day) or not inside:
            item.setBackground(QColor(GROUND))
        return item

    def _note_of(self, day: dt.date) -> str:
        found = self._days.day(day)
        if found.holiday is None:
            return ""
        return tr("班") if found.working else tr("休")

    def _entries(self, lines: Iterable[Line]) -> list[Entry]:
        assert self._rules is not None
        tally: Counter[Entry] = Counter(
            (line.state, short_of(self._rules.of(line.meeting.kinds)))
            for line in lines
            if line.state != State.CANCELLED
        )
        order = sorted(tally, key=lambda entry: (_ORDER.index(entry[0]), entry[1]))
        return [(s, f"{t} ×{tally[(s, t)]}" if tally[(s, t)] > 1 else t) for s, t in order]


def _legend() -> QLabel:
    found = QLabel(
        "　".join(
            f'<span style="color:{_COLOURS[state]}">●</span> {state_text(state)}'
            for state in (State.HELD.value, State.PLANNED.value, LATE)
        )
    )
    found.setTextFormat(Qt.TextFormat.RichText)
    return found


class _Table(QTableWidget):
    """Seven days a row."""

    opened = Signal(str)
    stepped = Signal(int)

    def __init__(self, theme: Theme) -> None:
        super().__init__(0, 7)
        self.setAccessibleName(tr("月历"))
        self.setHorizontalHeaderLabels([tr(day) for day in _WEEK])
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        self.setTabKeyNavigation(False)
        self.verticalHeader().hide()
        self.verticalHeader().setSectionResizeMode(QHeaderView.ResizeMode.Stretch)
        self.horizontalHeader().setSectionResizeMode(QHeaderView.ResizeMode.Stretch)
        self.horizontalHeader().setSectionsClickable(False)
        self.horizontalHeader().setFixedHeight(theme.row + 1)
        self.setItemDelegate(_DayPainter(theme, self))
        self.cellClicked.connect(lambda r, c: self._open(r, c))

    def to_day(self, iso: str) -> None:
        """Make a day the current one; where it is in another month, the first."""
        places = [(r, c) for r in range(self.rowCount()) for c in range(7)]
        inside = [place for place in places if self._day(*place)]
        wanted = [place for place in inside if self._day(*place) == iso]
        if inside:
            self.setCurrentCell(*(wanted or inside)[0])

    def _day(self, line: int, column: int) -> str:
        item = self.item(line, column)
        return str(item.data(_DAY) or "") if item is not None else ""

    def _open(self, line: int, column: int) -> None:
        day = self._day(line, column)
        if day:
            self.opened.emit(day)

    # Qt overrides

    def keyPressEvent(self, event: QKeyEvent) -> None:
        key = event.key()
        if key in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self._open(self.currentRow(), self.currentColumn())
        elif key in (Qt.Key.Key_PageUp, Qt.Key.Key_PageDown):
            self.stepped.emit(-1 if key == Qt.Key.Key_PageUp else 1)
        else:
            super().keyPressEvent(event)


class _DayPainter(QStyledItemDelegate):
    """The number of the day, and below it what there is, as far as it has room."""

    def __init__(self, theme: Theme, parent: QTableWidget) -> None:
        super().__init__(parent)
        self._theme = theme

    def _entry(self, painter: QPainter, at: QRect, entry: Entry) -> None:
        state, text = entry
        middle = at.center().y()
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(QColor(_COLOURS[state]))
        painter.drawEllipse(at.left(), middle - 3, 7, 7)
        painter.setPen(QColor(RED if state == LATE else INK))
        room = at.adjusted(12, 0, 0, 0)
        shown = painter.fontMetrics().elidedText(text, Qt.TextElideMode.ElideRight, room.width())
        painter.drawText(room, Qt.AlignmentFlag.AlignVCenter, shown)

    # Qt overrides

    def paint(
        self,
        painter: QPainter,
        option: QStyleOptionViewItem,
        index: QModelIndex | QPersistentModelIndex,
    ) -> None:
        area: QRect = option.rect  # type: ignore[attr-defined]
        painter.save()
        ground = index.data(Qt.ItemDataRole.BackgroundRole)
        painter.fillRect(area, ground if ground is not None else QColor(PAPER))
        table = self.parent()
        assert isinstance(table, QTableWidget)
        if table.currentIndex() == index and table.hasFocus():
            painter.setPen(QPen(QColor(INK), 1))
            painter.drawRect(area.adjusted(0, 0, -1, -1))
        day = index.data(_DAY)
        if day:
            self._paint_day(painter, area.adjusted(8, 4, -6, -4), index, str(day))
        painter.restore()

    def _paint_day(
        self,
        painter: QPainter,
        inner: QRect,
        index: QModelIndex | QPersistentModelIndex,
        day: str,
    ) -> None:
        painter.setFont(self._theme.font(self._theme.small))
        high = painter.fontMetrics().height() + 2
        painter.setPen(QColor(GREY))
        head = QRect(inner.left(), inner.top(), inner.width(), high)
        painter.drawText(head, Qt.AlignmentFlag.AlignLeft, str(int(day[8:])))
        painter.drawText(head, Qt.AlignmentFlag.AlignRight, index.data(_NOTE))
        entries: list[Entry] = index.data(_LINES)
        room = max(1, (inner.height() - high) // high)
        shown = entries if len(entries) <= room else entries[: max(room - 1, 0)]
        for n, entry in enumerate(shown, 1):
            line = QRect(inner.left(), inner.top() + n * high, inner.width(), high)
            self._entry(painter, line, entry)
        if len(shown) < len(entries):
            top = inner.top() + (len(shown) + 1) * high
            painter.setPen(QColor(FRAME if not shown else GREY))
            rest = tr("还有 {n} 项", n=len(entries) - len(shown))
            painter.drawText(
                QRect(inner.left(), top, inner.width(), high), Qt.AlignmentFlag.AlignLeft, rest
            )

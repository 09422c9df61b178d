"""The one table model: columns as a description, rows fetched for the lines in sight.

It holds the order of rows as keys, and the rows themselves only as they are looked at. A view asks
for what it is about to paint in one call (`need`), so scrolling through 20,000 members fetches
twenty at a time and builds none that is not shown.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QObject, QPersistentModelIndex, Qt
from PySide6.QtGui import QBrush, QColor

from partybuild_desktop.ui.theme import GREY, WARN, WARN_TINT

KEY_ROLE: Final = Qt.ItemDataRole.UserRole
COLUMN_ROLE: Final = Qt.ItemDataRole.UserRole + 1
_LONG: Final = 10  # characters that a column may be too narrow for: said whole in a tip
_KEPT: Final = 2000  # rows remembered; the rest is fetched again when looked at

Index = QModelIndex | QPersistentModelIndex
Row = Any


@dataclass(frozen=True, slots=True)
class Column:
    """One column: `key` in code, `title` above it, its width in logical pixels at 标准.

    `whole` are cells that are never cut: labels of a short list, as long as the language has them.
    One that `grows` takes, as far as its texts need it, what the others leave of the table. The
    first one may be one that `stays` beside the rows where they have to be scrolled sideways. What
    is `spare`, being said elsewhere too, is left out before that: 1 first, then 2; 0 never.
    """

    key: str
    title: str
    width: int = 98
    right: bool = False
    editable: bool = False
    sortable: bool = True
    whole: tuple[str, ...] = ()
    grows: bool = False
    stays: bool = False
    spare: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class Source:
    """Where a table's rows come from.

    `fetch` brings rows for some keys; `text` says what stands in a cell; `doubt` gives the reason
    why a cell is marked; `arrange` puts the keys in the order of a column; `save` writes what was
    typed into a cell and returns the sentence that says why it cannot be, "" when it is done.
    """

    fetch: Callable[[Sequence[str]], Mapping[str, Row]]
    text: Callable[[Row, str], str]
    doubt: Callable[[Row, str], str] | None = None
    faint: Callable[[Row], bool] | None = None
    arrange: Callable[[str, bool], None] | None = None
    save: Callable[[str, str, str], str] | None = None


@dataclass(frozen=True, slots=True)
class Pending:
    """What was typed into a cell and could not be saved: kept with the reason."""

    text: str
    why: str


class TableModel(QAbstractTableModel):
    """Rows by key, cells by column."""

    def __init__(
        self, columns: Sequence[Column], source: Source, parent: QObject | None = None
    ) -> None:
        super().__init__(parent)
        self.source = source
        self.pending: dict[tuple[str, str], Pending] = {}
        self._columns = tuple(columns)
        self._keys: list[str] = []
        self._places: dict[str, int] = {}
        self._rows: dict[str, Row] = {}

    # --- what is shown

    @property
    def columns(self) -> tuple[Column, ...]:
        return self._columns

    @property
    def keys(self) -> Sequence[str]:
        """All keys in the order shown."""
        return self._keys

    @property
    def held(self) -> int:
        """How many rows have been built and are remembered."""
        return len(self._rows)

    def show(self, keys: Iterable[str]) -> None:
        """Show these rows in this order; nothing is fetched before it is looked at."""
        self.beginResetModel()
        self._keys = list(keys)
        self._places = {key: n for n, key in enumerate(self._keys)}
        self._rows.clear()
        self.endResetModel()

    def set_columns(self, columns: Sequence[Column]) -> None:
        """Show other columns of the same rows."""
        self.beginResetModel()
        self._columns = tuple(columns)
        self.endResetModel()

    def place(self, key: str) -> int:
        """The line of a key, -1 when it is not shown."""
        return self._places.get(key, -1)

    def key_at(self, line: int) -> str:
        return self._keys[line]

    def row(self, line: int) -> Row | None:
        """The row of a line, fetched if need be; None when it has gone meanwhile."""
        key = self._keys[line]
        if key not in self._rows:
            self.need(line, line)
        return self._rows.get(key)

    def need(self, first: int, last: int) -> None:
        """Lines `first` to `last` are about to be shown: fetch those that are missing, at once."""
        missing = [k for k in self._keys[max(first, 0) : last + 1] if k not in self._rows]
        if not missing:
            return
        if len(self._rows) + len(missing) > _KEPT:
            self._rows.clear()
            missing = self._keys[max(first, 0) : last + 1]
        self._rows.update(self.source.fetch(missing))

    def forget(self, keys: Iterable[str] | None = None) -> None:
        """These rows (all) have changed: fetch them again when they are looked at."""
        if keys is None:
            self._rows.clear()
        else:
            for key in keys:
                self._rows.pop(key, None)
        if self._keys and self._columns:
            self.dataChanged.emit(
                self.index(0, 0), self.index(len(self._keys) - 1, len(self._columns) - 1)
            )

    def text_at(self, line: int, column: int) -> str:
        """What a cell shows, for copying."""
        found = self.data(self.index(line, column))
        return found if isinstance(found, str) else ""

    def save(self, index: Index, text: str) -> str:
        """Write what was typed; returns the reason why not, which is then kept with the text."""
        if self.source.save is None:
            return ""
        key, column = self._keys[index.row()], self._columns[index.column()].key
        why = self.source.save(key, column, text)
        if why:
            self.pending[(key, column)] = Pending(text, why)
        else:
            self.pending.pop((key, column), None)
            self._rows.pop(key, None)
        self.dataChanged.emit(index, index)
        return why

    def give_up(self, index: Index) -> None:
        """Drop what was typed into a cell and not saved."""
        self.pending.pop((self._keys[index.row()], self._columns[index.column()].key), None)
        self.dataChanged.emit(index, index)

    # Qt overrides

    def rowCount(self, parent: Index | None = None) -> int:
        return 0 if parent is not None and parent.isValid() else len(self._keys)

    def columnCount(self, parent: Index | None = None) -> int:
        return 0 if parent is not None and parent.isValid() else len(self._columns)

    def headerData(
        self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole
    ) -> Any:
        if orientation is Qt.Orientation.Vertical:
            return self._beside(section, role)
        if section >= len(self._columns):
            return None
        column = self._columns[section]
        if role == Qt.ItemDataRole.DisplayRole:
            return column.title
        if role == Qt.ItemDataRole.TextAlignmentRole:
            return _alignment(column)
        return None

    def _beside(self, line: int, role: int) -> Any:
        """What stands beside a line: the cell of the column that stays."""
        if not self._columns or not self._columns[0].stays:
            return None
        if role == Qt.ItemDataRole.TextAlignmentRole:
            return _alignment(self._columns[0])
        return self.text_at(line, 0) if role == Qt.ItemDataRole.DisplayRole else None

    def flags(self, index: Index) -> Qt.ItemFlag:
        flags = super().flags(index)
        if index.isValid() and self.source.save and self._columns[index.column()].editable:
            flags |= Qt.ItemFlag.ItemIsEditable
        return flags

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        if not index.isValid():
            return None
        column = self._columns[index.column()]
        key = self._keys[index.row()]
        if role == KEY_ROLE:
            return key
        if role == COLUMN_ROLE:
            return column.key
        if role == Qt.ItemDataRole.TextAlignmentRole:
            return _alignment(column)
        row = self.row(index.row())
        return None if row is None else self._look(row, key, column, role)

    def _look(self, row: Row, key: str, column: Column, role: int) -> Any:
        pending = self.pending.get((key, column.key))
        if role == Qt.ItemDataRole.DisplayRole:
            return pending.text if pending else self.source.text(row, column.key)
        if role == Qt.ItemDataRole.ToolTipRole:
            said = pending.why if pending else self._doubt(row, column)
            text = self.source.text(row, column.key)
            return said or (text if len(text) > _LONG else None)
        if role == Qt.ItemDataRole.BackgroundRole and (pending or self._doubt(row, column)):
            return QBrush(QColor(WARN_TINT))
        if role == Qt.ItemDataRole.ForegroundRole:
            if pending or self._doubt(row, column):
                return QBrush(QColor(WARN))
            if self.source.faint is not None and self.source.faint(row):
                return QBrush(QColor(GREY))
        return None

    def _doubt(self, row: Row, column: Column) -> str:
        return self.source.doubt(row, column.key) if self.source.doubt else ""

    def sort(self, column: int, order: Qt.SortOrder = Qt.SortOrder.AscendingOrder) -> None:
        if self.source.arrange is not None and 0 <= column < len(self._columns):
            self.source.arrange(self._columns[column].key, order is Qt.SortOrder.DescendingOrder)


def _alignment(column: Column) -> Qt.AlignmentFlag:
    side = Qt.AlignmentFlag.AlignRight if column.right else Qt.AlignmentFlag.AlignLeft
    return side | Qt.AlignmentFlag.AlignVCenter

"""A list of rows to fill in, with one more added by a button and each taken off again."""

from __future__ import annotations

from typing import Generic, TypeVar

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QFrame, QHBoxLayout, QVBoxLayout, QWidget

from partybuild_desktop.system.i18n import tr
from partybuild_desktop.ui.widgets.basic import button, empty, label, row

R = TypeVar("R", bound=QWidget)


class Rows(QFrame, Generic[R]):
    """A card with a title, its rows, and the button for another. Overridden: `make`."""

    changed = Signal()

    def __init__(self, title: str, add: str, hint: str = "") -> None:
        super().__init__()
        self.setProperty("look", "card")
        self.rows: list[R] = []
        outer = QVBoxLayout(self)
        outer.setContentsMargins(20, 14, 20, 14)
        outer.setSpacing(8)
        self.more = button(add, self.add)
        self._last: QWidget = self.more
        self.hint = label(hint, "grey", wrap=True)
        self.hint.setVisible(bool(hint))
        head = row(label(title, "heading"), self.hint, spacing=8)
        head.setStretch(1, 1)
        head.addStretch(0 if hint else 1)
        head.addWidget(self.more)
        outer.addLayout(head)
        self._column = QVBoxLayout()
        self._column.setSpacing(8)
        outer.addLayout(self._column)

    def make(self) -> R:
        """A new, empty row."""
        raise NotImplementedError

    def fields_of(self, made: R) -> list[QWidget]:
        """The fields of a row as the keyboard goes through them."""
        raise NotImplementedError

    def put(self, made: R) -> None:
        """Put a row at the end."""
        self.rows.append(made)
        across = QHBoxLayout()
        across.setSpacing(8)
        holder = QWidget()
        holder.setLayout(across)
        across.setContentsMargins(0, 0, 0, 0)
        across.addWidget(made, 1)
        take = button(tr("移除"), lambda: self._take(made, holder), "link")
        take.setAccessibleName(tr("移除第 {n} 条", n=len(self.rows)))
        across.addWidget(take)
        self._column.addWidget(holder)
        holder.show()  # at once: the next key may come before the layout shows it
        self._order(made, take)

    def add(self) -> R:
        """One more, ready to be typed into."""
        made = self.make()
        self.put(made)
        self.fields_of(made)[0].setFocus()
        self.changed.emit()
        return made

    def _order(self, made: R, take: QWidget) -> None:
        """The keyboard goes through the row after those before it; it was made last of all."""
        last = self._last
        for field in (*self.fields_of(made), take):
            self.setTabOrder(last, field)
            last = field
        self._last = last

    def clear_rows(self) -> None:
        """No rows."""
        empty(self._column)
        self.rows = []
        self._last = self.more

    def _take(self, made: R, holder: QWidget) -> None:
        self.rows.remove(made)
        if holder.isAncestorOf(self._last):
            self._last = self.more
        holder.hide()
        holder.deleteLater()
        self.more.setFocus()
        self.changed.emit()

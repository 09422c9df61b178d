"""A layout that goes on in the next line where the width ends: filters on a narrow screen."""

from __future__ import annotations

from typing import cast

from PySide6.QtCore import QMargins, QRect, QSize, Qt
from PySide6.QtWidgets import QLayout, QLayoutItem, QSizePolicy, QWidget


class FlowLayout(QLayout):
    """Items from left to right, then below. Where all fit in one line the last `right` of them
    stand at its right end."""

    def __init__(self, parent: QWidget | None = None, *, spacing: int = 8, right: int = 0) -> None:
        super().__init__(parent)
        self._items: list[QLayoutItem] = []
        self._right = right
        self.setSpacing(spacing)
        self.setContentsMargins(0, 0, 0, 0)

    def _lines(self, width: int) -> list[list[QLayoutItem]]:
        """What stands in each line; a hidden widget takes no room."""
        lines: list[list[QLayoutItem]] = [[]]
        used = 0
        for item in self._items:
            if item.isEmpty():
                continue
            wide = item.sizeHint().width()
            if lines[-1] and used + wide > width:
                lines.append([])
                used = 0
            lines[-1].append(item)
            used += wide + self.spacing()
        return lines

    def _arrange(self, area: QRect, *, place: bool) -> int:
        margins: QMargins = self.contentsMargins()
        inner = area.marginsRemoved(margins)
        lines = self._lines(inner.width())
        aside = self._items[len(self._items) - self._right :] if len(lines) == 1 else []
        y = inner.y()
        for line in lines:
            height = max((item.sizeHint().height() for item in line), default=0)
            wide = [min(item.sizeHint().width(), inner.width()) for item in line]
            spare = max(0, inner.width() - sum(wide) - self.spacing() * (len(line) - 1))
            x = inner.x()
            for item, width in zip(line, wide, strict=True):
                if spare and item in aside:
                    x, spare = x + spare, 0
                tall = item.sizeHint().height()
                if place:
                    item.setGeometry(QRect(x, y + (height - tall) // 2, width, tall))
                x += width + self.spacing()
            y += height + self.spacing()
        return y - self.spacing() - area.y() + margins.bottom()

    # Qt overrides

    def addItem(self, item: QLayoutItem) -> None:
        self._items.append(item)

    def count(self) -> int:
        return len(self._items)

    def itemAt(self, index: int) -> QLayoutItem | None:
        return self._items[index] if 0 <= index < len(self._items) else None

    def takeAt(self, index: int) -> QLayoutItem:
        # Qt asks until it is given nothing; its stub does not know
        found = self._items.pop(index) if 0 <= index < len(self._items) else None
        return cast(QLayoutItem, found)

    def expandingDirections(self) -> Qt.Orientation:
        return Qt.Orientation(0)

    def hasHeightForWidth(self) -> bool:
        return True

    def heightForWidth(self, width: int) -> int:
        return self._arrange(QRect(0, 0, width, 0), place=False)

    def setGeometry(self, area: QRect) -> None:
        super().setGeometry(area)
        self._arrange(area, place=True)

    def sizeHint(self) -> QSize:
        return self.minimumSize()

    def minimumSize(self) -> QSize:
        size = QSize(0, 0)
        for item in self._items:
            size = size.expandedTo(item.minimumSize())
        return size


class Flow(QWidget):
    """Widgets in such a layout, as high as the width wants."""

    def __init__(self, *widgets: QWidget, right: int = 0) -> None:
        super().__init__()
        self._line = FlowLayout(self, right=right)
        self.hold(*widgets)
        policy = QSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Minimum)
        policy.setHeightForWidth(True)
        self.setSizePolicy(policy)

    def hold(self, *widgets: QWidget) -> None:
        """Take in widgets after those there are."""
        for widget in widgets:
            self._line.addWidget(widget)

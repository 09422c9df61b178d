"""A list to choose from that shows its choice shortened rather than cut."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING, Final

from PySide6.QtCore import Qt
from PySide6.QtGui import QPaintEvent
from PySide6.QtWidgets import QComboBox, QSizePolicy, QWidget

if TYPE_CHECKING:
    from PySide6.QtWidgets import QStyleOptionComboBox

_EDGES: Final = 60  # more than frame, paddings and arrow take at any size


class Box(QComboBox):
    """What is chosen is shortened where room is short; the whole is in the tip."""

    def __init__(self, name: str = "", parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setAccessibleName(name)

    def _option(self) -> tuple[QStyleOptionComboBox, str]:
        """How it is drawn, and the text that there is room for."""
        from PySide6.QtWidgets import QStyle, QStyleOptionComboBox

        option = QStyleOptionComboBox()
        self.initStyleOption(option)
        part = QStyle.SubControl.SC_ComboBoxEditField
        kind = QStyle.ComplexControl.CC_ComboBox
        room = self.style().subControlRect(kind, option, part, self)
        mode = Qt.TextElideMode.ElideRight
        return option, self.fontMetrics().elidedText(self.currentText(), mode, room.width())

    # Qt overrides

    def paintEvent(self, event: QPaintEvent) -> None:
        if self.fontMetrics().horizontalAdvance(self.currentText()) <= self.width() - _EDGES:
            self.setToolTip("")
            super().paintEvent(event)  # without the classes of style, 10 ms of a start
            return
        from PySide6.QtWidgets import QStyle, QStylePainter

        option, shown = self._option()
        option.currentText = shown  # type: ignore[attr-defined]
        self.setToolTip("" if shown == self.currentText() else self.currentText())
        painter = QStylePainter(self)
        painter.drawComplexControl(QStyle.ComplexControl.CC_ComboBox, option)
        painter.drawControl(QStyle.ControlElement.CE_ComboBoxLabel, option)


def filter_box(name: str, width: int = 112, items: Iterable[tuple[str, object]] = ()) -> Box:
    """A box in a line of filters, at least so wide: what it offers, and what each stands for."""
    found = Box(name)
    found.setMinimumWidth(width)
    found.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
    for text, data in items:
        found.addItem(text, data)
    return found

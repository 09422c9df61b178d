"""The card beside a list: what is chosen there in full, and below it what can be done with it."""

from __future__ import annotations

from PySide6.QtWidgets import QFrame, QLayout, QVBoxLayout, QWidget

from partybuild_desktop.ui.theme import Theme
from partybuild_desktop.ui.widgets.basic import scrolled


class SideCard(QFrame):
    """A column as wide as every such card, whose `body` scrolls."""

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        self.setProperty("look", "card")
        self.setFixedWidth(theme.card)
        content = QWidget()
        self.body = QVBoxLayout(content)
        self.body.setContentsMargins(20, 16, 16, 8)
        self.body.setSpacing(8)
        self.area = scrolled(content)
        self._outer = QVBoxLayout(self)
        self._outer.setContentsMargins(0, 0, 0, 0)
        self._outer.addWidget(self.area, 1)

    def least(self) -> int:
        """The width without which something of it would be cut."""
        bar = self.area.verticalScrollBar().sizeHint().width()
        content = self.area.widget().minimumSizeHint().width() + bar
        return max(content, self.minimumSizeHint().width())

    def put_below(self, acts: QLayout) -> None:
        """The acts, always in sight."""
        self._outer.addLayout(acts)

"""What an empty page says: what it is for, and the first thing to do."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QPushButton, QVBoxLayout, QWidget

from partybuild_desktop.ui.widgets.basic import label, row, scrolled


class EmptyState:
    """Builds the card's content; a page keeps the frame."""

    def __init__(
        self, into: QVBoxLayout, *, title: str, text: str, acts: list[QPushButton]
    ) -> None:
        self.title = label(title, "heading")
        self.title.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self.text = label(text, "grey", wrap=True)
        self.text.setAlignment(Qt.AlignmentFlag.AlignCenter)
        content = QWidget()
        column = QVBoxLayout(content)
        column.setContentsMargins(0, 0, 0, 0)
        column.addStretch(2)
        column.addWidget(self.title)
        column.addWidget(self.text)
        column.addSpacing(8)
        column.addLayout(row(None, *acts, None))
        column.addStretch(3)
        into.addWidget(scrolled(content))

    def say(self, title: str, text: str) -> None:
        self.title.setText(title)
        self.text.setText(text)

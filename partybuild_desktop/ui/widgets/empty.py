"""What an empty page says: what it is for, and the first thing to do."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QPushButton, QVBoxLayout

from partybuild_desktop.ui.widgets.basic import label, row


class EmptyState:
    """Builds the card's content; a page keeps the frame."""

    def __init__(
        self, into: QVBoxLayout, *, title: str, text: str, acts: list[QPushButton]
    ) -> None:
        self.title = label(title, "heading")
        self.title.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self.text = label(text, "grey", wrap=True)
        self.text.setAlignment(Qt.AlignmentFlag.AlignCenter)
        into.addStretch(2)
        into.addWidget(self.title)
        into.addWidget(self.text)
        into.addSpacing(8)
        into.addLayout(row(None, *acts, None))
        into.addStretch(3)

    def say(self, title: str, text: str) -> None:
        self.title.setText(title)
        self.text.setText(text)

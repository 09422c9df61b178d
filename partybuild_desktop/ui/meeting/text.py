"""A long text in a record: pasted clean, with the phrases of its kind to insert."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QMimeData
from PySide6.QtWidgets import QMenu, QPlainTextEdit, QPushButton

from partybuild_desktop.system.i18n import tr
from partybuild_desktop.ui.meeting.clean import cleaned

_LONG = 28  # characters of a phrase that the menu shows


class TextBox(QPlainTextEdit):
    """Plain text; Tab goes on to the next field. `lines` is its height."""

    def __init__(self, name: str, theme_row: int, *, lines: int, hint: str = "") -> None:
        super().__init__()
        self.setAccessibleName(name)
        self.setPlaceholderText(hint)
        self.setTabChangesFocus(True)
        self.setFixedHeight(max(lines * (theme_row - 10), theme_row) + 12)

    def show_text(self, text: str) -> None:
        """Show a text without a step to undo."""
        if text != self.toPlainText():
            self.setPlainText(text)

    @property
    def written(self) -> str:
        return self.toPlainText().strip("\n")

    def add(self, text: str) -> None:
        """Insert a phrase at the cursor, on a line of its own where one ends before it."""
        cursor = self.textCursor()
        cursor.insertText(text)
        self.setTextCursor(cursor)
        self.setFocus()

    # Qt overrides

    def insertFromMimeData(self, source: QMimeData) -> None:
        if source.hasText():
            self.textCursor().insertText(cleaned(source.text()))
        else:
            super().insertFromMimeData(source)


class Phrases(QPushButton):
    """The phrases of a kind, to be put where the cursor is."""

    def __init__(self, into: TextBox) -> None:
        super().__init__(tr("常用语"))
        self._into = into
        self.setAutoDefault(False)
        self.setAccessibleName(tr("插入常用语"))
        self.setMenu(QMenu(self))

    def offer(self, phrases: Sequence[str]) -> None:
        """Offer these; nothing: no button."""
        menu = self.menu()
        menu.clear()
        for phrase in dict.fromkeys(phrases):
            first = phrase.split("\n")[0]
            text = first if len(first) <= _LONG else first[:_LONG] + "…"
            action = menu.addAction(text)
            action.setToolTip(phrase)
            action.triggered.connect(lambda _=False, phrase=phrase: self._into.add(phrase))
        self.setVisible(bool(phrases))

"""What was dealt with: the fields of the kind, agenda and content, with phrases to insert."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QFrame, QGridLayout, QLineEdit, QVBoxLayout, QWidget

from partybuild_desktop.domain.meeting_rule import MeetingKind
from partybuild_desktop.system.i18n import tr
from partybuild_desktop.ui.meeting.cell import Cell
from partybuild_desktop.ui.meeting.text import Phrases, TextBox
from partybuild_desktop.ui.meeting.words import said
from partybuild_desktop.ui.theme import Theme
from partybuild_desktop.ui.widgets.basic import button, empty, label, row


class ContentPart(QFrame):
    """`changed` after each letter; `copied` asks for the texts of the last one of its kind."""

    changed = Signal()
    copied = Signal()

    def __init__(self, theme: Theme, width: int) -> None:
        super().__init__()
        self.setProperty("look", "card")
        self._width = width
        self._fields: dict[str, QLineEdit] = {}
        self._kept: dict[str, str] = {}  # of kinds the record no longer serves as
        self.agenda = TextBox(tr("议题"), theme.row, lines=4)
        self.content = TextBox(
            tr("会议内容"),
            theme.row,
            lines=11,
            hint=tr("可从 WPS 粘贴：格式、项目符号和多余的空格会去掉。"),
        )
        self.phrases = Phrases(self.content)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(20, 14, 20, 14)
        layout.setSpacing(8)
        layout.addWidget(label(tr("议题与内容"), "heading"))
        self._items = QWidget()
        self._grid = QGridLayout(self._items)
        self._grid.setContentsMargins(0, 0, 0, 0)
        self._grid.setHorizontalSpacing(20)
        layout.addWidget(self._items)
        layout.addWidget(label(tr("议题"), "small"))
        layout.addWidget(self.agenda)
        self.again = button(tr("照上次填"), self.copied.emit)
        layout.addLayout(row(label(tr("会议内容"), "small"), None, self.again, self.phrases))
        layout.addWidget(self.content)
        for text in (self.agenda, self.content):
            text.textChanged.connect(self.changed)

    def suit(self, kinds: Sequence[MeetingKind]) -> None:
        """The fields and phrases of these kinds; what was typed stays."""
        items = self.items
        self._kept = items
        empty(self._grid)
        self._fields = {}
        wanted = {item.key: item for kind in kinds for item in kind.items}
        for n, item in enumerate(wanted.values()):
            field = QLineEdit(items.get(item.key, ""))
            field.textChanged.connect(lambda _: self.changed.emit())
            self._fields[item.key] = field
            cell = Cell(said(item.name), field, width=self._width)
            self._grid.addWidget(cell, n // 2, n % 2)
        self._items.setVisible(bool(wanted))
        phrases = [phrase for kind in kinds for phrase in kind.phrases]
        self.phrases.offer([*(k.agenda for k in kinds if k.agenda), *phrases])

    def show_texts(self, agenda: str, content: str, items: Mapping[str, str]) -> None:
        self.agenda.show_text(agenda)
        self.content.show_text(content)
        self._kept = dict(items)
        for key, field in self._fields.items():
            field.setText(items.get(key, ""))
            field.setCursorPosition(0)

    @property
    def items(self) -> dict[str, str]:
        """The kind's own fields that are filled in."""
        typed = {key: field.text().strip() for key, field in self._fields.items()}
        found = {**self._kept, **typed}
        return {key: text for key, text in found.items() if text}

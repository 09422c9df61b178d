"""What a search found, as a list under its box."""

from __future__ import annotations

from typing import Final

from PySide6.QtCore import QPoint, Qt, Signal
from PySide6.QtWidgets import (
    QAbstractItemView,
    QFrame,
    QListWidget,
    QListWidgetItem,
    QVBoxLayout,
    QWidget,
)

from partybuild_desktop.system.i18n import tr
from partybuild_desktop.ui.widgets.basic import label
from partybuild_desktop.ui.widgets.search import Answer

_UID: Final = Qt.ItemDataRole.UserRole


class Answers(QFrame):
    """Floats over `host`. `taken` with the uid of a line, "" for the line that lists them all."""

    taken = Signal(str)

    def __init__(self, host: QWidget) -> None:
        super().__init__(host)
        self._host = host
        self.setProperty("look", "pop")
        layout = QVBoxLayout(self)
        layout.setContentsMargins(1, 4, 1, 4)
        self._note = label("", "grey", wrap=True)
        self._note.setContentsMargins(10, 4, 10, 4)
        self._list = QListWidget()
        self._list.setFrameShape(QFrame.Shape.NoFrame)
        self._list.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self._list.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self._list.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        self._list.itemClicked.connect(self._take)
        layout.addWidget(self._note)
        layout.addWidget(self._list)
        self.hide()

    @property
    def lines(self) -> list[str]:
        return [self._list.item(n).text() for n in range(self._list.count())]

    @property
    def note(self) -> str:
        """What is said where nothing was found."""
        return self._note.text()

    def show_answer(self, text: str, answer: Answer) -> None:
        """List what was found for `text`, or say that nothing was."""
        self._list.clear()
        for found in answer.lines:
            item = QListWidgetItem(found.text)
            item.setData(_UID, found.uid)
            self._list.addItem(item)
        if answer.total > len(answer.lines):
            self._list.addItem(QListWidgetItem(tr("全部列出（{n} 人）", n=answer.total)))
        self._list.setCurrentRow(0)
        self._note.setText(
            ""
            if answer.total
            else answer.note
            or tr("没有找到“{text}”。可以输入姓名、拼音首字母，或身份证、电话的后几位。", text=text)
        )
        self._note.setVisible(not answer.total)
        self._list.setVisible(bool(answer.total))

    def place_under(self, box: QWidget) -> None:
        """Show it below the box, as wide as that and as high as there is room."""
        corner = box.mapTo(self._host, QPoint(0, box.height() + 2))
        rows = self._list.count()
        height = rows * max(self._list.sizeHintForRow(0), 0) + 14
        if not rows:
            height = self._note.heightForWidth(box.width() - 4) + 12
        room = self._host.height() - corner.y() - 8
        self.setGeometry(corner.x(), corner.y(), box.width(), min(height, room))
        self.show()
        self.raise_()

    def step(self, by: int) -> None:
        """Choose the next line, or the one before; round the ends."""
        if self._list.count():
            self._list.setCurrentRow((self._list.currentRow() + by) % self._list.count())

    def take(self) -> None:
        """The chosen line is wanted."""
        self._take(self._list.currentItem())

    def _take(self, item: QListWidgetItem | None) -> None:
        if item is not None:
            self.taken.emit(item.data(_UID) or "")

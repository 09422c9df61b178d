"""The search at the top: a list under the box, and the way to what it shows."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Final

from PySide6.QtCore import QPoint, Qt, Signal
from PySide6.QtGui import QFocusEvent, QKeyEvent
from PySide6.QtWidgets import (
    QAbstractItemView,
    QFrame,
    QLineEdit,
    QListWidget,
    QListWidgetItem,
    QVBoxLayout,
    QWidget,
)

from partybuild_desktop.system.i18n import tr
from partybuild_desktop.ui.widgets.basic import label

MOST: Final = 10
_UID: Final = Qt.ItemDataRole.UserRole


@dataclass(frozen=True, slots=True)
class Found:
    """One line of the list."""

    uid: str
    text: str


@dataclass(frozen=True, slots=True)
class Answer:
    """How many there are, and the first of them as lines."""

    total: int
    lines: Sequence[Found]
    note: str = ""


class SearchBox(QLineEdit):
    """`opened` with a uid, or `listed` with the text when all that was found is wanted."""

    opened = Signal(str)
    listed = Signal(str)

    def __init__(self, ask: Callable[[str], Answer], host: QWidget) -> None:
        super().__init__()
        self._ask = ask
        self._host = host
        self.setPlaceholderText(tr("搜索　姓名、拼音、身份证或电话尾号…　Ctrl+K"))
        self.setAccessibleName(tr("搜索党员"))
        self.setClearButtonEnabled(True)
        self._frame = QFrame(host)
        self._frame.setProperty("look", "pop")
        layout = QVBoxLayout(self._frame)
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
        self._frame.hide()
        self.textEdited.connect(self.look)

    @property
    def lines(self) -> list[str]:
        """What the list under the box shows."""
        return [self._list.item(n).text() for n in range(self._list.count())]

    def look(self, text: str) -> None:
        """Show what is found for `text`."""
        if not text.strip():
            self._frame.hide()
            return
        answer = self._ask(text)
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
        self._place()

    def _place(self) -> None:
        corner = self.mapTo(self._host, QPoint(0, self.height() + 2))
        rows = self._list.count()
        height = rows * max(self._list.sizeHintForRow(0), 0) + 14
        if not rows:
            height = self._note.heightForWidth(self.width() - 4) + 12
        room = self._host.height() - corner.y() - 8
        self._frame.setGeometry(corner.x(), corner.y(), self.width(), min(height, room))
        self._frame.show()
        self._frame.raise_()

    def _take(self, item: QListWidgetItem | None) -> None:
        if item is None:
            return
        uid, text = item.data(_UID), self.text().strip()
        self.close_list()
        if uid:
            self.clear()
            self.opened.emit(uid)
        else:
            self.listed.emit(text)

    def close_list(self) -> None:
        self._frame.hide()

    # Qt overrides

    def keyPressEvent(self, event: QKeyEvent) -> None:
        shown = self._frame.isVisible()
        if event.key() in (Qt.Key.Key_Down, Qt.Key.Key_Up) and shown and self._list.count():
            step = 1 if event.key() == Qt.Key.Key_Down else -1
            self._list.setCurrentRow((self._list.currentRow() + step) % self._list.count())
        elif event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and shown:
            self._take(self._list.currentItem())
        elif event.key() == Qt.Key.Key_Escape:
            self.clear()
            self.close_list()
        else:
            super().keyPressEvent(event)

    def focusOutEvent(self, event: QFocusEvent) -> None:
        super().focusOutEvent(event)
        if not self._list.underMouse():
            self.close_list()

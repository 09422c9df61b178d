"""The search at the top: a list under the box, and the way to what it shows."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QFocusEvent, QKeyEvent
from PySide6.QtWidgets import QLineEdit, QWidget

from partybuild_desktop.system.i18n import tr

if TYPE_CHECKING:  # the list is made when something is first looked for
    from partybuild_desktop.ui.widgets.answers import Answers

MOST: Final = 10


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
        self._answers: Answers | None = None
        self.setPlaceholderText(tr("搜索　姓名、拼音、身份证或电话尾号…　Ctrl+K"))
        self.setAccessibleName(tr("搜索党员"))
        self.setClearButtonEnabled(True)
        self.textEdited.connect(self.look)

    @property
    def lines(self) -> list[str]:
        """What the list under the box shows."""
        return self._answers.lines if self._answers is not None else []

    @property
    def note(self) -> str:
        """What stands there where nothing was found."""
        return self._answers.note if self._answers is not None else ""

    def look(self, text: str) -> None:
        """Show what is found for `text`."""
        if not text.strip():
            self.close_list()
            return
        if self._answers is None:
            from partybuild_desktop.ui.widgets.answers import Answers

            self._answers = Answers(self._host)
            self._answers.taken.connect(self._take)
        self._answers.show_answer(text, self._ask(text))
        self._answers.place_under(self)

    def _take(self, uid: str) -> None:
        text = self.text().strip()
        self.close_list()
        if uid:
            self.clear()
            self.opened.emit(uid)
        else:
            self.listed.emit(text)

    def close_list(self) -> None:
        if self._answers is not None:
            self._answers.hide()

    # Qt overrides

    def keyPressEvent(self, event: QKeyEvent) -> None:
        shown = self._answers if self._answers is not None and self._answers.isVisible() else None
        if event.key() in (Qt.Key.Key_Down, Qt.Key.Key_Up) and shown is not None and shown.lines:
            shown.step(1 if event.key() == Qt.Key.Key_Down else -1)
        elif event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and shown is not None:
            shown.take()
        elif event.key() == Qt.Key.Key_Escape:
            self.clear()
            self.close_list()
        else:
            super().keyPressEvent(event)

    def focusOutEvent(self, event: QFocusEvent) -> None:
        super().focusOutEvent(event)
        if self._answers is not None and not self._answers.underMouse():
            self.close_list()

"""The strip above a page that tells of a problem which belongs to no field."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFrame, QHBoxLayout, QVBoxLayout, QWidget

from partybuild_desktop.system.i18n import tr
from partybuild_desktop.ui.widgets.basic import button, label
from partybuild_desktop.ui.widgets.bubble import warn_sign


class MessageBar(QWidget):
    """Hidden until there is something to say; stays until it is closed or the next action."""

    def __init__(self) -> None:
        super().__init__()
        frame = QFrame()
        frame.setProperty("look", "message")
        outer = QVBoxLayout(self)
        outer.setContentsMargins(0, 8, 0, 0)  # off the bar above
        outer.addWidget(frame)
        layout = QHBoxLayout(frame)
        layout.setContentsMargins(12, 6, 8, 6)
        layout.setSpacing(8)
        self._text = label("", "cause", wrap=True, select=True)
        layout.addWidget(warn_sign(), alignment=Qt.AlignmentFlag.AlignVCenter)
        layout.addWidget(self._text, 1)
        layout.addWidget(button(tr("知道了"), self.hide, "link"))
        self.hide()

    @property
    def text(self) -> str:
        return self._text.text() if self.isVisible() else ""

    def say(self, text: str) -> None:
        self._text.setText(text)
        self.setAccessibleName(text)
        self.show()

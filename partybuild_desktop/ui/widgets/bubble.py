"""The small message beside the cell or field that caused it: cause and remedy, and a sign."""

from __future__ import annotations

from PySide6.QtCore import QPoint, QRect, Qt
from PySide6.QtGui import QPixmap
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QWidget

from partybuild_desktop.ui.theme import icon_file
from partybuild_desktop.ui.widgets.basic import label

_WIDE = 340


def warn_sign() -> QLabel:
    """The sign that stands with every warning, so that it is never told by colour alone."""
    found = QLabel()
    found.setPixmap(QPixmap(icon_file("warn")))
    found.setFixedSize(16, 16)
    return found


class Bubble(QFrame):
    """Floats over `host` beside a rectangle of it."""

    def __init__(self, host: QWidget) -> None:
        super().__init__(host)
        self._host = host
        self.setProperty("look", "bubble")
        self.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        self._layout = layout = QHBoxLayout(self)
        layout.setContentsMargins(8, 6, 10, 6)
        layout.setSpacing(8)
        self._text = label("", "cause", wrap=True)
        layout.addWidget(warn_sign(), alignment=Qt.AlignmentFlag.AlignTop)
        layout.addWidget(self._text, 1)
        self.hide()

    @property
    def text(self) -> str:
        return self._text.text()

    def show_at(self, place: QRect, text: str) -> None:
        """Show `text` below `place` (in the host's coordinates), or above where room ends."""
        self._text.setText(text)
        host = self._host
        needed = self._text.fontMetrics().horizontalAdvance(text) + 60
        width = min(_WIDE, needed, host.width() - 8)
        self.setFixedWidth(width)
        height = self._layout.heightForWidth(width)
        self.setFixedHeight(height)
        x = max(4, min(place.left(), host.width() - width - 4))
        y = place.bottom() + 2
        if y + height > host.height():
            y = place.top() - height - 2
        self.move(QPoint(x, max(0, y)))
        self.show()
        self.raise_()

"""Labels, buttons, cards and lines in the house's look."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QMargins, QSize, Qt
from PySide6.QtGui import QMouseEvent, QPainter, QPaintEvent, QResizeEvent
from PySide6.QtWidgets import (
    QFrame,
    QHBoxLayout,
    QLabel,
    QLayout,
    QPushButton,
    QScrollArea,
    QSizePolicy,
    QVBoxLayout,
    QWidget,
)


def label(text: str, look: str = "", *, wrap: bool = False, select: bool = False) -> QLabel:
    """A text. `select` lets it be copied with the mouse."""
    found = QLabel(text)
    found.setTextFormat(Qt.TextFormat.PlainText)
    found.setWordWrap(wrap)
    if look:
        found.setProperty("look", look)
    if select:
        found.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
    return found


class Push(QPushButton):
    """A double click on it is one: what comes after may be something else, to be decided anew."""

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:
        event.accept()


def button(
    text: str,
    act: Callable[[], object],
    look: str = "",
    *,
    name: str = "",
    again: bool = False,
) -> QPushButton:
    """A button; `name` is read out when the text alone would not do. One that is pressed `again`
    and again, to go on, takes each click of a double click."""
    found = QPushButton(text) if again else Push(text)
    found.setAccessibleName(name)  # without one the text is, also after it has changed
    # A dialog's main action is chosen by the dialog, not by which button was made first.
    found.setAutoDefault(False)
    if look:
        found.setProperty("look", look)
    found.clicked.connect(lambda: act())
    return found


def card() -> tuple[QFrame, QVBoxLayout]:
    """A white area with a frame, and its layout."""
    frame = QFrame()
    frame.setProperty("look", "card")
    layout = QVBoxLayout(frame)
    layout.setContentsMargins(20, 16, 20, 16)
    layout.setSpacing(8)
    return frame, layout


def empty(layout: QLayout) -> None:
    """Take everything out of a layout, off the screen at once."""
    while layout.count():
        widget = layout.takeAt(0).widget()
        if widget is not None:
            widget.hide()
            widget.deleteLater()


def line() -> QFrame:
    """A faint line across."""
    found = QFrame()
    found.setProperty("look", "line")
    return found


def row(*widgets: QWidget | None, spacing: int = 8) -> QHBoxLayout:
    """Widgets side by side; None is the space that gives way."""
    layout = QHBoxLayout()
    layout.setContentsMargins(0, 0, 0, 0)
    layout.setSpacing(spacing)
    for widget in widgets:
        if widget is None:
            layout.addStretch(1)
        else:
            layout.addWidget(widget)
    return layout


def scrolled(content: QWidget) -> QScrollArea:
    """The content in an area that scrolls up and down when the screen is low."""
    area = QScrollArea()
    area.setWidgetResizable(True)
    area.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
    area.setFocusPolicy(Qt.FocusPolicy.NoFocus)
    # one of its own: naming Qt's makes PySide read every widget class there is, for 25 ms
    area.setViewport(QWidget())
    area.setWidget(content)
    content.setAutoFillBackground(False)  # setWidget turns it on
    return area


def restyle(widget: QWidget, name: str, value: object) -> None:
    """Set a property that the style sheet looks at, and let it take effect."""
    if (widget.property(name) or "") != value:  # what has none looks as one that is empty
        widget.setProperty(name, value)
        widget.style().unpolish(widget)
        widget.style().polish(widget)


class ElidedLabel(QLabel):
    """A text in one line that is shortened where room is short; the whole is in its tip."""

    def __init__(self, text: str = "", look: str = "") -> None:
        super().__init__(text)
        self.setTextFormat(Qt.TextFormat.PlainText)
        if look:
            self.setProperty("look", look)
        self.setProperty("elides", True)
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Fixed)

    def _room(self) -> int:
        margins: QMargins = self.contentsMargins()
        return self.width() - margins.left() - margins.right()

    # Qt overrides

    def sizeHint(self) -> QSize:
        metrics = self.fontMetrics()
        return QSize(metrics.horizontalAdvance(self.text()) + 2, metrics.height() + 2)

    def minimumSizeHint(self) -> QSize:
        return QSize(24, self.fontMetrics().height() + 2)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        fits = self.fontMetrics().horizontalAdvance(self.text()) <= self._room()
        self.setToolTip("" if fits else self.text())

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        shown = self.fontMetrics().elidedText(
            self.text(), Qt.TextElideMode.ElideRight, self._room()
        )
        painter.drawText(self.contentsRect(), int(self.alignment()), shown)

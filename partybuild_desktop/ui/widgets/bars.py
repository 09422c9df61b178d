"""A few figures as horizontal bars, painted by Qt: no chart library at start."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QRectF, QSize, Qt
from PySide6.QtGui import QColor, QPainter, QPaintEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from partybuild_desktop.system.i18n import tr
from partybuild_desktop.ui.theme import FAINT, GREY, INK, Theme

_AREA = "#8C8F94"


class Bars(QWidget):
    """Titles at the left, bars, numbers right."""

    def __init__(self, theme: Theme, name: str) -> None:
        super().__init__()
        self._theme = theme
        self._name = name
        self._items: list[tuple[str, int]] = []
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)

    def show_items(self, items: Sequence[tuple[str, int]]) -> None:
        self._items = list(items)
        said = tr("，").join(f"{title} {n}" for title, n in items)
        self.setAccessibleName(tr("{name}：{text}", name=self._name, text=said))
        self.updateGeometry()
        self.update()

    @property
    def _step(self) -> int:
        return self._theme.text + 16

    # Qt overrides

    def sizeHint(self) -> QSize:
        return QSize(200, self._step * max(1, len(self._items)))

    def minimumSizeHint(self) -> QSize:
        return QSize(140, self.sizeHint().height())

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setFont(self._theme.font(self._theme.text))
        metrics = painter.fontMetrics()
        left = max((metrics.horizontalAdvance(t) for t, _ in self._items), default=0) + 12
        right = max((metrics.horizontalAdvance(str(n)) for _, n in self._items), default=0) + 12
        most = max((n for _, n in self._items), default=0) or 1
        room = max(10, self.width() - left - right)
        for line, (title, n) in enumerate(self._items):
            top = line * self._step
            middle = Qt.AlignmentFlag.AlignVCenter
            painter.setPen(QColor(GREY))
            painter.drawText(QRectF(0, top, left, self._step), middle, title)
            painter.setPen(Qt.PenStyle.NoPen)
            bar = QRectF(left, top + (self._step - 14) / 2, room, 14)
            painter.setBrush(QColor(FAINT))
            painter.drawRoundedRect(bar, 3, 3)
            if n:
                painter.setBrush(QColor(_AREA))
                painter.drawRoundedRect(QRectF(bar.x(), bar.y(), room * n / most, 14), 3, 3)
            painter.setPen(QColor(INK))
            number = QRectF(self.width() - right, top, right, self._step)
            painter.drawText(number, middle | Qt.AlignmentFlag.AlignRight, str(n))

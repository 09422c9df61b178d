"""The pages of a drawn ledger on screen, one below the other; each becomes a picture when seen."""

from __future__ import annotations

from dataclasses import dataclass
from functools import partial
from typing import Final

from PySide6.QtCore import QSize, Qt, QTimer
from PySide6.QtGui import QImage, QPixmap, QResizeEvent
from PySide6.QtWidgets import QLabel, QScrollArea, QVBoxLayout, QWidget

from partybuild_desktop.system.i18n import tr
from partybuild_desktop.ui.desk import Desk
from partybuild_desktop.ui.theme import LINE, PAPER

_AFTER_MS: Final = 120
_FIRST_DPI: Final = 24


@dataclass(frozen=True, slots=True)
class Drawn:
    """A ledger drawn in memory."""

    title: str
    pdf: bytes
    pages: int
    rows: int
    missing: tuple[str, ...]


class Sheets(QScrollArea):
    """Scrolls through the pages with the keyboard too."""

    def __init__(self, desk: Desk) -> None:
        super().__init__()
        self._desk = desk
        self._drawn: Drawn | None = None
        self._labels: list[QLabel] = []
        self._size = QSize(842, 595)
        self._asked: set[int] = set()
        self._round = 0
        self.setAccessibleName(tr("打印预览"))
        self.setWidgetResizable(True)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self._content = QWidget()
        self._column = QVBoxLayout(self._content)
        self._column.setContentsMargins(0, 0, 6, 0)
        self._column.setSpacing(14)
        self.setWidget(self._content)
        self._timer = QTimer(self, singleShot=True, interval=_AFTER_MS)
        self._timer.timeout.connect(self._look)
        self.verticalScrollBar().valueChanged.connect(lambda _: self._timer.start())

    @property
    def pages(self) -> int:
        return len(self._labels)

    @property
    def painted(self) -> int:
        """How many pages have become pictures."""
        return sum(not found.pixmap().isNull() for found in self._labels)

    def show_pdf(self, drawn: Drawn) -> None:
        """Show another ledger from its first page."""
        self._drawn = drawn
        self._round += 1
        turn = self._round
        from partybuild_desktop.ui.printing import page_picture

        self._desk.jobs.run(
            lambda _: page_picture(drawn.pdf, 0, _FIRST_DPI),
            done=lambda image: self._lay(turn, image),
            failed=self._desk.trouble,
        )

    def _lay(self, turn: int, first: QImage) -> None:
        """Lay out white sheets in the first page's shape."""
        if turn != self._round or self._drawn is None:
            return
        self._size = first.size()
        while self._column.count():
            widget = self._column.takeAt(0).widget()
            if widget is not None:
                widget.hide()
                widget.deleteLater()
        self._labels = []
        for n in range(self._drawn.pages):
            sheet = QLabel()
            sheet.setStyleSheet(f"background: {PAPER}; border: 1px solid {LINE};")
            sheet.setAccessibleName(tr("第 {n} 页", n=n + 1))
            sheet.setAlignment(Qt.AlignmentFlag.AlignCenter)
            self._column.addWidget(sheet)
            self._labels.append(sheet)
        self._column.addStretch(1)
        self.verticalScrollBar().setValue(0)
        self._fit()

    def _fit(self) -> None:
        """The sheets as wide as there is room."""
        width = max(200, self.viewport().width() - 10)
        height = round(width * self._size.height() / max(1, self._size.width()))
        for sheet in self._labels:
            sheet.setFixedHeight(height)
        self._asked.clear()
        self._timer.start()

    def _look(self) -> None:
        """Make pictures of the sheets in sight that are none yet."""
        drawn = self._drawn
        if drawn is None:
            return
        top = self.verticalScrollBar().value()
        bottom = top + self.viewport().height()
        for n, sheet in enumerate(self._labels):
            where = sheet.geometry()
            seen = where.bottom() >= top and where.top() <= bottom
            if seen and n not in self._asked:
                self._asked.add(n)
                self._draw(drawn, n)

    def _draw(self, drawn: Drawn, n: int) -> None:
        from partybuild_desktop.ui.printing import page_picture

        ratio = self.devicePixelRatioF()
        inches = self._size.width() / _FIRST_DPI
        dpi = (self.viewport().width() - 12) * ratio / inches
        self._desk.jobs.run(
            lambda _: page_picture(drawn.pdf, n, dpi),
            done=partial(self._put, self._round, n, ratio),
            failed=self._desk.trouble,
        )

    def _put(self, turn: int, n: int, ratio: float, image: QImage) -> None:
        if turn == self._round and n < len(self._labels):
            picture = QPixmap.fromImage(image)
            picture.setDevicePixelRatio(ratio)
            self._labels[n].setPixmap(picture)

    # Qt overrides

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        if event.size().width() != event.oldSize().width():
            self._fit()

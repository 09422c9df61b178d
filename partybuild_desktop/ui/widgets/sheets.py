"""The pages of a drawn ledger on screen, one below the other; each becomes a picture when seen."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING, Final

from PySide6.QtCore import QPointF, QRectF, QSizeF, Qt, QTimer, Signal
from PySide6.QtGui import (
    QColor,
    QImage,
    QKeyEvent,
    QPainter,
    QPaintEvent,
    QPen,
    QPixmap,
    QResizeEvent,
)
from PySide6.QtWidgets import QLabel, QScrollArea, QSizePolicy, QVBoxLayout, QWidget

from partybuild_desktop.system.i18n import tr
from partybuild_desktop.ui.desk import Desk
from partybuild_desktop.ui.theme import GOLD_AREA, GOLD_TEXT

if TYPE_CHECKING:
    from partybuild_desktop.reports.preview import Spot
    from partybuild_desktop.ui.printing import Hit

_AFTER_MS: Final = 120
_SCREEN_DPI: Final = 96  # what 100 % means on a screen, in logical pixels
_FOUND: Final = 80  # how much of 255 a mark covers; the one gone to more
_HERE: Final = 130
FIT: Final = 0


@dataclass(frozen=True, slots=True)
class Drawn:
    """A ledger drawn in memory."""

    title: str
    pdf: bytes
    pages: int
    rows: int
    missing: tuple[str, ...]


class _Sheet(QLabel):
    """One page, with what was found on it marked."""

    def __init__(self, n: int) -> None:
        super().__init__()
        self.marks: list[tuple[Spot, bool]] = []  # whether it is the one gone to
        self.setProperty("look", "sheet")  # a style sheet of its own for each takes as long again
        self.setAccessibleName(tr("第 {n} 页", n=n))
        self.setAlignment(Qt.AlignmentFlag.AlignCenter)
        # as wide as there is room: the picture of a moment before does not hold it wider
        self.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Fixed)

    def mark(self, marks: list[tuple[Spot, bool]]) -> None:
        if marks or self.marks:
            self.marks = marks
            self.update()

    def place(self, spot: Spot) -> QRectF:
        """Where a piece of the page is on this widget."""
        page = QRectF(self.contentsRect())
        if not self.pixmap().isNull():
            size = self.pixmap().deviceIndependentSize()
            page = QRectF(QPointF(), size).translated(
                page.center() - QPointF(size.width() / 2, size.height() / 2)
            )
        return QRectF(
            page.left() + spot.left * page.width(),
            page.top() + spot.top * page.height(),
            spot.width * page.width(),
            spot.height * page.height(),
        )

    # Qt overrides

    def paintEvent(self, event: QPaintEvent) -> None:
        super().paintEvent(event)
        if not self.marks:
            return
        painter = QPainter(self)
        # what is under a mark stays as black as it was
        painter.setCompositionMode(QPainter.CompositionMode.CompositionMode_Multiply)
        for spot, here in self.marks:
            colour = QColor(GOLD_AREA)
            colour.setAlpha(_HERE if here else _FOUND)
            painter.fillRect(self.place(spot), colour)
            if here:
                painter.setPen(QPen(QColor(GOLD_TEXT), 2))
                painter.drawRect(self.place(spot))
        painter.end()


class Sheets(QScrollArea):
    """Scrolls through the pages with the keyboard too; PgUp and PgDn go from page to page."""

    moved = Signal(int)  # the page in sight, from 1
    laid = Signal(int)  # so many pages are shown now

    def __init__(self, desk: Desk) -> None:
        super().__init__()
        self._desk = desk
        self._drawn: Drawn | None = None
        self._laid: Drawn | None = None  # whose sheets there are
        self._labels: list[_Sheet] = []
        self._size = QSizeF(11.7, 8.3)  # of a page, in inches
        self._asked: set[int] = set()
        self._round = 0
        self._zoom = FIT
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
        self.verticalScrollBar().valueChanged.connect(self._scrolled)

    @property
    def drawn(self) -> Drawn | None:
        return self._drawn

    @property
    def pages(self) -> int:
        return len(self._labels)

    @property
    def painted(self) -> int:
        """How many pages have become pictures."""
        return sum(not found.pixmap().isNull() for found in self._labels)

    @property
    def current(self) -> int:
        """The page in sight, from 1; 0 where there is none."""
        middle = self.verticalScrollBar().value() + self.viewport().height() // 3
        for n, sheet in enumerate(self._labels, 1):
            if sheet.geometry().bottom() + self._column.spacing() >= middle:
                return n
        return len(self._labels)

    def go_to(self, page: int) -> None:
        """Bring a page (from 1) to the top; beyond the last it is the last."""
        if self._labels:
            sheet = self._labels[min(max(page, 1), len(self._labels)) - 1]
            self.verticalScrollBar().setValue(sheet.geometry().top())

    def show_hits(self, hits: Sequence[Hit], at: int) -> None:
        """Mark what was found and bring hit number `at` into sight; no hits takes the marks off."""
        marks: dict[int, list[tuple[Spot, bool]]] = {}
        for n, hit in enumerate(hits):
            marks.setdefault(hit.page, []).extend((spot, n == at) for spot in hit.spots)
        for page, sheet in enumerate(self._labels, 1):
            sheet.mark(marks.get(page, []))
        if hits and hits[at].page <= len(self._labels):
            sheet = self._labels[hits[at].page - 1]
            place = sheet.place(hits[at].spots[0]).toRect().translated(sheet.pos())
            about = place.center()
            room = self.viewport()
            self.ensureVisible(about.x(), about.y(), room.width() // 3, room.height() // 3)

    def zoom_to(self, percent: int) -> None:
        """FIT: as wide as there is room; else in per cent of the paper's own size."""
        page, self._zoom = self.current, percent
        self._fit()
        self._content.adjustSize()
        self._column.activate()
        self.go_to(page)

    def show_pdf(self, drawn: Drawn, *, whole: bool = False) -> None:
        """Show another ledger from its first page; `whole` when that one is in sight already."""
        self._drawn = drawn
        self._round += 1
        turn, ratio = self._round, self.devicePixelRatioF()
        from partybuild_desktop.ui.printing import first_picture

        width = self._room() if self._zoom == FIT else 0
        percent = self._zoom or 100
        self._desk.jobs.run(
            lambda _: first_picture(
                drawn.pdf, width=(width - 2) * ratio, dpi=_SCREEN_DPI * percent / 100 * ratio
            ),
            done=lambda found: self._lay(turn, *found, whole=whole),
            failed=self._desk.trouble,
        )

    def _lay(self, turn: int, size: QSizeF, first: QImage, *, whole: bool) -> None:
        """Lay out white sheets in the shape of the first page, and that one as it is."""
        if turn != self._round or self._drawn is None:
            return
        self._size, self._laid = size, self._drawn
        kept = self._labels[: self._drawn.pages] if whole else []
        self._content.hide()  # else all are laid out again for each one that appears among them
        while self._column.count() > len(kept):
            widget = self._column.takeAt(len(kept)).widget()
            if widget is not None:
                widget.hide()
                widget.deleteLater()
        self._labels = kept
        for n in range(len(kept), self._drawn.pages):
            sheet = _Sheet(n + 1)
            self._column.addWidget(sheet)
            self._labels.append(sheet)
        self._column.addStretch(1)
        self._content.show()
        if not whole:
            self.verticalScrollBar().setValue(0)
        self._fit()
        self._asked.add(0)
        self._put(turn, 0, self.devicePixelRatioF(), first)
        self.laid.emit(len(self._labels))

    def _room(self) -> int:
        return max(200, self.viewport().width() - 10)

    def _width(self) -> int:
        if self._zoom == FIT:
            return self._room()
        return round(self._size.width() * _SCREEN_DPI * self._zoom / 100)

    def _fit(self) -> None:
        """The sheets as wide as there is room, or as the zoom asks."""
        width = self._width()
        height = round(width * self._size.height() / self._size.width())
        for sheet in self._labels:
            sheet.setFixedHeight(height)
            sheet.setMinimumWidth(0 if self._zoom == FIT else width)
        self._asked.clear()
        self._timer.start()

    def _scrolled(self) -> None:
        self._timer.start()
        self.moved.emit(self.current)

    def _look(self) -> None:
        """Make pictures of the sheets in sight that are none yet."""
        drawn = self._laid  # not what is asked for meanwhile: its sheets are not here yet
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
        dpi = (self._width() - 2) * ratio / self._size.width()
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

    def keyPressEvent(self, event: QKeyEvent) -> None:
        step = {Qt.Key.Key_PageUp: -1, Qt.Key.Key_PageDown: 1}.get(Qt.Key(event.key()))
        if step is None:
            super().keyPressEvent(event)
        else:
            self.go_to(self.current + step)

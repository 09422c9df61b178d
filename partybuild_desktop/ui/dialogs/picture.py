"""A photograph or scan looked at large: page by page, file by file, whole or in its own size."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from functools import partial
from typing import Final

from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QImage, QKeySequence, QPixmap, QResizeEvent, QShortcut, QShowEvent
from PySide6.QtWidgets import QDialog, QLabel, QScrollArea, QSizePolicy, QVBoxLayout, QWidget

from partybuild_desktop.domain.attachment import Sealed
from partybuild_desktop.domain.problem import UserProblem
from partybuild_desktop.services.wording import text_of
from partybuild_desktop.system.errors import EnvironmentProblem
from partybuild_desktop.system.i18n import tr
from partybuild_desktop.system.progress import Progress
from partybuild_desktop.ui.desk import Desk
from partybuild_desktop.ui.widgets.basic import ElidedLabel, button, label, row

_ROOM: Final = QSize(1180, 680)


@dataclass(frozen=True, slots=True)
class _Seen:
    """A page of a file as it was asked for the `asked`th time, or why there is none."""

    asked: int
    pages: int = 1
    page: int = 0
    image: QImage = field(default_factory=QImage)
    why: str = ""


class PictureDialog(QDialog):
    """Left and right go through the pages and then to the next file; Esc closes."""

    def __init__(self, desk: Desk, parent: QWidget, files: Sequence[Sealed], at: int) -> None:
        super().__init__(parent)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)  # it holds a large picture
        self._desk = desk
        self._files = list(files)
        self._at = at
        self._page = 0
        self._pages = 1
        self._asked = 0
        self._image = QImage()
        self._whole = True
        self.setWindowTitle(tr("照片与扫描件"))
        self.setWindowFlag(Qt.WindowType.WindowContextHelpButtonHint, False)
        self.title = ElidedLabel(look="title")
        self.place = label("", "grey")
        self.back = button(tr("上一张"), lambda: self._go(-1), again=True)
        self.next = button(tr("下一张"), lambda: self._go(1), again=True)
        self.size_act = button(tr("原大小"), self._toggle)
        self.leave = button(tr("关闭"), self.reject)
        self.sheet = QLabel()
        self.sheet.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self.sheet.setWordWrap(True)
        self.area = QScrollArea()
        self.area.setWidgetResizable(True)
        self.area.setWidget(self.sheet)
        self.area.setAccessibleName(tr("照片"))
        self.area.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        # the picture takes what room there is, never the other way round
        self.sheet.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Ignored)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(20, 14, 20, 14)
        layout.setSpacing(10)
        head = row(self.title, self.place, self.back, self.next, self.size_act, self.leave)
        head.setStretch(0, 1)
        layout.addLayout(head)
        layout.addWidget(self.area, 1)
        for keys, step in (("Left", -1), ("PgUp", -1), ("Right", 1), ("PgDown", 1)):
            QShortcut(QKeySequence(keys), self, partial(self._go, step))
        self._show()

    def _show(self) -> None:
        """Bring the page; what was asked for before is not shown any more."""
        file, page = self._files[self._at], self._page
        self.title.setText(file.name)
        self.sheet.setPixmap(QPixmap())
        self.sheet.setText(tr("正在读取…"))
        self._image = QImage()
        self._tell()
        self._asked += 1
        asked, service = self._asked, self._desk.app.attachments

        def work(_: Progress) -> _Seen:
            try:
                pages = service.pages(file)
                at = pages - 1 if page < 0 else page
                return _Seen(asked, pages, at, QImage.fromData(service.page(file, at)))
            except (UserProblem, EnvironmentProblem) as problem:
                return _Seen(asked, why=text_of(problem))

        # a method, not a closure: Qt forgets it when the dialog closes before the picture comes
        self._desk.jobs.run(work, done=self._seen, failed=self._desk.trouble)

    def _seen(self, seen: _Seen) -> None:
        if seen.asked != self._asked:
            return
        self._pages, self._page, self._image = seen.pages, seen.page, seen.image
        self.sheet.setText(seen.why or (tr("打不开") if self._image.isNull() else ""))
        self._tell()
        self._paint()

    def _tell(self) -> None:
        parts = [f"{self._at + 1} / {len(self._files)}"]
        if self._pages > 1:
            parts.append(tr("第 {n} 页，共 {total} 页", n=self._page + 1, total=self._pages))
        self.place.setText("　".join(parts))
        self.back.setEnabled(self._at > 0 or self._page > 0)
        last = self._page >= self._pages - 1
        self.next.setEnabled(self._at < len(self._files) - 1 or not last)
        self.size_act.setEnabled(not self._image.isNull())
        self.size_act.setText(tr("原大小") if self._whole else tr("看全图"))

    def _go(self, step: int) -> None:
        if 0 <= self._page + step < self._pages:
            self._page += step
        elif 0 <= self._at + step < len(self._files):
            self._at += step
            self._page, self._pages = (0, 1) if step > 0 else (-1, 1)
        else:
            return
        self._show()

    def _toggle(self) -> None:
        self._whole = not self._whole
        self._tell()
        self._paint()

    def _paint(self) -> None:
        if self._image.isNull():
            return
        found = QPixmap.fromImage(self._image)
        ratio = self.devicePixelRatioF()
        if self._whole:
            room = self.area.viewport().size() * ratio
            if found.width() > room.width() or found.height() > room.height():
                keep = Qt.AspectRatioMode.KeepAspectRatio
                smooth = Qt.TransformationMode.SmoothTransformation
                found = found.scaled(room, keep, smooth)
        found.setDevicePixelRatio(ratio)
        self.sheet.setPixmap(found)
        shown = found.deviceIndependentSize().toSize()
        self.sheet.setMinimumSize(QSize(0, 0) if self._whole else shown)

    # Qt overrides

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        room = self.screen().availableGeometry().size()
        self.resize(_ROOM.boundedTo(room - QSize(48, 64)))
        self.area.setFocus(Qt.FocusReason.OtherFocusReason)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._paint()

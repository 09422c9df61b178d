"""打印字体: the bundled faces or those of this PC, with a sample of each and what was found."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import accumulate
from pathlib import Path
from typing import TYPE_CHECKING, Final

from PySide6.QtCore import QPointF, Signal
from PySide6.QtGui import QGlyphRun, QPainter, QPaintEvent, QRawFont
from PySide6.QtWidgets import QButtonGroup, QFrame, QGridLayout, QRadioButton, QWidget

from partybuild_desktop.services.show import listed
from partybuild_desktop.system.i18n import N_, tr
from partybuild_desktop.ui.theme import Theme
from partybuild_desktop.ui.widgets.basic import ElidedLabel, label

if TYPE_CHECKING:
    from partybuild_desktop.reports.installed import PcFace

#  Parts by the value of `reports.font.Role`, which is read late.
_NAMES: Final = {
    "title": N_("小标宋"),
    "song": N_("宋体"),
    "hei": N_("黑体"),
    "kai": N_("楷体"),
    "fang": N_("仿宋"),
}
_SAMPLE: Final = N_("红旗村党支部 2026年7月1日")


class Sample(QWidget):
    """A line of text in the face of a file, which is not made known to the rest of the window: two
    files of one family would otherwise take each other's place."""

    def __init__(self, text: str, size: int) -> None:
        super().__init__()
        self._text, self._size = text, size
        self._face = QRawFont()
        self.path: Path | None = None
        self.setFixedHeight(size + size // 2)

    def show_in(self, path: Path) -> None:
        self.path = path
        self._face = QRawFont(str(path), self._size)
        self.setFixedWidth(round(sum(step.x() for step in self._steps())) + 2)
        self.update()

    def _steps(self) -> list[QPointF]:
        return self._face.advancesForGlyphIndexes(self._face.glyphIndexesForString(self._text))

    # Qt overrides

    def paintEvent(self, event: QPaintEvent) -> None:
        if not self._face.isValid():
            return
        steps = [step.x() for step in self._steps()]
        run = QGlyphRun()
        run.setRawFont(self._face)
        run.setGlyphIndexes(self._face.glyphIndexesForString(self._text))
        run.setPositions([QPointF(x, 0) for x in accumulate([0.0, *steps[:-1]])])
        painter = QPainter(self)
        painter.setPen(self.palette().text().color())
        painter.drawGlyphRun(QPointF(0, self.height() - self._size / 2 + self._size / 8), run)
        painter.end()


class FaceChoice(QFrame):
    """`chosen` tells whether this PC's own faces are wanted."""

    chosen = Signal(bool)

    def __init__(self, theme: Theme, *, own: bool) -> None:
        super().__init__()
        self._own = own
        self.bundled = QRadioButton(tr("程序自带的字体：每台电脑打印出来都一样"))
        self.own = QRadioButton(tr("这台电脑上的正版字体：和 WPS 打印的一样"))
        self._group = QButtonGroup(self)
        for choice in (self.bundled, self.own):
            self._group.addButton(choice)
        (self.own if own else self.bundled).setChecked(True)
        self._group.buttonClicked.connect(lambda _: self.chosen.emit(self.own.isChecked()))
        grid = QGridLayout(self)
        grid.setContentsMargins(0, 0, 0, 0)
        grid.setHorizontalSpacing(16)
        grid.setVerticalSpacing(8)
        grid.setColumnStretch(2, 1)
        grid.addWidget(self.bundled, 0, 0, 1, 3)
        grid.addWidget(self.own, 1, 0, 1, 3)
        self.samples: dict[str, Sample] = {}
        self.states: dict[str, ElidedLabel] = {}
        for line, (role, name) in enumerate(_NAMES.items(), 2):
            self.samples[role] = Sample(tr(_SAMPLE), theme.card_title)
            self.states[role] = ElidedLabel(tr("正在查找…"), look="grey")
            grid.addWidget(label(tr(name), "grey"), line, 0)
            grid.addWidget(self.samples[role], line, 1)
            grid.addWidget(self.states[role], line, 2)
        self.lacking = label("", "warn", wrap=True)
        self.lacking.hide()
        grid.addWidget(self.lacking, len(_NAMES) + 2, 0, 1, 3)

    def show_faces(self, faces: Sequence[PcFace]) -> None:
        """What was found on this PC, and each part as it will be printed."""
        for face in faces:
            if face.path is None:
                state = tr("这台电脑没有，用自带的")
            elif face.usable:
                state = tr("这台电脑有：{name}", name=face.path.name)
            else:
                state = tr("{name} 不能用于打印，用自带的", name=face.path.name)
            self.states[face.role].setText(state)
            taken = face.path if self._own and face.usable and face.path else face.stand_in
            self.samples[face.role].show_in(taken)
        lacking = [tr(_NAMES[face.role]) for face in faces if not face.usable]
        self.lacking.setVisible(self._own and bool(lacking))
        names = listed(lacking)
        self.lacking.setText(tr("{names}：这台电脑没有能用的，打印时用程序自带的。", names=names))

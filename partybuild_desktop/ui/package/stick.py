"""Where a package is written: the sticks that are in, or a folder the clerk chooses."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QComboBox, QHBoxLayout, QWidget

from partybuild_desktop.domain.package import SUFFIX
from partybuild_desktop.system.drive import sticks
from partybuild_desktop.system.i18n import tr
from partybuild_desktop.ui.desk import Desk
from partybuild_desktop.ui.files import ask_folder
from partybuild_desktop.ui.widgets.basic import button


class StickField(QWidget):
    """A list of sticks with 重新检测 and 别的文件夹…; the first stick is chosen by itself."""

    moved = Signal()

    def __init__(self, desk: Desk) -> None:
        super().__init__()
        self._desk = desk
        self.choice = QComboBox()
        self.choice.setAccessibleName(tr("U盘"))
        self.choice.currentIndexChanged.connect(lambda _: self.moved.emit())
        self.again = button(tr("重新检测"), self.look)
        self.other = button(tr("别的文件夹…"), self._other)
        layout = QHBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(8)
        layout.addWidget(self.choice, 1)
        layout.addWidget(self.again)
        layout.addWidget(self.other)
        self.setFocusProxy(self.choice)
        self.look()

    @property
    def folder(self) -> Path | None:
        """The place chosen, None while there is none."""
        found = self.choice.currentData()
        return Path(found) if found else None

    def look(self) -> None:
        """Look for sticks again."""
        places = sticks()
        self.choice.blockSignals(True)
        self.choice.clear()
        for place in places:
            self.choice.addItem(tr("U盘：{place}", place=str(place)), str(place))
        if not places:
            self.choice.addItem(tr("没有检测到U盘，请插好后点“重新检测”"), "")
        self.choice.blockSignals(False)
        self.moved.emit()

    def take(self, folder: Path) -> None:
        """Choose a folder."""
        at = self.choice.findData(str(folder))
        if at < 0:
            self.choice.insertItem(0, str(folder), str(folder))
            at = 0
        self.choice.setCurrentIndex(at)

    def _other(self) -> None:
        folder = ask_folder(self, self._desk.app.settings, title=tr("写到哪个文件夹或U盘"))
        if folder is not None:
            self.take(folder)


def found_packages() -> list[Path]:
    """The packages that lie on the sticks that are in, newest first."""
    found = [path for place in sticks() for path in place.glob(f"*{SUFFIX}")]
    return sorted(found, key=lambda path: path.stat().st_mtime, reverse=True)

"""What lies on the sticks that are in, or at a place the clerk chooses: folders, packages, copies.

A stick that comes or goes while such a list is visible is noticed within two seconds.
"""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Final

from PySide6.QtCore import QTimer, Signal
from PySide6.QtGui import QHideEvent, QShowEvent
from PySide6.QtWidgets import QComboBox, QHBoxLayout, QWidget

from partybuild_desktop.domain.package import SUFFIX
from partybuild_desktop.services.settings import Settings
from partybuild_desktop.system.drive import sticks
from partybuild_desktop.system.i18n import tr
from partybuild_desktop.ui.files import ask_folder, ask_open
from partybuild_desktop.ui.widgets.basic import button
from partybuild_desktop.ui.widgets.box import Box

_LOOK_MS: Final = 2_000
_ALL: Final = "*"  # the entry for all of them; no path


class PlaceField(QWidget):
    """A list with 重新检测 and another place; the first entry is chosen by itself."""

    moved = Signal()

    def __init__(self, *, name: str, nothing: str, other: str) -> None:
        super().__init__()
        self._nothing = nothing
        self._seen: list[Path] | None = None
        self._taken: dict[str, str] = {}  # what the clerk chose himself stays in the list
        self.choice = Box()
        self.choice.setAccessibleName(name)
        shrinks = QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon
        self.choice.setSizeAdjustPolicy(shrinks)
        self.choice.currentIndexChanged.connect(lambda _: self.moved.emit())
        self.again = button(tr("重新检测"), self.look)
        self.other = button(other, self._other)
        layout = QHBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(8)
        layout.addWidget(self.choice, 1)
        layout.addWidget(self.again)
        layout.addWidget(self.other)
        self.setFocusProxy(self.choice)
        self._timer = QTimer(self, interval=_LOOK_MS)
        self._timer.timeout.connect(self.notice)

    @property
    def key(self) -> str:
        """The entry chosen, "" while there is none."""
        return str(self.choice.currentData() or "")

    def look(self) -> None:
        """Look at the sticks again; what was chosen stays chosen while it is there."""
        self._seen = sticks()
        entries = {**self._found(self._seen), **self._taken}
        kept = self.key
        self.choice.blockSignals(True)
        self.choice.clear()
        for key, text in entries.items():
            self.choice.addItem(text, key)
        if not entries:
            self.choice.addItem(self._nothing, "")
        self.choice.setCurrentIndex(max(0, self.choice.findData(kept)))
        self.choice.blockSignals(False)
        self.moved.emit()

    def notice(self) -> None:
        """Look again when a stick has come or gone."""
        if sticks() != self._seen:
            self.look()

    def _add(self, entries: dict[str, str]) -> None:
        """Put what the clerk chose himself into the list, and choose the first of it."""
        self._taken |= entries
        self.look()
        self.choice.setCurrentIndex(self.choice.findData(next(iter(entries))))

    # --- of each kind

    def _found(self, places: list[Path]) -> dict[str, str]:
        """What the sticks hold: texts by key."""
        raise NotImplementedError

    def _other(self) -> None:
        """Ask for another place."""
        raise NotImplementedError

    # Qt overrides

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self.notice()
        self._timer.start()

    def hideEvent(self, event: QHideEvent) -> None:
        self._timer.stop()
        super().hideEvent(event)


class StickField(PlaceField):
    """Where something is written: a stick, or a folder."""

    def __init__(self, settings: Settings) -> None:
        super().__init__(
            name=tr("U盘"),
            nothing=tr("没有检测到U盘，请插好"),
            other=tr("别的文件夹…"),
        )
        self._settings = settings
        self.look()

    @property
    def folder(self) -> Path | None:
        """The place chosen, None while there is none."""
        return Path(self.key) if self.key else None

    def take(self, folder: Path) -> None:
        """Choose a folder."""
        self._add({str(folder): str(folder)})

    def _found(self, places: list[Path]) -> dict[str, str]:
        return {str(place): tr("U盘：{place}", place=str(place)) for place in places}

    def _other(self) -> None:
        folder = ask_folder(self, self._settings, title=tr("写到哪个文件夹或U盘"))
        if folder is not None:
            self.take(folder)


class PackageField(PlaceField):
    """A package to read, as it was found on a stick or chosen; before any books are open.

    Where several lie on the sticks, all of them together are chosen by themselves.
    """

    def __init__(self) -> None:
        super().__init__(
            name=tr("邀请包"),
            nothing=tr("U盘上没有找到数据包，请插好U盘"),
            other=tr("别的文件…"),
        )
        self.look()

    @property
    def path(self) -> Path | None:
        """The one that is chosen, None where there is none, or several are."""
        return self.paths[0] if len(self.paths) == 1 else None

    @property
    def paths(self) -> list[Path]:
        """What is chosen, newest first."""
        if self.key == _ALL:
            return self._there
        return [Path(self.key)] if self.key else []

    def look(self) -> None:
        alone = self.choice.count() == 1 and self.key not in self._taken
        super().look()
        if alone:  # nobody chose it
            self.choice.setCurrentIndex(0)

    def take(self, path: Path) -> None:
        """Choose a file."""
        self._add({str(path): path.name})

    def _found(self, places: list[Path]) -> dict[str, str]:
        self._there = packages_in(places)
        found = {str(path): path.name for path in self._there}
        if len(found) < 2:
            return found
        return {_ALL: tr("U盘上的 {n} 个数据包（凭口令找）", n=len(found)), **found}

    def _other(self) -> None:
        filters = f"{tr('数据包')} (*{SUFFIX})"
        path = ask_open(self, None, title=tr("选择邀请包"), filters=filters)
        if path is not None:
            self.take(path)


class CopyField(PlaceField):
    """A copy of books from another PC; `copies_in` names those that lie in a folder."""

    def __init__(self, copies_in: Callable[[Path], dict[str, str]]) -> None:
        super().__init__(
            name=tr("账簿副本"),
            nothing=tr("U盘上没有找到账簿副本，请插好U盘"),
            other=tr("别的文件夹…"),
        )
        self._copies_in = copies_in
        self.nothing_in: Path | None = None  # the folder chosen last, when it holds no copy
        self.look()

    def take(self, folder: Path) -> None:
        """Choose a folder that holds copies."""
        found = self._copies_in(folder)
        self.nothing_in = None if found else folder
        if found:
            self._add(found)
        else:
            self.moved.emit()

    def _found(self, places: list[Path]) -> dict[str, str]:
        found: dict[str, str] = {}
        for place in places:
            found |= self._copies_in(place)
        return found

    def _other(self) -> None:
        folder = ask_folder(self, None, title=tr("账簿副本在哪个文件夹或U盘"))
        if folder is not None:
            self.take(folder)


def packages_in(places: list[Path]) -> list[Path]:
    """The packages that lie on these sticks, newest first."""
    found: list[tuple[float, Path]] = []
    for place in places:
        try:
            found += [(path.stat().st_mtime, path) for path in place.glob(f"*{SUFFIX}")]
        except OSError:  # pulled out just now
            continue
    return [path for _, path in sorted(found, reverse=True)]


def found_packages() -> list[Path]:
    """The packages that lie on the sticks that are in, newest first."""
    return packages_in(sticks())

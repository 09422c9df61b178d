"""Asking for a file to read or write, in Qt's own dialog or the system's.

Windows has a dialog the clerk knows, in the system's language. Elsewhere the system's may speak
another language than the program (or be missing), so Qt's own is used, which this program speaks
Chinese with.
"""

from __future__ import annotations

import re
import sys
from pathlib import Path
from typing import Final

from PySide6.QtCore import QStandardPaths, QUrl
from PySide6.QtGui import QDesktopServices
from PySide6.QtWidgets import QFileDialog, QWidget

from partybuild_desktop.services.settings import Settings
from partybuild_desktop.system.i18n import tr

_FOLDER: Final = "window/folder"
_UNFIT: Final = re.compile(r'[\\/:*?"<>|\s]+')
_OWN: Final = (
    QFileDialog.Option(0) if sys.platform == "win32" else QFileDialog.Option.DontUseNativeDialog
)


def ask_open(owner: QWidget, settings: Settings | None, *, title: str, filters: str) -> Path | None:
    """A file to read, or None."""
    name, _ = QFileDialog.getOpenFileName(
        owner, title, _start(settings), f"{filters};;{tr('所有文件')} (*)", options=_OWN
    )
    return _taken(settings, name)


def ask_open_many(owner: QWidget, settings: Settings, *, title: str, filters: str) -> list[Path]:
    """Files to read; none when the clerk changed his mind."""
    names, _ = QFileDialog.getOpenFileNames(
        owner, title, _start(settings), f"{filters};;{tr('所有文件')} (*)", options=_OWN
    )
    for name in names[:1]:
        _taken(settings, name)
    return [Path(name) for name in names]


def ask_save(
    owner: QWidget, settings: Settings | None, *, title: str, name: str, filters: str
) -> Path | None:
    """A file to write, or None. The dialog itself asks before an old one is replaced."""
    start = str(Path(_start(settings)) / name)
    chosen, _ = QFileDialog.getSaveFileName(owner, title, start, filters, options=_OWN)
    ending = Path(name).suffix
    if chosen and not chosen.lower().endswith(ending):
        chosen += ending
    return _taken(settings, chosen)


def file_name(text: str, ending: str) -> str:
    """A name for a file that every system and stick takes."""
    return _UNFIT.sub("-", text) + ending


def open_file(path: Path) -> None:
    """Open a written file or folder in the system's own program for it."""
    QDesktopServices.openUrl(QUrl.fromLocalFile(str(path)))


def open_folder_of(path: Path) -> None:
    """Show a written file's folder in the system's file manager."""
    QDesktopServices.openUrl(QUrl.fromLocalFile(str(path.parent)))


def _start(settings: Settings | None) -> str:
    kept = settings.get(_FOLDER) if settings is not None else ""
    if kept and Path(kept).is_dir():
        return kept
    place = QStandardPaths.StandardLocation.DocumentsLocation
    return QStandardPaths.writableLocation(place) or str(Path.home())


def _taken(settings: Settings | None, name: str) -> Path | None:
    if not name:
        return None
    path = Path(name)
    if settings is not None:
        settings.set(_FOLDER, str(path.parent))
    return path


def ask_folder(owner: QWidget, settings: Settings | None, *, title: str) -> Path | None:
    """A folder to write into, or None."""
    options = _OWN | QFileDialog.Option.ShowDirsOnly
    name = QFileDialog.getExistingDirectory(owner, title, _start(settings), options)
    return Path(name) if name else None

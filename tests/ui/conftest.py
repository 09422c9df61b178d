"""The real window over a real, cheaply encrypted file, on a screen of 1366 x 768."""

from __future__ import annotations

import json
import os
import tempfile
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import QEvent, Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtPrintSupport import QPrinter
from PySide6.QtWidgets import QApplication, QDialog, QWidget
from pytestqt.qtbot import QtBot

from partybuild_desktop.services.access import Entrance
from partybuild_desktop.ui import start
from partybuild_desktop.ui.window import Window
from tests.books import LABEL, PASSWORD, entrance

SCREEN = (1366, 768)
WINDOW = (1366, 728)
PRINTER = "办公室打印机"


def _screen() -> str:
    # Offscreen, Qt believes in a screen of 800 x 800 unless a file says otherwise.
    one = {"name": "screen", "x": 0, "y": 0, "width": SCREEN[0], "height": SCREEN[1]}
    one |= {"logicalDpi": 96, "logicalBaseDpi": 96, "dpr": 1}
    place = Path(tempfile.gettempdir()) / f"partybuild-screen-{os.getpid()}.json"
    place.write_text(json.dumps({"screens": [one]}), encoding="utf-8")
    return f"offscreen:configfile={place}"


os.environ["QT_QPA_PLATFORM"] = _screen()


class Desk:
    """One run of the program in a test: opens it, waits for its worker, closes it."""

    def __init__(self, qtbot: QtBot, way: Entrance) -> None:
        self.qtbot = qtbot
        self.way = way
        self.life = start.Life(way, start.make_application(way))

    def open(self, password: str = PASSWORD) -> Window:
        self.life.open_window(self.way.unlock(self.way.labels()[0], password))
        assert self.life.window is not None
        self.window.showNormal()
        self.window.resize(*WINDOW)
        self.activate(self.window)
        self.settle()
        return self.window

    @property
    def window(self) -> Window:
        assert self.life.window is not None
        return self.life.window

    def page(self, key: str) -> QWidget:
        self.window.show_page(key)
        self.settle()
        return self.window.page

    def settle(self) -> None:
        """Until the worker has nothing to do and what it brought has been shown."""
        self.qtbot.wait(30)
        self.qtbot.waitUntil(lambda: not self.life.jobs.busy, timeout=20_000)
        self.qtbot.wait(10)

    def dialog(self) -> QDialog:
        """The dialog that is open."""
        shown = [w for w in QApplication.topLevelWidgets() if isinstance(w, QDialog)]
        (found,) = [w for w in shown if w.isVisible()]
        self.activate(found)
        return found

    def activate(self, window: QWidget) -> None:
        """Shortcuts need an active window, which offscreen nobody clicks on."""
        window.activateWindow()
        self.qtbot.waitUntil(window.isActiveWindow)

    def keys(self, widget: QWidget, text: str) -> None:
        """Type text, Chinese too, which QTest's own keyClicks cannot."""
        for char in text:
            for kind in (QEvent.Type.KeyPress, QEvent.Type.KeyRelease):
                event = QKeyEvent(kind, 0, Qt.KeyboardModifier.NoModifier, char)
                QApplication.sendEvent(widget, event)

    def close(self) -> None:
        for window in QApplication.topLevelWidgets():
            if isinstance(window, QDialog) and window.isVisible():
                window.done(0)
        self.life.finish()
        QApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)


@pytest.fixture
def desk(qtbot: QtBot, town_folder: Path) -> Iterator[Desk]:
    """The window over the small township of six."""
    found = Desk(qtbot, entrance(town_folder))
    found.open()
    yield found
    found.close()


@pytest.fixture
def bare(qtbot: QtBot, tmp_path: Path) -> Iterator[Desk]:
    """The window over new, empty books of one branch."""
    way = entrance(tmp_path / "bare")
    app, _ = way.create("中共红旗村党支部委员会", code="01", level="village", password=PASSWORD)
    app.close()
    found = Desk(qtbot, way)
    found.open()
    yield found
    found.close()


@pytest.fixture
def doors(qtbot: QtBot) -> Iterator[Callable[[Entrance], Desk]]:
    """What stands before the window, over any entrance."""
    made: list[Desk] = []

    def make(way: Entrance) -> Desk:
        made.append(Desk(qtbot, way))
        return made[-1]

    yield make
    for found in made:
        found.close()


@pytest.fixture
def printed(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Path:
    """A printer that prints into a file."""
    target = tmp_path / "printed.pdf"

    def make(name: str) -> QPrinter:
        printer = QPrinter()
        printer.setOutputFormat(QPrinter.OutputFormat.PdfFormat)
        printer.setOutputFileName(str(target))
        return printer

    where = "partybuild_desktop.ui.printing."
    monkeypatch.setattr(where + "printers", lambda: ["另一台", PRINTER])
    monkeypatch.setattr(where + "usual_printer", lambda: PRINTER)
    monkeypatch.setattr(where + "make_printer", make)
    return target


__all__ = ["LABEL", "PASSWORD", "PRINTER", "Desk"]

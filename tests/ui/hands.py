"""A clerk without a mouse: keys to whatever window is in front, and nothing else.

Keys go the way the system sends them: to the window, through its shortcuts, to what has the
keyboard. What is looked for is looked for by the name that a screen reader says.
"""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from PySide6.QtCore import QPoint, QTimer
from PySide6.QtGui import QAccessible, QContextMenuEvent, QKeySequence
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QComboBox, QDialog, QFileDialog, QMenu, QWidget
from shiboken6 import isValid

from tests.ui.conftest import Desk
from tests.ui.look import places

_FAR = 200  # steps; no window has so many places
_LOOK_MS = 20
_LOOKS = 300


class Hands:
    """Presses keys. Everything a clerk would have to see is asked for by its name."""

    def __init__(self, desk: Desk) -> None:
        self._desk = desk

    # --- where the keyboard is

    @property
    def front(self) -> QWidget:
        """The window that the system would send keys to."""
        found = QApplication.activeModalWidget() or QApplication.activeWindow()
        if found is None or not found.isVisible():
            found = self._desk.window
        if not found.isActiveWindow():  # offscreen there is no window manager to do it
            self._desk.activate(found)
        return found

    @property
    def here(self) -> QWidget:
        """What has the keyboard."""
        front = self.front
        return QApplication.activePopupWidget() or QApplication.focusWidget() or front

    @property
    def name(self) -> str:
        """What a screen reader says of it; on Linux it says of a list what is chosen."""
        if isinstance(self.here, QComboBox):
            return self.here.accessibleName()
        face = QAccessible.queryAccessibleInterface(self.here)
        return face.text(QAccessible.Text.Name).replace("&", "") if face else ""

    # --- keys

    def press(self, *keys: str) -> None:
        """Single keys and shortcuts, as "Ctrl+S"."""
        for key in keys:
            pressed = QKeySequence(key)[0]
            target = self.front.windowHandle()
            QTest.keyClick(target, pressed.key(), pressed.keyboardModifiers())

    def menu_key(self) -> None:
        """The key for the menu of what has the keyboard; the system makes this event of it."""
        event = QContextMenuEvent(
            QContextMenuEvent.Reason.Keyboard, QPoint(9, 9), self.here.mapToGlobal(QPoint(9, 9))
        )
        QApplication.sendEvent(self.here, event)

    def type(self, text: str) -> None:
        """Text, Chinese too, to what has the keyboard."""
        self._desk.keys(self.here, text)

    def write(self, text: str) -> None:
        """Text in place of what stands in the field."""
        self.press("Ctrl+A")
        self.type(text)

    def to(self, name: str, *, key: str = "Tab") -> None:
        """Go on from place to place until the one of that name has the keyboard."""
        seen = []
        for _ in range(_FAR):
            if self.name == name:
                return
            seen.append(self.name)
            self.press(key)
        raise AssertionError(f"“{name}” is not reached by {key}: {list(dict.fromkeys(seen))}")

    def push(self, name: str) -> None:
        """Go to a button and push it."""
        self.to(name)
        self.press("Space")

    def pick(self, text: str) -> None:
        """In the list that has the keyboard, by arrow keys."""
        box = self.here
        assert isinstance(box, QComboBox), self.name
        self.press("Home")
        for _ in range(box.count()):
            if text in box.currentText():
                return
            self.press("Down")
        raise AssertionError(f"“{text}” is not in the list {self.name}")

    def choose(self, text: str, act: Callable[[], object]) -> None:
        """Open a menu by `act`, and choose an entry."""
        chosen: list[bool] = []

        def go_down() -> None:
            chosen.append(True)
            self._down(text)

        # some menus wait for their answer, so it has to be ready before they open
        look = self.during(QMenu, go_down)
        act()
        self._desk.qtbot.waitUntil(lambda: bool(chosen) or not look.isActive(), timeout=10_000)
        look.stop()
        assert chosen, f"no menu opened for “{text}”"

    def _down(self, text: str) -> None:
        menu = QApplication.activePopupWidget()
        assert isinstance(menu, QMenu)
        for _ in range(len(menu.actions()) + 1):
            action = menu.activeAction()
            if action is not None and text in action.text():
                self.press("Return")
                return
            self.press("Down")
        raise AssertionError(f"“{text}” is not in {[a.text() for a in menu.actions()]}")

    def missed(self, window: QWidget) -> list[str]:
        """What Tab does not lead to in a window, however often it is pressed."""
        wanted = places(window)
        reached: set[QWidget] = set()
        for _ in range(3 * len(wanted) + 30):
            here = window.focusWidget()
            if here is not None:
                above = here.parentWidget()
                reached.add(above if isinstance(above, QComboBox) else here)
            self.press("Tab")
        return sorted(f"{type(w).__name__} {w.accessibleName()}" for w in wanted - reached)

    def page(self, key: str) -> QWidget:
        """To a page, by the digit of its place in the navigation, or through the navigation."""
        infos = self._desk.window.infos
        (n,) = [n for n, info in enumerate(infos, 1) if info.key == key]
        if n <= 9:
            self.press(f"Ctrl+{n}")
        else:
            self._entry(infos[n - 1].title)
        self._desk.settle()
        assert self._desk.window.nav._buttons[key].isChecked()
        return self._desk.window.page

    def _entry(self, title: str) -> None:
        """The navigation is one place for Tab; the arrow keys go through its entries."""
        entries = [button.accessibleName() for button in self._desk.window.nav._buttons.values()]
        for _ in range(_FAR):
            if self.name in entries:
                break
            self.press("Tab")
        for _ in entries:
            if self.name == title:
                self.press("Space")
                return
            self.press("Down")
        raise AssertionError(f"“{title}” is not reached in the navigation")

    # --- windows that wait for their answer

    def during(self, kind: type[QDialog | QMenu], act: Callable[[], object]) -> QTimer:
        """Do something in a window of a kind as soon as it stands in front; not for ever."""
        timer = QTimer(self._desk.life, interval=_LOOK_MS)
        left = iter(range(_LOOKS))

        def look() -> None:
            found = QApplication.activePopupWidget() or QApplication.activeModalWidget()
            if not isinstance(found, kind) or not found.isVisible():
                if next(left, None) is None:
                    timer.stop()
                return
            timer.stop()
            try:
                act()
            finally:  # whoever waits for it would wait for ever
                if isValid(found) and found.isVisible():
                    found.done(0) if isinstance(found, QDialog) else found.close()

        timer.timeout.connect(look)
        timer.start()
        return timer

    def file(self, path: Path) -> None:
        """Name a file in the window that will ask for one."""

        def name_it() -> None:
            self.write(str(path))
            self.press("Return")

        self.during(QFileDialog, name_it)

    def until_gone(self, dialog: QWidget) -> None:
        """Wait for a window to close by what was pressed."""
        self._desk.qtbot.waitUntil(
            lambda: not isValid(dialog) or not dialog.isVisible(), timeout=20_000
        )

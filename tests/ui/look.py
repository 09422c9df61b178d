"""What can be seen to be wrong with a screen: looks at every widget of a window."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import cast

from PySide6.QtCore import QPoint, QRect, Qt
from PySide6.QtGui import QAccessible
from PySide6.QtWidgets import (
    QAbstractButton,
    QAbstractScrollArea,
    QApplication,
    QComboBox,
    QHeaderView,
    QLabel,
    QLineEdit,
    QPushButton,
    QRadioButton,
    QScrollArea,
    QScrollBar,
    QTabBar,
    QTableView,
    QWidget,
)

from partybuild_desktop.ui.widgets.box import Box

#  Names that are Latin in Chinese too.
ALLOWED = re.compile(
    r"Excel|PDF|WPS|English|F\d+|[A-Z0-9]{4}(\s+[A-Z0-9]{4})*"
    r"|(?:Ctrl|Alt)\+\w( [/…] (?:Ctrl|Alt)\+\w)*|[\d\W_]+X?|builtins\.\w+|/.*",
    re.ASCII,
)
_LATIN = re.compile(r"[A-Za-z]")
_CHINESE = re.compile("[\u3400-\u9fff]")


def faults(window: QWidget, *, chinese: bool = True) -> list[str]:
    """Everything that is wrong, in words; nothing when the screen is as it should be."""
    found: list[str] = []
    for widget in _shown(window):
        found += _outside(widget, window)
        found += _cut(widget)
        found += _nameless(widget)
        found += _undressed(widget)
        if chinese:
            found += _foreign(widget)
    return found


def _shown(window: QWidget) -> Iterator[QWidget]:
    for widget in window.findChildren(QWidget):
        own = widget.window() is window
        if own and widget.isVisible() and not isinstance(widget, QScrollBar):
            yield widget


def _name(widget: QWidget) -> str:
    text = getattr(widget, "text", None)
    said = text() if callable(text) else widget.accessibleName()
    return f"{type(widget).__name__} “{said}”"


def _scrolled_in(widget: QWidget) -> QScrollArea | None:
    parent = widget.parentWidget()
    while parent is not None:
        if isinstance(parent, QScrollArea):
            return parent
        if isinstance(parent, QAbstractScrollArea | QHeaderView):
            return None
        parent = parent.parentWidget()
    return None


def _inside_a_view(widget: QWidget) -> bool:
    parent = widget.parentWidget()
    while parent is not None:
        if isinstance(parent, QAbstractScrollArea) and not isinstance(parent, QScrollArea):
            return True
        parent = parent.parentWidget()
    return False


def _outside(widget: QWidget, window: QWidget) -> Iterator[str]:
    """Beyond the window, or beside what a scroll area can reach (it scrolls up and down only)."""
    if isinstance(widget.parentWidget(), QAbstractScrollArea):
        return  # the area's own viewport and bars
    if _inside_a_view(widget) or widget.width() <= 0 or widget.height() <= 0:
        return
    area = _scrolled_in(widget)
    frame: QWidget = area.widget() if area is not None else window
    place = QRect(widget.mapTo(frame, QPoint(0, 0)), widget.size())
    room = frame.rect()
    if area is not None:
        room.setWidth(max(room.width(), area.viewport().width()))
        if frame.width() > area.viewport().width() + 1 and widget is frame:
            yield f"{_name(widget)} is wider than its scroll area by {_over(frame, area)}"
        if widget is frame:
            return
    if not room.contains(place):
        yield f"{_name(widget)} at {place} lies outside {room}"
    above = widget.parentWidget()
    while above is not None and above is not frame:
        own = QRect(widget.mapTo(above, QPoint(0, 0)), widget.size())
        if not above.rect().contains(own) and not isinstance(above, QAbstractScrollArea):
            yield f"{_name(widget)} at {own} is cut by {_name(above)} of {above.size()}"
            return
        above = above.parentWidget()


def _over(frame: QWidget, area: QScrollArea) -> int:
    return frame.width() - area.viewport().width()


def _cut(widget: QWidget) -> Iterator[str]:
    if isinstance(widget, QTableView) and widget.horizontalHeader().isVisible():
        yield from _cut_titles(widget)
    if widget.property("elides") or _inside_a_view(widget):
        return
    if isinstance(widget, QLabel) and widget.text():
        room = widget.contentsRect()
        if widget.wordWrap():
            needed = widget.heightForWidth(widget.width())
            if needed > widget.height() + 1:
                yield f"{_name(widget)} needs {needed} lines of pixels, has {widget.height()}"
        else:
            lines = widget.text().split("\n")
            wide = max(widget.fontMetrics().horizontalAdvance(line) for line in lines)
            if wide > room.width() + 1:
                yield f"{_name(widget)} needs {wide}, has {room.width()}"
            if widget.fontMetrics().height() > widget.height() + 1:
                yield f"{_name(widget)} is too low"
    elif isinstance(widget, QAbstractButton) and widget.text():
        hint = widget.minimumSizeHint()
        if hint.width() > widget.width() + 1 or hint.height() > widget.height() + 1:
            yield f"{_name(widget)} needs {hint}, has {widget.size()}"
    elif isinstance(widget, QComboBox) and not isinstance(widget, Box) and not widget.isEditable():
        yield f"{_name(widget)} would cut its choice: it is no Box"
    elif isinstance(widget, QTabBar):
        for n in range(widget.count()):
            if not widget.rect().contains(widget.tabRect(n)) and not widget.usesScrollButtons():
                yield f"tab “{widget.tabText(n)}” is cut"


def _cut_titles(table: QTableView) -> Iterator[str]:
    header, model = table.horizontalHeader(), table.model()
    for n in range(header.count()):
        if header.isSectionHidden(n):  # it stands beside the lines
            continue
        title = str(model.headerData(n, Qt.Orientation.Horizontal) or "")
        if header.fontMetrics().horizontalAdvance(title) > header.sectionSize(n):
            yield f"the title “{title}” of {_name(table)} has only {header.sectionSize(n)}"


def _undressed(widget: QWidget) -> Iterator[str]:
    """A look that the style sheet knows nothing of."""
    look, style = widget.property("look"), cast(QApplication, QApplication.instance()).styleSheet()
    if look and f'[look="{look}"]' not in style:
        yield f"{_name(widget)} has a look without a style: {look}"


def places(window: QWidget) -> set[QWidget]:
    """What the Tab key has to reach; of a group that arrow keys walk, the one that is chosen."""

    def one_of_a_group(widget: QWidget) -> bool:
        grouped = isinstance(widget, QRadioButton | QPushButton) and widget.isCheckable()
        return grouped and isinstance(widget, QAbstractButton) and not widget.isChecked()

    return {w for w in _shown(window) if _takes_keyboard(w) and not one_of_a_group(w)}


def _takes_keyboard(widget: QWidget) -> bool:
    takes = bool(widget.focusPolicy() & Qt.FocusPolicy.TabFocus) and widget.focusProxy() is None
    return takes and widget.isEnabled() and not isinstance(widget.parentWidget(), QComboBox)


def _nameless(widget: QWidget) -> Iterator[str]:
    if not _takes_keyboard(widget):
        return
    face = QAccessible.queryAccessibleInterface(widget)
    said = face.text(QAccessible.Text.Name) if face is not None else ""
    if isinstance(widget, QComboBox):  # of a list Linux says what is chosen, Windows its name
        labels = [w for w in widget.window().findChildren(QLabel) if w.buddy() is widget]
        said = widget.accessibleName() or "".join(found.text() for found in labels)
    if not said.strip():
        yield f"{_name(widget)} in {type(widget.parentWidget()).__name__} has no name"


def _foreign(widget: QWidget) -> Iterator[str]:
    texts = [widget.toolTip(), widget.accessibleName()]
    if isinstance(widget, QLabel | QAbstractButton):
        texts.append(widget.text())
    if isinstance(widget, QLineEdit):
        texts.append(widget.placeholderText())
    if isinstance(widget, QTabBar):
        texts += [widget.tabText(n) for n in range(widget.count())]
    for text in texts:
        plain = text.replace("&", "").strip()
        latin = _LATIN.search(plain) and not _CHINESE.search(plain)
        if latin and not ALLOWED.fullmatch(plain):
            yield f"not Chinese: “{text}” in {type(widget).__name__}"

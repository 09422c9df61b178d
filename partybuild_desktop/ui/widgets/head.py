"""The head of a page: its title, a line of facts, and what can be done, the main act at the end.

What the width has no room for goes into the menu 更多, the first act first; the last one stays.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from PySide6.QtCore import QEvent, QSize
from PySide6.QtGui import QAction, QResizeEvent
from PySide6.QtWidgets import QHBoxLayout, QMenu, QPushButton, QSizePolicy, QToolButton, QWidget

from partybuild_desktop.system.i18n import tr
from partybuild_desktop.ui.widgets.basic import ElidedLabel, label

_SPACE: Final = 12
_FACTS: Final = 72  # what the facts keep at least, shortened, where a page says nothing else


class PageHead(QWidget):
    """`acts` from left to right; `menu` holds what always stands under 更多; `facts` is the width
    that the facts keep, as far as they need it, before an act is folded away."""

    def __init__(
        self,
        title: str,
        acts: Sequence[QPushButton] = (),
        *,
        menu: QMenu | None = None,
        facts: int = _FACTS,
    ) -> None:
        super().__init__()
        self._least = facts
        self._acts = dict.fromkeys(acts, True)
        self._own = menu is not None
        self._menu = menu or QMenu(self)
        self._folded: list[QAction] = []
        self.title = label(title, "title")
        self.facts = ElidedLabel(look="grey")
        self.more = QToolButton()
        self.more.setText(tr("更多"))
        self.more.setProperty("look", "menu")
        self.more.setAccessibleName(tr("{title}：更多操作", title=title))
        self.more.setPopupMode(QToolButton.ToolButtonPopupMode.InstantPopup)
        self.more.setMenu(self._menu)
        self._menu.aboutToShow.connect(self._list)
        across = QHBoxLayout(self)
        across.setContentsMargins(0, 0, 0, 0)
        across.setSpacing(_SPACE)
        for widget in (self.title, self.facts, self.more, *acts):
            across.addWidget(widget)
        across.setStretch(1, 1)
        # as narrow as the page is: what has no room is folded away
        self.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Fixed)
        self._fold()

    def allow(self, act: QPushButton, on: bool) -> None:
        """Whether an act is offered at all."""
        self._acts[act] = on
        self._fold()

    def _offered(self) -> list[QPushButton]:
        return [act for act, on in self._acts.items() if on]

    def _fold(self) -> None:
        """Show what there is room for, from the main act backwards."""
        offered = self._offered()
        wide = [act.sizeHint().width() + _SPACE for act in offered]
        facts = min(self.facts.sizeHint().width(), self._least) + _SPACE
        room = self.width() - self.title.sizeHint().width() - facts
        more = self.more.sizeHint().width() + _SPACE
        first = 0
        while first < len(wide) - 1:
            if sum(wide[first:]) + (more if self._own or first else 0) <= room:
                break
            first += 1
        for act in self._acts:
            act.setVisible(act in offered[first:])
        self.more.setVisible(self._own or first > 0)

    def _list(self) -> None:
        """Put what is folded away at the head of the menu."""
        for action in self._folded:
            self._menu.removeAction(action)
            action.deleteLater()
        self._folded = []
        for act in self._offered():
            if act.isHidden():
                action = QAction(act.text(), self._menu)
                action.setEnabled(act.isEnabled())
                action.triggered.connect(lambda _=False, act=act: act.click())
                self._folded.append(action)
        own = self._menu.actions()
        if self._folded and own:
            line = QAction(self._menu)
            line.setSeparator(True)
            self._folded.append(line)
        if own:
            self._menu.insertActions(own[0], self._folded)
        else:
            self._menu.addActions(self._folded)

    # Qt overrides

    def event(self, event: QEvent) -> bool:
        if event.type() == QEvent.Type.LayoutRequest:  # a title, a fact or a button reads otherwise
            self._fold()
        return super().event(event)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._fold()

    def sizeHint(self) -> QSize:
        found = super().sizeHint()  # as high with acts as without: pages begin at one height
        return QSize(found.width(), max(found.height(), self._act_height()))

    def minimumSizeHint(self) -> QSize:
        return QSize(0, max(super().minimumSizeHint().height(), self._act_height()))

    def _act_height(self) -> int:
        return max((act.sizeHint().height() for act in (self.more, *self._acts)), default=0)

"""The bar at the top: organisation, search, the practice mark, and the user's menu."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFrame, QHBoxLayout, QMenu, QSizePolicy, QToolButton, QWidget

from partybuild_desktop.system.i18n import tr
from partybuild_desktop.ui.desk import Desk
from partybuild_desktop.ui.widgets.basic import label
from partybuild_desktop.ui.widgets.chooser import OrgBox
from partybuild_desktop.ui.widgets.search import Answer, SearchBox


@dataclass(frozen=True, slots=True)
class UserAct:
    """One entry of the user's menu; None as an entry is a line."""

    text: str
    act: Callable[[], object]


class Bar(QFrame):
    """Always there, whatever page is shown."""

    def __init__(
        self,
        desk: Desk,
        host: QWidget,
        ask: Callable[[str], Answer],
        acts: Sequence[UserAct | None],
    ) -> None:
        super().__init__()
        self.setProperty("look", "bar")
        self.setFixedHeight(desk.theme.bar)
        self._desk = desk
        self.orgs = OrgBox(tr("当前党组织"))
        self.orgs.setMinimumWidth(160)
        self.orgs.setMaximumWidth(300)
        self.orgs.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.orgs.picked.connect(desk.move_to)
        self.search = SearchBox(ask, host)
        self.search.setMinimumWidth(140)
        self.search.setMaximumWidth(360)
        self.user = QToolButton()
        self.user.setText(desk.app.books.user)
        self.user.setProperty("look", "menu")
        self.user.setToolButtonStyle(Qt.ToolButtonStyle.ToolButtonTextOnly)
        self.user.setPopupMode(QToolButton.ToolButtonPopupMode.InstantPopup)
        self.user.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.user.setAccessibleName(tr("用户 {label}", label=desk.app.books.user))
        self.user.setMenu(self._menu(acts))
        layout = QHBoxLayout(self)
        layout.setContentsMargins(20, 0, 16, 1)
        layout.setSpacing(12)
        layout.addWidget(self.orgs, 4)
        if desk.app.books.practice:
            mark = label(tr("练习数据"), "practice")
            mark.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
            layout.addWidget(mark)
        layout.addStretch(1)
        layout.addWidget(self.search, 6)
        layout.addStretch(1)
        layout.addWidget(self.user)
        self.show_orgs()

    def _menu(self, acts: Sequence[UserAct | None]) -> QMenu:
        menu = QMenu(self.user)
        for entry in acts:
            if entry is None:
                menu.addSeparator()
            else:
                menu.addAction(entry.text).triggered.connect(_plain(entry.act))
        return menu

    def show_orgs(self) -> None:
        """Read the tree anew."""
        self.orgs.show_orgs(self._desk.app.orgs.tree(), self._desk.org, place=True)


def _plain(act: Callable[[], object]) -> Callable[[], None]:
    def run() -> None:
        act()

    return run

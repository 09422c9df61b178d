"""The navigation at the left: the name of the program and one entry for each page."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QButtonGroup, QFrame, QPushButton, QVBoxLayout, QWidget

from partybuild_desktop.system.i18n import tr
from partybuild_desktop.ui.page import PageInfo
from partybuild_desktop.ui.theme import Theme
from partybuild_desktop.ui.widgets.basic import label, scrolled


class Nav(QFrame):
    """Entries of which one is chosen."""

    chosen = Signal(str)

    def __init__(self, pages: Sequence[PageInfo], theme: Theme) -> None:
        super().__init__()
        self.setProperty("look", "nav")
        self.setFixedWidth(theme.nav_width)
        self._buttons: dict[str, QPushButton] = {}
        self._titles = {page.key: tr(page.title) for page in pages}
        group = QButtonGroup(self)
        group.setExclusive(True)
        logo = label(tr("党建台账"), "logo")
        logo.setFixedHeight(theme.bar)
        logo.setIndent(28)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 1, 0)
        layout.setSpacing(0)
        layout.addWidget(logo)
        entries = QWidget()
        inner = QVBoxLayout(entries)
        inner.setContentsMargins(0, 0, 0, 8)
        inner.setSpacing(0)
        stretched = False
        for page in pages:
            if page.at_foot and not stretched:
                inner.addStretch(1)
                stretched = True
            button = self._entry(page)
            group.addButton(button)
            inner.addWidget(button)
        layout.addWidget(scrolled(entries), 1)

    def _entry(self, page: PageInfo) -> QPushButton:
        title = self._titles[page.key]
        found = QPushButton(title)
        found.setProperty("look", "nav")
        found.setCheckable(True)
        found.setAccessibleName(title)
        found.setCursor(Qt.CursorShape.PointingHandCursor)
        found.clicked.connect(lambda: self.chosen.emit(page.key))
        self._buttons[page.key] = found
        return found

    def choose(self, key: str) -> None:
        """Mark the entry of the page that is shown."""
        self._buttons[key].setChecked(True)

    def count(self, key: str, n: int) -> None:
        """Show beside an entry how much waits there; nothing for 0."""
        title = self._titles[key]
        self._buttons[key].setText(tr("{title}　{n}", title=title, n=n) if n else title)

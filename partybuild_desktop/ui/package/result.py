"""What has become of the package just taken in: in full, until it is put away."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtWidgets import QFrame, QHBoxLayout

from partybuild_desktop.system.i18n import tr
from partybuild_desktop.ui.widgets.basic import button, label


class ResultBar(QFrame):
    """A line above the lists, for the status bar has no room for it; with the receipt to print."""

    def __init__(self, receipt: Callable[[], object]) -> None:
        super().__init__()
        self.setProperty("look", "card")
        self._text = label("", "ok", wrap=True, select=True)
        self.receipt = button(tr("打印回执…"), receipt)
        layout = QHBoxLayout(self)
        layout.setContentsMargins(16, 8, 12, 8)
        layout.setSpacing(8)
        layout.addWidget(self._text, 1)
        layout.addWidget(self.receipt)
        layout.addWidget(button(tr("知道了"), self.hide, "link"))
        self.hide()

    @property
    def text(self) -> str:
        return self._text.text() if self.isVisible() else ""

    def say(self, text: str, *, receipt: bool) -> None:
        """Say it; with `receipt` there is one to be printed."""
        self._text.setText(text)
        self.setAccessibleName(text)
        self.receipt.setVisible(receipt)
        self.show()

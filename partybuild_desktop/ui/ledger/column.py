"""The column of options at the left of a page that prints."""

from __future__ import annotations

from PySide6.QtWidgets import QRadioButton, QVBoxLayout, QWidget

from partybuild_desktop.system.i18n import tr
from partybuild_desktop.ui.widgets.basic import card, scrolled


class OptionColumn(QWidget):
    """A card of options, one below the other; it scrolls where the window is too low."""

    def lay_out(self, *parts: QWidget, width: int) -> None:
        """Show these parts, from the top; called once, when they are made."""
        frame, layout = card()
        for part in parts:
            layout.addWidget(part)
        layout.addStretch(1)
        content = QWidget()
        inner = QVBoxLayout(content)
        inner.setContentsMargins(0, 0, 8, 0)
        inner.addWidget(frame)
        outer = QVBoxLayout(self)
        outer.setContentsMargins(0, 0, 0, 0)
        outer.addWidget(scrolled(content))
        self.setFixedWidth(width)


def mask_choice() -> tuple[QRadioButton, QRadioButton]:
    """How the numbers of persons are to stand on paper: masked, as it is at first, or in full."""
    masked, full = QRadioButton(tr("隐去中间几位")), QRadioButton(tr("完整号码"))
    masked.setChecked(True)
    for choice in (masked, full):
        choice.setAccessibleName(tr("身份证和电话：{how}", how=choice.text()))
    return masked, full

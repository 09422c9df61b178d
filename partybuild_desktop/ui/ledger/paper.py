"""The paper of a ledger: its own, or the sheet and the binding edge that the clerk prefers."""

from __future__ import annotations

from typing import Final

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QComboBox, QVBoxLayout, QWidget

from partybuild_desktop.domain.ledger import Binding, Document
from partybuild_desktop.domain.printing import SHEETS
from partybuild_desktop.services.settings import Settings
from partybuild_desktop.system.i18n import N_, tr
from partybuild_desktop.ui.widgets.basic import label

_SHEET_KEY: Final = "ledger/sheet/"
_BINDING_KEY: Final = "ledger/binding/"
_SHEETS: Final = {
    "": N_("这种台账的常用纸"),
    "A4-portrait": N_("A4 竖放"),
    "A4-landscape": N_("A4 横放"),
    "A3-portrait": N_("A3 竖放"),
    "A3-landscape": N_("A3 横放"),
}
_BINDINGS: Final = {Binding.LEFT.value: N_("左侧装订"), Binding.TOP.value: N_("上边装订")}
assert set(_SHEETS) == {"", *SHEETS}


class PaperChoice(QWidget):
    """Remembered for each kind of ledger on this PC; `changed` when the clerk chose."""

    changed = Signal()

    def __init__(self, settings: Settings) -> None:
        super().__init__()
        self._settings, self._kind = settings, ""
        self._sheet = _box(tr("纸张"), _SHEETS)
        self._binding = _box(tr("装订边"), _BINDINGS)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(8)
        for part in (label(tr("纸张"), "grey"), self._sheet, self._binding):
            layout.addWidget(part)
        for box in (self._sheet, self._binding):
            box.activated.connect(lambda _: self._keep())

    def show_kind(self, kind: str) -> None:
        """What was chosen for a kind the last time."""
        self._kind = kind
        for box, key in ((self._sheet, _SHEET_KEY), (self._binding, _BINDING_KEY)):
            box.setCurrentIndex(max(0, box.findData(self._settings.get(key + kind))))

    def suit(self, document: Document) -> None:
        """Hidden where a standard says what the paper is."""
        self.setVisible(not document.paper.official)

    @property
    def sheet(self) -> str:
        """As `domain.printing.laid_on` takes it."""
        return str(self._sheet.currentData())

    @property
    def binding(self) -> str:
        """As `sheet`; "" for the left edge, where every ledger is bound."""
        found = str(self._binding.currentData())
        return "" if found == Binding.LEFT else found

    def _keep(self) -> None:
        self._settings.set(_SHEET_KEY + self._kind, self.sheet)
        self._settings.set(_BINDING_KEY + self._kind, self.binding)
        self.changed.emit()


def _box(name: str, entries: dict[str, str]) -> QComboBox:
    found = QComboBox()
    found.setAccessibleName(name)
    for data, text in entries.items():
        found.addItem(tr(text), data)
    return found

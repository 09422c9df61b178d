"""The paper of a ledger: its own, or the sheet, binding edge and margins that the clerk prefers."""

from __future__ import annotations

from typing import Final

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QDoubleSpinBox, QGridLayout, QVBoxLayout, QWidget

from partybuild_desktop.domain.ledger import Binding, Document
from partybuild_desktop.domain.printing import SHEETS, laid_on, margins_of
from partybuild_desktop.domain.problem import UserProblem
from partybuild_desktop.services import wording
from partybuild_desktop.services.settings import Settings
from partybuild_desktop.system.i18n import N_, tr
from partybuild_desktop.ui.widgets.basic import button, label, row
from partybuild_desktop.ui.widgets.box import Box

_SHEET_KEY: Final = "ledger/sheet/"
_BINDING_KEY: Final = "ledger/binding/"
_MARGINS_KEY: Final = "ledger/margins/"
_SHEETS: Final = {
    "": N_("这种台账的常用纸"),
    "A4-portrait": N_("A4 竖放"),
    "A4-landscape": N_("A4 横放"),
    "A3-portrait": N_("A3 竖放"),
    "A3-landscape": N_("A3 横放"),
}
_BINDINGS: Final = {Binding.LEFT.value: N_("左侧装订"), Binding.TOP.value: N_("上边装订")}
assert set(_SHEETS) == {"", *SHEETS}
_EDGES: Final = (N_("上"), N_("下"), N_("左"), N_("右"))
_MOST_MM: Final = 150.0


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
        self.margins = Margins()
        self.margins.changed.connect(self._check_margins)
        self._document: Document | None = None
        layout.addWidget(self.margins)

    def show_kind(self, kind: str) -> None:
        """What was chosen for a kind the last time."""
        self._kind = kind
        for box, key in ((self._sheet, _SHEET_KEY), (self._binding, _BINDING_KEY)):
            box.setCurrentIndex(max(0, box.findData(self._settings.get(key + kind))))
        self.margins.show_text(self._settings.get(_MARGINS_KEY + kind))

    def suit(self, document: Document) -> None:
        """Hidden where a standard says what the paper is."""
        self._document = document
        self.setVisible(not document.paper.official)
        left, top, right, bottom = document.paper.margins
        self.margins.suit((top, bottom, left, right))

    @property
    def sheet(self) -> str:
        """As `domain.printing.laid_on` takes it."""
        return str(self._sheet.currentData())

    @property
    def margin_text(self) -> str:
        """As `sheet`: top, bottom, left and right in mm; "" for the ledger's own."""
        return self.margins.text

    @property
    def binding(self) -> str:
        """As `sheet`; "" for the left edge, where every ledger is bound."""
        found = str(self._binding.currentData())
        return "" if found == Binding.LEFT else found

    def _check_margins(self) -> None:
        """Margins that cannot be are refused where they are typed, and not kept."""
        why = ""
        try:
            if self._document is not None:
                laid_on(self._document, self.sheet, self.binding, self.margin_text)
        except UserProblem as problem:
            why = wording.text_of(problem)
        self.margins.say(why)
        if not why:
            self._keep()

    def _keep(self) -> None:
        self._settings.set(_SHEET_KEY + self._kind, self.sheet)
        self._settings.set(_BINDING_KEY + self._kind, self.binding)
        self._settings.set(_MARGINS_KEY + self._kind, self.margin_text)
        self.changed.emit()


class Margins(QWidget):
    """页边距: four edges in mm. Until one is changed they are the ledger's own."""

    changed = Signal()

    def __init__(self) -> None:
        super().__init__()
        self.text = ""  # as `domain.printing.laid_on` takes them
        self._own = button(tr("用常用的"), self._forget, "link", name=tr("页边距用常用的"))
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(4)
        head = row(label(tr("页边距（毫米）"), "grey"), None, self._own)
        layout.addLayout(head)
        grid = QGridLayout()
        grid.setSpacing(6)
        self.edges = tuple(_edge(tr(title)) for title in _EDGES)
        for n, (title, edge) in enumerate(zip(_EDGES, self.edges, strict=True)):
            line, place = divmod(n, 2)
            grid.addWidget(label(tr(title)), line, 2 * place)
            grid.addWidget(edge, line, 2 * place + 1)
            grid.setColumnStretch(2 * place + 1, 1)
            edge.editingFinished.connect(self._typed)
        layout.addLayout(grid)
        self.why = label("", "cause", wrap=True)
        layout.addWidget(self.why)
        self._own.hide()
        self.why.hide()

    def say(self, text: str) -> None:
        """Why they cannot be; "" when they can."""
        self.why.setText(text)
        self.why.setVisible(bool(text))

    def show_text(self, text: str) -> None:
        """What was kept; what can no longer be read is forgotten."""
        try:
            values = margins_of(text) if text else ()
        except UserProblem:
            text, values = "", ()
        self.text = text
        self._put(values)
        self.say("")

    def suit(self, own: tuple[float, ...]) -> None:
        """Those that a ledger was drawn with."""
        self._put(own)

    def _put(self, values: tuple[float, ...]) -> None:
        for edge, value in zip(self.edges, values, strict=False):
            edge.setValue(value)
        self._own.setVisible(bool(self.text))
        self._shown = self._typed_text()

    def _typed_text(self) -> str:
        return ",".join(f"{edge.value():g}" for edge in self.edges)

    def _typed(self) -> None:
        if self._typed_text() != self._shown:
            self.text = self._shown = self._typed_text()
            self._own.show()
            self.changed.emit()

    def _forget(self) -> None:
        self.text = ""
        self._own.hide()
        self.changed.emit()


def _edge(name: str) -> QDoubleSpinBox:
    found = QDoubleSpinBox()
    found.setAccessibleName(tr("页边距：{edge}", edge=name))
    found.setRange(0.0, _MOST_MM)
    found.setDecimals(1)
    found.setButtonSymbols(QDoubleSpinBox.ButtonSymbols.NoButtons)
    # Qt keeps room for the buttons, and two edges stand side by side
    found.setMinimumWidth(found.fontMetrics().horizontalAdvance("20.0") + 20)
    return found


def _box(name: str, entries: dict[str, str]) -> Box:
    found = Box()
    found.setAccessibleName(name)
    for data, text in entries.items():
        found.addItem(tr(text), data)
    return found

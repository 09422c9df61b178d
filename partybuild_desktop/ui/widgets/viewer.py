"""A drawn ledger to look at: its pages, and above them zoom, page and search."""

from __future__ import annotations

from typing import Final

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QComboBox, QLineEdit, QSpinBox, QVBoxLayout, QWidget

from partybuild_desktop.system.i18n import tr
from partybuild_desktop.ui.desk import Desk
from partybuild_desktop.ui.widgets.basic import ElidedLabel, label, restyle, row
from partybuild_desktop.ui.widgets.sheets import FIT, Drawn, Sheets

_ZOOMS: Final = (100, 125)


class Viewer(QWidget):
    """Sheets with their bar. Ctrl+F goes to the search, Enter there to the next page with it."""

    def __init__(self, desk: Desk) -> None:
        super().__init__()
        self._desk = desk
        self._texts: tuple[bytes, list[str]] = (b"", [])
        self.sheets = Sheets(desk)
        self.zoom = QComboBox()
        self.zoom.setAccessibleName(tr("显示比例"))
        self.zoom.addItem(tr("适合宽度"), FIT)
        for percent in _ZOOMS:
            self.zoom.addItem(f"{percent} %", percent)
        self.zoom.currentIndexChanged.connect(
            lambda _: self.sheets.zoom_to(self.zoom.currentData())
        )
        self.number = QSpinBox()
        self.number.setAccessibleName(tr("页码"))
        self.number.setRange(1, 1)
        self.number.setButtonSymbols(QSpinBox.ButtonSymbols.NoButtons)
        self.number.setAlignment(Qt.AlignmentFlag.AlignRight)
        self.number.setFixedWidth(56 + 2 * desk.theme.plus)
        self.number.setKeyboardTracking(False)
        self.number.valueChanged.connect(self.sheets.go_to)
        self.of = label(tr("/ {n} 页", n=0), "grey")
        self.search = QLineEdit()
        self.search.setPlaceholderText(tr("查找 Ctrl+F，回车下一处"))
        self.search.setAccessibleName(tr("在各页中查找"))
        self.search.setClearButtonEnabled(True)
        self.search.setMinimumWidth(80)
        self.search.setMaximumWidth(210)
        self.search.returnPressed.connect(self._seek)
        self.search.textChanged.connect(lambda _: self._say(""))
        self.found = ElidedLabel(look="grey")
        bar = row(self.zoom, self.number, self.of, None, self.found, self.search)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(8)
        layout.addLayout(bar)
        layout.addWidget(self.sheets, 1)
        self.sheets.moved.connect(self._moved)
        self.sheets.laid.connect(self._laid)
        QShortcut(
            QKeySequence.StandardKey.Find,
            self,
            self._to_find,
            context=Qt.ShortcutContext.WindowShortcut,
        )

    def _to_find(self) -> None:
        self.search.setFocus(Qt.FocusReason.ShortcutFocusReason)
        self.search.selectAll()

    def show_pdf(self, drawn: Drawn, *, whole: bool = False) -> None:
        """Show another ledger; `whole` when its first page is in sight already."""
        self._say("")
        self.sheets.show_pdf(drawn, whole=whole)

    def _laid(self, pages: int) -> None:
        self.of.setText(tr("/ {n} 页", n=pages))
        self.number.blockSignals(True)
        self.number.setRange(1, max(1, pages))
        self.number.setValue(max(1, self.sheets.current))
        self.number.blockSignals(False)

    def _moved(self, page: int) -> None:
        if not self.number.hasFocus():
            self.number.blockSignals(True)
            self.number.setValue(page)
            self.number.blockSignals(False)

    # --- searching

    def _seek(self) -> None:
        drawn, wanted = self.sheets.drawn, "".join(self.search.text().split())
        if drawn is None or not wanted:
            return
        if self._texts[0] is drawn.pdf:
            self._go(wanted)
            return
        from partybuild_desktop.ui.printing import texts_of

        def take(texts: list[str]) -> None:
            self._texts = (drawn.pdf, texts)
            self._go(wanted)

        self._desk.jobs.run(
            lambda progress: texts_of(drawn.pdf, progress), done=take, failed=self._desk.trouble
        )

    def _go(self, wanted: str) -> None:
        pages = [n for n, text in enumerate(self._texts[1], 1) if wanted in text]
        if not pages:
            self._say(tr("没有找到"), wrong=True)
            return
        here = self.sheets.current if self.found.text() else 0
        page = next((n for n in pages if n > here), pages[0])
        self.sheets.go_to(page)
        # the last page may be too short to come to the top: say what was found, not what is there
        self._say(tr("在第 {n} 页，共 {pages} 页有", n=page, pages=len(pages)))

    def _say(self, text: str, *, wrong: bool = False) -> None:
        restyle(self.found, "look", "cause" if wrong else "grey")
        self.found.setText(text)

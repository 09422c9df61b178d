"""A drawn ledger to look at: its pages, and above them zoom, page and search."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from PySide6.QtCore import Qt
from PySide6.QtGui import QIcon, QKeySequence, QShortcut
from PySide6.QtWidgets import QLineEdit, QSpinBox, QToolButton, QVBoxLayout, QWidget

from partybuild_desktop.system.i18n import tr
from partybuild_desktop.ui.desk import Desk
from partybuild_desktop.ui.jobs import Job
from partybuild_desktop.ui.theme import icon_file
from partybuild_desktop.ui.widgets.basic import ElidedLabel, label, restyle, row
from partybuild_desktop.ui.widgets.box import Box
from partybuild_desktop.ui.widgets.flow import Flow
from partybuild_desktop.ui.widgets.sheets import FIT, Drawn, Sheets

if TYPE_CHECKING:
    from partybuild_desktop.reports.preview import PageSearch
    from partybuild_desktop.ui.printing import Hit

_ZOOMS: Final = (100, 125)


class Viewer(QWidget):
    """Sheets with their bar. Ctrl+F goes to the search, Enter there to the next place it is at;
    F3 and Shift+F3 go on and back from anywhere."""

    def __init__(self, desk: Desk) -> None:
        super().__init__()
        self._desk = desk
        self._sought: tuple[bytes, str] = (b"", "")  # what the hits are of
        self._search: PageSearch | None = None
        self._hits: list[Hit] = []
        self._at = -1
        self._job: Job | None = None
        self.sheets = Sheets(desk)
        page, search = QWidget(), QWidget()
        page.setLayout(row(*self._paging()))
        search.setLayout(row(*self._searching()))
        bar = Flow(page, search, right=1)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(8)
        layout.addWidget(bar)
        layout.addWidget(self.sheets, 1)
        self.sheets.moved.connect(self._moved)
        self.sheets.laid.connect(self._laid)
        for keys, act in (
            (QKeySequence.StandardKey.Find, self._to_find),
            (QKeySequence.StandardKey.FindNext, self.next_hit),
            (QKeySequence.StandardKey.FindPrevious, self.last_hit),
        ):
            QShortcut(keys, self, act, context=Qt.ShortcutContext.WindowShortcut)

    def _paging(self) -> tuple[QWidget, ...]:
        self.zoom = Box()
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
        self.number.setFixedWidth(56 + 2 * self._desk.theme.plus)
        self.number.setKeyboardTracking(False)
        self.number.valueChanged.connect(self.sheets.go_to)
        self.of = label(tr("/ {n} 页", n=0), "grey")
        return self.zoom, self.number, self.of

    def _searching(self) -> tuple[QWidget, ...]:
        self.search = QLineEdit()
        self.search.setPlaceholderText(tr("查找 Ctrl+F，回车下一处"))
        self.search.setAccessibleName(tr("在各页中查找"))
        self.search.setClearButtonEnabled(True)
        self.search.setMinimumWidth(80)
        self.search.setMaximumWidth(210)
        self.search.returnPressed.connect(self.next_hit)
        self.search.textChanged.connect(lambda _: self._forget())
        self.found = ElidedLabel(look="grey")
        self.back, self.on = QToolButton(), QToolButton()
        for arrow, icon, name, act in (
            (self.back, "up", tr("上一处（Shift+F3）"), self.last_hit),
            (self.on, "down", tr("下一处（F3）"), self.next_hit),
        ):
            arrow.setIcon(QIcon(icon_file(icon)))
            arrow.setAccessibleName(name)
            arrow.setToolTip(name)
            arrow.clicked.connect(act)
        return self.found, self.search, self.back, self.on

    def _to_find(self) -> None:
        self.search.setFocus(Qt.FocusReason.ShortcutFocusReason)
        self.search.selectAll()

    def show_pdf(self, drawn: Drawn, *, whole: bool = False) -> None:
        """Show another ledger; `whole` when its first page is in sight already."""
        self._forget()
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

    def next_hit(self) -> None:
        """To the next place that has what is typed, from the last one to the first."""
        self._seek(1)

    def last_hit(self) -> None:
        """To the place before."""
        self._seek(-1)

    def _seek(self, step: int) -> None:
        drawn, wanted = self.sheets.drawn, "".join(self.search.text().split())
        if drawn is None or not wanted:
            return
        if self._sought == (drawn.pdf, wanted):
            self._go(self._at + step)
            return
        from partybuild_desktop.reports.preview import PageSearch
        from partybuild_desktop.ui.printing import hits_of

        self._forget()
        if self._search is None or self._search.pdf is not drawn.pdf:
            self._search = PageSearch(drawn.pdf)
        search, sought = self._search, (drawn.pdf, wanted)
        self._job = self._desk.jobs.run(
            lambda progress: hits_of(search, wanted, progress),
            done=lambda hits: self._take(sought, hits),
            failed=self._desk.trouble,
        )
        self._say(tr("正在查找…"))

    def _take(self, sought: tuple[bytes, str], hits: list[Hit]) -> None:
        self._job = None
        self._sought, self._hits = sought, hits
        here = self.sheets.current
        self._go(next((n for n, hit in enumerate(hits) if hit.page >= here), 0))

    def _go(self, n: int) -> None:
        if not self._hits:
            self._say(tr("没有找到"), wrong=True)
            return
        self._at = n % len(self._hits)
        self.sheets.show_hits(self._hits, self._at)
        self._say(tr("第 {n} 处，共 {all} 处", n=self._at + 1, all=len(self._hits)))

    def _forget(self) -> None:
        """What was found is of another text or of other pages."""
        if self._job is not None:
            self._job.cancel()
            self._job = None
        self._sought, self._hits, self._at = (b"", ""), [], -1
        self.sheets.show_hits([], -1)
        self._say("")

    def _say(self, text: str, *, wrong: bool = False) -> None:
        restyle(self.found, "look", "cause" if wrong else "grey")
        self.found.setText(text)

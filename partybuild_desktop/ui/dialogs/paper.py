"""打印: which printer, how many copies, which pages, and how far to move what is printed.

Printer, copies and sides are remembered for each kind of ledger, the calibration for each printer
and kind; all of it on this PC alone.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from io import BytesIO
from typing import TYPE_CHECKING, Final

from PySide6.QtPrintSupport import QPrintDialog, QPrinter
from PySide6.QtWidgets import QDialog, QDoubleSpinBox, QSpinBox, QWidget

from partybuild_desktop.domain.printing import Printing
from partybuild_desktop.system.i18n import N_, tr
from partybuild_desktop.system.progress import Progress
from partybuild_desktop.ui import printing as paper
from partybuild_desktop.ui.desk import Desk
from partybuild_desktop.ui.dialogs.base import AskDialog
from partybuild_desktop.ui.widgets.basic import button, label
from partybuild_desktop.ui.widgets.box import Box

if TYPE_CHECKING:
    from partybuild_desktop.ui.ledger.asked import Asked

_PRINTER_KEY: Final = "print/printer/"
_SHIFT_KEY: Final = "print/shift/"
_COPIES_KEY: Final = "print/copies/"
_SIDES_KEY: Final = "print/sides/"
_MODES: Final = {
    "": QPrinter.DuplexMode.DuplexAuto,
    "one": QPrinter.DuplexMode.DuplexNone,
    "long": QPrinter.DuplexMode.DuplexLongSide,
    "short": QPrinter.DuplexMode.DuplexShortSide,
}
_SIDES: Final = {
    "": N_("按打印机的设置"),
    "one": N_("单面"),
    "long": N_("双面，沿长边翻"),
    "short": N_("双面，沿短边翻"),
}
_BOTH: Final = ("long", "short")
_MOST_COPIES: Final = 99
_MOST_MM: Final = 20.0
_WIDE: Final = 150
Shift = tuple[float, float]


class PaperDialog(AskDialog):
    """Prints what `draw` makes for a calibration; `pages` is how many there are to choose from.

    `large` says that they are A3, `fixed` is for a print that comes out again just as it was: it
    cannot be moved, `sides` what is offered first.
    """

    def __init__(
        self,
        desk: Desk,
        parent: QWidget,
        *,
        kind: str,
        pages: int,
        draw: Callable[[Shift, Progress], bytes],
        large: bool = False,
        fixed: bool = False,
        sides: str = "",
    ) -> None:
        super().__init__(parent, title=tr("打印"), main=tr("打印"), width=500)
        self._desk, self._kind, self._pages, self._draw = desk, kind, pages, draw
        self._set: QPrinter | None = None  # as the system's own dialog left it
        self.gone = label("", "warn", wrap=True)
        self.body.addWidget(self.gone)
        self.note = label("", "warn", wrap=True)
        self.body.addWidget(self.note)
        self._large, self._usual = large, sides
        self._make_fields(fixed)
        self.body.addStretch(1)
        self._offer_printers()

    def _make_fields(self, fixed: bool) -> None:
        self.printer = Box()
        self.copies = _number(1, _MOST_COPIES)
        self.sides = Box()
        for sides, words in _SIDES.items():
            self.sides.addItem(tr(words), sides)
        self.sides.currentIndexChanged.connect(lambda _: self._tell())
        self.first = _number(1, max(1, self._pages))
        self.last = _number(1, max(1, self._pages))
        self.last.setValue(self._pages)
        self.first.valueChanged.connect(self.last.setMinimum)
        self.dx, self.dy = _millimetres(), _millimetres()
        form = self.form()
        self.add_field(form, "printer", tr("打印机"), self.printer)
        self.add_field(form, "copies", tr("份数"), self.copies)
        self.add_field(form, "sides", tr("单双面"), self.sides)
        hint = tr("上次打到一半，从没有打好的一页继续。")
        self.add_field(form, "first", tr("从第几页开始"), self.first, hint)
        self.add_field(form, "last", tr("到第几页"), self.last)
        if not fixed:
            self.add_field(form, "dx", tr("右移"), self.dx)
            hint = tr(
                "套打在印好的表格上时，按打歪的毫米数校正；负数是左移、上移。每台打印机记住。"
            )
            self.add_field(form, "dy", tr("下移"), self.dy, hint)
        for key, field in self.fields.items():
            named = {"printer": tr("打印机"), "copies": tr("份数"), "first": tr("从第几页开始")}
            named |= {"sides": tr("单双面")}
            named |= {"last": tr("到第几页"), "dx": tr("右移毫米"), "dy": tr("下移毫米")}
            field.setAccessibleName(named[key])
        self.more = button(tr("打印机设置…"), self._system)
        self.buttons.insertWidget(0, self.more)

    def _offer_printers(self) -> None:
        names = paper.printers()
        kept = self._desk.app.settings.get(_PRINTER_KEY + self._kind)
        lost = bool(kept) and kept not in names
        self.printer.addItems(names)
        chosen = kept if kept in names else paper.usual_printer()
        self.printer.setCurrentIndex(max(0, self.printer.findText(chosen)))
        self.gone.setVisible(lost)
        if lost:
            name = self.printer.currentText()
            text = tr("上次用的打印机“{kept}”现在找不到，改用“{name}”。", kept=kept, name=name)
            self.gone.setText(text)
        self.printer.currentIndexChanged.connect(lambda _: self._other_printer())
        settings = self._desk.app.settings
        self.sides.setCurrentIndex(
            max(0, self.sides.findData(settings.get(_SIDES_KEY + self._kind, self._usual)))
        )
        copies = settings.get(_COPIES_KEY + self._kind)
        self.copies.setValue(int(copies) if copies.isdecimal() else 1)
        self._read_shift()
        self._tell()

    def _tell(self) -> None:
        """What the chosen printer cannot do, and what becomes of it."""
        name = self.printer.currentText()
        told = []
        if self._large and not paper.takes_a3(name):
            told.append(tr("这台打印机没有 A3 纸，会缩小打在 A4 纸上。"))
        if self.sides.currentData() in _BOTH and not paper.turns_over(name):
            told.append(tr("这台打印机不会自动双面打印，会打成单面。"))
        self.note.setText("\n".join(told))
        self.note.setVisible(bool(told))
        self.fit()

    def _shift_key(self) -> str:
        return f"{_SHIFT_KEY}{self.printer.currentText()}/{self._kind}"

    def _read_shift(self) -> None:
        kept = self._desk.app.settings.get(self._shift_key(), "0,0").split(",")
        for field, text in zip((self.dx, self.dy), kept, strict=True):
            field.setValue(float(text))

    def _other_printer(self) -> None:
        self._set = None
        self._read_shift()
        self._tell()

    def _system(self) -> None:
        """The system's own dialog, for paper trays, both sides and whatever the printer can."""
        printer = self._set or paper.make_printer(self.printer.currentText())
        printer.setCopyCount(self.copies.value())
        printer.setDuplex(_MODES[self.sides.currentData()])
        dialog = QPrintDialog(printer, self)
        dialog.setOption(QPrintDialog.PrintDialogOption.PrintPageRange)
        dialog.setMinMax(1, max(1, self._pages))
        dialog.setFromTo(self.first.value(), self.last.value())
        if dialog.exec() != QDialog.DialogCode.Accepted:
            return
        self.printer.setCurrentIndex(max(0, self.printer.findText(printer.printerName())))
        self.copies.setValue(printer.copyCount())
        sides = next(key for key, mode in _MODES.items() if mode is printer.duplex())
        self.sides.setCurrentIndex(self.sides.findData(sides))
        if printer.printRange() is QPrinter.PrintRange.PageRange:
            self.first.setValue(printer.fromPage())
            self.last.setValue(printer.toPage())
        self._set = printer

    def confirm(self) -> None:
        name = self.printer.currentText()
        settings, shift = self._desk.app.settings, (self.dx.value(), self.dy.value())
        settings.set(_PRINTER_KEY + self._kind, name)
        settings.set(self._shift_key(), f"{shift[0]},{shift[1]}")
        settings.set(_COPIES_KEY + self._kind, str(self.copies.value()))
        settings.set(_SIDES_KEY + self._kind, self.sides.currentData())
        printer = self._set or paper.make_printer(name)
        both = self.sides.currentData() in _BOTH and not paper.turns_over(name)
        printer.setDuplex(_MODES["one" if both else self.sides.currentData()])
        pages = range(self.first.value() - 1, self.last.value())
        copies = self.copies.value()

        def work(progress: Progress) -> None:
            pdf = self._draw(shift, progress)
            count = paper.page_count(pdf)  # the books may have changed since the preview
            there = range(min(pages.start, count - 1), min(pages.stop, count))
            paper.send(printer, pdf, progress, pages=there, copies=copies)

        self.clear_trouble()
        self._desk.jobs.run(
            work,
            done=lambda _: self._sent(name),
            failed=self.show_trouble,
            owner=self,
            title=tr("正在打印"),
        )

    def _sent(self, name: str) -> None:
        self._desk.say(tr("已送往打印机“{name}”", name=name))
        self.accept()


def print_ledger(
    owner: QWidget, desk: Desk, asked: Asked, *, pages: int, large: bool = False
) -> str:
    """Ask how, and print; says why it cannot be, "" when it can."""
    if not paper.printers():
        return paper.no_printer()
    app = desk.app

    def draw(shift: Shift, progress: Progress) -> bytes:
        stream = BytesIO()
        moved: Printing = replace(asked.printing, dx_mm=shift[0], dy_mm=shift[1])
        document = asked.compose(app)
        app.prints.draw(
            document,
            stream,
            progress,
            org=asked.scope.org,
            asked=asked.kept(),
            printing=moved,
        )
        return stream.getvalue()

    PaperDialog(desk, owner, kind=asked.kind, pages=pages, draw=draw, large=large).open()
    return ""


def _number(first: int, last: int) -> QSpinBox:
    found = QSpinBox()
    found.setRange(first, last)
    found.setButtonSymbols(QSpinBox.ButtonSymbols.NoButtons)
    found.setFixedWidth(_WIDE)
    return found


def _millimetres() -> QDoubleSpinBox:
    found = QDoubleSpinBox()
    found.setRange(-_MOST_MM, _MOST_MM)
    found.setSingleStep(0.5)
    found.setDecimals(1)
    found.setSuffix(tr(" 毫米"))
    found.setButtonSymbols(QSpinBox.ButtonSymbols.NoButtons)
    found.setFixedWidth(_WIDE)
    return found

"""From a drawn PDF to the printer: the same pages that were previewed, at its resolution.

The PDF never touches the disk: what the printer's queue keeps is the only copy in clear (P10).
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from PySide6.QtCore import QRectF, QSizeF, Qt
from PySide6.QtGui import QImage, QPageLayout, QPageSize, QPainter
from PySide6.QtPrintSupport import QPrintDialog, QPrinter, QPrinterInfo
from PySide6.QtWidgets import QDialog, QWidget

from partybuild_desktop.services import wording
from partybuild_desktop.services.settings import Settings
from partybuild_desktop.system.errors import EnvironmentProblem
from partybuild_desktop.system.i18n import tr
from partybuild_desktop.system.progress import Progress
from partybuild_desktop.ui.jobs import Jobs, Trouble

if TYPE_CHECKING:
    from partybuild_desktop.reports.preview import PageImage, PageSearch, Spot

_FONTS_KEY: Final = "print/pc_fonts"
_DPI: Final = 300
_LOW_DPI: Final = 36
_A3_INCHES: Final = 10.0  # a short side beyond that of A4


def pc_fonts(settings: Settings) -> bool:
    """Whether the clerk wants the licensed faces of this PC on paper."""
    return settings.get(_FONTS_KEY) == "1"


def choose_pc_fonts(settings: Settings, wanted: bool) -> None:
    """Keep the choice, on this PC alone."""
    settings.set(_FONTS_KEY, "1" if wanted else "")


def printers() -> list[str]:
    """The names of the printers that this PC knows."""
    return list(QPrinterInfo.availablePrinterNames())


def usual_printer() -> str:
    """The name of the printer that the system prints with when not told otherwise."""
    return str(QPrinterInfo.defaultPrinterName())


def no_printer() -> str:
    """What to say where there is none."""
    return tr("这台电脑没有安装打印机。可以先保存为 PDF，拿到有打印机的电脑上打印。")


def takes_a3(name: str) -> bool:
    """Whether the printer has A3; one that does not say is believed to."""
    sizes = QPrinterInfo.printerInfo(name).supportedPageSizes()
    return not sizes or any(size.id() == QPageSize.PageSizeId.A3 for size in sizes)


def turns_over(name: str) -> bool:
    """Whether the printer prints on both sides by itself; one that does not say does not."""
    modes = QPrinterInfo.printerInfo(name).supportedDuplexModes()
    return any(mode is not QPrinter.DuplexMode.DuplexNone for mode in modes)


def is_large(pdf: bytes) -> bool:
    """Whether the first page is wider than A4."""
    low = page_picture(pdf, 0, _LOW_DPI)
    return _is_a3(low)


def make_printer(name: str) -> QPrinter:
    """The printer of a name, at its full resolution."""
    printer = QPrinter(QPrinter.PrinterMode.HighResolution)
    printer.setPrinterName(name)
    return printer


def print_pdf(
    owner: QWidget,
    jobs: Jobs,
    draw: Callable[[Progress], bytes],
    *,
    said: Callable[[], None],
    failed: Callable[[str], None],
) -> None:
    """One sheet: ask for a printer, draw and print. `said` when it is there, else `failed`."""
    if not printers():
        failed(no_printer())
        return
    printer = make_printer(usual_printer())
    if QPrintDialog(printer, owner).exec() != QDialog.DialogCode.Accepted:
        return

    def work(progress: Progress) -> None:
        pdf = draw(progress)
        send(printer, pdf, progress, pages=range(page_count(pdf)), copies=printer.copyCount())

    def refused(problem: Trouble) -> None:
        failed(wording.text_of(problem))

    jobs.run(work, done=lambda _: said(), failed=refused, owner=owner, title=tr("正在打印"))


def send(
    printer: QPrinter, pdf: bytes, progress: Progress, *, pages: Sequence[int], copies: int
) -> None:
    """Print these pages (from 0). Raises EnvironmentProblem printer_refused; Cancelled.

    A printer that makes no copies itself gets the pages again.
    """
    own = printer.supportsMultipleCopies()
    printer.setCopyCount(copies if own else 1)
    sheets = list(pages) * (1 if own else copies)
    progress.step(tr("正在送往打印机"), len(sheets))
    printer.setFullPage(True)
    dpi = min(printer.resolution(), _DPI)
    painter = QPainter()
    try:
        for n, page in enumerate(sheets):
            _shape(printer, page_picture(pdf, page, _LOW_DPI))
            if not (printer.newPage() if n else painter.begin(printer)):
                raise EnvironmentProblem("printer_refused", name=printer.printerName())
            picture = page_picture(pdf, page, dpi)
            size = picture.size().scaled(
                painter.viewport().size(), Qt.AspectRatioMode.KeepAspectRatio
            )
            painter.drawImage(QRectF(0, 0, size.width(), size.height()), picture)
            progress.advance()
    except BaseException:
        printer.abort()
        raise
    finally:
        if painter.isActive():
            painter.end()


def _shape(printer: QPrinter, low: QImage) -> None:
    """Paper and its direction as the page has them."""
    wide = low.width() > low.height()
    large = _is_a3(low) and takes_a3(printer.printerName())
    size = QPageSize.PageSizeId.A3 if large else QPageSize.PageSizeId.A4
    printer.setPageSize(QPageSize(size))
    printer.setPageOrientation(
        QPageLayout.Orientation.Landscape if wide else QPageLayout.Orientation.Portrait
    )


def _is_a3(low: QImage) -> bool:
    return min(low.width(), low.height()) > _A3_INCHES * _LOW_DPI


def page_picture(pdf: bytes, page: int, dpi: float) -> QImage:
    """One page (from 0) as a picture. May be called outside the window thread."""
    # Imported late: 0.1 s that no start needs.
    from partybuild_desktop.reports.preview import page_image

    return _picture(page_image(pdf, page, dpi=dpi))


def first_picture(pdf: bytes, *, width: float, dpi: float) -> tuple[QSizeF, QImage]:
    """The first page: its size in inches, and as a picture `width` pixels wide, of no width as
    fine as `dpi`. May be called outside the window thread."""
    from partybuild_desktop.reports.preview import page_image, page_inches

    across, down = page_inches(pdf, 0)
    found = page_image(pdf, 0, dpi=width / across if width > 0 else dpi)
    return QSizeF(across, down), _picture(found)


def _picture(found: PageImage) -> QImage:
    form = QImage.Format.Format_RGBX8888
    # the copy owns its pixels; the bytes go with `found`
    return QImage(found.data, found.width, found.height, found.stride, form).copy()


def page_count(pdf: bytes) -> int:
    """How many pages a drawn PDF has."""
    from partybuild_desktop.reports.preview import page_count as count

    return count(pdf)


@dataclass(frozen=True, slots=True)
class Hit:
    """One find: its page (from 1) and where on it, a piece for each line."""

    page: int
    spots: tuple[Spot, ...]


def hits_of(search: PageSearch, wanted: str, progress: Progress) -> list[Hit]:
    """Every place where `wanted` stands, in order. Raises Cancelled."""
    from partybuild_desktop.reports.preview import page_count as count

    pages = count(search.pdf)
    progress.step(tr("在各页中查找"), pages)
    found: list[Hit] = []
    for page in range(pages):
        found += [Hit(page + 1, spots) for spots in search.finds(page, wanted)]
        progress.advance()
    return found

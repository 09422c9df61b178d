"""From a drawn PDF to the printer: the same pages that were previewed, at its resolution.

The PDF never touches the disk: what the printer's queue keeps is the only copy in clear (P10).
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Final

from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import QImage, QPageLayout, QPainter
from PySide6.QtPrintSupport import QPrintDialog, QPrinter, QPrinterInfo
from PySide6.QtWidgets import QDialog, QWidget

from partybuild_desktop.services import wording
from partybuild_desktop.system.i18n import tr
from partybuild_desktop.system.progress import Progress
from partybuild_desktop.ui.jobs import Jobs, Trouble

_DPI: Final = 300


def print_pdf(
    owner: QWidget,
    jobs: Jobs,
    draw: Callable[[Progress], bytes],
    *,
    said: Callable[[], None],
    failed: Callable[[str], None],
) -> None:
    """Ask for a printer, draw and print. `said` when it is with the printer, else `failed`."""
    if not QPrinterInfo.availablePrinterNames():
        failed(tr("这台电脑没有安装打印机。可以先保存为 PDF，拿到有打印机的电脑上打印。"))
        return
    printer = QPrinter(QPrinter.PrinterMode.HighResolution)
    dialog = QPrintDialog(printer, owner)
    if dialog.exec() != QDialog.DialogCode.Accepted:
        return

    def work(progress: Progress) -> None:
        _send(printer, draw(progress), progress)

    def refused(problem: Trouble) -> None:
        failed(wording.text_of(problem))

    jobs.run(work, done=lambda _: said(), failed=refused, owner=owner, title=tr("正在打印"))


def page_picture(pdf: bytes, page: int, dpi: float) -> QImage:
    """One page (from 0) as a picture. May be called outside the window thread."""
    # Imported late: 0.1 s that no start needs.
    from partybuild_desktop.reports.preview import page_image

    found = page_image(pdf, page, dpi=dpi)
    form = QImage.Format.Format_RGBX8888
    # the copy owns its pixels; the bytes go with `found`
    return QImage(found.data, found.width, found.height, found.stride, form).copy()


def page_count(pdf: bytes) -> int:
    """How many pages a drawn PDF has."""
    from partybuild_desktop.reports.preview import page_count as count

    return count(pdf)


def texts_of(pdf: bytes, progress: Progress) -> list[str]:
    """The text of every page without blanks and line ends, to be searched."""
    from partybuild_desktop.reports.preview import page_count as count
    from partybuild_desktop.reports.preview import page_text

    pages = count(pdf)
    progress.step(tr("在各页中查找"), pages)
    found = []
    for page in range(pages):
        found.append("".join(page_text(pdf, page).split()))
        progress.advance()
    return found


def _send(printer: QPrinter, pdf: bytes, progress: Progress) -> None:
    pages = page_count(pdf)
    progress.step(tr("正在送往打印机"), pages)
    first = page_picture(pdf, 0, 36)
    wide = first.width() > first.height()
    printer.setPageOrientation(
        QPageLayout.Orientation.Landscape if wide else QPageLayout.Orientation.Portrait
    )
    printer.setFullPage(True)
    dpi = min(printer.resolution(), _DPI)
    painter = QPainter(printer)
    try:
        for page in range(pages):
            if page:
                printer.newPage()
            picture = page_picture(pdf, page, dpi)
            area = painter.viewport().size()
            size = picture.size().scaled(area, Qt.AspectRatioMode.KeepAspectRatio)
            painter.drawImage(QRectF(0, 0, size.width(), size.height()), picture)
            progress.advance()
    finally:
        painter.end()

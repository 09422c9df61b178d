"""From a PDF to the printer: the same pages that were previewed, as pictures at its resolution."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import QPageLayout, QPainter
from PySide6.QtPrintSupport import QPrintDialog, QPrinter, QPrinterInfo
from PySide6.QtWidgets import QDialog, QWidget

from partybuild_desktop.services import wording
from partybuild_desktop.system.i18n import tr
from partybuild_desktop.system.progress import Progress
from partybuild_desktop.ui.jobs import Jobs, Trouble
from partybuild_desktop.ui.paper import count_pages, draw_page

_DPI = 300


def print_file(
    owner: QWidget,
    jobs: Jobs,
    write: Callable[[Path], object],
    path: Path,
    *,
    said: Callable[[], None],
    failed: Callable[[str], None],
) -> None:
    """Ask for a printer, write the PDF to `path`, print it and remove it.

    `said` when it is with the printer, `failed` with the sentence to show otherwise.
    """
    if not QPrinterInfo.availablePrinterNames():
        failed(tr("这台电脑没有安装打印机。可以先保存为 PDF，拿到有打印机的电脑上打印。"))
        return
    printer = QPrinter(QPrinter.PrinterMode.HighResolution)
    dialog = QPrintDialog(printer, owner)
    if dialog.exec() != QDialog.DialogCode.Accepted:
        return

    def work(progress: Progress) -> None:
        try:
            write(path)
            _send(printer, path, progress)
        finally:
            path.unlink(missing_ok=True)

    def refused(problem: Trouble) -> None:
        failed(wording.text_of(problem))

    jobs.run(
        work,
        done=lambda _: said(),
        failed=refused,
        owner=owner,
        title=tr("正在打印"),
    )


def _send(printer: QPrinter, path: Path, progress: Progress) -> None:
    pages = count_pages(path)
    progress.step(tr("正在送往打印机"), pages)
    first = draw_page(path, 0, 36)
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
            picture = draw_page(path, page, dpi)
            area = QRectF(painter.viewport())
            size = picture.size().scaled(area.size().toSize(), Qt.AspectRatioMode.KeepAspectRatio)
            painter.drawImage(QRectF(0, 0, size.width(), size.height()), picture)
            progress.advance()
    finally:
        painter.end()

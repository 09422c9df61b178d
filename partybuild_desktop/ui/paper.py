"""Pages of a PDF as pictures, for the preview and for the printer."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any, Final

from PySide6.QtGui import QImage

POINTS: Final = 72


def count_pages(path: Path) -> int:
    """How many pages the file has."""
    with _document(path) as document:
        return len(document)


def draw_page(path: Path, page: int, dpi: float) -> QImage:
    """One page (from 0) as a picture. May be called outside the window thread."""
    with _document(path) as document:
        bitmap = document[page].render(scale=dpi / POINTS, prefer_bgrx=True)
        data = bytes(bitmap.buffer)
        form = QImage.Format.Format_RGB32
        # the copy owns its bytes; the bitmap's go with it
        return QImage(data, bitmap.width, bitmap.height, bitmap.stride, form).copy()


@contextmanager
def _document(path: Path) -> Iterator[Any]:
    # Imported late: 0.1 s that no start needs.
    import pypdfium2

    document = pypdfium2.PdfDocument(path)
    try:
        yield document
    finally:
        document.close()

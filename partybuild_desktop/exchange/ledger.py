"""A ledger as a workbook: the same headings, merged as on paper, ready to be printed or mended."""

from __future__ import annotations

from io import BytesIO
from typing import BinaryIO

from partybuild_desktop.domain.article import Article
from partybuild_desktop.domain.chart import Chart
from partybuild_desktop.domain.figure import FigurePages
from partybuild_desktop.domain.form import Forms
from partybuild_desktop.domain.ledger import Document, Ledger
from partybuild_desktop.exchange.chart import write_article, write_chart
from partybuild_desktop.exchange.figure import write_figures
from partybuild_desktop.exchange.form import write_forms
from partybuild_desktop.exchange.page import new_book
from partybuild_desktop.exchange.table import write_table
from partybuild_desktop.system.progress import NO_PROGRESS, Progress


def write(document: Document, stream: BinaryIO, progress: Progress = NO_PROGRESS) -> int:
    """Write the ledger into the stream; returns how many records it has.

    Equal ledgers give equal bytes; nothing is written beside the stream.
    Raises UserProblem ledger_too_long (rows, at_most) or cell_too_long (row, column, at_most);
    OSError from the stream; Cancelled.
    """
    packed = BytesIO()
    book = new_book(packed, document)
    if isinstance(document, Ledger):
        count = write_table(book, document, progress)
    elif isinstance(document, Forms):
        count = write_forms(book, document, progress)
    elif isinstance(document, Chart):
        count = write_chart(book, document, progress)
    elif isinstance(document, Article):
        count = write_article(book, document, progress)
    elif isinstance(document, FigurePages):
        count = write_figures(book, document, progress)
    else:
        raise TypeError(type(document))
    book.close()
    stream.write(packed.getbuffer())
    return count

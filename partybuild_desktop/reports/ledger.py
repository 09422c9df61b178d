"""Draw a ledger as PDF.

Two passes over a table's rows: the first measures (widths, missing glyphs), the second sets and
draws. Between them nothing is kept of a row; of the pages only the open one. Equal ledgers give
equal bytes.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import BinaryIO

from partybuild_desktop.domain.article import Article
from partybuild_desktop.domain.chart import Chart
from partybuild_desktop.domain.figure import FigurePages
from partybuild_desktop.domain.form import Forms
from partybuild_desktop.domain.ledger import Document, Ledger
from partybuild_desktop.domain.printing import PLAIN, Printing, blank
from partybuild_desktop.reports.article import draw_article, measure_article
from partybuild_desktop.reports.chart import draw_chart, measure_chart
from partybuild_desktop.reports.document import Tail
from partybuild_desktop.reports.figure import draw_figures, measure_figures
from partybuild_desktop.reports.font import Fonts, MissingGlyph, bundled
from partybuild_desktop.reports.form import draw_forms, measure_forms
from partybuild_desktop.reports.measure import measure, measure_frame
from partybuild_desktop.reports.page import Frame
from partybuild_desktop.reports.sheets import Area, Sheets
from partybuild_desktop.reports.table import draw_table
from partybuild_desktop.system.progress import NO_PROGRESS, Progress


@dataclass(frozen=True, slots=True)
class Drawn:
    """What came of a drawing."""

    pages: int
    rows: int
    missing_glyphs: tuple[MissingGlyph, ...]


def missing_in(document: Document, progress: Progress = NO_PROGRESS) -> tuple[MissingGlyph, ...]:
    """What of the ledger cannot be drawn; to be asked, and told, before printing."""
    fonts = bundled()
    if isinstance(document, Ledger):
        return measure(document, fonts, progress).missing
    return _measure_others(document, fonts, progress)[1]


def draw(
    document: Document,
    stream: BinaryIO,
    progress: Progress = NO_PROGRESS,
    *,
    printing: Printing = PLAIN,
    fonts: Fonts | None = None,
    front: bool = False,
) -> Drawn:
    """Draw the ledger into the stream; texts of the page itself are in the language in force.

    `front`: of figures, which are slow to draw, the first page alone, to be shown at once.
    A character that no face has is drawn as a box and named in the result.
    Raises UserProblem ledger_too_wide, ledger_foot_too_long, form_too_tall or chart_too_wide,
    EnvironmentProblem for a font file, OSError from the stream, Cancelled; the stream then holds
    half a file.
    """
    if printing.blank_rows:
        document = blank(document, printing.blank_rows)
    size = Area(document.paper).size
    sheets = Sheets(stream, title=document.title, size=size, fonts=fonts, printing=printing)
    drawn = draw_on(document, sheets, progress, front=front)
    sheets.close()
    return drawn


def draw_on(
    document: Document,
    sheets: Sheets,
    progress: Progress,
    tail: Tail | None = None,
    *,
    front: bool = False,
) -> Drawn:
    """Draw the ledger on the next sheets; `tail` stands for its own page and serial numbers."""
    before = sheets.pages
    frame = Frame(document, sheets.pen, Area(document.paper))
    below = tail or frame.tail
    if isinstance(document, Ledger):
        measured = measure(document, sheets.fonts, progress)
        draw_table(document, measured, sheets, frame, below, progress)
        return Drawn(sheets.pages - before, measured.rows, measured.missing)
    if isinstance(document, Forms):
        found: dict[str, MissingGlyph] = {}
        measure_frame(document, sheets.fonts, found)
        records = draw_forms(document, sheets, frame, below, found, progress)
        return Drawn(sheets.pages - before, records, tuple(found.values()))
    records, missing = _measure_others(document, sheets.fonts, progress)
    if isinstance(document, Chart):
        draw_chart(document, sheets, frame, below, progress)
    elif isinstance(document, Article):
        draw_article(document, sheets, frame, below, progress)
    elif isinstance(document, FigurePages):
        draw_figures(document, sheets, frame, below, progress, front=front)
    else:
        raise TypeError(type(document))
    return Drawn(sheets.pages - before, records, missing)


def _measure_others(
    document: Document, fonts: Fonts, progress: Progress
) -> tuple[int, tuple[MissingGlyph, ...]]:
    """How many records it has, and what cannot be drawn."""
    found: dict[str, MissingGlyph] = {}
    measure_frame(document, fonts, found)
    if isinstance(document, Forms):
        records = measure_forms(document, fonts, found, progress)
    elif isinstance(document, Chart):
        records = measure_chart(document, fonts, found)
    elif isinstance(document, Article):
        records = measure_article(document, fonts, found)
    elif isinstance(document, FigurePages):
        records = measure_figures(document, fonts, found)
    else:
        raise TypeError(type(document))
    return records, tuple(found.values())

"""Draw a ledger as PDF.

Two passes over a table's rows: the first measures (widths, missing glyphs), the second sets and
draws. Between them nothing is kept of a row; of the pages only the open one. Equal ledgers give
equal bytes.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import BinaryIO

from partybuild_desktop.domain.ledger import Document, Ledger
from partybuild_desktop.domain.printing import PLAIN, Printing, blank
from partybuild_desktop.reports.font import Fonts, MissingGlyph, bundled
from partybuild_desktop.reports.measure import measure
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
    if isinstance(document, Ledger):
        return measure(document, bundled(), progress).missing
    raise TypeError(type(document))


def draw(
    document: Document,
    stream: BinaryIO,
    progress: Progress = NO_PROGRESS,
    *,
    printing: Printing = PLAIN,
    fonts: Fonts | None = None,
) -> Drawn:
    """Draw the ledger into the stream; texts of the page itself are in the language in force.

    A character that no face has is drawn as a box and named in the result.
    Raises UserProblem ledger_too_wide or ledger_foot_too_long, EnvironmentProblem for a font file,
    OSError from the stream, Cancelled; the stream then holds half a file.
    """
    if printing.blank_rows:
        document = blank(document, printing.blank_rows)
    area = Area(document.paper)
    sheets = Sheets(stream, title=document.title, size=area.size, fonts=fonts, printing=printing)
    frame = Frame(document, sheets.pen, area)
    if not isinstance(document, Ledger):
        raise TypeError(type(document))
    measured = measure(document, sheets.fonts, progress)
    draw_table(document, measured, sheets, frame, frame.tail, progress)
    sheets.close()
    return Drawn(sheets.pages, measured.rows, measured.missing)

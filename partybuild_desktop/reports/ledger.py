"""Draw a ledger as PDF.

Two passes over the rows: the first measures (widths, missing glyphs), the second sets and draws.
Between them nothing is kept of a row; of the pages only the open one. Equal ledgers give equal
bytes.
"""

from __future__ import annotations

from collections.abc import Sized
from dataclasses import dataclass
from typing import BinaryIO

from partybuild_desktop.domain.ledger import Ledger
from partybuild_desktop.domain.problem import UserProblem
from partybuild_desktop.reports.columns import fit_columns
from partybuild_desktop.reports.document import PageCanvas
from partybuild_desktop.reports.font import Fonts, MissingGlyph, Role, bundled
from partybuild_desktop.reports.measure import BATCH, Measured, measure
from partybuild_desktop.reports.page import Area, PageArt
from partybuild_desktop.reports.pen import Pen
from partybuild_desktop.reports.row import Row, RowSetter
from partybuild_desktop.system.i18n import tr
from partybuild_desktop.system.progress import NO_PROGRESS, Progress


@dataclass(frozen=True, slots=True)
class Drawn:
    """What came of a drawing."""

    pages: int
    rows: int
    missing_glyphs: tuple[MissingGlyph, ...]


def missing_in(ledger: Ledger, progress: Progress = NO_PROGRESS) -> tuple[MissingGlyph, ...]:
    """What of the ledger cannot be drawn; to be asked, and told, before printing."""
    return measure(ledger, bundled(), progress).missing


def draw(
    ledger: Ledger,
    stream: BinaryIO,
    progress: Progress = NO_PROGRESS,
    *,
    fonts: Fonts | None = None,
) -> Drawn:
    """Draw the ledger into the stream; texts of the page itself are in the language in force.

    A character that no face has is drawn as a box and named in the result.
    Raises UserProblem ledger_too_wide or ledger_foot_too_long, EnvironmentProblem for a font file,
    OSError from the stream, Cancelled; the stream then holds half a file.
    """
    fonts = fonts or bundled()
    measured = measure(ledger, fonts, progress)
    area = Area(ledger)
    fit = fit_columns(ledger, measured, fonts, area.width)
    tail: list[PageArt] = []
    canvas = PageCanvas(
        stream,
        size=area.size,
        title=ledger.title,
        font=fonts[Role.SONG].first,
        tail=lambda page, pages: tail[0].tail(page, pages),
    )
    pen = Pen(canvas, fonts)
    tail.append(PageArt(ledger, fit, pen, area))
    setter = RowSetter(ledger.columns, fit, pen, left=area.left)
    flow = _Flow(canvas, tail[0], setter, bottom=area.bottom)
    _draw_rows(ledger, measured, setter, flow, progress)
    canvas.save()
    return Drawn(flow.pages, measured.rows, measured.missing)


def _draw_rows(
    ledger: Ledger, measured: Measured, setter: RowSetter, flow: _Flow, progress: Progress
) -> None:
    total = len(ledger.rows) if isinstance(ledger.rows, Sized) else measured.rows
    progress.step(tr("绘制台账"), total)
    count = 0
    for count, texts in enumerate(ledger.rows, 1):
        flow.add(setter.row(texts))
        if count % BATCH == 0:
            progress.advance(BATCH)
    progress.advance(count % BATCH)
    if count:
        flow.finish()
    else:
        flow.finish_empty(ledger.empty_text or tr("本表无记录"))


class _Flow:
    """Lets rows flow over pages; holds those of the open page."""

    def __init__(
        self, canvas: PageCanvas, art: PageArt, setter: RowSetter, *, bottom: float
    ) -> None:
        self._canvas, self._art, self._setter = canvas, art, setter
        self._room = art.rows_top - bottom
        self._rows: list[Row] = []
        self._used = 0.0
        self.pages = 0
        if self._room < art.foot_height + 2 * setter.height(1):
            raise UserProblem("ledger_foot_too_long")

    def add(self, row: Row) -> None:
        """Put the row on the page, on the next one if it does not fit; one that fits no page goes
        on from page to page."""
        if self._rows and self._used + row.height > self._room:
            self._close()
        while row.height > self._room:
            part, row = self._setter.split(row, self._room)
            self._keep(part)
            self._close()
        self._keep(row)

    def finish(self) -> None:
        """Close the last page, with the foot and at least one row above it."""
        if self._used + self._art.foot_height > self._room:
            last = self._rows.pop()
            room = self._room - self._art.foot_height
            if last.height > room:
                part, last = self._setter.split(last, room)
                self._rows.append(part)
            self._close()
            self._keep(last)
        self._close(last=True)

    def finish_empty(self, text: str) -> None:
        """A form without records: the text says so, blank rows fill the page."""
        blank = self._setter.blank()
        count = int((self._room - self._art.foot_height) / blank.height)
        for _ in range(count):
            self._keep(blank)
        self._close(last=True, text=text)

    def _keep(self, row: Row) -> None:
        self._rows.append(row)
        self._used += row.height

    def _close(self, *, last: bool = False, text: str = "") -> None:
        heights = [row.height for row in self._rows]
        code = [self._art.before_rows(continued=self.pages > 0)]
        code.append(self._art.lines(heights, open_rows=1 if text else 0))
        if text:
            code.append(self._art.spanning(text, heights[0]))
        code.append(f"BT {self._setter.select}")
        y = self._art.rows_top
        for row in self._rows:
            code += self._setter.draw(row, y)
            y -= row.height
        code.append("ET")
        if last:
            code.append(self._art.foot(y))
        self._canvas.addLiteral("\n".join(code))
        self._canvas.showPage()
        self.pages += 1
        self._rows, self._used = [], 0.0

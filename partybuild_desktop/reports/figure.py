"""Figures on paper: each with its title, the drawn part, and under it the table of its numbers.

The bars of a figure of few categories stand over the columns of its table, whose heading is their
scale; where the names are too many or too long, the table lies: a category a row, its bar beside
it, going on from page to page. A pie and a long line stand over such a table.
Measures: look of the paper (heading in Hei on 4 % grey, grid 0.4 pt, frame 1 pt).
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from partybuild_desktop.domain.figure import Figure, FigurePages, Shape
from partybuild_desktop.domain.ledger import Align
from partybuild_desktop.domain.problem import UserProblem
from partybuild_desktop.reports.document import Tail
from partybuild_desktop.reports.figuretable import GAP, Block, Lying, Upright, stands
from partybuild_desktop.reports.font import Fonts, MissingGlyph, Role, note_missing, printable
from partybuild_desktop.reports.page import TEXT, Frame
from partybuild_desktop.reports.pen import MM, Pen
from partybuild_desktop.reports.sheets import Sheets
from partybuild_desktop.system.i18n import tr
from partybuild_desktop.system.progress import Progress

_UNDER = 3.0 * MM  # below the line under the title
_BETWEEN = 7.0 * MM  # two figures one under the other
_LEAST = 60.0 * MM  # room that the foot must leave
_EMPTY = 30.0 * MM  # how far down it is said that there is nothing


def measure_figures(document: FigurePages, fonts: Fonts, found: dict[str, MissingGlyph]) -> int:
    """Note what cannot be drawn; returns how many figures there are."""
    hei, song = fonts[Role.HEI], fonts[Role.SONG]
    for figure in document.figures:
        titles = (figure.title, figure.label, *figure.categories)
        titles += tuple(line for line, _ in figure.lines())
        for text in titles:
            note_missing(found, hei, printable(text), figure.title)
            note_missing(found, song, printable(text), figure.title)
        note_missing(found, song, printable(figure.unit), figure.title)
    return len(document.figures)


def draw_figures(
    document: FigurePages,
    sheets: Sheets,
    frame: Frame,
    tail: Tail,
    progress: Progress,
    *,
    front: bool = False,
) -> None:
    """Draw the figures on as many sheets as they need, with `front` the first of them alone.

    Raises UserProblem ledger_foot_too_long, form_too_tall (name: the figure's title) for one of
    which a single row fits no page; Cancelled.
    """
    progress.step(tr("绘制台账"), len(document.figures))
    room = frame.body_top - _UNDER - frame.area.bottom
    if room - frame.foot_height < _LEAST:
        raise UserProblem("ledger_foot_too_long")
    pages = _pages(list(_bands(document, sheets.pen, frame, room)), room, frame.foot_height)
    for number, bands in enumerate(pages[:1] if front else pages, 1):
        last = number == len(pages)
        code = [frame.top(continued=number > 1)]
        y = frame.body_top - _UNDER
        if not document.figures:
            code.append(_nothing(document.empty_text, sheets.pen, frame))
            y -= _EMPTY
        free = room - (frame.foot_height if last else 0.0)
        more = _growth(bands, free - _height(bands))
        for band in bands:
            code.append(band.code(frame.area.left, y, more))
            y -= band.height + min(more, band.grows) + _BETWEEN
            progress.advance(len(band.blocks))
        if last:
            code.append(frame.foot(y + _BETWEEN if bands else y))
        sheets.add("\n".join(code), frame.area, tail)


def _nothing(text: str, pen: Pen, frame: Frame) -> str:
    at = (frame.area.middle, frame.body_top - _UNDER - _EMPTY / 2)
    return pen.put(printable(text) or tr("本表无记录"), at, size=TEXT, align=Align.CENTER)


class Band:
    """Figures side by side."""

    def __init__(self, blocks: Sequence[Block]) -> None:
        self.blocks = tuple(blocks)
        self.height = max(block.height for block in blocks)
        self.grows = min(block.grows for block in blocks)

    def code(self, left: float, top: float, more: float) -> str:
        """The figures drawn from `top` down, their plots so much higher than need be."""
        code = []
        for block in self.blocks:
            code.append(block.code(left, top, min(more, self.grows)))
            left += block.width + GAP
        return "\n".join(code)

    def split(self, room: float) -> tuple[Band, Band] | None:
        """As much as may stand in `room`, and the rest; None where it is not to be parted."""
        parts = self.blocks[0].split(room) if len(self.blocks) == 1 else None
        return (Band([parts[0]]), Band([parts[1]])) if parts else None


def _bands(document: FigurePages, pen: Pen, frame: Frame, room: float) -> Iterator[Band]:
    """The figures in order, those that are to stand side by side as one band."""
    several = len(document.figures) > 1
    waiting: list[tuple[int, Figure]] = []
    for number, figure in enumerate(document.figures, 1):
        if waiting and waiting[0][1].beside != figure.beside:
            yield from _side_by_side(waiting, pen, frame, room, several=several)
            waiting = []
        waiting.append((number, figure))
        if len(waiting) == figure.beside:
            yield from _side_by_side(waiting, pen, frame, room, several=several)
            waiting = []
    if waiting:
        yield from _side_by_side(waiting, pen, frame, room, several=several)


def _side_by_side(
    figures: Sequence[tuple[int, Figure]], pen: Pen, frame: Frame, room: float, *, several: bool
) -> Iterator[Band]:
    width = (frame.area.width - (len(figures) - 1) * GAP) / len(figures)
    blocks = [_block(figure, pen, width, n if several else 0) for n, figure in figures]
    narrow = any(block.cramped for block in blocks)
    if len(blocks) > 1 and (narrow or max(block.height for block in blocks) > room):
        for one in figures:
            yield from _side_by_side([one], pen, frame, room, several=several)
    else:
        most = max(block.title_lines for block in blocks)
        for block in blocks:
            block.level(most)
        yield Band(blocks)


def _block(figure: Figure, pen: Pen, width: float, number: int) -> Block:
    """One figure in `width` points; `number` stands before its title, 0 for none."""
    title = tr("图{n}　{title}", n=number, title=figure.title) if number else figure.title
    if figure.drawn is not Shape.PIE and stands(figure, pen.fonts, width):
        return Upright(figure, pen, width, title)
    return Lying(figure, pen, width, title)


def _height(bands: Sequence[Band]) -> float:
    return sum(band.height for band in bands) + _BETWEEN * max(0, len(bands) - 1)


def _growth(bands: Sequence[Band], free: float) -> float:
    """How much higher each plot becomes, so that the page is filled."""
    growing = sum(band.grows > 0 for band in bands)
    return max(0.0, free) / growing if growing else 0.0


def _pages(bands: Sequence[Band], room: float, foot: float) -> list[list[Band]]:
    """The bands of each page; the foot fits under those of the last one."""
    pages: list[list[Band]] = [[]]
    waiting = list(bands)
    while waiting:
        band = waiting.pop(0)
        page = pages[-1]
        free = room - _height(page) - (_BETWEEN if page else 0.0)
        needed = band.height + (foot if not waiting else 0.0)
        if needed <= free:
            page.append(band)
            continue
        parts = band.split(free if band.height > free else free - foot)
        if parts is not None and (not page or band.height > room):
            page.append(parts[0])
            waiting.insert(0, parts[1])
        elif not page and band.height > room:
            raise UserProblem("form_too_tall", name=band.blocks[0].figure.title)
        elif not page:  # the foot alone is on the next one
            page.append(band)
        else:
            waiting.insert(0, band)
        pages.append([])
    return pages

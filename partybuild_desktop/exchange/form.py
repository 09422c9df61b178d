"""Forms as a sheet: one below the other, each on a printed page of its own, boxes merged."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import accumulate, pairwise
from typing import Any, Final

from partybuild_desktop.domain.form import Form, Forms, Place
from partybuild_desktop.domain.ledger import Align, Head
from partybuild_desktop.exchange.page import (
    CELLS,
    HEADING,
    LINE,
    TALLEST,
    Page,
    page_width,
    require_room,
)
from partybuild_desktop.system.i18n import tr
from partybuild_desktop.system.progress import Progress

_MM: Final = 72 / 25.4
_FORM_ROW: Final = 25.5  # points: 9 mm
_LINES: Final = int((TALLEST - 20) / LINE)  # of flowing text in one row
_SHARE: Final = 1_000  # a form's columns are counted in thousandths of its width


def write_forms(book: Any, forms: Forms, progress: Progress) -> int:
    """Write the sheet; returns how many forms it has. Raises UserProblem cell_too_long; Cancelled.

    Forms of several shapes share the columns of all of them.
    """
    shown = forms.shown()
    edges = sorted({0, _SHARE}.union(*(_edges(form) for form in shown)))
    width = page_width(forms)
    widths = [(right - left) / _SHARE * width for left, right in pairwise(edges)]
    sheet = _Forms(book, forms, widths, edges)
    progress.step(tr("写出台账"))
    count = written = 0
    for written, form in enumerate(shown, 1):
        sheet.write_form(form, written)
        count += form is not forms.blank
        progress.advance()
    if not written:
        sheet.write_title()
        text = forms.empty_text or tr("本表无记录")
        sheet.span(0, sheet.last, text, sheet.empty)
    sheet.close()
    return count


def _edges(form: Form) -> Iterator[int]:
    total = sum(form.widths)
    for width in accumulate(form.widths):
        yield round(width / total * _SHARE)


@dataclass(frozen=True, slots=True)
class _Style:
    """How a box is written; a workbook has few of them."""

    label: bool
    align: Align
    flow: bool


class _Forms(Page):
    """The sheet of the forms."""

    def __init__(self, book: Any, forms: Forms, widths: list[float], edges: list[int]) -> None:
        super().__init__(book, forms, widths)
        self._places = {edge: index for index, edge in enumerate(edges)}
        self._formats: dict[_Style, Any] = {}
        self._breaks: list[int] = []

    def write_form(self, form: Form, number: int) -> None:
        """One form with title, head and foot, from the top of a page."""
        if self.row:
            self._breaks.append(self.row)
            self.sheet.set_h_pagebreaks(self._breaks)
        head: Head = self.document.head if form.head is None else form.head
        self.write_title(form.title)
        self.write_parts(head.left, "　".join(head.right))
        edges = [0, *_edges(form)]
        places = form.places()
        for place in places:
            require_room(place.box.text, row=number, column=form.name or form.title)
        heights = self._heights(form, places, edges)
        tops = [self.row, *accumulate((len(parts) for parts in heights), initial=0)][1:]
        tops = [self.row + top for top in tops]
        for row, parts in enumerate(heights):
            for extra, height in enumerate(parts):
                self.sheet.set_row(tops[row] + extra, height)
        for place in places:
            self._write_box(place, edges, tops, heights)
        self.row = tops[-1]
        self.write_foot()

    def _area(self, place: Place, edges: list[int]) -> tuple[int, int, float]:
        left = self._places[edges[place.left]]
        right = self._places[edges[place.right]] - 1
        return left, right, sum(self.widths[left : right + 1])

    def _heights(
        self, form: Form, places: tuple[Place, ...], edges: list[int]
    ) -> list[list[float]]:
        """Rows of the sheet for each row of the form; flowing text may take several."""
        found = [[_FORM_ROW] for _ in form.rows]
        for place in places:
            lines = self.lines(place.box.text, self._area(place, edges)[2])
            need = max(lines * LINE + 6, place.box.min_mm * _MM)
            if place.box.flow and lines > _LINES:
                count = -(-lines // _LINES)
                found[place.top] = [_LINES * LINE + 6] * count
            elif place.bottom - place.top == 1 and len(found[place.top]) == 1:
                found[place.top][0] = max(found[place.top][0], min(need, TALLEST))
            elif len(found[place.bottom - 1]) == 1:
                have = sum(sum(parts) for parts in found[place.top : place.bottom])
                last = found[place.bottom - 1][0]
                found[place.bottom - 1][0] = min(TALLEST, last + max(0.0, need - have))
        return found

    def _write_box(
        self, place: Place, edges: list[int], tops: list[int], heights: list[list[float]]
    ) -> None:
        left, right, width = self._area(place, edges)
        top, bottom = tops[place.top], tops[place.bottom] - 1
        box = place.box
        align = box.align or (Align.LEFT if box.flow else Align.CENTER)
        format_ = self._format(_Style(box.is_label, align, box.flow))
        if box.flow and len(heights[place.top]) > 1:
            for row, part in enumerate(self._parts(box.text, width), top):
                self.merge((row, left, row, right), part, format_)
            return
        # of photographs a workbook has what they show
        text = box.text or "\n".join(picture.caption for picture in box.pictures)
        if box.flow and text:
            text = "\n".join(f"　　{line.lstrip(' 　')}" for line in text.split("\n"))
        self.merge((top, left, bottom, right), text or box.hint, format_)

    def _parts(self, text: str, width: float) -> Iterator[str]:
        """Flowing text in as many pieces as it has rows, parted between characters."""
        room = int(width - 1) // 2  # characters of a line
        lines = []
        for paragraph in text.split("\n"):
            whole = f"　　{paragraph.lstrip(' 　')}"
            lines += [whole[n : n + room] for n in range(0, len(whole), room)]
            lines.append("\n")
        chunks: list[str] = [""]
        used = 0
        for line in lines:
            if line == "\n":
                chunks[-1] += line
                continue
            if used == _LINES:
                chunks.append("")
                used = 0
            chunks[-1] += line
            used += 1
        yield from (chunk.strip("\n") for chunk in chunks)

    def _format(self, style: _Style) -> Any:
        if style not in self._formats:
            base = HEADING if style.label else CELLS
            more: dict[str, object] = {"align": style.align.value, "font_size": 10.5}
            if style.flow:
                more["valign"] = "top"
            self._formats[style] = self.book.add_format(base | more)
        return self._formats[style]

"""How a ledger is printed, beside what it says: watermark, calibration, a version to fill in."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from itertools import islice
from typing import Final

from partybuild_desktop.domain.form import Form, Forms
from partybuild_desktop.domain.ledger import Binding, Document, Kind, Ledger, Paper, Size
from partybuild_desktop.domain.problem import UserProblem
from partybuild_desktop.domain.span import merging


@dataclass(frozen=True, slots=True, kw_only=True)
class Printing:
    """Options of one print.

    `watermark` stands pale across every page (内部资料). `blank_rows` leaves the records out and
    gives so many empty rows to write in by hand, forms empty once. `dx_mm` and `dy_mm` move what
    is printed right and down, to meet the lines of pre-printed paper. `pc_fonts`: in the licensed
    faces that this PC has, not in the bundled ones.
    """

    watermark: str = ""
    blank_rows: int = 0
    dx_mm: float = 0.0
    dy_mm: float = 0.0
    pc_fonts: bool = False


#  The sheets that may be asked for, by name: size, and whether it lies across.
SHEETS: Final = {
    "A4-portrait": (Size.A4, False),
    "A4-landscape": (Size.A4, True),
    "A3-portrait": (Size.A3, False),
    "A3-landscape": (Size.A3, True),
}
#  What a page printer leaves white at an edge, mm; the page number stands below the type area.
NARROWEST: Final = 5.0
LOWEST: Final = 12.0
ROOM: Final = 100.0  # mm, the least width and height of a type area
_ROW: Final = 7  # mm: every row is higher, so that no page holds as many as its height has of it
PLAIN: Final = Printing()


def blank(document: Document, rows: int) -> Document:
    """The same ledger without its records: `rows` empty rows of a table, one empty form.

    A table whose rows are fixed, with sums or with heads before figures, keeps them and loses its
    figures; a chart, figures and an article have no version to fill in.
    """
    if isinstance(document, Ledger):
        found = [_without_figures(document, row) for row in document.rows]
        if not _is_fixed(document, found):
            found = [("",) * len(document.columns)] * rows
        return replace(document, rows=found, keys=(), masked=False)
    if isinstance(document, Forms):
        first = next(iter(document.shown()), None)
        forms = () if first is None else (_empty(first),)
        return replace(document, forms=forms, masked=False)
    return document


def laid_on(document: Document, sheet: str = "", binding: str = "", margins: str = "") -> Document:
    """The same ledger on the sheet asked for, bound at an edge ("left", "top"), with margins in mm
    as they are spoken of ("20,20,25,20": top, bottom, left, right); "" leaves its own.

    An official text page has its measures from the standard and keeps them.
    Raises UserProblem sheet_unknown (name); as `margins_of`, margins_no_room (room).
    """
    if document.paper.official:
        return document
    paper = document.paper
    if sheet:
        if sheet not in SHEETS:
            raise UserProblem("sheet_unknown", field="sheet", name=sheet)
        size, landscape = SHEETS[sheet]
        paper = replace(paper, size=size, landscape=landscape)
    if binding:
        paper = replace(paper, binding=Binding(binding))
    if margins:
        paper = _with_margins(paper, margins_of(margins))
    return document if paper == document.paper else replace(document, paper=paper)


def margins_of(text: str) -> tuple[float, float, float, float]:
    """Top, bottom, left and right in mm out of "20,20,25,20".

    Raises UserProblem margins_form (text), margins_narrow (least, lowest): no printer reaches it.
    """
    parts = [part.strip() for part in re.split("[,，、]", text)]
    if len(parts) != 4 or not all(re.fullmatch(r"\d{1,3}(?:\.\d)?", part) for part in parts):
        raise UserProblem("margins_form", field="margins", text=text)
    top, bottom, left, right = map(float, parts)
    if min(top, left, right) < NARROWEST or bottom < LOWEST:
        raise UserProblem(
            "margins_narrow", field="margins", least=f"{NARROWEST:g}", lowest=f"{LOWEST:g}"
        )
    return top, bottom, left, right


def _with_margins(paper: Paper, margins: tuple[float, float, float, float]) -> Paper:
    top, bottom, left, right = margins
    width, height = paper.mm
    if min(width - left - right, height - top - bottom) < ROOM:
        raise UserProblem("margins_no_room", field="margins", room=f"{ROOM:g}")
    return replace(paper, chosen=(left, top, right, bottom))


def first_part(document: Document) -> Document:
    """As much of the ledger as its first page may hold, to be shown while the rest is drawn."""
    if isinstance(document, Ledger):
        rows = document.paper.mm[1] // _ROW
        return replace(document, rows=tuple(islice(document.rows, rows)), keys=())
    if isinstance(document, Forms):
        return replace(document, forms=tuple(islice(document.forms, 1)))
    return document


def _is_fixed(ledger: Ledger, rows: list[tuple[str, ...]]) -> bool:
    figures = any(column.kind is Kind.NUMBER for column in ledger.columns)
    return figures and (merging(ledger.columns) or any(type(row) is not tuple for row in rows))


def _without_figures(ledger: Ledger, row: tuple[str, ...]) -> tuple[str, ...]:
    cells = zip(ledger.columns, row, strict=True)
    return type(row)("" if c.kind is Kind.NUMBER else text for c, text in cells)


def _empty(form: Form) -> Form:
    rows = tuple(
        tuple(box if box.is_label else replace(box, text="") for box in boxes)
        for boxes in form.rows
    )
    return replace(form, rows=rows, name="")

"""How a ledger is printed, beside what it says: watermark, calibration, a version to fill in."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Final

from partybuild_desktop.domain.form import Form, Forms
from partybuild_desktop.domain.ledger import Document, Ledger
from partybuild_desktop.domain.merge import merging


@dataclass(frozen=True, slots=True, kw_only=True)
class Printing:
    """Options of one print.

    `watermark` stands pale across every page (内部资料). `blank_rows` leaves the records out and
    gives so many empty rows to write in by hand, forms empty once. `dx_mm` and `dy_mm` move what
    is printed right and down, to meet the lines of pre-printed paper.
    """

    watermark: str = ""
    blank_rows: int = 0
    dx_mm: float = 0.0
    dy_mm: float = 0.0


PLAIN: Final = Printing()


def blank(document: Document, rows: int) -> Document:
    """The same ledger without its records: `rows` empty rows of a table, one empty form.

    Row heads stay, with nothing beside them; a chart and an article have no version to fill in.
    """
    if isinstance(document, Ledger):
        found = (
            [_heads(document, row) for row in document.rows] if merging(document.columns) else []
        )
        empty = ("",) * len(document.columns)
        return replace(document, rows=found or [empty] * rows, keys=(), masked=False)
    if isinstance(document, Forms):
        first = next(iter(document.forms), None)
        forms = () if first is None else (_empty(first),)
        return replace(document, forms=forms, masked=False)
    return document


def _heads(ledger: Ledger, row: tuple[str, ...]) -> tuple[str, ...]:
    kept = [text if c.merge else "" for c, text in zip(ledger.columns, row, strict=True)]
    return type(row)(kept)


def _empty(form: Form) -> Form:
    rows = tuple(
        tuple(box if box.is_label else replace(box, text="") for box in boxes)
        for boxes in form.rows
    )
    return replace(form, rows=rows, name="")

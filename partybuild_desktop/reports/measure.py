"""The first pass over a ledger: how wide its columns want to be, and what cannot be drawn."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sized
from dataclasses import dataclass, field
from typing import Final

from partybuild_desktop.domain.ledger import Column, Document, Ledger, heading
from partybuild_desktop.reports.font import (
    Face,
    Fonts,
    MissingGlyph,
    Role,
    note_missing,
    printable,
)
from partybuild_desktop.reports.wrap import longest_piece
from partybuild_desktop.system.i18n import tr
from partybuild_desktop.system.progress import Progress

BATCH: Final = 500  # rows between two reports of progress
_SAMPLE: Final = 256  # rows at most, then every other one is dropped
_KEPT: Final = 20_000  # widths remembered; a ledger repeats few texts often


@dataclass(slots=True)
class Extent:
    """What the cells of one column want, in em."""

    widest: float = 0.0
    piece: float = 0.0  # the widest that should not be broken
    widths: Counter[int] = field(default_factory=Counter)  # whole em, rounded up -> cells

    def share(self, part: float) -> float:
        """The width on which `part` (0 to 1) of the cells fit in one line."""
        if not self.widths:
            return 0.0
        left = part * self.widths.total()
        for width in sorted(self.widths):
            left -= self.widths[width]
            if left <= 0:
                return min(float(width), self.widest)
        return self.widest


@dataclass(frozen=True, slots=True)
class Measured:
    """The result of the first pass; `sample` are the widths in em of some rows, evenly chosen."""

    rows: int
    extents: tuple[Extent, ...]
    missing: tuple[MissingGlyph, ...]
    sample: tuple[tuple[float, ...], ...] = ()


def measure(ledger: Ledger, fonts: Fonts, progress: Progress) -> Measured:
    """Go over every row once. Raises ValueError for a row of another length than the columns."""
    extents = tuple(Extent() for _ in ledger.columns)
    found: dict[str, MissingGlyph] = {}
    measure_frame(ledger, fonts, found)
    for cell in heading(ledger.columns):
        note_missing(found, fonts[Role.HEI], printable(cell.title), tr("表头"))
    known: dict[str, float] = {}
    usual, sums = (fonts[Role.SONG], known), (fonts[Role.HEI], dict[str, float]())
    total = len(ledger.rows) if isinstance(ledger.rows, Sized) else 0
    progress.step(tr("测量台账"), total)
    count, every = 0, 1
    sample: list[tuple[float, ...]] = []
    for count, row in enumerate(ledger.rows, 1):
        face, known = usual if type(row) is tuple else sums  # a sum is set in Hei
        for column, extent, text in zip(ledger.columns, extents, row, strict=True):
            width = known.get(text)
            if width is None:
                if len(known) >= _KEPT:
                    known.clear()
                clean = printable(text)
                if not face.draws(clean):
                    note_missing(found, face, clean, _place(count, column))
                width = known[text] = _width(clean, face)
            if width > extent.widest:
                extent.widest = width
            extent.widths[int(width) + 1] += 1
            if width > extent.piece:
                extent.piece = max(extent.piece, longest_piece(text, face))
        if count % every == 0:
            sample.append(tuple(known.get(text, 0.0) for text in row))
            if len(sample) == _SAMPLE:
                sample, every = sample[1::2], 2 * every
        if count % BATCH == 0:
            progress.advance(BATCH)
    progress.advance(count % BATCH)
    return Measured(count, extents, tuple(found.values()), tuple(sample))


def _width(text: str, face: Face) -> float:
    return max(map(face.width, text.split("\n"))) if "\n" in text else face.width(text)


def _place(row: int, column: Column) -> str:
    return tr("第 {row} 行“{column}”", row=row, column=column.title)


def measure_frame(document: Document, fonts: Fonts, found: dict[str, MissingGlyph]) -> None:
    """Note what of title, head and foot cannot be drawn."""
    note_missing(found, fonts[Role.TITLE], printable(document.title), tr("标题"))
    song = fonts[Role.SONG]
    for text in (document.head.left, *document.head.right):
        note_missing(found, song, printable(text), tr("表首"))
    foot = document.foot
    for text in (*foot.notes, *foot.signs, document.serial, document.empty_text):
        note_missing(found, song, printable(text), tr("表尾"))

"""How wide each column of a ledger becomes, and in which size its type is set.

Widths follow the content. Where the page is too narrow, several ways are tried on a sample of the
rows: headings, free texts, then labels and names broken into lines, for the rarest and longest
cells first, in type down to 8 pt. The one with the lowest rows is taken, each step of smaller type
counting against it. Only what fits in no way is refused.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from math import ceil
from typing import Final

from partybuild_desktop.domain.ledger import Column, Kind, Ledger
from partybuild_desktop.domain.problem import UserProblem
from partybuild_desktop.reports.font import Fonts, Role, printable
from partybuild_desktop.reports.measure import Extent, Measured
from partybuild_desktop.reports.pen import MM
from partybuild_desktop.reports.wrap import longest_piece

PAD: Final = 1.15 * MM  # between text and line: 1 mm of white beside half a line
SIZES: Final = (10.0, 9.5, 9.0, 8.5, 8.0)
#  A name is never parted: a rare long one is set narrower, down to this share of its width.
NARROWEST: Final = 0.6
LEADING: Final = 1.3  # of the type size
ROW: Final = 7.6 * MM  # the least height of a row
ABOVE: Final = 3.0  # points above and below a cell of several lines

_WHOLE: Final = 12.0  # em: what is kept whole may ask for no more than this (18 digits are 10 em)
# Roomy and good for what may be broken: lines that most cells should take, em below which they are
# not broken, em beyond which the column need not grow. A label is broken after a free text only.
_BROKEN: Final = ((3, 0.0, 16.0), (2, 0.0, 24.0))
_LABEL: Final = ((2, 6.0, 16.0), (1, 0.0, 24.0))
_SOLID: Final = (Kind.DATE, Kind.NUMBER, Kind.SIGNATURE)  # never broken while there is another way
_TIGHT: Final = 4.0  # em: the least for what is broken
_SLACK: Final = 0.05  # points, so that rounding never breaks a text that just fits
_BLANK: Final = {Kind.TEXT: 12.0, Kind.NAME: 4.0, Kind.DATE: 7.0}  # em, to be written by hand
_SIGN_MM: Final = 22.0  # room for a written name
# Shares of the cells that decide a width, the others being broken; tried one after the other.
_SHARES: Final = (0.995, 0.98, 0.95, 0.9, 0.8)
# Smaller type makes rows lower by the square of its size; by this power it must save more than
# that to be taken: whole lines, not points.
_SMALLER: Final = 3
_SPLIT_LABEL: Final = 0.5  # lines that a broken name or label counts beside those it takes
_RAGGED: Final = 0.03  # of a line, lost where it is broken
_STRETCH: Final = 1.6  # how far beyond its content a short column may be stretched


@dataclass(frozen=True, slots=True)
class Fit:
    """Type size and width of each column, in points; the widths sum up to the table's."""

    size: float
    widths: tuple[float, ...]


@dataclass(frozen=True, slots=True)
class _Head:
    """Width of a heading and of its longest Latin word, in em."""

    whole: float
    word: float

    @staticmethod
    def of(title: str, fonts: Fonts) -> _Head:
        text, face = printable(title), fonts[Role.HEI]
        return _Head(face.width(text), longest_piece(text, face))


@dataclass(frozen=True, slots=True)
class _Wish:
    """Widths one column asks for, in points, from least to best, and the most it takes: `usual`
    is enough for the share of its cells that decides."""

    least: float
    roomy: float
    good: float
    usual: float
    full: float
    most: float


def fit_columns(ledger: Ledger, measured: Measured, fonts: Fonts, width: float) -> Fit:
    """The best fit into `width` points.

    Raises UserProblem ledger_too_wide (columns, need_mm, have_mm: whole mm at the smallest type).
    """
    heads = [_Head.of(column.title, fonts) for column in ledger.columns]
    extents = measured.extents
    if not measured.rows:
        extents = tuple(Extent(_BLANK.get(column.kind, 0.0)) for column in ledger.columns)
    best: Fit | None = None
    lowest = 0.0
    for size in SIZES:
        for widths in _ways(ledger.columns, heads, extents, size, width):
            score = _height(ledger.columns, measured.sample, widths, size)
            score *= (SIZES[0] / size) ** _SMALLER
            if best is None or score < lowest - 0.01:
                best, lowest = Fit(size, widths), score
        if best is not None and lowest <= _height(ledger.columns, (), (), size):
            return best  # every row is as low as can be
    if best is not None:
        return best
    wishes = _wishes(ledger.columns, heads, extents, SIZES[-1], _SHARES[0])
    need = sum(wish.least for wish in wishes)
    if need <= width:
        raised = _raise([w.least for w in wishes], [w.roomy for w in wishes], width)
        return Fit(SIZES[-1], _stretch(raised, wishes, width))
    if any(column.min_mm for column in ledger.columns):  # a hint is given up before the ledger is
        bare = tuple(replace(column, min_mm=0.0) for column in ledger.columns)
        return fit_columns(replace(ledger, columns=bare), measured, fonts, width)
    raise UserProblem(
        "ledger_too_wide",
        columns=len(ledger.columns),
        need_mm=int(need / MM) + 1,
        have_mm=int(width / MM),
    )


def _ways(
    columns: Sequence[Column],
    heads: Sequence[_Head],
    extents: Sequence[Extent],
    size: float,
    width: float,
) -> Iterator[tuple[float, ...]]:
    """Widths that fill the page in one type size, nothing squeezed."""
    for share in _SHARES:
        wishes = _wishes(columns, heads, extents, size, share)
        full = [wish.full for wish in wishes]
        if sum(full) <= width:
            yield _stretch(full, wishes, width)
            return
        usual, good, roomy = (
            [getattr(wish, name) for wish in wishes] for name in ("usual", "good", "roomy")
        )
        for base, goal in ((usual, full), (good, full), (roomy, good)):
            if sum(base) <= width:
                yield _stretch(_raise(base, goal, width), wishes, width)


def _height(
    columns: Sequence[Column],
    sample: Sequence[Sequence[float]],
    widths: Sequence[float],
    size: float,
) -> float:
    """How high a row of the sample becomes on average, in points."""
    narrow = [
        (index, (width - 2 * PAD) / size, 0.0 if column.wraps else _SPLIT_LABEL)
        for index, (column, width) in enumerate(zip(columns, widths, strict=False))
        if any(row[index] * size > width - 2 * PAD for row in sample)
    ]
    total = 0.0
    for row in sample:
        lines, more = 1, 0.0
        for index, room, split in narrow:
            if row[index] > room:
                longest = room / NARROWEST if columns[index].kind is Kind.NAME else room
                lines = max(lines, ceil(row[index] / longest + _RAGGED))
                more += split
        total += max(ROW, (lines + more) * LEADING * size + 2 * ABOVE)
    return total / len(sample) if sample else max(ROW, LEADING * size + 2 * ABOVE)


def _wishes(
    columns: Sequence[Column],
    heads: Sequence[_Head],
    extents: Sequence[Extent],
    size: float,
    share: float,
) -> list[_Wish]:
    return [
        _wish(column, head, extent, size, share)
        for column, head, extent in zip(columns, heads, extents, strict=True)
    ]


def _wish(column: Column, head: _Head, extent: Extent, size: float, share: float) -> _Wish:
    two, three = (max(min(head.whole, 2.0), -(-head.whole // lines)) for lines in (2, 3))
    two = max(two, head.word)  # a word of a heading is broken only when nothing else helps
    widest, usual = max(extent.widest, 1.0), extent.share(share)
    if column.kind in _SOLID and not column.wraps:
        least = max(min(widest, _WHOLE), three)
        roomy = good = common = max(least, two)
    else:
        whole = NARROWEST * extent.widest if column.kind is Kind.NAME else extent.piece
        piece = min(max(whole, extent.piece), _WHOLE)
        least = max(min(widest, _TIGHT), piece, three)
        roomy, good = (
            max(min(usual, max(usual / lines + 1, some), most), piece, two)
            for lines, some, most in (_BROKEN if column.wraps else _LABEL)
        )
        common = max(usual, piece, two)
    low = max(column.min_mm, _SIGN_MM if column.kind is Kind.SIGNATURE else 0.0) * MM
    high = column.max_mm * MM or float("inf")
    wishes = (least, roomy, good, max(good, common), max(good, common, widest, head.whole))
    points = [min(max(wish * size + 2 * PAD + _SLACK, low), high) for wish in wishes]
    points[0] = max(
        points[0], least * size + 2 * PAD + _SLACK
    )  # a hint never makes a text unreadable
    least, roomy, good, usual, full = (max(points[: n + 1]) for n in range(5))
    free = column.wraps and not column.max_mm
    return _Wish(
        least, roomy, good, usual, full, float("inf") if free else min(full * _STRETCH, high)
    )


def _raise(base: Sequence[float], goal: Sequence[float], width: float) -> list[float]:
    """Raise widths from `base` towards `goal` up to one level, so that they fill `width`.

    What wants little gets it; the widest columns share what is left.
    """
    low, high = 0.0, max(goal)
    for _ in range(40):
        level = (low + high) / 2
        if sum(map(_between, base, goal, [level] * len(base))) > width:
            high = level
        else:
            low = level
    return [_between(b, g, low) for b, g in zip(base, goal, strict=True)]


def _between(base: float, goal: float, level: float) -> float:
    return max(base, min(goal, level))


def _stretch(widths: list[float], wishes: Sequence[_Wish], width: float) -> tuple[float, ...]:
    """Share out what is left over, each column in proportion to its width and up to its most."""
    open_ = set(range(len(widths)))
    while (spare := width - sum(widths)) > 0.01 and open_:
        share = 1 + spare / sum(widths[i] for i in open_)
        full = {i for i in open_ if widths[i] * share >= wishes[i].most}
        for i in full or open_:
            widths[i] = max(widths[i], wishes[i].most) if full else widths[i] * share
        open_ -= full or open_
    if width - sum(widths) > 0.01:  # every column has its most: all share again
        total = sum(widths)
        widths = [w * width / total for w in widths]
    widths[-1] += width - sum(widths)
    return tuple(widths)

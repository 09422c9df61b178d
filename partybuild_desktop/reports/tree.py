"""A tree of boxes set in type: which style fits the page, how large each box is, where it stands.

All lengths are points; heights count downwards from the top of the tree.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Final

from partybuild_desktop.domain.chart import Node
from partybuild_desktop.reports.font import Fonts, Role, printable
from partybuild_desktop.reports.pen import MM, length_down
from partybuild_desktop.reports.wrap import balance

LEADING: Final = 1.35
COLUMN: Final = 1.25  # of the type size: the width of a column of text set downwards
_FIRST_EM: Final = 14.0  # at which the title of the uppermost box is broken
_LONGEST: Final = 14  # characters of a title set downwards before it takes a second column
_NEVER: Final = 99
_NARROWEST: Final = 5.0 * MM  # a box with the white beside it
_LOWEST: Final = 12.0 * MM  # a level with the white above it
_NAMED: Final = 6.1  # em: 书记：刘文华 in one line
_WIDER: Final = 1.4  # by which a tree narrower than the page is spread out at most


@dataclass(frozen=True, slots=True)
class Style:
    """One way to set a tree. `em` breaks titles, and lines longer than `whole`; from level `down`
    on they are set downwards; `hang`: boxes with nothing below them hang one under the other."""

    scale: float = 1.0
    em: float = 13.0
    close: bool = False
    hang: bool = False
    down: int = _NEVER
    whole: float = 0.0

    def size(self, *, first: bool) -> float:
        """Type size of titles."""
        return (12.5 if first else 10.5) * self.scale

    @property
    def small(self) -> float:
        """Type size of the lines under a title."""
        return 9.0 * self.scale

    @property
    def pad(self) -> float:
        """Between text and frame."""
        return (1.3 if self.close else 2.2) * MM * self.scale

    @property
    def beside(self) -> float:
        """Between boxes side by side."""
        return (1.4 if self.close else 3.2) * MM

    @property
    def between(self) -> float:
        """Between two levels, at least."""
        return (8.0 if self.close else 10.0) * MM

    @property
    def apart(self) -> float:
        """Between boxes that hang one under the other."""
        return 2.4 * MM

    @property
    def inset(self) -> float:
        """How far hanging boxes stand to the right of the one above."""
        return (4.0 if self.close else 5.0) * MM


@dataclass(slots=True)
class Piece:
    """A box with its measures; `span` is the width of all that hangs from it, `x` its middle."""

    title: list[str]
    lines: list[str]
    first: bool
    down: bool
    width: float
    height: float
    below: list[Piece]
    hung: list[Piece]
    span: float = 0.0
    x: float = 0.0

    def hung_height(self, style: Style) -> float:
        """What hangs from it one under the other."""
        return sum(child.height + style.apart for child in self.hung)


@dataclass(slots=True)
class Tree:
    """A whole tree in one style."""

    root: Piece
    style: Style
    levels: list[list[Piece]] = field(default_factory=list)

    def __post_init__(self) -> None:
        level = [self.root]
        while level:
            self.levels.append(level)
            level = [child for piece in level for child in piece.below]
        for level in self.levels:
            _make_even(level)
            _make_even([child for piece in level for child in piece.hung])
        _note_span(self.root, self.style)

    @property
    def width(self) -> float:
        return self.root.span

    def height(self, between: float = 0.0) -> float:
        """From the top of the first box to the bottom of the lowest, levels `between` apart."""
        y = lowest = 0.0
        for level in self.levels:
            y += max(piece.height for piece in level)
            lowest = max(lowest, *(y + piece.hung_height(self.style) for piece in level))
            y += between or self.style.between
        return lowest

    def place(self, left: float, width: float) -> None:
        """Give every box its middle, within a width; what is spare goes between the boxes."""
        _place(self.root, left + (width - self.width) / 2, self.style)
        middle, wider = left + width / 2, min(_WIDER, width / max(self.width, 1.0))
        for level in self.levels:
            for piece in level:
                piece.x = middle + (piece.x - middle) * wider
                for child in piece.hung:
                    child.x = piece.x + (child.width - piece.width) / 2 + self.style.inset


def fit(node: Node, fonts: Fonts, width: float, room: float) -> Tree | None:
    """The tree in the first style that fits on a page; None where none does."""
    deepest = max(depth for depth, _ in node.walk())
    if deepest * _LOWEST > room:
        return None
    across = {hang: _across(node, hang=hang) for hang in (False, True)}
    for style in _styles(deepest):
        if across[style.hang] * _NARROWEST > width:
            continue  # so many boxes side by side fit in no style
        tree = Tree(_set(node, fonts, style, 0), style)
        if tree.width <= width and tree.height() <= room:
            return tree
    return None


def _across(node: Node, *, hang: bool) -> int:
    """How many boxes stand side by side on the widest level."""
    counts: Counter[int] = Counter()
    for depth, one in node.walk():
        hangs = hang and depth > 0 and not any(child.below for child in one.below)
        counts[depth + 1] += 0 if hangs else len(one.below)
    return max(counts.values())


def _styles(deepest: int) -> Iterator[Style]:
    """From the roomiest to the closest."""
    shapes = [(False, _NEVER)]
    shapes += [(True, _NEVER)] if deepest > 1 else []
    shapes += [(False, down) for down in range(deepest, 0, -1)]
    shapes += [(True, down) for down in range(deepest - 1, 0, -1)]
    for scale, usual in ((1.0, True), (0.9, False), (0.8, False)):
        for hang, down in shapes:
            if usual:
                yield Style(1.3, 13.0, False, hang, down)
                yield Style(1.15, 10.0, False, hang, down)
            for em in (13.0, 8.0, 6.0):
                yield Style(scale, em, not usual, hang, down)
            for em in (6.0, 5.0, 4.0):
                yield Style(scale, em, True, hang, down, _NAMED)
                yield Style(scale, em, True, hang, down)


def _set(node: Node, fonts: Fonts, style: Style, depth: int) -> Piece:
    children = [_set(child, fonts, style, depth + 1) for child in node.below]
    hangs = style.hang and depth > 0 and not any(child.below for child in node.below)
    below, hung = ([], children) if hangs else (children, [])
    first = depth == 0
    size = style.size(first=first)
    title, texts = printable(node.title), [printable(line) for line in node.lines]
    if depth >= style.down:
        title = title.replace("\n", "")
        titles = [title[n : n + _LONGEST] for n in range(0, len(title), _LONGEST)] or [""]
        used = (len(titles) * size + len(texts) * style.small) * COLUMN
        ends = [length_down(part, size) for part in titles]
        ends += [length_down(text, style.small) for text in texts]
        width = used + 2 * max(style.pad - 1.0 * MM, 0.7 * MM)
        return Piece(titles, texts, first, True, width, max(ends) + 2 * style.pad, below, hung)
    em = max(style.em, _FIRST_EM) if first else style.em
    titles = balance(title, em, fonts[Role.HEI])
    song = fonts[Role.SONG]
    room = max(em * size / style.small, style.whole)
    lines = [part for text in texts for part in balance(text, room, song)]
    widths = [fonts[Role.HEI].width(part) * size for part in titles]
    widths += [song.width(part) * style.small for part in lines]
    pad = max(style.pad, 2 * MM) if first else style.pad
    height = (len(titles) * size + len(lines) * style.small) * LEADING + 2 * pad
    return Piece(titles, lines, first, False, max(widths) + 2 * pad, height, below, hung)


def _make_even(pieces: list[Piece]) -> None:
    """Boxes of one level are equally wide."""
    widest = max((piece.width for piece in pieces), default=0.0)
    for piece in pieces:
        piece.width = widest


def _note_span(piece: Piece, style: Style) -> float:
    gaps = max(0, len(piece.below) - 1) * style.beside
    below = sum(_note_span(child, style) for child in piece.below) + gaps
    hung = max((child.width + style.inset for child in piece.hung), default=0.0)
    piece.span = max(piece.width, below, hung)
    return piece.span


def _place(piece: Piece, left: float, style: Style) -> None:
    """A box stands over the middle of what is below it, within its own share of the width."""
    width = sum(child.span for child in piece.below) + (len(piece.below) - 1) * style.beside
    at = left + (piece.span - width) / 2
    for child in piece.below:
        _place(child, at, style)
        at += child.span + style.beside
    half = piece.width / 2
    middle = left + piece.span / 2
    if piece.below:
        middle = (piece.below[0].x + piece.below[-1].x) / 2
    elif piece.hung:
        reach = max(piece.width, max(child.width for child in piece.hung) + style.inset)
        middle = left + (piece.span - reach) / 2 + half
    piece.x = min(max(middle, left + half), left + piece.span - half)

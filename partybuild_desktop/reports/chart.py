"""Organisation charts: a tree of boxes from the top down, each level in one line.

A tree that is too wide hangs its lowest boxes one under the other, then sets them downwards, as
wall charts do, then smaller; one that is still too wide goes on branch by branch on further pages;
and where not even one level fits, it is listed, one box a line, as far as it goes.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from typing import Final

from partybuild_desktop.domain.chart import Chart, Node
from partybuild_desktop.domain.ledger import Align
from partybuild_desktop.domain.problem import UserProblem
from partybuild_desktop.reports.document import Tail
from partybuild_desktop.reports.font import Fonts, MissingGlyph, Role, note_missing, printable
from partybuild_desktop.reports.listing import draw_listing
from partybuild_desktop.reports.page import Frame
from partybuild_desktop.reports.pen import MM, Pen, Point, baseline, box, length_down, strokes
from partybuild_desktop.reports.sheets import Sheets
from partybuild_desktop.reports.tree import COLUMN, LEADING, Piece, Style, Tree, fit
from partybuild_desktop.system.i18n import tr
from partybuild_desktop.system.progress import Progress

_WIRE: Final = 0.6
_UNDER: Final = 6.0 * MM  # under the line below the title
_LOWER: Final = 16.0 * MM  # a low tree begins so much lower at most
_LEVELS: Final = 3  # under the first box that may go on branch by branch; deeper is listed
_MOST: Final = 20.0 * MM  # between two levels


def measure_chart(chart: Chart, fonts: Fonts, found: dict[str, MissingGlyph]) -> int:
    """Note what cannot be drawn; returns how many boxes there are."""
    count = 0
    for _, node in chart.root.walk():
        count += 1
        note_missing(found, fonts[Role.HEI], printable(node.title), node.title)
        for line in node.lines:
            note_missing(found, fonts[Role.SONG], printable(line), node.title)
    return count


def draw_chart(chart: Chart, sheets: Sheets, frame: Frame, tail: Tail, progress: Progress) -> None:
    """Draw the chart. Raises UserProblem ledger_foot_too_long; Cancelled."""
    progress.step(tr("绘制台账"))
    room = frame.body_top - _UNDER - frame.area.bottom - frame.foot_height
    if room < 40 * MM:
        raise UserProblem("ledger_foot_too_long")
    pages = list(_pages(chart.root, sheets.pen, frame.area.width, room))
    for number, page in enumerate(pages, 1):
        progress.check()
        last = number == len(pages)
        if isinstance(page, Node):
            draw_listing(page, sheets, frame, tail, first=number == 1, last=last)
            continue
        code = [frame.top(continued=number > 1), *_tree_code(page, frame, room, sheets.pen)]
        if last:
            code.append(frame.foot(frame.area.bottom + frame.foot_height))
        sheets.add("\n".join(code), frame.area, tail)


def _pages(node: Node, pen: Pen, width: float, room: float) -> Iterator[Tree | Node]:
    """The tree as one page; or its uppermost levels, then each branch; or a listing (a node)."""
    tree = fit(node, pen.fonts, width, room)
    if tree is not None:
        yield tree
        return
    deep = 1 < max(depth for depth, _ in node.walk()) <= _LEVELS
    cut = replace(node, below=tuple(replace(child, below=()) for child in node.below))
    above = fit(cut, pen.fonts, width, room) if deep else None
    if above is None:
        yield node
        return
    yield above
    for child in node.below:
        if child.below:
            yield from _pages(child, pen, width, room)


def _tree_code(tree: Tree, frame: Frame, room: float, pen: Pen) -> Iterator[str]:
    """The tree in the middle of the page, its levels as far apart as the page allows."""
    tree.place(frame.area.left, frame.area.width)
    between = tree.style.between
    if len(tree.levels) > 1:
        between = min(_MOST, between + (room - tree.height()) / (len(tree.levels) - 1))
    y = frame.body_top - _UNDER - min(_LOWER, (room - tree.height(between)) / 3)
    wires: list[tuple[Point, Point]] = []
    for level in tree.levels:
        height = max(piece.height for piece in level)
        for piece in level:
            yield from _box_code(piece, y, height, tree.style, pen)
            wires += _wires(piece, y - height, between)
            yield from _hung_code(piece, y - height, tree.style, pen, wires)
        y -= height + between
    yield strokes(wires, _WIRE)


def _wires(piece: Piece, bottom: float, between: float) -> Iterator[tuple[Point, Point]]:
    if not piece.below:
        return
    bus, top = bottom - between / 2, bottom - between
    yield (piece.x, bottom), (piece.x, bus)
    xs = [piece.x, *(child.x for child in piece.below)]
    if max(xs) - min(xs) > 0.01:
        yield (min(xs), bus), (max(xs), bus)
    for child in piece.below:
        yield (child.x, bus), (child.x, top)


def _hung_code(
    piece: Piece, bottom: float, style: Style, pen: Pen, wires: list[tuple[Point, Point]]
) -> Iterator[str]:
    """The boxes hanging under another, one below the other, from a line at the left."""
    x, y = piece.x - piece.width / 2 + style.inset / 2, bottom
    for child in piece.hung:
        y -= style.apart
        yield from _box_code(child, y, child.height, style, pen)
        middle = y - child.height / 2
        wires.append(((x, middle), (child.x - child.width / 2, middle)))
        y -= child.height
    if piece.hung:
        wires.append(((x, bottom), (x, middle)))


def _box_code(piece: Piece, top: float, height: float, style: Style, pen: Pen) -> Iterator[str]:
    low, high = (piece.x - piece.width / 2, top - height), (piece.x + piece.width / 2, top)
    yield box(low, high, width=1.0 if piece.first else _WIRE)
    parts = [(part, Role.HEI, style.size(first=piece.first)) for part in piece.title]
    parts += [(part, Role.SONG, style.small) for part in piece.lines]
    if piece.down:
        used = sum(size for _, _, size in parts) * COLUMN
        x = piece.x + used / 2
        for text, role, size in parts:  # from right to left
            length = length_down(text, size)
            at = (x - size * COLUMN / 2, top - (height - length) / 2)
            yield pen.put_down(text, at, role=role, size=size)
            x -= size * COLUMN
        return
    y = top - (height - sum(size for _, _, size in parts) * LEADING) / 2
    for text, role, size in parts:
        at = (piece.x, baseline(y - size * LEADING / 2, size))
        yield pen.put(text, at, role=role, size=size, align=Align.CENTER)
        y -= size * LEADING

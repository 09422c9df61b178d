"""A tree of boxes listed one a line, for charts that no page is wide enough for."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

from partybuild_desktop.domain.chart import Node
from partybuild_desktop.reports.document import Tail
from partybuild_desktop.reports.font import Role, printable
from partybuild_desktop.reports.page import Frame
from partybuild_desktop.reports.pen import MM, Pen, Point, baseline, box, strokes
from partybuild_desktop.reports.sheets import Sheets
from partybuild_desktop.reports.wrap import wrap

_SIZE: Final = 10.5
_SMALL: Final = 9.0
_LEADING: Final = 1.35
_STEP: Final = 11.0 * MM  # to the right for each level
_BETWEEN: Final = 1.3 * MM  # above and below a box
_PAD: Final = 1.4 * MM
_DEEPEST: Final = 12  # levels that are still moved to the right
_WIRE: Final = 0.6


@dataclass(frozen=True, slots=True)
class _Line:
    """One box; `lasts` says for it and each box above whether it is the last of its parent's,
    `first` whether it follows its parent at once."""

    node: Node
    lasts: tuple[bool, ...]
    first: bool


def draw_listing(
    node: Node, sheets: Sheets, frame: Frame, tail: Tail, *, first: bool, last: bool
) -> None:
    """List the tree on as many sheets as it needs; the foot stands on the last one if `last`."""
    bottom = frame.area.bottom + (frame.foot_height if last else 0.0)
    code = [frame.top(continued=not first)]
    wires: list[tuple[Point, Point]] = []
    y = frame.body_top

    def close(*, end: bool) -> None:
        code.append(strokes(wires, _WIRE))
        if end and last:
            code.append(frame.foot(bottom))
        sheets.add("\n".join(code), frame.area, tail)

    for line in _lines(node, ()):
        title, small = _texts(line, frame, sheets.pen)
        height = _text_height(title, small) + 2 * (_PAD + _BETWEEN)
        if y - height < bottom:
            close(end=False)
            code, wires, y = [frame.top(continued=True)], [], frame.body_top
        wires += _wires(line, frame.area.left, y, height, at_top=y == frame.body_top)
        code += _box_code(line, title, small, frame, (y, height), sheets.pen)
        y -= height
    close(end=True)


def _lines(node: Node, lasts: tuple[bool, ...], *, first: bool = False) -> Iterator[_Line]:
    yield _Line(node, lasts, first)
    for number, child in enumerate(node.below, 1):
        yield from _lines(child, (*lasts, number == len(node.below)), first=number == 1)


def _left(line: _Line) -> float:
    return min(len(line.lasts), _DEEPEST) * _STEP


def _texts(line: _Line, frame: Frame, pen: Pen) -> tuple[list[str], list[str]]:
    """Lines of the title, and the smaller ones: one beside the title where there is room."""
    room = frame.area.width - _left(line) - 2 * _PAD
    hei, song = pen.fonts[Role.HEI], pen.fonts[Role.SONG]
    title = wrap(printable(line.node.title), room / _SIZE, hei)
    small = "　".join(map(printable, line.node.lines))
    return title, wrap(small, (room - _SIZE) / _SMALL, song) if small else []


def _text_height(title: list[str], small: list[str]) -> float:
    return (len(title) * _SIZE + len(small) * _SMALL) * _LEADING


def _wires(
    line: _Line, left: float, top: float, height: float, *, at_top: bool
) -> Iterator[tuple[Point, Point]]:
    middle = top - height / 2
    for level, ended in enumerate(line.lasts[:_DEEPEST]):
        x = left + level * _STEP + _STEP / 2
        own = level == len(line.lasts) - 1
        if own:
            start = top + _BETWEEN if line.first and not at_top else top
            yield (x, start), (x, middle if ended else top - height)
            yield (x, middle), (x + _STEP / 2, middle)
        elif not ended:
            yield (x, top), (x, top - height)


def _box_code(
    line: _Line,
    title: list[str],
    small: list[str],
    frame: Frame,
    place: tuple[float, float],
    pen: Pen,
) -> Iterator[str]:
    top, height = place
    left = frame.area.left + _left(line)
    widths = [pen.fonts[Role.HEI].width(text) * _SIZE for text in title]
    widths += [pen.fonts[Role.SONG].width(text) * _SMALL for text in small]
    high = (left + max(widths) + 2 * _PAD, top - _BETWEEN)
    yield box((left, top - height + _BETWEEN), high, width=_WIRE)
    y = high[1] - _PAD
    parts = [(text, Role.HEI, _SIZE) for text in title]
    parts += [(text, Role.SONG, _SMALL) for text in small]
    for text, role, size in parts:
        at = (left + _PAD, baseline(y - size * _LEADING / 2, size))
        yield pen.put(text, at, role=role, size=size)
        y -= size * _LEADING

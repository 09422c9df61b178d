"""One figure set in type: its title, the room of its plot, and the table of its numbers.

`Upright` has a column for each category, under its bar; `Lying` a row, its bar beside it. All
lengths are points, heights count from the top down.
"""

from __future__ import annotations

from collections.abc import Sequence
from itertools import accumulate, pairwise
from typing import Final

from partybuild_desktop.domain.figure import Figure, Shape
from partybuild_desktop.domain.ledger import Align
from partybuild_desktop.reports.columns import LEADING, PAD
from partybuild_desktop.reports.font import Face, Fonts, Role, printable
from partybuild_desktop.reports.pen import MM, Pen, Point, baseline, box, strokes
from partybuild_desktop.reports.table import FRAME, GREY, GRID
from partybuild_desktop.reports.wrap import balance, longest_piece, wrap
from partybuild_desktop.system.i18n import tr

GAP: Final = 5.0 * MM  # between two figures side by side
_TITLE_SIZE: Final = 11.0
_SIZE: Final = 9.0
_LINE: Final = _SIZE * LEADING
_TITLE: Final = 7.5 * MM  # the line of the title
_TOP: Final = 3.0 * MM  # between it and the plot
_PLOT: Final = 32.0 * MM  # the least height of a plot
_SHORT, _LINE_PLOT = 12, 55.0 * MM  # of a line of more points than that
_GROWS: Final = 34.0 * MM  # how much higher it may become
_ROW: Final = 6.4 * MM
_ABOVE: Final = 3.0  # points above and below several lines
_KEY: Final = 13.0  # room of the key to a colour
_HEAD: Final = (14.0 * MM, 34.0 * MM)  # the column of the lines' names
_NARROWEST: Final = 9.0 * MM  # a column under its bar
_MOST_LINES: Final = 3  # of a heading under its bar
_NAMES: Final = 0.42  # of the width that the names of categories may take, beside bars
_BARS: Final = 38.0 * MM  # the least room for bars beside rows
_FEWEST: Final = 3  # rows that stand on a page with the title
_SCALE, _NAMED = 10.0 * MM, 7.0 * MM  # left of a line and under it, where no table is its scale
_WORD: Final = 11.0 * MM

Lines = tuple[str, ...]


class Block:
    """A figure of a width, or a part of one; `grows` is how much higher its plot may become."""

    height: float
    grows = 0.0
    cramped = False  # it needs more width than it has

    def __init__(self, figure: Figure, pen: Pen, width: float, title: str) -> None:
        self.figure, self._pen, self.width = figure, pen, width
        self._song, self._hei = pen.fonts[Role.SONG], pen.fonts[Role.HEI]
        self._title = wrap(printable(title), self._title_room() / _TITLE_SIZE, self._hei)
        self.title_lines = len(self._title)

    def level(self, lines: int) -> None:
        """Leave room for so many lines of title, as its neighbours have."""
        self.height += (lines - self.title_lines) * _TITLE_SIZE * LEADING
        self.title_lines = lines

    def code(self, left: float, top: float, more: float) -> str:
        """Drawing code, the plot `more` points higher than it need be."""
        raise NotImplementedError

    def split(self, room: float) -> tuple[Block, Block] | None:  # noqa: ARG002
        """As much as `room` holds, and the rest; None where it is not to be parted."""
        return None

    def _title_room(self) -> float:
        unit = self._pen.fonts[Role.SONG].width(self._unit()) * _SIZE
        return max(self.width / 2, self.width - unit - _SIZE / 2)

    def _unit(self) -> str:
        unit = printable(self.figure.unit)
        return tr("单位：{unit}", unit=unit) if unit else ""

    @property
    def _title_height(self) -> float:
        return _TITLE + (self.title_lines - 1) * _TITLE_SIZE * LEADING

    def _title_code(self, left: float, top: float) -> list[str]:
        y = top - _TITLE / 2
        code = [
            self._pen.put(
                self._unit(), (left + self.width, baseline(y, _SIZE)), size=_SIZE, align=Align.RIGHT
            )
        ]
        for line in self._title:
            at = (left, baseline(y, _TITLE_SIZE))
            code.insert(-1, self._pen.put(line, at, role=Role.HEI, size=_TITLE_SIZE))
            y -= _TITLE_SIZE * LEADING
        return code

    def _cell(
        self,
        lines: Lines,
        low: Point,
        high: Point,
        *,
        role: Role = Role.SONG,
        align: Align = Align.CENTER,
        indent: float = 0.0,
    ) -> list[str]:
        """Lines of text in the middle of the height of a cell."""
        x = (low[0] + high[0] + indent) / 2 if align is Align.CENTER else low[0] + PAD + indent
        y = (low[1] + high[1]) / 2 + (len(lines) - 1) / 2 * _LINE
        return [
            self._pen.put(
                line.rstrip(),
                (x, baseline(y - n * _LINE, _SIZE)),
                role=role,
                size=_SIZE,
                align=align,
            )
            for n, line in enumerate(lines)
        ]

    def _grid(self, xs: Sequence[float], ys: Sequence[float]) -> list[str]:
        """Heading area, lines and frame of a table with its upper edge and heading at ys[:2]."""
        low, high = (xs[0], ys[-1]), (xs[-1], ys[0])
        lines = [((xs[0], y), (xs[-1], y)) for y in ys[1:-1]]
        lines += [((x, ys[0]), (x, ys[-1])) for x in xs[1:-1]]
        area = box((xs[0], ys[1]), high, grey=GREY)
        return [area, strokes(lines, GRID), box(low, high, width=FRAME)]

    def _key_code(self, number: int, x: float, middle: float) -> str:
        from partybuild_desktop.reports.painter import KEY, key

        colour = self.figure.colour(number)
        at = (x + PAD, middle - KEY[1] / 2)
        return key(self._pen, colour, at, line=self.figure.drawn is Shape.LINE)


def _texts(texts: Sequence[str], room: float, face: Face) -> list[Lines]:
    """Each text in lines of at most `room` points."""
    return [tuple(balance(printable(text), room / _SIZE, face)) for text in texts]


def _high(lines: Sequence[Lines]) -> float:
    """The height of a row with these cells."""
    most = max(map(len, lines), default=1)
    return _ROW if most == 1 else most * _LINE + 2 * _ABOVE


def _head_width(figure: Figure, fonts: Fonts, width: float) -> float:
    """The column of the names of the lines, with the keys before them."""
    song = fonts[Role.SONG]
    names = [song.width(printable(name)) * _SIZE for name, _ in figure.lines()]
    label = fonts[Role.HEI].width(printable(figure.label)) * _SIZE
    wanted = max(label, *(name + _KEY for name in names)) + 2 * PAD + 0.1
    least, most = _HEAD
    return min(max(wanted, least), most, width / 3)


def stands(figure: Figure, fonts: Fonts, width: float) -> bool:
    """Whether each category has room for its name and numbers in a column under its bar."""
    if not figure.categories:
        return False
    column = (width - _head_width(figure, fonts, width)) / len(figure.categories)
    room = column - 2 * PAD
    if column < _NARROWEST:
        return False
    song, hei = fonts[Role.SONG], fonts[Role.HEI]
    cells = [text for _, line in figure.lines() for text in line]
    if max(map(song.width, cells)) * _SIZE > room + 0.1:
        return False
    words = max(longest_piece(printable(text), hei) for text in figure.categories)
    if words * _SIZE > room + 0.1:
        return False
    return max(map(len, _texts(figure.categories, room, hei))) <= _MOST_LINES


class Upright(Block):
    """A figure whose table has a column for each category, under its bar."""

    grows = _GROWS

    def __init__(self, figure: Figure, pen: Pen, width: float, title: str) -> None:
        super().__init__(figure, pen, width, title)
        head = _head_width(figure, pen.fonts, width)
        column = (width - head) / len(figure.categories)
        self._xs = [0.0, *accumulate([head, *[column] * len(figure.categories)])]
        self._label = _texts([figure.label], head - 2 * PAD, self._hei)[0]
        self._heads = _texts(figure.categories, column - 2 * PAD, self._hei)
        names = [name for name, _ in figure.lines()]
        self._names = _texts(names, head - 2 * PAD - _KEY, self._song)
        self._heights = [_high([self._label, *self._heads]), *(_high([n]) for n in self._names)]
        self.height = self._title_height + _TOP + _PLOT + sum(self._heights)

    def code(self, left: float, top: float, more: float) -> str:
        from partybuild_desktop.reports.plot import Plot

        xs = [left + x for x in self._xs]
        table_top = top - self._title_height - _TOP - _PLOT - more
        ys = [table_top - y for y in accumulate(self._heights, initial=0.0)]
        plot = Plot(self._pen, (xs[1], ys[0]), (xs[-1], ys[0] + _PLOT + more))
        plot.columns(self.figure)
        code = [*self._title_code(left, top), plot.code(), *self._grid(xs, ys)]
        code += self._cell(self._label, (xs[0], ys[1]), (xs[1], ys[0]), role=Role.HEI)
        for n, lines in enumerate(self._heads, 1):
            code += self._cell(lines, (xs[n], ys[1]), (xs[n + 1], ys[0]), role=Role.HEI)
        keys = []
        for row, (name, (_, texts)) in enumerate(
            zip(self._names, self.figure.lines(), strict=True), 1
        ):
            low, high = ys[row + 1], ys[row]
            keyed = row <= len(self.figure.series)
            code += self._cell(name, (xs[0], low), (xs[1], high), align=Align.LEFT, indent=_KEY)
            if keyed:
                keys.append(self._key_code(row - 1, xs[0], (low + high) / 2))
            for n, text in enumerate(texts, 1):
                code += self._cell((text,), (xs[n], low), (xs[n + 1], high))
        return "\n".join([*code, *keys])


class Lying(Block):
    """A figure, or the rows `first` to `last` of it, whose table has a row for each category."""

    def __init__(
        self,
        figure: Figure,
        pen: Pen,
        width: float,
        title: str,
        *,
        first: int = 0,
        last: int | None = None,
    ) -> None:
        super().__init__(
            figure, pen, width, title if not first else tr("{title}（续）", title=title)
        )
        self._whole_title = title
        self._first, self._last = first, len(figure.categories) if last is None else last
        self._above = figure.drawn in (Shape.PIE, Shape.LINE) and not first
        self.grows = _GROWS if self._above and figure.beside == 1 else 0.0
        self._lines = figure.lines()
        self._xs = self._columns()
        rooms = [b - a - 2 * PAD for a, b in zip(self._xs, self._xs[1:], strict=False)]
        heads = [figure.label, *(name for name, _ in self._lines)]
        rooms[0] -= _KEY if figure.drawn is Shape.PIE else 0.0
        self._heads = [
            _texts([text], room - (_KEY if self._has_key(n) else 0.0), self._hei)[0]
            for n, (text, room) in enumerate(zip(heads, rooms, strict=False))
        ]
        self._head = _high(self._heads)
        self._names = _texts(figure.categories[first : self._last], rooms[0], self._song)
        self._rows = [_high([name]) for name in self._names]
        plot = self._plot if self._above else 0.0
        self.height = self._title_height + plot + self._head + sum(self._rows)
        if not figure.categories:
            self.height, self.grows = self._title_height + 2 * _ROW, 0.0

    def _has_key(self, column: int) -> bool:
        """Whether a heading has a key before it: those of the series, but of a pie."""
        return self.figure.drawn is not Shape.PIE and 1 <= column <= len(self.figure.series)

    @property
    def _beside(self) -> bool:
        """Whether the bars stand beside the rows."""
        return self.figure.drawn in (Shape.BAR, Shape.STACKED)

    def _columns(self) -> list[float]:
        """Edges of the columns: names, numbers, and bars where they stand beside."""
        names = [printable(text) for text in self.figure.categories]
        wide = max((self._song.width(text) for text in names), default=0.0) * _SIZE
        label = self._hei.width(printable(self.figure.label)) * _SIZE
        pie = _KEY if self.figure.drawn is Shape.PIE else 0.0
        numbers = [self._number_width(n, *line) for n, line in enumerate(self._lines, 1)]
        bars = _BARS if self._beside else 0.0
        left = self.width - bars - sum(numbers)
        if left < _WORD:
            self.cramped = True
            numbers = [
                width * max(0.2, (self.width - bars - _WORD) / sum(numbers)) for width in numbers
            ]
            left = self.width - bars - sum(numbers)
        name = max(wide + pie, label) + 2 * PAD + 0.1
        if self._beside:
            name = min(name, max(self.width * _NAMES, _WORD), left)
            return [0.0, *accumulate([name, *numbers]), self.width]
        spare = max(0.0, self.width - name - sum(numbers)) / (len(numbers) + 1)
        name = min(name + spare, left)
        share = (self.width - name) / sum(numbers)
        return [0.0, *accumulate([name, *(width * share for width in numbers)])]

    def _number_width(self, column: int, title: str, texts: Lines) -> float:
        key = _KEY if self._has_key(column) else 0.0
        head = min(self._hei.width(printable(title)) * _SIZE, _HEAD[1]) + key
        widest = max((self._song.width(text) for text in texts), default=0.0) * _SIZE
        return max(head, widest, 6 * MM) + 2 * PAD + 0.1

    @property
    def _plot(self) -> float:
        """The least height of what stands above the table; a line of many points needs more."""
        line = self.figure.drawn is Shape.LINE and len(self.figure.categories) > _SHORT
        return _TOP + (_LINE_PLOT if line else _PLOT)

    def split(self, room: float) -> tuple[Block, Block] | None:
        taken = self.height - sum(self._rows)
        count = 0
        while count < len(self._rows) and taken + self._rows[count] <= room:
            taken += self._rows[count]
            count += 1
        if count < min(_FEWEST, len(self._rows) - 1) or not 0 < count < len(self._rows):
            return None
        middle, title = self._first + count, self._whole_title
        parts = ((self._first, middle), (middle, self._last))
        before, after = (
            Lying(self.figure, self._pen, self.width, title, first=first, last=last)
            for first, last in parts
        )
        return before, after

    def code(self, left: float, top: float, more: float) -> str:
        if not self.figure.categories:
            at = (left + self.width / 2, baseline(top - self._title_height - _ROW, _SIZE))
            nothing = self._pen.put(tr("没有数据"), at, size=_SIZE, align=Align.CENTER)
            return "\n".join([*self._title_code(left, top), nothing])
        xs = [left + x for x in self._xs]
        plot = self._plot + more if self._above else 0.0
        heights = [self._head, *self._rows]
        table = top - self._title_height - plot
        ys = [table - y for y in accumulate(heights, initial=0.0)]
        code = [*self._title_code(left, top), *self._grid(xs, ys)]
        keys = []
        for n, lines in enumerate(self._heads):
            low, high = (xs[n], ys[1]), (xs[n + 1], ys[0])
            indent = _KEY if self._has_key(n) else 0.0
            code += self._cell(lines, low, high, role=Role.HEI, indent=indent)
            if indent:
                wide = max(self._hei.width(line) for line in lines) * _SIZE
                x = (low[0] + high[0] - wide - indent) / 2 - PAD
                keys.append(self._key_code(n - 1, x, (low[1] + high[1]) / 2))
        for row, name in enumerate(self._names, 1):
            code += self._row_code(row, name, xs, (ys[row + 1], ys[row]), keys)
        drawn = self._drawn(xs, ys, table + plot - _TOP if plot else 0.0)
        return "\n".join([*code, *keys, drawn])

    def _row_code(
        self,
        row: int,
        name: Lines,
        xs: Sequence[float],
        place: tuple[float, float],
        keys: list[str],
    ) -> list[str]:
        low, high = place
        pie = self.figure.drawn is Shape.PIE
        category = self._first + row - 1
        code = self._cell(
            name, (xs[0], low), (xs[1], high), align=Align.LEFT, indent=_KEY if pie else 0.0
        )
        if pie:
            keys.append(self._key_code(category, xs[0], (low + high) / 2))
        for n, (_, texts) in enumerate(self._lines, 1):
            code += self._cell((texts[category],), (xs[n], low), (xs[n + 1], high))
        return code

    def _drawn(self, xs: Sequence[float], ys: Sequence[float], top: float) -> str:
        """The plot above the table or beside its rows."""
        from partybuild_desktop.reports.plot import Plot

        figure = self.figure
        if figure.drawn is Shape.PIE and not figure.whole:
            at = ((xs[0] + xs[-1]) / 2, (top + ys[0]) / 2)
            return self._pen.put(tr("没有数据"), at, size=_SIZE, align=Align.CENTER)
        if self._beside:
            plot = Plot(self._pen, (xs[-2], ys[-1]), (xs[-1], ys[1]))
            places = [
                (self._first + n, (high + low) / 2 - ys[-1], high - low)
                for n, (high, low) in enumerate(pairwise(ys[1:]))
            ]
            plot.rows(figure, places, self._most())
            return plot.code()
        if not self._above:
            return ""
        if figure.drawn is Shape.PIE:
            plot = Plot(self._pen, (xs[0], ys[0] + _TOP), (xs[-1], top))
            plot.slices(figure)
        else:
            plot = Plot(self._pen, (xs[0] + _SCALE, ys[0] + _NAMED), (xs[-1], top))
            plot.line(figure)
        return plot.code()

    def _most(self) -> float:
        """What the longest bar stands for, the same on every page."""
        figure = self.figure
        if figure.drawn is Shape.STACKED:
            return max(figure.totals(), default=0)
        return max((v or 0 for one in figure.series for v in one.values), default=0)

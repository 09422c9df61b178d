"""The drawn part of a figure: matplotlib draws bars, lines and slices for our pen.

Its artists without its figure and axes: to make and draw ticks and text boxes, of which we show a
few, took as long as all the rest of a page, and to import them as long as all that is used here.
Imported when a figure is drawn, as `painter` is.
"""

from __future__ import annotations

from collections.abc import Sequence
from statistics import fmean
from typing import TYPE_CHECKING, Final, cast

from matplotlib.artist import Artist
from matplotlib.backend_bases import RendererBase
from matplotlib.font_manager import FontProperties
from matplotlib.lines import Line2D
from matplotlib.patches import Circle, Patch, Rectangle, Wedge
from matplotlib.path import Path
from matplotlib.ticker import MaxNLocator
from matplotlib.transforms import Affine2D, Bbox

from partybuild_desktop.domain.figure import AREAS, Colour, Figure, Shape, number_text, share_text
from partybuild_desktop.reports.font import Role, printable
from partybuild_desktop.reports.painter import INK, INKS, LINE, WIRE, Painter
from partybuild_desktop.reports.pen import Pen, Point

if TYPE_CHECKING:
    from matplotlib.typing import LineStyleType

SMALL: Final = 8.0  # numbers of the axis and at the bars
_GRID: Final = 0.3
_HEADROOM: Final = 1.14  # above the highest bar, for its number
_BAR: Final = 0.62  # of the room of a category
_WIDEST: Final = 34.0  # points: a bar of few categories stays a bar
_FAINT: Final = "#D9D6D0"
_MOST_NAMES: Final = 8  # under a line of many categories
_NAME: Final = 6  # characters of each
_BEHIND: Final = 0.9  # before the faint lines, behind bars and lines
_SPAN: Final = 0.12  # of the highest number that the axis of a line reaches over at least, each way
_UNDER: Final = 0.12  # of the axis
_LEAST_SLICE: Final = 0.06  # a smaller one has no room for its share
_TICK: Final = 2.0  # points: the mark over a name under the axis
_TO_NAME: Final = 5.5  # from the axis down to the name
_TO_NUMBER: Final = 4.0  # from a number at the left to the axis
_TYPE: Final = FontProperties(family=[Role.SONG.value], size=SMALL)
_ASCENT, _DESCENT = 0.80 * SMALL, 0.24 * SMALL  # of a line of text with the room it needs
#  How far its baseline lies above the place of a text that stands so to it.
_STANDS: Final = {
    "above": _DESCENT,
    "below": -_ASCENT,
    "middle": (_DESCENT - _ASCENT) / 2,
    "beside": -_ASCENT / 2,  # figures in the middle, whatever is below them
}
_SHIFT: Final = {"left": 0.0, "center": 0.5, "right": 1.0}
#  What lies above what: axis, numbers (`_BEHIND`), areas, lines, shares.
_AXIS, _AREA, _LINE, _SHARE = 0.5, 1, 2, 3


class Label(Artist):
    """A piece of text at (x, y) of the plot, in white `room` (points around it) where asked."""

    def __init__(
        self,
        text: str,
        at: Point,
        *,
        stands: str = "above",
        align: str = "center",
        room: float | None = None,
        zorder: float = _AXIS,
    ) -> None:
        super().__init__()
        self._text, self._at, self._stands, self._align = text, at, stands, align
        self._room = room
        self.set_zorder(zorder)

    def draw(self, renderer: RendererBase) -> None:
        width = renderer.get_text_width_height_descent(self._text, _TYPE, ismath=False)[0]
        x, y = self._at[0] - width * _SHIFT[self._align], self._at[1] + _STANDS[self._stands]
        gc = renderer.new_gc()
        if self._room is not None:
            low = (x - self._room, y - _DESCENT - self._room)
            size = (width + 2 * self._room, _ASCENT + _DESCENT + 2 * self._room)
            gc.set_linewidth(0)
            box = Affine2D().scale(*size).translate(*low)
            renderer.draw_path(gc, Path.unit_rectangle(), box, (1.0, 1.0, 1.0))
        gc.set_foreground(INK)
        renderer.draw_text(gc, x, y, self._text, _TYPE, 0.0)


class Plot:
    """A plane on the page, from `low` to `high` in points. `code` draws what was put on it."""

    def __init__(self, pen: Pen, low: Point, high: Point) -> None:
        self._pen, self._low = pen, low
        self._size = (high[0] - low[0], high[1] - low[1])
        self._artists: list[Artist] = []
        self._x = self._y = (0.0, 1.0)

    def code(self) -> str:
        """What was put on the plane, as drawing code."""
        painter = Painter(self._pen, self._low, self._size)
        for artist in sorted(self._artists, key=Artist.get_zorder):
            artist.draw(painter)
        return "\n".join(painter.code)

    @property
    def _data(self) -> Affine2D:
        """From numbers to points."""
        (left, right), (low, high) = self._x, self._y
        scale = (self._size[0] / (right - left), self._size[1] / (high - low))
        return Affine2D().translate(-left, -low).scale(*scale)

    def _point(self, x: float, y: float) -> Point:
        at = self._data.transform((x, y))
        return float(at[0]), float(at[1])

    def _put(self, artist: Artist, *, clip: bool = True) -> None:
        if clip:
            artist.set_clip_box(Bbox.from_bounds(0, 0, *self._size))
        self._artists.append(artist)

    def _area(self, patch: Patch, colour: Colour, *, clip: bool = True) -> None:
        """An area in a colour, as it is told from its neighbours."""
        ink = INKS[colour]
        patch.set(
            facecolor=AREAS[colour],
            edgecolor=INK,
            linewidth=WIRE,
            hatch=ink.hatch or None,
            hatchcolor=ink.over,
            transform=self._data,
            zorder=_AREA,
        )
        self._put(patch, clip=clip)

    def _across(self, y: float, colour: str, width: float, zorder: float) -> None:
        """A line at a number from side to side."""
        at = self._point(0, y)[1]
        line = Line2D([0, self._size[0]], [at, at], color=colour, linewidth=width, zorder=zorder)
        line.set_transform(Affine2D())
        self._put(line)

    def columns(self, figure: Figure) -> None:
        """Bars or lines over the columns of the table below, with their numbers."""
        self._x = (-0.5, len(figure.categories) - 0.5)
        self._scale(figure)
        if figure.shape is Shape.LINE:
            self._lines(figure, numbered=True)
        else:
            self._bars(figure, self._size[0] / len(figure.categories))

    def line(self, figure: Figure) -> None:
        """Lines over a table that has no column for each category: some names under them."""
        count = len(figure.categories)
        self._x = (-0.5, count - 0.5)
        self._scale(figure)
        for place in range(0, count, max(1, count // _MOST_NAMES)):
            x = self._point(place, 0)[0]
            mark = Line2D([x, x], [0, -_TICK], color="black", linewidth=_GRID, zorder=_AXIS)
            mark.set(transform=Affine2D(), solid_capstyle="butt")
            self._put(mark, clip=False)
            name = printable(figure.categories[place])[:_NAME]
            self._put(Label(name, (x, -_TO_NAME), stands="below"), clip=False)
        axis = Line2D([0, self._size[0]], [0, 0], color=INK, linewidth=WIRE, zorder=_LINE)
        axis.set_transform(Affine2D())
        self._put(axis, clip=False)
        self._lines(figure, numbered=False)

    def rows(self, figure: Figure, places: Sequence[tuple[int, float, float]], most: float) -> None:
        """Bars beside the rows of a table: for each the category, the middle from below and the
        height in points; `most` is the number that the whole width stands for."""
        self._y = (0, self._size[1])
        self._x = (0, most * _HEADROOM or 1)
        stacked = figure.shape is Shape.STACKED
        parts = 1 if stacked else len(figure.series)
        for category, middle, height in places:
            thick = min(height * 0.66, 5.5 * parts + 4) / parts
            reach = 0.0
            for number, series in enumerate(figure.series):
                value = series.values[category] or 0
                y = middle + (0 if stacked else ((parts - 1) / 2 - number) * thick)
                if value > 0:
                    bar = Rectangle((reach, y - thick / 2), value, thick)
                    self._area(bar, figure.colour(number))
                reach += value if stacked else 0

    def slices(self, figure: Figure) -> None:
        """A pie, from the top clockwise; a slice large enough has its share."""
        values, whole = figure.totals(), figure.whole
        width, height = self._size
        least = min(width, height) - 2  # the outline is half outside
        self._x = (-width / least, width / least)
        self._y = (-height / least, height / least)
        parts = [(n, value) for n, value in enumerate(values) if value]
        if len(parts) == 1:  # no line from its middle
            self._area(Circle((0, 0), 1), figure.colour(parts[0][0]))
            self._share(0, 0, values[parts[0][0]], whole)
        else:
            self._slices(figure, parts, whole)

    def _slices(self, figure: Figure, parts: Sequence[tuple[int, float]], whole: float) -> None:
        end = 90.0
        for number, value in parts:
            start = end - 360 * value / whole
            self._area(Wedge((0, 0), 1, start, end), figure.colour(number), clip=False)
            if value / whole >= _LEAST_SLICE:
                x, y = Affine2D().rotate_deg((start + end) / 2).transform((0.6, 0))
                self._share(x, y, value, whole)
            end = start

    def _bars(self, figure: Figure, room: float) -> None:
        stacked = figure.shape is Shape.STACKED
        parts = 1 if stacked else len(figure.series)
        thick = min(_BAR, _WIDEST * parts / room) / parts
        reach = [0.0] * len(figure.categories)
        for number, series in enumerate(figure.series):
            for place, found in enumerate(series.values):
                if found is None:
                    continue
                x = place + (0 if stacked else (number - (parts - 1) / 2) * thick)
                if found:
                    bar = Rectangle((x - thick / 2, reach[place]), thick, found)
                    self._area(bar, figure.colour(number))
                reach[place] += found if stacked else 0
                if not stacked and self._fits(found, thick * room):
                    self._above(x, found)
        if stacked:
            for place, value in enumerate(reach):
                if self._fits(value, room):
                    self._above(place, value)

    def _lines(self, figure: Figure, *, numbered: bool) -> None:
        for number, series in enumerate(figure.series):
            colour = figure.colour(number)
            ink = INKS[colour]
            known = [(n, v) for n, v in enumerate(series.values) if v is not None]
            line = Line2D(
                [n for n, _ in known],
                [v for _, v in known],
                color=AREAS[colour],
                linewidth=LINE,
                linestyle=cast("LineStyleType", ink.dash),
                marker=ink.marker,
                markersize=4 if numbered else 2.5,
                markeredgecolor=INK,
                markeredgewidth=0.4,
                transform=self._data,
                zorder=_LINE,
            )
            self._put(line, clip=False)
            values = [value for _, value in known]
            low, high = self._y
            room = low + (high - low) * _UNDER  # below it a number would reach into the table
            for n, (place, value) in enumerate(known if numbered else ()):
                near = values[max(0, n - 1) : n + 2]
                self._above(place, value, away=4.0, under=room < value < fmean(near))

    def _scale(self, figure: Figure) -> None:
        """The axis at the left, with a faint line at each of its numbers."""
        tops = [v for one in figure.series for v in one.values if v is not None]
        if figure.shape is Shape.STACKED:
            tops = list(figure.totals())
        high, low = max(tops, default=0), min(tops, default=0)
        base = min(0.0, low * _HEADROOM)
        if figure.shape is Shape.LINE and low > 0:  # neither flat at the top nor steeper than it is
            base = max(0.0, (low + high) / 2 - max(high - low, high * _SPAN))
            high = max(high, low + high - base)
        self._y = (base, (high - base) * _HEADROOM + base or 1)
        whole = all(value == int(value) for value in tops)
        for value in map(float, MaxNLocator(nbins=5, integer=whole).tick_values(*self._y)):
            if base < value <= self._y[1]:  # the base is the table
                self._across(value, _FAINT, _GRID, _AXIS)
                at = (-_TO_NUMBER, self._point(0, value)[1])
                text = number_text(round(value, 6))
                self._put(Label(text, at, stands="beside", align="right"), clip=False)
        if base < 0:
            self._across(0, INK, WIRE, _LINE)

    def _fits(self, value: float, room: float) -> bool:
        return self._pen.fonts[Role.SONG].width(number_text(value)) * SMALL <= room

    def _above(self, x: float, y: float, *, away: float = 1.5, under: bool = False) -> None:
        """The number of a bar or point beyond its end, or `under` it."""
        down = y < 0 or under
        left, low = self._point(x, y)
        number = Label(
            number_text(y),
            (left, low - away if down else low + away),
            stands="below" if down else "above",
            room=0.08 * SMALL,
            zorder=_BEHIND,
        )
        self._put(number, clip=False)

    def _share(self, x: float, y: float, value: float, whole: float) -> None:
        """The share of a slice, in its own white room."""
        text, at = share_text(value, whole), self._point(x, y)
        share = Label(text, at, stands="middle", room=0.18 * SMALL, zorder=_SHARE)
        self._put(share, clip=False)

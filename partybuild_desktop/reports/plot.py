"""The drawn part of a figure: matplotlib lays out axes, bars, lines and slices for our pen.

Imported when a figure is drawn, as `painter` is.
"""

from __future__ import annotations

from collections.abc import Sequence
from statistics import fmean
from typing import Any, Final

from matplotlib import figure as mpl
from matplotlib.axes import Axes
from matplotlib.patches import Circle
from matplotlib.ticker import MaxNLocator
from matplotlib.transforms import Affine2D

from partybuild_desktop.domain.figure import AREAS, Colour, Figure, Shape, number_text, share_text
from partybuild_desktop.reports.font import Role, printable
from partybuild_desktop.reports.painter import INK, INKS, LINE, WIRE, Painter
from partybuild_desktop.reports.pen import Pen, Point

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


class Plot:
    """One set of axes on the page: from `low` to `high`, in points. `code` draws it."""

    def __init__(self, pen: Pen, low: Point, high: Point) -> None:
        self._pen, self._low = pen, low
        self._size = (high[0] - low[0], high[1] - low[1])
        self._figure = mpl.Figure((self._size[0] / 72, self._size[1] / 72), dpi=72)
        self._figure.patch.set_visible(False)
        self._axes: Axes = self._figure.add_axes((0, 0, 1, 1))
        self._axes.patch.set_visible(False)

    def code(self) -> str:
        """What was put on the axes, as drawing code."""
        painter = Painter(self._pen, self._low, self._size)
        self._figure.draw(painter)
        return "\n".join(painter.code)

    def columns(self, figure: Figure) -> None:
        """Bars or lines over the columns of the table below, with their numbers."""
        self._axes.set_xlim(-0.5, len(figure.categories) - 0.5)
        self._scale(figure)
        if figure.shape is Shape.LINE:
            self._lines(figure, numbered=True)
        else:
            self._bars(figure, self._size[0] / len(figure.categories))

    def line(self, figure: Figure) -> None:
        """Lines over a table that has no column for each category: some names under them."""
        axes, count = self._axes, len(figure.categories)
        axes.set_xlim(-0.5, count - 0.5)
        self._scale(figure)
        places = range(0, count, max(1, count // _MOST_NAMES))
        names = [printable(figure.categories[n])[:_NAME] for n in places]
        axes.set_xticks(list(places), names)
        axes.tick_params(axis="x", length=2, width=_GRID, labelsize=SMALL, labelcolor=INK)
        axes.axhline(axes.get_ylim()[0], color=INK, linewidth=WIRE, clip_on=False)
        self._lines(figure, numbered=False)

    def rows(self, figure: Figure, places: Sequence[tuple[int, float, float]], most: float) -> None:
        """Bars beside the rows of a table: for each the category, the middle from below and the
        height in points; `most` is the number that the whole width stands for."""
        axes = self._axes
        axes.set_axis_off()
        axes.set_ylim(0, self._size[1])
        axes.set_xlim(0, most * _HEADROOM or 1)
        stacked = figure.shape is Shape.STACKED
        parts = 1 if stacked else len(figure.series)
        for category, middle, height in places:
            thick = min(height * 0.66, 5.5 * parts + 4) / parts
            reach = 0.0
            for number, series in enumerate(figure.series):
                value = series.values[category] or 0
                y = middle + (0 if stacked else ((parts - 1) / 2 - number) * thick)
                if value > 0:
                    area = _area(figure.colour(number))
                    axes.barh(y, value, thick, left=reach, **area)
                reach += value if stacked else 0

    def slices(self, figure: Figure) -> None:
        """A pie, from the top clockwise; a slice large enough has its share."""
        axes = self._axes
        axes.set_axis_off()
        values, whole = figure.totals(), figure.whole
        parts = [(n, value) for n, value in enumerate(values) if value]
        if len(parts) == 1:  # no line from its middle
            axes.add_patch(Circle((0, 0), 1, **_area(figure.colour(parts[0][0]))))
            self._share(0, 0, values[parts[0][0]], whole)
        else:
            self._slices(figure, parts, whole)
        width, height = self._size
        least = min(width, height) - 2  # the outline is half outside
        axes.set_aspect("equal")
        axes.set_xlim(-width / least, width / least)
        axes.set_ylim(-height / least, height / least)

    def _slices(self, figure: Figure, parts: Sequence[tuple[int, float]], whole: float) -> None:
        numbers = [value for _, value in parts]
        slices = self._axes.pie(numbers, radius=1, startangle=90, counterclock=False)[0]
        for (number, value), wedge in zip(parts, slices, strict=True):
            wedge.set(**_area(figure.colour(number)))
            if value / whole >= _LEAST_SLICE:
                middle = (wedge.theta1 + wedge.theta2) / 2
                x, y = Affine2D().rotate_deg(middle).transform((0.6, 0))
                self._share(x, y, value, whole)

    def _bars(self, figure: Figure, room: float) -> None:
        stacked = figure.shape is Shape.STACKED
        parts = 1 if stacked else len(figure.series)
        thick = min(_BAR, _WIDEST * parts / room) / parts
        reach = [0.0] * len(figure.categories)
        for number, series in enumerate(figure.series):
            area = _area(figure.colour(number))
            for place, found in enumerate(series.values):
                if found is None:
                    continue
                x = place + (0 if stacked else (number - (parts - 1) / 2) * thick)
                if found:
                    self._axes.bar(x, found, thick, bottom=reach[place], **area)
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
            self._axes.plot(
                [n for n, _ in known],
                [v for _, v in known],
                color=AREAS[colour],
                linewidth=LINE,
                linestyle=ink.dash,
                marker=ink.marker,
                markersize=4 if numbered else 2.5,
                markeredgecolor=INK,
                markeredgewidth=0.4,
                clip_on=False,
            )
            values = [value for _, value in known]
            low, high = self._axes.get_ylim()
            room = low + (high - low) * _UNDER  # below it a number would reach into the table
            for n, (place, value) in enumerate(known if numbered else ()):
                near = values[max(0, n - 1) : n + 2]
                self._above(place, value, away=4.0, under=room < value < fmean(near))

    def _scale(self, figure: Figure) -> None:
        """The axis at the left, with a faint line at each of its numbers."""
        axes = self._axes
        tops = [v for one in figure.series for v in one.values if v is not None]
        if figure.shape is Shape.STACKED:
            tops = list(figure.totals())
        high, low = max(tops, default=0), min(tops, default=0)
        base = min(0.0, low * _HEADROOM)
        if figure.shape is Shape.LINE and low > 0:  # neither flat at the top nor steeper than it is
            base = max(0.0, (low + high) / 2 - max(high - low, high * _SPAN))
            high = max(high, low + high - base)
        axes.set_ylim(base, (high - base) * _HEADROOM + base or 1)
        whole = all(value == int(value) for value in tops)
        found = MaxNLocator(nbins=5, integer=whole).tick_values(base, axes.get_ylim()[1])
        ticks = [float(v) for v in found if base < v <= axes.get_ylim()[1]]  # the base is the table
        axes.set_yticks(ticks, [number_text(round(v, 6)) for v in ticks])
        axes.tick_params(axis="y", length=0, pad=4, labelsize=SMALL, labelcolor=INK)
        axes.xaxis.set_ticks([])
        axes.grid(axis="y", color=_FAINT, linewidth=_GRID)
        axes.set_axisbelow(True)
        for side in axes.spines.values():
            side.set_visible(False)
        if base < 0:
            axes.axhline(0, color=INK, linewidth=WIRE)

    def _fits(self, value: float, room: float) -> bool:
        return self._pen.fonts[Role.SONG].width(number_text(value)) * SMALL <= room

    def _above(self, x: float, y: float, *, away: float = 1.5, under: bool = False) -> None:
        """The number of a bar or point beyond its end, or `under` it."""
        down = y < 0 or under
        self._axes.annotate(
            number_text(y),
            (x, y),
            (0, -away if down else away),
            textcoords="offset points",
            ha="center",
            va="top" if down else "bottom",
            fontsize=SMALL,
            color=INK,
            annotation_clip=False,
            bbox={"boxstyle": "square,pad=0.08", "facecolor": "white", "linewidth": 0},
            zorder=_BEHIND,
        )

    def _share(self, x: float, y: float, value: float, whole: float) -> None:
        """The share of a slice, in its own white room."""
        room = {"boxstyle": "square,pad=0.18", "facecolor": "white", "linewidth": 0}
        style: dict[str, Any] = {"fontsize": SMALL, "color": INK, "bbox": room}
        self._axes.text(x, y, share_text(value, whole), ha="center", va="center", **style)


def _area(colour: Colour) -> dict[str, Any]:
    ink = INKS[colour]
    return {
        "facecolor": AREAS[colour],
        "edgecolor": INK,
        "linewidth": WIRE,
        "hatch": ink.hatch or None,
        "hatchcolor": ink.over,
    }

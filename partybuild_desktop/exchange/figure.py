"""Figures as a sheet: the table of each at the left, a chart of the same cells beside it.

The charts are the workbook's own: whoever mends a number sees its bar move.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, Final

from partybuild_desktop.domain.figure import (
    AREAS,
    Colour,
    Figure,
    FigurePages,
    Shape,
    number_text,
)
from partybuild_desktop.exchange.page import (
    CELLS,
    HEADING,
    HEI,
    MIDDLE,
    ROW,
    Page,
    half_widths,
    page_width,
    require_room,
    writable,
)
from partybuild_desktop.system.i18n import tr
from partybuild_desktop.system.progress import Progress

_TITLE: Final = HEI | MIDDLE | {"font_size": 11}
_NAMES: Final = (12.0, 30.0)  # half-width characters: the column of the categories
_NUMBER: Final = 7.0  # the least for a column of numbers
_CHART: Final = 36.0  # the least for the chart beside
_ROWS: Final = 9  # that a chart is high at least
_MOST_ROWS: Final = 26  # and at most
_ROW_MM: Final = 7.6
_HEAD_ROWS: Final = 3  # as high as title and head
_ACROSS: Final = 12  # categories side by side; more lie below each other
_FONT: Final = {"name": "宋体", "size": 9}
_PIXELS: Final = 7  # of a half-width character
_POINT: Final = 4 / 3  # pixels
#  Lines over an area, by which a grey print tells it from its neighbours.
_PATTERNS: Final = {
    Colour.GOLD: ("wide_upward_diagonal", "#7A5C00"),
    Colour.PALE: ("narrow_vertical", "#6B7280"),
    Colour.OK: ("wide_downward_diagonal", "#FFFFFF"),
    Colour.GREY: ("narrow_horizontal", "#1F2328"),
    Colour.WARN: ("trellis", "#FFFFFF"),
}
_DASHES: Final = {
    Colour.GOLD: "dash",
    Colour.INK: "round_dot",
    Colour.PALE: "dash_dot",
    Colour.OK: "long_dash",
    Colour.GREY: "square_dot",
    Colour.WARN: "long_dash_dot",
}


def write_figures(book: Any, document: FigurePages, progress: Progress) -> int:
    """Write the sheet; returns how many figures it has.

    Raises UserProblem cell_too_long (row, column, at_most); Cancelled.
    """
    progress.step(tr("写出台账"), len(document.figures))
    sheet = _Figures(book, document, _widths(document))
    sheet.write_title()
    sheet.write_parts(document.head.left, "　".join(document.head.right))
    for number, figure in enumerate(document.figures, 1):
        sheet.write_figure(figure, number if len(document.figures) > 1 else 0)
        progress.advance()
    if not document.figures:
        text = document.empty_text or tr("本表无记录")
        sheet.span(0, sheet.last, text, sheet.empty)
    sheet.write_foot()
    sheet.close()
    return len(document.figures)


def _widths(document: FigurePages) -> list[float]:
    """The categories, as many columns of numbers as the longest table has, and the chart."""
    lines = [figure.lines() for figure in document.figures]
    count = max((len(table) for table in lines), default=1)
    names = [half_widths(text) for f in document.figures for text in (f.label, *f.categories)]
    name = min(max(_NAMES[0], *names, 0) + 1.5, _NAMES[1])
    numbers = [_NUMBER] * count
    for table in lines:
        for column, (title, texts) in enumerate(table):
            wide = max(half_widths(title) / 2, *map(half_widths, texts), 0) + 1.5
            numbers[column] = max(numbers[column], wide)
    chart = max(_CHART, page_width(document) - name - sum(numbers))
    return [name, *numbers, chart]


class _Figures(Page):
    """The sheet of the figures."""

    def __init__(self, book: Any, document: FigurePages, widths: list[float]) -> None:
        super().__init__(book, document, widths)
        self._heading = book.add_format(HEADING)
        self._text = book.add_format(CELLS | {"align": "left"})
        self._middle = book.add_format(CELLS | {"align": "center"})
        self._numbers = {
            shown: book.add_format(CELLS | {"align": "center", "num_format": shown})
            for shown in ("0", "0.0", "0.00", "0.0%")
        }
        self._above = book.add_format(_TITLE)
        paper = document.paper
        self._room = int((paper.mm[1] - paper.margins[1] - paper.margins[3]) / _ROW_MM)
        self._used = _HEAD_ROWS
        self._breaks: list[int] = []

    def write_figure(self, figure: Figure, number: int) -> None:
        """Title, table and chart."""
        title = tr("图{n}　{title}", n=number, title=figure.title) if number else figure.title
        unit = tr("单位：{unit}", unit=figure.unit) if figure.unit else ""
        self._begin(figure)
        self.span(0, self.last, "　".join(filter(None, (title, unit))), self._above)
        top = self.row
        lines = figure.lines()
        self.sheet.write_string(top, 0, writable(figure.label), self._heading)
        for column, (name, _) in enumerate(lines, 1):
            self.sheet.write_string(top, column, writable(name), self._heading)
        self.sheet.set_row(top, max(ROW, 14 * self._heading_lines(figure)))
        for category, name in enumerate(figure.categories):
            require_room(name, row=category + 1, column=figure.label)
            row = top + 1 + category
            self.sheet.write_string(row, 0, writable(name), self._text)
            height = self.lines(name, self.widths[0]) * 14 + 4
            self.sheet.set_row(row, max(ROW, height))
            for column, value in enumerate(_values(figure, category), 1):
                self._write(row, column, value, share=column > _counted(figure))
        self.row = top + 1 + len(figure.categories)
        if figure.categories and figure.whole:
            place = {"object_position": 1, "x_offset": 6, "y_offset": 1}
            self.sheet.insert_chart(top, self.last, self._chart(figure, top), place)
            self.row = max(self.row, top + _ROWS)
        self.row += 1

    def _begin(self, figure: Figure) -> None:
        """Begin a page where this figure would be cut."""
        rows = max(len(figure.categories) + 1, _ROWS) + 2
        if self._used > _HEAD_ROWS and self._used + rows > self._room:
            self._breaks.append(self.row)
            self.sheet.set_h_pagebreaks(self._breaks)
            self._used = 0
        self._used += rows

    def _heading_lines(self, figure: Figure) -> int:
        names = enumerate(figure.lines(), 1)
        return max(self.lines(name, self.widths[column]) for column, (name, _) in names)

    def _write(self, row: int, column: int, value: float | None, *, share: bool) -> None:
        if value is None:
            self.sheet.write_blank(row, column, None, self._middle)
            return
        decimals = len(number_text(value).partition(".")[2])
        shown = "0.0%" if share else ("0", "0.0", "0.00")[decimals]
        self.sheet.write_number(row, column, value, self._numbers[shown])

    def _chart(self, figure: Figure, top: int) -> Any:
        """The chart of the cells from row `top` on."""
        name, count = self.sheet.get_name(), len(figure.categories)
        chart = self.book.add_chart(_kind(figure))
        for column, _ in enumerate(figure.series, 1):
            line: dict[str, Any] = {
                "name": [name, top, column],
                "categories": [name, top + 1, 0, top + count, 0],
                "values": [name, top + 1, column, top + count, column],
            }
            if figure.drawn is not Shape.STACKED:  # no room within a part
                line["data_labels"] = {"value": True, "font": _FONT} | _placed(figure)
            chart.add_series(line | _look(figure, column - 1))
        if figure.drawn is not Shape.PIE:
            grid = {"visible": True, "line": {"color": "#D9D6D0", "width": 0.5}}
            names = {"num_font": _FONT, "line": {"color": "#1F2328"}}
            values = {"num_font": _FONT, "major_gridlines": grid, "line": {"none": True}}
            if _lying(figure):  # its axes are named as they lie; the first category at the top
                names, values = values | {"label_position": "high"}, names | {"reverse": True}
            chart.set_x_axis(names)
            chart.set_y_axis(values)
        chart.set_title({"none": True})
        legend = figure.drawn is Shape.PIE or len(figure.series) > 1
        chart.set_legend({"position": "bottom", "font": _FONT} if legend else {"none": True})
        chart.set_chartarea({"border": {"none": True}})
        rows = min(max(_ROWS, 1 + count), _MOST_ROWS)
        chart.set_size(
            {
                "width": int(self.widths[-1] * _PIXELS),
                "height": int(rows * ROW * _POINT) - 2,
            }
        )
        return chart


def _counted(figure: Figure) -> int:
    """How many lines of the table are numbers; what follows is a share."""
    return len(figure.series) + bool(figure.sums)


def _values(figure: Figure, category: int) -> Iterator[float | None]:
    """The cells of one category, as the lines of the table have them."""
    for series in figure.series:
        yield series.values[category]
    total = figure.totals()[category]
    if figure.sums:
        yield total
    if figure.shares:
        yield total / figure.whole if figure.whole else None


def _lying(figure: Figure) -> bool:
    bars = figure.drawn in (Shape.BAR, Shape.STACKED)
    return bars and len(figure.categories) > _ACROSS


def _placed(figure: Figure) -> dict[str, str]:
    """Where the number of a point, slice or bar stands."""
    return {"position": "above" if figure.drawn is Shape.LINE else "outside_end"}


def _kind(figure: Figure) -> dict[str, str]:
    if figure.drawn in (Shape.PIE, Shape.LINE):
        return {"type": figure.drawn.value}
    stacked = {"subtype": "stacked"} if figure.drawn is Shape.STACKED else {}
    return {"type": "bar" if _lying(figure) else "column"} | stacked


def _look(figure: Figure, number: int) -> dict[str, Any]:
    """The colours of one series."""
    if figure.drawn is Shape.PIE:
        slices = range(len(figure.categories))
        return {"points": [_area(figure.colour(n)) for n in slices]}
    colour = figure.colour(number)
    if figure.drawn is Shape.LINE:
        dash = {"dash_type": _DASHES[colour]} if colour in _DASHES else {}
        mark = {"fill": {"color": AREAS[colour]}, "border": {"color": "#1F2328"}}
        line = {"color": AREAS[colour], "width": 1.5} | dash
        return {"line": line, "marker": {"type": "automatic"} | mark}
    return _area(colour) | {"gap": 60}


def _area(colour: Colour) -> dict[str, Any]:
    border = {"border": {"color": "#1F2328", "width": 0.5}}
    if colour not in _PATTERNS:
        return {"fill": {"color": AREAS[colour]}} | border
    pattern, over = _PATTERNS[colour]
    return {"pattern": {"pattern": pattern, "fg_color": over, "bg_color": AREAS[colour]}} | border

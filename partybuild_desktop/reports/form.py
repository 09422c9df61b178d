"""Forms: one record a page as a grid of labelled boxes; what is too long goes on on the next.

Measures: labels 10.5 pt Hei on 4 % grey, what is filled in 10.5 pt Song, rows 9 mm at least, grid
0.4 pt, frame 1 pt; flowing text from the top, indented by two characters.
"""

from __future__ import annotations

from collections.abc import Sized
from dataclasses import dataclass, replace
from typing import Final

from partybuild_desktop.domain.form import Form, Forms, Place
from partybuild_desktop.domain.ledger import Align, Document
from partybuild_desktop.domain.problem import UserProblem
from partybuild_desktop.reports.document import Tail
from partybuild_desktop.reports.font import Fonts, MissingGlyph, Role, note_missing, printable
from partybuild_desktop.reports.page import Frame
from partybuild_desktop.reports.pen import MM, Pen, Point, baseline, box, strokes
from partybuild_desktop.reports.picture import pictures_code, pictures_height
from partybuild_desktop.reports.sheets import Sheets
from partybuild_desktop.reports.table import FRAME, GREY, GRID
from partybuild_desktop.reports.wrap import balance, wrap
from partybuild_desktop.system.i18n import tr
from partybuild_desktop.system.progress import Progress

_SIZE: Final = 10.5
_HINT: Final = 9.0
_ROW: Final = 9.0 * MM
_LINE: Final = 1.35 * _SIZE
_FLOWING: Final = 1.65 * _SIZE  # from line to line of flowing text
_ABOVE: Final = 1.4 * MM  # above and below several lines
_PAD: Final = 1.5 * MM
_FLOW_PAD: Final = 2.2 * MM
_LEAST: Final = 3  # lines of a flowing text on the page where it begins
_INDENT: Final = "　　"
_LOOSER: Final = 2.6 * MM  # by which each row of a short form grows
_FAINT: Final = 0.55  # grey of a hint


@dataclass(frozen=True, slots=True)
class _Line:
    text: str
    indent: float = 0.0  # em
    full: bool = False  # another line of its paragraph follows: it is as long as the room


@dataclass(frozen=True, slots=True)
class _Set:
    """A box set in type."""

    place: Place
    lines: tuple[_Line, ...]
    pictures: float = 0.0  # what they take up

    @property
    def height(self) -> float:
        """What its lines or pictures need, in points."""
        if self.pictures:
            return self.pictures
        if self.place.box.flow:
            return len(self.lines) * _FLOWING + 2 * _FLOW_PAD
        return len(self.lines) * _LINE + 2 * _ABOVE


@dataclass(slots=True)
class _Block:
    """Rows that stay together; `splits` into lines where it is one row."""

    boxes: list[_Set]
    heights: list[float]
    first: int  # row of the form

    @property
    def height(self) -> float:
        return sum(self.heights)

    @property
    def parts(self) -> bool:
        """Whether it may be parted: one row, and none of it a picture."""
        return len(self.heights) == 1 and not any(one.pictures for one in self.boxes)

    @property
    def flows(self) -> bool:
        return any(one.place.box.flow for one in self.boxes)


def _break(lines: tuple[_Line, ...], most: int) -> int:
    """How many lines stay, so that no paragraph leaves one line alone on either page."""
    ends = [number for number, line in enumerate(lines, 1) if not line.full]
    for count in range(min(most, len(lines)), max(1, most - 3), -1):
        alone_below = count + 1 in ends and count not in ends
        alone_above = lines[count - 1].full and (count == 1 or count - 1 in ends)
        if not alone_below and not alone_above:
            return count
    return most


def measure_forms(
    forms: Forms, fonts: Fonts, found: dict[str, MissingGlyph], progress: Progress
) -> int:
    """Note what cannot be drawn; returns how many forms there are."""
    progress.step(tr("测量台账"), len(forms.forms) if isinstance(forms.forms, Sized) else 0)
    count = 0
    for form in forms.shown():
        count += form is not forms.blank
        _note(form, count, fonts, found)
        progress.advance()
    return count


def _note(form: Form, number: int, fonts: Fonts, found: dict[str, MissingGlyph]) -> None:
    name = form.name or str(number)
    note_missing(found, fonts[Role.TITLE], printable(form.title), tr("标题"))
    for boxes in form.rows:
        for one in boxes:
            role = Role.HEI if one.is_label else Role.SONG
            captions = (picture.caption for picture in one.pictures)
            for text in (one.text, one.hint, *captions):
                note_missing(found, fonts[role], printable(text), name)


def draw_forms(
    forms: Forms,
    sheets: Sheets,
    frame: Frame,
    tail: Tail,
    found: dict[str, MissingGlyph],
    progress: Progress,
) -> int:
    """Draw every form from the top of a page of its own; notes what cannot be drawn on the way,
    for what is read to be drawn is not read a second time. Returns how many forms there are.

    Raises UserProblem ledger_foot_too_long, form_too_tall (name); Cancelled.
    """
    progress.step(tr("绘制台账"), len(forms.forms) if isinstance(forms.forms, Sized) else 0)
    before, count = sheets.pages, 0
    for form in forms.shown():
        count += form is not forms.blank
        _note(form, count, sheets.fonts, found)
        own = frame
        if form.title or form.head is not None:
            own = Frame(forms, sheets.pen, frame.area, title=form.title, head=form.head)
        if form.name:
            sheets.bookmark(form.name)
        _FormFlow(form, sheets, own, tail).draw()
        progress.advance()
    if sheets.pages == before:
        _draw_none(forms, sheets, frame, tail)
    return count


def _draw_none(document: Document, sheets: Sheets, frame: Frame, tail: Tail) -> None:
    """A page that says that there is no record."""
    text = printable(document.empty_text or tr("本表无记录"))
    middle = (frame.area.middle, baseline((frame.body_top + frame.area.bottom) / 2, _SIZE))
    put = sheets.pen.put(text, middle, size=_SIZE, align=Align.CENTER)
    sheets.add(frame.top(continued=False) + "\n" + put, frame.area, tail)


class _FormFlow:
    """Lets one form flow over pages."""

    def __init__(self, form: Form, sheets: Sheets, frame: Frame, tail: Tail) -> None:
        self._form, self._sheets, self._frame, self._tail = form, sheets, frame, tail
        self._pen: Pen = sheets.pen
        total = sum(form.widths)
        self._edges = [frame.area.left]
        for width in form.widths:
            self._edges.append(self._edges[-1] + width / total * frame.area.width)
        self._room = frame.body_top - frame.area.bottom
        self._page: list[_Block] = []
        self._continued = False
        if self._room < frame.foot_height + 4 * _ROW:
            raise UserProblem("ledger_foot_too_long")

    def draw(self) -> None:
        """Draw the whole form; its foot stands on its last page."""
        for block in self._blocks():
            self._add(block)
        foot = self._frame.foot_height
        if self._used + foot > self._room:
            last = self._page.pop()
            if last.height > self._room - foot:  # alone on its page
                part, last = self._split(last, self._room - foot)
                self._page.append(part)
            self._close()
            self._page.append(last)
        self._close(last=True)

    @property
    def _used(self) -> float:
        return sum(block.height for block in self._page)

    def _add(self, block: _Block) -> None:
        while self._used + block.height > self._room:
            spare = self._room - self._used
            least = self._least(block)
            if block.parts and spare >= least and block.height > least:
                part, block = self._split(block, spare)
                self._page.append(part)
            elif not self._page:
                raise UserProblem("form_too_tall", name=self._form.name or self._form.title)
            self._close()
        self._page.append(block)

    def _least(self, block: _Block) -> float:
        """The height below which a row that is to be parted is not begun on a page."""
        lines = max(min(len(one.lines), _LEAST) for one in block.boxes)
        return max(_ROW, lines * _FLOWING + 2 * _FLOW_PAD)

    def _split(self, block: _Block, height: float) -> tuple[_Block, _Block]:
        """The row in two where the first takes up `height`; labels stand in both."""
        first, rest = [], []
        for one in block.boxes:
            pad, line = (_FLOW_PAD, _FLOWING) if one.place.box.flow else (_ABOVE, _LINE)
            count = _break(one.lines, max(1, int((height - 2 * pad + 0.01) / line)))
            short = one.place.box.is_label
            first.append(one if short else replace(one, lines=one.lines[:count]))
            rest.append(one if short else replace(one, lines=one.lines[count:]))
        rest_height = max(one.height for one in rest)
        return (
            _Block(first, [height], block.first),
            _Block(rest, [max(_ROW, rest_height)], block.first),
        )

    # --- setting

    def _blocks(self) -> list[_Block]:
        """The rows in blocks, each as high as its content needs."""
        boxes = [self._set(place) for place in self._form.places()]
        heights = [_ROW] * len(self._form.rows)
        for one in sorted(boxes, key=lambda one: one.place.bottom - one.place.top):
            top, bottom = one.place.top, one.place.bottom
            need = max(one.height, one.place.box.min_mm * MM)
            heights[bottom - 1] += max(0.0, need - sum(heights[top:bottom]))
        blocks = []
        first = 0
        for row in range(len(heights)):
            reaching = any(one.place.top <= row < one.place.bottom - 1 for one in boxes)
            if not reaching:
                inside = [one for one in boxes if first <= one.place.top <= row]
                blocks.append(_Block(inside, heights[first : row + 1], first))
                first = row + 1
        return blocks

    def _set(self, place: Place) -> _Set:
        if place.box.pictures:
            width = self._edges[place.right] - self._edges[place.left]
            return _Set(place, (), pictures_height(place.box.pictures, width, self._pen))
        text = printable(place.box.text)
        pad = _FLOW_PAD if place.box.flow else _PAD
        room = (self._edges[place.right] - self._edges[place.left] - 2 * pad) / _SIZE
        if place.box.is_label:
            found = balance(text, room, self._pen.fonts[Role.HEI])
            return _Set(place, tuple(map(_Line, found)))
        if not text:
            return _Set(place, ())
        face = self._pen.fonts[Role.SONG]
        if not place.box.flow:
            return _Set(place, tuple(map(_Line, wrap(text, room, face))))
        lines: list[_Line] = []
        for paragraph in text.split("\n"):
            bare = paragraph.lstrip(" 　")
            first, *others = wrap(_INDENT + bare, room, face)
            lines.append(_Line(first[len(_INDENT) :], len(_INDENT), full=bool(others)))
            lines += [_Line(line, full=True) for line in others[:-1]]
            lines += map(_Line, others[-1:])
        return _Set(place, tuple(lines))

    # --- drawing

    def _close(self, *, last: bool = False) -> None:
        foot = self._frame.foot_height if last else 0.0
        self._stretch(self._room - foot - self._used)
        code = [self._frame.top(continued=self._continued)]
        top = y = self._frame.body_top
        areas: list[str] = []
        lines: list[tuple[Point, Point]] = []
        texts: list[str] = []
        for block in self._page:
            for one in block.boxes:
                low, high = self._corners(one.place, block, y)
                if one.place.box.is_label:
                    areas.append(box(low, high, grey=GREY))
                lines += [(low, (high[0], low[1])), ((high[0], low[1]), high)]
                texts += self._text_code(one, low, high)
            y -= block.height
        code += [*areas, strokes(lines, GRID), *texts]
        if self._page:
            code.append(box((self._edges[0], y), (self._edges[-1], top), width=FRAME))
        if last:
            code.append(self._frame.foot(y))
        self._sheets.add("\n".join(code), self._frame.area, self._tail)
        self._page, self._continued = [], True

    def _stretch(self, spare: float) -> None:
        """Flowing rows share what room the page has left; without any, every row takes a little."""
        if spare <= 0:
            return
        flowing = [block for block in self._page if block.flows]
        for block in flowing:
            block.heights[0] += spare / len(flowing)
        rows = sum(len(block.heights) for block in self._page)
        if not flowing and not self._continued:
            for block in self._page:
                block.heights = [h + min(_LOOSER, spare / rows) for h in block.heights]

    def _corners(self, place: Place, block: _Block, top: float) -> tuple[Point, Point]:
        """Lower left and upper right of a box, `top` being the upper edge of its block."""
        above = sum(block.heights[: place.top - block.first])
        height = sum(block.heights[place.top - block.first : place.bottom - block.first])
        low = (self._edges[place.left], top - above - height)
        return low, (self._edges[place.right], top - above)

    def _text_code(self, one: _Set, low: Point, high: Point) -> list[str]:
        the_box = one.place.box
        if the_box.pictures:
            return pictures_code(the_box.pictures, self._sheets, low, high)
        if not one.lines:
            return self._hint(the_box.hint, low, high)
        role = Role.HEI if the_box.is_label else Role.SONG
        align = the_box.align or (Align.LEFT if the_box.flow else Align.CENTER)
        pad, leading = (_FLOW_PAD, _FLOWING) if the_box.flow else (_PAD, _LINE)
        x = {
            Align.LEFT: low[0] + pad,
            Align.CENTER: (low[0] + high[0]) / 2,
            Align.RIGHT: high[0] - pad,
        }[align]
        if the_box.flow:
            y = high[1] - pad - leading / 2
        else:
            y = (low[1] + high[1]) / 2 + (len(one.lines) - 1) / 2 * leading
        return [
            self._pen.put(
                line.text if align is Align.RIGHT else line.text.rstrip(),
                (x + line.indent * _SIZE, baseline(y - number * leading, _SIZE)),
                role=role,
                size=_SIZE,
                align=align,
                room=(high[0] - low[0] - 2 * pad - line.indent * _SIZE) if line.full else 0.0,
            )
            for number, line in enumerate(one.lines)
        ]

    def _hint(self, text: str, low: Point, high: Point) -> list[str]:
        if not text:
            return []
        middle = ((low[0] + high[0]) / 2, baseline((low[1] + high[1]) / 2, _HINT))
        put = self._pen.put(printable(text), middle, size=_HINT, align=Align.CENTER)
        return [f"{_FAINT:g} g {put} 0 g"]

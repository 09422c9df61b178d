"""What every page of a ledger has, whatever stands on it: title, line under it, foot, number.

Measures: look of the paper (title 20 pt bold Song, line under it 10.5 pt) and GB/T 9704-2012
(page number below the type area, its middle).
"""

from __future__ import annotations

from typing import Final

from partybuild_desktop.domain.ledger import Align, Binding, Document, Head
from partybuild_desktop.reports.columns import LEADING
from partybuild_desktop.reports.font import Role, printable
from partybuild_desktop.reports.pen import MM, Pen, baseline
from partybuild_desktop.reports.sheets import Area
from partybuild_desktop.reports.wrap import balance, wrap
from partybuild_desktop.system.i18n import tr

TEXT: Final = 10.5  # head and foot
_TITLE: Final = (20.0, 18.0, 16.0)  # the largest that fits in one line
_CONTINUED: Final = 14.0
_SMALL: Final = 9.0  # notes
_NUMBER: Final = 10.0
_NUMBER_BELOW: Final = 6.0 * MM  # middle of the page number below the type area
_OFFICIAL: Final = 14.0  # 4号
_OFFICIAL_BELOW: Final = 7.0 * MM  # upper edge of the number below the type area
_BELOW: Final = 3.5 * MM  # the same where the margin is a ledger's
_UNDER_TITLE: Final = 3.2 * MM
_UNDER_HEAD: Final = 2.0 * MM
_ABOVE_NOTES: Final = 2.0 * MM
_SIGNS: Final = 12.0 * MM  # the line of those who sign, with room above it for a hand
_SPARE: Final = 3.0 * MM  # of the white under that line


class Frame:
    """Title, head, foot and number of one ledger's pages as drawing code, made once.

    `title` and `head` stand for the document's own where one record has others. `body_top` is
    where the record itself may begin.
    """

    def __init__(
        self, document: Document, pen: Pen, area: Area, *, title: str = "", head: Head | None = None
    ) -> None:
        self._document, self._pen, self.area = document, pen, area
        self._titles = self._title_lines(printable(title or document.title))
        self._head = self._head_lines(document.head if head is None else head)
        self._head_top = area.top - sum(size * LEADING for _, size in self._titles) - _UNDER_TITLE
        self.body_top = self._head_top - len(self._head) * TEXT * LEADING - _UNDER_HEAD
        self._notes = [line for note in document.foot.notes for line in self._wrap(note, _SMALL)]

    @property
    def foot_height(self) -> float:
        """What the foot takes up under the last record, in points."""
        notes = _ABOVE_NOTES + len(self._notes) * _SMALL * LEADING if self._notes else 0.0
        return notes + (_SIGNS if self._document.foot.signs else 0.0)

    @property
    def foot_spare(self) -> float:
        """How far the foot may hang below the type area, in points: there is still white under the
        line of those who sign, and no page is begun for the sake of it."""
        return _SPARE if self._document.foot.signs else 0.0

    def top(self, *, continued: bool) -> str:
        """Title and head, in reading order."""
        return "\n".join([self._title(continued=continued), *self._head_code()])

    def foot(self, bottom: float) -> str:
        """Notes and the line of those who sign, under what ends at a height."""
        code, y = [], bottom - _ABOVE_NOTES
        for note in self._notes:
            code.append(self._pen.put(note, (self.area.left, y - _SMALL), size=_SMALL))
            y -= _SMALL * LEADING
        signs = self._document.foot.signs
        y = bottom - self.foot_height + _SIGNS / 3
        for number, sign in enumerate(signs):
            x = self.area.left + self.area.width * number / len(signs)
            code.append(self._pen.put(printable(sign), (x, y), size=TEXT))
        return "\n".join(code)

    def tail(self, page: int, pages: int) -> str:
        """Page number, serial number, and that numbers are masked: below the type area."""
        y = baseline(self.area.bottom - _NUMBER_BELOW, _NUMBER)
        if self.area.paper.official:
            return official_number(self._pen, self.area, page)
        number = tr("第 {page} 页 共 {pages} 页", page=page, pages=pages)
        middle = (self.area.middle, y)
        code = [self._pen.put(number, middle, size=_NUMBER, align=Align.CENTER)]
        if self._document.serial:
            right = (self.area.right, y)
            code.append(self._pen.put(self._serial(), right, size=_NUMBER, align=Align.RIGHT))
        if self._document.masked:
            code.append(self._pen.put(self._masked(), (self.area.left, y), size=_SMALL))
        return "\n".join(code)

    def bound_tail(self, page: int, *, mirror: bool = True) -> str:
        """The same within a binder, `page` being counted through: at the outer edge."""
        y = baseline(self.area.bottom - _NUMBER_BELOW, _NUMBER)
        code = [official_number(self._pen, self.area, page, mirror=mirror)]
        said = [self._serial()] if self._document.serial else []
        said += [self._masked()] if self._document.masked else []
        middle = (self.area.middle, y)
        code.append(self._pen.put("　".join(said), middle, size=_SMALL, align=Align.CENTER))
        return "\n".join(code)

    def check_tail(self, page: int, _pages: int) -> str:
        """Below a list that is taken out before the binder is handed over."""
        at = (self.area.middle, baseline(self.area.bottom - _NUMBER_BELOW, _SMALL))
        text = tr("自查 {page}　仅供填表人使用，装订前取出", page=page)
        return self._pen.put(text, at, size=_SMALL, align=Align.CENTER)

    def _serial(self) -> str:
        return tr("编号 {serial}", serial=printable(self._document.serial))

    def _masked(self) -> str:
        return tr("部分号码已用 * 遮盖")

    def _wrap(self, text: str, size: float) -> list[str]:
        return wrap(printable(text), self.area.width / size, self._pen.fonts[Role.SONG])

    def _title_lines(self, title: str) -> list[tuple[str, float]]:
        face = self._pen.fonts[Role.TITLE]
        continued = self._pen.fonts[Role.SONG].width(tr("（续表）")) * _CONTINUED
        room = self.area.width - 2 * continued  # the title stays in the middle
        for size in _TITLE:
            if face.width(title) * size <= room:
                return [(title, size)]
        return [(line, size) for line in balance(title, room / size, face)]

    def _title(self, *, continued: bool) -> str:
        code, y, face = [], self.area.top, self._pen.fonts[Role.TITLE]
        for line, size in self._titles:
            middle = (self.area.middle, baseline(y - size * LEADING / 2, size))
            code.append(self._pen.put(line, middle, role=Role.TITLE, size=size, align=Align.CENTER))
            y -= size * LEADING
        if continued:
            after = (middle[0] + face.width(line) * size / 2, middle[1])
            code.append(self._pen.put(tr("（续表）"), after, size=_CONTINUED))
        return "\n".join(code)

    def _head_lines(self, head: Head) -> list[tuple[str, str]]:
        """What stands at the left and at the right of each line under the title."""
        face = self._pen.fonts[Role.SONG]
        left = self._wrap(head.left, TEXT) if head.left else []
        right = "　".join(filter(None, map(printable, head.right)))
        room = self.area.width / TEXT
        if left and right and face.width(left[-1]) + face.width(right) + 1 <= room:
            return [*((line, "") for line in left[:-1]), (left[-1], right)]
        lines = [(line, "") for line in left]
        return lines + [("", line) for line in self._wrap(right, TEXT)] if right else lines

    def _head_code(self) -> list[str]:
        code, y = [], self._head_top
        for left, right in self._head:
            height = baseline(y - TEXT * LEADING / 2, TEXT)
            code.append(self._pen.put(left, (self.area.left, height), size=TEXT))
            code.append(
                self._pen.put(right, (self.area.right, height), size=TEXT, align=Align.RIGHT)
            )
            y -= TEXT * LEADING
        return code


def official_number(pen: Pen, area: Area, page: int, *, mirror: bool = True) -> str:
    """The page number of GB/T 9704-2012, 7.5: 4号, a dash at each side, at the outer edge and one
    character in; `mirror`: at the left on even pages.

    A sheet laid across and bound at its top keeps the number where the upright ones have it (8):
    seen upright, at its left edge and turned.
    """
    text = f"— {page} —"
    left = mirror and page % 2 == 0
    below = _OFFICIAL_BELOW if area.paper.official else _BELOW
    if area.paper.binding is Binding.TOP:
        x = area.left - below - _OFFICIAL / 2
        y = area.top - _OFFICIAL if left else area.bottom + _OFFICIAL
        align = Align.LEFT if left else Align.RIGHT
        put = pen.put(text, (0, baseline(0, _OFFICIAL)), size=_OFFICIAL, align=align)
        return f"q 0 -1 1 0 {x:.2f} {y:.2f} cm {put} Q"
    y = baseline(area.bottom - below - _OFFICIAL / 2, _OFFICIAL)
    if left:
        return pen.put(text, (area.left + _OFFICIAL, y), size=_OFFICIAL)
    return pen.put(text, (area.right - _OFFICIAL, y), size=_OFFICIAL, align=Align.RIGHT)

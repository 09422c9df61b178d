"""Draw a binder: check list, cover, contents, a title sheet for each box, every ledger in order.

Page 1 is the cover; the check list before it is not counted and takes whole sheets, so that an odd
page is the front of a sheet. Contents and title sheets name pages that come later: their figures
are drawn when the document is closed. Source of the page number: GB/T 9704-2012, 7.5 and 8.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from typing import BinaryIO, Final

from partybuild_desktop.domain.binder import Binder, Section
from partybuild_desktop.domain.ledger import Align, Binding, Document, Paper, Size
from partybuild_desktop.domain.printing import PLAIN, Printing
from partybuild_desktop.reports.contents import Entry, contents_pages
from partybuild_desktop.reports.document import Tail
from partybuild_desktop.reports.font import Fonts, MissingGlyph, Role, note_missing, printable
from partybuild_desktop.reports.ledger import draw_on
from partybuild_desktop.reports.page import Frame, official_number
from partybuild_desktop.reports.pen import MM, strokes
from partybuild_desktop.reports.sheets import Area, Sheets
from partybuild_desktop.reports.wrap import balance
from partybuild_desktop.system.i18n import tr
from partybuild_desktop.system.progress import NO_PROGRESS, Progress

_UPRIGHT: Final = Paper(landscape=False)
_COVER: Final = (36.0, 30.0, 26.0)
_ORG: Final = 18.0
_PERIOD: Final = 16.0
_BOX: Final = 30.0
_NUMBER: Final = 14.0
_SERIAL: Final = 10.0
_LEADING: Final = 1.5


@dataclass(frozen=True, slots=True)
class DrawnBinder:
    """What came of it. `starts` are the pages, counted from the cover, at which the ledgers begin,
    in their order; `checked` the pages before the cover."""

    pages: int
    checked: int
    starts: tuple[int, ...]
    missing_glyphs: tuple[MissingGlyph, ...]


def draw_binder(
    binder: Binder,
    stream: BinaryIO,
    progress: Progress = NO_PROGRESS,
    *,
    printing: Printing = PLAIN,
    mirror: bool = True,
    fonts: Fonts | None = None,
) -> DrawnBinder:
    """Draw the binder into the stream; `mirror`: it is printed on both sides.

    Raises what drawing one of its ledgers raises; OSError from the stream, Cancelled.
    """
    area = Area(_UPRIGHT)
    title = f"{binder.org}{binder.title}"
    sheets = Sheets(
        stream, title=title, size=area.size, fonts=fonts, printing=printing, mirror=mirror
    )
    drawing = _Drawing(binder, sheets, area, progress, mirror)
    return drawing.draw()


def draw_front(
    binder: Binder, stream: BinaryIO, *, printing: Printing = PLAIN, fonts: Fonts | None = None
) -> int:
    """Draw check list and cover alone, to be shown while the rest is drawn; returns the pages."""
    area = Area(_UPRIGHT)
    title = f"{binder.org}{binder.title}"
    sheets = Sheets(stream, title=title, size=area.size, fonts=fonts, printing=printing)
    _Drawing(binder, sheets, area, NO_PROGRESS, mirror=True).draw_front()
    sheets.close()
    return sheets.pages


class _Within(Progress):
    """Within the step of a binder the steps of its ledgers are not told, only stopped."""

    def __init__(self, outer: Progress) -> None:
        self._outer = outer

    def check(self) -> None:
        self._outer.check()


@dataclass(slots=True)
class _Drawing:
    """One binder being drawn."""

    binder: Binder
    sheets: Sheets
    area: Area
    progress: Progress
    mirror: bool
    before: int = 0  # sheets of the check list
    starts: dict[str, int] = field(default_factory=dict)  # of boxes and ledgers, by their keys
    missing: dict[str, MissingGlyph] = field(default_factory=dict)

    def draw_front(self) -> None:
        """What stands before the contents."""
        self._check_list()
        self._cover()

    def draw(self) -> DrawnBinder:
        """The whole binder; closes the document."""
        binder, progress = self.binder, self.progress
        progress.step(tr("绘制迎检册"), len(binder.documents) + 2)
        self.draw_front()
        progress.advance()
        self._contents()
        progress.advance()
        for number, section in enumerate(binder.sections, 1):
            self._section(number, section)
        self._labels()
        self.sheets.canvas.showOutline()
        self.sheets.close()
        return DrawnBinder(
            self.sheets.pages,
            self.before,
            tuple(self.starts[key] for key in self._keys()),
            tuple(self.missing.values()),
        )

    def _keys(self) -> Iterator[str]:
        for number, section in enumerate(self.binder.sections, 1):
            yield from (f"ledger{number}.{n}" for n in range(1, len(section.documents) + 1))

    @property
    def _page(self) -> int:
        """The number of the open page."""
        return self.sheets.pages - self.before + 1

    # --- before the ledgers

    def _check_list(self) -> None:
        check = self.binder.check
        if check is None:
            return
        self.sheets.bookmark(check.title, level=0)
        frame = Frame(check, self.sheets.pen, Area(check.paper))
        drawn = draw_on(check, self.sheets, _Within(self.progress), frame.check_tail)
        self._note(drawn.missing_glyphs)
        self._to_front()
        self.before = self.sheets.pages

    def _cover(self) -> None:
        """Title in the upper third, the organisation and the day at the foot."""
        binder, area, pen = self.binder, self.area, self.sheets.pen
        self.sheets.bookmark(tr("封面"), level=0)
        code = []
        y = area.bottom + area.height * 0.74
        title, face = printable(binder.title), self.sheets.fonts[Role.TITLE]
        note_missing(self.missing, face, title + printable(binder.org), tr("封面"))
        size = next((s for s in _COVER if face.width(title) * s <= area.width), _COVER[-1])
        for line in balance(title, area.width / size, face):
            at = (area.middle, y)
            code.append(pen.put(line, at, role=Role.TITLE, size=size, align=Align.CENTER))
            y -= size * _LEADING
        at = (area.middle, y - 4 * MM)
        code.append(pen.put(binder.period, at, role=Role.KAI, size=_PERIOD, align=Align.CENTER))
        y = area.bottom + area.height * 0.16
        for line in balance(printable(binder.org), area.width / _ORG, face):
            code.append(
                pen.put(line, (area.middle, y), role=Role.TITLE, size=_ORG, align=Align.CENTER)
            )
            y -= _ORG * _LEADING
        at = (area.middle, y - 2 * MM)
        code.append(pen.put(binder.day, at, role=Role.SONG, size=_PERIOD, align=Align.CENTER))
        if binder.serial:
            serial = tr("编号 {serial}", serial=printable(binder.serial))
            at = (area.right, area.bottom)
            code.append(pen.put(serial, at, size=_SERIAL, align=Align.RIGHT))
        self.sheets.add("\n".join(code), area)
        self._to_front()

    def _contents(self) -> None:
        entries = []
        for number, section in enumerate(self.binder.sections, 1):
            if section.title:
                entries.append(Entry(_numbered(number, section), f"box{number}", True))
            for n, document in enumerate(section.documents, 1):
                entries.append(Entry(document.title, f"ledger{number}.{n}", False))
        if not entries:
            return
        self.sheets.bookmark(tr("目录"), level=0)
        for page in contents_pages(entries, self.sheets, self.area, self.starts):
            self.sheets.add(page.code, self.area, self._with_number(page.entries))
        self._to_front()

    def _with_number(self, tail: Tail) -> Tail:
        page = self._page

        def draw(at: int, pages: int) -> str:
            number = official_number(self.sheets.pen, self.area, page, mirror=self.mirror)
            return tail(at, pages) + "\n" + number

        return draw

    # --- boxes and ledgers

    def _section(self, number: int, section: Section) -> None:
        self._to_front()
        if section.title:
            self.starts[f"box{number}"] = self._page
            self.sheets.bookmark(_numbered(number, section), key=f"box{number}", level=0)
            self._title_sheet(number, section)
        level = 1 if section.title else 0
        self.sheets.level = level + 1
        for n, document in enumerate(section.documents, 1):
            key = f"ledger{number}.{n}"
            self.starts[key] = self._page
            self.sheets.bookmark(document.title, key=key, level=level)
            bound = _bound(document)
            frame = Frame(bound, self.sheets.pen, Area(bound.paper))
            drawn = draw_on(bound, self.sheets, _Within(self.progress), self._tail(frame))
            self._note(drawn.missing_glyphs)
            self.progress.advance()

    def _title_sheet(self, number: int, section: Section) -> None:
        """The name of the box in the upper half, and under it what lies in it."""
        area, pen = self.area, self.sheets.pen
        y = area.bottom + area.height * 0.72
        face = self.sheets.fonts[Role.TITLE]
        word = tr("第 {n} 盒", n=number)
        code = [pen.put(word, (area.middle, y + 16 * MM), size=_NUMBER, align=Align.CENTER)]
        for line in balance(printable(section.title), area.width / _BOX, face):
            at = (area.middle, y)
            code.append(pen.put(line, at, role=Role.TITLE, size=_BOX, align=Align.CENTER))
            y -= _BOX * _LEADING
        left, right = area.left + area.width * 0.3, area.left + area.width * 0.7
        code.append(strokes([((left, y + 6 * MM), (right, y + 6 * MM))], 1.0))
        entries = [
            Entry(document.title, f"ledger{number}.{n}", False)
            for n, document in enumerate(section.documents, 1)
        ]
        pages = contents_pages(
            entries, self.sheets, self.area, self.starts, top=y - 6 * MM, titled=False
        )
        first = next(pages, None)
        if first is None:
            self.sheets.add("\n".join(code), area, self._with_number(lambda *_: ""))
            return
        self.sheets.add("\n".join([*code, first.code]), area, self._with_number(first.entries))
        for page in pages:
            self.sheets.add(page.code, area, self._with_number(page.entries))

    def _tail(self, frame: Frame) -> Tail:
        return lambda page, _: frame.bound_tail(page - self.before, mirror=self.mirror)

    def _to_front(self) -> None:
        """Leave the back of the last sheet white, so that the next page is a front."""
        if (self.sheets.pages - self.before) % 2:
            self.sheets.add("", self.area)

    def _note(self, missing: tuple[MissingGlyph, ...]) -> None:
        for glyph in missing:
            self.missing.setdefault(glyph.char, glyph)

    def _labels(self) -> None:
        """What a viewer calls the pages: the check list by itself, then as printed."""
        if self.before:
            self.sheets.canvas.addPageLabel(0, style="ARABIC", start=1, prefix=tr("自查"))
        self.sheets.canvas.addPageLabel(self.before, style="ARABIC", start=1)


def _numbered(number: int, section: Section) -> str:
    return tr("第 {n} 盒　{title}", n=number, title=section.title)


def _bound(document: Document) -> Document:
    """A ledger laid across is bound at its top, as the standard asks for among upright pages."""
    paper = document.paper
    if paper.landscape and paper.size is Size.A4 and paper.binding is Binding.LEFT:
        return replace(document, paper=replace(paper, binding=Binding.TOP))
    return document

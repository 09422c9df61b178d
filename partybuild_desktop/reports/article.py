"""Running text as official documents are set.

Source: GB/T 9704-2012, 5.2 (版心 156 x 225 mm, 22 lines of 28 characters), 7.3.1 (title 2号
小标宋, centred), 7.3.3 (一、黑体，（一）楷体，body 3号 仿宋, two characters in), 7.3.5 (date).
"""

from __future__ import annotations

from collections.abc import Iterator, Sized
from typing import Final

from partybuild_desktop.domain.article import Article, Paragraph, Style
from partybuild_desktop.domain.ledger import Align
from partybuild_desktop.domain.problem import UserProblem
from partybuild_desktop.reports.document import Tail
from partybuild_desktop.reports.font import Fonts, MissingGlyph, Role, note_missing, printable
from partybuild_desktop.reports.page import Frame
from partybuild_desktop.reports.pen import baseline
from partybuild_desktop.reports.sheets import Sheets
from partybuild_desktop.reports.wrap import balance, wrap
from partybuild_desktop.system.i18n import tr
from partybuild_desktop.system.progress import Progress

_SIZE: Final = 15.75  # 3号, so that 28 characters are 156 mm
_LINE: Final = 28.0
_TITLE: Final = 22.0  # 2号
_TITLE_LINE: Final = 33.0
_INDENT: Final = "　　"
_AFTER_RIGHT: Final = 4.0  # em of white after a signature and its date (右空四字)
_ROLES: Final = {Style.FIRST: Role.HEI, Style.SECOND: Role.KAI}
_HEADINGS: Final = (Style.FIRST, Style.SECOND)


def measure_article(article: Article, fonts: Fonts, found: dict[str, MissingGlyph]) -> int:
    """Note what cannot be drawn; returns how many paragraphs there are."""
    count = 0
    for count, paragraph in enumerate(article.paragraphs, 1):
        face = fonts[_ROLES.get(paragraph.style, Role.FANG)]
        note_missing(found, face, printable(paragraph.text), tr("第 {n} 段", n=count))
    return count


def draw_article(
    article: Article, sheets: Sheets, frame: Frame, tail: Tail, progress: Progress
) -> None:
    """Draw the text on as many sheets as it needs; head and foot stand before and after it.

    Raises UserProblem ledger_foot_too_long; Cancelled.
    """
    total = len(article.paragraphs) if isinstance(article.paragraphs, Sized) else 0
    progress.step(tr("绘制台账"), total)
    if frame.foot_height > frame.area.height / 2:
        raise UserProblem("ledger_foot_too_long")
    page = _Page(sheets, frame, tail)
    page.title(article)
    empty = True
    for paragraph in article.paragraphs:
        empty = False
        page.paragraph(paragraph)
        progress.advance()
    if empty:
        page.paragraph(Paragraph(article.empty_text or tr("本表无记录"), Style.CENTER))
    page.finish()


class _Page:
    """The open page, filled from the top down."""

    def __init__(self, sheets: Sheets, frame: Frame, tail: Tail) -> None:
        self._sheets, self._frame, self._tail = sheets, frame, tail
        self._pen, self._area = sheets.pen, frame.area
        self._code: list[str] = []
        self._y = frame.area.top
        self._signed = 0.0  # width of the lines of a signature

    def title(self, article: Article) -> None:
        """Title and head; the text follows after an empty line."""
        face = self._pen.fonts[Role.TITLE]
        text = printable(article.title)
        for line in balance(text, self._area.width / _TITLE, face):
            at = (self._area.middle, baseline(self._y - _TITLE_LINE / 2, _TITLE))
            self._code.append(
                self._pen.put(line, at, role=Role.TITLE, size=_TITLE, align=Align.CENTER)
            )
            self._y -= _TITLE_LINE
        head = [article.head.left, *article.head.right]
        for text in filter(None, map(printable, head)):
            self._line(text, Style.CENTER)
        self._y -= _LINE

    def paragraph(self, paragraph: Paragraph) -> None:
        """Set a paragraph; a heading is not left alone at the end of a page."""
        self._signed = 0.0
        if paragraph.style is Style.RIGHT:
            face = self._pen.fonts[Role.FANG]
            widths = (face.width(part) for part in printable(paragraph.text).split("\n"))
            self._signed = min(max(widths) * _SIZE, self._area.width - _AFTER_RIGHT * _SIZE)
        for part in printable(paragraph.text).split("\n"):
            lines = list(self._lines(part, paragraph.style))
            kept = len(lines) + 1 if paragraph.style in _HEADINGS else min(2, len(lines))
            for number, (text, indent, full) in enumerate(lines):
                left = len(lines) - number
                least = kept if number == 0 else 2 if left == 2 else 1
                if self._y - least * _LINE < self._area.bottom and self._code:
                    self._close()
                self._line(text, paragraph.style, indent=indent, full=full)

    def finish(self) -> None:
        """Close the last page, with the foot."""
        height = self._frame.foot_height
        if self._y - height < self._area.bottom:
            self._close()
        if height:
            self._code.append(self._frame.foot(self._y))
        self._close()

    def _lines(self, text: str, style: Style) -> Iterator[tuple[str, float, bool]]:
        """Each line with its indent in em, and whether it is to be as long as the page is wide."""
        face, room = self._pen.fonts[_ROLES.get(style, Role.FANG)], self._area.width / _SIZE
        if style is Style.RIGHT:
            yield from ((line, 0.0, False) for line in wrap(text, room - _AFTER_RIGHT, face))
            return
        lead = "" if style in (Style.PLAIN, Style.CENTER) else _INDENT
        lines = wrap(lead + text.lstrip(" 　"), room, face)
        for number, line in enumerate(lines):
            first = number == 0
            full = number < len(lines) - 1 and style is not Style.CENTER
            yield (line[len(lead) :], float(len(lead)), full) if first else (line, 0.0, full)

    def _line(self, text: str, style: Style, *, indent: float = 0.0, full: bool = False) -> None:
        align, x = Align.LEFT, self._area.left + indent * _SIZE
        if style is Style.CENTER:
            align, x = Align.CENTER, self._area.middle
        elif style is Style.RIGHT:
            # Who signs stands over the middle of the date (7.3.5.1), or it over his.
            align = Align.CENTER
            x = self._area.right - _AFTER_RIGHT * _SIZE - self._signed / 2
        self._code.append(
            self._pen.put(
                text.rstrip(),
                (x, baseline(self._y - _LINE / 2, _SIZE)),
                role=_ROLES.get(style, Role.FANG),
                size=_SIZE,
                align=align,
                room=self._area.width - indent * _SIZE if full else 0.0,
            )
        )
        self._y -= _LINE

    def _close(self) -> None:
        self._sheets.add("\n".join(self._code), self._area, self._tail)
        self._code, self._y = [], self._area.top

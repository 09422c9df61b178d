"""Running text as official documents are set.

Source: GB/T 9704-2012, 5.2 (版心 156 x 225 mm, 22 lines of 28 characters), 7.3.1 (title 2号
小标宋, centred), 7.3.3 (一、黑体，（一）楷体，body 3号 仿宋, two characters in), 7.3.5 (date).
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence, Sized
from dataclasses import dataclass
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
_COMPANY: Final = 2  # lines of the text that go along with who signs
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


@dataclass(frozen=True, slots=True)
class _Line:
    """A line of the open page. `left`: how many of its paragraph follow it; `number`: came before
    it; `full`: as long as the page is wide; `signed`: width of the signature it is part of."""

    text: str
    style: Style
    number: int = 0
    left: int = 0
    indent: float = 0.0  # em
    full: bool = False
    signed: float = 0.0


class _Page:
    """The open page, filled from the top down."""

    def __init__(self, sheets: Sheets, frame: Frame, tail: Tail) -> None:
        self._sheets, self._frame, self._tail = sheets, frame, tail
        self._pen, self._area = sheets.pen, frame.area
        self._code: list[str] = []
        self._lines: list[_Line] = []
        self._top = frame.area.top  # of the lines

    @property
    def _y(self) -> float:
        """Where the next line begins."""
        return self._top - len(self._lines) * _LINE

    def title(self, article: Article) -> None:
        """Title and head; the text follows after an empty line."""
        face = self._pen.fonts[Role.TITLE]
        text = printable(article.title)
        for line in balance(text, self._area.width / _TITLE, face):
            at = (self._area.middle, baseline(self._top - _TITLE_LINE / 2, _TITLE))
            self._code.append(
                self._pen.put(line, at, role=Role.TITLE, size=_TITLE, align=Align.CENTER)
            )
            self._top -= _TITLE_LINE
        head = [article.head.left, *article.head.right]
        for text in filter(None, map(printable, head)):
            self._code.append(self._drawn(_Line(text, Style.CENTER), self._top))
            self._top -= _LINE
        self._top -= _LINE

    def paragraph(self, paragraph: Paragraph) -> None:
        """Set a paragraph; a heading is not left alone at the end of a page, nor who signs and the
        day on a page without text (7.3.5.5)."""
        parts = printable(paragraph.text).split("\n")
        if paragraph.style is Style.RIGHT:
            self._sign(parts)
            return
        for part in parts:
            lines = list(self._set(part, paragraph.style))
            kept = len(lines) + 1 if paragraph.style in _HEADINGS else min(2, len(lines))
            for line in lines:
                least = kept if line.number == 0 else 2 if line.left == 1 else 1
                if self._y - least * _LINE < self._area.bottom and (self._lines or self._code):
                    self._close()
                self._lines.append(line)

    def finish(self) -> None:
        """Close the last page, with the foot."""
        height = self._frame.foot_height
        self._make_room(height)
        foot = self._frame.foot(self._y) if height else ""
        self._close(foot)

    def _sign(self, parts: Sequence[str]) -> None:
        face = self._pen.fonts[Role.FANG]
        widest = max(map(face.width, parts)) * _SIZE
        signed = min(widest, self._area.width - _AFTER_RIGHT * _SIZE)
        room = self._area.width / _SIZE - _AFTER_RIGHT
        lines = [line for part in parts for line in wrap(part, room, face)]
        self._make_room(len(lines) * _LINE)
        for text in lines:
            if self._y - _LINE < self._area.bottom:
                self._close()
            self._lines.append(_Line(text, Style.RIGHT, signed=signed))

    def _make_room(self, height: float) -> None:
        """Go on to the next page where so much has no room, with the last lines of the text."""
        if self._y - height >= self._area.bottom:
            return
        lines, count = self._lines, _COMPANY
        while count < len(lines) and (lines[-count].number == 1 or _ends_alone(lines, count)):
            count += 1
        if count + _COMPANY > len(lines) or count * _LINE + height > self._area.height:
            count = 0
        self._lines, company = lines[: len(lines) - count], lines[len(lines) - count :]
        self._close()
        self._lines = company

    def _set(self, text: str, style: Style) -> Iterator[_Line]:
        """The lines of a part of a paragraph."""
        face, room = self._pen.fonts[_ROLES.get(style, Role.FANG)], self._area.width / _SIZE
        lead = "" if style in (Style.PLAIN, Style.CENTER) else _INDENT
        first, *others = wrap(lead + text.lstrip(" 　"), room, face)
        texts = [first[len(lead) :], *others]
        for number, line in enumerate(texts):
            left = len(texts) - number - 1
            indent = 0.0 if number else float(len(lead))
            full = left > 0 and style is not Style.CENTER
            yield _Line(line, style, number, left, indent, full)

    def _drawn(self, line: _Line, top: float) -> str:
        align, x = Align.LEFT, self._area.left + line.indent * _SIZE
        if line.style is Style.CENTER:
            align, x = Align.CENTER, self._area.middle
        elif line.style is Style.RIGHT:
            # Who signs stands over the middle of the date (7.3.5.1), or it over his.
            align = Align.CENTER
            x = self._area.right - _AFTER_RIGHT * _SIZE - line.signed / 2
        return self._pen.put(
            line.text.rstrip(),
            (x, baseline(top - _LINE / 2, _SIZE)),
            role=_ROLES.get(line.style, Role.FANG),
            size=_SIZE,
            align=align,
            room=self._area.width - line.indent * _SIZE if line.full else 0.0,
        )

    def _close(self, foot: str = "") -> None:
        drawn = [self._drawn(line, self._top - n * _LINE) for n, line in enumerate(self._lines)]
        code = [*self._code, *drawn, *filter(None, [foot])]
        self._sheets.add("\n".join(code), self._area, self._tail)
        self._code, self._lines, self._top = [], [], self._area.top


def _ends_alone(lines: Sequence[_Line], count: int) -> bool:
    """Whether a heading would be the last line of the page that is left by so many lines."""
    return lines[-count - 1].style in _HEADINGS

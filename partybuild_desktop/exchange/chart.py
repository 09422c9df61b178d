"""An organisation chart and an article as sheets."""

from __future__ import annotations

from typing import Any, Final

from partybuild_desktop.domain.article import Article, Style
from partybuild_desktop.domain.chart import Chart, Node
from partybuild_desktop.exchange.page import CELLS, HEADING, LINE, SONG, Page, page_width
from partybuild_desktop.system.i18n import tr
from partybuild_desktop.system.progress import Progress

_WIDE: Final = 16.0  # half-width characters of a box without anything below it
_BETWEEN: Final = 14.0  # points between two levels
_LINE: Final = 28.0  # points from line to line of an article
_CHARACTERS: Final = 28  # of a line (GB/T 9704-2012, 5.2.3)
_FACES: Final = {Style.FIRST: "黑体", Style.SECOND: "楷体"}


def write_chart(book: Any, chart: Chart, progress: Progress) -> int:
    """Write the tree: every box across the columns of what is below it, level by level."""
    progress.step(tr("写出台账"))
    leaves = _leaves(chart.root)
    sheet = Page(book, chart, [max(_WIDE, 48.0 / leaves)] * leaves)
    sheet.write_title()
    sheet.write_parts(chart.head.left, "　".join(chart.head.right))
    top = sheet.row
    found: dict[int, list[tuple[int, Node]]] = {}
    _place(chart.root, 0, 0, found)
    title, cell = book.add_format(HEADING), book.add_format(CELLS | {"align": "center"})
    for depth, nodes in found.items():
        row = top + 2 * depth
        sheet.sheet.set_row(row, _BETWEEN)
        lines = 1
        for left, node in nodes:
            width = _leaves(node) * sheet.widths[0]
            text = "\n".join((node.title, *node.lines))
            lines = max(lines, sheet.lines(text, width))
            area = (row + 1, left, row + 1, left + _leaves(node) - 1)
            sheet.merge(area, text, title if node.below else cell)
        sheet.sheet.set_row(row + 1, lines * LINE + 8)
        sheet.row = row + 2
        progress.advance()
    sheet.row += 1
    sheet.write_foot()
    sheet.sheet.fit_to_pages(1, 1)
    sheet.close()
    return sum(map(len, found.values()))


def _leaves(node: Node) -> int:
    return sum(map(_leaves, node.below)) or 1


def _place(node: Node, depth: int, left: int, found: dict[int, list[tuple[int, Node]]]) -> None:
    found.setdefault(depth, []).append((left, node))
    for child in node.below:
        _place(child, depth + 1, left, found)
        left += _leaves(child)


def write_article(book: Any, article: Article, progress: Progress) -> int:
    """Write the text, a paragraph a row; returns how many there are."""
    progress.step(tr("写出台账"))
    sheet = Page(book, article, [page_width(article)])
    sheet.write_title()
    for text in filter(None, (article.head.left, *article.head.right)):
        sheet.write_parts(text, "")
    count = 0
    formats = {style: book.add_format(_style(style)) for style in Style}
    for paragraph in article.paragraphs:
        count += 1
        for part in paragraph.text.split("\n"):
            indented = paragraph.style in (Style.BODY, Style.FIRST, Style.SECOND)
            text = f"　　{part.lstrip(' 　')}" if indented else part
            lines = -(-len(text) // _CHARACTERS) or 1
            format_ = formats[paragraph.style]
            sheet.span(0, 0, text, format_, height=min(lines * _LINE, 409.0))
        progress.advance()
    sheet.write_foot()
    sheet.close()
    return count


def _style(style: Style) -> dict[str, object]:
    align = {Style.CENTER: "center", Style.RIGHT: "right"}.get(style, "left")
    face = {"font_name": _FACES.get(style, "仿宋"), "font_size": 16}
    return SONG | face | {"align": align, "valign": "vcenter", "text_wrap": True}

"""Where a text may be broken into lines.

Source: GB/T 15834-2011, 5.1 (no closing mark begins a line, no opening mark ends one); numbers,
dates, telephones and words of Latin letters stay whole unless longer than the line.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from math import ceil
from typing import Final

from partybuild_desktop.reports.font import Face

_OPENING: Final = "（【《〈「『〔〖［｛“‘￥＄([{"
_CLOSING: Final = "，。、；：？！）】》〉」』〕〗］｝”’·・…—～％‰℃°々,.;:?!)]}%"
_DATE: Final = r"\d{4}年(?:\d{1,2}月(?:\d{1,2}日)?)?|\d{1,2}月\d{1,2}日"
_WORD: Final = r"[!-~]*[0-9A-Za-z*](?:(?<=\d)[年月日组号户栋楼室岁人元])?"
# One piece that is never broken: opening marks, what they open, closing marks, blanks.
_PIECE: Final = re.compile(
    f"[{re.escape(_OPENING)}]*(?:{_DATE}|{_WORD}|.)[{re.escape(_CLOSING)}]*[ \u3000]*", re.DOTALL
)
_LONG: Final = re.compile(f"{_DATE}|{_WORD}")
# Where a name or a heading is best parted: 东湖村/第一支部, 大专及以上/学历.
_SEAM: Final = re.compile("(?<=[村镇乡])(?=第|党|联合|总支)|(?<=以[上下])(?=.)")
_BLANKS: Final = " \u3000"


def longest_piece(text: str, face: Face) -> float:
    """Width in em of the widest number, date or word of the text; 0 when it has none."""
    return max((face.width(piece) for piece in _LONG.findall(text)), default=0.0)


def wrap(text: str, width: float, face: Face) -> list[str]:
    """The text in lines of at most `width` em; at least one line, nothing of the text is lost.

    A line end in the text stays one. A blank at the end of a line may stand beyond `width`.
    """
    lines: list[str] = []
    for part in text.split("\n"):
        if face.width(part) <= width:
            lines.append(part)
        else:
            lines.extend(_even(part, width, face))
    return lines


def _even(text: str, width: float, face: Face) -> list[str]:
    """As few lines as will do; a lone character at the end fetches company from above."""
    lines = list(_fill(text, width, face))
    if len(lines) > 1 and len(lines[-1].rstrip(_BLANKS)) == 1:
        narrower = width - 1
        if narrower >= max(2.0, longest_piece(text, face)):
            others = list(_fill(text, narrower, face))
            return others if len(others) == len(lines) else lines
    return lines


def balance(text: str, width: float, face: Face) -> list[str]:
    """As `wrap`, the lines of about one length, two of them where the sense has its seam: for
    headings and names."""
    lines = wrap(text, width, face)
    if len(lines) == 1 or "\n" in text:
        return lines
    for seam in _SEAM.finditer(text):
        parts = [text[: seam.start()], text[seam.start() :]]
        if len(lines) == 2 and max(map(face.width, parts)) <= width:
            return parts
    widest = max(face.width(piece.rstrip(_BLANKS)) for piece in _PIECE.findall(text))
    least = ceil(max(face.width(text) / len(lines), widest))
    for narrower in range(least, int(width) + 1):
        even = wrap(text, narrower, face)
        if len(even) == len(lines):
            return even
    return lines


def _fill(text: str, width: float, face: Face) -> Iterator[str]:
    line, used = "", 0.0
    for piece in _PIECE.findall(text):
        bare = piece.rstrip(_BLANKS)
        room = face.width(bare)
        if line and used + room > width:
            yield line
            line, used = "", 0.0
        if room > width:
            *full, line = _split(piece, width, face)
            yield from full
            used = face.width(line)
        else:
            line += piece
            used += room if bare is piece else face.width(piece)
    if line:
        yield line


def _split(piece: str, width: float, face: Face) -> Iterator[str]:
    """A piece longer than the line, cut after any character."""
    line, used = "", 0.0
    for char in piece:
        room = face.width(char)
        if line and used + room > width and char not in _BLANKS:
            yield line
            line, used = "", 0.0
        line += char
        used += room
    yield line

"""Drawing code for text and lines, made as text: a page is put together from few, cached parts.

One call of reportlab's `drawString` costs ten times what it costs to join two ready strings, and
most cells of a ledger repeat. Coordinates are points from the lower left corner of the sheet.
Source of the operators: ISO 32000-1, annex A.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import Final

from partybuild_desktop.domain.ledger import Align
from partybuild_desktop.reports.document import PageCanvas
from partybuild_desktop.reports.embed import EmbeddedFont
from partybuild_desktop.reports.font import Fonts, Role

MM: Final = 72 / 25.4  # points
Point = tuple[float, float]
_MIDDLE: Final = 0.38  # of the type size: from the baseline to the middle of a Chinese character


class Pen:
    """Makes drawing code for one document."""

    def __init__(self, canvas: PageCanvas, fonts: Fonts) -> None:
        self._document = canvas.document
        self.fonts = fonts

    def select(self, role: Role, size: float) -> str:
        """Code that sets the role's own face."""
        return self._select(self.fonts[role].first, size)

    def _select(self, font: EmbeddedFont, size: float) -> str:
        return f"{font.use(self._document).name} {size:g} Tf"

    def show(self, text: str, role: Role, size: float) -> str:
        """Code that shows the text where the pen is, the role's own face being set; it is again
        set afterwards."""
        runs = [
            (font, font.encode(run, font.use(self._document)))
            for font, run in self.fonts[role].runs(text)
        ]
        return self._show(runs, role, size)

    def show_spread(self, text: str, role: Role, size: float) -> str:
        """As `show`, with an em of white after the first character."""
        face, first = self.fonts[role], self.fonts[role].owner(text[0])
        wide = first.encode_spread(text[0], first.use(self._document))
        rest = [
            (font, font.encode(run, font.use(self._document))) for font, run in face.runs(text[1:])
        ]
        return self._show([(first, wide), *rest], role, size)

    def _show(self, runs: list[tuple[EmbeddedFont, bytes]], role: Role, size: float) -> str:
        first = current = self.fonts[role].first
        code = ""
        for font, codes in runs:
            if font is not current:
                code += self._select(font, size)
            code += f"<{codes.hex()}>Tj"
            current = font
        return code if current is first else code + self._select(first, size)

    def put(
        self,
        text: str,
        at: Point,
        *,
        role: Role = Role.SONG,
        size: float,
        align: Align = Align.LEFT,
        room: float = 0.0,
    ) -> str:
        """Code for one line of text that begins, ends or has its middle at a point.

        `room`, in points, justifies it: the characters move apart until the line is so long.
        """
        if not text:
            return ""
        x = at[0] - self.fonts[role].width(text) * size * _SHIFT[align]
        select, show = self.select(role, size), self.show(text, role, size)
        if room and len(text) > 1:
            apart = (room - self.fonts[role].width(text) * size) / (len(text) - 1)
            if apart < _APART * size:  # a long number went to the next line: better ragged
                show = f" {apart:.3f} Tc{show} 0 Tc"
        return f"BT {select} 1 0 0 1 {x:.2f} {at[1]:.2f} Tm{show} ET"

    def put_down(self, text: str, top: Point, *, role: Role = Role.SONG, size: float) -> str:
        """Code for a text set downwards, one character under the other, its first one's upper edge
        in the middle of `top`; whatever takes it out of the file finds it in one piece."""
        if not text:
            return ""
        face, code = self.fonts[role], []
        for number, piece in enumerate(_DOWN_PIECE.findall(text)):
            shown = piece.translate(_UPRIGHT)
            own = min(size, size / max(face.width(shown), 0.01))  # figures side by side: in one em
            at = (top[0], baseline(top[1] - (number + 0.5) * size * _DOWN, own))
            code.append(self.put(shown, at, role=role, size=own, align=Align.CENTER))
        whole = "FEFF" + text.encode("utf-16-be").hex().upper()
        return f"/Span <</ActualText <{whole}>>> BDC\n" + "\n".join(code) + "\nEMC"


_APART: Final = 0.3  # of the type size: the most that characters of a justified line move apart
_DOWN: Final = 1.12  # of the type size: from character to character of a text set downwards
_DOWN_PIECE: Final = re.compile(r"[!-~]{1,4}|\S")
_UPRIGHT: Final = str.maketrans(
    "：（）—", "︰︵︶︱"
)  # marks as they stand in a text set downwards
_SHIFT: Final = {Align.LEFT: 0.0, Align.CENTER: 0.5, Align.RIGHT: 1.0}


def length_down(text: str, size: float) -> float:
    """How long a text set downwards becomes, in points."""
    return len(_DOWN_PIECE.findall(text)) * size * _DOWN


def shift(align: Align) -> float:
    """Which part of a line's width lies left of its anchor."""
    return _SHIFT[align]


def baseline(middle: float, size: float) -> float:
    """The baseline of a line of type whose middle is at a height."""
    return middle - _MIDDLE * size


def strokes(lines: Iterable[tuple[Point, Point]], width: float) -> str:
    """Code for straight black lines, drawn in one go."""
    path = " ".join(f"{a:.2f} {b:.2f} m {c:.2f} {d:.2f} l" for (a, b), (c, d) in lines)
    return f"0 G {width:g} w {path} S" if path else ""


def box(low: Point, high: Point, *, width: float = 0.0, grey: float | None = None) -> str:
    """Code for a rectangle: its outline of a width, or its area in a grey (1 is white)."""
    area = f"{low[0]:.2f} {low[1]:.2f} {high[0] - low[0]:.2f} {high[1] - low[1]:.2f} re"
    if grey is not None:
        return f"{grey:g} g {area} f 0 g"
    return f"0 G {width:g} w {area} S"

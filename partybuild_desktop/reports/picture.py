"""Photographs on paper: side by side in a row of a form, what they show below each.

Measures: half of the type area less its padding, at most 62 mm high; captions 9 pt Song.
"""

from __future__ import annotations

from collections.abc import Sequence
from io import BytesIO
from typing import Final

from PIL import Image

from partybuild_desktop.domain.form import Picture
from partybuild_desktop.domain.ledger import Align
from partybuild_desktop.reports.document import Jpeg
from partybuild_desktop.reports.font import Role, printable
from partybuild_desktop.reports.pen import MM, Pen, Point, baseline, box
from partybuild_desktop.reports.sheets import Sheets
from partybuild_desktop.reports.wrap import wrap
from partybuild_desktop.system.i18n import tr

_HIGH: Final = 62.0 * MM
_PAD: Final = 2.5 * MM
_CAPTION: Final = 9.0
_LINE: Final = 1.35 * _CAPTION
_MOST: Final = 2  # lines of a caption
_THIN: Final = 0.4
_QUALITY: Final = 85
_MODES: Final = {"L": True, "RGB": False}


def pictures_height(pictures: Sequence[Picture], width: float, pen: Pen) -> float:
    """What a row of pictures takes up in a box of a width, in points."""
    lines = max(len(_caption(one, width / len(pictures), pen)) for one in pictures)
    return _HIGH + lines * _LINE + 3 * _PAD


def pictures_code(
    pictures: Sequence[Picture], sheets: Sheets, low: Point, high: Point
) -> list[str]:
    """Code for a row of pictures within a box of the open page."""
    width = (high[0] - low[0]) / len(pictures)
    lines = max(len(_caption(one, width, sheets.pen)) for one in pictures)
    bottom = low[1] + lines * _LINE + 2 * _PAD
    code = []
    for n, one in enumerate(pictures):
        left = low[0] + n * width
        corners = (left + _PAD, bottom), (left + width - _PAD, high[1] - _PAD)
        code.append(_picture(one, sheets, *corners))
        y = bottom - _PAD - _LINE / 2
        for line in _caption(one, width, sheets.pen):
            at = (left + width / 2, baseline(y, _CAPTION))
            code.append(sheets.pen.put(line, at, size=_CAPTION, align=Align.CENTER))
            y -= _LINE
    return code


def _caption(one: Picture, width: float, pen: Pen) -> list[str]:
    """In two lines at most: the whole of it stands on the screen."""
    face = pen.fonts[Role.SONG]
    lines = wrap(printable(one.caption), (width - 2 * _PAD) / _CAPTION, face)
    return lines if len(lines) <= _MOST else [*lines[: _MOST - 1], lines[_MOST - 1][:-1] + "…"]


def _picture(one: Picture, sheets: Sheets, low: Point, high: Point) -> str:
    """As large as the place allows and in its middle; a frame where there is none to show."""
    jpeg = _jpeg(one.jpeg())
    if jpeg is None:
        middle = ((low[0] + high[0]) / 2, baseline((low[1] + high[1]) / 2, _CAPTION))
        text = sheets.pen.put(tr("照片文件缺失"), middle, size=_CAPTION, align=Align.CENTER)
        return box(low, high, width=_THIN) + "\n" + text
    share = min((high[0] - low[0]) / jpeg.width, (high[1] - low[1]) / jpeg.height)
    width, height = jpeg.width * share, jpeg.height * share
    x = (low[0] + high[0] - width) / 2
    y = (low[1] + high[1] - height) / 2
    name = sheets.canvas.image(jpeg)
    return f"q {width:.2f} 0 0 {height:.2f} {x:.2f} {y:.2f} cm /{name} Do Q"


def _jpeg(data: bytes) -> Jpeg | None:
    """The picture as the file takes it; None for what is none."""
    try:
        with Image.open(BytesIO(data)) as picture:
            width, height = picture.size
            if picture.format == "JPEG" and picture.mode in _MODES:
                return Jpeg(data, width, height, _MODES[picture.mode])
            out = BytesIO()
            picture.convert("RGB").save(out, "JPEG", quality=_QUALITY)
    except (OSError, ValueError, SyntaxError):
        return None
    return Jpeg(out.getvalue(), width, height, grey=False)

"""Accepted pictures of pages, in tests/golden.

A picture changes only in a commit that says who looked and what changed. `packaging/accept`
rewrites those that differ, and nothing else does.
"""

from __future__ import annotations

import os
from collections.abc import Sequence
from io import BytesIO
from pathlib import Path

from PIL import Image, ImageChops

from partybuild_desktop.reports.preview import page_image

FOLDER = Path(__file__).resolve().parents[1] / "golden"
DPI = 64
STRIP_DPI = 40  # a strip shows where everything stands; a single picture shows the type as well
_NOTICED = 40  # of 255: less is smoothing
_SHARE = 0.001
_ACCEPT = bool(os.environ.get("PARTYBUILD_ACCEPT"))
_GREYS = 8  # of a strip; two neighbours differ by less than is noticed
_GAP = 4  # white pixels between its pages


def share_changed(left: Image.Image, right: Image.Image) -> float:
    """Which share of the pixels is noticeably another; 1 for pictures of two sizes."""
    if left.size != right.size:
        return 1.0
    changed = sum(ImageChops.difference(left, right).histogram()[_NOTICED:])
    return changed / (left.width * left.height)


def check_page(pdf: bytes, page: int, name: str, folder: Path) -> None:
    """Fail unless a page looks as accepted; the new picture is then left in `folder`."""
    _check(_picture(pdf, page, DPI), [], name, folder)


def check_strip(pages: Sequence[tuple[bytes, int]], name: str, folder: Path) -> None:
    """The same for several pages, kept side by side as one small picture; each counts for itself,
    so that the white of others does not hide what moved on one."""
    pictures = [_picture(pdf, page, STRIP_DPI) for pdf, page in pages]
    width = sum(picture.width + _GAP for picture in pictures)
    strip = Image.new("L", (width, max(picture.height for picture in pictures)), 255)
    places = []
    for picture in pictures:
        left = places[-1][2] + _GAP if places else 0
        places.append((left, 0, left + picture.width, picture.height))
        strip.paste(picture, (left, 0))
    step, shown = 256 // _GREYS, 255 // (_GREYS - 1)
    _check(strip.point([v // step * shown for v in range(256)]), places, name, folder)


def _picture(pdf: bytes, page: int, dpi: int) -> Image.Image:
    return Image.open(BytesIO(page_image(pdf, page, dpi=dpi).png(grey=True)))


def _check(
    new: Image.Image, places: Sequence[tuple[int, int, int, int]], name: str, folder: Path
) -> None:
    accepted = FOLDER / f"{name}.png"
    share = _share(new, places, accepted)
    if share < _SHARE:
        return
    found = accepted if _ACCEPT else folder / accepted.name
    found.parent.mkdir(parents=True, exist_ok=True)
    colours = new.quantize(_GREYS) if places else new
    colours.save(found, optimize=True)
    assert _ACCEPT or accepted.exists(), (
        f"no accepted picture; look at {found}, then packaging/accept"
    )
    assert _ACCEPT, f"{share:.2%} of a page changed; look at {found}, then packaging/accept"


def _share(new: Image.Image, places: Sequence[tuple[int, int, int, int]], accepted: Path) -> float:
    """The largest share that changed of any page."""
    if not accepted.exists():
        return 1.0
    with Image.open(accepted) as opened:
        old = opened.convert("L")
    if old.size != new.size:
        return 1.0
    boxes = places or [(0, 0, *new.size)]
    return max(share_changed(new.crop(box), old.crop(box)) for box in boxes)

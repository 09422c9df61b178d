"""Accepted pictures of pages, in tests/golden.

A picture changes only in a commit that says who looked and what changed: copy the file that a
failing test names over the accepted one.
"""

from __future__ import annotations

from pathlib import Path

from PIL import Image, ImageChops

from partybuild_desktop.reports.preview import page_image

FOLDER = Path(__file__).resolve().parents[1] / "golden"
DPI = 64
_NOTICED = 40  # of 255: less is smoothing
_SHARE = 0.001


def share_changed(left: Image.Image, right: Image.Image) -> float:
    """Which share of the pixels is noticeably another; 1 for pictures of two sizes."""
    if left.size != right.size:
        return 1.0
    changed = sum(ImageChops.difference(left, right).histogram()[_NOTICED:])
    return changed / (left.width * left.height)


def check_page(pdf: bytes, page: int, name: str, folder: Path) -> None:
    """Fail unless a page looks as accepted; the new picture is then left in `folder`."""
    found = folder / f"{name}.png"
    found.write_bytes(page_image(pdf, page, dpi=DPI).png(grey=True))
    accepted = FOLDER / f"{name}.png"
    assert accepted.exists(), f"no accepted picture; look at {found}"
    with Image.open(found) as new, Image.open(accepted) as old:
        share = share_changed(new, old)
    assert share < _SHARE, f"{share:.2%} of the page changed; look at {found}"

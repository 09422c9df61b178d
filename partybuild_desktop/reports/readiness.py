"""What the first page and the first figure of a session wait for, made ready before; imported
before matplotlib wherever it is.

matplotlib makes a list of all fonts of the PC when it is first imported in its life: 0.5 s with a
hundred fonts, many seconds with the thousand of an office PC. Nothing here uses one of them, so it
finds a list without any in our own folder, and makes none.
"""

from __future__ import annotations

import json
import logging
import os
from collections.abc import Iterator
from contextlib import suppress
from importlib import import_module
from typing import Final

from partybuild_desktop.system.paths import cache_dir

FONTS: Final = (
    "3.11.0"  # of the list as the locked matplotlib writes it; a test holds them together
)
#  Modules in the order in which they need each other, none longer than a tenth of a second.
_PIECES: Final = (
    "numpy",
    "pyparsing",
    "matplotlib",
    "matplotlib.font_manager",
    "matplotlib.textpath",
    "matplotlib.patches",
    "matplotlib.backend_bases",
    "partybuild_desktop.reports.plot",
)
_PAGES: Final = ("partybuild_desktop.reports.ledger", "partybuild_desktop.reports.preview")
_LIST: Final[dict[str, object]] = {
    "_version": FONTS,
    "_FontManager__default_weight": "normal",
    "default_size": None,
    "defaultFamily": {"ttf": "DejaVu Sans", "afm": "Helvetica"},
    "afmlist": [],
    "ttflist": [],
    "__class__": "FontManager",
}


def settle() -> None:
    """Where matplotlib keeps its own, and that it is silent. Called before it is imported."""
    if "MPLCONFIGDIR" not in os.environ:
        folder = cache_dir()
        os.environ["MPLCONFIGDIR"] = str(folder)
        path = folder / f"fontlist-v{FONTS}.json"
        with suppress(OSError):  # without it all is well, only later
            if not path.exists():
                folder.mkdir(parents=True, exist_ok=True)
                path.write_text(json.dumps(_LIST), encoding="utf-8")
    logging.getLogger("matplotlib").setLevel(logging.ERROR)


def read_ahead() -> None:
    """Import what draws a page and makes its picture."""
    for name in _PAGES:
        import_module(name)


def make_ready() -> Iterator[str]:
    """Import what a figure needs; a name for each piece that is done."""
    settle()
    for name in _PIECES:
        import_module(name)
        yield name

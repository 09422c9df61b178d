"""Number formats of spreadsheets: which of them show less or more than the value (`Shown`)."""

from __future__ import annotations

import re
from typing import Final

from partybuild_desktop.domain.sheet import Shown

#  Built-in formats that a file names by number alone, in the Chinese locale (ECMA-376, 18.8.30).
BUILT_IN: Final = {
    2: Shown.TWO_DECIMALS,
    4: Shown.TWO_DECIMALS,
    39: Shown.TWO_DECIMALS,
    40: Shown.TWO_DECIMALS,
    17: Shown.MONTH,
    27: Shown.MONTH,
    36: Shown.MONTH,
    50: Shown.MONTH,
    52: Shown.MONTH,
    57: Shown.MONTH,
}
_LITERAL: Final = re.compile(r'"[^"]*"|\\.|\[[^\]]*\]|_.|\*.')
_TWO: Final = re.compile(r"[#,0]*0\.00(?![0#?])")


def _first_section(code: str) -> str:
    return _LITERAL.sub("", code).partition(";")[0].lower()


def shown(code: str) -> Shown | None:
    """What a format's code shows, None for the ordinary ones."""
    plain = _first_section(code)
    if "y" in plain or "e" in plain.replace("general", ""):
        if "d" in plain or "%" in plain or "e+" in plain:
            return None
        return Shown.MONTH if "m" in plain and "h" not in plain else Shown.YEAR
    if "%" not in plain and _TWO.fullmatch(plain.strip("() -¥$￥+")):
        return Shown.TWO_DECIMALS
    return None

"""Text that comes from WPS or a browser, as it is to stand in a record."""

from __future__ import annotations

import re
from typing import Final

#  Bullets at the beginning of a line, those of symbol fonts (private use) too.
_BULLET: Final = re.compile(r"^[\s]*(?:[•·●○◦■□◆◇▪▫►▶➢➤✓✔\u2022\u2219\uf000-\uf0ff][\s]*)+")
_BLANKS: Final = re.compile(r"[\u00a0\u1680\u2000-\u200a\u202f\u205f\t\v\f]+")
_NOTHING: Final = re.compile(r"[\u200b-\u200f\u2028-\u202e\u2060-\u2064\ufeff\ufffc\u00ad]")
_CONTROL: Final = re.compile(r"[\x00-\x08\x0e-\x1f\x7f]")
_PRIVATE: Final = re.compile(r"[\uf000-\uf0ff]")
_MANY: Final = re.compile(r"\n{3,}")
_RUN: Final = re.compile(r" {2,}")


def cleaned(text: str) -> str:
    """Plain lines: no bullets, no invisible or odd blanks, at most one empty line in a row.

    Indenting by two full-width blanks, as WPS does it, is taken off: paper indents by itself.
    """
    text = text.replace("\r\n", "\n").replace("\r", "\n")
    text = text.replace("\u2029", "\n").replace("\u2028", "\n")
    text = _CONTROL.sub("", _NOTHING.sub("", text))
    lines = [_line(line) for line in text.split("\n")]
    return _MANY.sub("\n\n", "\n".join(lines)).strip("\n")


def _line(line: str) -> str:
    line = _BULLET.sub("", line)
    line = _PRIVATE.sub("", _BLANKS.sub(" ", line))
    return _RUN.sub(" ", line).strip(" \u3000")


def clock(text: str) -> str:
    """A time as HH:MM from 1430, 14：30, 9:5, 9点半; what is none stays as it was typed."""
    plain = text.strip().translate(_WIDE)
    found = _TIME.fullmatch(plain) or _DIGITS.fullmatch(plain)
    if found is None:
        return text.strip()
    hour, minute = int(found["h"]), found["m"] or "0"
    minutes = 30 if minute == "半" else int(minute)
    if hour > 23 or minutes > 59:
        return text.strip()
    return f"{hour:02d}:{minutes:02d}"


_WIDE: Final = str.maketrans("０１２３４５６７８９：．", "0123456789:.")
_TIME: Final = re.compile(r"(?P<h>\d{1,2})(?:[:.时点](?P<m>\d{1,2}|半)?分?)")
_DIGITS: Final = re.compile(r"(?P<h>\d{1,2})(?P<m>\d{2})?")

"""Photographs and scans attached to a record, as the books tell of them."""

from __future__ import annotations

import unicodedata
from dataclasses import dataclass
from pathlib import PurePath
from typing import Final

PDF: Final = "application/pdf"
LONGEST_NAME: Final = 100


@dataclass(frozen=True, slots=True, kw_only=True)
class Sealed:
    """A file taken in, not yet of any record. `hash` is the name it is kept under; `size` bytes."""

    name: str
    media: str
    hash: str
    size: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Attached(Sealed):
    """A file of a record; `name` is what stands below it on screen and paper."""

    uid: str
    of_table: str
    of_uid: str
    note: str = ""


def plain_name(text: str) -> str:
    """A name in one line without what cannot be seen, at most 100 characters."""
    seen = "".join(" " if unicodedata.category(char)[0] in "CZ" else char for char in text)
    return " ".join(seen.split())[:LONGEST_NAME].rstrip()


def name_of_file(file: str) -> str:
    """What a file is called before anybody gives it a name: its own without the ending."""
    path = PurePath(file.replace("\\", "/"))
    return plain_name(path.stem or file)

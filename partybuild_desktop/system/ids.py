"""Names of records: random, so that two PCs that never meet do not pick the same one."""

from __future__ import annotations

import hashlib
import os
import random
from typing import Final

LENGTH: Final = 26
_BYTES: Final = 16


#  Base32 of RFC 4648, two characters at a time: an import of 10,000 rows asks for 20,000 names,
#  and base64.b32encode takes twice as long.
_LETTERS: Final = "abcdefghijklmnopqrstuvwxyz234567"
_PAIRS: Final = [first + second for first in _LETTERS for second in _LETTERS]
_SHIFTS: Final = tuple(range(120, -1, -10))


def _text(data: bytes) -> str:
    number = int.from_bytes(data, "big") << 2
    return "".join([_PAIRS[number >> shift & 1023] for shift in _SHIFTS])


class Ids:
    """Random names from the operating system."""

    def uid(self) -> str:
        """A new name: 128 random bits as 26 characters of lower-case base32."""
        return _text(os.urandom(_BYTES))


class SeededIds(Ids):
    """The same names in the same order for the same seed: for the reproducible demo only."""

    def __init__(self, seed: int) -> None:
        self._random = random.Random(seed)

    def uid(self) -> str:
        return _text(self._random.randbytes(_BYTES))


def derived_uid(table: str, *natural_key: str) -> str:
    """The name of a row that has a natural key, the same on every PC.

    Two PCs that each record the attendance of one person at one meeting mean one row. The parts
    are length-prefixed, so that ("ab", "c") and ("a", "bc") differ.
    """
    parts = [part.encode() for part in (table, *natural_key)]
    data = b"".join([len(part).to_bytes(4, "big") + part for part in parts])
    return _text(hashlib.blake2b(data, digest_size=_BYTES).digest())

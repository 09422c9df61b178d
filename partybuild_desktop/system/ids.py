"""Names of records: random, so that two PCs that never meet do not pick the same one."""

from __future__ import annotations

import base64
import hashlib
import os
import random
from typing import Final

LENGTH: Final = 26
_BYTES: Final = 16


def _text(data: bytes) -> str:
    return base64.b32encode(data).decode("ascii").rstrip("=").lower()


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
    digest = hashlib.blake2b(digest_size=_BYTES)
    for part in (table, *natural_key):
        data = part.encode()
        digest.update(len(data).to_bytes(4, "big") + data)
    return _text(digest.digest())

"""The data key and what is derived from it. It never shows in a text, a log or a pickle."""

from __future__ import annotations

import hmac
import secrets
from typing import Final, NoReturn

from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

KEY_BYTES: Final = 32


class DataKey:
    """The random 256-bit key of one set of books."""

    __slots__ = ("_bytes",)

    def __init__(self, value: bytes) -> None:
        if len(value) != KEY_BYTES:
            raise ValueError("a data key has 32 bytes")
        self._bytes = bytes(value)

    @classmethod
    def new(cls) -> DataKey:
        """A new random key."""
        return cls(secrets.token_bytes(KEY_BYTES))

    def reveal(self) -> bytes:
        """The 32 bytes; for the keyring and the engine only."""
        return self._bytes

    def subkey(self, purpose: str, salt: bytes | None = None) -> bytes:
        """32 bytes for one purpose (HKDF-SHA256, RFC 5869); they tell nothing of the key."""
        return HKDF(SHA256(), KEY_BYTES, salt, purpose.encode()).derive(self._bytes)

    @property
    def key_id(self) -> str:
        """A name of the key that may lie in clear: which backup belongs to which keyring."""
        return self.subkey("partybuild key id").hex()[:16]

    def __eq__(self, other: object) -> bool:
        return isinstance(other, DataKey) and hmac.compare_digest(self._bytes, other._bytes)

    def __hash__(self) -> int:
        return hash(self.key_id)

    def __repr__(self) -> str:
        return "<DataKey>"

    def __reduce__(self) -> NoReturn:
        raise TypeError("a data key is not to be copied out")

"""The data key and what is derived from it. It never shows in a text, a log or a pickle."""

from __future__ import annotations

import hmac
import secrets
from collections.abc import Sequence
from typing import Final, NoReturn

from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

KEY_BYTES: Final = 32


class DataKey:
    """The random 256-bit key of one set of books; `former` are those before it, the newest first.

    Whoever holds today's key opens the backups of all days; a former one opens nothing newer.
    """

    __slots__ = ("_bytes", "former")

    def __init__(self, value: bytes, *, former: Sequence[DataKey] = ()) -> None:
        if len(value) != KEY_BYTES:
            raise ValueError("a data key has 32 bytes")
        self._bytes = bytes(value)
        self.former = tuple(former)

    @classmethod
    def new(cls) -> DataKey:
        """A new random key."""
        return cls(secrets.token_bytes(KEY_BYTES))

    def successor(self) -> DataKey:
        """A new random key in the place of this one."""
        new = DataKey.new()
        return DataKey(new.reveal(), former=(DataKey(self._bytes), *self.former))

    def of(self, key_id: str) -> DataKey | None:
        """This key or the former one of that name as it was then, None when it is neither."""
        every = (self, *self.former)
        for n, key in enumerate(every):
            if key.key_id == key_id:
                return DataKey(key.reveal(), former=every[n + 1 :])
        return None

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

"""Why a file does not open: not a database of ours, another key, or damage at its beginning.

SQLCipher says "file is not a database" to all three. What it cannot tell apart, the seals of the
other pages can: each page of a SQLCipher 4 file ends in an HMAC that only the right key makes.
"""

from __future__ import annotations

import hashlib
import hmac
from pathlib import Path
from typing import BinaryIO, Final

from partybuild_desktop.domain.problem import UserProblem
from partybuild_desktop.store.key import KEY_BYTES, DataKey
from partybuild_desktop.system.files import machine_errors

PAGE: Final = 4096
_SALT: Final = 16
_SEAL: Final = 64  # HMAC-SHA512
_SALT_MASK: Final = 0x3A
_ROUNDS: Final = 2
_PROBES: Final = 64
# Ciphertext uses nearly all 256 byte values within a page; a text has under 100, a page half
# zeroed something between.
_RANDOM_VALUES: Final = 200
_CLEAR_VALUES: Final = 100
_KINDS: Final = (
    (b"SQLite format 3\0", "sqlite"),
    (b"PK\x03\x04", "zip"),  # xlsx, docx and our packages too
    (b"%PDF-", "pdf"),
    (b"\xd0\xcf\x11\xe0", "ole"),
    (b"\xff\xd8\xff", "picture"),
    (b"\x89PNG", "picture"),
    (b"Rar!", "rar"),
    (b"7z\xbc\xaf", "7z"),
    (b"age-encryption.org/", "age"),
)


def diagnose(path: Path, key: DataKey) -> UserProblem:
    """The problem of a file that does not open under `key`. Raises EnvironmentProblem.

    database_foreign(kind) for a file of another kind; database_damaged for an empty, cut or zeroed
    one and where any page carries this key's seal; key_wrong where none does: another key, or
    the first 16 bytes, which every seal depends on, are lost.
    """
    with machine_errors(path), path.open("rb") as stream:
        start = stream.read(PAGE)
        for magic, kind in _KINDS:
            if start.startswith(magic):
                return UserProblem("database_foreign", path=str(path), kind=kind)
        if not any(start[:_SALT]) or _any_page_sealed(stream, key, start[:_SALT]):
            return UserProblem("database_damaged", path=str(path))
        values = len(set(start))
        if values < _CLEAR_VALUES:
            return UserProblem("database_foreign", path=str(path), kind="unknown")
        if len(start) < PAGE or values < _RANDOM_VALUES:
            return UserProblem("database_damaged", path=str(path))
        return UserProblem("key_wrong", path=str(path))


def _any_page_sealed(stream: BinaryIO, key: DataKey, salt: bytes) -> bool:
    masked = bytes(byte ^ _SALT_MASK for byte in salt)
    seal_key = hashlib.pbkdf2_hmac("sha512", key.reveal(), masked, _ROUNDS, KEY_BYTES)
    pages = stream.seek(0, 2) // PAGE
    step = max(1, pages // _PROBES)
    return any(_is_sealed(stream, number, seal_key) for number in range(1, pages + 1, step))


def _is_sealed(stream: BinaryIO, number: int, seal_key: bytes) -> bool:
    stream.seek((number - 1) * PAGE)
    page = stream.read(PAGE)
    sealed = page[_SALT if number == 1 else 0 : -_SEAL] + number.to_bytes(4, "little")
    return hmac.compare_digest(hmac.digest(seal_key, sealed, "sha512"), page[-_SEAL:])

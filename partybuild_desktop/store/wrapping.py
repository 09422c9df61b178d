"""The data key wrapped for a keyring: under a password, under the recovery code, under a newer key.

What is sealed is bound to the keyring and to all that its entry says in clear.
"""

from __future__ import annotations

import hashlib
import secrets
from base64 import b64decode, b64encode
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Final

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import ChaCha20Poly1305
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

from partybuild_desktop.domain.access import (
    RECOVERY_BYTES,
    Role,
    parse_recovery_code,
    password_bytes,
    recovery_code,
)
from partybuild_desktop.domain.problem import UserProblem
from partybuild_desktop.store.key import KEY_BYTES, DataKey
from partybuild_desktop.store.keyring_file import Document, Entry, canonical
from partybuild_desktop.system.stretch import Stretch

PASSWORD: Final = "password"
GIVEN: Final = "given"  # marks a password that the program made: its user sets his own at once
_RECOVERY: Final = "recovery"
_FORMER: Final = "former"  # its label is the name of the key
_PURPOSE: Final = "partybuild data key"
_FORMER_PURPOSE: Final = "partybuild former key"
_SALT_BYTES: Final = 16
_NONCE_BYTES: Final = 12
_MARK: Final = 16  # hex digits
_MOST: Final = Stretch(memory_kib=1 << 20, passes=32, lanes=16)  # what a keyring may ask for


@dataclass(frozen=True, slots=True)
class User:
    """Somebody who may open the books; `given`: with a password that the program made for him."""

    label: str
    role: Role
    given: bool = False


def marks(document: Document) -> dict[str, str]:
    """What stands for each way in, by label ("" for the recovery code): it changes with the
    password, and is of no use to anybody."""
    found = [e for e in document.entries if e["kind"] in (PASSWORD, _RECOVERY)]
    return {e["label"]: hashlib.sha256(canonical(e)).hexdigest()[:_MARK] for e in found}


def new_code() -> str:
    """A recovery code that opens nothing yet."""
    return recovery_code(secrets.token_bytes(RECOVERY_BYTES))


def with_new_recovery(document: Document, key: DataKey) -> tuple[Document, str]:
    """The key wrapped under a new recovery code, in the place of the old one: with the code."""
    code = new_code()
    return with_recovery(document, key, code), code


def with_recovery(document: Document, key: DataKey, code: str) -> Document:
    """The key wrapped under this recovery code, in the place of the old one."""
    head = {"kind": _RECOVERY, "label": "", "salt": _text(secrets.token_bytes(_SALT_BYTES))}
    wrapping = _recovery_key(parse_recovery_code(code), head)
    return document.with_entry(_seal(wrapping, head, document, key))


def open_recovery(document: Document, secret: bytes) -> DataKey | None:
    """The key by the secret of a recovery code, None where it is another one."""
    entry = document.entry(_RECOVERY, "")
    key = _open(_recovery_key(secret, entry), entry, document) if entry else None
    return _with_former(key, document) if key else None


def _recovery_key(secret: bytes, entry: Mapping[str, Any]) -> bytes:
    # 135 random bits need no stretching: there is nothing to guess.
    salt = b64decode(entry["salt"])
    return HKDF(SHA256(), KEY_BYTES, salt, b"partybuild recovery").derive(secret)


def seal_password(
    document: Document, user: User, password: str, key: DataKey, stretch: Stretch
) -> Entry:
    """The key wrapped under a user's password, as an entry of this keyring."""
    head: Entry = {
        "kind": PASSWORD,
        "label": user.label,
        "role": user.role.value,
        "salt": _text(secrets.token_bytes(_SALT_BYTES)),
        "argon2id": [stretch.memory_kib, stretch.passes, stretch.lanes],
    }
    if user.given:
        head[GIVEN] = True
    return _seal(_password_key(password, head), head, document, key)


def open_password(document: Document, user: User, password: str) -> DataKey | None:
    """The key by a user's password, None where it is wrong."""
    entry = document.entry(PASSWORD, user.label)
    key = _open(_password_key(password, entry), entry, document) if entry else None
    return _with_former(key, document) if key else None


def seal_former(document: Document, old: DataKey, key: DataKey) -> Entry:
    """A key that was replaced, wrapped under the one in its place."""
    head = {"kind": _FORMER, "label": old.key_id}
    return _seal(key.subkey(_FORMER_PURPOSE), head, document, old)


def _with_former(key: DataKey, document: Document) -> DataKey:
    """The key with those that it has replaced; one that does not open is left out."""
    wrapping = key.subkey(_FORMER_PURPOSE)
    entries = [entry for entry in document.entries if entry["kind"] == _FORMER]
    found = [_open(wrapping, entry, document) for entry in entries]
    return DataKey(key.reveal(), former=[old for old in found if old])


def _password_key(password: str, entry: Mapping[str, Any]) -> bytes:
    try:
        stretch = Stretch(*entry["argon2id"])
        fitting = stretch.is_within(_MOST)
    except TypeError as error:
        raise UserProblem("keyring_damaged") from error
    if not fitting:
        raise UserProblem("keyring_damaged")
    return stretch.key(password_bytes(password), b64decode(entry["salt"]))


def _seal(wrapping: bytes, head: Entry, document: Document, key: DataKey) -> Entry:
    nonce = secrets.token_bytes(_NONCE_BYTES)
    sealed = ChaCha20Poly1305(wrapping).encrypt(nonce, key.reveal(), _bound(head, document))
    return {**head, "nonce": _text(nonce), "sealed": _text(sealed)}


def _open(wrapping: bytes, entry: Entry, document: Document) -> DataKey | None:
    head = {name: value for name, value in entry.items() if name not in ("nonce", "sealed")}
    nonce, sealed = b64decode(entry["nonce"]), b64decode(entry["sealed"])
    try:
        return DataKey(ChaCha20Poly1305(wrapping).decrypt(nonce, sealed, _bound(head, document)))
    except (InvalidTag, ValueError):  # ValueError: a nonce or a content of the wrong length
        return None


def _bound(head: Entry, document: Document) -> bytes:
    return canonical([_PURPOSE, document.keyring, document.key_id, head])


def _text(data: bytes) -> str:
    return b64encode(data).decode("ascii")

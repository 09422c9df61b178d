"""keyring.json: the data key, wrapped once for each user and once for the recovery code.

A password is stretched by Argon2id, the data key sealed under the result; what is sealed is bound
to this keyring, to the label and to the role, so that no entry can be moved or promoted by editing.
Nothing in the file is secret without a password, and no entry names a person.
"""

from __future__ import annotations

import math
import secrets
from base64 import b64decode, b64encode
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

from argon2.exceptions import HashingError
from argon2.low_level import Type, hash_secret_raw
from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import ChaCha20Poly1305
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

from partybuild_desktop.domain.access import (
    RECOVERY_BYTES,
    Role,
    check_label,
    check_usable,
    free_tries_left,
    normal_password,
    parse_recovery_code,
    recovery_code,
    wait_after,
)
from partybuild_desktop.domain.problem import UserProblem
from partybuild_desktop.store import keyring_file
from partybuild_desktop.store.key import KEY_BYTES, DataKey
from partybuild_desktop.store.keyring_file import Document, Entry, canonical
from partybuild_desktop.system.clock import Clock
from partybuild_desktop.system.errors import EnvironmentProblem

_PURPOSE: Final = "partybuild data key"
_SALT_BYTES: Final = 16
_NONCE_BYTES: Final = 12
_PASSWORD: Final = "password"
_RECOVERY: Final = "recovery"


@dataclass(frozen=True, slots=True)
class Stretch:
    """How a password is made expensive to guess: RFC 9106, the second recommended choice."""

    memory_kib: int = 64 * 1024
    passes: int = 3
    lanes: int = 4

    def __post_init__(self) -> None:
        # A damaged or hostile file must not ask for all the memory of the PC.
        limits = (8, 1 << 20), (1, 32), (1, 16)
        values = (self.memory_kib, self.passes, self.lanes)
        if not all(low <= v <= high for v, (low, high) in zip(values, limits, strict=True)):
            raise ValueError(values)


FULL: Final = Stretch()


@dataclass(frozen=True, slots=True)
class User:
    """Somebody who may open the books."""

    label: str
    role: Role


class Keyring:
    """The keyring file of one set of books; one process at a time uses it."""

    def __init__(self, path: Path, *, clock: Clock | None = None, stretch: Stretch = FULL) -> None:
        """Load the newest valid one of its two copies.

        Raises UserProblem: keyring_missing, keyring_damaged, keyring_newer; EnvironmentProblem.
        """
        self._path = path
        self._clock = clock or Clock()
        self._stretch = stretch
        self._document = keyring_file.load(path)
        self._started = self._clock.monotonic()
        self._last_wrong: dict[str, float] = {}

    @classmethod
    def create(
        cls,
        path: Path,
        *,
        label: str,
        password: str,
        role: Role = Role.MANAGER,
        clock: Clock | None = None,
        stretch: Stretch = FULL,
    ) -> tuple[Keyring, DataKey, str]:
        """A new keyring with a new data key and its first user: keyring, key, recovery code.

        Raises UserProblem: keyring_exists, those of label and password; EnvironmentProblem.
        """
        if keyring_file.exists(path):
            raise UserProblem("keyring_exists", path=str(path))
        check_label(label)
        check_usable(password)
        key = DataKey.new()
        document = Document(keyring=secrets.token_hex(16), key_id=key.key_id)
        user = User(label, role)
        document = document.with_entry(_seal_password(document, user, password, key, stretch))
        document, code = _with_new_recovery(document, key)
        keyring_file.save(path, document, both=True)
        return cls(path, clock=clock, stretch=stretch), key, code

    @property
    def users(self) -> tuple[User, ...]:
        """Who may open the books; needs no key."""
        return tuple(
            User(entry["label"], Role(entry["role"]))
            for entry in self._document.entries
            if entry["kind"] == _PASSWORD
        )

    @property
    def key_id(self) -> str:
        """The name of the data key inside; see DataKey.key_id."""
        return self._document.key_id

    def user(self, label: str) -> User:
        """The user of this label. Raises UserProblem("user_unknown", labels)."""
        for user in self.users:
            if user.label == label:
                return user
        labels = tuple(user.label for user in self.users)
        raise UserProblem("user_unknown", field="label", label=label, labels=labels)

    def wait(self, label: str) -> float:
        """Seconds until this user may try again; counted from the start of the process at least."""
        since = self._last_wrong.get(label, self._started)
        wait = wait_after(self._document.tries.get(label, 0))
        return max(0.0, wait - (self._clock.monotonic() - since))

    def unlock(self, label: str, password: str) -> DataKey:
        """The data key for a label and its password; the try is counted on disk first.

        Raises UserProblem: user_unknown, password_wait(seconds), password_wrong(left, seconds);
        EnvironmentProblem when the count cannot be written.
        """
        user = self.user(label)
        wait = self.wait(label)
        if wait > 0:
            raise UserProblem("password_wait", field="password", seconds=math.ceil(wait))
        wrong = self._document.tries.get(label, 0) + 1
        self._count(label, wrong)
        key = _open_password(self._document, user, password)
        if key is None:
            self._last_wrong[label] = self._clock.monotonic()
            left, seconds = free_tries_left(wrong), wait_after(wrong)
            raise UserProblem("password_wrong", field="password", left=left, seconds=seconds)
        self._count(label, 0)
        return key

    def change_password(self, label: str, *, old: str, new: str) -> DataKey:
        """Wrap the same data key under a new password. Raises as `unlock` and for the new one."""
        check_usable(new)
        key = self.unlock(label, old)
        self.set_password(key, label, new)
        return key

    def recover(self, code: str, *, label: str, password: str) -> DataKey:
        """A new password by the recovery code; a wait of this user ends. The code stays valid.

        Raises UserProblem: those of the code, recovery_wrong, user_unknown, those of the password.
        """
        secret = parse_recovery_code(code)
        self.user(label)
        check_usable(password)
        key = self._open_recovery(secret)
        self.set_password(key, label, password)
        return key

    def set_password(self, key: DataKey, label: str, password: str) -> None:
        """A new password for a user, set by whoever holds the key: a clerk's by the manager."""
        self._check_key(key)
        user = self.user(label)
        check_usable(password)
        entry = _seal_password(self._document, user, password, key, self._stretch)
        self._replace(self._document.with_entry(entry).with_tries(label, 0))

    def add_user(self, key: DataKey, *, label: str, role: Role, password: str) -> None:
        """One more user. Raises UserProblem: user_exists, those of label and password."""
        self._check_key(key)
        check_label(label)
        check_usable(password)
        if any(user.label == label for user in self.users):
            raise UserProblem("user_exists", field="label", label=label)
        entry = _seal_password(self._document, User(label, role), password, key, self._stretch)
        self._replace(self._document.with_entry(entry))

    def replace_user(
        self, key: DataKey, label: str, *, new: str, role: Role, password: str
    ) -> None:
        """Another role for somebody: a new label and a new password, in one writing of the file.

        What is sealed is bound to label and role, so that nobody promotes himself by editing.
        Raises UserProblem: user_unknown, user_exists, user_last_manager, those of label and
        password.
        """
        self._check_key(key)
        if role is not Role.MANAGER:
            self.refuse_last_manager(label)
        self.user(label)
        check_label(new)
        check_usable(password)
        if any(user.label == new for user in self.users):
            raise UserProblem("user_exists", field="label", label=new)
        entry = _seal_password(self._document, User(new, role), password, key, self._stretch)
        document = self._document.without_entry(_PASSWORD, label).with_tries(label, 0)
        self._replace(document.with_entry(entry))

    def remove_user(self, label: str) -> None:
        """Take a user's wrapping away, from both copies of the file.

        The data key stays the same: what that user copied before can still be opened with the old
        password. Raises UserProblem: user_unknown, user_last_manager.
        """
        self.refuse_last_manager(label)
        self._replace(self._document.without_entry(_PASSWORD, label).with_tries(label, 0))

    def tries(self, label: str) -> int:
        """How often in a row the password of this user was typed wrong."""
        return self._document.tries.get(label, 0)

    def refuse_last_manager(self, label: str) -> None:
        """Raises UserProblem user_last_manager, user_unknown."""
        managers = [user for user in self.users if user.role is Role.MANAGER]
        if managers == [self.user(label)]:
            raise UserProblem("user_last_manager", field="label", label=label)

    def new_recovery_code(self, key: DataKey) -> str:
        """A new recovery code; the old one no longer works on this keyring."""
        self._check_key(key)
        document, code = _with_new_recovery(self._document, key)
        self._replace(document)
        return code

    def _open_recovery(self, secret: bytes) -> DataKey:
        entry = self._document.entry(_RECOVERY, "")
        key = _open(_recovery_key(secret, entry), entry, self._document) if entry else None
        if key is None:
            raise UserProblem("recovery_wrong", field="recovery")
        return key

    def _check_key(self, key: DataKey) -> None:
        if key.key_id != self._document.key_id:
            raise ValueError("the key is not the one of this keyring")

    def _count(self, label: str, wrong: int) -> None:
        # One copy only: a try lost with a damaged file is no harm, four more flushes a start are.
        self._document = self._document.with_tries(label, wrong).next_generation()
        keyring_file.save(self._path, self._document, both=False)

    def _replace(self, document: Document) -> None:
        # Both copies: an older one would go on accepting a password that was taken away.
        document = document.next_generation()
        keyring_file.save(self._path, document, both=True)
        self._document = document


def _with_new_recovery(document: Document, key: DataKey) -> tuple[Document, str]:
    code = recovery_code(secrets.token_bytes(RECOVERY_BYTES))
    head = {"kind": _RECOVERY, "label": "", "salt": _text(secrets.token_bytes(_SALT_BYTES))}
    wrapping = _recovery_key(parse_recovery_code(code), head)
    return document.with_entry(_seal(wrapping, head, document, key)), code


def _recovery_key(secret: bytes, entry: Mapping[str, Any]) -> bytes:
    # 135 random bits need no stretching: there is nothing to guess.
    salt = b64decode(entry["salt"])
    return HKDF(SHA256(), KEY_BYTES, salt, b"partybuild recovery").derive(secret)


def _seal_password(
    document: Document, user: User, password: str, key: DataKey, stretch: Stretch
) -> Entry:
    head = {
        "kind": _PASSWORD,
        "label": user.label,
        "role": user.role.value,
        "salt": _text(secrets.token_bytes(_SALT_BYTES)),
        "argon2id": [stretch.memory_kib, stretch.passes, stretch.lanes],
    }
    return _seal(_password_key(password, head), head, document, key)


def _open_password(document: Document, user: User, password: str) -> DataKey | None:
    entry = document.entry(_PASSWORD, user.label)
    return _open(_password_key(password, entry), entry, document) if entry else None


def _password_key(password: str, entry: Mapping[str, Any]) -> bytes:
    try:
        stretch = Stretch(*entry["argon2id"])
    except (TypeError, ValueError) as error:
        raise UserProblem("keyring_damaged") from error
    try:
        return hash_secret_raw(
            normal_password(password).encode("utf-8", "surrogatepass"),
            b64decode(entry["salt"]),
            time_cost=stretch.passes,
            memory_cost=stretch.memory_kib,
            parallelism=stretch.lanes,
            hash_len=KEY_BYTES,
            type=Type.ID,
        )
    except HashingError as error:
        raise EnvironmentProblem("memory_short") from error


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

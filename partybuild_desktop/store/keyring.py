"""keyring.json: the data key, wrapped once for each user and once for the recovery code.

A password is stretched by Argon2id, the data key sealed under the result; what is sealed is bound
to this keyring, to the label and to the role, so that no entry can be moved or promoted by editing.
Nothing in the file is secret without a password, and no entry names a person. The data keys that
this one has replaced lie sealed under it: it opens the backups of all days.
"""

from __future__ import annotations

import math
import secrets
from collections.abc import Mapping
from dataclasses import dataclass, replace
from pathlib import Path

from partybuild_desktop.domain.access import (
    Role,
    check_label,
    check_usable,
    free_tries_left,
    parse_recovery_code,
    wait_after,
)
from partybuild_desktop.domain.problem import UserProblem
from partybuild_desktop.store import keyring_file
from partybuild_desktop.store.key import DataKey
from partybuild_desktop.store.keyring_file import Document
from partybuild_desktop.store.wrapping import (
    GIVEN,
    PASSWORD,
    marks,
    open_password,
    open_recovery,
    seal_former,
    seal_password,
    with_new_recovery,
    with_recovery,
)
from partybuild_desktop.store.wrapping import User as User
from partybuild_desktop.system.clock import Clock
from partybuild_desktop.system.stretch import FULL, Stretch


@dataclass(frozen=True, slots=True)
class Renewed:
    """A keyring with a new data key, not yet written: see store.key_change."""

    document: Document
    key: DataKey


class Keyring:
    """The keyring file of one set of books; one process at a time uses it."""

    def __init__(
        self,
        path: Path,
        *,
        clock: Clock | None = None,
        stretch: Stretch = FULL,
        counted: bool = True,
    ) -> None:
        """Load the newest valid one of its two copies.

        Tries are `counted` in the file; not in a backup's, which is as it was on its day and may
        lie on a stick that is write-protected: there in this object alone.
        Raises UserProblem: keyring_missing, keyring_damaged, keyring_newer; EnvironmentProblem.
        """
        self._path = path
        self._clock = clock or Clock()
        self._stretch = stretch
        self._counted = counted
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
        document = document.with_entry(seal_password(document, user, password, key, stretch))
        document, code = with_new_recovery(document, key)
        keyring_file.save(path, document, both=True)
        return cls(path, clock=clock, stretch=stretch), key, code

    def reload(self) -> None:
        """Read the file again, which was put in place of the one that was read. As __init__."""
        self._document = keyring_file.load(self._path)

    @property
    def users(self) -> tuple[User, ...]:
        """Who may open the books; needs no key."""
        return tuple(
            User(entry["label"], Role(entry["role"]), entry.get(GIVEN) is True)
            for entry in self._document.entries
            if entry["kind"] == PASSWORD
        )

    @property
    def key_id(self) -> str:
        """The name of the data key inside; see DataKey.key_id."""
        return self._document.key_id

    def marks(self) -> dict[str, str]:
        """What stands for each way in; see store.wrapping.marks."""
        return marks(self._document)

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
        key = open_password(self._document, user, password)
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
        user = replace(self.user(label), given=False)
        check_usable(password)
        entry = seal_password(self._document, user, password, key, self._stretch)
        self._replace(self._document.with_entry(entry).with_tries(label, 0))

    def add_user(self, key: DataKey, *, label: str, role: Role, password: str) -> None:
        """One more user. Raises UserProblem: user_exists, those of label and password."""
        self._check_key(key)
        check_label(label)
        check_usable(password)
        if any(user.label == label for user in self.users):
            raise UserProblem("user_exists", field="label", label=label)
        entry = seal_password(self._document, User(label, role), password, key, self._stretch)
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
        entry = seal_password(self._document, User(new, role), password, key, self._stretch)
        document = self._document.without_entry(PASSWORD, label).with_tries(label, 0)
        self._replace(document.with_entry(entry))

    def remove_user(self, label: str) -> None:
        """Take a user's wrapping away, from both copies of the file.

        The data key stays the same: what that user copied before can still be opened with the old
        password. Raises UserProblem: user_unknown, user_last_manager.
        """
        self.refuse_last_manager(label)
        self._replace(self._document.without_entry(PASSWORD, label).with_tries(label, 0))

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
        document, code = with_new_recovery(self._document, key)
        self._replace(document)
        return code

    def renewed(
        self,
        key: DataKey,
        *,
        label: str,
        password: str,
        given: Mapping[str, str],
        code: str,
    ) -> Renewed:
        """What this keyring is to become under a new data key; nothing is written.

        `label` keeps his password; every other user gets the one `given` for him, which he has to
        change; `code` is the new recovery code. Raises UserProblem user_unknown, password_empty.
        """
        self._check_key(key)
        new = key.successor()
        document = Document(
            keyring=secrets.token_hex(16),
            key_id=new.key_id,
            generation=self._document.generation + 1,
        )
        self.user(label)
        for user in self.users:
            mine = user.label == label
            his = User(user.label, user.role, given=not mine)
            typed = password if mine else given.get(user.label, "")
            check_usable(typed)
            document = document.with_entry(seal_password(document, his, typed, new, self._stretch))
        for old in new.former:
            document = document.with_entry(seal_former(document, old, new))
        return Renewed(with_recovery(document, new, code), new)

    def _open_recovery(self, secret: bytes) -> DataKey:
        key = open_recovery(self._document, secret)
        if key is None:
            raise UserProblem("recovery_wrong", field="recovery")
        return key

    def _check_key(self, key: DataKey) -> None:
        if key.key_id != self._document.key_id:
            raise ValueError("the key is not the one of this keyring")

    def _count(self, label: str, wrong: int) -> None:
        # One copy only: a try lost with a damaged file is no harm, four more flushes a start are.
        self._document = self._document.with_tries(label, wrong).next_generation()
        if self._counted:
            keyring_file.save(self._path, self._document, both=False)

    def _replace(self, document: Document) -> None:
        # Both copies: an older one would go on accepting a password that was taken away.
        document = document.next_generation()
        keyring_file.save(self._path, document, both=True)
        self._document = document

"""Who may open the books: passwords, users and the recovery code."""

from __future__ import annotations

from pathlib import Path

from partybuild_desktop.domain.access import Right, Role
from partybuild_desktop.services.recovery import write_recovery_sheet
from partybuild_desktop.store.books import Books
from partybuild_desktop.store.key import DataKey
from partybuild_desktop.store.keyring import Keyring, User


class Users:
    """The keyring of the open books."""

    def __init__(self, books: Books, keyring: Keyring, key: DataKey) -> None:
        self._books = books
        self._keyring = keyring
        self._key = key

    def all(self) -> tuple[User, ...]:
        """Everybody who may open the books, by label."""
        return self._keyring.users

    def change_password(self, old: str, new: str) -> None:
        """A new password for the user at work. Raises UserProblem password_wrong, password_wait."""
        self._keyring.change_password(self._books.user, old=old, new=new)

    def add(self, label: str, role: Role, password: str) -> None:
        """One more user. Raises UserProblem user_exists, label_form, right_missing."""
        self._books.require(Right.MANAGE)
        self._keyring.add_user(self._key, label=label, role=role, password=password)

    def remove(self, label: str) -> None:
        """Take a user's way in. Raises UserProblem user_last_manager, right_missing."""
        self._books.require(Right.MANAGE)
        self._keyring.remove_user(label)

    def new_recovery_code(self) -> str:
        """A new recovery code in place of the old one. Raises UserProblem right_missing."""
        self._books.require(Right.MANAGE)
        return self._keyring.new_recovery_code(self._key)

    def write_recovery_sheet(self, path: Path, *, org: str, code: str) -> None:
        """The recovery code as a page to print and lock away."""
        day = self._books.clock.today()
        write_recovery_sheet(path, org=org, label=self._books.user, code=code, day=day)

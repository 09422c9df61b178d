"""Who may open the books: passwords, users and the recovery code.

The log tells who added, changed or removed whom, by label; a password is in no entry.
"""

from __future__ import annotations

import contextlib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

from partybuild_desktop.domain import access
from partybuild_desktop.domain.access import Right, Role
from partybuild_desktop.domain.log import Value
from partybuild_desktop.domain.problem import UserProblem
from partybuild_desktop.services.recovery import write_recovery_sheet
from partybuild_desktop.store import trail
from partybuild_desktop.store.books import Books
from partybuild_desktop.store.key import DataKey
from partybuild_desktop.store.keyring import Keyring, User
from partybuild_desktop.store.known import know, known
from partybuild_desktop.store.trail import Wanted
from partybuild_desktop.system.errors import EnvironmentProblem


@dataclass(frozen=True, slots=True)
class Seen:
    """A user as a manager sees him: his last saved action here (ISO time), tries wrong in a row."""

    user: User
    saved: str
    wrong: int


class Users:
    """The keyring of the open books."""

    def __init__(self, books: Books, keyring: Keyring, key: DataKey) -> None:
        self._books = books
        self._keyring = keyring
        self._key = key

    @property
    def given(self) -> bool:
        """Whether the user at work came in by a password that was made for him, and must go."""
        return self._keyring.user(self._books.user).given

    def all(self) -> tuple[User, ...]:
        """Everybody who may open the books, by label."""
        return self._keyring.users

    def seen(self) -> tuple[Seen, ...]:
        """Everybody, with what is known of his use of this PC."""
        with self._books.read() as reader:
            saved: Mapping[str, str] = trail.last_by_user(reader, self._books.site)
        ring = self._keyring
        return tuple(Seen(u, saved.get(u.label, ""), ring.tries(u.label)) for u in ring.users)

    def left(self) -> tuple[str, ...]:
        """Who was removed on this PC since the data key was last changed, or ever."""
        with self._books.read() as reader:
            gone = trail.actions(reader, Wanted(action="user_remove"))
            changed = trail.actions(reader, Wanted(action="key_change"))
        site = self._books.site
        last = max((one.seq for one in changed if one.site == site), default=0)
        names = [str(one.args["name"]) for one in gone if one.site == site and one.seq > last]
        return tuple(sorted(names))

    def next_label(self, role: Role) -> str:
        """The label that a new user of this role gets: one that nobody has or ever had here.

        The log says who did what by the label alone, so that a former user's is never given again.
        """
        with self._books.read() as reader:
            former = trail.labels(reader)
        return access.next_label(role, former | {user.label for user in self._keyring.users})

    def catch_up(self, *, recovered: str = "") -> None:
        """Enter into the log what it was not told of the keyring. To be called at opening.

        `recovered` has just come in by the recovery code. All else is entered late, by whoever
        opens the books: a process was killed between keyring and log, or older books or an older
        keyring have been put in place. Raises EnvironmentProblem only where somebody recovered: a
        full disk keeps nobody from reading, and what it kept from the log is noticed again.
        """
        now, told = self._keyring.marks(), known(self._books)
        quiet = contextlib.suppress(*(() if recovered else (EnvironmentProblem,)))
        with quiet:
            if told is None:  # books of before the program looked
                told = _without(now, recovered) if recovered else now
                with self._books.local() as conn:
                    know(conn, told)
            for label in sorted(now.keys() | told.keys()):
                if now.get(label) != told.get(label):
                    action = _missed(label, now, told)
                    args: dict[str, Value] = {"name": label, "late": 1}
                    if label and label == recovered:
                        action, args = "password_recover", {}
                    told = _as_now(told, now, label)
                    with self._books.write(action, right=Right.READ, **args) as unit:
                        know(unit.conn, told)

    @contextlib.contextmanager
    def _told(self, action: str, *, right: Right = Right.WRITE, name: str = "") -> Iterator[None]:
        """An action upon the keyring, told to the log in the same transaction as what it is now."""
        args: dict[str, Value] = {"name": name} if name else {}
        with self._books.write(action, right=right, **args) as unit:
            yield
            know(unit.conn, self._keyring.marks())

    def check(self, label: str, password: str) -> None:
        """Whether somebody may open the books; nothing is opened. For the locked window.

        Raises UserProblem user_unknown, password_wrong, password_wait; EnvironmentProblem.
        """
        self._keyring.unlock(label, password)

    def wait_seconds(self, label: str) -> float:
        """How long the next try of a user has to wait; 0 when it is free."""
        return self._keyring.wait(label)

    def change_password(self, old: str, new: str) -> None:
        """A new password for the user at work. Raises UserProblem password_wrong, password_wait."""
        with self._told("password_change", right=Right.READ):
            self._keyring.change_password(self._books.user, old=old, new=new)

    def reset(self, label: str, password: str) -> None:
        """A new password for somebody else who has forgotten his; the wait after wrong tries ends.

        Raises UserProblem right_missing, user_self, user_unknown.
        """
        self._of_another(label)
        with self._told("user_reset", name=label):
            self._keyring.set_password(self._key, label, password)

    def change_role(self, label: str, role: Role, password: str) -> str:
        """Another role for somebody else, with a new label, which it returns, and a new password.

        Raises UserProblem right_missing, user_self, user_unknown, user_last_manager.
        """
        self._of_another(label)
        new = self.next_label(role)
        with self._told("user_role", name=f"{label} → {new}"):
            self._keyring.replace_user(self._key, label, new=new, role=role, password=password)
        return new

    def add(self, label: str, role: Role, password: str) -> None:
        """One more user. Raises UserProblem user_exists, label_form, right_missing."""
        self._books.require(Right.MANAGE)
        with self._told("user_add", name=label):
            self._keyring.add_user(self._key, label=label, role=role, password=password)

    def remove(self, label: str) -> None:
        """Take a user's way in; what he copied before he can still open: see `change_key`.

        Raises UserProblem user_last_manager, user_self, right_missing.
        """
        self._books.require(Right.MANAGE)
        self._keyring.refuse_last_manager(label)
        if label == self._books.user:
            raise UserProblem("user_self", field="label", label=label)
        with self._told("user_remove", name=label):
            self._keyring.remove_user(label)

    def new_recovery_code(self) -> str:
        """A new recovery code in place of the old one. Raises UserProblem right_missing."""
        self._books.require(Right.MANAGE)
        with self._told("recovery_new"):
            return self._keyring.new_recovery_code(self._key)

    def write_recovery_sheet(self, path: Path, *, org: str, code: str) -> None:
        """The recovery code as a page to print and lock away."""
        day = self._books.clock.today()
        write_recovery_sheet(path, org=org, label=self._books.user, code=code, day=day)

    def _of_another(self, label: str) -> None:
        self._books.require(Right.MANAGE)
        if label == self._books.user:
            raise UserProblem("user_self", field="label", label=label)


def _missed(label: str, now: Mapping[str, str], told: Mapping[str, str]) -> str:
    """The action that the log was not told of; "" is the label of the recovery code."""
    if not label:
        return "recovery_new"
    if label not in told:
        return "user_add"
    return "user_reset" if label in now else "user_remove"


def _as_now(told: Mapping[str, str], now: Mapping[str, str], label: str) -> dict[str, str]:
    """What the log was told, and of this label what is there now."""
    rest = _without(told, label)
    return {**rest, label: now[label]} if label in now else rest


def _without(marks: Mapping[str, str], label: str) -> dict[str, str]:
    return {one: mark for one, mark in marks.items() if one != label}

"""The keyring of closed books that is lost, damaged or of another day, brought from the backups."""

from __future__ import annotations

import contextlib
from collections.abc import Callable
from pathlib import Path
from typing import Final

from partybuild_desktop.domain.access import Right, may
from partybuild_desktop.domain.problem import UserProblem
from partybuild_desktop.store.backup import Backups
from partybuild_desktop.store.backup_manifest import Backup
from partybuild_desktop.store.books import SCHEMA
from partybuild_desktop.store.key import DataKey
from partybuild_desktop.store.keyring import Keyring, User
from partybuild_desktop.store.restore import restore_keyring
from partybuild_desktop.store.whole import open_whole
from partybuild_desktop.system.paths import Paths

#  What is mended without a password: the keyring of a backup opens nothing by itself.
MENDED_BY_KEYRING: Final = frozenset({"keyring_missing", "keyring_damaged"})


_NO_BOOKS: Final = frozenset(
    {
        "database_missing",
        "database_damaged",
        "database_incomplete",
        "database_foreign",
        "key_wrong",
    }
)


def refuse_restore(paths: Paths, key: DataKey, user: User) -> str:
    """Why the books in place do not open, "" where they do: those are a manager's to replace,
    damaged or lost ones also a clerk's. Raises UserProblem right_missing."""
    trouble = _trouble(paths, key)
    if not may(user.role, Right.WRITE if trouble in _NO_BOOKS else Right.MANAGE):
        raise UserProblem("right_missing", label=user.label)
    return trouble


def _trouble(paths: Paths, key: DataKey) -> str:
    try:
        open_whole(paths.database, key, schema=SCHEMA).dispose()
    except UserProblem as problem:
        return problem.code
    return ""


def fits(paths: Paths, key: DataKey) -> bool:
    """Whether these are books of this key, as far as that can be told: damaged ones are."""
    return _trouble(paths, key) != "key_wrong"


def bring_back(
    paths: Paths,
    backups: Backups,
    ring: Keyring | None,
    *,
    ring_of: Callable[[Backup], Keyring],
    label: str,
    password: str,
) -> tuple[Backup, Path | None]:
    """Put the keyring of a backup in place, where the one there, `ring`, is lost or does not fit.

    A lost one (None) is replaced by the newest there is. One that is whole is tried with the
    password and stays where it opens the books; else that of the newest backup takes its place
    which opens them with this password. Returns the backup, and where the old files lie. Raises
    UserProblem keyring_whole (also where no password is given), backup_none, key_wrong, those of
    the password; EnvironmentProblem.
    """
    trouble = UserProblem("backup_none")
    if ring is not None:
        trouble = _misfit(paths, ring, label, password)
    for backup in backups.all():
        # damaged there too, or not the one that fits: the one before, then
        with contextlib.suppress(UserProblem):
            if ring is None or fits(paths, ring_of(backup).unlock(label, password)):
                return backup, restore_keyring(backup, paths=paths)
    raise trouble


def _misfit(paths: Paths, ring: Keyring, label: str, password: str) -> UserProblem:
    """Why a keyring does not open the books. Raises UserProblem keyring_whole where it does."""
    if not password:
        raise UserProblem("keyring_whole")
    try:
        key = ring.unlock(label, password)
    except UserProblem as problem:  # the password may be of the keyring that is missed
        return problem
    if fits(paths, key):
        raise UserProblem("keyring_whole")
    return UserProblem("key_wrong", path=str(paths.database))

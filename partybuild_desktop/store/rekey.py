"""Sealing every page of a database under another key, in a copy that is in nobody's hands."""

from __future__ import annotations

import contextlib
from pathlib import Path

import sqlcipher3.dbapi2 as sqlcipher

from partybuild_desktop.domain.problem import UserProblem
from partybuild_desktop.store.engine import connect, database_errors
from partybuild_desktop.store.key import DataKey
from partybuild_desktop.system.errors import EnvironmentProblem
from partybuild_desktop.system.files import machine_errors
from partybuild_desktop.system.room import require_room


def rekey(path: Path, old: DataKey, new: DataKey) -> None:
    """Turn a copy that opens under `old` into one that opens under `new`, without a WAL.

    A failure leaves the copy as it was, or unusable: it must not be the only one.
    Raises as `connect`; EnvironmentProblem.
    """
    with contextlib.closing(connect(path, old)) as raw:
        with database_errors(path):
            raw.execute("PRAGMA journal_mode=DELETE")
        try:
            raw.execute(f"PRAGMA rekey=\"x'{new.reveal().hex()}'\"")
        except sqlcipher.OperationalError as error:
            raise _disk_failed(path) from error
    try:
        connect(path, new).close()
    except UserProblem as problem:  # a write that failed without a word
        raise _disk_failed(path) from problem


def _disk_failed(path: Path) -> EnvironmentProblem:
    """SQLCipher has one sentence for every failure; in a copy that opened, it is the disk."""
    with machine_errors(path):
        size = path.stat().st_size
    try:
        require_room(path, size)
    except EnvironmentProblem as problem:
        return problem
    return EnvironmentProblem("disk_error", path=str(path), reason="SQLCipher")

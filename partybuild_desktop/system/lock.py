"""One process holds a data folder, and the second one can say who has it."""

from __future__ import annotations

import contextlib
import getpass
import json
import os
import platform
import sys
from datetime import datetime
from pathlib import Path
from types import TracebackType
from typing import Final, Self

from partybuild_desktop.system.clock import Clock
from partybuild_desktop.system.errors import EnvironmentProblem
from partybuild_desktop.system.files import machine_errors

# Windows refuses to read locked bytes; one far behind the text is locked, so it stays readable.
_FAR: Final = 0x7FFF0000
_MOST: Final = 4096


class InstanceLock:
    """The operating system's lock on a small file that names its holder.

    The system drops the lock with the process, so a file left behind by a killed process or a
    power cut is taken over without a question. The file itself is never deleted: between deleting
    and making it two processes could each hold a lock of their own.
    """

    def __init__(self, path: Path, clock: Clock | None = None) -> None:
        self._path = path
        self._clock = clock or Clock()
        self._descriptor: int | None = None

    @property
    def held(self) -> bool:
        """Whether this object holds the lock."""
        return self._descriptor is not None

    def acquire(self) -> None:
        """Take the lock. Does nothing when it is held already.

        Raises EnvironmentProblem("locked", host, pid, user, since) when another process, or
        another object of this one, has it; the facts are empty when its file cannot be read.
        """
        if self.held:
            return
        with machine_errors(self._path):
            descriptor = os.open(self._path, os.O_RDWR | os.O_CREAT, 0o600)
        try:
            if not _try_lock(descriptor):
                raise EnvironmentProblem("locked", **_read_holder(descriptor))
            with machine_errors(self._path):
                self._write_holder(descriptor)
        except BaseException:
            os.close(descriptor)
            raise
        self._descriptor = descriptor

    def release(self) -> None:
        """Give the lock back. Does nothing when it is not held."""
        if self._descriptor is not None:
            descriptor, self._descriptor = self._descriptor, None
            _unlock(descriptor)
            os.close(descriptor)

    def __enter__(self) -> Self:
        self.acquire()
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.release()

    def _write_holder(self, descriptor: int) -> None:
        holder = {
            "host": platform.node(),
            "pid": os.getpid(),
            "user": _user(),
            "since": self._clock.now().isoformat(timespec="seconds"),
        }
        os.ftruncate(descriptor, 0)
        os.lseek(descriptor, 0, os.SEEK_SET)
        os.write(descriptor, json.dumps(holder, ensure_ascii=False).encode())
        os.fsync(descriptor)


def _user() -> str:
    try:
        return getpass.getuser()
    except (OSError, KeyError):  # an account without a name; KeyError before Python 3.13
        return ""


def _read_holder(descriptor: int) -> dict[str, object]:
    known: dict[str, object] = {"host": "", "pid": 0, "user": "", "since": ""}
    try:
        os.lseek(descriptor, 0, os.SEEK_SET)
        found = json.loads(os.read(descriptor, _MOST))
    except (OSError, ValueError):
        return known
    if isinstance(found, dict):
        known.update({key: found[key] for key in known if key in found})
    with contextlib.suppress(ValueError):
        known["since"] = f"{datetime.fromisoformat(str(known['since'])):%Y-%m-%d %H:%M}"
    return known


if sys.platform == "win32":
    import msvcrt

    def _try_lock(descriptor: int) -> bool:
        os.lseek(descriptor, _FAR, os.SEEK_SET)
        try:
            msvcrt.locking(descriptor, msvcrt.LK_NBLCK, 1)
        except OSError:
            return False
        return True

    def _unlock(descriptor: int) -> None:
        os.lseek(descriptor, _FAR, os.SEEK_SET)
        msvcrt.locking(descriptor, msvcrt.LK_UNLCK, 1)

else:
    import fcntl

    def _try_lock(descriptor: int) -> bool:
        try:
            fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            return False
        return True

    def _unlock(descriptor: int) -> None:
        fcntl.flock(descriptor, fcntl.LOCK_UN)

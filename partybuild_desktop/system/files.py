"""Writing files: after any failure there is the old one or the new one, never half of one."""

from __future__ import annotations

import contextlib
import errno
import os
import re
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import BinaryIO, Final, TypeVar

from partybuild_desktop.system.errors import EnvironmentProblem

Writer = Callable[[BinaryIO], None]
Proof = Callable[[Path], None]
Result = TypeVar("Result")

#  What a data folder is known by, and the names in it that are the program's own (system.paths).
_BOOKS: Final = frozenset({"books.db", "keyring.json"})
_OWN: Final = _BOOKS | {
    *("books.db-wal", "books.db-shm", "books.new", "books.lock", "keyring.copy.json"),
    *("aside", "attachments", "backups", "logs", "packages", "work"),
}
PART: Final = ".part"  # a file that is being written, or never was finished
_LEFTOVER: Final = re.compile(r"\.[0-9a-f]{8}\.part")
_HOUR: Final = 3600

_CODES: Final = {
    errno.ENOSPC: "disk_full",
    errno.EDQUOT: "disk_full",
    errno.EROFS: "read_only",
    errno.EACCES: "no_permission",
    errno.EPERM: "no_permission",
    errno.ENOENT: "path_missing",
    errno.ENOTDIR: "path_missing",
    errno.ENODEV: "path_missing",
    errno.ENXIO: "path_missing",
    errno.EFBIG: "file_too_large",
    errno.EISDIR: "target_is_folder",
    errno.ENAMETOOLONG: "name_too_long",
}
# Windows tells apart what its errno folds into "no permission".
_WINDOWS_CODES: Final = {
    19: "read_only",  # ERROR_WRITE_PROTECT
    21: "path_missing",  # ERROR_NOT_READY, a stick pulled out
    32: "target_open",  # ERROR_SHARING_VIOLATION, the workbook is open in WPS
    33: "target_open",  # ERROR_LOCK_VIOLATION
    39: "disk_full",  # ERROR_HANDLE_DISK_FULL
    112: "disk_full",  # ERROR_DISK_FULL
    223: "file_too_large",  # ERROR_FILE_TOO_LARGE, FAT32
}


def environment_problem(error: OSError, path: Path) -> EnvironmentProblem:
    """What an error of the operating system about `path` means to a person.

    Codes: disk_full, read_only, no_permission, path_missing, target_open, file_too_large,
    target_is_folder, folder_is_file, name_too_long, else disk_error; each with `path`, `reason`.
    """
    windows = _WINDOWS_CODES.get(getattr(error, "winerror", None) or 0)
    code = windows or _CODES.get(error.errno or 0, "disk_error")
    blocked = _blocked(error, path, code)
    if blocked is not None:
        code, path = "folder_is_file", blocked
    if code == "path_missing":  # of a file that is to be written it is the folder that is not there
        gone = [folder for folder in path.parents if not os.path.lexists(folder)]
        path = gone[-1] if gone else path
    return EnvironmentProblem(code, path=str(path), reason=error.strerror or "")


def _blocked(error: OSError, path: Path, code: str) -> Path | None:
    """The file that lies where a folder has to be: at the path, or above it; None for none."""
    if error.errno == errno.EEXIST and _is_file(path):
        return path
    above = path.parents if code == "path_missing" else ()
    return next((place for place in above if _is_file(place)), None)


def _is_file(path: Path) -> bool:
    with contextlib.suppress(OSError):  # above it lies what may not be looked into
        return path.is_file()
    return False


@contextlib.contextmanager
def machine_errors(path: Path) -> Iterator[None]:
    """Within it an OSError becomes the EnvironmentProblem that it means for `path`."""
    try:
        yield
    except OSError as error:
        raise environment_problem(error, path) from error


def write_atomic(
    path: Path, data: bytes | Writer, *, private: bool = False, proof: Proof | None = None
) -> None:
    """Put `data`, or what a writer puts into the stream, at `path`: all of it or nothing.

    Written beside, flushed to the disk, put in place, the folder flushed. On any exception the
    file that was there is untouched and nothing is left beside it. `private` keeps other users of
    the PC from reading it. `proof` reads the closed file beside and raises if it is not as it
    should be; then the name beside is always the same, so that what a killed process left is
    written over the next time. What is not `private` never takes the place of the books' own
    files; nothing takes that of a device or a pipe (target_special). Raises EnvironmentProblem.
    """
    _refuse_target(path, private=private)
    beside = path.with_name(f".{os.urandom(4).hex()}{PART}")
    if proof is not None:
        beside = path.with_name(path.name + PART)
    with machine_errors(path):
        try:
            if proof is not None:
                beside.unlink(missing_ok=True)
            descriptor = os.open(beside, _flags(), 0o600 if private else 0o666)
            with os.fdopen(descriptor, "wb") as stream:
                if isinstance(data, bytes):
                    stream.write(data)
                else:
                    data(stream)
                stream.flush()
                os.fsync(stream.fileno())
            if proof is not None:
                forget(beside)
                proof(beside)
            _put_in_place(beside, path)
        except BaseException:
            with contextlib.suppress(OSError):
                beside.unlink(missing_ok=True)
            raise
        sync_folder(path.parent)


def _refuse_target(path: Path, *, private: bool) -> None:
    with machine_errors(path):
        if not path.name:
            raise EnvironmentProblem("target_is_folder", path=str(path))
        if path.exists() and not (path.is_file() or path.is_dir()):
            raise EnvironmentProblem("target_special", path=str(path))
        if not private:
            refuse_own(path)


def refuse_own(path: Path) -> None:
    """Refuse a place for a file that somebody asks for, where it would lie upon or among the
    files of any books. Raises EnvironmentProblem own_file(path); OSError."""
    found = path.resolve()
    for folder in found.parents:
        first = found.relative_to(folder).parts[0].casefold()
        if first in _OWN and any((folder / name).exists() for name in _BOOKS):
            raise EnvironmentProblem("own_file", path=str(path))


def write_through(path: Path, writer: Callable[[BinaryIO], Result]) -> Result:
    """As `write_atomic` with a writer, and hand back what the writer tells of what it wrote."""
    told: list[Result] = []
    write_atomic(path, lambda stream: told.append(writer(stream)))
    return told[0]


def write_proved(
    path: Path, writer: Callable[[BinaryIO], Result], proof: Callable[[Path, Result], None]
) -> Result:
    """As `write_through`; before the file is put in place, `proof` reads what lies on the disk."""
    told: list[Result] = []
    write_atomic(
        path,
        lambda stream: told.append(writer(stream)),
        proof=lambda beside: proof(beside, told[0]),
    )
    return told[0]


def push_out(stream: BinaryIO, *, wait: bool) -> None:
    """Let what was written so far go to the disk, and wait for it or not: else a stick swallows
    hundreds of MiB at once and seems to hang at the end. Raises OSError."""
    stream.flush()
    if wait:
        os.fsync(stream.fileno())
    elif sys.platform == "linux":  # begins to write pages that are not on the disk yet
        os.posix_fadvise(stream.fileno(), 0, 0, os.POSIX_FADV_DONTNEED)


def clear_leftovers(folder: Path) -> None:
    """Remove what killed processes left half-written in a folder, an hour ago or earlier: another
    one may be writing now. Raises OSError."""
    with os.scandir(folder) as entries:
        for entry in entries:
            if _LEFTOVER.fullmatch(entry.name):
                with contextlib.suppress(OSError):  # it does no harm
                    if entry.stat().st_mtime < time.time() - _HOUR:
                        Path(entry.path).unlink()


def sync_folder(folder: Path) -> None:
    """Flush the folder itself, so that a new or renamed file survives a power cut.

    Windows has no such call; there the rename is journalled by NTFS.
    """
    if os.name == "nt":
        return
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    except OSError as error:
        # Some file systems (shared folders of a virtual machine) cannot flush a folder.
        if error.errno not in (errno.EINVAL, errno.ENOTSUP):
            raise
    finally:
        os.close(descriptor)


if sys.platform == "win32":

    def forget(path: Path) -> None:
        """Have the next reading come from the disk: opening without buffering drops the cache.

        What is refused is not asked for again: the reading then proves the memory.
        """
        import ctypes

        read, share_all, existing, unbuffered = 0x80000000, 7, 3, 0x20000000
        open_file = ctypes.windll.kernel32.CreateFileW
        open_file.restype = ctypes.c_void_p
        handle = open_file(str(path), read, share_all, None, existing, unbuffered, None)
        if handle not in (None, ctypes.c_void_p(-1).value):
            ctypes.windll.kernel32.CloseHandle(ctypes.c_void_p(handle))

else:

    def forget(path: Path) -> None:
        """Have the next reading come from the disk: else it proves the memory, not the stick.

        Raises OSError.
        """
        if sys.platform != "linux":
            return
        descriptor = os.open(path, os.O_RDONLY)
        try:
            os.posix_fadvise(descriptor, 0, 0, os.POSIX_FADV_DONTNEED)
        finally:
            os.close(descriptor)


def _flags() -> int:
    return os.O_WRONLY | os.O_CREAT | os.O_EXCL | getattr(os, "O_BINARY", 0)


def _put_in_place(beside: Path, path: Path) -> None:
    try:
        beside.replace(path)
    except PermissionError as error:
        # On Windows replacing a file that another program has open is "access denied" (5), the
        # same as a missing right; the file beside could be written, so it is not the right.
        if os.name == "nt" and path.is_file():
            reason = error.strerror or ""
            raise EnvironmentProblem("target_open", path=str(path), reason=reason) from error
        raise

"""Writing files: after any failure there is the old one or the new one, never half of one."""

from __future__ import annotations

import contextlib
import errno
import os
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import BinaryIO, Final, TypeVar

from partybuild_desktop.system.errors import EnvironmentProblem

Writer = Callable[[BinaryIO], None]
Result = TypeVar("Result")

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
    target_is_folder, name_too_long, else disk_error; each with `path` and `reason`.
    """
    windows = _WINDOWS_CODES.get(getattr(error, "winerror", None) or 0)
    code = windows or _CODES.get(error.errno or 0, "disk_error")
    return EnvironmentProblem(code, path=str(path), reason=error.strerror or "")


@contextlib.contextmanager
def machine_errors(path: Path) -> Iterator[None]:
    """Within it an OSError becomes the EnvironmentProblem that it means for `path`."""
    try:
        yield
    except OSError as error:
        raise environment_problem(error, path) from error


def write_atomic(path: Path, data: bytes | Writer, *, private: bool = False) -> None:
    """Put `data`, or what a writer puts into the stream, at `path`: all of it or nothing.

    Written beside, flushed to the disk, put in place, the folder flushed. On any exception the
    file that was there is untouched and nothing is left beside it. `private` keeps other users of
    the PC from reading it. Raises EnvironmentProblem.
    """
    beside = path.with_name(f".{os.urandom(4).hex()}.part")
    with machine_errors(path):
        try:
            descriptor = os.open(beside, _flags(), 0o600 if private else 0o666)
            with os.fdopen(descriptor, "wb") as stream:
                if isinstance(data, bytes):
                    stream.write(data)
                else:
                    data(stream)
                stream.flush()
                os.fsync(stream.fileno())
            _put_in_place(beside, path)
        except BaseException:
            with contextlib.suppress(OSError):
                beside.unlink(missing_ok=True)
            raise
        sync_folder(path.parent)


def write_through(path: Path, writer: Callable[[BinaryIO], Result]) -> Result:
    """As `write_atomic` with a writer, and hand back what the writer tells of what it wrote."""
    told: list[Result] = []
    write_atomic(path, lambda stream: told.append(writer(stream)))
    return told[0]


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

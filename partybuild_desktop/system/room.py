"""Whether a file will fit where it is to lie: asked before anything is written."""

from __future__ import annotations

import shutil
from pathlib import Path
from typing import Final

from partybuild_desktop.system import drive
from partybuild_desktop.system.errors import EnvironmentProblem
from partybuild_desktop.system.files import machine_errors

LARGEST_ON_FAT: Final = (4 << 30) - 1
_SPARE: Final = 1 << 20  # what a file system needs for itself
_FAT: Final = frozenset({"vfat", "msdos", "FAT", "FAT32"})


def require_room(path: Path, size: int) -> None:
    """Raise EnvironmentProblem where `size` bytes will not fit beside what lies at `path`.

    Codes: room_short(needed, free; MiB), room_fat (a FAT stick holds no file of 4 GiB); those of
    `environment_problem`, such as path_missing.
    """
    folder = path.parent
    with machine_errors(folder):
        free = shutil.disk_usage(folder).free
    if size + _SPARE > free:
        needed = -(-(size + _SPARE) >> 20)
        raise EnvironmentProblem("room_short", path=str(folder), needed=needed, free=free >> 20)
    if size > LARGEST_ON_FAT and drive.format_of(folder) in _FAT:
        raise EnvironmentProblem("room_fat", path=str(folder))

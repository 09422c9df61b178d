"""Whether a folder may hold the live books: not on a stick, not on a network drive.

SQLite's locks and flushes are not reliable over a network, and a stick is pulled out. Backups and
packages may lie there; the books may not.
"""

from __future__ import annotations

import os
import re
import sys
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path, PurePosixPath
from typing import Final, Literal

from partybuild_desktop.system.errors import EnvironmentProblem

Kind = Literal["fixed", "removable", "network"]

_NETWORK: Final = re.compile(
    r"(nfs\d?|cifs|smb\d?|smbfs|afs|coda|ncpfs|ceph|glusterfs|lustre|davfs2?|"
    r"fuse\.(sshfs|smbnetfs|glusterfs|ceph|cephfs|davfs2?|rclone|s3fs|curlftpfs|gvfsd-fuse|"
    r"gvfs-fuse-daemon|vmhgfs-fuse|kio-fuse))$"
)
_STICK_FORMATS: Final = frozenset({"vfat", "msdos", "exfat", "ntfs", "ntfs3", "fuseblk"})
_STICK_PLACES: Final = ("/media", "/run/media", "/mnt")
_ESCAPE: Final = re.compile(r"\\([0-7]{3})")


@dataclass(frozen=True, slots=True)
class Mount:
    """One line of the kernel's table of mounted file systems."""

    device: str
    place: str
    format: str


def refuse_unsuitable(folder: Path) -> None:
    """Raise EnvironmentProblem where `folder`, which need not exist yet, may not hold the books.

    Codes: drive_removable, drive_network; each with `path`.
    """
    kind = _kind(folder)
    if kind != "fixed":
        raise EnvironmentProblem(f"drive_{kind}", path=str(folder))


def parse_mounts(text: str) -> tuple[Mount, ...]:
    """The lines of /proc/mounts; a blank in a name is written there as \\040."""
    mounts = []
    for line in text.splitlines():
        parts = line.split(" ")
        if len(parts) >= 3:
            device, place, kind = (_unescape(part) for part in parts[:3])
            mounts.append(Mount(device, place, kind))
    return tuple(mounts)


def holder(folder: PurePosixPath, mounts: tuple[Mount, ...]) -> Mount | None:
    """What is mounted where an absolute folder lies.

    The deepest place that holds the folder counts; of two at one place the later, which covers
    the earlier.
    """
    found: Mount | None = None
    for mount in mounts:
        place = PurePosixPath(mount.place)
        deeper = found is None or len(place.parts) >= len(PurePosixPath(found.place).parts)
        if deeper and folder.is_relative_to(place):
            found = mount
    return found


def judge(
    folder: PurePosixPath, mounts: tuple[Mount, ...], is_removable: Callable[[str], bool]
) -> Kind:
    """What kind of drive an absolute folder lies on; `is_removable` is asked about a device."""
    mount = holder(folder, mounts)
    if mount is None:
        return "fixed"
    if _NETWORK.match(mount.format):
        return "network"
    at_stick_place = any(PurePosixPath(mount.place).is_relative_to(p) for p in _STICK_PLACES)
    if mount.format in _STICK_FORMATS and at_stick_place:
        return "removable"
    if mount.device.startswith("/dev/") and is_removable(mount.device):
        return "removable"
    return "fixed"


def is_removable_device(device: str, blocks: Path = Path("/sys/class/block")) -> bool:
    """Whether the kernel calls a block device removable, or it hangs on USB.

    A USB disk says 0 under `removable`, since its medium stays in; its place in the device tree
    tells. A partition asks its disk, an encrypted or logical volume the disks below it.
    """
    entry = blocks / Path(os.path.realpath(device)).name
    if not entry.exists():
        return False
    real = entry.resolve()
    if any(part.startswith("usb") for part in real.parts):
        return True
    flags = (real / "removable", real.parent / "removable")
    if any(_first_line(flag) == "1" for flag in flags):
        return True
    below = real / "slaves"
    return below.is_dir() and any(is_removable_device(s.name, blocks) for s in below.iterdir())


def _first_line(path: Path) -> str:
    try:
        return path.read_text(encoding="ascii").strip()
    except OSError:
        return ""


def _unescape(text: str) -> str:
    return _ESCAPE.sub(lambda found: chr(int(found[1], 8)), text)


def _is_top(place: PurePosixPath, mounts: tuple[Mount, ...]) -> bool:
    """Whether it is the stick itself: a boot partition is mounted from a stick too."""
    mount = holder(place, mounts)
    return mount is not None and any(place.is_relative_to(p) for p in _STICK_PLACES)


def _nearest_existing(folder: Path) -> Path:
    place = folder.absolute()
    while not place.exists() and place != place.parent:
        place = place.parent
    return place.resolve()


if sys.platform == "win32":

    def format_of(folder: Path) -> str:
        """The file system that a folder lies on, "" where that cannot be told."""
        import ctypes

        name = ctypes.create_unicode_buffer(32)
        root = _nearest_existing(folder).anchor
        ask = ctypes.windll.kernel32.GetVolumeInformationW
        return name.value if ask(root, None, 0, None, None, None, name, len(name)) else ""

    def _kind(folder: Path) -> Kind:
        import ctypes

        place = _nearest_existing(folder)
        if place.anchor.startswith("\\\\") and not place.anchor.startswith("\\\\?\\"):
            return "network"
        # GetDriveTypeW: 2 DRIVE_REMOVABLE, 4 DRIVE_REMOTE, 5 DRIVE_CDROM
        found = ctypes.windll.kernel32.GetDriveTypeW(place.anchor)
        if found == 4:
            return "network"
        return "removable" if found in (2, 5) else "fixed"

    def sticks() -> list[Path]:
        """The sticks that are in, by letter."""
        import ctypes

        letters = ctypes.windll.kernel32.GetLogicalDrives()
        roots = [f"{chr(65 + n)}:\\" for n in range(26) if letters >> n & 1]
        kinds = {root: ctypes.windll.kernel32.GetDriveTypeW(root) for root in roots}
        return [Path(root) for root, kind in kinds.items() if kind == 2]

else:

    def sticks() -> list[Path]:
        """The sticks that are in, by where they are mounted."""
        mounts = _mounts()
        places = dict.fromkeys(PurePosixPath(mount.place) for mount in mounts)
        return [
            Path(place)
            for place in sorted(places)
            if judge(place, mounts, is_removable_device) == "removable" and _is_top(place, mounts)
        ]

    def format_of(folder: Path) -> str:
        """The file system that a folder lies on, "" where that cannot be told."""
        mount = holder(PurePosixPath(_nearest_existing(folder)), _mounts())
        return mount.format if mount else ""

    def _kind(folder: Path) -> Kind:
        return judge(PurePosixPath(_nearest_existing(folder)), _mounts(), is_removable_device)

    def _mounts() -> tuple[Mount, ...]:
        """What the kernel says; without its table nothing can be said against a folder."""
        try:
            table = Path("/proc/self/mounts").read_text("utf-8", "surrogateescape")
        except OSError:
            return ()
        return parse_mounts(table)

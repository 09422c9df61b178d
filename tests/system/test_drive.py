"""The books may not lie on a stick or a network drive; anything else will do."""

from pathlib import Path, PurePosixPath

import pytest

from partybuild_desktop.system import drive
from partybuild_desktop.system.drive import (
    is_removable_device,
    judge,
    parse_mounts,
    refuse_unsuitable,
)
from partybuild_desktop.system.errors import EnvironmentProblem

TABLE = r"""
sysfs /sys sysfs rw 0 0
/dev/sda2 / ext4 rw,relatime 0 0
tmpfs /tmp tmpfs rw 0 0
/dev/sda3 /home ext4 rw 0 0
/dev/sda4 /data xfs rw 0 0
/dev/mapper/books /crypt ext4 rw 0 0
server:/export /home/clerk/共享 nfs4 rw 0 0
//10.0.0.1/share /net/cifs cifs rw 0 0
host:/ /home/clerk/far fuse.sshfs rw 0 0
portal /run/user/1000/doc fuse.portal rw 0 0
/dev/sdb1 /media/clerk/KINGSTON\04032G vfat rw 0 0
/dev/sdc1 /run/media/clerk/disk ext4 rw 0 0
/dev/sdd1 /mnt/win fuseblk rw 0 0
/dev/sda5 /windows ntfs3 rw 0 0
overlay /var/lib/box overlay rw 0 0
""".strip()


def _judge(folder: str, table: str = TABLE) -> str:
    return judge(PurePosixPath(folder), parse_mounts(table), lambda device: device == "/dev/sdc1")


@pytest.mark.parametrize(
    "folder",
    [
        "/",
        "/home/clerk/台账",
        "/tmp/x",
        "/data",
        "/crypt/a",
        "/windows/x",
        "/var/lib/box",
        "/run/user/1000/doc",
        "/media/clerk",
        "/home/clerk/共享2",
    ],
)
def test_a_fixed_drive_is_fine(folder: str) -> None:
    assert _judge(folder) == "fixed"


@pytest.mark.parametrize("folder", ["/home/clerk/共享/x", "/net/cifs", "/home/clerk/far/a/b"])
def test_a_network_drive_is_found(folder: str) -> None:
    assert _judge(folder) == "network"


@pytest.mark.parametrize(
    "folder", ["/media/clerk/KINGSTON 32G/台账", "/run/media/clerk/disk", "/mnt/win/x"]
)
def test_a_stick_is_found(folder: str) -> None:
    assert _judge(folder) == "removable"


def test_of_two_drives_at_one_place_the_later_covers() -> None:
    table = "/dev/sda1 /home ext4 rw 0 0\nserver:/home /home nfs rw 0 0\n"
    assert _judge("/home/clerk", table) == "network"


def test_an_empty_or_broken_table_says_nothing_against_a_folder() -> None:
    assert _judge("/home", "") == "fixed"
    assert _judge("/home", "garbage\n\nx y\n") == "fixed"


def _block(root: Path, where: str, removable: str) -> Path:
    disk = root / "devices" / where
    disk.mkdir(parents=True)
    (disk / "removable").write_text(removable + "\n", encoding="ascii")
    return disk


def test_the_kernel_is_asked_about_a_disk(tmp_path: Path) -> None:
    blocks = tmp_path / "class"
    blocks.mkdir()
    fixed = _block(tmp_path, "pci0/ata1/block/sda", "0")
    card = _block(tmp_path, "pci0/mmc0/block/mmcblk0", "1")
    usb_disk = _block(tmp_path, "pci0/usb1/1-1/block/sdb", "0")
    (card / "mmcblk0p1").mkdir()
    (usb_disk / "sdb1").mkdir()
    mapped = tmp_path / "devices" / "virtual" / "dm-0"
    (mapped / "slaves").mkdir(parents=True)
    for entry in (fixed, card, card / "mmcblk0p1", usb_disk, usb_disk / "sdb1", mapped):
        (blocks / entry.name).symlink_to(entry)
    (mapped / "slaves" / "sdb1").symlink_to(usb_disk / "sdb1")
    found = {
        name: is_removable_device(f"/dev/{name}", blocks)
        for name in ("sda", "mmcblk0p1", "sdb1", "dm-0", "unknown")
    }
    assert found == {"sda": False, "mmcblk0p1": True, "sdb1": True, "dm-0": True, "unknown": False}


@pytest.mark.parametrize("kind", ["removable", "network"])
def test_an_unsuitable_folder_is_refused_by_name(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, kind: str
) -> None:
    monkeypatch.setattr(drive, "_kind", lambda folder: kind)
    with pytest.raises(EnvironmentProblem) as caught:
        refuse_unsuitable(tmp_path)
    assert (caught.value.code, caught.value.args_) == (f"drive_{kind}", {"path": str(tmp_path)})


def test_a_folder_that_does_not_exist_yet_is_judged_by_the_one_above(tmp_path: Path) -> None:
    refuse_unsuitable(tmp_path / "党务" / "台账")

"""T12 and P10 for the file: a stick pulled, full, write-protected, worn out or slow.

No success unless what lies on the stick was read back and proved; whatever fails, the old file is
untouched, nothing is left beside it, and the message names the cause and the remedy.
"""

from __future__ import annotations

import errno
import io
import os
import shutil
import subprocess
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from partybuild_desktop.domain.package import LARGEST_PACKAGE
from partybuild_desktop.domain.problem import UserProblem
from partybuild_desktop.exchange import packing
from partybuild_desktop.exchange.package import open_package
from partybuild_desktop.exchange.packing import Passphrase, Written, write
from partybuild_desktop.exchange.stick import the_package
from partybuild_desktop.services.wording import text_of
from partybuild_desktop.system import drive, files, room
from partybuild_desktop.system.errors import Cancelled, EnvironmentProblem
from partybuild_desktop.system.progress import Progress
from partybuild_desktop.system.stretch import Stretch
from tests.exchange.packages import (
    NAMES,
    NUMBERS,
    TOWNSHIP_OPEN,
    VILLAGE,
    load,
    manifest,
    report,
    take,
)
from tests.faults.traces import needles, traces

Tell = Callable[[str, object], None]

OLD = b"the package of last month"


class Stick:
    """A folder that fails at the nth thing done with a file on it; `gone` once it was pulled."""

    def __init__(self, folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        self.folder = folder
        self.count = 0
        self.used = self.at = 0
        self.fail: Callable[[], None] = lambda: None
        self._patch(monkeypatch)

    def touch(self) -> None:
        """One more thing is done; the nth fails."""
        self.count += 1
        if self.count == self.at:
            self.fail()
        if self.at and not self.folder.exists():
            raise OSError(errno.EIO, "Input/output error")

    def pull(self) -> None:
        """Take the stick away; what is open on it fails from now on."""
        self.folder.rename(self.folder.with_name("pocket"))
        raise OSError(errno.EIO, "Input/output error")

    def insert(self) -> None:
        """Put it back in, and let the test look at it undisturbed."""
        self.used, self.at = self.count, 0
        pocket = self.folder.with_name("pocket")
        if pocket.exists():
            pocket.rename(self.folder)

    def _patch(self, monkeypatch: pytest.MonkeyPatch) -> None:
        real_fdopen, real_open, real_replace = os.fdopen, Path.open, Path.replace
        real_sync, real_fsync = files.sync_folder, os.fsync

        def fdopen(descriptor: int, mode: str) -> Any:
            self.touch()
            return _Watched(real_fdopen(descriptor, mode), self)

        def opened(path: Path, mode: str = "r", *rest: Any, **more: Any) -> Any:
            if path.parent != self.folder:
                return real_open(path, mode, *rest, **more)
            self.touch()
            return _Watched(real_open(path, mode, *rest, **more), self)

        def replace(path: Path, target: Path) -> Path:
            self.touch()
            return real_replace(path, target)

        def sync_folder(folder: Path) -> None:
            self.touch()
            real_sync(folder)

        def fsync(descriptor: int) -> None:
            self.touch()
            real_fsync(descriptor)

        monkeypatch.setattr(files.os, "fdopen", fdopen)
        monkeypatch.setattr(files.os, "fsync", fsync)
        monkeypatch.setattr(Path, "open", opened)
        monkeypatch.setattr(Path, "replace", replace)
        monkeypatch.setattr(files, "sync_folder", sync_folder)


class _Watched(io.RawIOBase):
    """A stream every use of which the stick knows of."""

    def __init__(self, real: Any, stick: Stick) -> None:
        self._real = real
        self._stick = stick

    def write(self, data: Any) -> int:
        self._stick.touch()
        return int(self._real.write(data))

    def read(self, size: int = -1) -> bytes:
        self._stick.touch()
        return bytes(self._real.read(size))

    def seek(self, offset: int, whence: int = 0) -> int:
        return int(self._real.seek(offset, whence))

    def flush(self) -> None:
        if not self._real.closed:
            self._real.flush()

    def fileno(self) -> int:
        return int(self._real.fileno())

    def close(self) -> None:
        self._real.close()
        super().close()


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    made = tmp_path / "stick"
    made.mkdir()
    (made / "red.pbpkg").write_bytes(OLD)
    return made


@pytest.fixture
def stick(folder: Path, monkeypatch: pytest.MonkeyPatch) -> Stick:
    return Stick(folder, monkeypatch)


def every_point(stick: Stick) -> Iterator[int]:
    """Fail at the first thing done, then at the second, until nothing is left to fail at."""
    for at in range(1, 1000):
        stick.at, stick.count = at, 0
        yield at
        if stick.used < at:
            return


def says(problem: EnvironmentProblem, *codes: str) -> None:
    assert problem.code in codes
    text = text_of(problem)
    assert len(text) > 15
    assert "请" in text


# ---------------------------------------------------------------- pulled out


def test_pulled_while_writing(stick: Stick, folder: Path, record_property: Tell) -> None:
    """At every point: no success; put back in, there is the old package or the whole new one."""
    target = folder / "red.pbpkg"
    points = 0
    stick.fail = stick.pull
    for _ in every_point(stick):
        written: Written | None = None
        try:
            written = report(target)
        except EnvironmentProblem as problem:
            says(problem, "stick_gone_writing", "path_missing")
            points += 1
        stick.insert()
        if written is None and target.read_bytes() != OLD:
            assert take(target).number == 3  # put in place, but nobody said so
        target.write_bytes(OLD)
        # a stick that is gone cannot be tidied: the next package does it
        assert {p.name for p in folder.iterdir()} <= {"red.pbpkg", "red.pbpkg.part"}
    record_property("tried", points)
    assert points >= 25
    assert written is not None
    assert [p.name for p in folder.iterdir()] == ["red.pbpkg"]


def test_pulled_while_reading(stick: Stick, folder: Path, record_property: Tell) -> None:
    target = folder / "red.pbpkg"
    pictures = {f"{n:064x}": bytes(900) for n in range(9)}
    many = load(attachments=dict.fromkeys(pictures, 900), read=pictures.get)
    write(target, manifest(), many, sign=VILLAGE, to=[TOWNSHIP_OPEN.public])
    points, stick.fail = 0, stick.pull
    for _ in every_point(stick):
        done = False
        try:
            take(target)
            done = True
        except EnvironmentProblem as problem:
            says(problem, "stick_gone_reading")
            points += 1
        stick.insert()
    record_property("tried", points)
    assert done
    assert points >= 25


ERRORS = {
    errno.ENOSPC: "disk_full",
    errno.EDQUOT: "disk_full",
    errno.EROFS: "read_only",
    errno.EACCES: "no_permission",
    errno.EFBIG: "file_too_large",
    errno.EIO: "disk_error",
}


@pytest.mark.parametrize("number", ERRORS, ids=errno.errorcode.get)
def test_an_error_at_every_point_of_writing(
    stick: Stick, folder: Path, number: int, record_property: Tell
) -> None:
    """The stick stays in: then it is tidied as well."""
    target = folder / "red.pbpkg"

    def fail() -> None:
        raise OSError(number, os.strerror(number))

    points, stick.fail = 0, fail
    for at in every_point(stick):
        try:
            report(target)
        except EnvironmentProblem as problem:
            says(problem, ERRORS[number])
            points += 1
        stick.insert()
        assert [p.name for p in folder.iterdir()] == ["red.pbpkg"], at
        if target.read_bytes() != OLD:
            assert take(target).number == 3
            target.write_bytes(OLD)
    record_property("tried", points)
    assert points >= 25


def test_what_a_killed_process_left_is_written_over(folder: Path) -> None:
    (folder / "red.pbpkg.part").write_bytes(b"half of a package")
    report(folder / "red.pbpkg")
    assert [p.name for p in folder.iterdir()] == ["red.pbpkg"]
    assert take(folder / "red.pbpkg").number == 3


# ---------------------------------------------------------------- worn out


@pytest.mark.parametrize("at", [1, 40, 3_000, 60_000, 150_000, -30, -1])
def test_what_is_read_back_differs(folder: Path, monkeypatch: pytest.MonkeyPatch, at: int) -> None:
    """A stick that says it wrote and did not: no success, nothing left."""
    real = files.forget

    def worn(beside: Path) -> None:
        real(beside)
        data = bytearray(beside.read_bytes())
        data[at] ^= 1
        beside.write_bytes(data)

    monkeypatch.setattr(files, "forget", worn)
    with pytest.raises(EnvironmentProblem) as caught:
        report(folder / "red.pbpkg")
    says(caught.value, "package_readback")
    assert (folder / "red.pbpkg").read_bytes() == OLD
    assert [p.name for p in folder.iterdir()] == ["red.pbpkg"]


@pytest.mark.parametrize("spoil", [lambda d: b"", lambda d: d[:5000], lambda d: bytes(len(d))])
def test_what_is_read_back_is_short(
    folder: Path, monkeypatch: pytest.MonkeyPatch, spoil: Callable[[bytes], bytes]
) -> None:
    monkeypatch.setattr(files, "forget", lambda p: p.write_bytes(spoil(p.read_bytes())))
    with pytest.raises(EnvironmentProblem, match="package_readback"):
        report(folder / "red.pbpkg")
    assert [p.name for p in folder.iterdir()] == ["red.pbpkg"]


def test_a_package_that_changes_while_it_is_read(folder: Path) -> None:
    """Checked when it came in is not checked for good: each reading asks again."""
    path = folder / "red.pbpkg"
    report(path)
    with open_package(path, keys=[TOWNSHIP_OPEN]) as package:
        package.verify()
        data = bytearray(path.read_bytes())
        data[1000:1100] = bytes(100)
        path.write_bytes(data)
        with pytest.raises(UserProblem, match=r"package_(entry_damaged|changed)"):
            package.verify()
        path.write_bytes(data[:3000])
        with pytest.raises(UserProblem, match=r"package_(entry_damaged|changed)"):
            package.verify()


# ---------------------------------------------------------------- no room, no right, no stick


class Full:
    free = 1 << 20


def test_no_room_is_said_before_anything_is_written(
    stick: Stick, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(room.shutil, "disk_usage", lambda _: Full)
    with pytest.raises(EnvironmentProblem) as caught:
        report(folder / "red.pbpkg")
    says(caught.value, "room_short")
    assert caught.value.args_["free"] == 1
    assert stick.count == 0


def test_a_fat_stick_holds_no_file_of_4_gib(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(room.shutil, "disk_usage", lambda _: type("", (), {"free": 1 << 40}))
    for kind, is_refused in (("vfat", True), ("FAT32", True), ("exfat", False), ("", False)):
        monkeypatch.setattr(drive, "format_of", lambda _, kind=kind: kind)
        room.require_room(folder / "a", (4 << 30) - 1)
        if not is_refused:
            room.require_room(folder / "a", 4 << 30)
            continue
        with pytest.raises(EnvironmentProblem) as caught:
            room.require_room(folder / "a", 4 << 30)
        says(caught.value, "room_fat")


def test_more_than_a_package_holds_is_said_first(stick: Stick, folder: Path) -> None:
    many = {f"{n:064x}": 20 << 20 for n in range(31)}
    with pytest.raises(UserProblem, match="package_load_large"):
        write(
            folder / "red.pbpkg",
            manifest(),
            load(attachments=many),
            sign=VILLAGE,
            to=[TOWNSHIP_OPEN.public],
        )
    assert stick.count == 0
    assert sum(many.values()) > LARGEST_PACKAGE


def test_no_such_folder(tmp_path: Path) -> None:
    with pytest.raises(EnvironmentProblem) as caught:
        report(tmp_path / "E" / "red.pbpkg")
    says(caught.value, "path_missing")
    with pytest.raises(EnvironmentProblem, match="stick_gone_reading"):
        take(tmp_path / "E" / "red.pbpkg")
    with pytest.raises(EnvironmentProblem, match="path_missing"):
        take(tmp_path / "red.pbpkg")


@pytest.fixture
def mounted(tmp_path: Path) -> Iterator[Path]:
    """A file system of 300 KiB of its own; skipped where this user may not mount."""
    place = tmp_path / "mounted"
    place.mkdir()
    command = ["mount", "-t", "tmpfs", "-o", "size=300k", "none", str(place)]
    if not shutil.which("mount") or subprocess.run(command, capture_output=True).returncode:
        pytest.skip("this user may not mount a small disk")
    yield place
    subprocess.run(["umount", "-l", str(place)], check=True)


def test_a_stick_that_is_really_full(mounted: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(packing, "require_room", lambda *_: None)  # it filled up meanwhile
    picture = {"a" * 64: os.urandom(400_000)}
    with pytest.raises(EnvironmentProblem) as caught:
        write(
            mounted / "red.pbpkg",
            manifest(),
            load(attachments={"a" * 64: 400_000}, read=picture.get),
            sign=VILLAGE,
            to=[TOWNSHIP_OPEN.public],
        )
    says(caught.value, "disk_full")
    assert list(mounted.iterdir()) == []


def test_a_stick_that_is_really_write_protected(mounted: Path) -> None:
    subprocess.run(["mount", "-o", "remount,ro", str(mounted)], check=True)
    with pytest.raises(EnvironmentProblem) as caught:
        report(mounted / "red.pbpkg")
    says(caught.value, "read_only", "room_short")


# ---------------------------------------------------------------- slow: it can be stopped


class Patience(Progress):
    """Stops at the nth chance; remembers the names of the steps."""

    def __init__(self, at: int) -> None:
        self.at, self.asked = at, 0
        self.steps: list[str] = []

    def step(self, name: str, total: int = 0) -> None:
        self.steps.append(name)
        super().step(name, total)

    def check(self) -> None:
        self.asked += 1
        if self.asked == self.at:
            raise Cancelled


def test_writing_can_be_stopped_anywhere(folder: Path) -> None:
    stopped = 0
    for at in range(1, 200):
        patience = Patience(at)
        try:
            write(
                folder / "red.pbpkg",
                manifest(),
                load(),
                sign=VILLAGE,
                to=[TOWNSHIP_OPEN.public],
                progress=patience,
            )
        except Cancelled:
            stopped += 1
            assert (folder / "red.pbpkg").read_bytes() == OLD
            assert [p.name for p in folder.iterdir()] == ["red.pbpkg"]
            continue
        break
    assert stopped > 15
    assert patience.steps == ["写入数据包", "写入附件", "读回核对"]


# ---------------------------------------------------------------- P10


def test_nothing_of_a_package_lies_in_clear(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Not in a report, not in an invitation, not in what a failure leaves, nor in any folder."""
    for name in ("home", "tmp", "stick"):
        (tmp_path / name).mkdir()
    monkeypatch.setenv("HOME", str(tmp_path / "home"))
    monkeypatch.setenv("TMPDIR", str(tmp_path / "tmp"))
    wanted = needles([*NAMES, *NUMBERS, "红旗村党支部", "双河镇党委", "录入1", "roster_import"])
    stick = tmp_path / "stick"
    report(stick / "a.pbpkg")
    write(
        stick / "b.pbpkg",
        manifest(),
        load(keys={"secret": NAMES[0]}),
        sign=VILLAGE,
        to=Passphrase("长河 落日", Stretch(8, 1, 1)),
    )
    take(stick / "a.pbpkg")
    monkeypatch.setattr(files, "_put_in_place", lambda *_: os.kill(os.getpid(), 0) or 1 / 0)
    monkeypatch.setattr(Path, "unlink", lambda *_, **__: None)  # as after kill -9
    with pytest.raises(ZeroDivisionError):
        report(stick / "c.pbpkg")
    assert sorted(p.name for p in stick.iterdir()) == ["a.pbpkg", "b.pbpkg", "c.pbpkg.part"]
    assert traces(wanted, tmp_path) == []


@pytest.mark.skipif(os.name == "nt", reason="Windows keeps its pipes elsewhere")
def test_what_never_ends_is_no_package(folder: Path) -> None:
    os.mkfifo(folder / "管道.pbpkg")
    with pytest.raises(UserProblem) as caught:
        the_package(folder / "管道.pbpkg")
    assert caught.value.code == "package_foreign"


def test_a_name_that_no_disk_can_hold(folder: Path) -> None:
    with pytest.raises(EnvironmentProblem) as caught:
        the_package(folder / ("长" * 300))
    assert caught.value.code == "name_too_long"

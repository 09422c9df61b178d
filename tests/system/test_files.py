"""After any failure there is the old file or the new one, and nothing beside it."""

import errno
import os
import stat
from pathlib import Path
from typing import BinaryIO

import pytest

from partybuild_desktop.system import files
from partybuild_desktop.system.errors import EnvironmentProblem
from partybuild_desktop.system.files import (
    clear_leftovers,
    environment_problem,
    machine_errors,
    write_atomic,
    write_proved,
)


def test_bytes_and_a_writer_are_written_alike(tmp_path: Path) -> None:
    one, two = tmp_path / "花名册 1.pdf", tmp_path / "花名册 2.pdf"
    write_atomic(one, b"page")

    def draw(stream: BinaryIO) -> None:
        stream.write(b"pa")
        stream.write(b"ge")

    write_atomic(two, draw)
    assert one.read_bytes() == two.read_bytes() == b"page"
    assert sorted(tmp_path.iterdir()) == [one, two]


def test_the_old_file_is_replaced(tmp_path: Path) -> None:
    path = tmp_path / "books"
    write_atomic(path, b"old, and longer")
    write_atomic(path, b"new")
    assert path.read_bytes() == b"new"


@pytest.mark.parametrize("call", ["fsync", "replace", "write"])
def test_a_failure_at_any_point_leaves_the_old_file_alone(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, call: str
) -> None:
    path = tmp_path / "books"
    path.write_bytes(b"old")

    def full(*_: object) -> None:
        raise OSError(errno.ENOSPC, "No space left on device")

    data: bytes | files.Writer = b"new"
    if call == "fsync":
        monkeypatch.setattr(os, "fsync", full)
    elif call == "replace":
        monkeypatch.setattr(Path, "replace", full)
    else:
        data = full
    with pytest.raises(EnvironmentProblem) as caught:
        write_atomic(path, data)
    assert (caught.value.code, caught.value.args_["path"]) == ("disk_full", str(path))
    assert path.read_bytes() == b"old"
    assert list(tmp_path.iterdir()) == [path]


def test_a_bug_in_the_writer_is_passed_on_and_leaves_nothing(tmp_path: Path) -> None:
    def broken(stream: BinaryIO) -> None:
        stream.write(b"half")
        raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        write_atomic(tmp_path / "out", broken)
    assert list(tmp_path.iterdir()) == []


OWN = ("books.db", "BOOKS.DB", "keyring.json", "keyring.copy.json", "books.lock", "aside/x.pdf")


@pytest.mark.parametrize("name", [*OWN, "attachments/a.xlsx", "backups/1/manifest.json"])
def test_what_somebody_asks_for_never_takes_the_place_of_the_books(
    tmp_path: Path, name: str
) -> None:
    """Nor by a detour; beside them it may lie, and in a folder that holds none."""
    data, other = tmp_path / "data", tmp_path / "other"
    for folder in (data, other):
        (folder / name).parent.mkdir(parents=True)
    (data / "books.db").write_bytes(b"books")
    detour = tmp_path / "link"
    detour.symlink_to(data, target_is_directory=True)
    for folder in (data, other / ".." / "data", detour):
        with pytest.raises(EnvironmentProblem) as caught:
            write_atomic(folder / name, b"list")
        assert caught.value.code == "own_file"
    assert (data / "books.db").read_bytes() == b"books"
    for free in (data / "花名册.xlsx", other / name):
        write_atomic(free, b"list")
        assert free.read_bytes() == b"list"


def test_no_name_at_all_is_a_folder() -> None:
    with pytest.raises(EnvironmentProblem) as caught:
        write_atomic(Path(), b"")
    assert caught.value.code == "target_is_folder"


def test_a_missing_folder_is_named(tmp_path: Path) -> None:
    with pytest.raises(EnvironmentProblem) as caught:
        write_atomic(tmp_path / "gone" / "out.pdf", b"")
    assert caught.value.code == "path_missing"
    assert caught.value.args_["path"] == str(tmp_path / "gone")


@pytest.mark.parametrize("below", ["", "花名册", "2026/花名册.pdf"])
def test_a_file_in_the_place_of_a_folder_is_named(tmp_path: Path, below: str) -> None:
    wrong = tmp_path / "backups"
    wrong.write_bytes(b"")
    folder = wrong / below
    with pytest.raises(EnvironmentProblem) as caught, machine_errors(folder):
        folder.mkdir(parents=True, exist_ok=True)
    assert (caught.value.code, caught.value.args_["path"]) == ("folder_is_file", str(wrong))


def test_a_folder_in_the_way_is_not_replaced(tmp_path: Path) -> None:
    (tmp_path / "out.pdf").mkdir()
    with pytest.raises(EnvironmentProblem) as caught:
        write_atomic(tmp_path / "out.pdf", b"")
    assert caught.value.code == "target_is_folder"
    assert [p.name for p in tmp_path.iterdir()] == ["out.pdf"]


@pytest.mark.skipif(os.name == "nt", reason="pipes in folders are POSIX")
@pytest.mark.parametrize("proof", [None, lambda beside: None])
def test_a_device_or_a_pipe_is_not_replaced(tmp_path: Path, proof: files.Proof | None) -> None:
    """For an administrator /dev/null would be a file afterwards, and the PC out of order."""
    pipe, link = tmp_path / "pipe", tmp_path / "link"
    os.mkfifo(pipe)
    link.symlink_to(pipe)
    for path in (pipe, link):
        with pytest.raises(EnvironmentProblem) as caught:
            write_atomic(path, b"page", proof=proof)
        assert (caught.value.code, caught.value.args_["path"]) == ("target_special", str(path))
    assert stat.S_ISFIFO(pipe.stat().st_mode)
    assert link.is_symlink()
    assert sorted(tmp_path.iterdir()) == [link, pipe]


@pytest.mark.skipif(os.name == "nt", reason="rights of files are POSIX")
def test_a_private_file_is_for_its_owner_alone(tmp_path: Path) -> None:
    write_atomic(tmp_path / "keyring.json", b"{}", private=True)
    assert stat.S_IMODE((tmp_path / "keyring.json").stat().st_mode) == 0o600


@pytest.mark.parametrize(
    ("number", "code"),
    [
        (errno.ENOSPC, "disk_full"),
        (errno.EDQUOT, "disk_full"),
        (errno.EROFS, "read_only"),
        (errno.EACCES, "no_permission"),
        (errno.EPERM, "no_permission"),
        (errno.ENOENT, "path_missing"),
        (errno.EFBIG, "file_too_large"),
        (errno.EIO, "disk_error"),
    ],
)
def test_errors_of_the_system_have_a_meaning(number: int, code: str) -> None:
    problem = environment_problem(OSError(number, os.strerror(number)), Path("甲"))
    assert (problem.code, problem.args_["path"]) == (code, "甲")


@pytest.mark.parametrize(
    ("number", "code"),
    [(19, "read_only"), (32, "target_open"), (33, "target_open"), (112, "disk_full")],
)
def test_windows_tells_an_open_workbook_from_a_missing_right(number: int, code: str) -> None:
    error = PermissionError(errno.EACCES, "refused")
    error.winerror = number  # type: ignore[attr-defined]  # set by the system on Windows only
    assert environment_problem(error, Path("花名册.xlsx")).code == code


def test_a_refused_replace_on_windows_means_the_file_is_open(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path, beside = tmp_path / "花名册.xlsx", tmp_path / "beside"
    path.write_bytes(b"old")

    def refused(self: Path, target: Path) -> Path:
        raise PermissionError(errno.EACCES, "Access is denied")

    monkeypatch.setattr(Path, "replace", refused)
    with pytest.raises(PermissionError):
        files._put_in_place(beside, path)
    with pytest.raises(EnvironmentProblem) as caught, monkeypatch.context() as windows:
        windows.setattr(files.os, "name", "nt")
        files._put_in_place(beside, path)
    assert caught.value.code == "target_open"


def test_within_the_guard_other_errors_pass(tmp_path: Path) -> None:
    with pytest.raises(ValueError, match="x"), machine_errors(tmp_path):
        raise ValueError("x")


def test_what_killed_processes_left_is_cleared_when_it_is_old(tmp_path: Path) -> None:
    names = (".0a1b2c3d.part", ".ffffffff.part", "books.part", ".0a1b2c3d.part.db", "0a1b2c3d.part")
    for name in names:
        (tmp_path / name).touch()
        os.utime(tmp_path / name, (0, 0))
    os.utime(tmp_path / ".ffffffff.part")  # another process may be writing it
    clear_leftovers(tmp_path)
    assert {p.name for p in tmp_path.iterdir()} == set(names) - {".0a1b2c3d.part"}


def test_a_file_that_does_not_prove_itself_is_not_put_in_place(tmp_path: Path) -> None:
    path = tmp_path / "red.pbpkg"
    write_atomic(path, b"old")
    (tmp_path / "red.pbpkg.part").write_bytes(b"left by a killed process")

    def doubt(beside: Path, told: int) -> None:
        assert (beside.name, beside.read_bytes(), told) == ("red.pbpkg.part", b"new", 3)
        raise EnvironmentProblem("package_readback")

    with pytest.raises(EnvironmentProblem, match="package_readback"):
        write_proved(path, lambda stream: stream.write(b"new"), doubt)
    assert path.read_bytes() == b"old"
    assert write_proved(path, lambda stream: stream.write(b"new"), lambda *_: None) == 3
    assert path.read_bytes() == b"new"
    assert list(tmp_path.iterdir()) == [path]

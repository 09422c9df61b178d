"""One process holds the books; a dead one holds nothing."""

import os
from datetime import UTC, datetime
from pathlib import Path

import pytest

from partybuild_desktop.system.clock import FixedClock
from partybuild_desktop.system.errors import EnvironmentProblem
from partybuild_desktop.system.lock import InstanceLock
from tests.holder import holder


def test_the_second_one_is_told_who_holds_it(tmp_path: Path) -> None:
    path = tmp_path / "books.lock"
    clock = FixedClock(datetime(2026, 7, 1, 8, 30, tzinfo=UTC))
    with InstanceLock(path, clock), pytest.raises(EnvironmentProblem) as caught:
        InstanceLock(path).acquire()
    facts = caught.value.args_
    assert caught.value.code == "locked"
    assert (facts["pid"], facts["since"]) == (os.getpid(), "2026-07-01 08:30")
    assert facts["host"]


def test_another_process_is_kept_out_until_it_is_killed(tmp_path: Path) -> None:
    """After kill -9 the file still names the dead process; the lock went with it."""
    path = tmp_path / "books.lock"
    with holder(path) as process:
        with pytest.raises(EnvironmentProblem) as caught:
            InstanceLock(path).acquire()
        assert caught.value.args_["pid"] == process.pid
        process.kill()
        process.wait()
        assert str(process.pid) in path.read_text(encoding="utf-8")
        with InstanceLock(path) as lock:
            assert lock.held


def test_a_released_lock_can_be_taken_again(tmp_path: Path) -> None:
    first, second = InstanceLock(tmp_path / "l"), InstanceLock(tmp_path / "l")
    first.acquire()
    first.acquire()
    first.release()
    first.release()
    assert not first.held
    second.acquire()
    second.release()


def test_a_refused_lock_holds_nothing(tmp_path: Path) -> None:
    path = tmp_path / "l"
    second = InstanceLock(path)
    with InstanceLock(path), pytest.raises(EnvironmentProblem):
        second.acquire()
    assert not second.held
    second.acquire()
    second.release()


@pytest.mark.parametrize("content", [b"", b"\xff\xfe", b"[]", b"{", b'{"pid": 7}', b'{"since": 7}'])
def test_a_strange_file_is_taken_over_and_a_held_one_still_refused(
    tmp_path: Path, content: bytes
) -> None:
    path = tmp_path / "l"
    path.write_bytes(content)
    with InstanceLock(path):
        path.write_bytes(content)
        with pytest.raises(EnvironmentProblem) as caught:
            InstanceLock(path).acquire()
    assert set(caught.value.args_) == {"host", "pid", "user", "since"}


def test_a_missing_folder_is_a_problem_of_the_machine(tmp_path: Path) -> None:
    with pytest.raises(EnvironmentProblem) as caught:
        InstanceLock(tmp_path / "gone" / "l").acquire()
    assert caught.value.code == "path_missing"

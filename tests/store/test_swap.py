"""New files take the place of live ones: all or none, also when killed at each step."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from partybuild_desktop.store import swap
from partybuild_desktop.store.swap import STAGED, Staging, finish
from partybuild_desktop.system.errors import EnvironmentProblem
from tests.store.child import die, in_child

OLD = {"books.db": b"old books", "books.db-wal": b"old wal", "keyring.json": b"old keyring"}
NEW = {"books.db": b"new books", "keyring.json": b"new keyring"}


@pytest.fixture
def data(tmp_path: Path) -> Path:
    for name, content in OLD.items():
        (tmp_path / name).write_bytes(content)
    return tmp_path


def stage(data: Path) -> Staging:
    staging = Staging(data)
    for name, content in NEW.items():
        (staging.folder / name).write_bytes(content)
    return staging


def state(data: Path) -> dict[str, bytes]:
    return {file.name: file.read_bytes() for file in data.iterdir() if file.is_file()}


def test_all_take_their_place_and_the_old_ones_are_kept(data: Path) -> None:
    aside = stage(data).commit("before")
    assert state(data) == NEW
    assert aside == data / "aside" / "before"
    assert state(aside) == OLD
    assert not (data / STAGED).exists()
    assert finish(data) is None


def test_into_an_empty_folder(tmp_path: Path) -> None:
    assert stage(tmp_path).commit("before") is None
    assert state(tmp_path) == NEW


def test_what_was_not_decided_is_swept_away(data: Path) -> None:
    stage(data)
    assert finish(data) is None
    assert state(data) == OLD
    stage(data).discard()
    assert not (data / STAGED).exists()


def test_a_marker_that_leads_elsewhere_decides_nothing(data: Path) -> None:
    for marker in (
        b"",
        b"{}",
        b'{"files": ["../x"], "aside": "a"}',
        b'{"files": [], "aside": ".."}',
    ):
        (stage(data).folder / "commit.json").write_bytes(marker)
        assert finish(data) is None
        assert state(data) == OLD


def commit_and_die(data: str, at: str) -> None:
    """Count the calls that change the disk and die at one of them."""
    left = int(at)

    def counted(name: str) -> None:
        original = getattr(os, name)

        def call(*args: object, **kwargs: object) -> object:
            nonlocal left
            left -= 1
            if left == 0:
                die()
            return original(*args, **kwargs)

        setattr(os, name, call)

    for name in ("replace", "link", "rename", "unlink", "rmdir", "mkdir", "fsync"):
        counted(name)
    stage(Path(data)).commit("before")


def test_killed_at_each_step_it_is_before_or_after(
    data: Path, tmp_path_factory: pytest.TempPathFactory
) -> None:
    """Promise P2."""
    seen = set()
    for at in range(1, 60):
        place = tmp_path_factory.mktemp("killed")
        for name, content in OLD.items():
            (place / name).write_bytes(content)
        died = in_child(commit_and_die, place, at)
        assert (place / "books.db").exists()
        finish(place)
        assert state(place) in (OLD, NEW), at
        seen.add(state(place) == NEW)
        if state(place) == NEW:
            assert state(place / "aside" / "before") == OLD
        if died == 0:
            break
    assert died == 0
    assert seen == {False, True}


def test_a_failure_after_the_decision_is_completed_by_the_next_start(
    data: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(*_: object) -> None:
        raise PermissionError(13, "open in another program")

    staging = stage(data)
    monkeypatch.setattr(swap, "_set_aside", fail)
    with pytest.raises(EnvironmentProblem):
        staging.commit("before")
    staging.discard()
    monkeypatch.undo()
    assert finish(data) == data / "aside" / "before"
    assert state(data) == NEW


def staged_folder(data: Path) -> Staging:
    """New books with a folder of sealed files, in the place of old ones."""
    (data / "attachments").mkdir()
    (data / "attachments" / "one").write_bytes(b"old seal")
    staging = stage(data)
    (staging.folder / "attachments").mkdir()
    (staging.folder / "attachments" / "one").write_bytes(b"new seal")
    return staging


def test_a_folder_is_swapped_whole(data: Path) -> None:
    aside = staged_folder(data).commit("before")
    assert aside is not None
    assert (data / "attachments" / "one").read_bytes() == b"new seal"
    assert (aside / "attachments" / "one").read_bytes() == b"old seal"


def test_what_is_not_kept_is_removed_and_nothing_else(data: Path) -> None:
    assert staged_folder(data).commit("before", keep=False) is None
    assert state(data) == NEW
    assert [path.name for path in data.iterdir() if path.is_dir()] == ["attachments"]
    (data / "aside" / "older").mkdir(parents=True)
    stage(data).commit("again", keep=False)
    assert [path.name for path in (data / "aside").iterdir()] == ["older"]

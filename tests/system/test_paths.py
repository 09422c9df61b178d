"""Everything of one set of books lies under its one folder."""

import os
import stat
import sys
from pathlib import Path

import pytest

from partybuild_desktop.system.errors import EnvironmentProblem
from partybuild_desktop.system.paths import (
    Paths,
    cache_dir,
    default_data_dir,
    i18n_dir,
    practice_data_dir,
    resources_dir,
)


def test_everything_lies_under_the_data_folder(tmp_path: Path) -> None:
    paths = Paths(tmp_path)
    places = [
        paths.database,
        paths.keyring,
        paths.lock,
        paths.backups,
        paths.attachments,
        paths.logs,
        paths.work,
    ]
    assert len(set(places)) == len(places)
    assert all(place.parent == tmp_path for place in places)


def test_folders_are_made_once_and_for_one_user(tmp_path: Path) -> None:
    paths = Paths(tmp_path / "党务 台账" / "数据")
    paths.make()
    paths.make()
    assert all(p.is_dir() for p in (paths.backups, paths.attachments, paths.logs, paths.work))
    assert not paths.database.exists()
    if os.name != "nt":
        assert stat.S_IMODE(paths.data_dir.stat().st_mode) == 0o700


def test_a_file_in_the_way_is_a_problem_of_the_machine(tmp_path: Path) -> None:
    (tmp_path / "data").write_bytes(b"")
    with pytest.raises(EnvironmentProblem):
        Paths(tmp_path / "data").make()


def test_practice_books_lie_apart_from_the_real_ones() -> None:
    real, practice = default_data_dir(), practice_data_dir()
    assert real.is_absolute()
    assert not practice.is_relative_to(real)
    assert not real.is_relative_to(practice)


def test_resources_are_found_in_the_source_tree() -> None:
    assert (resources_dir() / "fonts" / "NotoSerifSC-Regular.ttf").is_file()
    assert i18n_dir().is_dir()


def test_resources_are_found_beside_a_frozen_program(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sys, "_MEIPASS", str(tmp_path), raising=False)
    assert (resources_dir(), i18n_dir()) == (tmp_path / "resources", tmp_path / "i18n")


def test_what_a_library_remembers_lies_apart_from_the_books() -> None:
    books = default_data_dir()
    assert books != cache_dir() and books not in cache_dir().parents

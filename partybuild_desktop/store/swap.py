"""Putting new files in the place of live ones: all of them or none, the old ones kept.

The new files are made ready in a folder of their own. A small marker in it, flushed, is the moment
of decision: killed before it, the folder is swept away; killed after it, the next start goes on.
"""

from __future__ import annotations

import contextlib
import json
import os
import shutil
from pathlib import Path
from typing import Final

from partybuild_desktop.system.errors import EnvironmentProblem
from partybuild_desktop.system.files import machine_errors, sync_folder, write_atomic

STAGED: Final = ".staged"
ASIDE: Final = "aside"
_MARKER: Final = "commit.json"
_COMPANIONS: Final = ("-wal", "-shm", "-journal")
_TRIES: Final = 2


class Staging:
    """New files for a data folder, before they are put in place."""

    def __init__(self, data_dir: Path) -> None:
        """Begin with an empty folder, what was decided before completed. EnvironmentProblem."""
        finish(data_dir)
        self._data_dir = data_dir
        self.folder = data_dir / STAGED
        with machine_errors(self.folder):
            self.folder.mkdir(mode=0o700, parents=True)

    def commit(self, aside: str, *, keep: bool = True) -> Path | None:
        """Put every file and folder here in place; the ones replaced go to aside/NAME.

        The live ones must be closed. Without `keep` the old ones are removed in the end. Returns
        the folder with the old ones, None when there are none. Raises EnvironmentProblem: nothing
        has changed; only after swap_unfinished is it decided, and `finish` completes the rest.
        """
        with machine_errors(self.folder):
            names = sorted(file.name for file in self.folder.iterdir())
            for name in names:
                _flush_all(self.folder / name)
            sync_folder(self.folder)
            sync_folder(self._data_dir)
        marker = json.dumps({"files": names, "aside": aside, "keep": keep}).encode()
        try:
            write_atomic(self.folder / _MARKER, marker)
        except EnvironmentProblem:
            if not self.decided:
                raise
        for _ in range(_TRIES):
            # A trouble that passes, as a file that a virus scanner holds, must not leave it to the
            # next start, while somebody goes on in the old books.
            with contextlib.suppress(EnvironmentProblem):
                return finish(self._data_dir)
        raise EnvironmentProblem("swap_unfinished", path=str(self._data_dir))

    @property
    def decided(self) -> bool:
        """Whether the new files are to be put in place, come what may."""
        return (self.folder / _MARKER).exists()

    def discard(self) -> None:
        """Sweep the folder away when making the files ready failed; not after the decision."""
        if self.decided:
            return
        with contextlib.suppress(OSError):
            shutil.rmtree(self.folder)


def finish(data_dir: Path) -> Path | None:
    """Complete or sweep away what a killed process left; to be called before every opening.

    Returns the folder of the old files when something was completed. Doing it twice is harmless.
    """
    folder = data_dir / STAGED
    with machine_errors(folder):
        if not folder.exists():
            return None
        decided = _read_marker(folder / _MARKER)
        if decided is None:
            shutil.rmtree(folder)
            return None
        names, aside, keep = decided
        old = data_dir / ASIDE / aside
        for name in names:
            if (folder / name).exists():
                _replace(folder / name, data_dir / name, old)
        sync_folder(data_dir)
        # All is in place: what cannot be removed now is removed the next time.
        with contextlib.suppress(OSError):
            if not keep and old.exists():
                shutil.rmtree(old)
            shutil.rmtree(folder)
            if not keep:
                old.parent.rmdir()  # unless a restore has left something there
    return old if keep and old.exists() else None


def copy_flushed(source: Path, target: Path) -> None:
    """Copy a file and flush the copy to the disk. Raises OSError."""
    shutil.copyfile(source, target)
    flush(target)


def flush(path: Path) -> None:
    """Flush a file to the disk. Raises OSError."""
    with path.open("r+b") as stream:
        os.fsync(stream.fileno())


def _flush_all(path: Path) -> None:
    """Flush a file, or a folder with the files in it. Raises OSError."""
    if not path.is_dir():
        flush(path)
        return
    for file in path.iterdir():
        flush(file)
    sync_folder(path)


def _replace(new: Path, live: Path, old: Path) -> None:
    if live.exists():
        old.mkdir(mode=0o700, parents=True, exist_ok=True)
        if live.is_dir():
            live.replace(old / live.name)
        else:
            _set_aside(live, old / live.name)
    # The old WAL must be gone before the new database stands there: it would be played into it.
    for suffix in _COMPANIONS:
        companion = live.with_name(live.name + suffix)
        if companion.exists():
            companion.replace(old / companion.name)
    if old.exists():
        sync_folder(old)
    new.replace(live)
    sync_folder(live.parent)


def _set_aside(live: Path, kept: Path) -> None:
    """Keep the old file under a second name, so that at no moment there is no file at all."""
    if kept.exists():
        return
    try:
        kept.hardlink_to(live)
    except OSError:  # a file system without hard links
        beside = kept.with_name(f".{kept.name}.part")
        copy_flushed(live, beside)
        beside.replace(kept)


def _read_marker(path: Path) -> tuple[list[str], str, bool] | None:
    try:
        found = json.loads(path.read_bytes())
        names, aside, keep = found["files"], found["aside"], found.get("keep") is not False
    except (OSError, ValueError, KeyError, TypeError):
        return None
    plain = isinstance(names, list) and all(_is_plain(name) for name in (*names, aside))
    return (names, aside, keep) if plain else None


def _is_plain(name: object) -> bool:
    return isinstance(name, str) and bool(name) and Path(name).name == name and name != ".."

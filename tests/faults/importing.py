"""An import in a process of its own, killed at a named phase or whenever its parent likes."""

from __future__ import annotations

import os
import random
import shutil
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

from sqlalchemy import event
from sqlalchemy.engine import Engine

from partybuild_desktop.services.app import App
from partybuild_desktop.services.roster import Rosters
from partybuild_desktop.store import backup
from partybuild_desktop.store.books import Books, UnitOfWork
from partybuild_desktop.system.ids import SeededIds
from tests.books import LABEL, PASSWORD, entrance, hash_of

ROOT = Path(__file__).resolve().parents[2]
SAMPLE = ROOT / "tests" / "samples" / "双河镇花名册.xlsx"
STARTED = "started"
_CHILD = (
    "import sys; from tests.faults import importing;"
    "importing.child(sys.argv[1], sys.argv[2], sys.argv[3])"
)


def die() -> None:
    """End at once, as by kill -9."""
    os.kill(os.getpid(), 9)


def _die_in(owner: Any, name: str, *, after: bool = False, at: int = 1) -> None:
    """Let the `at`-th call of a function end the process, before or after its work."""
    real = getattr(owner, name)
    calls = 0

    def killed(*args: Any, **kwargs: Any) -> Any:
        nonlocal calls
        calls += 1
        if calls == at and not after:
            die()
        result = real(*args, **kwargs)
        if calls == at and after:
            die()
        return result

    setattr(owner, name, killed)


def _die_at_commit(*, rows: bool) -> None:
    """Before the commit that carries the import, or on the statement that writes its log."""

    @event.listens_for(Engine, "before_cursor_execute")
    def executed(_c: Any, _cursor: Any, statement: str, *_rest: Any) -> None:
        if rows and statement.startswith("INSERT INTO change"):
            die()

    @event.listens_for(Engine, "commit")
    def commit(conn: Any) -> None:
        if not rows and conn.exec_driver_sql("SELECT count(*) FROM person").scalar():
            die()


#  The life of an import, from the opened books to the end.
PHASES: dict[str, Callable[[], None]] = {
    "before the file is read": lambda: _die_in(Rosters, "open"),
    "file read": lambda: _die_in(Rosters, "open", after=True),
    "tried out": lambda: _die_in(Rosters, "preview", after=True),
    "backup begins": lambda: _die_in(backup.Backups, "create"),
    "backup made": lambda: _die_in(backup.Backups, "create", after=True),
    "backups thinned": lambda: _die_in(backup.Backups, "prune", after=True),
    "first rows": lambda: _die_in(UnitOfWork, "new_many", after=True, at=1),
    "half of the rows": lambda: _die_in(UnitOfWork, "new_many", after=True, at=3),
    "before the log": lambda: _die_in(UnitOfWork, "finish"),
    "in the log": lambda: _die_at_commit(rows=True),
    "before the commit": lambda: _die_at_commit(rows=False),
    "after the commit": lambda: _die_in(Rosters, "apply", after=True),
    "while closing": lambda: _die_in(Books, "close"),
}
#  From this phase on the import has happened.
DONE = frozenset({"after the commit", "while closing"})


def bring_in(folder: Path, file: Path) -> App:
    """The import itself, with the same uids each time; the books stay open."""
    app = entrance(folder, ids=SeededIds(11)).unlock(LABEL, PASSWORD)
    preview = app.roster.preview(app.roster.open(file), create_branches=True)
    app.roster.apply(preview)
    return app


def child(folder: str, file: str, phase: str) -> None:
    """What the other process runs."""
    if phase:
        PHASES[phase]()
    sys.stdout.write(STARTED + "\n")
    sys.stdout.flush()
    bring_in(Path(folder), Path(file)).close()


def start(folder: Path, file: Path, phase: str = "") -> subprocess.Popen[str]:
    """Start the other process; its home and its temporary files lie beside the books."""
    beside = folder.parent
    env = {**os.environ, "PYTHONPATH": str(ROOT), "PYTHONUTF8": "1"}
    for name, place in (("HOME", "home"), ("TMPDIR", "tmp"), ("SQLITE_TMPDIR", "tmp")):
        (beside / place).mkdir(exist_ok=True)
        env[name] = str(beside / place)
    command = [sys.executable, "-c", _CHILD, str(folder), str(file), phase]
    return subprocess.Popen(
        command, cwd=beside, env=env, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True
    )


def run_until_killed(folder: Path, phase: str, file: Path = SAMPLE) -> None:
    """Let the import run into its phase."""
    process = start(folder, file, phase)
    _, said = process.communicate(timeout=120)
    assert process.returncode == -9, said


def kill_within(folder: Path, seconds: float, rng: random.Random, file: Path = SAMPLE) -> None:
    """Kill the import at a moment nobody chose."""
    process = start(folder, file)
    assert process.stdout is not None
    assert process.stdout.readline().strip() == STARTED
    time.sleep(rng.uniform(0, seconds))
    process.kill()
    process.communicate()


def before_and_after(folder: Path, scratch: Path) -> tuple[str, str, float]:
    """The hash of the books before the import and after it, and how long it takes."""
    app = entrance(folder).unlock(LABEL, PASSWORD)
    before = hash_of(app)
    app.close()
    copy = Path(shutil.copytree(folder, scratch))
    begun = time.monotonic()
    app = bring_in(copy, SAMPLE)
    after, seconds = hash_of(app), time.monotonic() - begun
    app.close()
    return before, after, seconds

"""A disk that fails below SQLite: the library of disk.c, and a process that runs acts under it.

The process is started once and forks for each try, so that a try costs a fork, not a start.
"""

from __future__ import annotations

import atexit
import ctypes
import errno
import functools
import importlib
import json
import os
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any, Literal

import pytest

from tests.faults.operations import ACTS, ROOT

Kind = Literal["count", "fail", "kill", "cut", "size"]
_MODES = {"count": 1, "fail": 2, "kill": 3, "cut": 4, "size": 1}


@dataclass(frozen=True)
class Fault:
    """What happens at the `at`-th write, flush, rename, removal or creation.

    `fail` with `error` (and at all later ones with `stays`), `kill -9`, or the power `cut`: what
    was not flushed is gone, by `seed` all of it (0) or some of it. With `size` no file may grow
    beyond `at` bytes.
    """

    kind: Kind = "count"
    at: int = 0
    error: int = errno.EIO
    stays: bool = False
    seed: int = 0


@dataclass(frozen=True)
class Outcome:
    """How a try ended: killed, or `code` of a known problem ("" where it was done), or a bug."""

    killed: bool
    events: int
    code: str
    text: str
    bug: str


@functools.cache
def library() -> Path:
    """The preload library, built once; skips where that cannot be done."""
    compiler = shutil.which("cc") or shutil.which("gcc")
    if sys.platform != "linux" or compiler is None:
        pytest.skip("needs Linux and a C compiler (Debian: gcc)")
    folder = Path(tempfile.mkdtemp(prefix="disk"))
    atexit.register(shutil.rmtree, folder, ignore_errors=True)
    target = folder / "disk.so"
    source = Path(__file__).with_name("disk.c")
    command = [compiler, "-O1", "-shared", "-fPIC", "-o", str(target), str(source), "-ldl"]
    subprocess.run(command, check=True, capture_output=True)
    return target


class Disk:
    """The process that runs acts under faults."""

    def __init__(self, process: subprocess.Popen[str]) -> None:
        self._process = process

    def run(self, operation: str, world: Path, fault: Fault) -> Outcome:
        """Run an operation in a world of its own, with the fault."""
        lost = world.parent / "lost"
        lost.mkdir(exist_ok=True)
        asked = {"operation": operation, "world": str(world), "lost": str(lost), **asdict(fault)}
        assert self._process.stdin is not None
        assert self._process.stdout is not None
        self._process.stdin.write(json.dumps(asked) + "\n")
        self._process.stdin.flush()
        told = self._process.stdout.readline()
        shutil.rmtree(lost)
        return Outcome(**json.loads(told))


@contextmanager
def failing_disk() -> Iterator[Disk]:
    """The process, ended afterwards."""
    with tempfile.TemporaryDirectory() as home:
        env = {
            **os.environ,
            "LD_PRELOAD": str(library()),
            "PYTHONPATH": str(ROOT),
            "PYTHONUTF8": "1",
            "PYTHONDONTWRITEBYTECODE": "1",
            "HOME": home,
        }
        command = [sys.executable, "-c", "from tests.faults.disk import serve; serve()"]
        with subprocess.Popen(
            command, cwd=ROOT, env=env, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
        ) as process:
            try:
                yield Disk(process)
            finally:
                assert process.stdin is not None
                process.stdin.close()
                process.wait(10)


def serve() -> None:
    """What the process does: a try for each line on its input; what it has imported, each has."""
    for name in ("check", "ledger", "package", "printing", "roster", "wording"):
        importlib.import_module(f"partybuild_desktop.services.{name}")
    for line in sys.stdin:
        asked = json.loads(line)
        read, write = os.pipe()
        child = os.fork()
        if not child:
            os.close(read)
            _try(asked, write)
        os.close(write)
        with os.fdopen(read) as stream:
            told = stream.read()
        _, status = os.waitpid(child, 0)
        killed = os.WIFSIGNALED(status) and os.WTERMSIG(status) == 9
        nothing = {"events": asked["at"], "code": "", "text": "", "bug": ""}
        found = json.loads(told) if told else nothing
        sys.stdout.write(json.dumps({"killed": killed, **found}) + "\n")
        sys.stdout.flush()


def _try(asked: dict[str, Any], write: int) -> None:
    """In the fork: run the operation, tell how it ended, leave."""
    import resource
    import traceback

    from partybuild_desktop.domain.problem import UserProblem
    from partybuild_desktop.services.wording import text_of
    from partybuild_desktop.system.errors import EnvironmentProblem

    disk = ctypes.CDLL(None)
    world = asked["world"]

    def arm() -> None:
        folders = os.fsencode(world), os.fsencode(asked["lost"])
        how = _MODES[asked["kind"]], ctypes.c_long(asked["at"]), asked["error"]
        disk.fault_arm(*folders, *how, int(asked["stays"]), asked["seed"])
        if asked["kind"] == "size":
            resource.setrlimit(resource.RLIMIT_FSIZE, (asked["at"], asked["at"]))

    found = {"code": "", "text": "", "bug": ""}
    try:
        ACTS[asked["operation"]](Path(world), arm)
    except (UserProblem, EnvironmentProblem) as problem:
        found = {"code": problem.code, "text": text_of(problem), "bug": ""}
    except BaseException:  # noqa: BLE001 - a bug is told to the test, whatever it is
        found["bug"] = traceback.format_exc()
    disk.fault_disarm.restype = ctypes.c_long
    os.write(write, json.dumps({"events": disk.fault_disarm(), **found}).encode())
    os._exit(0)

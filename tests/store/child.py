"""Running a function of a test module in a process of its own, to be killed there."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
_CHILD = (
    "import importlib, sys;"
    "getattr(importlib.import_module(sys.argv[1]), sys.argv[2])(*sys.argv[3:])"
)


def in_child(function: Callable[..., None], *args: object) -> int:
    """Run a function of a test module in a process of its own; what it died of, or 0."""
    command = [sys.executable, "-W", "error", "-c", _CHILD, function.__module__, function.__name__]
    return subprocess.run(
        [*command, *map(str, args)], cwd=ROOT, env={**os.environ, "PYTHONPATH": str(ROOT)}
    ).returncode


def die() -> None:
    """End at once, as by kill -9."""
    os.kill(os.getpid(), 9)

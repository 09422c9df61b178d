"""Another program that holds the lock of a data folder until its standard input is closed."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path
from typing import Final

_HOLD: Final = """
import sys
from pathlib import Path
from partybuild_desktop.system.lock import InstanceLock
lock = InstanceLock(Path(sys.argv[1]))
lock.acquire()
print("held", flush=True)
sys.stdin.read()
"""


def holder(lock: Path) -> subprocess.Popen[str]:
    """The program, once it holds the lock."""
    process = subprocess.Popen(
        [sys.executable, "-c", _HOLD, str(lock)],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
        cwd=Path(__file__).parents[1],
    )
    assert process.stdout is not None
    assert process.stdout.readline().strip() == "held"
    return process

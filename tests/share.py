"""How much of a long test runs: a share that fits in the timed run, or all of it with --full."""

from __future__ import annotations

import os

FULL = bool(os.environ.get("PARTYBUILD_FULL"))


def share(quick: int, full: int) -> int:
    """So many rounds: `quick` in the timed run, `full` in packaging/test --full."""
    return full if FULL else quick

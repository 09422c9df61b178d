"""Not looking for garbage where none is made."""

from __future__ import annotations

import gc
from collections.abc import Iterator
from contextlib import contextmanager


@contextmanager
def uncollected() -> Iterator[None]:
    """Within it Python looks for no cyclic garbage.

    Building ten thousand rows makes a million objects that stay and no cycles, and going through
    them again and again takes a sixth of an import.
    """
    looking = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if looking:
            gc.enable()

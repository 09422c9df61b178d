"""Not looking for garbage where none, or little, is made."""

from __future__ import annotations

import gc
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Final

_OLD: Final = 50  # of the searches among what has lasted a while, one goes through everything


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


def settle() -> None:
    """The window stands: look for garbage from here on, not among what there is now.

    Going through everything takes a tenth of a second in the midst of a click. At one time in
    fifty instead of ten it falls into one of some forty ledgers looked at, for 20 MB more held.
    """
    gc.freeze()
    young, middle, _ = gc.get_threshold()
    gc.set_threshold(young, middle, _OLD)
    gc.enable()

"""How long work tells where it is, and how it is asked to stop."""

from __future__ import annotations

from typing import Final


class Progress:
    """What a service is handed for long work. This one shows nothing and is never cancelled.

    A window or a terminal derives from it: it overrides `step` and `advance` to show, `check` to
    stop, and calls the base from the first two so that each of them is a place to stop.
    """

    def step(self, name: str, total: int = 0) -> None:
        """A new step begins, named for a person; `total` units of it, 0 when unknown.

        Raises Cancelled.
        """
        self.check()

    def advance(self, n: int = 1) -> None:
        """`n` more units of the step are done. Raises Cancelled."""
        self.check()

    def check(self) -> None:
        """Raises Cancelled when the person asked to stop; to be called often within long work."""


NO_PROGRESS: Final = Progress()

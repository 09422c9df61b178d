"""Every step and every unit is a place where long work can be stopped."""

import pytest

from partybuild_desktop.system.errors import Cancelled
from partybuild_desktop.system.progress import NO_PROGRESS, Progress


class Stopping(Progress):
    def __init__(self, after: int) -> None:
        self.left = after

    def check(self) -> None:
        self.left -= 1
        if self.left < 0:
            raise Cancelled


def test_nobody_watching_is_never_a_stop() -> None:
    NO_PROGRESS.step("读取", 10)
    NO_PROGRESS.advance(3)
    NO_PROGRESS.check()


def test_a_stop_is_noticed_at_a_step_and_at_a_unit() -> None:
    with pytest.raises(Cancelled):
        Stopping(0).step("读取")
    progress = Stopping(2)
    progress.step("读取")
    progress.advance()
    with pytest.raises(Cancelled):
        progress.advance()

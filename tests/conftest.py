"""What holds for every test: no window is shown, and nothing is left behind."""

from __future__ import annotations

import logging
import os
import sys
import threading
from collections.abc import Iterator

import pytest

from partybuild_desktop.system import i18n
from tests.books import (  # noqa: F401 - fixtures for every test
    blank_folder,
    blank_template,
    town,
    town_folder,
    town_template,
)

pytest_plugins = ["tests.promises"]

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

_GRACE = 2.0


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Tests marked `full` run in the long run only."""
    if os.environ.get("PARTYBUILD_FULL"):
        return
    skip = pytest.mark.skip(reason="part of packaging/test --full")
    for item in items:
        if item.get_closest_marker("full"):
            item.add_marker(skip)


class _Collector(logging.Handler):
    def __init__(self) -> None:
        super().__init__(logging.WARNING)
        self.lines: list[str] = []

    def emit(self, record: logging.LogRecord) -> None:
        self.lines.append(f"{record.levelname} {record.name}: {record.getMessage()}")


@pytest.fixture(autouse=True)
def no_unexpected_log(request: pytest.FixtureRequest) -> Iterator[None]:
    """A warning or error in the log fails a test that is not marked `logs`."""
    collector = _Collector()
    logger = logging.getLogger("partybuild_desktop")
    logger.addHandler(collector)
    yield
    logger.removeHandler(collector)
    if collector.lines and not request.node.get_closest_marker("logs"):
        pytest.fail("unexpected log lines:\n" + "\n".join(collector.lines))


@pytest.fixture(autouse=True)
def nothing_left_behind() -> Iterator[None]:
    """A test that leaves a thread running or a window open fails; the language goes back."""
    before = set(threading.enumerate())
    yield
    i18n.set_language(i18n.SOURCE)
    # A Qt thread that once ran Python is listed as "Dummy" until the process ends.
    left = [
        thread
        for thread in threading.enumerate()
        if thread not in before and not thread.name.startswith("Dummy-")
    ]
    for thread in left:
        thread.join(_GRACE)
    alive = [thread.name for thread in left if thread.is_alive()]
    if alive:
        pytest.fail(f"threads left running: {alive}")
    windows = _open_windows()
    if windows:
        pytest.fail(f"windows left open: {windows}")


def _open_windows() -> list[str]:
    widgets = sys.modules.get("PySide6.QtWidgets")
    if widgets is None or widgets.QApplication.instance() is None:
        return []
    shown = [w for w in widgets.QApplication.topLevelWidgets() if w.isVisible()]
    for window in shown:
        window.close()
    return [type(window).__name__ for window in shown]

"""What a start reads, and what it leaves for later.

Seconds are no matter of a test on a busy machine (`packaging/bench start` takes them); which
modules have been read when the window stands is.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Final

from tests.books import PASSWORD

#  Each costs a start something, some of them more than all the rest; each has its place of use.
LATER: Final = frozenset(
    {
        "PIL",
        "defusedxml",
        "matplotlib",
        "numpy",
        "openpyxl",
        "partybuild_desktop.cli.main",
        "partybuild_desktop.domain.meeting_rule",
        "partybuild_desktop.domain.statistics",
        "partybuild_desktop.exchange",
        "partybuild_desktop.reports",
        "partybuild_desktop.services.ledger",
        "partybuild_desktop.services.meeting",
        "partybuild_desktop.services.package",
        "partybuild_desktop.system.log",
        "partybuild_desktop.ui.dialogs.progress",
        "partybuild_desktop.ui.widgets.answers",
        "platformdirs",
        "pypdfium2",
        "pypinyin",
        "pyrage",
        "python_calamine",
        "reportlab",
        "tomli_w",
        "xlrd",
        "xlsxwriter",
    }
)
_START: Final = """
import json, sys
from partybuild_desktop.bootstrap import main
from PySide6.QtWidgets import QWidget
status = main([*sys.argv[1:], "--exit-when-ready"])
pages = [m for m in sys.modules if m.startswith("partybuild_desktop.ui.pages.")]
known = QWidget.__subclasses__()
print(json.dumps([status, sorted(sys.modules), pages, [c.__name__ for c in known]]))
"""


def _start(folder: Path) -> tuple[int, list[str], list[str], list[str]]:
    place = {"QT_QPA_PLATFORM": "offscreen", "PARTYBUILD_PASSWORD": PASSWORD}
    done = subprocess.run(
        [sys.executable, "-c", _START, "--data", str(folder)],
        env={**os.environ, **place},
        check=True,
        capture_output=True,
        timeout=120,
    )
    status, modules, pages, widgets = json.loads(done.stdout)
    return status, modules, pages, widgets


def test_a_start_reads_what_its_first_page_needs(town_folder: Path) -> None:
    status, modules, pages, widgets = _start(town_folder)
    assert status == 0
    assert pages == ["partybuild_desktop.ui.pages.home"]
    early = sorted(LATER.intersection(modules))
    assert not early, f"read when the window stands; import it where it is used: {early}"
    # PySide reads every widget class there is when it has to name a widget that Qt made, as
    # `viewport()` of an area or `style()`: 25 ms. Make one of your own, or ask later.
    assert "QMdiSubWindow" not in widgets, "a widget that Qt made was asked for before its time"

"""What the first page and the first figure of a session wait for, made ready beforehand."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

from partybuild_desktop.reports.readiness import FONTS


def test_no_font_of_the_pc_is_looked_at(tmp_path: Path) -> None:
    """The name and form of the list are matplotlib's own: a new version of it shows here."""
    code = (
        "from partybuild_desktop.reports.readiness import make_ready\n"
        "steps = len(list(make_ready()))\n"
        "import sys, matplotlib.font_manager as fonts\n"
        "print(steps, fonts.FontManager.__version__, len(fonts.fontManager.ttflist))\n"
        "print('partybuild_desktop.reports.plot' in sys.modules)"
    )
    folders = dict.fromkeys(("XDG_CACHE_HOME", "LOCALAPPDATA", "HOME"), str(tmp_path))
    env = {key: value for key, value in os.environ.items() if key != "MPLCONFIGDIR"} | folders
    done = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, text=True, check=True, env=env
    )
    assert done.stdout.split() == ["8", FONTS, "0", "True"]
    assert not done.stderr


def test_the_first_page_finds_its_modules_and_no_chart_is_read_for_it() -> None:
    code = (
        "from partybuild_desktop.reports.readiness import read_ahead\n"
        "read_ahead()\n"
        "import sys\n"
        "names = {name.split('.')[0] for name in sys.modules}\n"
        "print(*sorted(names & {'matplotlib', 'numpy', 'pypdfium2', 'reportlab'}))"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.split() == ["pypdfium2", "reportlab"]

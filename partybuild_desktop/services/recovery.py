"""The recovery code on paper: the only way in when the password is lost."""

from __future__ import annotations

import datetime as dt
from pathlib import Path


def write_recovery_sheet(path: Path, *, org: str, label: str, code: str, day: dt.date) -> None:
    """The recovery code as a PDF page to print and lock away. Raises EnvironmentProblem."""
    from partybuild_desktop.reports.recovery import RecoverySheet, draw
    from partybuild_desktop.system.files import write_atomic

    sheet = RecoverySheet(org=org, label=label, code=code, day=day)
    write_atomic(path, lambda stream: draw(sheet, stream))

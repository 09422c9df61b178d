"""Choosing a year in a dialog."""

from __future__ import annotations

from partybuild_desktop.system.i18n import tr
from partybuild_desktop.ui.desk import Desk
from partybuild_desktop.ui.widgets.box import Box, filter_box

_BACK = 6


def year_box(desk: Desk, year: int = 0) -> Box:
    """This year and those before it."""
    this = int(desk.app.meetings.today()[:4])
    box = filter_box(tr("年度"), 88)
    for one in range(this, this - _BACK, -1):
        box.addItem(tr("{year}年", year=one), one)
    box.setCurrentIndex(max(0, box.findData(year or this)))
    return box

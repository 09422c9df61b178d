"""A year's notice pasted in the settings."""

from __future__ import annotations

import datetime as dt
from typing import Any

from partybuild_desktop.ui.dialogs.notice import NoticeDialog
from tests.services.test_working_day import NEXT
from tests.ui.conftest import Desk
from tests.ui.look import faults


def test_a_notice_is_read_while_it_is_pasted_and_then_counts(desk: Desk) -> None:
    page: Any = desk.page("settings")
    assert "2024、2025、2026" in page.years.text()
    page.enter.click()
    dialog = desk.dialog()
    assert isinstance(dialog, NoticeDialog)
    assert dialog.main is not None and not dialog.main.isEnabled()
    dialog.text.setPlainText(NEXT.replace("共9天", "共8天"))
    assert "春节" in dialog.trouble.text
    assert not dialog.main.isEnabled()
    dialog.confirm()
    assert dialog.isVisible()
    dialog.text.setPlainText(NEXT)
    assert dialog.trouble.isHidden()
    assert "劳动节：5月1日至5月5日放假，5月8日上班" in dialog.found.text()
    desk.settle()
    assert faults(dialog) == []
    dialog.main.click()
    desk.settle()
    assert "2027" in page.years.text()
    calendar = desk.window.desk.app.working_days.calendar()
    assert not calendar.is_working_day(dt.date(2027, 10, 1))
    desk.window.desk.undo()
    desk.settle()
    assert "2027" not in page.years.text()

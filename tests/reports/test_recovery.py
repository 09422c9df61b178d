"""The recovery sheet."""

from __future__ import annotations

import datetime as dt
from io import BytesIO
from pathlib import Path

from partybuild_desktop.reports.preview import page_texts
from partybuild_desktop.reports.recovery import RecoverySheet, draw
from tests.reports.golden import check_page

SHEET = RecoverySheet(
    org="中共双河镇红旗村党支部委员会",
    label="录入1",
    code="7KQ2-M9XD-4HVT-0ZPN-R3WB-8CYG-F6JA",
    day=dt.date(2026, 6, 3),
)


def sheet() -> bytes:
    stream = BytesIO()
    draw(SHEET, stream)
    return stream.getvalue()


def test_one_page_says_whose_it_is_the_code_and_how_to_keep_it(tmp_path: Path) -> None:
    (text,) = page_texts(sheet())
    assert "单位：中共双河镇红旗村党支部委员会\n用户：录入1\n日期：2026年6月3日\n" in text
    assert "7KQ2 M9XD 4HVT 0ZPN\nR3WB 8CYG F6JA\n" in text
    assert "谁拿到它" in text
    check_page(sheet(), 0, "recovery", tmp_path)


def test_the_same_sheet_has_the_same_bytes() -> None:
    assert sheet() == sheet()

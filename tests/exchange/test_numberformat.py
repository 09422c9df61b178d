"""What a number format shows of a value."""

from __future__ import annotations

import pytest

from partybuild_desktop.domain.sheet import Shown
from partybuild_desktop.exchange.numberformat import shown


@pytest.mark.parametrize(
    ("code", "expected"),
    [
        ('yyyy"年"m"月"', Shown.MONTH),
        ('yyyy"年"m"月";@', Shown.MONTH),
        ('[$-804]yyyy"年"m"月";@', Shown.MONTH),
        ('[DBNum1][$-804]yyyy"年"m"月"', Shown.MONTH),
        ("yyyy-mm", Shown.MONTH),
        ("yyyy\\.mm", Shown.MONTH),
        ("yyyy/m", Shown.MONTH),
        ("mmm-yy", Shown.MONTH),
        ("yyyymm", Shown.MONTH),
        ('yyyy"年"', Shown.YEAR),
        ("yyyy", Shown.YEAR),
        ("yyyy-mm-dd", None),
        ('yyyy"年"m"月"d"日"', None),
        ("yyyy/m/d h:mm", None),
        ("[$-F800]dddd\\,\\ mmmm\\ dd\\,\\ yyyy", None),
        ("h:mm:ss", None),
        ('m"月"d"日"', None),
        ("0.00", Shown.TWO_DECIMALS),
        ("0.00_ ", Shown.TWO_DECIMALS),
        ("#,##0.00", Shown.TWO_DECIMALS),
        ("0.00;[Red]-0.00", Shown.TWO_DECIMALS),
        ("0.00_);(0.00)", Shown.TWO_DECIMALS),
        ("0000.00", Shown.TWO_DECIMALS),
        ("0.0", None),
        ("0.000", None),
        ("0", None),
        ("0.00%", None),
        ("0.00E+00", None),
        ("General", None),
        ("@", None),
        ("", None),
        ('"yyyy"0', None),
    ],
)
def test_what_a_format_shows(code: str, expected: Shown | None) -> None:
    assert shown(code) is expected

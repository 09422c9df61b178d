"""Whether the PC's screen is locked; Windows alone is asked."""

from __future__ import annotations

import sys

import pytest

from partybuild_desktop.system.screen import is_locked


@pytest.mark.skipif(sys.platform == "win32", reason="Windows is asked")
def test_elsewhere_it_is_never_said_to_be_locked() -> None:
    assert is_locked() is False

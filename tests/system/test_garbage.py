"""Garbage is looked for again afterwards, whatever happened."""

from __future__ import annotations

import gc

import pytest

from partybuild_desktop.system.garbage import settle, uncollected


def test_it_is_off_within_and_on_again_after() -> None:
    assert gc.isenabled()
    with uncollected():
        assert not gc.isenabled()
        with uncollected():
            assert not gc.isenabled()
        assert not gc.isenabled()
    assert gc.isenabled()


def test_also_after_a_failure() -> None:
    with pytest.raises(ValueError, match="stop"), uncollected():
        raise ValueError("stop")
    assert gc.isenabled()


def test_everything_is_gone_through_more_rarely_once_the_window_stands() -> None:
    before = gc.get_threshold()
    gc.disable()
    try:
        settle()
        assert gc.isenabled()
        assert gc.get_threshold()[:2] == before[:2]
        assert gc.get_threshold()[2] > before[2]
        assert gc.get_freeze_count() > 0
    finally:
        gc.enable()
        gc.unfreeze()
        gc.set_threshold(*before)

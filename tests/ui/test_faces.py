"""The PC's own faces on paper: chosen in the settings, found or stood in for, and then printed."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest

from partybuild_desktop.reports import installed
from partybuild_desktop.system.paths import resources_dir
from tests.reports.test_ledger import fonts_of
from tests.ui.conftest import Desk


@pytest.fixture
def pc(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """A PC with a Song face, and a Kai one that cannot be read."""
    folder = tmp_path / "fonts"
    folder.mkdir()
    shutil.copy(resources_dir() / "fonts" / "LXGWWenKai-Regular.ttf", folder / "simsun.ttf")
    (folder / "simkai.ttf").write_bytes(b"OTTO" + bytes(200))
    monkeypatch.setattr(installed, "folders", lambda: iter([folder]))
    yield folder
    installed.of_this_pc.cache_clear()


def _printed_in(desk: Desk) -> set[str]:
    page = desk.page("ledger")
    names = fonts_of(page.sheets.drawn.pdf)
    return {name.partition("+")[2].split("-")[0] for name in names}


def test_the_faces_of_this_pc_are_chosen_and_what_is_missing_is_said(pc: Path, desk: Desk) -> None:
    page = desk.page("settings")
    faces = page.faces
    assert faces.bundled.isChecked(), "bundled unless chosen"
    assert "simsun.ttf" in faces.states["song"].text()
    assert "没有" in faces.states["fang"].text()
    assert "不能用于打印" in faces.states["kai"].text()
    assert faces.lacking.isHidden()
    assert "simsun" not in _printed_in(desk)
    page = desk.page("settings")
    page.faces.own.click()
    desk.settle()
    page = desk.page("settings")
    assert page.faces.own.isChecked()
    assert "小标宋" in page.faces.lacking.text()
    assert "宋体" not in page.faces.lacking.text().replace("小标宋", "")
    sample = page.faces.samples["song"]
    assert sample.path == pc / "simsun.ttf"
    assert sample.width() > 100
    assert {"simsun", "NotoSansSC"} <= _printed_in(desk)
    binder = desk.page("binder")
    assert binder.options.asked().printing.pc_fonts


def test_a_face_that_is_gone_is_stood_in_for(pc: Path, desk: Desk) -> None:
    desk.window.desk.app.settings.set("print/pc_fonts", "1")
    (pc / "simsun.ttf").unlink()
    page = desk.page("settings")
    assert "宋体" in page.faces.lacking.text()
    assert "simsun" not in _printed_in(desk)

"""Bringing in a roster through its window: mapping, dry run, import, undo, rejects."""

from __future__ import annotations

from pathlib import Path

import pytest

from partybuild_desktop.services.member import Scope
from partybuild_desktop.services.roster import Verdict
from partybuild_desktop.ui.dialogs.roster import RosterDialog
from tests.ui.conftest import Desk

SAMPLES = Path(__file__).parents[1] / "samples"


def _open(desk: Desk, name: str) -> RosterDialog:
    dialog = RosterDialog(desk.window.desk, desk.page("member"))
    dialog.read(SAMPLES / name)
    desk.settle()
    assert desk.dialog() is dialog
    return dialog


def test_a_roster_comes_in_and_goes_out_again_in_one_step(bare: Desk) -> None:
    app = bare.window.desk.app
    dialog = _open(bare, "红旗村花名册.xlsx")
    dialog.confirm()
    bare.settle()
    new = dialog.preview.counts[Verdict.NEW]
    assert new > 20
    assert app.members.count(Scope()) == 0  # a dry run writes nothing
    assert str(new) in dialog.main.text()
    dialog.confirm()
    bare.settle()
    assert app.members.count(Scope()) == new
    assert str(new) in dialog.told.text()
    assert app.backups.last() is not None
    assert bare.window.page.stack.currentIndex() == 0
    dialog.undo.click()
    assert app.members.count(Scope()) == 0
    assert not dialog.isVisible()


def test_importing_twice_finds_nothing_to_write(bare: Desk) -> None:
    for _ in range(2):
        dialog = _open(bare, "红旗村.csv")
        dialog.confirm()
        bare.settle()
        if dialog.main.isEnabled():
            dialog.confirm()
            bare.settle()
        counts = dialog.preview.counts
        dialog.done(0)
    assert counts[Verdict.NEW] == counts[Verdict.CHANGED] == 0
    assert counts[Verdict.SAME] > 0


def test_refused_rows_are_shown_with_their_reason_and_written_out(
    bare: Desk, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    dialog = _open(bare, "问题名单.xlsx")
    dialog.create_branches.setChecked(False)
    dialog.confirm()
    bare.settle()
    dialog.tabs.setCurrentIndex(4)
    grid = dialog.tabs.currentWidget()
    rows = grid.model().rowCount()
    assert rows == dialog.preview.counts[Verdict.REFUSED] > 0
    texts = [grid.model().text_at(n, 3) for n in range(rows)]
    assert all("请" in text for text in texts)  # each with a remedy
    assert "一并建立" in dialog.branches.text()  # and what to do about unknown branches
    grid.go_to("0")
    assert dialog.whole.text() == texts[0]
    target = tmp_path / "问题行.xlsx"
    opened = []
    monkeypatch.setattr("partybuild_desktop.ui.dialogs.roster.ask_save", lambda *_, **__: target)
    monkeypatch.setattr("partybuild_desktop.ui.dialogs.roster.open_folder_of", opened.append)
    dialog.rejects.click()
    bare.settle()
    assert target.exists()
    assert opened == [target]


def test_another_meaning_of_a_column_shows_at_once(bare: Desk) -> None:
    dialog = _open(bare, "红旗村花名册.xlsx")
    sheet, boxes = next(iter(dialog.mapping._boxes.items()))
    column, box = next((c, b) for c, b in boxes.items() if b.currentData() == "address")
    box.setCurrentIndex(box.findData("note"))
    box.activated.emit(box.currentIndex())
    bare.qtbot.waitUntil(
        lambda: "note" in [c.key for c in dialog.live.model().columns], timeout=3000
    )
    assert dialog.mapping.choice[sheet][column] == "note"
    other = next(b for b in boxes.values() if b.currentData() == "name")
    box.setCurrentIndex(box.findData("name"))
    assert other is not box
    dialog.confirm()
    assert "姓名" in dialog.trouble.text  # two columns for one field
    assert dialog.stack.currentIndex() == 0


def test_a_doubtful_column_stands_first_with_what_else_it_may_mean(
    bare: Desk, tmp_path: Path
) -> None:
    path = tmp_path / "名单.csv"
    path.write_text(
        "姓名,性别,出生日期,职务,入党时间\n王秀英,女,1960-01-01,会计,1985-07-01\n"
        "李大山,男,1961-01-01,支部书记,1986-07-01\n",
        encoding="utf-8",
    )
    dialog = RosterDialog(bare.window.desk, bare.page("member"))
    dialog.read(path)
    bare.settle()
    assert "1 列" in dialog.about.text()
    ((_, boxes),) = dialog.mapping._boxes.items()
    assert next(iter(boxes)) == 3


def test_a_file_that_is_no_roster_is_refused_by_name(bare: Desk, tmp_path: Path) -> None:
    path = tmp_path / "照片.xlsx"
    path.write_bytes(b"\xff\xd8\xff\xe0 not a workbook")
    dialog = RosterDialog(bare.window.desk, bare.page("member"))
    dialog.read(path)
    bare.settle()
    assert not dialog.isVisible()
    assert "照片.xlsx" in bare.window.message.text


def test_stopping_an_import_leaves_everything_as_it_was(bare: Desk) -> None:
    app = bare.window.desk.app
    dialog = _open(bare, "双河镇花名册.xlsx")
    dialog.create_branches.setChecked(True)
    dialog.confirm()
    bare.settle()
    assert len(dialog.preview.new_branches) == 11  # one of the twelve is there already
    dialog.confirm()
    for job in bare.life.jobs._waiting:
        job.cancel()
    bare.settle()
    assert app.members.count(Scope()) in (0, 960)
    assert len(app.orgs.tree()) in (1, 12)

"""The binder through the window: what is missing, the way there, and the binder itself."""

from __future__ import annotations

from pathlib import Path

import pytest

from partybuild_desktop.domain.binder import Lack
from partybuild_desktop.reports.preview import page_count
from partybuild_desktop.services.binder import entered_at
from partybuild_desktop.services.ledger import KINDS
from partybuild_desktop.services.ledger.kind import LedgerKind
from partybuild_desktop.ui.page import find_pages
from tests.ui.conftest import Desk


@pytest.mark.parametrize("kind", KINDS, ids=lambda kind: kind.kind)
def test_every_ledger_names_a_page_where_it_is_entered(kind: LedgerKind) -> None:
    lack = Lack(kind.box, kind.title, "ledger_empty", entered=kind.entered)
    titles = {page.key: page.title for page in find_pages()}
    assert entered_at(lack) == f"“{titles[kind.entered]}”页"


def test_what_is_missing_comes_first_and_leads_to_its_page(desk: Desk) -> None:
    page = desk.page("binder")
    assert "还缺" in page.heading.text()
    assert page.grid.model().rowCount() == len(page._lacks) > 0
    line = next(n for n, lack in enumerate(page._lacks) if lack.entered == "member")
    page.options.org.choose(desk.window.desk.app.orgs.find("红星村党支部"))
    page.look()
    desk.settle()
    line = next(n for n, lack in enumerate(page._lacks) if lack.entered == "member")
    page.grid.go_to(str(line))
    page.go.click()
    desk.settle()
    assert desk.window.page is desk.page("member")
    assert desk.window.desk.org == desk.window.desk.app.orgs.find("红星村党支部")


def test_every_jump_leads_to_the_records_that_lack_it(desk: Desk) -> None:
    app = desk.window.desk.app
    orgs = {org.uid for org in app.orgs.tree()}
    page = desk.page("binder")
    assert {lack.entered for lack in page._lacks} >= {"member", "org"}
    for n, lack in enumerate(page._lacks):
        page = desk.page("binder")
        page.grid.go_to(str(n))
        assert page.go.isEnabled()
        page.go.click()
        desk.settle()
        there = desk.window.page
        assert there is desk.page(lack.entered)
        if lack.entered == "member" and lack.keys:
            assert set(there.model.keys) == set(lack.keys)
            assert str(lack.args["n"]) in there.filters.found.text()
        if lack.entered == "org" and lack.keys:
            member = next((app.members.rows([key])[0] for key in lack.keys if key not in orgs), 0)
            assert there.uid in (lack.keys if not member else (member.org,))


def test_boxes_are_counted_and_one_at_least_is_needed(desk: Desk) -> None:
    page = desk.page("binder")
    assert all("册" in check.text() for check in page.options.boxes.values())
    for check in page.options.boxes.values():
        check.setChecked(False)
    page.look()
    assert not page.save.isEnabled()
    assert "至少" in page.heading.text()


def test_a_binder_comes_out_as_pdf_and_as_folder(
    desk: Desk, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    page = desk.page("binder")
    where = "partybuild_desktop.ui.pages.binder."
    opened: list[Path] = []
    tmp_path = tmp_path / "out"
    tmp_path.mkdir()
    monkeypatch.setattr(where + "ask_save", lambda *_, **__: tmp_path / "册.pdf")
    monkeypatch.setattr(where + "ask_folder", lambda *_, **__: tmp_path)
    monkeypatch.setattr(where + "open_file", opened.append)
    page.save.click()
    desk.settle()
    assert page_count(tmp_path / "册.pdf") > 5
    assert "册.pdf" in page.told.text()
    page.open.click()
    assert opened == [tmp_path / "册.pdf"]
    (kept,) = desk.window.desk.app.prints.list()
    assert kept.kind == "binder"
    page.folder.click()
    desk.settle()
    (folder,) = [p for p in tmp_path.iterdir() if p.is_dir()]
    assert (folder / "校验清单.txt").is_file()
    page.folder.click()
    desk.settle()
    assert page.done.isHidden(), "the folder is there already"
    assert desk.window.message.isVisible()


def test_the_binder_is_printed_as_a_ledger_is(
    desk: Desk, printed: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    page = desk.page("binder")
    binders, composed = desk.window.desk.app.binders, []
    whole = binders.compose

    def compose(**asked: object) -> object:
        composed.append(asked)
        return whole(**asked)  # type: ignore[arg-type]

    monkeypatch.setattr(binders, "compose", compose)
    page.paper.click()
    desk.settle()
    dialog = desk.dialog()
    assert dialog.last.value() > 5
    assert dialog.sides.currentData() == "long", "its margins are mirrored"
    dialog.first.setValue(2)
    dialog.last.setValue(4)
    dialog.main.click()
    desk.settle()
    assert page_count(printed.read_bytes()) == 3
    assert len(composed) == 1, "what was counted is printed"
    (kept,) = desk.window.desk.app.prints.list()
    assert kept.kind == "binder"


def test_without_a_printer_it_says_so(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("partybuild_desktop.ui.printing.printers", list)
    page = desk.page("binder")
    page.paper.click()
    assert "没有安装打印机" in desk.window.message.text


def test_one_click_on_the_first_page_prepares_it(desk: Desk) -> None:
    branch = desk.window.desk.app.orgs.find("红旗村党支部")
    desk.window.desk.move_to(branch)
    page = desk.page("binder")
    page.options.year.setCurrentIndex(2)
    next(iter(page.options.boxes.values())).setChecked(False)
    home = desk.page("home")
    home.binder.click()
    desk.settle()
    assert desk.window.page is page
    asked = page.options.asked()
    assert (asked.org, asked.year, asked.boxes) == (branch, 2026, tuple(page.options.boxes))
    assert page.save.hasFocus()
    assert "红旗村" in page.facts.text()

"""The binder through the service: boxes, what is missing, one file or a folder of them."""

from __future__ import annotations

import hashlib
from dataclasses import replace
from pathlib import Path

import pytest

from partybuild_desktop.domain.ledger import Column, Ledger
from partybuild_desktop.domain.problem import UserProblem
from partybuild_desktop.reports.preview import page_count, page_texts
from partybuild_desktop.services import binder as module
from partybuild_desktop.services import ledger as ledgers
from partybuild_desktop.services.binder import BOXES, entered_at, lack_text
from partybuild_desktop.services.ledger.kind import LedgerKind, Request, Sources
from partybuild_desktop.system.errors import Cancelled
from partybuild_desktop.system.progress import Progress
from tests.reports.invented import bare
from tests.services.village import Village


def test_every_ledger_is_in_its_box_in_order(village: Village) -> None:
    composed = village.app.binders.compose(org=village.flag, year=2025)
    binder = composed.binder
    assert (binder.org, binder.period, binder.day) == (
        "中共红旗村党支部委员会",
        "（2025年度）",
        "2025年12月31日",
    )
    titles = [section.title for section in binder.sections]
    assert titles == [box for box in BOXES if box in titles]
    kinds = [document.kind for document in binder.documents]
    by_box = [k.kind for box in titles for k in ledgers.KINDS if k.box == box]
    assert kinds == by_box
    assert all(document.as_of in ("2025-12-31", "") for document in binder.documents)


def test_boxes_can_be_chosen_and_an_unknown_one_is_refused(village: Village) -> None:
    composed = village.app.binders.compose(org=village.flag, boxes=["党员队伍"])
    assert [section.title for section in composed.binder.sections] == ["党员队伍"]
    with pytest.raises(UserProblem) as caught:
        village.app.binders.compose(boxes=["宝箱"])
    assert (caught.value.code, caught.value.args_) == ("box_unknown", {"name": "宝箱"})


@pytest.fixture
def later_kind(monkeypatch: pytest.MonkeyPatch) -> str:
    """A kind of ledger that somebody adds later, in a box of its own."""

    def compose(sources: Sources, request: Request) -> Ledger:
        if request.scope.org != sources.books.root:
            raise UserProblem("ledger_foot_too_long")
        return Ledger(kind="later", title="后来的台账", columns=(Column("内容"),), rows=[])

    kind = LedgerKind(
        kind="later", title="后来的台账", box="整改", compose=compose, entered="ledger"
    )
    kinds = (*ledgers.KINDS, kind)
    monkeypatch.setattr(ledgers, "KINDS", kinds)
    monkeypatch.setattr(module, "KINDS", kinds)
    return kind.kind


def test_a_ledger_that_is_added_later_appears_and_what_is_empty_is_named(
    village: Village, later_kind: str, tmp_path: Path
) -> None:
    assert "整改" in village.app.binders.boxes()
    composed = village.app.binders.compose(year=2025)
    assert composed.binder.documents[-1].kind == later_kind
    lack = composed.lacks[-1]
    assert (lack.box, lack.title, lack.code, lack.entered) == (
        "整改",
        "后来的台账",
        "ledger_empty",
        "ledger",
    )
    assert (lack_text(lack), entered_at(lack)) == ("没有记录", "“台账”页")
    path = tmp_path / "binder.pdf"
    village.app.prints.write(composed.binder, path)
    first = bare(page_texts(path)[0])
    assert first.startswith("迎检册自查单")
    assert "整改后来的台账没有记录“台账”页" in first


def test_a_ledger_that_cannot_be_composed_is_named_and_left_out(
    village: Village, later_kind: str
) -> None:
    composed = village.app.binders.compose(org=village.flag)
    assert later_kind not in [document.kind for document in composed.binder.documents]
    assert composed.lacks[-1].code == "ledger_refused"
    assert "页脚" in lack_text(composed.lacks[-1])


def test_one_file_with_right_numbers(village: Village, tmp_path: Path) -> None:
    composed = village.app.binders.compose(year=2025)
    path = tmp_path / "迎检册.pdf"
    done = village.app.prints.write(composed.binder, path)
    bound = village.app.binders.bound(composed, done.pages, done.missing_glyphs)
    assert bound.pages == page_count(path)
    assert (bound.boxes, bound.ledgers) == (
        len(composed.binder.sections),
        len(composed.binder.documents),
    )
    assert bound.missing_glyphs == ()


def test_a_folder_with_a_list_of_its_files(village: Village, tmp_path: Path) -> None:
    composed = village.app.binders.compose(org=village.flag, year=2025)
    folder = tmp_path / "迎检册"
    folder.mkdir()  # an empty folder may be there
    bound = village.app.binders.write_folder(composed, folder)
    lines = (folder / "校验清单.txt").read_text("utf-8").splitlines()
    files = {path.relative_to(folder).as_posix() for path in folder.rglob("*.pdf")}
    assert {line.split("  ", 1)[1] for line in lines} == files
    for line in lines:
        digest, name = line.split("  ", 1)
        assert hashlib.sha256((folder / name).read_bytes()).hexdigest() == digest
    names = sorted(files)
    assert names[0].startswith("01-组织建设/01-")
    assert len([name for name in files if "/" in name]) == bound.ledgers
    assert sum(page_count(folder / name) for name in files) == bound.pages


def test_a_folder_that_is_not_empty_is_left_alone(village: Village, tmp_path: Path) -> None:
    composed = village.app.binders.compose(org=village.flag)
    (tmp_path / "x").mkdir()
    (tmp_path / "x" / "重要.txt").write_text("x")
    with pytest.raises(UserProblem) as caught:
        village.app.binders.write_folder(composed, tmp_path / "x")
    assert caught.value.code == "target_not_empty"
    assert [path.name for path in (tmp_path / "x").iterdir()] == ["重要.txt"]


def test_cancel_leaves_nothing_behind(village: Village, tmp_path: Path) -> None:
    class Stops(Progress):
        calls = 0

        def advance(self, n: int = 1) -> None:
            self.calls += 1
            if self.calls == 3:
                raise Cancelled

    composed = village.app.binders.compose(org=village.flag)
    app = village.app
    for write in (
        lambda: app.prints.write(composed.binder, tmp_path / "x.pdf", Stops()),
        lambda: app.binders.write_folder(composed, tmp_path / "x", Stops()),
    ):
        with pytest.raises(Cancelled):
            write()
        assert [p for p in tmp_path.iterdir() if p.name != "village"] == []
    with pytest.raises(Cancelled):
        village.app.binders.compose(progress=Stops())


def test_names_of_files_are_fit_for_every_system(village: Village, tmp_path: Path) -> None:
    composed = village.app.binders.compose(org=village.flag, boxes=["党员队伍"])
    section = composed.binder.sections[0]
    documents = (replace(section.documents[0], title='2025/26: "台账"?*<>|. ' + "长" * 90),)
    binder = replace(composed.binder, sections=(replace(section, documents=documents),))
    village.app.binders.write_folder(replace(composed, binder=binder), tmp_path / "x")
    (name,) = [path.name for path in (tmp_path / "x" / "01-党员队伍").iterdir()]
    assert name.startswith("01-2025 26   台账")
    assert len(name) < 70

"""Prints through the service: numbered, listed, and printed again alike."""

from __future__ import annotations

from io import BytesIO
from pathlib import Path

import pytest

from partybuild_desktop.domain.printing import Printing
from partybuild_desktop.domain.problem import UserProblem
from partybuild_desktop.reports.preview import page_texts
from partybuild_desktop.services.ledger import KINDS
from partybuild_desktop.services.member import Scope
from partybuild_desktop.store.table import PRINT
from partybuild_desktop.system.errors import Cancelled, EnvironmentProblem
from partybuild_desktop.system.i18n import set_language
from partybuild_desktop.system.progress import Progress
from tests.services.village import Village
from tests.store.safe import ENCODINGS


def roster(village: Village) -> object:
    return village.app.ledgers.compose("roster", Scope(org=village.flag))


def test_the_serial_number_is_on_every_page_and_in_the_list(
    village: Village, tmp_path: Path
) -> None:
    prints, path = village.app.prints, tmp_path / "花名册.pdf"
    done = prints.write(roster(village), path, org=village.flag)  # type: ignore[arg-type]
    code = village.app.orgs.get(village.flag).code
    assert done.serial == f"{code}-2026-0001"
    assert all(f"编号 {done.serial}" in text for text in page_texts(path))
    (listed,) = prints.list()
    assert (listed.n, listed.serial, listed.kind, listed.pages) == (1, done.serial, "roster", 1)
    assert listed.wall.startswith("2026-01-10T")


@pytest.mark.parametrize("kind", [kind.kind for kind in KINDS])
def test_it_prints_again_byte_for_byte_whatever_became_of_the_books(
    village: Village, tmp_path: Path, kind: str
) -> None:
    app, first, again = village.app, tmp_path / "first.pdf", tmp_path / "again.pdf"
    ledger = app.ledgers.compose(kind, Scope(org=village.flag))
    printing = Printing(watermark="内部资料", dx_mm=1.5, dy_mm=-1)
    done = app.prints.write(ledger, first, org=village.flag, printing=printing)
    app.members.set(village.uid("刘文华"), {"name": "刘文化", "phone": "13812345678"})
    set_language("en")
    assert app.prints.reprint(done.n, again).serial == done.serial
    assert again.read_bytes() == first.read_bytes()
    assert app.prints.draw_again(done.n) == first.read_bytes()


def test_a_binder_prints_again_too(village: Village, tmp_path: Path) -> None:
    app, first, again = village.app, tmp_path / "first.pdf", tmp_path / "again.pdf"
    composed = app.binders.compose(org=village.flag, year=2025)
    done = app.prints.write(composed.binder, first, org=village.flag, mirror=False)
    app.prints.reprint(done.n, again)
    assert again.read_bytes() == first.read_bytes()
    assert app.prints.list()[0].kind == "binder"
    assert any(f"编号 {done.serial}" in text for text in page_texts(first)[:4])


def test_what_is_printed_again_takes_no_number(village: Village, tmp_path: Path) -> None:
    for n in (1, 2):
        done = village.app.prints.write(roster(village), tmp_path / f"{n}.pdf")  # type: ignore[arg-type]
        village.app.prints.reprint(1, tmp_path / "again.pdf")
        assert done.serial == f"01-2026-000{n}"
    assert len(village.app.prints.list()) == 2


class Stops(Progress):
    def check(self) -> None:
        raise Cancelled


def test_what_did_not_come_out_is_not_recorded(village: Village, tmp_path: Path) -> None:
    prints = village.app.prints
    with pytest.raises(Cancelled):
        prints.write(roster(village), tmp_path / "x.pdf", Stops())  # type: ignore[arg-type]
    with pytest.raises(EnvironmentProblem):
        prints.write(roster(village), tmp_path / "no" / "x.pdf")  # type: ignore[arg-type]
    (tmp_path / "folder.pdf").mkdir()
    with pytest.raises(EnvironmentProblem):
        prints.write(roster(village), tmp_path / "folder.pdf")  # type: ignore[arg-type]
    assert prints.list() == []
    stream = BytesIO()
    assert prints.draw(roster(village), stream).serial == "01-2026-0001"  # type: ignore[arg-type]


def test_a_print_there_is_not_and_one_that_is_damaged(village: Village, tmp_path: Path) -> None:
    prints = village.app.prints
    with pytest.raises(UserProblem) as caught:
        prints.reprint(7, tmp_path / "x.pdf")
    assert caught.value.code == "print_unknown"
    done = prints.write(roster(village), tmp_path / "x.pdf")  # type: ignore[arg-type]
    with village.app.books.local() as conn:
        conn.execute(PRINT.update().values(copy=b"\x78\x9cno"))
    with pytest.raises(UserProblem) as caught:
        prints.reprint(done.n, tmp_path / "y.pdf")
    assert caught.value.code == "print_damaged"
    assert not (tmp_path / "y.pdf").exists()


def test_no_name_lies_in_clear_on_the_disk(village: Village, tmp_path: Path) -> None:
    stream = BytesIO()
    village.app.prints.draw(roster(village), stream)  # type: ignore[arg-type]
    folder = village.app.paths.data_dir
    for path in (path for path in folder.rglob("*") if path.is_file()):
        data = path.read_bytes()
        for encoding in ENCODINGS:
            assert "刘文华".encode(encoding) not in data, path

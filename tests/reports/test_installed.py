"""The PC's own faces: found by their names, used first, never needed (T17: three situations)."""

from __future__ import annotations

import shutil
from io import BytesIO
from pathlib import Path

import pytest

from partybuild_desktop.reports import sheets
from partybuild_desktop.reports.font import Fonts, Role, bundled
from partybuild_desktop.reports.installed import installed
from partybuild_desktop.reports.ledger import draw
from partybuild_desktop.reports.preview import page_texts
from partybuild_desktop.system.paths import resources_dir
from tests.reports.documents import article
from tests.reports.invented import bare, drawn, roster
from tests.reports.test_ledger import fonts_of

BUNDLED = resources_dir() / "fonts"


@pytest.fixture
def pc(tmp_path: Path) -> Path:
    """A PC with three faces under the names of licensed ones, in a folder below."""
    folder = tmp_path / "fonts" / "truetype"
    folder.mkdir(parents=True)
    for source, name in (
        ("LXGWWenKai-Regular", "SIMFANG.TTF"),
        ("NotoSerifSC-Bold", "FZXBSJW.TTF"),
        ("NotoSansSC-Regular", "simsun.ttf"),
    ):
        shutil.copy(BUNDLED / f"{source}.ttf", folder / name)
    return tmp_path / "fonts"


def test_faces_are_found_by_their_names(pc: Path) -> None:
    found = installed([pc, pc / "nowhere"])
    assert {role: path.name for role, path in found.items()} == {
        Role.FANG: "SIMFANG.TTF",
        Role.TITLE: "FZXBSJW.TTF",
        Role.SONG: "simsun.ttf",
    }
    assert installed([]) == {}


def test_the_chosen_face_comes_first_and_the_bundled_ones_help_out(pc: Path) -> None:
    fonts = Fonts(BUNDLED, installed([pc]))
    assert fonts[Role.SONG].first.fontName == "simsun-song"
    assert fonts[Role.HEI].first.fontName == bundled()[Role.HEI].first.fontName
    assert [font.fontName for font, _ in fonts[Role.SONG].runs("张𠮷")] == [
        "simsun-song",
        "HanaMinB",
    ]
    assert fonts.unusable == []


@pytest.mark.parametrize("document", [roster(20), article(1)], ids=lambda d: d.kind)
def test_every_situation_embeds_its_faces_and_keeps_the_text(pc: Path, document: object) -> None:
    stream = BytesIO()
    draw(document, stream, fonts=Fonts(BUNDLED, installed([pc])))  # type: ignore[arg-type]
    pdf, plain = stream.getvalue(), drawn(document)[0]  # type: ignore[arg-type]
    assert all(fonts_of(pdf).values())
    assert [bare(text) for text in page_texts(pdf)] == [bare(text) for text in page_texts(plain)]
    assert pdf != plain


def test_a_face_that_cannot_be_used_is_named_and_the_bundled_one_stands_in(pc: Path) -> None:
    (pc / "truetype" / "simsun.ttf").write_bytes(b"OTTO" + bytes(200))
    fonts = Fonts(BUNDLED, installed([pc]))
    assert [path.name for path in fonts.unusable] == ["simsun.ttf"]
    assert fonts[Role.SONG].first is not None
    stream = BytesIO()
    draw(roster(3), stream, fonts=fonts)
    assert "NotoSerifSC-Regular" in {name.partition("+")[2] for name in fonts_of(stream.getvalue())}


def test_the_option_of_a_print_decides(monkeypatch: pytest.MonkeyPatch, pc: Path) -> None:
    from partybuild_desktop.domain.printing import Printing

    chosen = Fonts(BUNDLED, installed([pc]))
    monkeypatch.setattr(sheets, "of_this_pc", lambda: chosen)
    stream = BytesIO()
    draw(roster(3), stream, printing=Printing(pc_fonts=True))
    assert "simsun" in {
        name.partition("+")[2].split("-")[0] for name in fonts_of(stream.getvalue())
    }

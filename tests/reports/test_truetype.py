"""The reader of font files against reportlab's own, which reads the whole file."""

from __future__ import annotations

import struct
from pathlib import Path

import pytest
from reportlab.pdfbase.ttfonts import TTFontFile

from partybuild_desktop.reports import truetype
from partybuild_desktop.reports.truetype import TrueType
from partybuild_desktop.system.errors import EnvironmentProblem
from partybuild_desktop.system.paths import resources_dir

FONTS = resources_dir() / "fonts"
SAMPLE = "红旗村党员花名册（盖章）0123456789*ABCxyz·，。䶮𬭎⼀一　"


@pytest.mark.parametrize("name", ["NotoSerifSC-Regular", "HanaMinB"])
def test_glyphs_and_widths_are_those_of_the_font(name: str) -> None:
    ours, theirs = TrueType(FONTS / f"{name}.ttf"), TTFontFile(str(FONTS / f"{name}.ttf"))
    codes = [*map(ord, SAMPLE), *list(theirs.charToGlyph)[::97], 0xE000, 0x10FFFF]
    for code in codes:
        glyph = ours.glyph(code)
        assert glyph == theirs.charToGlyph.get(code, 0)
        if glyph:
            assert ours.advance(glyph) == pytest.approx(theirs.charWidths[code], abs=0.01)
    assert ours.bbox == pytest.approx(theirs.bbox, abs=0.01)


def test_the_older_map_of_the_basic_plane_says_the_same(monkeypatch: pytest.MonkeyPatch) -> None:
    newer = TrueType(FONTS / "NotoSerifSC-Regular.ttf")
    monkeypatch.setattr(truetype, "_UNICODE", {(3, 1): 0, (0, 3): 0})
    older = TrueType(FONTS / "NotoSerifSC-Regular.ttf")
    for code in range(0, 0xFFFF, 13):
        assert older.glyph(code) == newer.glyph(code)
    assert older.glyph(0x2CB4E) == 0


def test_a_face_of_a_collection(tmp_path: Path) -> None:
    data = bytearray((FONTS / "NotoSansSC-Regular.ttf").read_bytes())
    (count,) = struct.unpack_from(">H", data, 4)
    for entry in range(12, 12 + 16 * count, 16):  # places count from the start of the file
        (offset,) = struct.unpack_from(">I", data, entry + 8)
        struct.pack_into(">I", data, entry + 8, offset + 16)
    path = tmp_path / "two.ttc"
    path.write_bytes(struct.pack(">4sIII", b"ttcf", 0x00010000, 1, 16) + data)
    assert TrueType(path).glyph(ord("村")) == TrueType(FONTS / "NotoSansSC-Regular.ttf").glyph(
        ord("村")
    )


def test_a_subset_has_the_glyphs_asked_for_and_their_parts() -> None:
    face = TrueType(FONTS / "NotoSerifSC-Regular.ttf")
    village, e = (face.glyph(ord(char)) for char in "村é")
    data, new = face.subset([(village, 0), (e, 0), (village, 1000)])
    assert {(0, 0), (village, 0), (e, 0), (village, 1000)} <= set(new)
    assert new[0, 0] == 0
    assert sorted(new.values()) == list(range(len(new)))
    assert len(data) < 10_000
    # The sum over a whole font with its adjustment is a constant (OpenType, head table).
    words = struct.unpack(f">{len(data) // 4}I", data)
    assert sum(words) & 0xFFFFFFFF == 0xB1B0AFBA


@pytest.mark.parametrize("content", [b"", b"not a font" * 50, b"\0\1\0\0\0\1" + b"\xff" * 60])
def test_what_is_no_font_is_named(tmp_path: Path, content: bytes) -> None:
    path = tmp_path / "broken.ttf"
    path.write_bytes(content)
    with pytest.raises(EnvironmentProblem) as caught:
        TrueType(path)
    assert caught.value.code == "font_damaged"
    assert caught.value.args_["path"] == str(path)


def test_a_missing_font_is_named(tmp_path: Path) -> None:
    with pytest.raises(EnvironmentProblem) as caught:
        TrueType(tmp_path / "none.ttf")
    assert caught.value.code == "path_missing"

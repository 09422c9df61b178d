"""Roles, fallback and what no font can draw."""

from __future__ import annotations

import pytest

from partybuild_desktop.reports.font import Role, bundled, missing_glyphs, printable


@pytest.mark.parametrize("role", list(Role))
def test_rare_characters_are_drawn_in_every_role(role: Role) -> None:
    face = bundled()[role]
    assert face.draws("红旗村ABC123*·䶮𠮷𬭎★①%")
    assert "".join(text for _, text in face.runs("张𠮷䶮三")) == "张𠮷䶮三"


def test_a_text_of_one_face_is_one_run() -> None:
    song = bundled()[Role.SONG]
    assert song.runs("红旗村1组") == [(song.first, "红旗村1组")]
    assert [font.fontName for font, _ in song.runs("张𠮷三")] == [
        "NotoSerifSC-Regular",
        "HanaMinB",
        "NotoSerifSC-Regular",
    ]


def test_width_counts_the_face_that_draws() -> None:
    assert bundled()[Role.SONG].width("张𠮷") == 2.0


def test_missing_characters_are_named_once_with_their_first_place() -> None:
    texts = [("第 1 行", "好"), ("第 2 行", "\U0003134a和"), ("第 3 行", "\U0003134a")]
    (missing,) = missing_glyphs(texts)
    assert (missing.char, missing.codepoint, missing.where) == ("\U0003134a", "U+3134A", "第 2 行")
    assert not missing.private
    assert str(missing) == "\U0003134a（U+3134A）：第 2 行"


def test_a_private_character_is_missing_even_where_a_font_has_one() -> None:
    # LXGWWenKai has its own glyph at U+E500: it would print as something else.
    (missing,) = missing_glyphs([("姓名", "张\ue500")])
    assert missing.private
    assert str(missing) == "U+E500（造字）：姓名"


@pytest.mark.parametrize(
    ("typed", "shown"),
    [
        ("张三", "张三"),
        ("张　三", "张　三"),
        ("a\tb", "a b"),
        ("一\r\n二\r三", "一\n二\n三"),
        ("\x00a\x07b\x1b", "ab"),
        ("葛\U000e0100城\u200b", "葛城"),
        ("\ud800x", "x"),
        ("a\xa0b", "a\xa0b"),
    ],
)
def test_what_has_no_shape_is_not_drawn(typed: str, shown: str) -> None:
    assert printable(typed) == shown

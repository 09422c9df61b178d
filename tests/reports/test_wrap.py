"""Lines: nothing lost, no mark where it may not stand, numbers and dates whole."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from partybuild_desktop.reports.font import Role, bundled
from partybuild_desktop.reports.wrap import balance, longest_piece, wrap

FACE = bundled()[Role.SONG]
WIDTHS = st.floats(min_value=1.0, max_value=30.0)
TEXTS = st.text(
    alphabet="红旗村组号，。、；：？！（）《》“”·0123456789年月日AZaz-/.*() 　", max_size=80
)


@given(TEXTS, WIDTHS)
def test_nothing_is_lost_and_no_line_is_too_long(text: str, width: float) -> None:
    lines = wrap(text, width, FACE)
    assert "".join(lines) == text
    for line in lines:
        assert FACE.width(line.rstrip(" 　")) <= width + 1e-9 or len(line.rstrip(" 　")) == 1


@given(TEXTS, WIDTHS)
def test_balanced_lines_lose_nothing_either(text: str, width: float) -> None:
    assert "".join(balance(text, width, FACE)) == text


@pytest.mark.parametrize("width", range(4, 20))
def test_marks_stand_where_they_may(width: int) -> None:
    text = "他说：“好。”村委会（原大队部）东侧，靠近《农家书屋》、卫生室；买买提·吐尔逊。"
    lines = wrap(text, width, FACE)
    assert not any(line[0] in "，。、；：？！）》”·" for line in lines)
    assert not any(line[-1] in "（《“" for line in lines)


@pytest.mark.parametrize(
    "piece", ["421281199001011234", "13812345678", "2002年7月1日", "0715-5350012", "12组"]
)
def test_numbers_dates_and_telephones_stay_whole(piece: str) -> None:
    width = FACE.width(piece)
    for before in range(1, 12):
        lines = wrap("红" * before + piece + "村", width, FACE)
        assert any(piece in line for line in lines)


def test_what_is_longer_than_the_line_is_cut() -> None:
    assert wrap("421281199001011234", 5, FACE) == ["421281199", "001011234"]


def test_a_lone_last_character_gets_company() -> None:
    assert wrap("红旗村五组三十六号", 8, FACE) == ["红旗村五组三十", "六号"]


def test_line_ends_are_kept() -> None:
    assert wrap("红旗村\n五组\n", 8, FACE) == ["红旗村", "五组", ""]


def test_a_heading_is_broken_evenly() -> None:
    assert balance("公民身份号码", 5, FACE) == ["公民身", "份号码"]
    assert balance("序号", 5, FACE) == ["序号"]


def test_the_longest_piece() -> None:
    assert longest_piece("联系13812345678或12月1日", FACE) == FACE.width("13812345678")
    assert longest_piece("红旗村", FACE) == 0


def test_a_balanced_heading_keeps_its_dash_with_what_comes_before() -> None:
    assert balance("1945.9.3—1949.9", 6, FACE) == ["1945.9.3—", "1949.9"]
    assert balance("1976.11—1978.12", 6, FACE) == ["1976.11—", "1978.12"]


@pytest.mark.parametrize(
    ("text", "width", "lines"),
    [
        ("东湖村第一支部", 4, ["东湖村", "第一支部"]),
        ("茶庵村联合支部", 4, ["茶庵村", "联合支部"]),
        ("大专及以上学历", 5, ["大专及以上", "学历"]),
        ("大专及以上学历", 4, ["大专及以", "上学历"]),  # no room for it
        ("红旗村党支部", 6, ["红旗村党支部"]),
    ],
)
def test_a_name_is_parted_where_its_sense_is(text: str, width: float, lines: list[str]) -> None:
    assert balance(text, width, FACE) == lines

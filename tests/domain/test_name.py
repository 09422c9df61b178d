"""Names are kept as typed; padding goes, separators become one, searching has its own form."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from partybuild_desktop.domain import name


@pytest.mark.parametrize(
    ("typed", "stored"),
    [
        ("张三", "张三"),
        ("张　三", "张三"),
        ("张 三", "张三"),
        ("张\u00a0 三", "张三"),
        ("张\n三", "张三"),
        (" 张三 ", "张三"),
        ("张　　三　四", "张三四"),
        ("买买提·吐尔逊", "买买提·吐尔逊"),
        ("买买提•吐尔逊", "买买提·吐尔逊"),
        ("买买提．吐尔逊", "买买提·吐尔逊"),
        ("买买提・吐尔逊", "买买提·吐尔逊"),
        ("买买提‧吐尔逊", "买买提·吐尔逊"),
        ("买买提∙吐尔逊", "买买提·吐尔逊"),
        ("买买提⋅吐尔逊", "买买提·吐尔逊"),
        ("买买提﹒吐尔逊", "买买提·吐尔逊"),
        ("买买提.吐尔逊", "买买提·吐尔逊"),
        ("买买提 • 吐尔逊", "买买提·吐尔逊"),
        ("阿依古丽·阿不都热合曼·买买提", "阿依古丽·阿不都热合曼·买买提"),
        ("John Smith", "John Smith"),
        ("J.Smith", "J.Smith"),
        ("张 A", "张 A"),
        ("张\u200b三\ufeff", "张三"),
        ("张\u202e三", "张三"),
        ("陈𠙶", "陈𠙶"),
        ("陈 𠙶", "陈𠙶"),
        ("王𬭎", "王𬭎"),
        ("张䶮", "张䶮"),
        ("赵〇一", "赵〇一"),
        ("李\ue000", "李\ue000"),
        ("\uf900三", "\uf900三"),
        ("\U0002f800三", "\U0002f800三"),
        ("\ufa10三", "\ufa10三"),
        ("葛\U000e0100三", "葛\U000e0100三"),
        ("=cmd|'/c calc'!A1", "=cmd|'/c calc'!A1"),
        ("", ""),
        ("　", ""),
    ],
)
def test_the_stored_name(typed: str, stored: str) -> None:
    assert name.clean(typed) == stored


def test_the_search_form_is_one_for_all_spellings() -> None:
    spellings = ("买买提·吐尔逊", "买买提•吐尔逊", "买买提 吐尔逊", "买买提吐尔逊", "买买提.吐尔逊")
    assert {name.search_form(spelling) for spelling in spellings} == {"买买提吐尔逊"}
    assert name.search_form("Zhang San") == "zhangsan"
    assert name.search_form("\uf900") == "豈"
    assert name.search_form("葛\U000e0100") == "葛"


def test_characters_of_somebodys_own_are_found_and_a_standard_one_is_offered() -> None:
    assert name.private_use("张\ue81e\ue000") == "\ue81e\ue000"
    assert name.private_use("张䶮") == ""
    assert name.suggestion("\ue81e") == "龴"
    assert name.suggestion("张\ue000") == "张\ue000"
    assert name.suggestion("\ue831") == "𡗗"


def test_a_standard_form_is_whole_or_none() -> None:
    assert name.standard_form("张\ue81e") == "张龴"
    assert name.standard_form("张\ue81e\ue000") == ""
    assert name.standard_form("张三") == ""


def test_the_table_of_standard_places_agrees_with_the_codec_where_that_knows_them() -> None:
    trails = [*range(0x50, 0x7F), *range(0x80, 0xA1)]
    private = range(0xE815, 0xE865)
    assert len(trails) == len(private) == 80
    for trail, place in zip(trails, private, strict=True):
        known = bytes([0xFE, trail]).decode("gb18030")
        if not name.private_use(known):
            assert name.STANDARD[place] == known
        else:
            assert ord(known) == place
    assert len(name.STANDARD) == 90
    assert not name.private_use("".join(name.STANDARD.values()))


@given(st.text(max_size=30))
def test_cleaning_again_changes_nothing(text: str) -> None:
    once = name.clean(text)
    assert name.clean(once) == once


@given(st.text(max_size=30))
def test_the_search_form_does_not_depend_on_cleaning(text: str) -> None:
    assert name.search_form(name.clean(text)) == name.search_form(text)

"""Code lists: complete, with their source, and matched without guessing by number."""

from __future__ import annotations

import pytest

from partybuild_desktop.domain.code import CodeList
from partybuild_desktop.domain.event import Status
from partybuild_desktop.domain.member import FIELDS, Kind
from tests.domain.rosters import codes

ENTRIES = {"nation": 58, "education": 20, "position": 49, "org_kind": 10, "kind": 2}
#  Yearly table 4 (党内统计年报 2012): the bands in order.
BANDS = ["研究生", "大学本科", "大学专科", "中专", "高中、中技", "初中及以下"]


def test_every_field_with_codes_has_its_list() -> None:
    wanted = {field.codes for field in FIELDS if field.kind is Kind.CODE}
    assert wanted <= set(codes())
    assert {"status", "yesno", "party_post", "exit_reason", "political_status"} <= set(codes())


def test_the_lists_are_complete() -> None:
    assert {name: len(codes()[name].items) for name in ENTRIES} == ENTRIES
    assert [codes()["nation"].items[n].code for n in range(56)] == [
        f"{n:02d}" for n in range(1, 57)
    ]


def test_every_status_of_the_history_is_in_its_list() -> None:
    assert all(status.value in codes()["status"] for status in Status)


@pytest.mark.parametrize("name", sorted(codes()))
def test_every_entry_says_what_it_is_and_is_found_again(name: str) -> None:
    known = codes()[name]
    assert known.title
    assert known.standard
    assert known.source
    for item in known.items:
        assert item.label
        assert item.en
        assert item.en.isascii()
        assert known.label(item.code) == item.label
        assert known.label(item.code, "en") == item.en
        for spelling in (item.label, f"{item.code} {item.label}", *item.aliases, item.en):
            assert known.match(spelling) == item.code
        assert known.match(known.official(item.code)) == item.code


def test_a_stored_value_is_a_code_or_means_one() -> None:
    posts = codes()["party_post"]
    secretary = posts.match("书记")
    assert secretary is not None
    assert [posts.code_of(text) for text in (secretary, "书记", "镇长")] == [secretary] * 2 + [None]


def test_the_bands_of_table_4() -> None:
    found = [codes()["education"].more(item.code, "band") for item in codes()["education"].items]
    assert list(dict.fromkeys(found)) == BANDS
    assert codes()["education"].more("2C", "band") == "大学专科"
    assert codes()["education"].more("不在", "band") == ""


@pytest.mark.parametrize(
    ("name", "text", "code"),
    [
        ("nation", "01 汉族", "01"),
        ("nation", "01汉族", "01"),
        ("nation", " 01  汉族 ", "01"),
        ("nation", "０１汉族", "01"),
        ("nation", "汉", "01"),
        ("nation", "土家", "15"),
        ("nation", "维吾尔", "05"),
        ("nation", "01", "01"),
        ("nation", "1", "01"),
        ("nation", "97 其他", "91"),
        ("nation", "火星族", None),
        ("nation", "01 回族", None),
        ("nation", "77", None),
        ("education", "12 硕士研究生", "12"),
        ("education", "硕士研究生", "12"),
        ("education", "1B 省（区、市）委党校研究生", "1B"),
        ("education", "1B省(区、市)委党校研究生", "1B"),
        ("education", "1A", "1A"),
        ("education", "本科", "21"),
        ("education", "大学本科", "21"),
        ("education", "研究生", "12"),
        ("education", "大专", "22"),
        ("education", "专科", "22"),
        ("education", "中专", "41"),
        ("education", "中技", "47"),
        ("education", "高中", "6"),
        ("education", "职高", "44"),
        ("education", "文盲", "9"),
        # GB/T 4658 has other numbers: the label decides, never the number alone
        ("education", "12", None),
        ("education", "22", None),
        ("education", "6", None),
        ("education", "12 博士结业", None),
        ("education", "22 大学", None),
        ("education", "61 高中毕业", "6"),
        ("education", "31 大学专科毕业", "22"),
        ("education", "炼丹", None),
        ("position", "606（转业）待安置、学生毕业未就业的人员", "606"),
        ("position", "606(转业)待安置、毕业未就业", "606"),
        ("position", "11 农牧渔业生产人员", "11"),
        ("position", "农牧渔业生产人员", "11"),
        ("position", "务农", "11"),
        ("position", "123 外出务工经商人员", "123"),
        ("position", "11", None),
        ("position", "011 公务员", "011"),
        ("position", "11 公务员", None),
        ("kind", "正式党员", "1"),
        ("kind", "中共预备党员", "2"),
        ("kind", "预", "2"),
        ("kind", "积极分子", None),
        ("sex", "男", "1"),
        ("sex", "女性", "2"),
        ("sex", "1", "1"),
        ("yesno", "是", "1"),
        ("yesno", "√", "1"),
        ("yesno", "否", "0"),
        ("yesno", "无", "0"),
        ("yesno", "TRUE", "1"),
        ("status", "正常", "1"),
        ("status", "停止党籍", "12"),
    ],
)
def test_what_a_cell_means(name: str, text: str, code: str | None) -> None:
    assert codes()[name].match(text) == code


def test_a_text_outside_its_list_is_kept_and_never_becomes_a_code() -> None:
    education = codes()["education"]
    assert education.outside("炼丹") == "炼丹"
    assert education.label("炼丹") == "炼丹"
    kept = education.outside("12")
    assert kept not in education
    assert education.label(kept) == "12"
    assert education.official("21") == "21 大学"
    assert education.official("炼丹") == "炼丹"


def test_a_spelling_that_means_two_things_is_a_fault_of_the_list() -> None:
    head = {"title": "", "standard": "", "source": ""}
    same = [{"code": "1", "label": "甲", "en": "a"}, {"code": "2", "label": "甲", "en": "b"}]
    with pytest.raises(ValueError, match="甲"):
        CodeList.parse("x", {**head, "items": same})
    twice = [{"code": "1", "label": "甲", "en": "a"}, {"code": "1", "label": "乙", "en": "b"}]
    with pytest.raises(ValueError, match="1"):
        CodeList.parse("x", {**head, "items": twice})

"""What is typed as what is stored, and what looks doubtful about the values together."""

from __future__ import annotations

import pytest

from partybuild_desktop.domain.member import FIELD
from partybuild_desktop.domain.problem import UserProblem
from partybuild_desktop.domain.value import doubts, read_value
from tests.domain.rosters import codes


@pytest.mark.parametrize(
    ("key", "typed", "stored"),
    [
        ("name", " 张　三 ", "张三"),
        ("name", "买买提•吐尔逊", "买买提·吐尔逊"),
        ("name", "李䶮", "李䶮"),
        ("birth", "1985年7月1日", "1985-07-01"),
        ("birth", "1985.07", "1985-07"),
        ("birth", "1985.1", "1985-01"),
        ("birth", "1985.10", "1985-10"),
        ("birth", "1985", "1985"),
        ("id", "11010519491231002x", "11010519491231002X"),
        ("id", "110105491231002", "11010519491231002X"),
        ("sex", "女", "2"),
        ("sex", "2", "2"),
        ("nation", "土家", "15"),
        ("nation", "01 汉族", "01"),
        ("education", "本科", "21"),
        ("education", "21", "21"),  # what a list on the form gives
        ("position", "务农", "11"),
        ("position", "村民", "村民"),  # outside the list: kept, and doubtful
        ("migrant_worker", "是", "1"),
        ("mobile", "否", "0"),
        ("phone", "138 0000 0000", "13800000000"),
        ("phone", "１３８００００００００", "13800000000"),
        ("phone", "13800000000.0", "13800000000"),
        ("seniority_offset", "-12", "-12"),
        ("address", " 红旗村3组 ", "红旗村3组"),
        ("note", "", ""),
        ("birth", "   ", ""),
    ],
)
def test_typed_text_as_it_is_stored(key: str, typed: str, stored: str) -> None:
    assert read_value(FIELD[key], typed, codes()) == stored


@pytest.mark.parametrize(
    ("key", "typed", "code"),
    [
        ("birth", "1985-13-40", "date_invalid"),
        ("birth", "去年", "date_invalid"),
        ("joined", "85.7.1", "date_invalid"),
        ("id", "110105194912310021", "id_checksum"),
        ("id", "11010519491231002", "id_length"),
        ("id", "1.10105E+17", "id_damaged"),
    ],
)
def test_what_cannot_be_stored_is_refused_at_its_field(key: str, typed: str, code: str) -> None:
    with pytest.raises(UserProblem) as caught:
        read_value(FIELD[key], typed, codes())
    assert (caught.value.code, caught.value.field) == (code, key)


# ---------------------------------------------------------------- doubts

GOOD = {
    "name": "王秀英",
    "id": "11010519491231002X",
    "sex": "2",
    "birth": "1949-12-31",
    "kind": "1",
    "joined": "1972-05",
}


def found(**values: str) -> list[tuple[str, str]]:
    return [(p.code, p.field) for p in doubts({**GOOD, **values}, codes())]


def test_nothing_doubtful() -> None:
    assert found() == []


@pytest.mark.parametrize(
    ("values", "expected"),
    [
        ({"id": ""}, [("id_missing", "id")]),
        ({"sex": "1"}, [("sex_mismatch", "sex")]),
        ({"sex": ""}, []),
        ({"birth": "1949-12-30"}, [("birth_mismatch", "birth")]),
        ({"birth": "1949-12"}, []),
        ({"birth": "1949"}, []),
        ({"birth": "1950"}, [("birth_mismatch", "birth")]),
        ({"birth": ""}, []),
        # 18 on 31 December 1967
        ({"joined": "1967-12-30", "confirmed": "1968-12-30"}, [("under_18_at_joining", "joined")]),
        ({"joined": "1967-12-31", "confirmed": "1968-12-31"}, []),
        ({"joined": "1967-12", "confirmed": "1968-12"}, []),
        ({"joined": "1967", "confirmed": "1968"}, []),
        ({"joined": "1966", "confirmed": "1967"}, [("under_18_at_joining", "joined")]),
        ({"birth": "", "joined": "1966", "confirmed": "1967"}, [("under_18_at_joining", "joined")]),
        ({"joined": "1985-07-01"}, [("confirmed_missing", "confirmed")]),
        ({"joined": "1985-07-01", "kind": "2"}, []),
        ({"joined": "1969-03-31"}, [("confirmed_missing", "confirmed")]),
        ({"joined": "1969-04-01"}, []),
        ({"joined": "1977-08-12"}, [("confirmed_missing", "confirmed")]),
        (
            {"joined": "1985-07-01", "confirmed": "1985-06-30"},
            [("confirmed_before_joined", "confirmed")],
        ),
        ({"joined": "1985-07-01", "confirmed": "1985"}, []),
        ({"joined": "1985-07-01", "confirmed": "1984"}, [("confirmed_before_joined", "confirmed")]),
        ({"position": "村民"}, [("code_unknown", "position")]),
        ({"nation": "15"}, []),
        ({"name": "张\ue81e"}, [("name_private_known", "name")]),
        ({"name": "张\ue000"}, [("name_private", "name")]),
        ({"name": "陈𠙶"}, []),
    ],
)
def test_what_looks_doubtful(values: dict[str, str], expected: list[tuple[str, str]]) -> None:
    assert found(**values) == expected


def test_a_wrong_check_character_is_taken_with_a_reason() -> None:
    wrong = "110105194912310021"  # the right one ends in X
    with pytest.raises(UserProblem):
        read_value(FIELD["id"], wrong, codes())
    assert read_value(FIELD["id"], wrong, codes(), reason="身份证上就是这样") == wrong
    with pytest.raises(UserProblem):
        read_value(FIELD["id"], wrong[:17], codes(), reason="身份证上就是这样")

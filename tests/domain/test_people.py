"""The same person is recognised by number, else by name, birth and branch."""

from __future__ import annotations

import pytest

from partybuild_desktop.domain.people import People

NUMBER, OTHER = "11010519491231002X", "440524188001010014"


def person(name: str = "张三", number: str = "", birth: str = "") -> dict[str, str]:
    return {"name": name, "id": number, "birth": birth}


@pytest.fixture
def known() -> People:
    return People(
        [
            ("a", person("张三", NUMBER, "1949-12-31"), "x"),
            ("b", person("李四", "", "1962-08"), "x"),
            ("c", person("王五"), "x"),
            ("d", person("同名", "", "1970"), "x"),
            ("e", person("同名", "", "1970"), "x"),
        ]
    )


@pytest.mark.parametrize(
    ("values", "branch", "found"),
    [
        (person("张三", NUMBER), "x", "a"),
        (person("改名", NUMBER, "1950-01-01"), "y", "a"),
        (person("张三", "", "1949-12-31"), "x", "a"),
        (person("张三", "", "1949-12"), "x", "a"),
        (person("张　三".replace("　", ""), "", "1949"), "x", "a"),
        (person("张三", OTHER, "1949-12-31"), "x", None),
        (person("张三", "", "1950-12-31"), "x", None),
        (person("张三", "", "1949-12-31"), "y", None),
        (person("张三"), "x", None),
        (person("李四", OTHER, "1962-08-21"), "x", "b"),
        (person("李四", "", "1962-09-21"), "x", None),
        (person("王五"), "x", "c"),
        (person("王五", "", "1962"), "x", None),
        (person("同名", "", "1970"), "x", None),
        (person("不在"), "x", None),
    ],
)
def test_who_is_meant(
    known: People, values: dict[str, str], branch: str, found: str | None
) -> None:
    assert known.find(values, branch) == found


def test_the_separator_of_a_name_does_not_matter() -> None:
    known = People([("a", person("买买提·吐尔逊", "", "1970"), "x")])
    assert known.find(person("买买提•吐尔逊", "", "1970"), "x") == "a"

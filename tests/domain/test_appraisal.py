"""民主评议: a third, ballots and disposal."""

from __future__ import annotations

import pytest

from partybuild_desktop.domain.appraisal import Appraisal, appraisal_problems, most_excellent
from tests.domain.meetings import rules


def one(n: int, grade: str = "qualified", **more: str) -> Appraisal:
    return Appraisal(org="b", year="2026", person=f"p{n}", grade=grade, **more)


def codes(*found: Appraisal, members: int = 10, present: int | None = None) -> list[str]:
    problems = appraisal_problems(found, rules(), members=members, present=present, names={})
    return [problem.code for problem in problems]


@pytest.mark.parametrize(("members", "most"), [(2, 0), (3, 1), (10, 3), (11, 3), (12, 4)])
def test_excellent_are_at_most_a_third(members: int, most: int) -> None:
    """优秀等次一般不超过党员总数的三分之一."""
    assert most_excellent(members, rules()) == most
    row = [one(n, "excellent") for n in range(most)]
    assert codes(*row, members=members) == []
    assert codes(*row, one(99, "excellent"), members=members) == ["excellent_over_share"]


def test_another_share_is_a_local_rule() -> None:
    assert most_excellent(10, rules(settings={"excellent": [1, 5]})) == 2


def test_ballots_are_no_more_than_were_present() -> None:
    many = one(1, ballot_excellent="5", ballot_qualified="4")
    assert codes(many, present=9) == []
    assert codes(many, present=8) == ["ballots_over_present"]
    assert codes(many) == []
    assert codes(one(1, mutual_basic="x")) == ["number_invalid"]


def test_who_is_unqualified_needs_a_disposal() -> None:
    """限期改正、劝其退党、除名 (2024-06-16)."""
    assert codes(one(1, "unqualified")) == ["disposal_missing"]
    assert codes(one(1, "unqualified", disposal="correct")) == []
    assert codes(one(1, "basic", disposal="correct")) == ["disposal_without_grade"]

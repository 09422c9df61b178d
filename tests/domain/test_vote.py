"""Quorum and majority exactly as ledgers.md 3.1 and 3.3 have them, by hand-worked numbers."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from partybuild_desktop.domain.attendance import Count
from partybuild_desktop.domain.meeting import Resolution
from partybuild_desktop.domain.vote import quorum, verdict, vote_problems
from tests.domain.meetings import rules


def numbers(voters: int, present: int, *, probationary: int = 0, came: int = 0) -> Count:
    """So many voters of whom so many came, and probationary members of whom `came` came."""
    return Count(voters + probationary, present + came, voters, present, 0)


#  Article 11: 半数以上有表决权的党员到会 (以上 includes the number); the setting: more than half.
BOUNDARY = [
    (10, 4, False, False),
    (10, 5, True, False),
    (10, 6, True, True),
    (11, 5, False, False),
    (11, 6, True, True),
    (1, 0, False, False),
    (1, 1, True, True),
    (2, 1, True, False),
    (80, 40, True, False),
    (81, 40, False, False),
    (81, 41, True, True),
]


@pytest.mark.parametrize(("voters", "present", "half", "over"), BOUNDARY)
def test_quorum_at_the_boundary_with_both_settings(
    voters: int, present: int, half: bool, over: bool
) -> None:
    strict = rules(settings={"over_half": True}).votes["motion"]
    assert quorum(rules().votes["motion"], numbers(voters, present)).reached is half
    assert quorum(strict, numbers(voters, present)).reached is over


@pytest.mark.parametrize(
    ("voters", "in_favour", "passed"),
    [(10, 5, False), (10, 6, True), (11, 5, False), (11, 6, True)],
)
def test_a_motion_passes_by_more_than_half_of_those_who_should_attend(
    voters: int, in_favour: int, passed: bool
) -> None:
    """第11条: 赞成超过应到会有表决权党员的半数."""
    said = verdict(rules().votes["motion"], numbers(voters, 8), in_favour=in_favour)
    assert (said.valid, said.passed) == (True, passed)
    assert said.needed == 6


def test_without_a_quorum_nothing_passes() -> None:
    said = verdict(rules().votes["motion"], numbers(10, 4), in_favour=4)
    assert (said.valid, said.passed, said.quorum.needed) == (False, False, 5)


def test_probationary_members_are_present_but_make_no_quorum() -> None:
    """预备党员无表决权: 4 of 10 voters with 5 probationary members are no quorum."""
    found = quorum(rules().votes["motion"], numbers(10, 4, probationary=5, came=5))
    assert (found.total, found.present, found.reached) == (10, 4, False)


@pytest.mark.parametrize(
    ("voters", "present", "valid"), [(10, 7, False), (10, 8, True), (11, 8, False), (11, 9, True)]
)
def test_an_election_needs_four_fifths(voters: int, present: int, valid: bool) -> None:
    """选举: 有选举权到会 ≥ 应到 4/5 (基层组织选举工作条例)."""
    assert quorum(rules().votes["election"], numbers(voters, present)).reached is valid


def test_elected_by_more_than_half_of_those_who_should_attend() -> None:
    rule = rules().votes["election"]
    assert not verdict(rule, numbers(10, 9), in_favour=5).passed
    assert verdict(rule, numbers(10, 9), in_favour=6).passed


@pytest.mark.parametrize(("present", "valid"), [(6, False), (7, True)])
def test_a_plenary_election_needs_more_than_two_thirds(present: int, valid: bool) -> None:
    """基层委员会全会选举 到会 >2/3: of nine, six are not enough."""
    assert quorum(rules().votes["plenary_election"], numbers(9, present)).reached is valid


@pytest.mark.parametrize(
    ("voters", "present", "valid"), [(10, 5, False), (10, 6, True), (11, 6, True), (11, 5, False)]
)
def test_admission_needs_more_than_half_there(voters: int, present: int, valid: bool) -> None:
    """接收预备党员: 到会超过应到半数 (2026 第19条); the setting changes nothing."""
    for rule in (rules(), rules(settings={"over_half": True})):
        assert quorum(rule.votes["admission"], numbers(voters, present)).reached is valid


def test_admission_counts_opinions_written_beforehand() -> None:
    """第20条: 赞成超过应到会有表决权党员半数; 会前书面意见计入票数."""
    said = verdict(rules().votes["admission"], numbers(10, 6), in_favour=6, written=2)
    assert (said.in_favour, said.passed) == (6, True)


def test_a_motion_does_not() -> None:
    said = verdict(rules().votes["motion"], numbers(10, 6), in_favour=6, written=2)
    assert (said.in_favour, said.passed) == (4, False)


def test_a_village_matter_needs_two_thirds_of_the_members_there() -> None:
    """四议两公开 (地方): 到会 ≥ 2/3, 应到会党员半数以上同意."""
    rule = rules().votes["village"]
    assert not quorum(rule, numbers(12, 7)).reached
    assert quorum(rule, numbers(12, 8)).reached
    # nine full and three probationary members: of all twelve eight came, six of them may vote
    mixed = numbers(9, 6, probationary=3, came=2)
    assert quorum(rule, mixed).reached
    assert not verdict(rule, mixed, in_favour=5).passed  # over half of nine, under half of twelve
    assert verdict(rule, mixed, in_favour=6).passed
    # where all may vote exactly half is not enough: article 11 stands above a local rule
    assert not verdict(rule, numbers(12, 9), in_favour=6).passed


def test_where_nobody_may_vote_nothing_is_decided() -> None:
    assert not quorum(rules().votes["motion"], numbers(0, 0)).reached


# ---------------------------------------------------------------- the figures of a vote


def said(rule: str, came: Count, **fields: str) -> set[str]:
    resolution = Resolution(rule=rule, matter="修路", text="同意", **fields)
    return {p.code for p in vote_problems(resolution, rules().votes[rule], came)}


def test_votes_that_add_up_are_in_order() -> None:
    assert (
        said("motion", numbers(10, 8), in_favour="6", against="1", abstain="1", passed="1") == set()
    )
    assert said("motion", numbers(10, 8)) == set()  # decided without a count


@pytest.mark.parametrize(
    ("figures", "code"),
    [
        (("7", "1", "1"), "votes_over_voters"),
        (("6", "1", ""), "votes_do_not_add"),
        (("6", "-1", "1"), "number_invalid"),
        (("六", "1", "1"), "number_invalid"),
        (("²", "", ""), "number_invalid"),
    ],
)
def test_votes_that_do_not(figures: tuple[str, str, str], code: str) -> None:
    names = dict(zip(("in_favour", "against", "abstain"), figures, strict=True))
    assert code in said("motion", numbers(10, 8), **names)


def test_a_decision_that_did_not_pass_needs_a_reason() -> None:
    came = numbers(10, 8)
    lost = {"in_favour": "5", "against": "3", "passed": "1"}
    assert said("motion", came, **lost) == {"passed_against_rule"}
    assert said("motion", came, **lost, reason="上级党委批复") == set()
    won = {"in_favour": "6", "against": "2", "passed": "0"}
    assert said("motion", came, **won) == {"failed_against_rule"}


def test_written_opinions() -> None:
    came = numbers(10, 6)
    right = {"in_favour": "7", "against": "1", "written": "2", "passed": "1"}
    assert said("admission", came, **right) == set()
    assert said("motion", came, **right) >= {"written_not_counted", "passed_against_rule"}
    over = {"in_favour": "11", "written": "5"}
    assert said("admission", came, **over) == {"written_over_absent"}
    more = {"in_favour": "1", "against": "7", "written": "2"}
    assert said("admission", came, **more) == {"written_over_favour"}


def test_a_vote_without_quorum_is_named_with_its_article() -> None:
    resolution = Resolution(rule="election", matter="选举", in_favour="7")
    (found,) = vote_problems(resolution, rules().votes["election"], numbers(10, 7), where="r/")
    assert (found.code, found.field) == ("vote_without_quorum", "r/in_favour")
    assert found.args["needed"] == 8
    assert "选举工作条例" in found.args["article"].zh  # type: ignore[attr-defined]


@given(
    voters=st.integers(1, 200),
    present=st.integers(0, 200),
    favour=st.integers(0, 200),
    rule=st.sampled_from(["motion", "election", "plenary_election", "admission", "village"]),
    strict=st.booleans(),
)
def test_what_passes_has_more_than_half_of_all_voters(
    voters: int, present: int, favour: int, rule: str, strict: bool
) -> None:
    """No rule lets a matter pass with half or less; one more voice never undoes a decision."""
    present, favour = min(present, voters), min(favour, voters)
    of = rules(settings={"over_half": strict}).votes[rule]
    found = verdict(of, numbers(voters, present), in_favour=favour)
    if found.passed:
        assert favour * 2 > voters
        assert present * 2 >= voters
        if favour < voters:
            assert verdict(of, numbers(voters, present), in_favour=favour + 1).passed
    if found.valid and present < voters:
        assert quorum(of, numbers(voters, present + 1)).reached

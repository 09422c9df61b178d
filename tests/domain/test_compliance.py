"""The matrix: frequencies of ledgers.md 3.1, each by its article, counted by hand."""

from __future__ import annotations

from typing import Any

import pytest

from partybuild_desktop.domain.compliance import Branch, Cell, Held, Life, Urgency, cells, gaps
from tests.domain.meetings import rules

FULL = {f"2026-{m:02d}": 12 for m in range(1, 13)}
BRANCH = Branch(
    life=Life("b"),
    groups=(Life("g1"), Life("g2")),
    full=FULL,
    members={"2026": frozenset({"p1", "p2", "p3"})},
)


def meeting(kinds: str, on: str, org: str = "b", state: str = "held") -> Held:
    return Held(org, kinds, on, state, f"{org}{kinds}{on}")


def matrix(
    *held: Held, branch: Branch = BRANCH, today: str = "2026-07-01", **more: Any
) -> dict[tuple[str, str], Cell]:
    of = more.pop("of", rules())
    found = cells([branch], of, year=2026, today=today, held=held, **more)
    return {(cell.kind, cell.period): cell for cell in found}


def required(kind: str, found: dict[tuple[str, str], Cell]) -> list[int]:
    return [cell.required for (key, _), cell in found.items() if key == kind]


@pytest.mark.parametrize(
    ("kind", "owed"),
    [
        ("branch_meeting", [1] * 4),  # 第十一条: 一般每季度一次
        ("committee_meeting", [1] * 12),  # 第十二条: 一般每月一次
        ("group_meeting", [2] * 12),  # 第十三条: 一般每月一次, here of two groups
        ("lecture", [1] * 4),  # 第十六条 has no figure: every quarter by local custom
        ("theme_day", [1] * 12),  # 第十六条: 每月相对固定一天
        ("life_meeting", [1]),  # 第十七条: 每年至少一次
        ("appraisal", [1]),  # 第十八条: 一般每年一次
        ("talk", [3]),  # 第十九条: 每年一般不少于一次, of each member
        ("study", []),  # hours, not times
    ],
)
def test_how_often_each_kind_is_owed(kind: str, owed: list[int]) -> None:
    assert required(kind, matrix()) == owed


def test_a_lecture_every_half_year_is_a_local_rule() -> None:
    local = rules(kind={"lecture": {"frequency": "half"}})
    assert required("lecture", matrix(of=local)) == [1, 1]


def test_late_is_what_is_over_and_short() -> None:
    found = matrix(meeting("branch_meeting", "2026-03-10"))
    first, second, third = (found["branch_meeting", f"2026-Q{n}"] for n in (1, 2, 3))
    assert (first.done, first.late) == (1, False)
    assert (second.done, second.late) == (0, True)  # over since yesterday
    assert (third.done, third.late, third.short) == (0, False, True)
    last = matrix(today="2026-06-30")["branch_meeting", "2026-Q2"]
    assert not last.late  # its last day is not over


def test_one_meeting_may_serve_as_two_kinds() -> None:
    found = matrix(meeting("life_meeting appraisal", "2026-12-12"))
    assert found["life_meeting", "2026"].done == found["appraisal", "2026"].done == 1
    day = matrix(meeting("theme_day lecture", "2026-02-05"))
    assert day["theme_day", "2026-02"].done == day["lecture", "2026-Q1"].done == 1


def test_what_had_no_quorum_counts_only_where_none_is_needed() -> None:
    found = matrix(meeting("branch_meeting theme_day", "2026-02-05", state="failed"))
    assert found["branch_meeting", "2026-Q1"].done == 0
    assert found["theme_day", "2026-02"].done == 1


@pytest.mark.parametrize("state", ["planned", "cancelled"])
def test_a_plan_is_no_meeting(state: str) -> None:
    assert matrix(meeting("theme_day", "2026-02-05", state=state))["theme_day", "2026-02"].done == 0


def test_two_meetings_of_one_group_do_not_make_up_for_another() -> None:
    row = [meeting("group_meeting", f"2026-02-{d}", "g1") for d in ("10", "20")]
    cell = matrix(*row)["group_meeting", "2026-02"]
    assert (cell.done, cell.required, cell.late) == (1, 2, True)


def test_a_theme_day_group_by_group_counts_when_all_groups_held_it() -> None:
    one = meeting("theme_day", "2026-02-05", "g1")
    two = meeting("theme_day", "2026-02-06", "g2")
    assert matrix(one)["theme_day", "2026-02"].done == 0
    assert matrix(one, two)["theme_day", "2026-02"].done == 1


def test_a_small_branch_without_committee_owes_no_committee_meeting() -> None:
    """第六章: 正式党员 7 人以上应设支委会."""
    small = Branch(life=Life("b"), full=dict.fromkeys(FULL, 6))
    assert required("committee_meeting", matrix(branch=small)) == [0] * 12
    seven = Branch(life=Life("b"), full=dict.fromkeys(FULL, 7))
    assert required("committee_meeting", matrix(branch=seven)) == [1] * 12
    elected = Branch(life=Life("b"), full=dict.fromkeys(FULL, 6), committee=dict.fromkeys(FULL, 3))
    assert required("committee_meeting", matrix(branch=elected)) == [1] * 12


def test_a_branch_owes_the_periods_it_was_there_for() -> None:
    new = Branch(life=Life("b", "2026-04-10"), groups=(Life("g", "2026-09-01"),), full=FULL)
    found = matrix(branch=new)
    assert required("branch_meeting", found) == [0, 1, 1, 1]
    assert required("theme_day", found) == [0] * 3 + [1] * 9
    assert required("group_meeting", found) == [0] * 8 + [1] * 4
    ended = Branch(life=Life("b", "", "2026-06-30"), full=FULL)
    assert required("theme_day", matrix(branch=ended)) == [1] * 5 + [0] * 7


def test_talks_are_counted_by_member() -> None:
    cell = matrix(talked={"b": {"p1", "p3", "somebody else"}})["talk", "2026"]
    assert (cell.done, cell.required, cell.late) == (2, 3, False)


def test_the_gap_list_names_late_due_and_next() -> None:
    held = [meeting("theme_day", f"2026-{m:02d}-05") for m in (1, 2, 3, 4, 5)] + [
        meeting("theme_day", "2026-07-06", state="planned")
    ]
    found = cells([BRANCH], rules(), year=2026, today="2026-07-01", held=held)
    lines = gaps(found, held, rules(), today="2026-07-01", until="2026-07-31")
    theme = [(g.urgency, g.period, g.on) for g in lines if g.kind == "theme_day"]
    assert theme == [
        (Urgency.LATE, "2026-06", "2026-06-30"),
        (Urgency.DUE, "2026-07", "2026-07-31"),
        (Urgency.NEXT, "2026-07", "2026-07-06"),
    ]
    assert [g.urgency for g in lines] == sorted((g.urgency for g in lines), key=list(Urgency).index)

"""What is said of a record beside its fields."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from partybuild_desktop.domain.meeting import Attendance, Record, Resolution
from partybuild_desktop.domain.minutes import Clash, Review, review
from tests.domain.meetings import TODAY, branch, held, roll, rules


def look(record: Record, *, people: int = 10, level: str = "branch", **more: Any) -> Review:
    return review(record, roll(branch(people)), rules(), today=TODAY, level=level, **more)


def codes(record: Record, **more: Any) -> set[str]:
    return {problem.code for problem in look(record, **more).problems}


def test_a_record_in_order_has_nothing_to_be_said() -> None:
    found = look(held(branch(10), 8))
    assert found.problems == ()
    assert found.quorum is not None
    assert (found.quorum.total, found.quorum.needed, found.quorum.present) == (10, 5, 8)


def test_a_failed_quorum_is_named_with_its_article() -> None:
    (found,) = look(held(branch(10), 4)).problems
    assert (found.code, found.field) == ("quorum_missing", "attendance")
    assert "第十一条" in found.args["article"].zh  # type: ignore[attr-defined]


def test_only_kinds_with_a_quorum_have_one() -> None:
    found = look(held(branch(10), 1, kinds="theme_day"))
    assert (found.quorum, found.problems) == (None, ())
    both = look(held(branch(10), 1, kinds="theme_day branch_meeting"))
    assert [p.code for p in both.problems] == ["quorum_missing"]


@pytest.mark.parametrize(
    ("head", "code", "refused"),
    [
        ({"kinds": ""}, "kind_missing", True),
        ({"kinds": "group_meeting"}, "kind_level", True),
        ({"on": ""}, "date_missing", True),
        ({"on": "2026-06"}, "date_not_whole", True),
        ({"on": "2026-07-02"}, "held_in_future", True),
        ({"start": "25:00"}, "time_invalid", True),
        ({"start": "15:00", "end": "14:00"}, "time_order", False),
        ({"hours": "zwei"}, "hours_invalid", False),
        ({"hours": "13"}, "hours_many", False),
        ({"chair": ""}, "chair_missing", False),
        ({"chair": "p9"}, "chair_absent", False),
        ({"recorder": "p9"}, "recorder_absent", False),
        ({"chair": "p1"}, "chair_not_entitled", False),
    ],
)
def test_the_head(head: dict[str, str], code: str, refused: bool) -> None:
    found = look(held(branch(10), 8, **head))
    assert code in {problem.code for problem in found.problems}
    assert (code in {problem.code for problem in found.refused}) is refused


def test_a_plan_is_only_looked_at_for_its_head() -> None:
    plan = held(branch(10), 0, state="planned", on="2026-12-01", chair="")
    assert look(plan).problems == ()


def test_a_group_holds_its_own_kinds() -> None:
    """第十三、十四条: the group's leader chairs."""
    assert "chair_not_entitled" in codes(held(branch(10), 8, kinds="group_meeting"), level="group")
    assert "kind_level" in codes(held(branch(10), 8, kinds="lecture"), level="group")


def test_who_was_not_there_yet_is_named_and_not_counted() -> None:
    record = held(branch(12), 12)
    found = look(record, people=10)
    named = {(p.code, p.field) for p in found.problems}
    assert ("attendee_not_member_then", "attendance/p10") in named
    assert ("more_present_than_expected", "attendance") in named
    assert (found.numbers.present, found.numbers.others) == (10, 2)


def test_everybody_is_called() -> None:
    record = held(branch(10), 8)
    short = replace(record, attendance=record.attendance[:7])
    (found,) = look(short).problems
    assert (found.code, found.args["n"]) == ("attendance_incomplete", 3)
    silent = replace(
        record, attendance=(*record.attendance[:9], Attendance(person="p9", state="absent"))
    )
    assert [p.code for p in look(silent).problems] == ["absence_reason_missing"]


def test_two_places() -> None:
    clash = Clash("p3", "other", "第二党小组会")
    (found,) = look(held(branch(10), 8), clashes=[clash]).problems
    assert (found.code, found.field) == ("two_places_at_one_time", "attendance/p3")


def test_each_vote_is_looked_at_by_its_own_rule() -> None:
    lost = Resolution(matter="选举", rule="election", in_favour="7", passed="1")
    won = Resolution(matter="学习", in_favour="7", passed="1")
    record = replace(held(branch(10), 7), resolutions=(won, lost))
    fields = {(p.code, p.field) for p in look(record).problems}
    assert fields == {
        ("vote_without_quorum", "resolutions/1/in_favour"),
        ("passed_against_rule", "resolutions/1/passed"),
    }

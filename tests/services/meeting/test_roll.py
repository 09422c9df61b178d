"""应到 from the books as they stood on the day."""

from __future__ import annotations

from dataclasses import replace

import pytest

from partybuild_desktop.domain.event import EventKind
from partybuild_desktop.domain.meeting import Exemption
from partybuild_desktop.domain.problem import UserProblem
from tests.services.meeting.hall import LEADERS, Hall

DAY = "2026-06-10"


def test_the_branch_with_its_groups(hall: Hall) -> None:
    roll = hall.app.meetings.roll(hall.branch, "branch_meeting", DAY)
    assert (len(roll.expected), len(roll.voters)) == (12, 10)
    assert {hall.name(seat.person) for seat in roll.no_vote} == {"新一", "新二"}


def test_the_committee_is_who_holds_its_posts_on_the_day(hall: Hall) -> None:
    """第十二条: 支委会."""
    meetings = hall.app.meetings
    roll = meetings.roll(hall.branch, "committee_meeting", DAY)
    assert {hall.name(uid) for uid in roll.expected} == set(LEADERS)
    (post,) = hall.app.orgs.posts(org=hall.branch, person=hall.uids["宣传钱"])
    hall.app.orgs.relieve(post.uid, on="2026-06-10")
    assert len(meetings.roll(hall.branch, "committee_meeting", "2026-06-09").expected) == 4
    assert len(meetings.roll(hall.branch, "committee_meeting", DAY).expected) == 3


def test_a_group_is_who_stands_in_it(hall: Hall) -> None:
    roll = hall.app.meetings.roll(hall.groups[0], "group_meeting", DAY)
    assert {hall.name(uid) for uid in roll.expected} == {"甲一", "乙二", "新一"}


def test_who_moved_on_the_day_belongs_where_he_then_is(hall: Hall) -> None:
    """转接组织关系: from the very day on he is expected in the new place, not in the old one."""
    other, _ = hall.app.orgs.add("白沙村党支部")
    hall.app.members.transfer(hall.uids["戊五"], to=other, on=DAY)
    for day, old, new in (("2026-06-09", 12, 0), (DAY, 11, 1)):
        assert len(hall.app.meetings.roll(hall.branch, "branch_meeting", day).expected) == old
        assert len(hall.app.meetings.roll(other, "branch_meeting", day).expected) == new


def test_who_joins_and_who_is_confirmed(hall: Hall) -> None:
    meetings = hall.app.meetings
    before = meetings.roll(hall.branch, "branch_meeting", "2026-01-09")
    assert len(before.expected) == 10  # the two new ones join on the 10th
    hall.app.members.set(hall.uids["新一"], {"kind": "正式党员", "confirmed": "2026-05-10"})
    assert len(meetings.roll(hall.branch, "branch_meeting", "2026-05-09").voters) == 10
    assert len(meetings.roll(hall.branch, "branch_meeting", "2026-05-10").voters) == 11


def test_who_has_left_is_not_expected_and_who_is_suspended_is_named(hall: Hall) -> None:
    hall.app.members.remove(hall.uids["己六"], kind=EventKind.DIED, on="2026-06-01")
    hall.app.members.remove(hall.uids["戊五"], kind=EventKind.SUSPENDED, on="2026-06-02")
    roll = hall.app.meetings.roll(hall.branch, "branch_meeting", DAY)
    assert len(roll.expected) == 10
    assert [(hall.name(s.person), s.why) for s in roll.not_counted] == [("戊五", "suspended")]


def test_exemptions(hall: Hall) -> None:
    exemptions = hall.app.meetings.exemptions
    one = Exemption(person=hall.uids["甲一"], kind="bedridden", start="2026-01-01")
    uid, _ = exemptions.save(one)
    roll = hall.app.meetings.roll(hall.branch, "branch_meeting", DAY)
    assert len(roll.expected) == 12  # the superior has not approved it
    exemptions.save(Exemption(**{**_fields(exemptions.all()[0]), "approved_by": "双河镇党委"}))
    roll = hall.app.meetings.roll(hall.branch, "branch_meeting", DAY)
    assert (len(roll.expected), len(roll.voters)) == (11, 9)
    hall.app.history.undo()
    assert exemptions.all() == [Exemption(**{**_fields(one), "uid": uid})]
    exemptions.delete(uid)
    assert exemptions.all() == []


@pytest.mark.parametrize(
    ("more", "code"),
    [
        ({"kind": "suspended"}, "exemption_unknown"),
        ({"kind": "x"}, "exemption_unknown"),
        ({"start": ""}, "date_missing"),
        ({"end": "2025-01-01"}, "period_order"),
    ],
)
def test_an_exemption_that_cannot_be(hall: Hall, more: dict[str, str], code: str) -> None:
    values = {"person": hall.uids["甲一"], "kind": "abroad", "start": "2026-01-01", **more}
    with pytest.raises(UserProblem) as caught:
        hall.app.meetings.exemptions.save(Exemption(**values))
    assert caught.value.code == code


def test_other_posts_make_no_committee(hall: Hall) -> None:
    hall.app.orgs.appoint(
        hall.uids["己六"], org=hall.branch, title="党务工作者", start="2021-01-12"
    )
    assert len(hall.app.meetings.roll(hall.branch, "committee_meeting", DAY).expected) == 4


def _fields(one: Exemption) -> dict[str, str]:
    return {name: getattr(one, name) for name in one.__slots__}


def test_nobody_is_expected_in_two_branches(hall: Hall) -> None:
    """On every day around two moves each member is expected in exactly one branch."""
    meetings, members = hall.app.meetings, hall.app.members
    other, _ = hall.app.orgs.add("白沙村党支部")
    for name, to, on in (
        ("戊五", other, "2026-03-01"),
        ("甲一", other, "2026-03-15"),
        ("戊五", hall.branch, "2026-03-31"),
    ):
        members.transfer(hall.uids[name], to=to, on=on)
    for day in ("2026-02-28", "2026-03-01", "2026-03-14", "2026-03-15", "2026-03-30", "2026-03-31"):
        here = meetings.roll(hall.branch, "branch_meeting", day).expected
        there = meetings.roll(other, "branch_meeting", day).expected
        assert not set(here) & set(there)
        assert len(here) + len(there) == 12
        assert (hall.uids["戊五"] in there) is ("2026-03-01" <= day < "2026-03-31")
        assert (hall.uids["甲一"] in there) is (day >= "2026-03-15")


def test_rolls_of_many_days_read_at_once_are_those_read_one_by_one(hall: Hall) -> None:
    app, meetings = hall.app, hall.app.meetings
    other, _ = app.orgs.add("白沙村党支部")
    app.members.transfer(hall.uids["戊五"], to=other, on=DAY)
    app.members.transfer(hall.uids["组织赵"], to=other, on="2026-05-01")  # his post stays
    app.members.remove(hall.uids["己六"], kind=EventKind.SUSPENDED, on="2026-06-02")
    (post,) = app.orgs.posts(org=hall.branch, person=hall.uids["宣传钱"])
    app.orgs.relieve(post.uid, on="2026-06-05")
    app.orgs.move(hall.groups[1], parent=other, on="2026-06-08")
    away = Exemption(person=hall.uids["甲一"], kind="abroad", start="2026-06-04", end="2026-06-09")
    meetings.exemptions.save(replace(away, approved_by="镇党委", approved_on="2026-06-04"))
    days = [f"2026-06-{n:02d}" for n in range(1, 13)] + ["2026-01-09", "2026-04-30", "2026-05-01"]
    orgs = [hall.branch, other, *hall.groups]
    with app.books.read() as reader:
        views = meetings.views(reader, days, orgs)
        for day in days:
            for org in orgs:
                for kinds in ("branch_meeting", "committee_meeting", "group_meeting", ""):
                    view = views[day]
                    group = org in hall.groups
                    found = view.of(org, view.rules.of(kinds), day, group=group)
                    assert found == meetings.roll(org, kinds, day), (day, org, kinds)

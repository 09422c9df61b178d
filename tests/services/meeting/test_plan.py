"""A year's plan: everything that is due, on working days, and never twice."""

from __future__ import annotations

import datetime as dt
from collections import Counter
from dataclasses import replace

from partybuild_desktop.domain.working_day import Calendar
from partybuild_desktop.services.meeting import KIND, default_text
from tests.books import hash_of
from tests.services.meeting.hall import Hall


def test_a_year_of_a_branch_with_two_groups(hall: Hall) -> None:
    done = hall.app.meetings.plan(hall.branch, 2026)
    kinds = Counter(meeting.kinds for meeting in done.made)
    assert kinds == {
        "branch_meeting": 4,
        "committee_meeting": 12,
        "group_meeting": 24,
        "lecture": 4,
        "theme_day": 12,
        "life_meeting": 1,
        "appraisal": 1,
    }
    assert (done.kept, done.announced) == (0, True)
    days: Calendar = hall.app.meetings.calendar
    for meeting in done.made:
        assert meeting.state == "planned"
        assert days.is_working_day(dt.date.fromisoformat(meeting.on))
    titles = [meeting.title for meeting in done.made]
    assert "2026年第一季度支部党员大会" in titles
    assert "2026年10月主题党日" in titles


def test_planning_twice_changes_nothing(hall: Hall) -> None:
    hall.app.meetings.plan("", 2026)
    before = hash_of(hall.app)
    again = hall.app.meetings.plan(hall.branch, 2026)
    assert (again.made, again.kept, again.changes.txn) == ((), 58, "")
    assert hash_of(hall.app) == before


def test_what_exists_is_kept(hall: Hall) -> None:
    """Held, moved to another day, cancelled: the plan does not ask for it again."""
    meetings = hall.app.meetings
    hall.hold("2026-02-20")
    meetings.plan(hall.branch, 2026)
    assert len(meetings.all(kind="theme_day", first="2026-02-01", last="2026-02-28")) == 1
    (march,) = meetings.all(kind="theme_day", first="2026-03-01", last="2026-03-31")
    meetings.cancel(march.uid)
    assert meetings.plan(hall.branch, 2026).made == ()
    (april,) = meetings.all(kind="theme_day", first="2026-04-01", last="2026-04-30")
    begun = meetings.begin(meetings.get(april.uid))
    meetings.save(replace(begun, meeting=replace(begun.meeting, on="2026-05-05")))
    assert meetings.plan(hall.branch, 2026).made == ()


def test_a_plan_becomes_the_record(hall: Hall) -> None:
    meetings = hall.app.meetings
    meetings.plan(hall.branch, 2026)
    (planned,) = meetings.all(kind="theme_day", first="2026-06-01", last="2026-06-30")
    record = meetings.begin(meetings.get(planned.uid))
    assert (record.meeting.state, record.meeting.on, len(record.present)) == (
        "held",
        "2026-06-05",
        12,
    )
    assert meetings.save(record).uid == planned.uid
    assert meetings.get(planned.uid).meeting.period == "2026-06"


def test_an_unannounced_year_says_so(hall: Hall) -> None:
    assert not hall.app.meetings.plan(hall.branch, 2031).announced


def test_local_rules_change_the_plan(hall: Hall) -> None:
    overlay = {"kind": {"lecture": {"frequency": "half"}, "theme_day": {"day": 20}}}
    hall.app.rules.adopt(KIND, default_text(), overlay, start="2026-01-01")
    hall.app.meetings.plan(hall.branch, 2026)
    assert len(hall.app.meetings.all(kind="lecture")) == 2
    june = hall.app.meetings.all(kind="theme_day", first="2026-06-01", last="2026-06-30")
    assert [one.on for one in june] == ["2026-06-22"]  # the 20th is a Saturday


def test_a_small_branch_plans_no_committee_and_no_groups(hall: Hall) -> None:
    small, _ = hall.app.orgs.add("白沙村党支部")
    kinds = {meeting.kinds for meeting in hall.app.meetings.plan(small, 2026).made}
    assert "committee_meeting" not in kinds
    assert "group_meeting" not in kinds

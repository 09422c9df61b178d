"""The matrix and the gap list out of the books."""

from __future__ import annotations

from dataclasses import replace

from partybuild_desktop.domain.compliance import Urgency
from partybuild_desktop.domain.event import EventKind
from partybuild_desktop.domain.meeting import Talk
from tests.services.meeting.hall import Hall


def test_what_was_held_and_what_should_have_been(hall: Hall) -> None:
    hall.hold("2026-03-10", kinds="branch_meeting")
    hall.hold("2026-02-05", kinds="theme_day lecture")
    hall.hold("2026-02-20", kinds="group_meeting", org=hall.groups[0])
    hall.app.meetings.save(hall.record(4, on="2026-06-10"))  # no quorum
    matrix = hall.app.meetings.matrix("", 2026)
    assert [org.uid for org in matrix.orgs] == [hall.branch]
    cells = matrix.by_place()

    def cell(kind: str, period: str) -> tuple[int, int, bool]:
        found = cells[hall.branch, kind, period]
        return found.done, found.required, found.late

    assert cell("branch_meeting", "2026-Q1") == (1, 1, False)
    assert cell("branch_meeting", "2026-Q2") == (0, 1, True)
    assert cell("branch_meeting", "2026-Q3") == (0, 1, False)
    assert cell("theme_day", "2026-02") == (1, 1, False)
    assert cell("lecture", "2026-Q1") == (1, 1, False)
    assert cell("group_meeting", "2026-02") == (1, 2, True)
    assert cell("committee_meeting", "2026-01") == (0, 1, True)
    assert cell("life_meeting", "2026") == (0, 1, False)
    assert cell("talk", "2026") == (0, 12, False)
    assert all(cell.late for cell in matrix.late)


def test_talks_of_each_member(hall: Hall) -> None:
    pair = Talk(org=hall.branch, on="2026-05-05", host=hall.uids["书记王"], guest=hall.uids["甲一"])
    hall.app.meetings.talks.save([pair, replace(pair, guest="", guest_name="村民代表")])
    cell = hall.app.meetings.matrix(hall.branch, 2026).by_place()[hall.branch, "talk", "2026"]
    assert (cell.done, cell.required) == (2, 12)


def test_a_group_founded_in_the_year_owes_what_follows(hall: Hall) -> None:
    hall.app.orgs.add("红岩村党支部第三党小组", parent=hall.branch, founded="2026-04-01")
    cells = hall.app.meetings.matrix("", 2026).by_place()
    owed = [cells[hall.branch, "group_meeting", f"2026-{m:02d}"].required for m in (1, 3, 4, 12)]
    assert owed == [2, 2, 3, 3]


def test_a_group_that_goes_over_owes_in_each_branch_for_its_time(hall: Hall) -> None:
    """What it held before counts where it was then, also when only that branch is looked at; its
    members make a committee due where they were."""
    app = hall.app
    other, _ = app.orgs.add("白沙村党支部", founded="2010-01-01")
    for month in range(1, 5):
        for group in hall.groups:
            hall.hold(f"2026-{month:02d}-20", kinds="group_meeting", org=group)
    for post in app.orgs.posts():
        app.orgs.relieve(post.uid, on="2025-12-31")
    app.orgs.move(hall.groups[1], parent=other, on="2026-05-01")
    for name in ("戊五", "己六"):
        app.members.remove(hall.uids[name], kind=EventKind.TRANSFER_OUT, on="2026-03-15")
    months = [f"2026-{month:02d}" for month in (1, 4, 5, 6)]
    for scope in ("", hall.branch, other):
        cells = app.meetings.matrix(scope, 2026).by_place()
        if scope != other:
            held = [cells[hall.branch, "group_meeting", month] for month in months]
            assert [(c.done, c.required) for c in held] == [(2, 2), (2, 2), (0, 1), (0, 1)]
            due = [cells[hall.branch, "committee_meeting", month].required for month in months]
            assert due == [1, 1, 0, 0]
        if scope != hall.branch:
            held = [cells[other, "group_meeting", month] for month in months]
            assert [(c.done, c.required) for c in held] == [(0, 0), (0, 0), (0, 1), (0, 1)]


def test_a_branch_before_and_after_its_time(hall: Hall) -> None:
    hall.app.orgs.add("白沙村党支部", founded="2026-04-10")
    orgs = {year: hall.app.meetings.matrix("", year).orgs for year in (2009, 2025, 2026)}
    assert [len(orgs[year]) for year in (2009, 2025, 2026)] == [0, 1, 2]
    new = next(org for org in orgs[2026] if org.uid != hall.branch)
    cells = hall.app.meetings.matrix(new.uid, 2026).by_place()
    owed = [cells[new.uid, "branch_meeting", f"2026-Q{n}"].required for n in (1, 2, 3, 4)]
    assert owed == [0, 1, 1, 1]


def test_seven_full_members_make_a_committee_due(hall: Hall) -> None:
    """第六章: of ten full members four leave, and nobody holds a post: from that month none is."""
    for post in hall.app.orgs.posts(org=hall.branch):
        hall.app.orgs.relieve(post.uid, on="2026-01-01")
    for name in ("丙三", "丁四", "戊五", "己六"):
        hall.app.members.remove(hall.uids[name], kind=EventKind.TRANSFER_OUT, on="2026-05-15")
    cells = hall.app.meetings.matrix("", 2026).by_place()
    owed = [cells[hall.branch, "committee_meeting", f"2026-{m:02d}"].required for m in range(1, 13)]
    assert owed == [1] * 4 + [0] * 8


def test_several_years_at_once_are_each_year(hall: Hall) -> None:
    hall.hold("2025-03-10", kinds="branch_meeting")
    hall.hold("2026-03-10", kinds="branch_meeting")
    meetings = hall.app.meetings
    assert meetings.matrices("", [2025, 2026]) == [meetings.matrix("", y) for y in (2025, 2026)]


def test_late_due_and_next(hall: Hall) -> None:
    meetings = hall.app.meetings
    meetings.plan(hall.branch, 2026)
    for month in range(1, 6):
        hall.hold(f"2026-{month:02d}-12")
    lines = meetings.gaps()
    theme = [(g.urgency, g.period, g.on) for g in lines if g.kind == "theme_day"]
    assert theme == [
        (Urgency.LATE, "2026-06", "2026-06-30"),
        (Urgency.DUE, "2026-07", "2026-07-31"),
        (Urgency.NEXT, "2026-07", "2026-07-06"),
    ]
    following = [g for g in lines if g.urgency is Urgency.NEXT]
    assert all("2026-07-01" <= g.on <= "2026-08-01" and g.meeting for g in following)
    assert meetings.gaps(hall.branch) == lines

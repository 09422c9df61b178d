"""What the window asks of meetings: the plan ahead, and photographs with a save."""

from __future__ import annotations

from pathlib import Path

from partybuild_desktop.domain.compliance import Urgency
from tests.services.meeting.hall import Hall

PICTURE = Path(__file__).parents[3] / "resources" / "pictures" / "roster.png"


def test_the_plan_ahead_is_what_the_plan_makes(hall: Hall) -> None:
    meetings = hall.app.meetings
    ahead = meetings.plan_ahead(hall.branch, 2026, since="2026-07-01")
    assert not ahead.changes.txn
    assert not meetings.all(hall.branch)
    made = meetings.plan(hall.branch, 2026, since="2026-07-01")
    assert made.made == ahead.made
    assert min(one.on for one in made.made) >= "2026-07-01"
    assert not meetings.plan_ahead(hall.branch, 2026, since="2026-07-01").made


def test_a_branch_that_is_no_more_has_nothing_before_it(hall: Hall) -> None:
    """What was planned for later than its last day is not announced any more."""
    app, meetings = hall.app, hall.app.meetings
    meetings.plan(hall.branch, 2026)

    def ahead() -> list[str]:
        found = [gap for gap in meetings.gaps(hall.branch) if gap.org == hall.branch]
        return [gap.on for gap in found if gap.urgency is Urgency.NEXT]

    assert set(ahead()) == {"2026-07-06"}
    app.orgs.set(hall.branch, {"dissolved": "2026-07-07"})
    assert set(ahead()) == {"2026-07-06"}
    app.orgs.set(hall.branch, {"dissolved": "2026-07-06"})
    assert ahead() == []


def test_photographs_are_attached_in_the_step_that_saves_the_record(hall: Hall) -> None:
    app = hall.app
    photo = app.attachments.take(PICTURE.read_bytes(), "会场.png")
    saved = app.meetings.save(hall.record(9), [photo])
    assert [file.name for file in app.attachments.of("meeting", saved.uid)] == [photo.name]
    app.history.undo()
    assert not app.meetings.all(hall.branch)
    assert not app.attachments.of("meeting", saved.uid)

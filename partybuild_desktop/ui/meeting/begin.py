"""What a new record begins with: the kind that is most wanted, and what was planned for it."""

from __future__ import annotations

from dataclasses import replace

from partybuild_desktop.domain.compliance import Gap, Urgency
from partybuild_desktop.domain.meeting import Record, State
from partybuild_desktop.domain.meeting_rule import TALK, MeetingKind
from partybuild_desktop.domain.org import GROUP
from partybuild_desktop.domain.schedule import first_day, last_day, period_of
from partybuild_desktop.services.app import App


def kinds_for(app: App, org: str) -> list[MeetingKind]:
    """The kinds that an organisation holds, in the order of the rules."""
    level = app.meetings.level(org)
    return [k for k in app.meetings.kinds() if level in k.levels and k.key != TALK]


def wanted_kind(app: App, org: str) -> str:
    """The kind that is due now, else late, else the first the organisation holds."""
    offered = kinds_for(app, org)
    known = {kind.key for kind in offered}
    group = app.orgs.get(org).kind == GROUP
    gaps = [] if group else [gap for gap in app.meetings.gaps(org) if gap.kind in known]
    best = min(gaps, key=_nearness, default=None)
    if best is not None:
        return best.kind
    return offered[0].key


def _nearness(gap: Gap) -> tuple[int, str]:
    order = (Urgency.DUE, Urgency.LATE, Urgency.NEXT)
    return order.index(gap.urgency), gap.on


def planned_for(app: App, org: str, kinds: str, on: str) -> Record | None:
    """What is planned of this kind for the period that a day lies in."""
    for kind in app.meetings.rules(on).of(kinds)[:1]:
        period = period_of(kind.frequency, on[:7])
        if not period:
            return None
        for meeting in app.meetings.all(
            org,
            first=first_day(period),
            last=last_day(period),
            kind=kind.key,
            states=(State.PLANNED.value,),
        ):
            if meeting.org == org:
                return app.meetings.get(meeting.uid)
    return None


def begin_new(app: App, org: str, kinds: str = "", on: str = "") -> Record:
    """A record to be filled in; one that was planned is taken up, so that it is not left over."""
    kinds = kinds or wanted_kind(app, org)
    day = on or app.meetings.today()
    planned = planned_for(app, org, kinds, day)
    if planned is None:
        return app.meetings.new(org, kinds, on=day)
    meeting = replace(planned.meeting, kinds=kinds, on=day)
    return app.meetings.begin(replace(planned, meeting=meeting))

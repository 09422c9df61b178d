"""A record made of minutes in a file: who is meant by a name, which planned meeting it fills in."""

from __future__ import annotations

import re
from dataclasses import replace
from pathlib import Path
from typing import Final

from partybuild_desktop.domain.attendance import Count, Roll
from partybuild_desktop.domain.date import read_text
from partybuild_desktop.domain.meeting import (
    ABSENT,
    PRESENT,
    Attendance,
    Correction,
    Reason,
    Record,
    Resolution,
    Speech,
    State,
)
from partybuild_desktop.domain.meeting_rule import MOTION, MeetingRules
from partybuild_desktop.domain.member import NO, YES
from partybuild_desktop.domain.problem import UserProblem
from partybuild_desktop.domain.schedule import period_of
from partybuild_desktop.domain.vote import verdict, votes, was_voted
from partybuild_desktop.exchange.minutes import Fields, Minutes, read
from partybuild_desktop.services.meeting import Meetings
from partybuild_desktop.services.member import Members
from partybuild_desktop.services.org import Orgs
from partybuild_desktop.system.i18n import N_, tr

_TEXTS: Final = (
    *("title", "start", "end", "place", "agenda", "content", "guests", "hours", "public", "note"),
)
_DAYS: Final = frozenset({"due", "done_on"})
_BETWEEN: Final = re.compile("[、，,]")
#  As `meetings list` has them; nothing said is held.
_STATES: Final = {
    State.HELD: N_("已召开"),
    State.FAILED: N_("未达人数"),
    State.PLANNED: N_("计划"),
}
_REASONS: Final = {"因病": Reason.ILL, "因事": Reason.AWAY, "无故": Reason.NONE}
_PASSED: Final = {"通过": YES, "未通过": NO, "": "", YES: YES, NO: NO}


class MinutesFiles:
    """Records out of files, by the rules and the rolls of the books."""

    def __init__(self, meetings: Meetings, orgs: Orgs, members: Members) -> None:
        self._meetings, self._orgs, self._members = meetings, orgs, members

    def record(self, path: Path) -> Record:
        """The record that a file holds; what it does not say is offered as in the window, or is
        as it was where it names a record by its `uid`. Nothing is written.

        A new one fills in the planned meeting of its kind and period, if there is one. Raises
        UserProblem as `read`, org_unknown, meeting_kind_unknown, meeting_unknown, meeting_there,
        minutes_missing, minutes_person, minutes_another, minutes_field, date_*.
        """
        minutes = read(path)
        base = self._begun(minutes)
        roll = self._meetings.roll(base.meeting.org, base.meeting.kinds, base.meeting.on)
        meeting = replace(base.meeting, **{k: minutes.head[k] for k in _TEXTS if k in minutes.head})
        meeting = replace(meeting, state=_state(minutes.head.get("state", "")).value)
        for role in ("chair", "recorder"):
            if role in minutes.head:
                uid, name = self._role(base, roll, role, minutes.head[role])
                meeting = replace(meeting, **{role: uid, f"{role}_name": name})
        rules = self._meetings.rules(meeting.on)
        record = Record(
            meeting=meeting,
            attendance=self._attendance(minutes, base, roll),
            speeches=self._speeches(minutes, base, roll),
            resolutions=_resolutions(minutes, base, rules),
            corrections=self._corrections(minutes, base, roll),
            items={**base.items, **minutes.items},
        )
        return _voted(record, rules, self._meetings.review(record).numbers)

    # --- which meeting

    def _begun(self, minutes: Minutes) -> Record:
        """The record to begin with."""
        head = minutes.head
        on = str(read_text(head["on"])) if head.get("on") else ""
        if head.get("uid"):
            base = self._meetings.get(head["uid"])
            self._refuse_another(head.get("org", ""), base.meeting.org)
            on = on or base.meeting.on
            kinds = base.meeting.kinds
            if minutes.keys or head.get("kind"):
                kinds = self._kinds(minutes, self._meetings.rules(on))
            base = replace(base, meeting=replace(base.meeting, on=on, kinds=kinds))
            fresh = base.meeting.state in (State.PLANNED, State.CANCELLED)
            return self._meetings.begin(base) if fresh else base
        for key in ("org", "on"):
            if not head.get(key):
                raise UserProblem("minutes_missing", field=key, name=key)
        org = self._orgs.find(head["org"])
        kinds = self._kinds(minutes, self._meetings.rules(on))
        planned = self._planned(org, kinds, on)
        if planned is None:
            return self._meetings.new(org, kinds, on=on)
        return self._meetings.begin(replace(planned, meeting=replace(planned.meeting, on=on)))

    def _refuse_another(self, typed: str, org: str) -> None:
        """Raises UserProblem where what is typed is not an organisation's name; a group's may be
        that of others too."""
        names = {one.uid: one.name for one in self._orgs.tree()} | dict(self._orgs.foreign())
        if typed and typed != names.get(org) and self._orgs.find(typed) != org:
            raise UserProblem("minutes_field", field="file", name="org")

    def _kinds(self, minutes: Minutes, rules: MeetingRules) -> str:
        """The keys of the kinds, which are said by key, by name, or alike by both."""
        named = _BETWEEN.split(minutes.head.get("kind", ""))
        said = [[text.strip() for text in named if text.strip()], minutes.keys or ()]
        found = [dict.fromkeys(map(rules.key_of, texts)) for texts in said if texts]
        if not found:
            raise UserProblem("minutes_missing", field="kind", name="kind")
        if found[0] != found[-1]:
            raise UserProblem("minutes_field", field="file", name="kind")
        return " ".join(found[0])

    def _planned(self, org: str, kinds: str, on: str) -> Record | None:
        """What was planned for it. Raises UserProblem meeting_there for one that is recorded."""
        main = self._meetings.rules(on).of(kinds)[0]
        held = [one for one in self._meetings.all(org, kind=main.key) if one.org == org]
        for one in held:
            if (one.on, one.kinds, one.state) == (on, kinds, State.HELD):
                raise UserProblem("meeting_there", on=on, title=one.title, uid=one.uid)
        period = period_of(main.frequency, on)
        ahead = [
            one
            for one in held
            if one.state == State.PLANNED
            and period in (one.period, period_of(main.frequency, one.on))
        ]
        ahead.sort(key=lambda one: one.on != on)
        return self._meetings.get(ahead[0].uid) if period and ahead else None

    # --- who

    def _person(self, roll: Roll, text: str) -> str:
        """The uid of a member. Raises UserProblem minutes_person."""
        found = [seat.person for seat in roll.seats if text in (seat.person, seat.name)]
        if len(found) == 1:
            return found[0]
        try:
            return self._members.find(text)
        except UserProblem as problem:
            raise UserProblem("minutes_person", name=text) from problem

    def _whose(self, roll: Roll, one: Fields) -> str:
        """The uid of a member said by uid, by name, or by both. Raises as `_person`, and
        UserProblem minutes_another where they are two."""
        person, name = one.get("person", ""), one.get("name", "")
        uid = self._person(roll, person or name)
        if person and name not in ("", uid, self._name(uid)):
            raise UserProblem("minutes_another", name=name, uid=person)
        return uid

    def _name(self, uid: str) -> str:
        return self._meetings.names({uid}).get(uid, "")

    def _role(self, base: Record, roll: Roll, role: str, text: str) -> tuple[str, str]:
        """As `_anybody`; the name of who has the role already means him, others may bear it."""
        uid, name = getattr(base.meeting, role), getattr(base.meeting, f"{role}_name")
        return (uid, name) if text == (self._name(uid) or name) else self._anybody(roll, text)

    def _anybody(self, roll: Roll, text: str) -> tuple[str, str]:
        """(uid, "") of a member, ("", name) of somebody from outside."""
        if not text:
            return "", ""
        found = [seat.person for seat in roll.seats if text in (seat.person, seat.name)]
        if len(found) == 1:
            return found[0], ""
        try:
            return self._members.find(text), ""
        except UserProblem as problem:
            if problem.code != "member_unknown":
                raise UserProblem("minutes_person", name=text) from problem
            return "", text

    def _attendance(self, minutes: Minutes, base: Record, roll: Roll) -> tuple[Attendance, ...]:
        """Who came: as listed; or everybody but the absent; or only those present."""
        if minutes.attendance is not None:
            return tuple(self._attended(roll, one) for one in minutes.attendance)
        listed = {one.person: one for one in base.attendance}
        if minutes.present is not None:
            came = {self._person(roll, name) for name in minutes.present}
            away = {
                uid: Attendance(person=uid, state=ABSENT)
                for uid in roll.expected
                if uid not in came
            }
            listed = away | {uid: Attendance(person=uid) for uid in came}
        for one in minutes.absent or ():
            found = self._attended(roll, {**one, "state": ABSENT})
            listed[found.person] = found
        return tuple(listed.values())

    def _attended(self, roll: Roll, one: Fields) -> Attendance:
        state, typed = one.get("state") or PRESENT, one.get("reason", "")
        reason = _REASONS.get(typed, typed)
        if state not in (PRESENT, ABSENT):
            raise UserProblem("minutes_field", field="file", name="attendance.state")
        if reason and reason not in tuple(Reason):
            raise UserProblem("minutes_field", field="file", name="attendance.reason")
        person = self._whose(roll, one)
        return Attendance(person=person, state=state, reason=str(reason), note=one.get("note", ""))

    # --- what was said and decided

    def _speeches(self, minutes: Minutes, base: Record, roll: Roll) -> tuple[Speech, ...]:
        if minutes.speeches is None:
            return base.speeches
        found = []
        for one in minutes.speeches:
            uid, name = self._speaker(roll, one)
            about = one.get("about", "")
            found.append(
                Speech(
                    uid=one.get("uid", ""),
                    kind=one.get("kind", ""),
                    person=uid,
                    speaker=name,
                    about=self._person(roll, about) if about else "",
                    text=one.get("text", ""),
                )
            )
        return tuple(found)

    def _speaker(self, roll: Roll, one: Fields) -> tuple[str, str]:
        """As `_anybody`; `speaker` is from outside whatever member bears that name."""
        if one.get("person"):
            return self._whose(roll, one), ""
        name, outside = one.get("name", ""), one.get("speaker", "")
        return ("", outside) if outside and name in ("", outside) else self._anybody(roll, name)

    def _corrections(self, minutes: Minutes, base: Record, roll: Roll) -> tuple[Correction, ...]:
        if minutes.corrections is None:
            return base.corrections
        found = []
        for one in minutes.corrections:
            rest = {k: text for k, text in _days(one).items() if k not in ("name", "person")}
            somebody = one.get("person") or one.get("name")
            found.append(Correction(person=self._whose(roll, one) if somebody else "", **rest))
        return tuple(found)


def _state(typed: str) -> State:
    """Held, unless it is said to be a plan; whether enough came is worked out."""
    for state, label in _STATES.items():
        if typed in ("", state.value, label, tr(label)):
            return State.HELD if state is State.FAILED else state
    raise UserProblem("minutes_field", field="file", name="state")


def _days(fields: Fields) -> dict[str, str]:
    """The fields, days among them as they are stored. Raises UserProblem date_*."""
    return {k: str(read_text(v)) if k in _DAYS and v else v for k, v in fields.items()}


def _resolutions(minutes: Minutes, base: Record, rules: MeetingRules) -> tuple[Resolution, ...]:
    if minutes.resolutions is None:
        return base.resolutions
    found = []
    for one in minutes.resolutions:
        passed = one.get("passed", "")
        if passed not in _PASSED:
            raise UserProblem("minutes_field", field="file", name="resolutions.passed")
        rule = rules.vote_of(one.get("rule") or MOTION)
        found.append(Resolution(**{**_days(one), "passed": _PASSED[passed], "rule": rule}))
    return tuple(found)


def _voted(record: Record, rules: MeetingRules, numbers: Count) -> Record:
    """What was voted on and not said to have passed or failed is judged by its figures."""

    def judged(one: Resolution) -> Resolution:
        if one.passed or not was_voted(one):
            return one
        try:
            figures = votes(one)
        except ValueError:
            return one  # no numbers: saving refuses it with its sentence
        cast = {name: figures[name] for name in ("in_favour", "written")}
        said = verdict(rules.votes[one.rule], numbers, **cast)
        return replace(one, passed=YES if said.passed else NO)

    return replace(record, resolutions=tuple(map(judged, record.resolutions)))

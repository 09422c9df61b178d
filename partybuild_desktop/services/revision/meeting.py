"""年度计划, 谈心谈话登记表 and 整改清单 on their way back."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Final

from partybuild_desktop.domain.meeting import Correction, State, Talk
from partybuild_desktop.domain.meeting_rule import LIFE_MEETING
from partybuild_desktop.domain.problem import Problem, UserProblem
from partybuild_desktop.domain.since import Since
from partybuild_desktop.services.ledger.kind import Sources
from partybuild_desktop.services.meeting.talk import REFUSED
from partybuild_desktop.services.revision.kind import Edit, Entry, Returning, Slot
from partybuild_desktop.services.show import day_text, listed
from partybuild_desktop.system.i18n import N_

_NUMBER: Final = N_("序号")
_WHOLE: Final = 10  # characters of a whole day


def _whole(text: str) -> None:
    if len(text) != _WHOLE:
        raise UserProblem("date_not_whole", field="on", text=text)


# ---------------------------------------------------------------- the year's plan


def _planned(sources: Sources, keys: Sequence[str], _year: int, since: Since) -> dict[str, Entry]:
    held = Problem("revision_meeting_held")
    return {
        one.uid: Entry(
            key=one.uid,
            name=f"{day_text(one.on)} {one.title}",
            org=one.org,
            values=(values := {"on": one.on, "agenda": one.agenda}),
            then={**values, **(was := since.of("meeting", one.uid))},
            older=frozenset(was.values()),
            problem=None if one.state == State.PLANNED else held,
        )
        for one in (record.meeting for record in sources.meetings.records(list(keys)))
    }


def _plan_edits(_sources: Sources, entry: Entry, changes: Mapping[str, str]) -> list[Edit]:
    if "on" in changes:
        _whole(changes["on"])
    return [Edit("meeting", entry.key, dict(changes))]


PLAN: Final = Returning(
    kind="meetings_plan",
    slots=(Slot(N_("日期"), "on", "joined"), Slot(N_("主要内容"), "agenda", "position")),
    free=(),
    follows={N_("月份"): "on"},
    tables=("meeting",),
    entries=_planned,
    edits=_plan_edits,
)


# ---------------------------------------------------------------- talks

_TALK: Final = ("on", "place", "topic", "content", "follow_up")


def _talks(sources: Sources, _keys: Sequence[str], year: int, since: Since) -> dict[str, Entry]:
    found = sources.meetings.talks.all("", year)
    names = sources.meetings.names({p for one in found for p in (one.host, one.guest) if p})

    def name(one: Talk) -> str:
        who = names.get(one.host, one.host_name), names.get(one.guest, one.guest_name)
        return f"{day_text(one.on)} {listed(filter(None, who))}"

    return {
        one.uid: Entry(
            key=one.uid,
            name=name(one),
            org=one.org,
            values=(values := {key: getattr(one, key) for key in _TALK}),
            then={**values, **(was := since.of("talk", one.uid))},
            older=frozenset(was.values()),
        )
        for one in found
    }


def _talk_edits(sources: Sources, entry: Entry, changes: Mapping[str, str]) -> list[Edit]:
    year = int(entry.values["on"][:4])
    (talk,) = (one for one in sources.meetings.talks.all(entry.org, year) if one.uid == entry.key)
    for problem in sources.meetings.talks.review(replace(talk, **changes)):
        if problem.code in REFUSED:
            raise UserProblem(problem.code, field=problem.field, **problem.args)
    return [Edit("talk", entry.key, dict(changes))]


TALKS: Final = Returning(
    kind="talk_register",
    slots=(
        Slot(N_("日期"), "on", "joined"),
        Slot(N_("地点"), "place", "position"),
        Slot(N_("主题"), "topic", "position"),
        Slot(N_("谈话要点"), "content", "position"),
        Slot(N_("后续安排"), "follow_up", "position"),
    ),
    free=(_NUMBER,),
    tables=("talk",),
    entries=_talks,
    edits=_talk_edits,
)


# ---------------------------------------------------------------- what is to be put right

_CORRECTION: Final = ("problem", "measure", "responsible", "due", "done_on", "done_note")


def _corrections(
    sources: Sources, _keys: Sequence[str], year: int, since: Since
) -> dict[str, Entry]:
    first, last = f"{year:04d}-01-01", f"{year:04d}-12-31"
    heads = sources.meetings.all("", first=first, last=last, kind=LIFE_MEETING)
    records = sources.meetings.records([one.uid for one in heads])
    return {
        one.uid: Entry(
            key=one.uid,
            name=one.problem,
            org=record.meeting.org,
            values=(values := {key: getattr(one, key) for key in _CORRECTION}),
            then={**values, **(was := since.of("correction", one.uid))},
            older=frozenset(was.values()),
        )
        for record in records
        for one in record.corrections
    }


def _correction_edits(sources: Sources, entry: Entry, changes: Mapping[str, str]) -> list[Edit]:
    now = Correction(**{**entry.values, **changes})
    if now.done_on > sources.meetings.today():
        raise UserProblem("revision_done_ahead", on=now.done_on)
    return [Edit("correction", entry.key, dict(changes))]


CORRECTIONS: Final = Returning(
    kind="corrections",
    slots=(
        Slot(N_("存在问题"), "problem", "position"),
        Slot(N_("整改措施"), "measure", "position"),
        Slot(N_("责任人"), "responsible", "position"),
        Slot(N_("完成时限"), "due", "joined"),
        Slot(N_("完成日期"), "done_on", "joined"),
        Slot(N_("整改结果"), "done_note", "position"),
    ),
    free=(_NUMBER,),
    follows={N_("销号"): "done_on"},
    tables=("correction",),
    entries=_corrections,
    edits=_correction_edits,
)

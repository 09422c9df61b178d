"""`partybuild meetings show` and `record`: the whole record of one meeting, out and in."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict
from pathlib import Path
from typing import Any, Final

from partybuild_desktop.cli.context import Context
from partybuild_desktop.cli.meetings import STATES, entries
from partybuild_desktop.cli.output import table
from partybuild_desktop.domain.meeting import PRESENT, Reason, Record, State
from partybuild_desktop.domain.member import NO, YES
from partybuild_desktop.domain.minutes import Review
from partybuild_desktop.services.app import App
from partybuild_desktop.services.wording import text_of
from partybuild_desktop.services.wording.record import field_name
from partybuild_desktop.system.i18n import N_, language, tr

REASONS: Final = {
    Reason.ILL.value: N_("因病"),
    Reason.AWAY.value: N_("因事"),
    Reason.NONE.value: N_("无故"),
}
_TEXTS: Final = (
    "start",
    "end",
    "chair",
    "recorder",
    "agenda",
    "content",
    "guests",
    "public",
    "follows",
    "note",
)
_HEAD: Final = ("on", "start", "end", "place", "chair", "recorder", "guests", "agenda", "content")
_VERDICTS: Final = {YES: N_("通过"), NO: N_("未通过")}


def show(context: Context) -> int:
    """As `meetings list` has it, and {"start","end","chair","recorder","agenda","content","guests",
    "public","follows","note","items","numbers","attendance","speeches","resolutions",
    "corrections","problems"}."""
    with context.books() as app:
        record = app.meetings.get(context.options.meeting)
        value = whole(app, record)
        kinds = app.meetings.rules(record.meeting.on).of(record.meeting.kinds)
        titles = {item.key: item.name.said(language()) for kind in kinds for item in kind.items}
        came = record.meeting.state in (State.HELD, State.FAILED)
    context.out.result(value, _lines(value, titles, came=came))
    return 0


def record(context: Context) -> int:
    """{"uid","state","saved","numbers","problems"}: minutes of a file as a new record, or in the
    place of the one it names by `uid`; its fields are those of `meetings show`, see
    exchange.minutes. `problems` says what is doubtful, and what keeps it from being saved; then
    --dry-run ends with 1."""
    o = context.options
    with context.books() as app:
        found = app.minutes.record(Path(o.file))
        review = app.meetings.review(found)
        state = found.meeting.state
        if not o.dry_run:
            for problem in review.refused[1:]:  # the first is told by the refusal itself
                context.out.message(text_of(problem))
            state = app.meetings.save(found).state
    value = {"uid": found.meeting.uid, "state": tr(STATES[State(state)]), "saved": not o.dry_run}
    for problem in review.problems:
        context.out.message(text_of(problem))
    line = tr("已保存：{title}（{state}）", title=found.meeting.title, state=value["state"])
    if o.dry_run:
        line = tr("只试读，没有写入：{title}", title=found.meeting.title)
    numbers = review.numbers
    came = tr("应到 {a}，实到 {b}", a=numbers.expected, b=numbers.present)
    context.out.result({**value, **told(review)}, [line, came])
    return 1 if review.refused else 0


def whole(app: App, record: Record) -> dict[str, Any]:
    """All of a record in words; persons by name and uid."""
    meeting = record.meeting
    (head,) = entries(app, app.meetings.rules(meeting.on), [meeting])
    names = app.meetings.names(_persons(record))
    value = {**head, **{key: getattr(meeting, key) for key in _TEXTS}}
    for role in ("chair", "recorder"):
        uid = getattr(meeting, role)
        value[role] = names.get(uid, "") or getattr(meeting, f"{role}_name")
    value["items"] = dict(record.items)
    value["attendance"] = [
        {**asdict(one), "name": names.get(one.person, "")} for one in record.attendance
    ]
    value["speeches"] = [
        {**asdict(one), "name": names.get(one.person, "") or one.speaker} for one in record.speeches
    ]
    value["resolutions"] = [asdict(one) for one in record.resolutions]
    value["corrections"] = [
        {**asdict(one), "name": names.get(one.person, "")} for one in record.corrections
    ]
    return {**value, **told(app.meetings.review(record))}


def told(review: Review) -> dict[str, Any]:
    """{"numbers","problems"}: who was expected and came, and what is to be said of the record."""
    numbers, came = review.numbers, review.quorum
    return {
        "numbers": {
            "expected": numbers.expected,
            "present": numbers.present,
            "voters": numbers.voters,
            "voters_present": numbers.voters_present,
            "quorum": came.reached if came else None,
        },
        "problems": [
            {
                "field": one.field,
                "code": one.code,
                "message": text_of(one),
                "refused": one in review.refused,
            }
            for one in review.problems
        ],
    }


def _persons(record: Record) -> frozenset[str]:
    meeting = record.meeting
    found = {meeting.chair, meeting.recorder}
    found |= {one.person for one in record.attendance}
    found |= {uid for one in record.speeches for uid in (one.person, one.about)}
    found |= {one.person for one in record.corrections}
    return frozenset(found - {""})


def _lines(value: Mapping[str, Any], titles: Mapping[str, str], *, came: bool) -> list[str]:
    rows = [[value["title"] or value["kind"], value["org"], value["state"]]]
    rows += [[field_name("meeting", key), value[key]] for key in _HEAD if value[key]]
    rows += [[titles.get(key, key), text] for key, text in value["items"].items() if text]
    if came:
        a, b = value["numbers"]["expected"], value["numbers"]["present"]
        rows.append([tr("应到 {a}，实到 {b}", a=a, b=b)])
    for one in value["attendance"]:
        if one["state"] != PRESENT:
            rows.append([tr("缺席"), one["name"], tr(REASONS.get(one["reason"], ""))])
    rows += [[tr("发言"), one["name"], one["text"]] for one in value["speeches"]]
    for one in value["resolutions"]:
        verdict = tr(_VERDICTS.get(one["passed"], "")) if one["passed"] else ""
        rows.append([tr("决议"), one["matter"], one["text"], verdict])
    rows += [[tr("整改事项"), one["name"], one["problem"]] for one in value["corrections"]]
    return list(table(rows))

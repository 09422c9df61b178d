"""`partybuild members show`, `add`, `confirm`, `restore` and `delete`: one member."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from partybuild_desktop.cli.context import Context, fields, whole_day
from partybuild_desktop.cli.members import row
from partybuild_desktop.cli.nouns import ENTRIES
from partybuild_desktop.cli.output import table
from partybuild_desktop.cli.posts import held
from partybuild_desktop.domain.event import END
from partybuild_desktop.domain.member import FIELDS, Enrolled, Member
from partybuild_desktop.services.app import App
from partybuild_desktop.services.show import column_title, field_title, masked
from partybuild_desktop.services.wording import text_of
from partybuild_desktop.services.wording.quality import EVENTS
from partybuild_desktop.system.i18n import tr


def show(context: Context) -> int:
    """{"member":{…},"events":[…],"standing":[…],"posts":[…],"doubts":[…]}: the fields as `members
    list` has them, numbers masked; with --full they are not, and it is noted who looked."""
    with context.books() as app:
        uid = app.members.find(context.options.uid)
        member = app.members.get(uid)
        stored = {field.key: getattr(member, field.key) for field in FIELDS}
        doubts = app.members.doubts({key: text for key, text in stored.items() if text})
        value = {
            "member": _member(app, member, full=context.options.full),
            **_history(app, uid),
            "posts": [one.as_dict() for one in held(app, person=uid)],
            "doubts": [
                {"field": one.field, "code": one.code, "message": text_of(one)} for one in doubts
            ],
        }
    context.out.result(value, table(_lines(value)))
    return 0


def _member(app: App, member: Member, *, full: bool) -> dict[str, Any]:
    numbers = {}
    for field in FIELDS:
        stored = getattr(member, field.key)
        hidden = masked(field, stored)
        if hidden != stored:
            numbers[field.key] = app.members.reveal(member.uid, field.key) if full else hidden
    shown = replace(member, **numbers)
    orgs = {org.uid: org for org in app.orgs.tree()}
    found = next(iter(app.members.rows([member.uid])), Enrolled(member, "", ""))
    return row(app, orgs, app.orgs.foreign(), replace(found, member=shown))


def _history(app: App, uid: str) -> dict[str, list[dict[str, Any]]]:
    """{"events","standing"}, oldest first; who stands there still has an empty `end`."""
    history = app.members.history(uid)
    names = {org.uid: org.name for org in app.orgs.tree()} | dict(app.orgs.foreign())
    events = [
        {
            "on": one.on,
            "kind": one.kind.value,
            "what": tr(EVENTS[one.kind]),
            "org": names.get(one.org or "", ""),
            "place": one.place,
            "reason": app.codes.label("exit_reason", one.reason) if one.reason else "",
            "whole_unit": bool(one.whole_unit),
            "note": one.note,
        }
        for one in history.events
    ]
    standing = [
        {
            "start": one.start,
            "end": "" if one.end == END else one.end,
            "org": names.get(one.org, ""),
            "status": app.codes.label("status", one.status.value),
        }
        for one in history.standing
    ]
    return {"events": events, "standing": standing}


def _lines(value: dict[str, Any]) -> list[list[str]]:
    member = value["member"]
    lines = [[field_title(one.key), member[one.key]] for one in FIELDS if member[one.key]]
    lines += [[column_title(key), member[key]] for key in ("branch", "status") if member[key]]
    for one in value["events"]:
        lines.append([tr("党籍经过"), one["on"], one["what"], one["org"], one["place"]])
    for one in value["posts"]:
        until = one["end"] or tr("至今")
        lines.append([tr("任职"), one["start"], until, one["org"], one["title"]])
    return lines + [[tr("核对"), one["message"]] for one in value["doubts"]]


def add(context: Context) -> int:
    """{"uid","name","branch"}: a new member of --org, who was there when the books began, joined,
    or was transferred in on --date."""
    o = context.options
    values = fields(o.values)
    with context.books() as app:
        org = context.org(app)
        day = whole_day(o.date, "date") if o.date else ""
        uid, _ = app.members.add(values, org=org, entry=ENTRIES[o.entry], on=day)
        name, branch = app.members.get(uid).name, app.orgs.get(org).name
        doubts = app.members.doubts(app.members.read(values))
    for doubt in doubts:
        context.out.message(text_of(doubt))
    done = tr("已新增党员 {name}：{org}。", name=name, org=branch)
    context.out.result({"uid": uid, "name": name, "branch": branch}, [done])
    return 0


def confirm(context: Context) -> int:
    """A probationary member becomes a full one on --date."""
    with context.books() as app:
        uid, day = app.members.find(context.options.uid), whole_day(context.options.date, "date")
        changes = app.members.confirm(uid, on=day)
    done = tr("已记录转正。") if changes.txn else tr("内容相同，没有改动。")
    context.out.result({"uid": uid, "changed": bool(changes.txn)}, [done])
    return 0


def restore(context: Context) -> int:
    """Somebody who left or was suspended is counted again from --date."""
    with context.books() as app:
        uid, day = app.members.find(context.options.uid), whole_day(context.options.date, "date")
        app.members.restore(uid, on=day, org=context.org(app))
        now = app.members.history(uid).standing[-1]
        status = app.codes.label("status", now.status.value)
    context.out.result({"uid": uid, "status": status}, [tr("已记录恢复党籍。")])
    return 0


def delete(context: Context) -> int:
    """Take out a record entered by mistake; who left is noted by `members remove`."""
    with context.books() as app:
        uid = app.members.find(context.options.uid)
        name = app.members.get(uid).name
        app.members.delete(uid)
    lines = [
        tr("已删除“{name}”的记录，可以撤销。", name=name),
        tr("只用于录错、重复的记录；转出、出党、去世请用 members remove，档案要留着。"),
    ]
    context.out.result({"uid": uid, "name": name, "deleted": True}, lines)
    return 0

"""`partybuild members`: roster in and out, list, change, transfer, remove."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any

from partybuild_desktop.cli.context import Context, fields, whole_day
from partybuild_desktop.cli.nouns import ENTRIES, REASONS
from partybuild_desktop.cli.output import table
from partybuild_desktop.domain.event import EventKind
from partybuild_desktop.domain.member import FIELDS, Enrolled
from partybuild_desktop.domain.org import Org, branch_of
from partybuild_desktop.domain.problem import UserProblem
from partybuild_desktop.services.app import App
from partybuild_desktop.services.member import EVERYBODY, Scope
from partybuild_desktop.services.show import plain
from partybuild_desktop.system.i18n import tr


def import_(context: Context) -> int:
    """A roster in; exit status 1 when rows were refused."""
    o = context.options
    path = Path(o.file)
    with context.books() as app:
        preview = app.roster.preview(
            app.roster.open(path),
            org=context.org(app) if _known(app, o.org, o.create_branches) else "",
            create_branches=o.create_branches,
            default_branch=o.org,
            entry=ENTRIES[o.entry],
            progress=context.progress,
        )
        result = app.roster.result(preview)
        if o.rejects and result.refused:  # first: whoever cannot have them imports nothing
            app.roster.write_rejects(preview, Path(o.rejects))
        if not o.dry_run:
            result, _ = app.roster.apply(preview, progress=context.progress)
    context.out.result(result.as_dict(), result.lines())
    return 1 if result.refused else 0


def _known(app: App, typed: str, create: bool) -> bool:
    """Whether --org names an organisation that is there; the import creates a new one."""
    if not typed:
        return False
    try:
        app.orgs.find(typed)
    except UserProblem:
        if create:
            return False
        raise
    return True


def export(context: Context) -> int:
    """The roster as a workbook with the official headings."""
    path = Path(context.options.file)
    with context.books() as app:
        n = app.roster.export(path, context.scope(app), progress=context.progress)
    context.out.result({"file": str(path), "rows": n}, [tr("已导出 {n} 人。", n=n)])
    return 0


def list_(context: Context) -> int:
    """{"members":[…]} with full values; dates by their precision, codes as labels."""
    o = context.options
    with context.books() as app:
        wanted = context.scope(app)
        if o.all:
            wanted = Scope(org=wanted.org, day=wanted.day, statuses=EVERYBODY)
        uids = app.members.uids(wanted)
        if o.search:
            known = set(uids)
            uids = [uid for uid in app.search.find(o.search) if uid in known]
        orgs = {org.uid: org for org in app.orgs.tree(wanted.day)}
        foreign = app.orgs.foreign()
        rows = [row(app, orgs, foreign, f) for f in app.members.rows(uids, wanted.day)]
    shown = table([[r["name"], r["sex"], r["birth"], r["branch"], r["status"]] for r in rows])
    context.out.result({"members": rows}, shown)
    return 0


def row(
    app: App, orgs: dict[str, Org], foreign: Mapping[str, str], found: Enrolled
) -> dict[str, Any]:
    """One member as a list has him: full values, dates by their precision, codes as labels."""
    member = found.member
    value: dict[str, Any] = {"uid": member.uid}
    for field in FIELDS:
        value[field.key] = plain(field, getattr(member, field.key), app.codes)
    branch, place = branch_of(found.org, orgs), orgs.get(found.org)
    value["branch"] = branch.name if branch else foreign.get(found.org, "")
    value["branch_code"] = branch.code if branch else ""
    value["group"] = place.short if place and place is not branch else ""
    value["status"] = app.codes.label("status", found.status)
    value["party_post"] = "、".join(found.posts)
    return value


def set_(context: Context) -> int:
    """Change fields of one member: FIELD=VALUE …"""
    values = fields(context.options.values)
    with context.books() as app:
        uid = app.members.find(context.options.uid)
        changes = app.members.set(uid, values)
    done = tr("已保存。") if changes.txn else tr("内容相同，没有改动。")
    context.out.result({"uid": uid, "changed": bool(changes.txn)}, [done])
    return 0


def transfer(context: Context) -> int:
    """Move a member to another organisation of these books from --date."""
    o = context.options
    with context.books() as app:
        uid, to = app.members.find(o.uid), context.org(app, "to")
        day = whole_day(o.date, "date")
        app.members.transfer(uid, to=to, on=day, whole_unit=o.whole_unit)
        name = app.orgs.get(to).name
    context.out.result({"uid": uid, "branch": name}, [tr("已转到 {name}。", name=name)])
    return 0


def remove(context: Context) -> int:
    """Note that a member left the books; --reason is a word of REASONS or of exit_reason."""
    o = context.options
    with context.books() as app:
        uid, day = app.members.find(o.uid), whole_day(o.date, "date")
        kind = REASONS.get(o.reason)
        reason = ""
        if kind is None:
            kind, reason = app.members.reason(o.reason)
        app.members.remove(uid, kind=kind, reason=reason, on=day, place=o.place.strip())
    done = kind is not EventKind.SUSPENDED
    context.out.result(
        {"uid": uid, "reason": kind.value, "left": done}, [tr("已记录，资料保留，可撤销。")]
    )
    return 0

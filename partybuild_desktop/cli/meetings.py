"""`partybuild meetings`: what was held of what should have been, the list, and a year's plan."""

from __future__ import annotations

from typing import Any, Final

from partybuild_desktop.cli.context import Context, output_path
from partybuild_desktop.cli.output import table
from partybuild_desktop.domain.compliance import Cell, Urgency
from partybuild_desktop.domain.meeting import Meeting, State
from partybuild_desktop.domain.meeting_rule import MeetingRules
from partybuild_desktop.domain.org import Org
from partybuild_desktop.services.app import App
from partybuild_desktop.services.meeting.period import kinds_text
from partybuild_desktop.system.i18n import N_, language, tr

STATES: Final = {
    State.PLANNED: N_("计划"),
    State.HELD: N_("已召开"),
    State.FAILED: N_("未达人数"),
    State.CANCELLED: N_("已取消"),
}
_URGENCIES: Final = {
    Urgency.LATE: N_("逾期"),
    Urgency.DUE: N_("本期未开"),
    Urgency.NEXT: N_("近期"),
}


def check(context: Context) -> int:
    """{"year","cells":[{"org","code","kind","key","period","done","required","late"}]}: every
    branch, kind and period; `late` where the period is over and short."""
    year = context.options.year
    with context.books() as app:
        found = app.meetings.matrix(context.org(app), year)
        names = {kind.key: kind.name.said(language()) for kind in found.kinds}
    orgs = {org.uid: org for org in found.orgs}
    cells = [_cell(cell, orgs[cell.org], names[cell.kind]) for cell in found.cells]
    late = [cell for cell in cells if cell["late"]]
    lines = list(table([_late_line(cell) for cell in late]))
    lines.append(tr("{year}年 {orgs} 个支部，{n} 格逾期。", year=year, orgs=len(orgs), n=len(late)))
    context.out.result({"year": year, "cells": cells}, lines)
    return 0


def _cell(cell: Cell, org: Org, kind: str) -> dict[str, Any]:
    return {
        "org": org.name,
        "code": org.code,
        "kind": kind,
        "key": cell.kind,
        "period": cell.period,
        "done": cell.done,
        "required": cell.required,
        "late": cell.late,
    }


def _late_line(cell: dict[str, Any]) -> list[str]:
    return [cell["org"], cell["kind"], cell["period"], f"{cell['done']}/{cell['required']}"]


def gaps(context: Context) -> int:
    """{"gaps":[{"urgency","org","code","kind","key","period","on","missing","uid"}]}: what is
    late, due in its period, and planned for the month to come."""
    with context.books() as app:
        rules = app.meetings.rules()
        orgs = {org.uid: org for org in app.orgs.tree()}
        found = [
            {
                "urgency": one.urgency.value,
                "org": orgs[one.org].name,
                "code": orgs[one.org].code,
                "kind": rules.kinds[one.kind].name.said(language()),
                "key": one.kind,
                "period": one.period,
                "on": one.on,
                "missing": one.missing,
                "uid": one.meeting,
            }
            for one in app.meetings.gaps(context.org(app))
            if one.org in orgs
        ]
    shown = ("org", "kind", "period", "on")
    lines = [
        [tr(_URGENCIES[Urgency(str(gap["urgency"]))]), *(str(gap[key]) for key in shown)]
        for gap in found
    ]
    context.out.result({"gaps": found}, table(lines))
    return 0


def list_(context: Context) -> int:
    """{"meetings":[{"uid","org","code","on","kind","keys","title","state","period","place",
    "hours"}]}, by day."""
    o = context.options
    with context.books() as app:
        rules = app.meetings.rules()
        kind = rules.key_of(o.kind) if o.kind else ""
        found = app.meetings.all(context.org(app), kind=kind, **_year(o.year))
        rows = entries(app, rules, found)
    shown = ("on", "org", "kind", "title", "state")
    context.out.result({"meetings": rows}, table([[str(r[k]) for k in shown] for r in rows]))
    return 0


def plan(context: Context) -> int:
    """{"year","made","kept","announced","meetings":[…]}: plans what the year still lacks.

    `announced` is false where the holidays of the year are not known yet.
    """
    year = context.options.year
    with context.books() as app:
        done = app.meetings.plan(context.org(app), year)
        rows = entries(app, app.meetings.rules(f"{year:04d}-01-01"), list(done.made))
    made, kept = len(done.made), done.kept
    lines = [tr("{year}年新计划 {made} 次，原有 {kept} 次。", year=year, made=made, kept=kept)]
    if not done.announced:
        text = tr("{year}年的放假安排还没有，工作日按周一至周五暂算。", year=year)
        context.out.message(text)
    value = {"year": year, "made": made, "kept": kept, "announced": done.announced}
    context.out.result({**value, "meetings": rows}, lines)
    return 0


def book(context: Context) -> int:
    """{"pages","meetings","missing_glyphs":[…],"n","serial"}: the records of a year's meetings as
    one bound book."""
    o = context.options
    path = output_path(o.output, ".pdf")
    with context.books() as app:
        org = context.org(app)
        composed = app.binders.year_book(org=org, year=o.year)
        asked = {"year": o.year}
        done = app.prints.write(
            composed.binder, path, context.progress, org=org, asked=asked, mirror=not o.single
        )
    for glyph in done.missing_glyphs:
        context.out.message(tr("字库里没有这个字：{glyph}", glyph=glyph))
    n = len(composed.binder.documents)
    line = tr("共 {n} 次会议，{pages} 页：{name}", n=n, pages=done.pages, name=path)
    value = {"pages": done.pages, "meetings": n, "file": str(path)}
    value |= {"n": done.n, "serial": done.serial, "missing_glyphs": list(done.missing_glyphs)}
    context.out.result(value, [line])
    return 0


def _year(year: int | None) -> dict[str, str]:
    return {"first": f"{year:04d}-01-01", "last": f"{year:04d}-12-31"} if year else {}


def entries(app: App, rules: MeetingRules, found: list[Meeting]) -> list[dict[str, Any]]:
    orgs = {org.uid: org for org in app.orgs.tree()}
    return [
        {
            "uid": one.uid,
            "org": orgs[one.org].name if one.org in orgs else "",
            "code": orgs[one.org].code if one.org in orgs else "",
            "on": one.on,
            "kind": kinds_text(rules.of(one.kinds)),
            "keys": one.kinds.split(),
            "title": one.title,
            "state": tr(STATES[State(one.state)]),
            "period": one.period,
            "place": one.place,
            "hours": one.hours,
        }
        for one in found
    ]

"""`partybuild year`: closing a year (年终封账), and the closed years."""

from __future__ import annotations

from typing import Any

from partybuild_desktop.cli.context import Context
from partybuild_desktop.cli.output import table
from partybuild_desktop.services.closing import Closed
from partybuild_desktop.system.i18n import tr


def close(context: Context) -> int:
    """{"year","closed":[…]}: every organisation that got a closing, as `year list` has them."""
    o = context.options
    with context.books() as app:
        made, _ = app.closings.close(
            context.org(app), o.year, note=o.note, progress=context.progress
        )
    lines = [tr("{year}年已封账，共 {n} 个党组织。", year=o.year, n=len(made))]
    context.out.result({"year": o.year, "closed": [_entry(one) for one in made]}, lines)
    return 0


def list_(context: Context) -> int:
    """{"closings":[{"uid","year","org","code","number","in_force","counted","closed","user",
    "note","differences":{table: [{"row","column","before","after"}]}}]}"""
    with context.books() as app:
        found = app.closings.all(context.org(app), year=context.options.year or 0)
    lines = table([_line(one) for one in found])
    context.out.result({"closings": [_entry(one) for one in found]}, lines)
    return 0


def _entry(one: Closed) -> dict[str, Any]:
    closing = one.closing
    return {
        "uid": closing.uid,
        "year": closing.year,
        "org": one.org.name,
        "code": one.org.code,
        "number": one.number,
        "in_force": one.in_force,
        "counted": one.counted,
        "closed": closing.closed,
        "user": closing.user,
        "note": closing.note,
        "differences": {
            name: [
                {"row": d.row.title, "column": d.column.title, "before": d.before, "after": d.after}
                for d in found
            ]
            for name, found in one.differences.items()
        },
    }


def _line(one: Closed) -> list[str]:
    closing = one.closing
    n = sum(map(len, one.differences.values()))
    state = tr("已由后来的封账代替")
    if one.in_force:
        state = tr("封账后更正 {n} 处", n=n) if n else tr("与账簿一致")
    return [
        str(closing.year),
        one.org.name,
        tr("第 {n} 次", n=one.number),
        closing.closed[:10],
        closing.user,
        tr("{n} 人", n=one.counted),
        state,
        closing.note,
    ]

"""`partybuild orgs`: the organisation tree."""

from __future__ import annotations

from pathlib import Path

from partybuild_desktop.cli.context import Context
from partybuild_desktop.cli.output import table
from partybuild_desktop.system.i18n import tr


def list_(context: Context) -> int:
    """{"orgs":[{"code","name","short","kind","parent"}]}, parents before children."""
    with context.books() as app:
        orgs = app.orgs.tree(context.day())
        by_uid = {org.uid: org for org in orgs}
        rows = [
            {
                "code": org.code,
                "name": org.name,
                "short": org.short,
                "kind": app.codes.label("org_kind", org.kind),
                "parent": by_uid[org.parent].code if org.parent in by_uid else None,
                "founded": org.founded,
                "uid": org.uid,
            }
            for org in orgs
        ]
    lines = table([[str(r[key]) for key in ("code", "name", "kind")] for r in rows])
    context.out.result({"orgs": rows}, lines)
    return 0


def add(context: Context) -> int:
    """A new organisation below --parent, or below the root of these books."""
    o = context.options
    with context.books() as app:
        uid, _ = app.orgs.add(
            o.name or o.name_ or "",
            parent=context.org(app, "parent"),
            code=o.code,
            short=o.short,
            kind=app.codes.read("org_kind", o.kind) if o.kind else "",
            founded=o.founded,
        )
        org = app.orgs.get(uid)
    value = {"uid": uid, "code": org.code, "name": org.name, "short": org.short}
    context.out.result(value, [tr("已新增 {name}（{code}）。", name=org.name, code=org.code)])
    return 0


def import_(context: Context) -> int:
    """Organisations from a table with the headings 编码, 名称, 简称, 类别, 上级, 成立日期.

    Rows of the printed list 党组织基本信息汇总表 change theirs.

    {"file","rows","added","changed","problems":[…]}
    """
    path = Path(context.options.file)
    with context.books() as app:
        result, _ = app.orgs_file.apply(path)
    problems = [
        {"row": p.row, "code": p.code, "message": p.message, "refused": p.refused}
        for p in result.problems
    ]
    counts = {"rows": result.rows, "added": result.added, "changed": result.changed}
    value = {"file": path.name, **counts, "problems": problems}
    lines = [tr("读入 {rows} 行，新增 {added} 个党组织，更改 {changed} 个。", **counts)]
    context.out.result(value, lines + [str(p["message"]) for p in problems])
    return 1 if any(p.refused for p in result.problems) else 0

"""`partybuild orgs`: the organisation tree."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any, Final

from partybuild_desktop.cli.context import Context, fields, whole_day
from partybuild_desktop.cli.output import table
from partybuild_desktop.cli.posts import held
from partybuild_desktop.domain.org import Org, base_of_name
from partybuild_desktop.services.app import App
from partybuild_desktop.services.member import Scope
from partybuild_desktop.services.org_value import shown, stored
from partybuild_desktop.services.show import listed
from partybuild_desktop.services.wording.record import field_name
from partybuild_desktop.system.i18n import tr


def list_(context: Context) -> int:
    """{"orgs":[{"code","name","short","kind","parent","founded","dissolved","uid"}]}, parents
    before children."""
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
                "dissolved": org.dissolved,
                "uid": org.uid,
            }
            for org in orgs
        ]
    lines = table([_listed(row) for row in rows])
    context.out.result({"orgs": rows}, lines)
    return 0


def _listed(row: Mapping[str, str | None]) -> list[str]:
    line = [str(row[key]) for key in ("code", "name", "kind")]
    return [*line, tr("{day} 撤销", day=row["dissolved"])] if row["dissolved"] else line


def show(context: Context) -> int:
    """{"uid","code","name",…,"parent","parent_name","village","dissolved","members","below":[…],
    "posts":[…]}: codes as labels; members with all below, posts as held on the day."""
    with context.books() as app:
        day, uid = context.day() or app.orgs.today(), context.org(app)
        orgs = {one.uid: one for one in app.orgs.tree(day)}
        org = orgs[uid]
        value = _shown(app, org, orgs, day)
        posts = [one for one in held(app, org=uid) if one.post.held_on(day)]
        value["posts"] = [one.as_dict() for one in posts]
    titles = [key for key in value if key not in _BESIDE and value[key]]
    lines = [[field_name("org", key), str(value[key])] for key in titles]
    if value["parent_name"]:
        lines.append([field_name("org", "parent"), value["parent_name"]])
    lines.append([tr("党员"), tr("{n} 人", n=value["members"])])
    lines += [[one.title, one.name, one.post.start] for one in posts]
    lines += [[tr("下级"), below["code"], below["name"]] for below in value["below"]]
    context.out.result(value, table(lines))
    return 0


_BESIDE: Final = frozenset({"uid", "members", "below", "posts", "parent", "parent_name"})


def _shown(app: App, org: Org, orgs: Mapping[str, Org], day: str) -> dict[str, Any]:
    parent = orgs.get(org.parent or "")
    above = parent.name if parent else app.orgs.superiors_elsewhere(day).get(org.uid, ("",))[0]
    villages = {village.uid: village.name for village in app.orgs.villages()}
    below = [one for one in orgs.values() if one.parent == org.uid]
    return {
        "uid": org.uid,
        **shown(org, app.codes),
        "parent": parent.code if parent else None,
        "parent_name": above,
        "village": villages.get(org.village or "", ""),
        "dissolved": org.dissolved,
        "members": app.members.count(Scope(org=org.uid, day=day)),
        "below": [{"code": one.code, "name": one.name, "uid": one.uid} for one in below],
    }


def set_(context: Context) -> int:
    """Change fields of one organisation: FIELD=VALUE …; `village` is the name of its 行政村."""
    values = fields(context.options.values)
    village = values.pop("village", None)
    with context.books() as app:
        uid = context.org(app)
        changes = app.orgs.set(uid, stored(values, app.codes), village=village)
    changed = bool(changes.txn)
    done = tr("已保存。") if changed else tr("内容相同，没有改动。")
    context.out.result({"uid": uid, "changed": changed}, [done])
    return 0


def rename(context: Context) -> int:
    """{"uid","code","name","short","former","changed","below":[…]}; `below` still has the old name
    in its own."""
    o = context.options
    with context.books() as app:
        uid = context.org(app)
        former = app.orgs.get(uid)
        changes = app.orgs.rename(uid, o.to, short=o.short)
        org, inside = app.orgs.get(uid), app.orgs.scope(uid)
        old = base_of_name(former.name)
        below = [
            one.name
            for one in app.orgs.tree()
            if one.uid in inside and one.uid != uid and old in one.name and old not in org.name
        ]
    lines = [tr("已改名：{old} → {new}", old=former.name, new=org.name)]
    if not changes.txn:
        lines = [tr("内容相同，没有改动。")]
    elif below:
        lines.append(tr("下级的名称没有跟着改：{names}", names=listed(below)))
    value = {"uid": uid, "code": org.code, "name": org.name, "short": org.short}
    more = {"former": former.name, "changed": bool(changes.txn), "below": below}
    context.out.result({**value, **more}, lines)
    return 0


def move(context: Context) -> int:
    """{"uid","parent","parent_name"}: another superior from --date on."""
    with context.books() as app:
        uid, under = context.org(app), context.org(app, "under")
        app.orgs.move(uid, parent=under, on=whole_day(context.options.date, "date"))
        name, above = app.orgs.get(uid).name, app.orgs.get(under)
    done = tr("{name} 的上级已改为 {above}。", name=name, above=above.name)
    value = {"uid": uid, "parent": above.code, "parent_name": above.name}
    context.out.result(value, [done])
    return 0


def dissolve(context: Context) -> int:
    """Note the end of an organisation that has no members any more."""
    with context.books() as app:
        uid, day = context.org(app), whole_day(context.options.date, "date")
        app.orgs.dissolve(uid, on=day)
        name = app.orgs.get(uid).name
    done = tr("{name} 已撤销，以前的记录都在；这一步可以退回。", name=name)
    context.out.result({"uid": uid, "dissolved": day}, [done])
    return 0


def merge(context: Context) -> int:
    """{"uid","into","members","groups","posts"}: `uid` has ended on --date, with so many posts."""
    with context.books() as app:
        uid, into = context.org(app), context.org(app, "into")
        day = whole_day(context.options.date, "date")
        done = app.reorganisations.merge(uid, into=into, on=day)
        name, other = app.orgs.get(uid).name, app.orgs.get(into).name
    counts = {"members": done.members, "groups": done.groups, "posts": done.posts}
    text = tr(
        "{name} 已并入 {other}：转去 {members} 人、下级组织 {groups} 个，免职 {posts} 项。",
        name=name,
        other=other,
        **counts,
    )
    context.out.result({"uid": uid, "into": other, **counts}, [text, tr("整件事可以一步撤销。")])
    return 0


def split(context: Context) -> int:
    """{"uid","code","name","members","posts"} of the new organisation beside ORG."""
    o = context.options
    with context.books() as app:
        uid, day = context.org(app), whole_day(o.date, "date")
        persons = [app.members.find(text) for text in o.members]
        done = app.reorganisations.split(uid, name=o.to, persons=persons, on=day, code=o.code)
        org = app.orgs.get(done.uid)
    text = tr(
        "已分设 {name}（{code}）：转去 {members} 人，免职 {posts} 项。",
        name=org.name,
        code=org.code,
        members=done.members,
        posts=done.posts,
    )
    value = {"uid": org.uid, "code": org.code, "name": org.name}
    counts = {"members": done.members, "posts": done.posts}
    context.out.result({**value, **counts}, [text, tr("整件事可以一步撤销。")])
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

"""Commands about packages: the road between a village and its township; any folder is a stick."""

from __future__ import annotations

import os
from collections.abc import Callable
from pathlib import Path

from partybuild_desktop.cli.books import warn_if_weak
from partybuild_desktop.cli.context import Context, output_path
from partybuild_desktop.cli.output import table
from partybuild_desktop.domain.package import Manifest
from partybuild_desktop.domain.problem import UserProblem
from partybuild_desktop.exchange.packing import Written
from partybuild_desktop.services.package import Keep, Lines, Open, Passed, Received, Refused
from partybuild_desktop.services.package.sending import PHRASE_LEAST
from partybuild_desktop.services.package.show import (
    arrived,
    conflict_lines,
    kind_text,
    lost_lines,
    manifest_lines,
    passed_text,
    state_lines,
    value_text,
)
from partybuild_desktop.services.wording import text_of
from partybuild_desktop.system.errors import EnvironmentProblem
from partybuild_desktop.system.i18n import tr


def _passphrase() -> str:
    return os.environ.get("PARTYBUILD_PACKAGE_PASSPHRASE", "")


def invite(context: Context) -> int:
    """The invitation of a village, under PARTYBUILD_PACKAGE_PASSPHRASE."""
    path, phrase = Path(context.options.output), _passphrase()
    with context.books() as app:
        done = app.packages.invite(
            context.org(app),
            path,
            phrase,
            progress=context.progress,
            replace_file=context.options.replace,
        )
    if len(phrase.strip()) < PHRASE_LEAST:
        context.out.message(
            tr(
                "提醒：口令不到 {n} 个字，容易被猜中。U盘丢了，邀请包里的资料只有口令保护；"
                "请换几个不相干的词，再写一次。",
                n=PHRASE_LEAST,
            )
        )
    lines = [
        tr("邀请包已写好并核对：{path}", path=str(path)),
        tr("口令请当面或打电话告诉对方，不要和 U 盘放在一起。"),
        *lost_lines(done),
    ]
    context.out.result(_written(done, path), lines)
    return 0


def accept(context: Context) -> int:
    """The village's books from an invitation; prints the recovery code, the only time."""
    password = context.password()
    warn_if_weak(context, password)
    app, code = context.entrance.accept(
        Path(context.options.file),
        _passphrase(),
        password=password,
        label=getattr(context.options, "user", ""),
    )
    site, label, org = app.books.site, app.books.user, app.orgs.get(app.books.root).name
    app.close()
    lines = [
        tr("“{org}”的账簿已按邀请建立。用户：{label}", org=org, label=label),
        tr("恢复码：{code}", code=code),
        tr("请把恢复码抄下并锁好：忘记密码时只有它能打开账簿。"),
    ]
    value = {"site": site, "recovery_code": code, "user": label, "org": org}
    context.out.result(value, lines)
    return 0


def export(context: Context) -> int:
    """A report to the township, or the way back to a village."""
    path = Path(context.options.output)
    with context.books() as app:
        done = app.packages.send(
            path,
            context.org(app),
            full=context.options.full,
            replace_file=context.options.replace,
            progress=context.progress,
        )
    manifest = done.manifest
    lines = [
        tr("第 {n} 包已写好、读回核对无误：{path}", n=manifest.number, path=str(path)),
        tr("可以拔出U盘。"),
        *lost_lines(done),
    ]
    context.out.result(_written(done, path), lines)
    return 0


def inspect(context: Context) -> int:
    """Who sends what to whom, how far; nothing is taken in."""
    with context.books() as app:
        manifest = app.packages.inspect(Path(context.options.file), _passphrase())
    context.out.result(_manifest(manifest), manifest_lines(manifest))
    return 0


def import_(context: Context) -> int:
    """Take packages in behind a verified backup, or with --dry-run say what it would do.

    Several are taken in one after the other behind one backup: {"packages": […]}.
    """
    paths = [Path(name) for name in context.options.file]
    if len(paths) == 1:
        return _import_one(context, paths[0])
    with context.books() as app:
        if context.options.dry_run:
            told = [_tried(app.packages.rehearse, path) for path in paths]
        else:
            told = app.packages.receive_all(paths, context.progress)
    lines = [line for one in told for line in _lines(one)]
    context.out.result({"packages": [_told(one) for one in told]}, lines)
    return int(any(isinstance(one, Refused) for one in told))


def _tried(take: Callable[[Path], Received], path: Path) -> Received | Refused:
    try:
        return take(path)
    except (UserProblem, EnvironmentProblem) as problem:
        return Refused(path, problem)


def _told(one: Received | Refused) -> dict[str, object]:
    return _received(one) if isinstance(one, Received) else _refused(one.problem)


def _lines(one: Received | Refused) -> list[str]:
    return state_lines(one) if isinstance(one, Received) else [text_of(one.problem)]


def _import_one(context: Context, path: Path) -> int:
    with context.books() as app:
        take = app.packages.rehearse if context.options.dry_run else app.packages.receive
        try:
            found = take(path, context.progress)
        except (UserProblem, EnvironmentProblem) as problem:
            context.out.message(text_of(problem))
            context.out.result(_refused(problem))
            return 3
    context.out.result(_received(found), state_lines(found))
    return 0


def _refused(problem: UserProblem | EnvironmentProblem) -> dict[str, object]:
    refused = {"state": "refused", "error": problem.code, "message": text_of(problem)}
    return {**refused, **Lines().counts(), "missing": []}


def _received(found: Received) -> dict[str, object]:
    return {
        "state": found.state.value,
        **found.lines.counts(),
        "missing": list(found.missing),
        "package": found.manifest.id,
        "number": found.manifest.number,
        "from": found.manifest.sender.name,
        "new_site": found.renamed,
        "followed": [one.number for one in found.followed],
    }


def conflicts(context: Context) -> int:
    """Every field on which both sides wrote something else."""
    with context.books() as app:
        found = app.packages.conflicts.all()
        value = {"conflicts": [_conflict(one) for one in found]}
        names = app.packages.names(found)
        lines = [line for one in found for line in conflict_lines(one, names, app.codes)]
    context.out.result(value, lines or [tr("没有待定的冲突。")])
    return 0


def _conflict(one: Open) -> dict[str, object]:
    sides = [
        {"value": s.value, "user": s.user, "site": s.site, "when": s.wall, "local": s.local}
        for s in one.sides
    ]
    return {
        "id": one.id,
        "record": one.record,
        "table": one.table,
        "uid": one.uid,
        "field": one.unit,
        "local": value_text(one.local.value),
        "incoming": value_text(one.incoming.value),
        "sides": sides,
    }


def resolve(context: Context) -> int:
    """Let one side of a conflict stand; `all` decides every one."""
    keep = Keep(context.options.keep)
    with context.books() as app:
        wanted = context.options.id
        ids = [one.id for one in app.packages.conflicts.all()] if wanted == "all" else [wanted]
        if ids:
            app.packages.conflicts.decide(dict.fromkeys(ids, keep))
    context.out.result({"resolved": ids, "keep": keep.value}, [tr("已定 {n} 处。", n=len(ids))])
    return 0


def rollback(context: Context) -> int:
    """Set aside what a package brought, on this PC only; it can be taken in again."""
    with context.books() as app:
        app.packages.roll_back(context.options.package, context.progress)
    lines = [tr("已退回这一包的合并。这一包还留着，需要时可以再导入。")]
    context.out.result({"rolled_back": context.options.package}, lines)
    return 0


def receipt(context: Context) -> int:
    """The receipt of a package taken in here, as PDF."""
    path = output_path(context.options.output, ".pdf")
    with context.books() as app:
        done = app.ledgers.write_pdf(app.packages.receipt(context.options.package), path)
    lines = [tr("回执已写好：{path}", path=str(path))]
    context.out.result({"file": str(path), "pages": done.pages}, lines)
    return 0


def list_(context: Context) -> int:
    """{"packages":[{"id","direction","kind","number","state","peer","name","user","when"}]}: every
    package written or read here, newest first."""
    with context.books() as app:
        passed, names = app.packages.passed(), app.packages.places()
        last = {org: app.packages.arrived(org) for org in names}
    value = [
        {
            "id": one.id,
            "direction": one.direction,
            "kind": one.facts["kind"],
            "number": one.number,
            "state": one.state,
            "peer": one.peer,
            "name": names[one.peer],
            "user": one.user,
            "when": one.wall,
        }
        for one in passed
    ]
    there = {one.id: arrived(one, passed, last[one.peer]) for one in passed}
    lines = list(table([_passed(one, names[one.peer], there=there[one.id]) for one in passed]))
    context.out.result({"packages": value}, lines or [tr("还没有收发过数据包。")])
    return 0


def _passed(one: Passed, name: str, *, there: bool) -> list[str]:
    number = tr("第 {n} 包", n=one.number)
    state = passed_text(one, there=there)
    return [one.wall[:16].replace("T", " "), kind_text(one), name, number, state, one.user, one.id]


def _written(done: Written, path: Path) -> dict[str, object]:
    told = {"file": str(path), "size": done.size, "lost": done.lost}
    return {**told, **_manifest(done.manifest)}


def _manifest(manifest: Manifest) -> dict[str, object]:
    counts = manifest.counts
    return {
        "package": manifest.id,
        "kind": manifest.kind.value,
        "from": {
            "org": manifest.sender.org,
            "name": manifest.sender.name,
            "site": manifest.sender.site,
            "level": manifest.sender.level,
        },
        "to": {"org": manifest.to.org, "name": manifest.to.name},
        "number": manifest.number,
        "after": manifest.after,
        "wall": manifest.wall,
        "user": manifest.user,
        "program": manifest.program,
        "practice": manifest.practice,
        "heads": list(manifest.heads),
        "counts": {name: getattr(counts, name) for name in counts.__dataclass_fields__},
    }

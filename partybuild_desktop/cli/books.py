"""Commands about the books as a whole: set-up, passwords, undo, check, backups, the demo."""

from __future__ import annotations

import os
from dataclasses import replace
from pathlib import Path

from partybuild_desktop.cli.context import Context, read_secret
from partybuild_desktop.cli.output import table
from partybuild_desktop.domain.access import weak_password
from partybuild_desktop.domain.problem import Problem, UserProblem
from partybuild_desktop.services.member import Scope
from partybuild_desktop.services.second_place import alarm_lines, same_drive
from partybuild_desktop.services.wording import action_name, text_of
from partybuild_desktop.services.wording.backup import REASONS
from partybuild_desktop.store.backup_manifest import Backup
from partybuild_desktop.store.restore import Restored
from partybuild_desktop.system.errors import EnvironmentProblem
from partybuild_desktop.system.i18n import N_, tr


def init(context: Context) -> int:
    """New, empty, encrypted books; prints the recovery code, the only time it is shown."""
    o = context.options
    password = context.password()
    warn_if_weak(context, password)
    app, code = context.entrance.create(
        o.org, code=o.code, level=o.level, label=getattr(o, "user", ""), password=password
    )
    site, label = app.books.site, app.books.user
    app.close()
    lines = [
        tr("账簿已建立。用户：{label}", label=label),
        tr("恢复码：{code}", code=code),
        tr("请把恢复码抄下并锁好：忘记密码时只有它能打开账簿。"),
    ]
    context.out.result({"site": site, "recovery_code": code, "user": label}, lines)
    return 0


def warn_if_weak(context: Context, password: str) -> None:
    """A word to whoever sets a password that is easy to guess."""
    if password and weak_password(password):
        context.out.message(
            tr("提醒：这个密码太简单，容易被猜中。数据文件被拷走时，只有密码能保护它。")
        )


def new_password(context: Context) -> str:
    """From --new-password-file, else PARTYBUILD_NEW_PASSWORD."""
    file = context.options.new_password_file
    return read_secret(Path(file)) if file else os.environ.get("PARTYBUILD_NEW_PASSWORD", "")


def passwd(context: Context) -> int:
    """A new password by the old one: from --new-password-file or PARTYBUILD_NEW_PASSWORD."""
    new = new_password(context)
    warn_if_weak(context, new)
    with context.books() as app:
        app.users.change_password(context.password(), new)
        label = app.books.user
    context.out.result({"user": label}, [tr("密码已修改。")])
    return 0


def recover(context: Context) -> int:
    """A new password by the recovery code of PARTYBUILD_RECOVERY; it comes from where `passwd`
    takes it, else from where the password of any command does."""
    context.entrance.require()
    code = os.environ.get("PARTYBUILD_RECOVERY", "")
    label = getattr(context.options, "user", "") or context.entrance.labels()[0]
    password = new_password(context) or context.password()
    warn_if_weak(context, password)
    app = context.entrance.recover(code, label, password)
    app.close()
    context.out.result({"user": label}, [tr("密码已重设。用户：{label}", label=label)])
    return 0


def demo(context: Context) -> int:
    """A reproducible sample township in an empty folder."""
    from partybuild_desktop.services.demo import make

    o = context.options
    password = context.password()
    app, code = make(
        context.entrance,
        villages=o.villages,
        members=o.members,
        years=o.years,
        seed=o.seed,
        password=password,
        progress=context.progress,
    )
    site, n = app.books.site, app.members.count(Scope())
    app.close()
    context.out.result(
        {"site": site, "recovery_code": code, "members": n},
        [tr("示例乡镇已生成，共 {n} 名党员。", n=n)],
    )
    return 0


def undo(context: Context) -> int:
    """Take the last action back."""
    with context.books() as app:
        step, _ = app.history.undo()
    what = action_name(step.action)
    context.out.result({"undone": step.action}, [tr("已撤销：{what}", what=what)])
    return 0


def redo(context: Context) -> int:
    """Do again what was undone."""
    with context.books() as app:
        step, _ = app.history.redo()
    what = action_name(step.action)
    context.out.result({"redone": step.action}, [tr("已重做：{what}", what=what)])
    return 0


def check(context: Context) -> int:
    """{"ok","findings":[…],"state_hash"}; `ok` is about the file, findings also about the data.

    With --mend all that can safely be mended is, and {"mended"} says how much; then it is checked
    again.
    """
    value: dict[str, object] = {}
    lines: list[str] = []
    with context.books() as app:
        org = context.org(app)
        report = app.check.run(org, progress=context.progress)
        if context.options.mend:
            n = app.repairs.mend_all(report.findings, context.progress)
            value["mended"] = n
            lines.append(tr("已修复 {n} 处", n=n))
            report = app.check.run(org, progress=context.progress)
    lines += [f.message for f in report.findings]
    if not report.whole:
        lines.append(tr("有的内容读不出来，资料没有检查完。修复或恢复后请再检查一次。"))
    lines.append(tr("数据文件完好。") if report.ok else report.remedy)
    findings = [f.as_dict() for f in report.findings]
    told = {"ok": report.ok, "findings": findings, "state_hash": report.state_hash}
    context.out.result({**told, **value}, lines)
    return 0 if report.ok else 3


def selftest(context: Context) -> int:
    """Draws every ledger there is; `bootstrap` has the window open every page before."""
    with context.books() as app:
        sizes = {
            kind.kind: len(app.ledgers.draw(app.ledgers.compose(kind.kind, Scope())))
            for kind in app.ledgers.kinds()
        }
    lines = [tr("台账 {kind}：{n} 字节", kind=kind, n=n) for kind, n in sizes.items()]
    context.out.result({"ledgers": sizes}, lines)
    return 0


def backup_create(context: Context) -> int:
    """A verified backup now; --to makes a second copy elsewhere."""
    to = Path(context.options.to) if context.options.to else None
    with context.books() as app:
        made = app.backups.create(progress=context.progress)
        lines = [tr("已备份并核验：{name}", name=made.name)]
        if to is not None:
            try:
                app.backups.copy(made.name, to)
            except (UserProblem, EnvironmentProblem):
                context.out.message(lines[0])  # that much stands
                raise
            lines.append(tr("另存的一份已读回核对：{folder}", folder=context.options.to))
            if same_drive(to, app.paths.data_dir):
                beside = tr("它和账簿在同一块硬盘上，硬盘坏了会一起丢。请换成U盘或别的盘。")
                context.out.message(beside)
    context.out.result(_summary(made), lines)
    return 0


def backup_list(context: Context) -> int:
    """All backups, newest first."""
    with context.books() as app:
        clock, backups, health = app.books.clock, app.backups.all(), app.backups.health()
    # each keeps the offset of its day; read on one clock, they can be told apart
    backups = tuple(replace(b, created=clock.local(b.created)) for b in backups)
    found = [_summary(backup) for backup in backups]
    lines = table([_listed(backup) for backup in backups])
    value = {"backups": found, "alarms": list(health.alarms)}
    context.out.result(value, [*lines, *alarm_lines(health)])
    return 0


def _listed(backup: Backup) -> list[str]:
    if backup.problem:  # neither its time nor its reason is certain
        return [backup.name, text_of(Problem(backup.problem))]
    made = f"{backup.created:%Y-%m-%d %H:%M:%S}"
    held = tr("共 {n} 人", n=backup.counts.get("person", 0))
    return [backup.name, made, tr(REASONS[backup.reason]), held]


def _summary(backup: Backup) -> dict[str, object]:
    return {
        "id": backup.name,
        "created": backup.created.isoformat(timespec="seconds"),
        "reason": backup.reason.value,
        "counts": dict(backup.counts),
        "size": backup.size,
        "problem": backup.problem,
    }


def backup_verify(context: Context) -> int:
    """One backup, or all; exit status 3 when one is damaged."""
    wanted = context.options.id
    with context.books() as app:
        names = [wanted] if wanted else [backup.name for backup in app.backups.all()]
        found = {name: app.backups.problems(name) for name in names}
    lines = [tr("{name}：完好", name=name) for name in names if not found[name]]
    lines += [
        tr("{name}：{why}", name=name, why=text_of(problem))
        for name in names
        for problem in found[name]
    ]
    value = {
        "verified": {name: not problems for name, problems in found.items()},
        "problems": {name: [p.code for p in problems] for name, problems in found.items()},
    }
    context.out.result(value, lines)
    return 3 if any(found.values()) else 0


def backup_keyring(context: Context) -> int:
    """The keyring of a backup in the place of a missing or damaged one, or one that does not fit
    the books."""
    text = N_("密钥文件已从备份 {name} 恢复，请用那时的密码打开。")
    try:
        backup, aside = context.entrance.restore_keyring()
    except UserProblem as problem:
        if problem.code != "keyring_whole":
            raise
        # whole, but is it that of these books? only the password can tell
        backup, aside = context.entrance.restore_keyring(*context.credentials())
        text = N_("密钥文件和账簿不配套，已从备份 {name} 换回配套的，数据没有变化。")
    value = {"restored": backup.name, "set_aside": str(aside) if aside else None}
    context.out.result(value, [tr(text, name=backup.name)])
    return 0


def backup_restore(context: Context) -> int:
    """Put a backup in the place of today's books, which may be damaged or missing."""
    name = "" if context.options.id == "newest" else context.options.id
    if context.options.source:
        return _move_in(context, Path(context.options.source), name)
    label, password = context.credentials()
    restored = context.entrance.restore(label, password, name)
    text = tr("已恢复：{name}。", name=restored.backup.name)
    if restored.set_aside:
        text = tr("已恢复：{name}。恢复前的账簿文件另外留着。", name=restored.backup.name)
    _tell_restored(context, restored, text)
    return 0


def _tell_restored(context: Context, restored: Restored, text: str) -> None:
    """What was put in place, and what it lacks, which is in nobody's way."""
    for finding in restored.findings:
        context.out.message(text_of(finding))
    value = {
        "restored": restored.backup.name,
        "saved": restored.saved.name if restored.saved else None,
        "set_aside": str(restored.set_aside) if restored.set_aside else None,
        "lacks": [finding.code for finding in restored.findings],
    }
    context.out.result(value, [text])


def _move_in(context: Context, folder: Path, name: str) -> int:
    """Books that were copied on another PC, into a folder that has none."""
    found = [one for one in context.entrance.copies(folder) if name in ("", one.name)]
    if not found:
        raise UserProblem("copy_missing", folder=str(folder))
    label = getattr(context.options, "user", "") or context.entrance.users_of(found[0])[0]
    restored = context.entrance.move_in(found[0], label, context.password(), context.progress)
    text = tr("账簿已从“{folder}”搬到这台电脑，用户和密码不变。", folder=str(folder))
    _tell_restored(context, restored, text)
    return 0

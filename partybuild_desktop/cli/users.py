"""Commands about users and the data key. Passwords come from files or the environment."""

from __future__ import annotations

from partybuild_desktop.cli.books import new_password, warn_if_weak
from partybuild_desktop.cli.context import Context
from partybuild_desktop.cli.output import table
from partybuild_desktop.domain.access import Role
from partybuild_desktop.domain.problem import UserProblem
from partybuild_desktop.services.app import App
from partybuild_desktop.services.wording import text_of
from partybuild_desktop.services.wording.record import ROLES
from partybuild_desktop.store.backup_manifest import Backup
from partybuild_desktop.system.errors import EnvironmentProblem
from partybuild_desktop.system.i18n import tr


def list_(context: Context) -> int:
    """Everybody who may open the books; `left` was removed since the key was last changed."""
    with context.books() as app:
        seen, left = app.users.seen(), app.users.left()
    found = [
        {"label": one.user.label, "role": one.user.role.value, "saved": one.saved} for one in seen
    ]
    lines = [*table([[one.user.label, tr(ROLES[one.user.role]), one.saved] for one in seen])]
    if left:
        names = tr("、").join(left)
        lines.append(tr("{labels} 离开后还没有换过数据密钥。", labels=names))
    context.out.result({"users": found, "left": list(left)}, lines)
    return 0


def add(context: Context) -> int:
    """One more user, with the password of --new-password-file or PARTYBUILD_NEW_PASSWORD."""
    role, password = Role(context.options.role), new_password(context)
    warn_if_weak(context, password)
    with context.books() as app:
        label = app.users.next_label(role)
        app.users.add(label, role, password)
    context.out.result({"user": label}, [tr("已新增用户 {label}", label=label)])
    return 0


def remove(context: Context) -> int:
    """Take a user's way in; what he copied opens as before until the key is changed."""
    label = context.options.label
    with context.books() as app:
        app.users.remove(label)
    lines = [
        tr("已删除用户 {label}", label=label),
        tr("他若拷走过备份，请再用 users change-key 更换数据密钥。"),
    ]
    context.out.result({"user": label}, lines)
    return 0


def _back_up(context: Context, app: App) -> Backup | None:
    """A backup under the new key; without it the change stands, and what it made is told."""
    try:
        return app.backups.create(progress=context.progress)
    except (UserProblem, EnvironmentProblem) as problem:
        context.out.message(text_of(problem))
        return None


def change_key(context: Context) -> int:
    """Another data key; prints the new recovery code and the others' passwords, this once."""
    with context.books() as app:
        secrets = app.keys.secrets()
        done = app.keys.change(secrets, context.password(), context.progress)
        after = None if context.options.no_backup else _back_up(context, done.app)
        done.app.close()
    value = {
        "recovery_code": secrets.code,
        "passwords": dict(secrets.passwords),
        "backup": done.backup.name,
        "backup_after": after.name if after else None,
    }
    given = [
        tr("{label} 的新密码：{password}", label=label, password=password)
        for label, password in secrets.passwords.items()
    ]
    lines = [
        tr("数据密钥已更换。您的密码不变。"),
        tr("恢复码：{code}", code=secrets.code),
        *given,
        tr("请把恢复码抄下并锁好，新密码告诉本人；这里只显示这一次。"),
        tr("以前的备份和拷走的文件，用当时的密码仍打得开。"),
    ]
    context.out.result(value, lines)
    return 0

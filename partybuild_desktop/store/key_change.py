"""Another data key for the books: database, keyring and sealed files change it together.

Everything is made ready beside the live files, from a verified backup, and takes their place at
one moment; the old files are removed. The backups of before stay as they are, each with the
keyring of its day, and today's keyring knows the former keys.
"""

from __future__ import annotations

import contextlib
import secrets
from collections.abc import Callable
from pathlib import Path

from partybuild_desktop.domain.problem import UserProblem
from partybuild_desktop.store import keyring_file
from partybuild_desktop.store.attachment import Attachments, stored_names
from partybuild_desktop.store.backup import POOL
from partybuild_desktop.store.backup_manifest import Backup
from partybuild_desktop.store.engine import connect, integrity_of
from partybuild_desktop.store.key import DataKey
from partybuild_desktop.store.keyring import Renewed
from partybuild_desktop.store.rekey import rekey
from partybuild_desktop.store.restore import copy_fresh
from partybuild_desktop.store.swap import Staging, copy_flushed
from partybuild_desktop.system.files import machine_errors
from partybuild_desktop.system.i18n import tr
from partybuild_desktop.system.paths import Paths
from partybuild_desktop.system.progress import NO_PROGRESS, Progress


def change_key(
    renewed: Renewed,
    *,
    old: DataKey,
    backup: Backup,
    paths: Paths,
    prepare: Callable[[Path], None],
    last_look: Callable[[], None],
    progress: Progress = NO_PROGRESS,
) -> None:
    """Put `backup`, which is the live books as they are, in their place under the new key.

    `prepare` is given the copy while it still opens under the old key; `last_look` raises when the
    live books have changed since the backup. The live database must be closed by its engines.
    Raises UserProblem backup_bad; EnvironmentProblem; Cancelled: then nothing has changed. Only
    EnvironmentProblem("swap_unfinished") means that the next start completes the rest.
    """
    staging = Staging(paths.data_dir)
    try:
        progress.step(tr("用新密钥加密账簿"))
        fresh = copy_fresh(staging, backup, paths)
        prepare(fresh)
        rekey(fresh, old, renewed.key)
        _prove(fresh, renewed.key, backup)
        keyring_file.save(staging.folder / paths.keyring.name, renewed.document, both=True)
        _seal_again(staging.folder / paths.attachments.name, renewed.key, old, paths, progress)
        progress.check()
        last_look()
        staging.commit(f"key-{secrets.token_hex(3)}", keep=False)
    except BaseException:
        staging.discard()
        raise


def _prove(fresh: Path, key: DataKey, backup: Backup) -> None:
    with contextlib.closing(connect(fresh, key, mode="immutable")) as raw:
        findings = integrity_of(raw)
    if findings:
        raise UserProblem("backup_bad", name=backup.name, findings=tuple(findings))


def _seal_again(folder: Path, new: DataKey, old: DataKey, paths: Paths, progress: Progress) -> None:
    """Every sealed file once more under the new key and the same name: records refer to it."""
    names = sorted(stored_names(paths.attachments))
    progress.step(tr("用新密钥加密照片"), len(names))
    if not names:
        return
    with machine_errors(folder):
        folder.mkdir(mode=0o700)
    live, fresh = Attachments(paths.attachments, old), Attachments(folder, new)
    pool = live.beside(paths.backups / POOL)
    for name in names:
        progress.check()
        data = live.content(name) or pool.content(name)
        if data is not None:
            fresh.put(name, data)
        else:  # damaged it was, and damaged it stays: nothing is known of it
            with machine_errors(folder):
                copy_flushed(paths.attachments / name, folder / name)
        progress.advance()

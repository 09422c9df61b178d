"""Putting a backup in the place of the live books: rehearsed first, the old files set aside.

Today's keyring, and with it today's passwords, stays wherever it knows the backup's data key, which
may be a former one: then the copy is sealed under today's. The books that come out are another
site: the caller's `prepare` gives them a new site id in the rehearsed copy, so that no moment
exists at which two PCs continue one line of the log.
"""

from __future__ import annotations

import contextlib
import secrets
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from partybuild_desktop.domain.backup import Reason
from partybuild_desktop.domain.problem import Problem, UserProblem
from partybuild_desktop.store import keyring_file
from partybuild_desktop.store.attachment import Attachments, copy_sound
from partybuild_desktop.store.backup import POOL, Backups, counts_of, sha256_of
from partybuild_desktop.store.backup_manifest import Backup
from partybuild_desktop.store.engine import connect, database_errors, integrity_of
from partybuild_desktop.store.key import DataKey
from partybuild_desktop.store.rekey import rekey
from partybuild_desktop.store.swap import Staging, copy_flushed
from partybuild_desktop.system.files import machine_errors
from partybuild_desktop.system.i18n import tr
from partybuild_desktop.system.paths import Paths
from partybuild_desktop.system.progress import NO_PROGRESS, Progress

_BEARABLE: Final = frozenset({"backup_attachment", "backup_keyring"})


@dataclass(frozen=True, slots=True)
class Restored:
    """What a restore did: which backup, where the old files lie, the backup made of them before.

    `saved` is None where the old books could not be backed up, being damaged or of another key;
    `set_aside` is None where there were none. `findings` are what the backup lacks and can be lived
    without: a sealed attachment, its keyring where today's is used.
    """

    backup: Backup
    saved: Backup | None
    set_aside: Path | None
    keyring_replaced: bool
    findings: tuple[Problem, ...]


@dataclass(frozen=True, slots=True)
class Rehearsed:
    """What would stand in the books after a restore: rows by table; findings as in Restored."""

    backup: Backup
    counts: dict[str, int]
    findings: tuple[Problem, ...]


def rehearse(
    backup: Backup,
    key: DataKey,
    *,
    source: Backups,
    paths: Paths,
    prepare: Callable[[Path], None],
    progress: Progress = NO_PROGRESS,
) -> Rehearsed:
    """All of `restore` but the last step, in a copy that is thrown away; nothing changes.

    Raises as `restore` does.
    """
    findings = _proved(source, backup, key, progress)
    staging = Staging(paths.data_dir)
    try:
        progress.step(tr("试恢复备份"))
        fresh = copy_fresh(staging, backup, paths)
        own = _key_of(backup, key)
        _rehearse(fresh, backup, own, prepare)
        with contextlib.closing(connect(fresh, own)) as raw, database_errors(fresh):
            counts = counts_of(raw)
    finally:
        staging.discard()
    return Rehearsed(backup, counts, findings)


def restore(
    backup: Backup,
    key: DataKey,
    *,
    source: Backups,
    own: Backups,
    paths: Paths,
    prepare: Callable[[Path], None],
    progress: Progress = NO_PROGRESS,
) -> Restored:
    """Put `backup` of `source` in place, after a verified backup of the live books into `own`.

    `key` is today's, or the backup's where there are no books to take its place; see DataKey.of.
    The live database must be closed by its engines. `prepare` is given the path of the rehearsed
    copy: it migrates it where it is older and gives it a new site id; an exception from it, as any
    other failure, leaves the live books as they are. Raises UserProblem: backup_bad(findings),
    backup_other_key, what `prepare` raises; EnvironmentProblem; Cancelled.
    """
    findings = _proved(source, backup, key, progress)
    saved = _save_live(own, key, paths, progress)
    staging = Staging(paths.data_dir)
    try:
        progress.step(tr("试恢复备份"))
        fresh = copy_fresh(staging, backup, paths)
        _rehearse(fresh, backup, _key_of(backup, key), prepare)
        replaced = _stage_keyring(staging, backup, key, paths)
        if not replaced and backup.key_id != key.key_id:
            rekey(fresh, _key_of(backup, key), key)
        live = Attachments(paths.attachments, key)
        copy_sound(live.beside(source.folder / POOL), live, backup.attachments, thorough=True)
        progress.check()
        aside = staging.commit(f"before-{backup.name}-{secrets.token_hex(3)}")
    except BaseException:
        staging.discard()
        raise
    return Restored(backup, saved, aside, replaced, findings)


def restore_keyring(backup: Backup, *, paths: Paths) -> Path | None:
    """Put the keyring of a backup's day in the place of a missing or damaged one.

    The passwords of that day count again. Returns where the old files lie. Raises
    UserProblem("backup_keyring") when it is damaged too; EnvironmentProblem.
    """
    try:
        document = keyring_file.load(backup.keyring)
    except UserProblem as problem:
        raise UserProblem("backup_keyring", name=backup.name) from problem
    staging = Staging(paths.data_dir)
    try:
        keyring_file.save(staging.folder / paths.keyring.name, document, both=True)
        return staging.commit(f"keyring-before-{backup.name}-{secrets.token_hex(3)}")
    except BaseException:
        staging.discard()
        raise


def _proved(
    source: Backups, backup: Backup, key: DataKey, progress: Progress
) -> tuple[Problem, ...]:
    """What a backup lacks and can be lived without. Raises UserProblem backup_bad,
    backup_other_key."""
    findings = source.verify(backup, key, progress=progress)
    if any(finding.code == "backup_other_key" for finding in findings):
        raise UserProblem("backup_other_key", name=backup.name)
    if any(finding.code not in _BEARABLE for finding in findings):
        raise UserProblem("backup_bad", name=backup.name, findings=findings)
    return findings


def copy_fresh(staging: Staging, backup: Backup, paths: Paths) -> Path:
    """A copy of a backup's database among new files, proved to be the same bytes.

    Raises UserProblem backup_bad; EnvironmentProblem.
    """
    fresh = staging.folder / paths.database.name
    with machine_errors(fresh):
        copy_flushed(backup.database, fresh)
    if sha256_of(fresh, NO_PROGRESS) != backup.sha256:
        raise UserProblem("backup_bad", name=backup.name, findings=())
    return fresh


def _save_live(own: Backups, key: DataKey, paths: Paths, progress: Progress) -> Backup | None:
    # Damaged books and books of another key cannot be backed up; they are set aside whole.
    with contextlib.suppress(UserProblem):
        return own.create(
            key,
            reason=Reason.RESTORE,
            database=paths.database,
            keyring=paths.keyring,
            attachments=paths.attachments,
            progress=progress,
        )
    return None


def _rehearse(fresh: Path, backup: Backup, key: DataKey, prepare: Callable[[Path], None]) -> None:
    prepare(fresh)
    with contextlib.closing(connect(fresh, key)) as raw:
        findings = integrity_of(raw)
        with database_errors(fresh):
            # One file, without a WAL that would have to travel with it.
            raw.execute("PRAGMA journal_mode=DELETE")
    if findings:
        raise UserProblem("backup_bad", name=backup.name, findings=tuple(findings))


def _key_of(backup: Backup, key: DataKey) -> DataKey:
    return key.of(backup.key_id) or key  # another one was refused when it was proved


def _stage_keyring(staging: Staging, backup: Backup, key: DataKey, paths: Paths) -> bool:
    """Whether the backup's keyring has to replace today's, which holds another key or is lost."""
    with contextlib.suppress(UserProblem):
        if keyring_file.load(paths.keyring).key_id == key.key_id:
            return False
    document = keyring_file.load(backup.keyring)
    keyring_file.save(staging.folder / paths.keyring.name, document, both=True)
    return True

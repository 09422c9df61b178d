"""Verified backups: one folder each, under the data folder or at a second place.

The copy is made by VACUUM INTO, which reads through the trees and stops at the first page whose
seal is broken. SQLite's online backup does not: tried with SQLCipher 4.19, it copies such a page as
zeros and seals them, and where it was the tail of a long value the copy passes every check with the
value cut short. A copy of the bare file is twenty times cheaper (17 MB: 0.01 s against 0.2 s), but
opening and closing the live file beside SQLite drops SQLite's locks on Linux.
"""

from __future__ import annotations

import contextlib
import hashlib
import shutil
from collections.abc import Iterable, Iterator
from dataclasses import replace
from pathlib import Path
from typing import Final

import sqlcipher3.dbapi2 as sqlcipher
from sqlalchemy import func, select

from partybuild_desktop.domain.backup import Reason, day_of_use, to_keep
from partybuild_desktop.domain.problem import Problem, UserProblem
from partybuild_desktop.store import keyring_file
from partybuild_desktop.store.attachment import (
    Attachments,
    copy_sound,
    prune_sealed,
)
from partybuild_desktop.store.backup_manifest import (
    DATABASE,
    FOLDER,
    KEYRING,
    Backup,
    folder_name,
    read_backup,
    write_manifest,
)
from partybuild_desktop.store.books import SCHEMA, Reader
from partybuild_desktop.store.engine import (
    Raw,
    check_schema,
    connect,
    database_errors,
    integrity_of,
    schema_of,
)
from partybuild_desktop.store.key import DataKey
from partybuild_desktop.store.swap import flush
from partybuild_desktop.store.table import METADATA
from partybuild_desktop.store.whole import refuse_incomplete
from partybuild_desktop.system.clock import Clock
from partybuild_desktop.system.errors import Cancelled, EnvironmentProblem
from partybuild_desktop.system.files import forget, machine_errors, sync_folder
from partybuild_desktop.system.i18n import tr
from partybuild_desktop.system.progress import NO_PROGRESS, Progress

POOL: Final = "attachments"
_PART: Final = ".part-"
_GONE: Final = ".gone-"
_INSTRUCTIONS: Final = 100_000  # of SQLite's machine, between two looks at the cancel button
_CHUNK: Final = 1 << 20
# Rows marked as removed do not refer: undo brings them back while a kept backup still does.
LIVE_ATTACHMENTS: Final = "SELECT DISTINCT hash FROM attachment WHERE gone = 0 AND hash <> ''"


class Backups:
    """All backups of one set of books at one place."""

    def __init__(self, folder: Path, *, program: str, clock: Clock | None = None) -> None:
        self.folder = folder
        self._program = program
        self._clock = clock or Clock()

    def all(self) -> tuple[Backup, ...]:
        """Every backup, the newest first; damaged ones tell so in `problem`. EnvironmentProblem."""
        with machine_errors(self.folder):
            if not self.folder.is_dir():
                return ()
            folders = [place for place in self.folder.iterdir() if FOLDER.fullmatch(place.name)]
        found = [read_backup(place) for place in folders]
        return tuple(sorted(found, key=lambda backup: -backup.sequence))

    def get(self, name: str) -> Backup:
        """The backup of this name. Raises UserProblem("backup_unknown")."""
        for backup in self.all():
            if backup.name == name:
                return backup
        raise UserProblem("backup_unknown", name=name)

    def create(
        self,
        key: DataKey,
        *,
        reason: Reason,
        database: Path,
        keyring: Path,
        attachments: Path,
        progress: Progress = NO_PROGRESS,
    ) -> Backup:
        """Copy the live database and prove the copy: opened, sealed, sound, with every row.

        Sealed attachments are copied once each. Raises UserProblem: those of `connect`,
        backup_unproved(findings); EnvironmentProblem; Cancelled. After any of them there is no
        more and no less than before.
        """
        last = next((backup for backup in self.all() if not backup.problem), None)
        now = self._clock.now()
        day = day_of_use(now, last_day=last.day, last=last.created) if last else day_of_use(now)
        sequence = 1 + max((backup.sequence for backup in self.all()), default=0)
        name = folder_name(sequence, now, reason)
        with self._part(name) as part:
            made = Backup(name, part, sequence, day, now, reason, program=self._program)
            made = _copy(made, database, key, progress)
            live = Attachments(attachments, key)
            # to prove all that was ever copied takes too long but for whoever asks for a backup
            thorough = reason is Reason.MANUAL
            pool = live.beside(self.folder / POOL)
            copy_sound(live, pool, made.attachments, thorough=thorough)
            keyring_file.save(part / KEYRING, keyring_file.load(keyring), both=False)
            made = replace(
                made, size=_size(made.database), sha256=sha256_of(made.database, NO_PROGRESS)
            )
            progress.step(tr("核验备份"))
            findings = _prove(made, key)
            if findings:
                raise UserProblem("backup_unproved", findings=findings)
            write_manifest(made)
            return self._keep(made)

    def verify(
        self, backup: Backup, key: DataKey, *, progress: Progress = NO_PROGRESS
    ) -> tuple[Problem, ...]:
        """What is wrong with a backup; nothing when it can be restored. EnvironmentProblem.

        One of a former key is proved under that key: it must be whole for whoever has no other.

        Codes: those of Backup.problem, backup_hash, backup_other_key, backup_unsound(findings),
        backup_counts, backup_keyring, backup_attachment(name).
        """
        if backup.problem:
            return (Problem(backup.problem),)
        progress.step(tr("核验备份"), backup.size)
        if sha256_of(backup.database, progress) != backup.sha256:
            return (Problem("backup_hash"),)
        own = key.of(backup.key_id)
        if own is None:
            return (Problem("backup_other_key", args={"name": backup.name}),)
        found = [*_prove(backup, own)]
        try:
            if keyring_file.load(backup.keyring).key_id != backup.key_id:
                found.append(Problem("backup_keyring"))
        except UserProblem:
            found.append(Problem("backup_keyring"))
        sealed = Attachments(self.folder / POOL, own)
        for name in backup.attachments:
            progress.check()
            if not sealed.is_sound(name):
                found.append(Problem("backup_attachment", args={"name": name}))
        return tuple(found)

    def newest_good(self, key: DataKey, *, progress: Progress = NO_PROGRESS) -> Backup | None:
        """The newest backup that proves good now; what to offer when the live books are damaged."""
        return next((b for b in self.all() if not self.verify(b, key, progress=progress)), None)

    def prune(self) -> tuple[Backup, ...]:
        """Remove what domain.backup does not keep: the removed ones. To be called after `create`.

        Sealed files in the pool go when no kept backup refers to them.
        """
        every = self.all()
        kept = to_keep(backup.entry() for backup in every)
        gone = tuple(backup for backup in every if backup.name not in kept)
        for backup in gone:
            with contextlib.suppress(OSError):
                _put_away(backup)
        self._sweep()
        stay = [backup for backup in every if backup.name in kept]
        if not any(backup.problem for backup in stay):
            prune_sealed(self.folder / POOL, self.attachments_of(stay))
        return gone

    @staticmethod
    def attachments_of(backups: Iterable[Backup]) -> frozenset[str]:
        """The sealed files that some backups refer to; for pruning the live folder."""
        return frozenset(name for backup in backups for name in backup.attachments)

    def copy(
        self,
        backup: Backup,
        to: Path,
        key: DataKey,
        *,
        thorough: bool = False,
        progress: Progress = NO_PROGRESS,
    ) -> Backup:
        """A second copy below a chosen folder or stick, read back and proved to be the same bytes.

        `thorough` also mends the attachments that were copied there before. It lies in a folder
        named after the key, so that many villages can use one stick. Raises
        UserProblem("backup_unproved") when it reads back otherwise; EnvironmentProblem; Cancelled.
        """
        if backup.problem:
            raise UserProblem(backup.problem, name=backup.name)
        second = self.second_place(to, backup.key_id)
        for there in second.all():
            if (there.name, there.sha256, there.problem) == (backup.name, backup.sha256, ""):
                return there
            if there.name == backup.name:
                second._replace_only_damaged(there)
        with second._part(backup.name) as part:
            progress.step(tr("另存备份"), 2 * backup.size)
            with machine_errors(part):
                _copy_file(backup.database, part / DATABASE, progress)
                flush(part / DATABASE)
                forget(part / DATABASE)
            copied = replace(backup, folder=part)
            if sha256_of(copied.database, progress) != backup.sha256:
                raise UserProblem("backup_unproved", name=backup.name, findings=())
            keyring_file.save(part / KEYRING, keyring_file.load(backup.keyring), both=False)
            pool = Attachments(self.folder / POOL, key)
            there_too = pool.beside(second.folder / POOL)
            copy_sound(pool, there_too, backup.attachments, thorough=thorough)
            write_manifest(copied)
            return second._keep(copied)

    def second_place(self, folder: Path, key_id: str) -> Backups:
        """The backups of these books below a chosen folder."""
        place = folder / f"partybuild-backup-{key_id}"
        return Backups(place, program=self._program, clock=self._clock)

    @contextlib.contextmanager
    def _part(self, name: str) -> Iterator[Path]:
        """A folder that does not count as a backup; swept away unless `_keep` renames it."""
        part = self.folder / f"{_PART}{name}"
        with machine_errors(self.folder):
            # its parent must be there: where a stick is not plugged in, its folder would be made on
            # the hard disk, and the copy with it
            self.folder.mkdir(mode=0o700, exist_ok=True)
            self._sweep()
            part.mkdir(mode=0o700)
        try:
            yield part
        finally:
            shutil.rmtree(part, ignore_errors=True)

    def _keep(self, made: Backup) -> Backup:
        final = self.folder / made.name
        with machine_errors(final):
            for file in made.folder.iterdir():
                flush(file)
            sync_folder(made.folder)
            made.folder.replace(final)
            sync_folder(self.folder)
        return replace(made, folder=final)

    def _replace_only_damaged(self, there: Backup) -> None:
        if not there.problem:  # of a cloned PC: the same name and other content
            raise UserProblem("backup_exists", name=there.name, path=str(self.folder))
        with machine_errors(there.folder):
            _put_away(there)

    def _sweep(self) -> None:
        for pattern in (f"{_PART}*", f"{_GONE}*"):
            for debris in self.folder.glob(pattern):
                shutil.rmtree(debris, ignore_errors=True)


def sha256_of(path: Path, progress: Progress) -> str:
    """The SHA-256 of a file; each byte is one unit of progress. EnvironmentProblem, Cancelled."""
    digest = hashlib.sha256()
    with machine_errors(path), path.open("rb") as stream:
        while chunk := stream.read(_CHUNK):
            digest.update(chunk)
            progress.advance(len(chunk))
    return digest.hexdigest()


def counts_of(raw: Raw) -> dict[str, int]:
    """Rows by table."""
    names = raw.execute(
        "SELECT name FROM sqlite_schema WHERE type = 'table' AND name NOT LIKE 'sqlite%'"
        " ORDER BY name"
    ).fetchall()
    return {
        name: int(raw.execute(f'SELECT count(*) FROM "{name}"').fetchone()[0]) for (name,) in names
    }


def rows_of(reader: Reader, tables: Iterable[str]) -> dict[str, int]:
    """Rows of some tables of open books, as `counts_of` counts those of a backup."""
    return {
        name: reader.conn.execute(
            select(func.count()).select_from(METADATA.tables[name])
        ).scalar_one()
        for name in tables
    }


def _copy(made: Backup, database: Path, key: DataKey, progress: Progress) -> Backup:
    """Copy the live database into the folder of `made`: `made` with what was copied."""
    with (
        contextlib.closing(connect(database, key)) as source,
        contextlib.closing(connect(database, key)) as witness,
        database_errors(database),
    ):
        progress.step(tr("备份账本"))
        for lock in ("BEGIN", "BEGIN", "BEGIN IMMEDIATE"):
            # VACUUM has to stand alone, so another connection counts. Nobody who writes is held
            # up, unless somebody wrote in between twice.
            before = witness.execute("PRAGMA data_version").fetchone()
            witness.execute(lock)
            made = _counted(replace(made, key_id=key.key_id), witness)
            _vacuum_into(source, made.database, progress)
            witness.execute("ROLLBACK")
            if witness.execute("PRAGMA data_version").fetchone() == before:
                return made
            made.database.unlink()
    raise EnvironmentProblem("database_busy", path=str(database))


def _counted(made: Backup, raw: Raw) -> Backup:
    counts = counts_of(raw)
    names = raw.execute(LIVE_ATTACHMENTS) if "attachment" in counts else ()
    attachments = tuple(sorted(str(name) for (name,) in names))
    return replace(made, counts=counts, attachments=attachments, schema=schema_of(raw))


def _vacuum_into(source: Raw, target: Path, progress: Progress) -> None:
    stopped: list[Cancelled] = []

    def check() -> int:
        try:
            progress.check()
        except Cancelled as cancelled:
            stopped.append(cancelled)
        return len(stopped)

    source.set_progress_handler(check, _INSTRUCTIONS)
    try:
        source.execute("VACUUM INTO ?", (str(target),))
    except sqlcipher.OperationalError:
        if stopped:
            raise stopped[0] from None
        raise


def _prove(backup: Backup, key: DataKey) -> tuple[Problem, ...]:
    """Open the copy, check every page, tree and reference, and count the rows."""
    try:
        with contextlib.closing(connect(backup.database, key, mode="immutable")) as raw:
            findings = integrity_of(raw)
            if findings:
                return (Problem("backup_unsound", args={"findings": tuple(findings)}),)
            with database_errors(backup.database):
                check_schema(raw, backup.database, backup.schema)
                if backup.schema == SCHEMA:  # of an older one only its day knew what it has
                    refuse_incomplete(raw, backup.database)
                if counts_of(raw) != dict(backup.counts):
                    return (Problem("backup_counts"),)
    except UserProblem as problem:
        return (Problem("backup_unsound", args={"findings": (problem.code,)}),)
    return ()


def _copy_file(source: Path, target: Path, progress: Progress) -> None:
    with source.open("rb") as reader, target.open("wb") as writer:
        while chunk := reader.read(_CHUNK):
            writer.write(chunk)
            progress.advance(len(chunk))


def _put_away(backup: Backup) -> None:
    # Renamed before it is removed: a removal cut short must not look like a backup.
    backup.folder.replace(backup.folder.with_name(f"{_GONE}{backup.name}"))


def _size(path: Path) -> int:
    with machine_errors(path):
        return path.stat().st_size

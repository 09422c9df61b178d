"""Backups of the open books: made, listed, verified, copied elsewhere, restored."""

from __future__ import annotations

import contextlib
import time
from datetime import timedelta
from pathlib import Path
from typing import Final

from partybuild_desktop.domain.access import Right
from partybuild_desktop.domain.backup import Reason, is_due
from partybuild_desktop.store import backup as store
from partybuild_desktop.store.attachment import live_names, prune_sealed
from partybuild_desktop.store.backup_manifest import Backup
from partybuild_desktop.store.books import SCHEMA, Books, rename_site
from partybuild_desktop.store.engine import Engines
from partybuild_desktop.store.key import DataKey
from partybuild_desktop.store.migration import migrate
from partybuild_desktop.store.restore import Restored, restore
from partybuild_desktop.system.ids import Ids
from partybuild_desktop.system.paths import Paths
from partybuild_desktop.system.progress import NO_PROGRESS, Progress

_YOUNG: Final = timedelta(days=30)


class Backups:
    """The backups of one open set of books."""

    def __init__(self, books: Books, engines: Engines, key: DataKey, paths: Paths) -> None:
        self._books = books
        self._engines = engines
        self._key = key
        self._paths = paths
        self._own = store.Backups(paths.backups, program=books.program, clock=books.clock)

    def create(self, reason: Reason = Reason.MANUAL, progress: Progress = NO_PROGRESS) -> Backup:
        """A verified backup now; older ones are thinned afterwards.

        Raises UserProblem backup_unproved, EnvironmentProblem, Cancelled: then nothing changed.
        """
        made = self._own.create(
            self._key,
            reason=reason,
            database=self._paths.database,
            keyring=self._paths.keyring,
            attachments=self._paths.attachments,
            progress=progress,
        )
        self._own.prune()
        self._prune_attachments()
        return made

    def _prune_attachments(self) -> None:
        """Remove the sealed files that neither a record nor a kept backup refers to.

        A young one stays: its record may not be saved yet, or its removal be undone.
        """
        kept = self._own.all()
        if any(backup.problem for backup in kept):
            return  # what a damaged one refers to is not known
        with self._books.read() as reader:
            live = live_names(reader)
        before = time.time() - _YOUNG.total_seconds()
        names = live | self._own.attachments_of(kept)
        prune_sealed(self._paths.attachments, names, before=before)

    def all(self) -> tuple[Backup, ...]:
        """Every backup, newest first."""
        return self._own.all()

    def last(self) -> Backup | None:
        """The newest backup without a known problem."""
        return next((backup for backup in self.all() if not backup.problem), None)

    def is_due(self, *, changed: bool, quiet: timedelta) -> bool:
        """Whether an automatic one should be made now: 5 quiet minutes, 30 apart."""
        last = self.last()
        now = self._books.clock.now()
        # a clock set back must not put the next backup off for years
        since = abs(now - last.created) if last else timedelta.max
        return is_due(changed=changed, quiet=quiet, since_last=since)

    def verify(self, name: str, progress: Progress = NO_PROGRESS) -> bool:
        """Whether a backup can be restored, page by page. Raises UserProblem backup_unknown."""
        return not self._own.verify(self._own.get(name), self._key, progress=progress)

    def copy(self, name: str, to: Path, progress: Progress = NO_PROGRESS) -> Backup:
        """A second copy below a chosen folder or stick, read back and compared."""
        return self._own.copy(self._own.get(name), to, progress=progress)

    def restore(self, name: str, progress: Progress = NO_PROGRESS) -> Restored:
        """Put a backup in the place of today's books, which are backed up first and set aside.

        Today's passwords stay. The books go on under a new site id, since another PC may hold the
        same line. Raises UserProblem backup_unknown, backup_bad; EnvironmentProblem; Cancelled.
        """
        self._books.require(Right.MANAGE)
        backup = self._own.get(name)
        self._engines.dispose()
        with contextlib.ExitStack() as after:
            # also after a failure: the books in place, old or new, are the ones that are open
            after.callback(self._books.reload)
            ids = self._books.ids
            return restore_books(
                backup, self._key, self._own, self._paths, ids=ids, progress=progress
            )


def restore_books(
    backup: Backup,
    key: DataKey,
    source: store.Backups,
    paths: Paths,
    *,
    ids: Ids,
    own: store.Backups | None = None,
    progress: Progress = NO_PROGRESS,
) -> Restored:
    """Put a backup in place of closed books; they go on under a new site id.

    `own` is where the books in place are backed up, unless `source` is that already.
    """

    def prepare(fresh: Path) -> None:
        migrate(fresh, key, schema=SCHEMA, backup=lambda: None, progress=progress)
        rename_site(fresh, key, ids)

    return restore(
        backup,
        key,
        source=source,
        own=own or source,
        paths=paths,
        prepare=prepare,
        progress=progress,
    )

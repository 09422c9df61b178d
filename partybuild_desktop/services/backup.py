"""Backups of the open books: made, listed, verified, copied elsewhere, restored."""

from __future__ import annotations

import contextlib
import os
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path
from typing import Final

from partybuild_desktop.domain.access import Right
from partybuild_desktop.domain.backup import Reason, alarms, is_due
from partybuild_desktop.domain.problem import Problem, UserProblem
from partybuild_desktop.services import second_place
from partybuild_desktop.services.second_place import Health, Second, second_of
from partybuild_desktop.services.wording import text_of
from partybuild_desktop.store import backup as store
from partybuild_desktop.store import peer, setting
from partybuild_desktop.store.attachment import live_names, prune_sealed
from partybuild_desktop.store.backup_manifest import Backup
from partybuild_desktop.store.books import SCHEMA, Books, Reader, amended, rename_site
from partybuild_desktop.store.closing import books_begun
from partybuild_desktop.store.engine import Engines
from partybuild_desktop.store.key import DataKey
from partybuild_desktop.store.migration import migrate
from partybuild_desktop.store.restore import Rehearsed, Restored, rehearse, restore
from partybuild_desktop.store.whole import open_whole
from partybuild_desktop.system.errors import Cancelled, EnvironmentProblem
from partybuild_desktop.system.files import machine_errors
from partybuild_desktop.system.ids import Ids
from partybuild_desktop.system.paths import Paths
from partybuild_desktop.system.progress import NO_PROGRESS, Progress

_YOUNG: Final = timedelta(days=30)
_LOG: Final = "txn"


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

        One that was not made before a risky step is copied to the second place, if that is there;
        when the copy fails the backup stands, and `second` says why.

        Raises UserProblem backup_unproved, right_missing before a step that is not this user's;
        EnvironmentProblem, Cancelled: then nothing changed.
        """
        if reason.risky:
            self._books.require(Right.WRITE)
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
        if not reason.risky:
            self.copy_second(made, progress)
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

    def is_behind(self) -> bool:
        """Whether something was written since the newest good backup: told by the length of the
        log, since the clock may have been set in between."""
        last = self.last()
        return last is None or last.counts.get(_LOG, 0) != self.counts((_LOG,))[_LOG]

    def is_due(self, *, changed: bool, quiet: timedelta) -> bool:
        """Whether an automatic one should be made now: 5 quiet minutes, 30 apart."""
        last = self.last()
        now = self._books.clock.now()
        # a clock set back must not put the next backup off for years
        since = abs(now - last.created) if last else timedelta.max
        return is_due(changed=changed, quiet=quiet, since_last=since)

    def verify(self, name: str, progress: Progress = NO_PROGRESS) -> bool:
        """Whether a backup can be restored, page by page. Raises UserProblem backup_unknown."""
        return not self.problems(name, progress)

    def problems(self, name: str, progress: Progress = NO_PROGRESS) -> tuple[Problem, ...]:
        """What is wrong with a backup, told by the page; see store.backup. As `verify`."""
        found = self._own.verify(self._own.get(name), self._key, progress=progress)
        return tuple(Problem(one.code, "", {"name": name, **one.args}) for one in found)

    def copy(
        self, name: str, to: Path, progress: Progress = NO_PROGRESS, *, thorough: bool = True
    ) -> Backup:
        """A second copy below a chosen folder or stick, read back and compared.

        Raises EnvironmentProblem copy_place_missing where there is none; those of the store.
        """
        with machine_errors(to):
            there = to.exists()
        if not there:
            raise EnvironmentProblem("copy_place_missing", path=str(to))
        copied = self._own.copy(
            self._own.get(name), to, self._key, thorough=thorough, progress=progress
        )
        now = self._books.clock.now().isoformat(timespec="seconds")
        setting.put(self._books, second_place.COPIED, now)
        return copied

    # --- the second place

    def second(self) -> Second | None:
        """The place chosen for copies, None while none is."""
        # a copy made before the data key was changed tells the stick as well
        ids = [key.key_id for key in (self._key, *self._key.former)]
        names = [self._own.second_place(Path(), key_id).folder.name for key_id in ids]
        return second_of(self._books, self._paths.data_dir, names)

    def choose_second(self, folder: Path | None, progress: Progress = NO_PROGRESS) -> None:
        """Copy each backup to `folder` from now on, beginning with one of today; None: no more.

        Raises UserProblem right_missing, and as `create` and `copy`; then the place is not changed.
        """
        self._books.require(Right.WRITE)
        if folder is not None:
            self.copy(self.create(Reason.MANUAL, progress).name, folder, progress)
        setting.put(self._books, second_place.CHOSEN, str(folder) if folder else "")
        setting.put(self._books, second_place.PROBLEM, "")

    def copy_second(self, backup: Backup, progress: Progress = NO_PROGRESS) -> bool:
        """Copy a backup to the second place, whose old ones are thinned: whether it is there now.

        A failure is kept for `second` to tell.
        """
        second = self.second()
        if second is None or second.found is None:
            return False
        try:
            self.copy(backup.name, second.found, progress, thorough=False)
            self._place(second.found).prune()
        except Cancelled:
            return False
        except (UserProblem, EnvironmentProblem) as problem:
            setting.put(self._books, second_place.PROBLEM, text_of(problem))
            return False
        setting.put(self._books, second_place.PROBLEM, "")
        return True

    def to_copy(self) -> Backup | None:
        """The newest good backup, while the second place is there and does not have it."""
        last, second = self.last(), self.second()
        if last is None or second is None or second.found is None:
            return None
        place = self._own.second_place(second.found, last.key_id).folder
        return None if os.path.lexists(place / last.name) else last

    def _place(self, folder: Path) -> store.Backups:
        return self._own.second_place(folder, self._key.key_id)

    def _time(self, key: str) -> datetime | None:
        kept = setting.get(self._books, key)
        return datetime.fromisoformat(kept) if kept else None

    def health(self) -> Health:
        """How safe the books are. Practice books are not worth an alarm."""
        every, copied = self.all(), self._time(second_place.COPIED)
        made = next((backup.created for backup in every if not backup.problem), None)
        now = self._books.clock.now()
        with self._books.read() as reader:
            since = datetime.fromisoformat(books_begun(reader))
        found = () if self._books.practice else alarms(now, since=since, backup=made, copy=copied)
        return Health(
            backup=made,
            copy=copied,
            backup_days=(now - (made or since)).days,
            copy_days=(now - (copied or since)).days,
            alarms=found,
            backups=len(every),
        )

    # --- restoring

    def rehearse(self, name: str, progress: Progress = NO_PROGRESS) -> Rehearsed:
        """What the books would hold after `restore`, tried in a copy; nothing changes.

        Raises UserProblem backup_unknown, backup_bad; EnvironmentProblem; Cancelled.
        """
        backup = self._own.get(name)
        return rehearse(
            backup,
            self._key,
            source=self._own,
            paths=self._paths,
            prepare=_prepare(self._key.of(backup.key_id) or self._key, self._books.ids, progress),
            progress=progress,
        )

    def counts(self, tables: Sequence[str]) -> dict[str, int]:
        """How many rows some tables of the open books have."""
        with self._books.read() as reader:
            return store.rows_of(reader, tables)

    def restore(self, name: str, progress: Progress = NO_PROGRESS) -> Restored:
        """Put a backup in the place of today's books, which are backed up first and set aside.

        Today's passwords stay, and with whom packages are exchanged. The books go on under a new
        site id, since another PC may hold the same line.
        Raises UserProblem backup_unknown, backup_bad; EnvironmentProblem; Cancelled: the books are
        open as before. After EnvironmentProblem("swap_unfinished") they are shut, and the next
        opening completes it.
        """
        self._books.require(Right.MANAGE)
        backup = self._own.get(name)
        with self._books.read() as reader:
            kept = _kept(reader)
        self._engines.dispose()
        ids = self._books.ids
        try:
            done = restore_books(
                backup, self._key, self._own, self._paths, ids=ids, kept=kept, progress=progress
            )
        except EnvironmentProblem as problem:
            if problem.code == "swap_unfinished":
                self._books.shut(problem)
            raise
        try:
            self._books.reload()
        except EnvironmentProblem as error:
            told = EnvironmentProblem("swap_unfinished", path=str(self._paths.data_dir))
            self._books.shut(told)
            raise told from error
        return done


@dataclass(frozen=True, slots=True)
class Kept:
    """What does not go back in time on this PC when a backup takes the place of its books."""

    ties: peer.Ties
    settings: Mapping[str, str]  # where copies lie


def _kept(reader: Reader) -> Kept:
    settings = {key: setting.value(reader, key) or "" for key in second_place.KEYS}
    return Kept(peer.ties(reader), settings)


def kept_of(paths: Paths, key: DataKey) -> Kept | None:
    """That of closed books, None where they do not open. Raises EnvironmentProblem."""
    with contextlib.suppress(UserProblem):
        engines = open_whole(paths.database, key, schema=SCHEMA)
        try:
            with engines.read.begin() as conn:
                return _kept(Reader(conn))
        finally:
            engines.dispose()
    return None


def restore_books(
    backup: Backup,
    key: DataKey,
    source: store.Backups,
    paths: Paths,
    *,
    ids: Ids,
    own: store.Backups | None = None,
    kept: Kept | None = None,
    progress: Progress = NO_PROGRESS,
) -> Restored:
    """Put a backup in place of closed books; they go on under a new site id.

    `own` is where the books in place are backed up, unless `source` is that already; `kept` is
    theirs, where they could be read.
    """
    return restore(
        backup,
        key,
        source=source,
        own=own or source,
        paths=paths,
        prepare=_prepare(key.of(backup.key_id) or key, ids, progress, kept),
        progress=progress,
    )


def _prepare(
    key: DataKey, ids: Ids, progress: Progress, kept: Kept | None = None
) -> Callable[[Path], None]:
    """What is done to a backup's database before it becomes the books."""

    def prepare(fresh: Path) -> None:
        migrate(fresh, key, schema=SCHEMA, backup=lambda: None, progress=progress)
        with amended(fresh, key) as conn:
            rename_site(conn, ids)
            if kept is not None:
                peer.keep_ties(conn, kept.ties)
                for name, value in kept.settings.items():
                    setting.keep(conn, name, value)

    return prepare

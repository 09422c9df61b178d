"""The way into the books: found them, open them with a password or the recovery code."""

from __future__ import annotations

import contextlib
import time
from collections.abc import Callable, Sequence
from operator import attrgetter
from pathlib import Path
from typing import TYPE_CHECKING

from partybuild_desktop.domain.access import Role, next_label
from partybuild_desktop.domain.backup import Reason
from partybuild_desktop.domain.org import full_name
from partybuild_desktop.domain.problem import UserProblem
from partybuild_desktop.services.app import App, assemble
from partybuild_desktop.services.backup import kept_of, restore_books
from partybuild_desktop.services.founding import founding
from partybuild_desktop.services.keyring import MENDED_BY_KEYRING, bring_back, refuse_restore
from partybuild_desktop.store.attachment import Attachments
from partybuild_desktop.store.backup import Backups
from partybuild_desktop.store.backup_manifest import Backup
from partybuild_desktop.store.books import SCHEMA, Books
from partybuild_desktop.store.engine import Engines, open_engines
from partybuild_desktop.store.founding import found
from partybuild_desktop.store.key import DataKey
from partybuild_desktop.store.keyring import Keyring
from partybuild_desktop.store.migration import migrate
from partybuild_desktop.store.restore import Restored
from partybuild_desktop.store.swap import STAGED, finish
from partybuild_desktop.store.whole import open_whole
from partybuild_desktop.system.clock import Clock
from partybuild_desktop.system.drive import refuse_unsuitable
from partybuild_desktop.system.files import machine_errors
from partybuild_desktop.system.ids import Ids
from partybuild_desktop.system.lock import InstanceLock
from partybuild_desktop.system.paths import Paths
from partybuild_desktop.system.progress import NO_PROGRESS, Progress
from partybuild_desktop.system.stretch import FULL, Stretch

if TYPE_CHECKING:
    from partybuild_desktop.domain.package import Manifest
    from partybuild_desktop.services.package.accepting import Invited
    from partybuild_desktop.services.package.receiving import Refused


class Entrance:
    """A data folder before its books are open."""

    def __init__(
        self,
        paths: Paths,
        *,
        program: str,
        clock: Clock | None = None,
        ids: Ids | None = None,
        practice: bool = False,
        stretch: Stretch = FULL,
    ) -> None:
        self.paths = paths
        self.practice = practice
        self.clock = clock or Clock()
        self.ids = ids or Ids()
        self._program = program
        self._stretch = stretch
        self._ring: Keyring | None = None
        self._rings: dict[tuple[Path, str], Keyring] = {}  # of backups

    def practising(self, clock: Clock, ids: Ids) -> Entrance:
        """The way into practice books in the same folder, written at another time: the demo's."""
        return Entrance(
            self.paths,
            program=self._program,
            clock=clock,
            ids=ids,
            practice=True,
            stretch=self._stretch,
        )

    def exists(self) -> bool:
        """Whether this folder holds books; completes a restore that was cut off first."""
        if (self.paths.data_dir / STAGED).exists():
            with InstanceLock(self.paths.lock, self.clock):
                finish(self.paths.data_dir)
        return self.paths.database.exists()

    def _refuse(self, *, books: bool) -> None:
        if books:
            raise UserProblem("books_exist", folder=str(self.paths.data_dir))

    def require(self) -> None:
        """Raises UserProblem books_missing when this folder holds none."""
        if not self.exists():
            raise UserProblem("books_missing", folder=str(self.paths.data_dir))

    @property
    def _keyring(self) -> Keyring:
        # kept, because waiting after wrong tries is counted on this process's own clock
        if self._ring is None:
            self._ring = Keyring(self.paths.keyring, clock=self.clock, stretch=self._stretch)
        return self._ring

    @property
    def _current(self) -> Keyring:
        """The keyring as it lies on the disk, for whoever holds the lock: another window may have
        changed it while a password was typed, and the count of a try would undo that."""
        self._keyring.reload()
        return self._keyring

    def labels(self) -> list[str]:
        """The users by label, for the unlock window."""
        return [user.label for user in self._keyring.users]

    def given(self, label: str) -> bool:
        """Whether this user has to come in by the password that was made for him."""
        return any(user.given for user in self._keyring.users if user.label == label)

    def wait_seconds(self, label: str = "") -> float:
        """How long the next try has to wait; 0 when it is free."""
        return self._keyring.wait(label or self.labels()[0])

    def wait(self, label: str = "") -> None:
        """Sleep until the next try is free; for the command line, which has nothing else to do."""
        time.sleep(self.wait_seconds(label))

    def create(
        self, org_name: str, *, code: str, level: str, password: str, label: str = ""
    ) -> tuple[App, str]:
        """Found new books for an organisation: the open books and the recovery code.

        Raises UserProblem books_exist, org_name_missing, those of label and password, and
        EnvironmentProblem for a removable or network drive, a full disk, another window.
        """
        name = full_name(org_name.strip())
        if not name:
            raise UserProblem("org_name_missing", field="org")

        def lay(engines: Engines, _: DataKey, label: str) -> None:
            start = founding(
                name,
                code=code,
                level=level,
                label=label,
                practice=self.practice,
                program=self._program,
                clock=self.clock,
                ids=self.ids,
            )
            found(engines, start)

        return self._set_up(lay, label, password)

    def invitation(self, path: Path, passphrase: str) -> Manifest:
        """Who invites whom, the file read and proved whole. Raises as `accept`; changes nothing."""
        from partybuild_desktop.services.package.accepting import opened

        with opened(path, passphrase) as package:
            return package.manifest

    def invitations(
        self, paths: Sequence[Path], passphrase: str, progress: Progress = NO_PROGRESS
    ) -> tuple[list[Invited], list[Refused]]:
        """Which of these files a passphrase opens; see services.package.accepting.among."""
        from partybuild_desktop.services.package.accepting import among

        return among(paths, passphrase, progress)

    def accept(
        self, invitation: Path, passphrase: str, *, password: str, label: str = ""
    ) -> tuple[App, str]:
        """Found a village's books from its township's invitation, on a PC that has none.

        Practice books where the township's are. Raises as `create`, and UserProblem package_*
        where the file is no invitation, damaged, or the passphrase is wrong.
        """
        from partybuild_desktop.services.package.accepting import Newcomer, accept, opened

        with opened(invitation, passphrase) as package:

            def lay(engines: Engines, key: DataKey, label: str) -> None:
                sealed = Attachments(self.paths.attachments, key)
                newcomer = Newcomer(self.clock, self.ids, label, self._program)
                accept(engines, package, newcomer, sealed)

            return self._set_up(lay, label, password)

    def _set_up(
        self, lay: Callable[[Engines, DataKey, str], None], label: str, password: str
    ) -> tuple[App, str]:
        """Keys, then the database that `lay` makes the tables of, then the open books."""
        self._refuse(books=self.exists())
        if self._backups.all():
            raise UserProblem("books_lost", folder=str(self.paths.data_dir))
        refuse_unsuitable(self.paths.data_dir)
        self.paths.make()
        lock = self._locked()
        try:
            # another process may have made some before the lock was ours
            self._refuse(books=self.paths.database.exists())
            label = label or next_label(Role.MANAGER, ())
            # a set-up that was cut off left keys to nothing: the database is what makes books
            _sweep(self.paths)
            ring, key, recovery = Keyring.create(
                self.paths.keyring,
                label=label,
                password=password,
                clock=self.clock,
                stretch=self._stretch,
            )
            self._ring = ring
            # beside its name first: books that were only half founded do not exist
            fresh = self.paths.database.with_suffix(".new")
            engines = open_engines(fresh, key, schema=SCHEMA, create=True)
            try:
                lay(engines, key, label)
            finally:
                engines.dispose()
            with machine_errors(self.paths.database):
                fresh.replace(self.paths.database)
            return self._open(label, key, lock), recovery
        except BaseException:
            lock.release()
            raise

    def unlock(self, label: str, password: str) -> App:
        """Open the books with a user's password.

        Raises UserProblem books_missing, user_unknown, password_wrong, password_wait, keyring_*,
        database_*; EnvironmentProblem locked and what the disk says.
        """
        self.require()
        refuse_unsuitable(self.paths.data_dir)
        lock = self._locked()
        try:
            return self._open(label, self._current.unlock(label, password), lock)
        except BaseException:
            lock.release()
            raise

    def recover(self, code: str, label: str, password: str) -> App:
        """Open the books with the recovery code and give a user a new password."""
        self.require()
        lock = self._locked()
        try:
            # the password before the books: where they are damaged, it must open a backup
            key = self._current.recover(code, label=label, password=password)
            return self._open(label, key, lock, recovered=label)
        except BaseException:
            lock.release()
            raise

    @property
    def _backups(self) -> Backups:
        return Backups(self.paths.backups, program=self._program, clock=self.clock)

    def restore(self, label: str, password: str, name: str = "") -> Restored:
        """Put a backup in place while the books are closed, damaged or missing.

        `name` empty takes the newest good one. Where the keyring in place is not that of the
        books (one from before a change of key came back) a backup opens by its own. What was in
        place is set aside; what does not go back in time with it stays, where it can be read.
        Raises UserProblem right_missing, backup_*, of the password; EnvironmentProblem.
        """
        with self._locked():
            key, every = self._current.unlock(label, password), self._backups
            trouble = refuse_restore(self.paths, key, self._keyring.user(label))
            strange, kept = trouble == "key_wrong", kept_of(self.paths, key)
            for found in [every.get(name)] if name else every.all():
                own = key
                if strange and key.of(found.key_id) is None:
                    with contextlib.suppress(UserProblem):
                        own = self._ring_of(found).unlock(label, password)
                if name or not every.verify(found, own):
                    self._ring = None
                    return restore_books(found, own, every, self.paths, ids=self.ids, kept=kept)
        raise UserProblem("backup_none")

    def _ring_of(self, backup: Backup) -> Keyring:
        # kept as well: who guesses at a copy has to wait too
        name = (backup.keyring, backup.sha256)
        if name not in self._rings:
            self._rings[name] = Keyring(
                backup.keyring, clock=self.clock, stretch=self._stretch, counted=False
            )
        return self._rings[name]

    def copies(self, folder: Path) -> list[Backup]:
        """The copies of books that lie in a folder or on a stick, newest first; see `move_in`."""
        with machine_errors(folder):
            places = [folder, *(place for place in folder.iterdir() if place.is_dir())]
        found = [one for place in places for one in self._copies_in(place).all()]
        return sorted(
            (one for one in found if not one.problem), key=attrgetter("created"), reverse=True
        )

    def users_of(self, copy: Backup) -> list[str]:
        """The users of a copy by label."""
        return [user.label for user in self._ring_of(copy).users]

    def move_in(
        self, copy: Backup, label: str, password: str, progress: Progress = NO_PROGRESS
    ) -> Restored:
        """Bring books that were copied on another PC into this folder, which has none.

        The users and passwords of the copy come along; this PC writes under a site id of its own.
        Raises UserProblem books_exist, backup_bad, those of the password; EnvironmentProblem.
        """
        self._refuse(books=self.exists())
        refuse_unsuitable(self.paths.data_dir)
        key = self._ring_of(copy).unlock(label, password)
        self.paths.make()
        source = self._copies_in(copy.folder.parent)
        with self._locked():
            self._refuse(books=self.paths.database.exists())
            _sweep(self.paths)
            self._ring = None
            return restore_books(
                copy, key, source, self.paths, ids=self.ids, own=self._backups, progress=progress
            )

    def _copies_in(self, folder: Path) -> Backups:
        return Backups(folder, program=self._program, clock=self.clock)

    def restore_keyring(self, label: str = "", password: str = "") -> tuple[Backup, Path | None]:
        """Put the keyring of a backup in the place of a missing or damaged one.

        With a password also in the place of a whole one that does not fit the books. Raises as
        `keyring.bring_back`.
        """
        with self._locked():
            ring = None
            try:
                ring = self._current
            except UserProblem as problem:
                if problem.code not in MENDED_BY_KEYRING:
                    raise
            done = bring_back(
                self.paths,
                self._backups,
                ring,
                ring_of=self._ring_of,
                label=label,
                password=password,
            )
            self._ring = None
            return done

    def _locked(self) -> InstanceLock:
        lock = InstanceLock(self.paths.lock, self.clock)
        lock.acquire()
        return lock

    def _open(self, label: str, key: DataKey, lock: InstanceLock, *, recovered: str = "") -> App:
        self.paths.make()
        engines = self._engines(key)
        try:
            books = Books(
                engines,
                clock=self.clock,
                ids=self.ids,
                user=label,
                program=self._program,
                role=self._keyring.user(label).role,
            )
            app = assemble(self.paths, books, engines, key, self._keyring, lock)
            app.users.catch_up(recovered=recovered)
        except BaseException:
            engines.dispose()
            raise
        return app

    def _engines(self, key: DataKey) -> Engines:
        """Open the database, bringing an older one to this schema behind a verified backup."""
        try:
            return open_whole(self.paths.database, key, schema=SCHEMA)
        except UserProblem as problem:
            if problem.code != "database_older":
                raise
        migrate(self.paths.database, key, schema=SCHEMA, backup=lambda: self._save(key))
        return open_whole(self.paths.database, key, schema=SCHEMA)

    def _save(self, key: DataKey) -> None:
        self._backups.create(
            key,
            reason=Reason.MIGRATION,
            database=self.paths.database,
            keyring=self.paths.keyring,
            attachments=self.paths.attachments,
        )


def _sweep(paths: Paths) -> None:
    """Remove what a set-up that was cut off has left; never called where books exist."""
    stale = [*paths.data_dir.glob("keyring*"), *paths.data_dir.glob("books.new*")]
    for path in stale:
        with machine_errors(path):
            path.unlink(missing_ok=True)

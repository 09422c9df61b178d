"""Changing the data key: who left, and kept an old keyring, opens nothing that is written from now.

A keyring of any day holds the data key of its day, so that a password taken away protects only
what is sealed under another key. Passwords of the others are not known to anybody but them: each
gets one made here, which he changes when he comes in; who does it keeps his own.

What stays: the keys that packages are sealed with live in the books and were known to whoever
opened them; backups and copies of before open with the passwords of their day.
"""

from __future__ import annotations

import contextlib
import secrets
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Final

from partybuild_desktop.domain.access import FIRST_BYTES, Right, first_password
from partybuild_desktop.domain.backup import Reason
from partybuild_desktop.services.app import App, assemble
from partybuild_desktop.services.backup import Backups
from partybuild_desktop.store.backup_manifest import Backup
from partybuild_desktop.store.books import SCHEMA, Books
from partybuild_desktop.store.engine import Engines, connect, open_engines
from partybuild_desktop.store.key import DataKey
from partybuild_desktop.store.key_change import change_key
from partybuild_desktop.store.keyring import Keyring, Renewed
from partybuild_desktop.store.known import know
from partybuild_desktop.store.wrapping import marks, new_code
from partybuild_desktop.system.errors import EnvironmentProblem
from partybuild_desktop.system.files import machine_errors
from partybuild_desktop.system.lock import InstanceLock
from partybuild_desktop.system.paths import Paths
from partybuild_desktop.system.progress import NO_PROGRESS, Progress
from partybuild_desktop.system.room import require_room

_COPIES: Final = 4  # of the database: backup, new books, their journal while sealed, new backup


@dataclass(frozen=True, slots=True)
class Secrets:
    """What opens the books after the change: for paper, before anything is changed.

    `passwords` are by label, of everybody but who does it.
    """

    code: str = field(repr=False)
    passwords: Mapping[str, str] = field(repr=False)


@dataclass(frozen=True, slots=True)
class Needs:
    """What a change takes: bytes of free disk, files to be sealed again, bytes to be written."""

    room: int
    files: int
    size: int


@dataclass(frozen=True, slots=True)
class Changed:
    """The books open again, and the backup of before; the App they came from is closed."""

    app: App
    backup: Backup


class Keys:
    """The data key of the open books."""

    def __init__(
        self,
        books: Books,
        keyring: Keyring,
        key: DataKey,
        *,
        engines: Engines,
        backups: Backups,
        paths: Paths,
        lock: InstanceLock,
    ) -> None:
        self._books = books
        self._keyring = keyring
        self._key = key
        self._engines = engines
        self._backups = backups
        self._paths = paths
        self._lock = lock

    def secrets(self) -> Secrets:
        """A new recovery code and a password for everybody else; they open nothing yet."""
        others = [user.label for user in self._keyring.users if user.label != self._books.user]
        made = {label: first_password(secrets.token_bytes(FIRST_BYTES)) for label in others}
        return Secrets(new_code(), made)

    def needs(self) -> Needs:
        """What a change takes now. Raises EnvironmentProblem."""
        with machine_errors(self._paths.data_dir):
            database = self._paths.database.stat().st_size
            sealed = [f.stat().st_size for f in self._paths.attachments.iterdir() if f.is_file()]
        room = _COPIES * database + sum(sealed)
        return Needs(room, len(sealed), database + sum(sealed))

    def change(self, given: Secrets, password: str, progress: Progress = NO_PROGRESS) -> Changed:
        """Give the books a new data key, behind a verified backup.

        Raises UserProblem right_missing, password_wrong, password_wait, backup_unproved;
        EnvironmentProblem; Cancelled: the books are open as before. After
        EnvironmentProblem("swap_unfinished") they are closed, and opening them completes it.
        """
        books = self._books
        books.require(Right.MANAGE)
        self._keyring.unlock(books.user, password)
        require_room(self._paths.database, self.needs().room)
        renewed = self._keyring.renewed(
            self._key,
            label=books.user,
            password=password,
            given=given.passwords,
            code=given.code,
        )
        with self._watched() as last_look:
            backup = self._backups.create(Reason.KEY, progress)
            self._engines.dispose()
            try:
                change_key(
                    renewed,
                    old=self._key,
                    backup=backup,
                    paths=self._paths,
                    prepare=lambda fresh: self._write_entry(fresh, renewed),
                    last_look=last_look,
                    progress=progress,
                )
            except EnvironmentProblem as problem:
                if problem.code == "swap_unfinished":
                    self._give_up(problem)
                raise
        try:
            return Changed(self._open_again(renewed.key), backup)
        except EnvironmentProblem as error:
            told = EnvironmentProblem("swap_unfinished", path=str(self._paths.data_dir))
            self._give_up(told)
            raise told from error

    @contextmanager
    def _watched(self) -> Iterator[_LastLook]:
        with contextlib.closing(_LastLook(self._paths.database, self._key)) as look:
            yield look

    def _write_entry(self, fresh: Path, renewed: Renewed) -> None:
        """The log of the new books says that their key was changed, by whom and when."""
        engines = open_engines(fresh, self._key, schema=SCHEMA)
        try:
            with self._books_of(engines).write("key_change") as unit:
                know(unit.conn, marks(renewed.document))
        finally:
            engines.dispose()

    def _give_up(self, problem: EnvironmentProblem) -> None:
        """The books are another's from here on, or nobody's until they are opened anew."""
        self._books.shut(problem)
        self._lock.release()

    def _open_again(self, key: DataKey) -> App:
        old = EnvironmentProblem("database_busy", path=str(self._paths.database))
        self._books.shut(old)  # under the old key they would seem to be damaged
        self._keyring.reload()
        engines = open_engines(self._paths.database, key, schema=SCHEMA)
        books = self._books_of(engines)
        return assemble(self._paths, books, engines, key, self._keyring, self._lock)

    def _books_of(self, engines: Engines) -> Books:
        old = self._books
        return Books(
            engines,
            clock=old.clock,
            ids=old.ids,
            user=old.user,
            program=old.program,
            role=old.role,
        )


class _LastLook:
    """Notices whether anything was written to the books meanwhile, and lets go of them."""

    def __init__(self, database: Path, key: DataKey) -> None:
        self._path = database
        self._raw = connect(database, key)
        self._version = self._now()

    def __call__(self) -> None:
        """Raises EnvironmentProblem database_busy when something was."""
        changed = self._now() != self._version
        self.close()
        if changed:
            raise EnvironmentProblem("database_busy", path=str(self._path))

    def close(self) -> None:
        self._raw.close()

    def _now(self) -> int:
        return int(self._raw.execute("PRAGMA data_version").fetchone()[0])

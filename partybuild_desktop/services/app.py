"""`App`: every service over one open set of books, handed down to window and command line.

What the first page needs is made at once; the services of files and paper, each with half a
hundred modules behind it, are made when first asked for: together they cost 0.2 s of every start.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING

from partybuild_desktop.services.backup import Backups
from partybuild_desktop.services.code import Codes
from partybuild_desktop.services.history import History
from partybuild_desktop.services.member import Members
from partybuild_desktop.services.org import Orgs
from partybuild_desktop.services.search import Search
from partybuild_desktop.services.settings import Settings
from partybuild_desktop.services.user import Users
from partybuild_desktop.store.books import Books
from partybuild_desktop.store.engine import Engines
from partybuild_desktop.store.key import DataKey
from partybuild_desktop.store.keyring import Keyring
from partybuild_desktop.system.lock import InstanceLock
from partybuild_desktop.system.paths import Paths

if TYPE_CHECKING:
    from partybuild_desktop.services.attachment import Attachments
    from partybuild_desktop.services.binder import Binders
    from partybuild_desktop.services.check import Check
    from partybuild_desktop.services.closing import Closings
    from partybuild_desktop.services.key_change import Keys
    from partybuild_desktop.services.ledger import Ledgers
    from partybuild_desktop.services.meeting import Meetings
    from partybuild_desktop.services.meeting.minutes import MinutesFiles
    from partybuild_desktop.services.org_file import OrgFile
    from partybuild_desktop.services.package import Packages
    from partybuild_desktop.services.printing import Prints
    from partybuild_desktop.services.reorganisation import Reorganisations
    from partybuild_desktop.services.repair import Repairs
    from partybuild_desktop.services.revision import Revisions
    from partybuild_desktop.services.roster import Rosters
    from partybuild_desktop.services.rule import Rules
    from partybuild_desktop.services.trail import Trail
    from partybuild_desktop.services.working_day import WorkingDays
    from partybuild_desktop.store.attachment import Attachments as Sealed


@dataclass(frozen=True)
class App:
    """The services of the open books; `close` gives the books and the lock back."""

    paths: Paths
    books: Books
    users: Users
    codes: Codes
    orgs: Orgs
    members: Members
    backups: Backups
    history: History
    search: Search
    settings: Settings
    _engines: Engines
    _key: DataKey
    _keyring: Keyring
    _lock: InstanceLock

    @cached_property
    def roster(self) -> Rosters:
        from partybuild_desktop.services.roster import Rosters

        return Rosters(self.books, self.members, self.codes, self.backups)

    @cached_property
    def revisions(self) -> Revisions:
        from partybuild_desktop.services.ledger.kind import Sources
        from partybuild_desktop.services.revision import Revisions

        sources = Sources(
            self.books, self.orgs, self.members, self.codes, self.meetings, self.attachments
        )
        return Revisions(sources, self.backups)

    @cached_property
    def orgs_file(self) -> OrgFile:
        from partybuild_desktop.services.org_file import OrgFile

        return OrgFile(self.books, self.codes, self.backups)

    @cached_property
    def ledgers(self) -> Ledgers:
        from partybuild_desktop.services.ledger import Ledgers

        return Ledgers(
            self.books,
            self.orgs,
            self.members,
            self.codes,
            meetings=self.meetings,
            attachments=self.attachments,
        )

    @cached_property
    def reorganisations(self) -> Reorganisations:
        from partybuild_desktop.services.reorganisation import Reorganisations

        return Reorganisations(self.books, self.orgs, self.members)

    @cached_property
    def meetings(self) -> Meetings:
        from partybuild_desktop.services.meeting import Meetings

        return Meetings(self.books, self.orgs, self.codes)

    @cached_property
    def minutes(self) -> MinutesFiles:
        from partybuild_desktop.services.meeting.minutes import MinutesFiles

        return MinutesFiles(self.meetings, self.orgs, self.members)

    @cached_property
    def closings(self) -> Closings:
        from partybuild_desktop.services.closing import Closings

        return Closings(self.books, self.codes)

    @cached_property
    def binders(self) -> Binders:
        from partybuild_desktop.services.binder import Binders

        return Binders(self.books, self.orgs, self.ledgers)

    @cached_property
    def prints(self) -> Prints:
        from partybuild_desktop.services.printing import Prints

        return Prints(self.books, self.orgs)

    @cached_property
    def attachments(self) -> Attachments:
        from partybuild_desktop.services.attachment import Attachments

        return Attachments(self.books, self._sealed)

    @cached_property
    def _sealed(self) -> Sealed:
        from partybuild_desktop.store.attachment import Attachments as Sealed

        return Sealed(self.paths.attachments, self._key)

    @cached_property
    def rules(self) -> Rules:
        from partybuild_desktop.services.rule import Rules

        return Rules(self.books)

    @cached_property
    def packages(self) -> Packages:
        from partybuild_desktop.services.package import Packages

        return Packages(self.books, self._sealed, self.backups, self.paths)

    @cached_property
    def trail(self) -> Trail:
        from partybuild_desktop.services.trail import Trail

        return Trail(self.books, self.orgs, self.codes)

    @cached_property
    def check(self) -> Check:
        from partybuild_desktop.services.check import Check

        return Check(self.books, self._engines, self.codes, self.attachments)

    @cached_property
    def repairs(self) -> Repairs:
        from partybuild_desktop.services.repair import Repairs

        return Repairs(self.books, self.paths, self._sealed)

    @cached_property
    def keys(self) -> Keys:
        from partybuild_desktop.services.key_change import Keys

        return Keys(
            self.books,
            self._keyring,
            self._key,
            engines=self._engines,
            backups=self.backups,
            paths=self.paths,
            lock=self._lock,
        )

    @cached_property
    def working_days(self) -> WorkingDays:
        from partybuild_desktop.services.working_day import WorkingDays

        return WorkingDays(self.books, self.rules)

    def close(self) -> None:
        self.books.close()
        self._lock.release()


def assemble(
    paths: Paths, books: Books, engines: Engines, key: DataKey, keyring: Keyring, lock: InstanceLock
) -> App:
    """Wire the services over open books. Cheap: what is slow is loaded at first use."""
    codes = Codes()
    orgs = Orgs(books)
    return App(
        paths=paths,
        books=books,
        users=Users(books, keyring, key),
        codes=codes,
        orgs=orgs,
        members=Members(books, orgs, codes),
        backups=Backups(books, engines, key, paths),
        history=History(books),
        search=Search(books),
        settings=Settings(books),
        _engines=engines,
        _key=key,
        _keyring=keyring,
        _lock=lock,
    )

"""`App`: every service over one open set of books, handed down to window and command line."""

from __future__ import annotations

from dataclasses import dataclass

from partybuild_desktop.services.backup import Backups
from partybuild_desktop.services.binder import Binders
from partybuild_desktop.services.check import Check
from partybuild_desktop.services.closing import Closings
from partybuild_desktop.services.code import Codes
from partybuild_desktop.services.history import History
from partybuild_desktop.services.ledger import Ledgers
from partybuild_desktop.services.member import Members
from partybuild_desktop.services.org import Orgs
from partybuild_desktop.services.org_file import OrgFile
from partybuild_desktop.services.printing import Prints
from partybuild_desktop.services.roster import Rosters
from partybuild_desktop.services.search import Search
from partybuild_desktop.services.settings import Settings
from partybuild_desktop.services.user import Users
from partybuild_desktop.store.books import Books
from partybuild_desktop.store.engine import Engines
from partybuild_desktop.store.key import DataKey
from partybuild_desktop.store.keyring import Keyring
from partybuild_desktop.system.lock import InstanceLock
from partybuild_desktop.system.paths import Paths


@dataclass(frozen=True, slots=True)
class App:
    """The services of the open books; `close` gives the books and the lock back."""

    paths: Paths
    books: Books
    access: Users
    codes: Codes
    orgs: Orgs
    orgs_file: OrgFile
    members: Members
    roster: Rosters
    ledgers: Ledgers
    closings: Closings
    binders: Binders
    prints: Prints
    backups: Backups
    history: History
    search: Search
    settings: Settings
    check: Check
    _lock: InstanceLock

    def close(self) -> None:
        self.books.close()
        self._lock.release()


def assemble(
    paths: Paths, books: Books, engines: Engines, key: DataKey, keyring: Keyring, lock: InstanceLock
) -> App:
    """Wire the services over open books. Cheap: what is slow is loaded at first use."""
    codes = Codes()
    orgs = Orgs(books)
    members = Members(books, orgs, codes)
    backups = Backups(books, engines, key, paths)
    ledgers = Ledgers(books, orgs, members, codes)
    return App(
        paths=paths,
        books=books,
        access=Users(books, keyring, key),
        codes=codes,
        orgs=orgs,
        orgs_file=OrgFile(books, codes, backups),
        members=members,
        roster=Rosters(books, members, codes, backups),
        ledgers=ledgers,
        closings=Closings(books, codes),
        binders=Binders(books, orgs, ledgers),
        prints=Prints(books, orgs),
        backups=backups,
        history=History(books),
        search=Search(books),
        settings=Settings(books),
        check=Check(books, engines, codes),
        _lock=lock,
    )

"""Packages: the books of a village and of its township meet on a stick, and nothing is lost.

A township invites a village once; from then on reports go up and returns go down, in any order,
any of them again. What each side wrote is merged by ancestry, never by clocks; where both wrote
the same field, people decide.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from partybuild_desktop.domain.form import Forms
from partybuild_desktop.domain.log import Changes
from partybuild_desktop.domain.package import Kind, Manifest
from partybuild_desktop.domain.peer import Peer
from partybuild_desktop.domain.problem import UserProblem
from partybuild_desktop.exchange.packing import Written
from partybuild_desktop.services.backup import Backups
from partybuild_desktop.services.package import pairing, receipt, sending
from partybuild_desktop.services.package.conflict import Conflicts, Keep, Open, Side
from partybuild_desktop.services.package.receiving import Inbox, Received, Refused, State
from partybuild_desktop.services.package.record import Line, Lines
from partybuild_desktop.services.wording.rule import overlay_text
from partybuild_desktop.store import attachment, label, merge
from partybuild_desktop.store import peer as store
from partybuild_desktop.store.books import Books
from partybuild_desktop.store.org import every_name
from partybuild_desktop.store.peer import Passed
from partybuild_desktop.store.rule import overlays
from partybuild_desktop.system.paths import Paths
from partybuild_desktop.system.progress import NO_PROGRESS, Progress

__all__ = [
    "Conflicts",
    "Keep",
    "Line",
    "Lines",
    "Open",
    "Packages",
    "Passed",
    "PeerState",
    "Received",
    "Refused",
    "Side",
    "State",
]


@dataclass(frozen=True, slots=True, kw_only=True)
class PeerState:
    """How it stands with one peer: what came last, what went last, what still waits, and how many
    of the values it wrote are in a conflict."""

    peer: Peer
    received: Passed | None
    heard: str  # wall time here when its newest package came, "" while none has
    sent: Passed | None
    waiting: int
    conflicts: int


class Packages:
    """Packages of one set of books: written, read, listed, rolled back."""

    def __init__(
        self, books: Books, sealed: attachment.Attachments, backups: Backups, paths: Paths
    ) -> None:
        self._books = books
        self._sealed = sealed
        self._inbox = Inbox(books, sealed, backups, paths.waiting)
        self.conflicts = Conflicts(books)

    def invite(
        self,
        org: str,
        path: Path,
        passphrase: str,
        progress: Progress = NO_PROGRESS,
        *,
        replace_file: bool = False,
    ) -> Written:
        """The invitation of the village `org` (a uid); see services.package.sending.invite."""
        return sending.invite(
            self._books,
            self._sealed,
            org,
            path,
            passphrase,
            progress,
            replace_file=replace_file,
        )

    def outlook(self, org: str = "", *, full: bool = False) -> sending.Outlook:
        """What a package to the township, or to the village `org`, would carry."""
        return sending.outlook(self._books, org, full=full)

    def send(
        self,
        path: Path,
        org: str = "",
        *,
        full: bool = False,
        replace_file: bool = False,
        progress: Progress = NO_PROGRESS,
    ) -> Written:
        """A report to the township, or the way back to `org`; see services.package.sending.send."""
        return sending.send(
            self._books,
            self._sealed,
            org,
            path,
            full=full,
            replace_file=replace_file,
            progress=progress,
        )

    def inspect(self, path: Path, passphrase: str = "") -> Manifest:
        """Who sends what to whom; see Inbox.inspect."""
        return self._inbox.inspect(path, passphrase)

    def rehearse(self, path: Path, progress: Progress = NO_PROGRESS) -> Received:
        """What taking a package in would do; see Inbox.rehearse."""
        return self._inbox.rehearse(path, progress)

    def receive(self, path: Path, progress: Progress = NO_PROGRESS) -> Received:
        """Take a package in; see Inbox.receive."""
        return self._inbox.receive(path, progress)

    def receive_all(
        self, paths: Sequence[Path], progress: Progress = NO_PROGRESS
    ) -> list[Received | Refused]:
        """Take several packages in behind one backup; see Inbox.receive_all."""
        return self._inbox.receive_all(paths, progress)

    def roll_back(self, name: str, progress: Progress = NO_PROGRESS) -> Changes:
        """Set a package aside on this PC; see Inbox.roll_back."""
        return self._inbox.roll_back(name, progress)

    def receipt(self, name: str) -> Forms:
        """The receipt of a package taken in here, to be printed; it is settled from then on.

        Raises UserProblem package_unknown.
        """
        with self._books.read() as reader:
            passed = store.package(reader, name)
            if passed is None or passed.direction != store.IN:
                raise UserProblem("package_unknown", name=name)
            names = every_name(reader)
        with self._books.local() as conn:
            facts = {**passed.facts, "receipt": True}
            store.keep_package(conn, replace(passed, facts=facts))
        return receipt.compose(
            passed, own=names.get(self._books.root, ""), peer=names.get(passed.peer, "")
        )

    def passed(self, org: str = "") -> Sequence[Passed]:
        """Every package written or read here, newest first."""
        with self._books.read() as reader:
            return store.packages(reader, org=org)

    def arrived(self, org: str = "") -> int:
        """The number of the last package to the village `org`, or to the township, that is known to
        have been taken in there; 0 for none."""
        with self._books.read() as reader:
            peer = store.peer(reader, org) if org else pairing.above(store.peers(reader))
            return sending.arrived(reader, peer) if peer else 0

    def places(self) -> dict[str, str]:
        """What everybody is called to whom packages go, or from whom they come: {uid: name}."""
        with self._books.read() as reader:
            names = every_name(reader)
            return {one.peer: names.get(one.peer, "") for one in store.packages(reader)}

    def names(self, conflicts: Sequence[Open]) -> dict[str, str]:
        """What the records are called that the values of these conflicts may refer to."""
        values = [side.value for one in conflicts for side in one.sides]
        with self._books.read() as reader:
            rules = overlays(reader, {value for value in values if isinstance(value, str)})
            names = label.of_values(reader, values)
        return {**names, **{uid: overlay_text(text) for uid, text in rules.items()}}

    def peers(self) -> list[PeerState]:
        """How it stands with everybody packages are exchanged with."""
        with self._books.read() as reader:
            found = store.peers(reader)
            passed = store.packages(reader)
            differing = merge.conflicts(reader)
        wrote = [{side.site for side in one.conflict.sides} for one in differing]
        states = []
        for peer in found:
            own = [
                one
                for one in passed
                if one.peer == peer.org and one.facts["kind"] != Kind.INVITATION
            ]
            got = [one for one in own if one.direction == store.IN]
            applied = [one for one in got if one.state == store.APPLIED]
            sent = [one for one in own if one.direction == store.OUT]
            states.append(
                PeerState(
                    peer=peer,
                    heard=next((one.wall for one in got if one.state != store.SET_ASIDE), ""),
                    received=max(applied, key=lambda one: one.number, default=None),
                    sent=max(sent, key=lambda one: one.number, default=None),
                    waiting=sum(one.state == store.WAITING for one in got),
                    conflicts=sum(not sites.isdisjoint(pairing.sites_of(peer)) for sites in wrote),
                )
            )
        return states

    def sites(self) -> dict[str, str]:
        """{site: name} of the PCs that were heard of: whose they are."""
        with self._books.read() as reader:
            found = store.peers(reader)
        return {site: peer.name for peer in found for site in pairing.sites_of(peer)}

    def up(self) -> Peer | None:
        """The township that invited these books, None where none has."""
        with self._books.read() as reader:
            return pairing.above(store.peers(reader))

"""A village's books made from the invitation of its township: nothing has to be typed again."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from pathlib import Path

from partybuild_desktop.domain.level import VILLAGE
from partybuild_desktop.domain.package import Manifest, check_invitation
from partybuild_desktop.domain.peer import Peer
from partybuild_desktop.domain.problem import UserProblem
from partybuild_desktop.exchange.package import Package, open_package
from partybuild_desktop.exchange.stick import the_package
from partybuild_desktop.services.package import pairing
from partybuild_desktop.services.package.receiving import Refused
from partybuild_desktop.services.package.record import came
from partybuild_desktop.store import peer as store
from partybuild_desktop.store.attachment import Attachments
from partybuild_desktop.store.books import SCHEMA, Books, site_id
from partybuild_desktop.store.engine import Engines
from partybuild_desktop.store.founding import lay_out
from partybuild_desktop.store.merge import absorb
from partybuild_desktop.system.clock import Clock
from partybuild_desktop.system.errors import EnvironmentProblem
from partybuild_desktop.system.i18n import tr
from partybuild_desktop.system.ids import Ids
from partybuild_desktop.system.progress import NO_PROGRESS, Progress


@dataclass(frozen=True, slots=True)
class Newcomer:
    """Who opens the invitation, on which PC."""

    clock: Clock
    ids: Ids
    label: str
    program: str


@dataclass(frozen=True, slots=True)
class Invited:
    """An invitation that the passphrase opens; only `opened` tells whether it is whole."""

    path: Path
    manifest: Manifest


def among(
    paths: Sequence[Path], passphrase: str, progress: Progress = NO_PROGRESS
) -> tuple[list[Invited], list[Refused]]:
    """Which of these files a passphrase opens as invitations, the newest first; why not the others.

    Raises Cancelled.
    """
    progress.step(tr("找邀请包"), len(paths))
    found: list[Invited] = []
    refused: list[Refused] = []
    for path in paths:
        try:
            with _believed(path, passphrase) as package:
                found.append(Invited(path, package.manifest))
        except (UserProblem, EnvironmentProblem) as problem:
            refused.append(Refused(path, problem))
        progress.advance()
    return sorted(found, key=lambda one: one.manifest.wall, reverse=True), refused


@contextmanager
def opened(path: Path, passphrase: str) -> Iterator[Package]:
    """An invitation that is whole. Raises UserProblem package_*, EnvironmentProblem."""
    with _believed(path, passphrase) as package:
        package.verify()
        yield package


@contextmanager
def _believed(path: Path, passphrase: str) -> Iterator[Package]:
    """An invitation of which the manifest and the keys are proved, the rest not yet."""
    with ExitStack() as stack:
        try:
            package = stack.enter_context(open_package(the_package(path), passphrase=passphrase))
        except UserProblem as problem:
            if problem.code == "package_sealed_elsewhere":  # a report: no passphrase opens that
                raise UserProblem("package_no_invitation") from problem
            raise
        manifest = package.manifest
        check_invitation(manifest, practice=manifest.practice, schema=SCHEMA)
        package.prove_by(_keys(package).keys[pairing.SIGN])
        yield package


def accept(engines: Engines, package: Package, newcomer: Newcomer, sealed: Attachments) -> Manifest:
    """Fill a new, empty database with what the invitation brings. Returns the manifest."""
    manifest = package.manifest
    with engines.write.begin() as conn:
        lay_out(
            conn,
            site=site_id(VILLAGE, newcomer.ids),
            level=VILLAGE,
            root=manifest.to.org,
            practice=manifest.practice,
            created=newcomer.clock.now().isoformat(timespec="seconds"),
        )
    for name, data in package.attachments():
        sealed.receive(name, data)
    books = Books(
        engines,
        clock=newcomer.clock,
        ids=newcomer.ids,
        user=newcomer.label,
        program=newcomer.program,
    )
    with books.merge() as unit:
        absorb(unit, package.carried())
        store.keep_peer(unit.conn, _keys(package))
        store.keep_package(unit.conn, came(books, package, store.APPLIED))
    return manifest


def _keys(package: Package) -> Peer:
    """The township as these books will know it."""
    sender = package.manifest.sender
    return pairing.inviting(sender.org, sender.name, package.keys(), package.manifest.wall)

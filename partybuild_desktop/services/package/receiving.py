"""Reading packages: look, rehearse, take in behind a backup, wait for a gap, roll back."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from enum import StrEnum
from pathlib import Path

from partybuild_desktop.domain.backup import Reason
from partybuild_desktop.domain.log import Changes
from partybuild_desktop.domain.package import (
    SUFFIX,
    Here,
    Kind,
    Manifest,
    Trust,
    check_known,
    check_place,
)
from partybuild_desktop.domain.peer import Peer, PeerRole
from partybuild_desktop.domain.problem import UserProblem
from partybuild_desktop.exchange.package import Package, open_package
from partybuild_desktop.exchange.stick import the_package
from partybuild_desktop.services.backup import Backups
from partybuild_desktop.services.package import pairing
from partybuild_desktop.services.package.record import Lines, came
from partybuild_desktop.store import attachment
from partybuild_desktop.store import peer as store
from partybuild_desktop.store.books import SCHEMA, Books, Merging, Reader
from partybuild_desktop.store.lineage import lineage
from partybuild_desktop.store.log import missing_of
from partybuild_desktop.store.merge import Absorbed, absorb, set_aside
from partybuild_desktop.system.errors import EnvironmentProblem
from partybuild_desktop.system.files import machine_errors, write_atomic
from partybuild_desktop.system.i18n import tr
from partybuild_desktop.system.progress import NO_PROGRESS, Progress


class State(StrEnum):
    """What has become, or would become, of a package."""

    APPLIED = "applied"
    WAITING = "waiting"
    ALREADY = "already"


@dataclass(frozen=True, slots=True, kw_only=True)
class Received:
    """What a package did, or in a rehearsal would do. `missing` are numbers of earlier packages;
    `own` is one that these books wrote, for somebody else."""

    manifest: Manifest
    state: State
    lines: Lines = field(default_factory=Lines)
    missing: tuple[int, ...] = ()
    renamed: bool = False
    own: bool = False
    changes: Changes | None = None
    followed: tuple[Manifest, ...] = ()  # packages that had waited and could now be taken in

    def then(self, more: Received) -> Received:
        """With what a package did that had waited for this one."""
        return replace(
            self,
            lines=self.lines.then(more.lines),
            renamed=self.renamed or more.renamed,
            changes=_both(self.changes, more.changes),
            followed=(*self.followed, more.manifest),
        )


@dataclass(frozen=True, slots=True)
class Refused:
    """A package that was not taken in, and why."""

    path: Path
    problem: UserProblem | EnvironmentProblem


class _Safety:
    """The verified backup before the first package of an action; the others stand behind it too."""

    def __init__(self, backups: Backups, progress: Progress) -> None:
        self._backups = backups
        self._progress = progress
        self._name = ""

    def backup(self) -> str:
        """Its name; made when first asked for. Raises what `Backups.create` raises."""
        if not self._name:
            self._name = self._backups.create(Reason.MERGE, self._progress).name
        return self._name


class Inbox:
    """Takes packages into one set of books."""

    def __init__(
        self,
        books: Books,
        sealed: attachment.Attachments,
        backups: Backups,
        waiting: Path,
    ) -> None:
        self._books = books
        self._sealed = sealed
        self._backups = backups
        self._waiting = waiting

    def inspect(self, path: Path, passphrase: str = "") -> Manifest:
        """Who sends what to whom, without taking anything in.

        Raises what `exchange.package.open_package` raises, and those of proving where these books
        know the sender; an invitation opens with its passphrase.
        """
        own, peers = self._keys()
        keys = pairing.opening_keys(own, peers)
        with open_package(the_package(path), keys=keys, passphrase=passphrase) as package:
            if package.manifest.kind is not Kind.INVITATION:
                package.prove(self._trust(own, peers))
            package.verify()
            return package.manifest

    def rehearse(self, path: Path, progress: Progress = NO_PROGRESS) -> Received:
        """What taking it in would do; nothing is written. Raises as `receive`."""
        with self._opened(the_package(path), progress) as package:
            if (known := self._has(package)) is not None:
                return _known(package, known)
            if self._lacks(package):
                missing = self._missing(package.manifest)
                return Received(manifest=package.manifest, state=State.WAITING, missing=missing)
            with self._books.merge(dry=True) as unit:
                return _received(unit, package, absorb(unit, package.carried()))

    def receive(self, path: Path, progress: Progress = NO_PROGRESS) -> Received:
        """Take a package in behind a verified backup, in one transaction; then those that waited.

        `path` may be a folder that holds one package.
        Raises UserProblem: right_missing, why a package is refused (package_*), the backup's;
        EnvironmentProblem; Cancelled. Then nothing is changed.
        """
        return self._receive_with(_Safety(self._backups, progress), path, progress)

    def receive_all(
        self, paths: Sequence[Path], progress: Progress = NO_PROGRESS
    ) -> list[Received | Refused]:
        """Take packages in one after the other behind one verified backup made before the first.

        One that is refused, or cannot be read, does not stop the others. Raises Cancelled.
        """
        safety = _Safety(self._backups, progress)
        told: list[Received | Refused] = []
        for path in paths:
            try:
                told.append(self._receive_with(safety, path, progress))
            except (UserProblem, EnvironmentProblem) as problem:
                told.append(Refused(path, problem))
        return told

    def _receive_with(self, safety: _Safety, path: Path, progress: Progress) -> Received:
        done = self._receive(the_package(path), safety, progress)
        if done.state is not State.APPLIED:
            return done
        while (more := self._next(safety, progress)) is not None:
            done = done.then(more)
        return done

    def _receive(self, path: Path, safety: _Safety, progress: Progress) -> Received:
        with self._opened(path, progress) as package:
            if (known := self._has(package)) is not None:
                return _known(package, known)
            if self._lacks(package):
                return self._wait(path, package)
            backup = safety.backup()
            progress.step(tr("合并数据包"))
            for name, data in package.attachments():
                self._sealed.receive(name, data)
                progress.check()
            with self._books.merge() as unit:
                told = absorb(unit, package.carried())
                received = _received(unit, package, told)
                done = received.lines.counts()
                note = came(self._books, package, store.APPLIED, backup=backup, done=done)
                store.keep_package(unit.conn, note)
                store.keep_brought(unit.conn, package.manifest.id, told.brought)
                self._learn(unit, package)
            self._kept(package.manifest.id).unlink(missing_ok=True)
            return received

    def roll_back(self, name: str, progress: Progress = NO_PROGRESS) -> Changes:
        """Count what a package brought no longer, on this PC; it can be taken in again.

        Raises UserProblem package_unknown, package_not_applied, rollback_sent, rollback_used,
        rollback_followed.
        """
        with self._books.read() as reader:
            passed = store.package(reader, name)
            if passed is None or passed.direction != store.IN:
                raise UserProblem("package_unknown", name=name)
            if passed.state != store.APPLIED or passed.facts["kind"] == Kind.INVITATION:
                raise UserProblem("package_not_applied")
            txns = store.brought(reader, name)
            if passed.facts.get("receipt") or _sent(reader, txns):
                raise UserProblem("rollback_sent")
        self._backups.create(Reason.ROLLBACK, progress)
        with self._books.merge() as unit:
            told = set_aside(unit, txns)
            store.keep_package(unit.conn, replace(passed, state=store.SET_ASIDE))
        return told.changes

    @contextmanager
    def _opened(self, path: Path, progress: Progress) -> Iterator[Package]:
        """A package that is whole, believed, and meant for these books."""
        own, peers = self._keys()
        with open_package(path, keys=pairing.opening_keys(own, peers)) as package:
            check_place(package.manifest, self._here(peers))
            package.prove(self._trust(own, peers))
            package.verify(progress)
            with self._books.read() as reader:
                known = store.package(reader, package.manifest.id)
            check_known(package.digest, known.facts.get("digest", "") if known else "")
            yield package

    def _keys(self) -> tuple[pairing.Own, list[Peer]]:
        with self._books.read() as reader:
            peers = store.peers(reader)
        return pairing.own_keys(self._books), peers

    def _trust(self, own: pairing.Own, peers: list[Peer]) -> Trust:
        return pairing.trust(self._books.level, self._books.root, own, peers)

    def _here(self, peers: list[Peer]) -> Here:
        books = self._books
        up = pairing.above(peers)
        return Here(
            org=books.root,
            level=books.level,
            practice=books.practice,
            schema=SCHEMA,
            township=up.org if up else "",
            villages=frozenset(peer.org for peer in peers if peer.role is PeerRole.DOWN),
        )

    def _has(self, package: Package) -> store.Passed | None:
        """The package as it was taken in, or written, here."""
        with self._books.read() as reader:
            known = store.package(reader, package.manifest.id)
        there = known is not None and known.state in (store.APPLIED, store.WRITTEN)
        return known if there else None

    def _lacks(self, package: Package) -> bool:
        """Whether it follows transactions that are neither held nor in it."""
        with self._books.read() as reader:
            return bool(missing_of(reader, package.carried()))

    def _wait(self, path: Path, package: Package) -> Received:
        """Keep the package as it came until what it follows has come too."""
        manifest = package.manifest
        kept = self._kept(manifest.id)
        if kept != path:
            with machine_errors(kept):
                kept.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
            with machine_errors(path):
                data = path.read_bytes()
            write_atomic(kept, data, private=True)
        with self._books.merge() as unit:
            store.keep_package(unit.conn, came(self._books, package, store.WAITING))
        missing = self._missing(manifest)
        return Received(manifest=manifest, state=State.WAITING, missing=missing)

    def _missing(self, manifest: Manifest) -> tuple[int, ...]:
        """The numbers of the sender's packages that have not been taken in here."""
        sender = manifest.sender
        with self._books.read() as reader:
            passed = store.packages(reader, org=sender.org)
        return gap(passed, site=sender.site, number=manifest.number, after=manifest.after)

    def _next(self, safety: _Safety, progress: Progress) -> Received | None:
        """Take in one package that waited and has to wait no longer."""
        with self._books.read() as reader:
            waiting = [p for p in store.packages(reader) if p.state == store.WAITING]
        for passed in sorted(waiting, key=lambda one: (one.peer, one.number)):
            kept = self._kept(passed.id)
            if kept.exists():
                done = self._receive(kept, safety, progress)
                if done.state is State.APPLIED:
                    return done
        return None

    def _kept(self, name: str) -> Path:
        return self._waiting / f"{name}{SUFFIX}"

    def _learn(self, unit: Merging, package: Package) -> None:
        """Remember what the sender was seen to hold; an older package teaches nothing new."""
        manifest = package.manifest
        peer = store.peer(unit, manifest.sender.org)
        if peer is None:
            return  # another PC of these same books
        last = max(
            (
                passed.number
                for passed in store.packages(unit, org=peer.org)
                if passed.direction == store.IN and passed.site == manifest.sender.site
            ),
            default=0,
        )
        if manifest.number >= last:
            store.keep_peer(
                unit.conn,
                replace(
                    pairing.with_site(peer, manifest.sender.site),
                    heads=manifest.heads,
                    records=frozenset(package.records()),
                    last=manifest.wall,
                ),
            )


def gap(passed: Sequence[store.Passed], *, site: str, number: int, after: int) -> tuple[int, ...]:
    """Which packages of a PC are not among those taken in here, that package `number`, written
    after package `after` had arrived, follows."""
    had = {
        one.number
        for one in passed
        if one.direction == store.IN and one.state == store.APPLIED and one.site == site
    }
    first = min(after, number - 1)
    return tuple(n for n in range(max(first, 1), number) if n not in had)


def _both(one: Changes | None, other: Changes | None) -> Changes | None:
    """What two merges changed."""
    if one is None or other is None:
        return one or other
    empty = frozenset[str]()
    tables = {*one.touched, *other.touched}
    return replace(
        one,
        touched={t: one.touched.get(t, empty) | other.touched.get(t, empty) for t in tables},
    )


def _known(package: Package, known: store.Passed) -> Received:
    own = known.direction == store.OUT
    return Received(manifest=package.manifest, state=State.ALREADY, own=own)


def _received(unit: Merging, package: Package, told: Absorbed) -> Received:
    return Received(
        manifest=package.manifest,
        state=State.APPLIED,
        lines=Lines.of(unit, told),
        renamed=told.renamed,
        changes=told.changes,
    )


def _sent(reader: Reader, txns: Collection[str]) -> bool:
    """Whether a package written for another PC tells of any of these transactions."""
    places = lineage(reader.conn)
    at = [places.place(name) for name in txns if name in places]
    for sent in store.packages(reader):
        if sent.direction == store.OUT:
            reach = places.reach(name for name in sent.facts["heads"] if name in places)
            if any(reach.get(place.line, 0) >= place.n for place in at):
                return True
    return False

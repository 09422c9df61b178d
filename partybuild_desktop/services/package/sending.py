"""Writing packages: an invitation, a village's report, the township's way back."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Final

from partybuild_desktop.domain.access import Right
from partybuild_desktop.domain.level import VILLAGE
from partybuild_desktop.domain.log import Carried, Transaction
from partybuild_desktop.domain.package import Addressee, Kind, Manifest, Sender
from partybuild_desktop.domain.peer import Peer, PeerRole
from partybuild_desktop.domain.problem import UserProblem
from partybuild_desktop.exchange.package import open_package
from partybuild_desktop.exchange.packing import Load, Passphrase, Written, write
from partybuild_desktop.services.package import pairing
from partybuild_desktop.services.package.record import counts_of
from partybuild_desktop.store import attachment
from partybuild_desktop.store import org as org_store
from partybuild_desktop.store import peer as store
from partybuild_desktop.store.books import SCHEMA, Books, Reader, newest
from partybuild_desktop.store.lineage import lineage, newest_of
from partybuild_desktop.store.log import held, held_records
from partybuild_desktop.store.scope import Scopes
from partybuild_desktop.system.files import machine_errors
from partybuild_desktop.system.progress import NO_PROGRESS, Progress

PHRASE_LEAST: Final = 8  # characters of a passphrase that is not told to be weak


@dataclass(frozen=True, slots=True)
class Choice:
    """What goes into a package for a peer, and the numbers it bears."""

    peer: Peer
    kind: Kind
    number: int
    after: int  # the last package that is known to have arrived; 0: everything is inside
    scope: Collection[str] | None
    known: Sequence[str]
    whole: Collection[str]

    def carried(self, reader: Reader) -> Iterator[Carried]:
        """Its transactions, predecessors first."""
        return held(reader, scope=self.scope, known=self.known, whole=self.whole)


def choose(reader: Reader, peer: Peer, *, full: bool) -> Choice:
    """What has come since the last package that a peer was heard to hold; `full`: everything.

    What the peer itself has written since goes back to it as well: another PC of the peer, or one
    set back to an old copy, lacks it, and whoever takes in every package then lacks nothing.
    A village of which more than one PC was heard gets everything: one may be behind the other.
    """
    full = full or len(pairing.sites_of(peer)) > 1
    arrived = None if full else _arrived(reader, peer)
    up = peer.role is PeerRole.UP
    return Choice(
        peer=peer,
        kind=Kind.REPORT if up else Kind.RETURN,
        number=peer.sent + 1,
        after=arrived.number if arrived else 0,
        scope=None if up else _scope(reader, peer.org),
        known=_told(arrived) if arrived else (),
        whole=peer.records if arrived else (),
    )


def _scope(reader: Reader, org: str) -> frozenset[str]:
    return frozenset[str]().union(*Scopes(reader).of(org).values())


def _arrived(reader: Reader, peer: Peer) -> store.Passed | None:
    """The last package to a peer whose whole content it was since heard to hold."""
    places = lineage(reader.conn)
    reach = places.reach(name for name in peer.heads if name in places)
    heard = False  # of one written since then nothing is known, though all in it may be old
    for sent in store.packages(reader, org=peer.org):
        heard = heard or sent.direction == store.IN
        told = _told(sent) if heard and sent.direction == store.OUT else ()
        at = [places.place(name) for name in told if name in places]
        if at and all(reach.get(place.line, 0) >= place.n for place in at):
            return sent
    return None


def _told(sent: store.Passed) -> Sequence[str]:
    """The newest of what its addressee holds after a package; not what is withheld from it, of
    which it never tells. Earlier programs noted the newest of all."""
    told: Sequence[str] = sent.facts.get("told", sent.facts.get("heads", ()))
    return told


def arrived(reader: Reader, peer: Peer) -> int:
    """The number of the last package to a peer that it was since heard to hold, 0 for none."""
    last = _arrived(reader, peer)
    return last.number if last else 0


def invite(
    books: Books,
    sealed: attachment.Attachments,
    org: str,
    path: Path,
    passphrase: str,
    progress: Progress = NO_PROGRESS,
    *,
    replace_file: bool = False,
) -> Written:
    """Write the invitation of a village: everything of it, under the passphrase.

    Raises UserProblem right_missing, package_township_only, package_invite_self,
    package_passphrase_missing; those of `require_free` unless `replace_file`; what
    `exchange.packing.write` raises.
    """
    books.require(Right.MANAGE)
    if books.level == VILLAGE:
        raise UserProblem("package_township_only")
    if org == books.root:
        raise UserProblem("package_invite_self", field="org")
    if not passphrase.strip():
        raise UserProblem("package_passphrase_missing", field="passphrase")
    own = pairing.own_keys(books)
    if not replace_file:
        require_free(books, own, org, path, passphrase)
    with books.read() as reader:
        name = org_store.every_name(reader)[org]
    peer = pairing.invited(books, org, name)
    with books.read() as reader:
        choice = replace(choose(reader, peer, full=True), kind=Kind.INVITATION)
        content = _content(reader, choice)
        load = replace(
            _load(reader, choice, content, sealed, whole=True),
            keys=pairing.invitation_keys(own, peer),
        )
        manifest = _manifest(reader, books, choice, own)
        to = Passphrase(passphrase)
        with _numbered(books, choice):
            done = write(path, manifest, load, sign=own.sign, to=to, progress=progress)
    _note(books, choice, content, done)
    return done


@dataclass(frozen=True, slots=True)
class Outlook:
    """What a package would carry, before it is written."""

    peer: Peer
    number: int
    after: int
    transactions: int
    changes: int
    attachments: int


def outlook(books: Books, org: str, *, full: bool) -> Outlook:
    """What `send` would write. Raises those of `peer_of`."""
    with books.read() as reader:
        choice = choose(reader, peer_of(reader, books, org), full=full)
        content = _content(reader, choice)
    return Outlook(
        peer=choice.peer,
        number=choice.number,
        after=choice.after,
        transactions=content.transactions,
        changes=content.changes,
        attachments=len(content.files),
    )


def send(
    books: Books,
    sealed: attachment.Attachments,
    org: str,
    path: Path,
    *,
    full: bool = False,
    replace_file: bool = False,
    progress: Progress = NO_PROGRESS,
) -> Written:
    """Write a report to the township, or the way back to the village `org`.

    Raises UserProblem right_missing, those of `peer_of`, those of `require_free` unless
    `replace_file`, and what `exchange.packing.write` raises.
    """
    books.require(Right.WRITE)
    own = pairing.own_keys(books)
    if not replace_file:
        with books.read() as reader:
            to_org = peer_of(reader, books, org).org
        require_free(books, own, to_org, path)
    with books.read() as reader:
        choice = choose(reader, peer_of(reader, books, org), full=full)
        content = _content(reader, choice)
        load = _load(reader, choice, content, sealed, whole=full)
        manifest = _manifest(reader, books, choice, own)
        to = pairing.sealed_to(own, choice.peer)
        with _numbered(books, choice):
            done = write(path, manifest, load, sign=own.sign, to=to, progress=progress)
    _note(books, choice, content, done)
    return done


def require_free(
    books: Books, own: pairing.Own, org: str, path: Path, passphrase: str = ""
) -> None:
    """Refuse a name under which something lies that a package for `org` must not replace.

    An earlier package of these books to the same addressee may go, for the next one carries what
    that did; so may one that has been taken in here. Raises UserProblem package_file_there(path);
    EnvironmentProblem.
    """
    with machine_errors(path):
        if not path.is_file():
            return
    with books.read() as reader:
        keys = pairing.opening_keys(own, store.peers(reader))
    try:
        with open_package(path, keys=keys, passphrase=passphrase) as package:
            name = package.manifest.id
    except UserProblem as problem:
        raise UserProblem("package_file_there", path=str(path)) from problem
    with books.read() as reader:
        passed = store.package(reader, name)
    sent = passed is not None and passed.direction == store.OUT and passed.peer == org
    if not sent and (passed is None or passed.state != store.APPLIED):
        raise UserProblem("package_file_there", path=str(path))


def peer_of(reader: Reader, books: Books, org: str) -> Peer:
    """To whom a package goes: the township above, or the village named.

    Raises UserProblem package_unpaired_here, package_org_missing, package_not_invited(name).
    """
    if books.level == VILLAGE:
        up = pairing.above(store.peers(reader))
        if up is None:
            raise UserProblem("package_unpaired_here")
        return up
    if not org:
        raise UserProblem("package_org_missing", field="org")
    found = store.peer(reader, org)
    if found is None:
        names = org_store.every_name(reader)
        raise UserProblem("package_not_invited", field="org", name=names.get(org, org))
    return found


@dataclass(frozen=True, slots=True)
class _Content:
    """What a package carries: how much, the records of attachments, where it brings one to."""

    transactions: int
    changes: int
    files: frozenset[str]
    told: Sequence[str]  # the newest that the addressee holds afterwards, see `_told`


def _content(reader: Reader, choice: Choice) -> _Content:
    given, count, files = list(choice.known), 0, set[str]()
    for one in choice.carried(reader):
        if isinstance(one, Transaction):
            changes = [change for change in one.changes if not isinstance(change, str)]
            given.append(one.name)
            count += len(changes)
            files.update(c.uid for c in changes if c.table == attachment.TABLE)
    return _Content(
        transactions=len(given) - len(choice.known),
        changes=count,
        files=frozenset(files),
        told=newest_of(reader.conn, given),
    )


def _load(
    reader: Reader,
    choice: Choice,
    content: _Content,
    sealed: attachment.Attachments,
    *,
    whole: bool,
) -> Load:
    """The content, read as it is written, with the pictures of the records that are given."""
    files = attachment.listed(reader, choice.scope if whole else content.files)
    up = choice.peer.role is PeerRole.UP
    return Load(
        carried=choice.carried(reader),
        changes=content.changes,
        records=held_records(reader) if up else (),
        attachments={file.hash: file.size for file in files},
        read=sealed.content,
    )


def _manifest(reader: Reader, books: Books, choice: Choice, own: pairing.Own) -> Manifest:
    names = org_store.every_name(reader)
    sender = Sender(site=books.site, org=books.root, name=names[books.root], level=books.level)
    up = choice.peer.role is PeerRole.UP
    return Manifest(
        id=books.ids.uid(),
        kind=choice.kind,
        practice=books.practice,
        sender=sender,
        to=Addressee(org=choice.peer.org, name=names.get(choice.peer.org, choice.peer.name)),
        number=choice.number,
        after=choice.after,
        wall=books.clock.now().isoformat(timespec="seconds"),
        user=books.user,
        program=books.program,
        schema=SCHEMA,
        heads=newest(reader),
        certificate=pairing.certificate(choice.peer, sender, own) if up else None,
    )


@contextmanager
def _numbered(books: Books, choice: Choice) -> Iterator[None]:
    """Give the number away before the package is written: no other one will ever bear it.

    Where none was written it is given back, so that the addressee misses none.
    """
    org, number = choice.peer.org, choice.number
    with books.local() as conn:
        store.count_sent(conn, org, number)
    try:
        yield
    except BaseException:
        with books.local() as conn:
            store.count_sent(conn, org, number - 1)
        raise


def _note(books: Books, choice: Choice, content: _Content, done: Written) -> None:
    """List the package, once it lies on the stick."""
    manifest = done.manifest
    facts = {
        "kind": manifest.kind,
        "heads": list(manifest.heads),
        "told": list(content.told),
        "digest": done.digest,
    }
    with books.local() as conn:
        store.keep_package(
            conn,
            store.Passed(
                id=manifest.id,
                direction=store.OUT,
                number=manifest.number,
                after=manifest.after,
                peer=choice.peer.org,
                site=books.site,
                state=store.WRITTEN,
                wall=manifest.wall,
                user=books.user,
                facts={**facts, "counts": counts_of(manifest), "size": done.size},
            ),
        )

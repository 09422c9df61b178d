"""A package as a file: written so that a success means it is on the stick, read as untrusted.

Nothing of it ever lies in the clear on a disk; one entry at a time is in memory.
"""

from __future__ import annotations

import contextlib
import hashlib
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import partial
from pathlib import Path
from types import MappingProxyType
from typing import BinaryIO, Final

from partybuild_desktop.domain.log import Carried, Stub, Transaction, canonical
from partybuild_desktop.domain.manifest import read_manifest
from partybuild_desktop.domain.package import (
    LARGEST_ENTRY,
    LARGEST_PACKAGE,
    Counts,
    Entry,
    EntryKind,
    Manifest,
    Trust,
    check_counts,
    check_entries,
    voucher,
)
from partybuild_desktop.domain.problem import UserProblem
from partybuild_desktop.exchange import entry as content
from partybuild_desktop.exchange import seal
from partybuild_desktop.exchange.container import (
    MANIFEST,
    Container,
    ContainerWriter,
    entry_name,
)
from partybuild_desktop.exchange.seal import Opener, OpenKey, Sealer, SignKey
from partybuild_desktop.system.errors import EnvironmentProblem
from partybuild_desktop.system.files import machine_errors, push_out, write_proved
from partybuild_desktop.system.i18n import tr
from partybuild_desktop.system.progress import NO_PROGRESS, Progress
from partybuild_desktop.system.room import require_room
from partybuild_desktop.system.stretch import FULL, Stretch

_TEXT_OF_CHANGE: Final = 200  # bytes of one change on the stick, about
_STARTED: Final = 4 << 20  # so much is handed to the disk at a time
_FLUSHED: Final = 32 << 20  # so much may be under way
_LARGEST_MANIFEST: Final = 8 << 20
_SIGNATURE: Final = 128  # hex digits
_AGE: Final = b"age-encryption.org/v1\n"


@dataclass(frozen=True, slots=True, kw_only=True)
class Load:
    """What a package is to carry, read as it is written.

    `attachments` are sizes by name; `read` gives the content of one, or None where it is lost.
    `changes` is about how many changes will come, to know beforehand whether there is room.
    """

    carried: Iterable[Carried] = ()
    changes: int = 0
    records: Iterable[str] = ()
    attachments: Mapping[str, int] = field(default_factory=lambda: MappingProxyType({}))
    read: Callable[[str], bytes | None] = lambda _: None
    keys: Mapping[str, str] = field(default_factory=lambda: MappingProxyType({}), repr=False)


@dataclass(frozen=True, slots=True)
class Passphrase:
    """What opens an invitation."""

    text: str = field(repr=False)
    stretch: Stretch = FULL


@dataclass(frozen=True, slots=True)
class Written:
    """A package that lies on the stick, read back and proved."""

    manifest: Manifest
    digest: str  # names its content: the SHA-256 of the manifest
    size: int


def write(
    path: Path,
    manifest: Manifest,
    load: Load,
    *,
    sign: SignKey,
    to: Sequence[str] | Passphrase,
    progress: Progress = NO_PROGRESS,
) -> Written:
    """Write a package; `manifest` without counts and entries, `to` whom it is sealed for.

    Whatever goes wrong, the file that was at `path` is untouched and nothing is left beside it.
    Raises UserProblem package_load_large; EnvironmentProblem: room_short, room_fat,
    stick_gone_writing, package_readback, those of `environment_problem`; Cancelled.
    """
    expected = sum(load.attachments.values())
    if expected > LARGEST_PACKAGE:
        raise UserProblem("package_load_large", limit=LARGEST_PACKAGE >> 20)
    require_room(path, expected + load.changes * _TEXT_OF_CHANGE)
    progress.step(tr("写入数据包"))

    def fill(stream: BinaryIO) -> Written:
        return _Writer(stream, to, progress).write(manifest, load, sign)

    def prove(beside: Path, written: Written) -> None:
        _read_back(beside, written, progress)

    with _stick(path, "stick_gone_writing"):
        return write_proved(path, fill, prove)


class _Writer:
    """Puts the entries of one package into a stream."""

    def __init__(
        self, stream: BinaryIO, to: Sequence[str] | Passphrase, progress: Progress
    ) -> None:
        self._stream = stream
        self._progress = progress
        self._container = ContainerWriter(stream)
        self._entries: list[Entry] = []
        self._pending = self._unflushed = 0
        self._lock = b""
        if isinstance(to, Passphrase):
            key = OpenKey.new()
            self._lock = seal.lock(key, to.text, to.stretch)
            to = [key.public]
        self._sealer = Sealer(to)

    def write(self, manifest: Manifest, load: Load, sign: SignKey) -> Written:
        if load.keys:
            self._put(EntryKind.KEYS, canonical(dict(load.keys)) + b"\n")
        counts = self._put_carried(load.carried)
        records = self._put_records(load.records)
        attachments = self._put_attachments(load)
        counts = replace(counts, records=records, attachments=attachments)
        full = replace(manifest, counts=counts, entries=tuple(self._entries))
        payload = full.payload()
        envelope = sign.sign(payload).encode("ascii") + payload
        self._container.add(MANIFEST, self._lock + self._sealer.seal(envelope))
        self._container.close()
        return Written(full, hashlib.sha256(payload).hexdigest(), self._container.size)

    def _put_carried(self, carried: Iterable[Carried]) -> Counts:
        lines = content.Pieces(partial(self._put, EntryKind.TRANSACTIONS))
        stubs = content.Pieces(partial(self._put, EntryKind.STUBS))
        packer = content.StubPacker()
        transactions = changes = stubbed = 0
        for one in carried:
            self._progress.check()
            if isinstance(one, Stub):
                stubs.add(packer.pack(one))
                stubbed += 1
                continue
            for chunk in content.transaction_chunks(one):
                lines.add(chunk)
            transactions += 1
            changes += sum(not isinstance(change, str) for change in one.changes)
        lines.end()
        stubs.end()
        return Counts(transactions=transactions, changes=changes, stubs=stubbed)

    def _put_records(self, records: Iterable[str]) -> int:
        lines, count = content.Pieces(partial(self._put, EntryKind.RECORDS)), 0
        for uid in records:
            lines.add(uid.encode() + b"\n")
            count += 1
        lines.end()
        return count

    def _put_attachments(self, load: Load) -> int:
        count = 0
        if load.attachments:
            self._progress.step(tr("写入附件"), len(load.attachments))
        for name in load.attachments:
            data = load.read(name)
            if data is not None:
                self._put(EntryKind.ATTACHMENT, data, of=name)
                count += 1
            self._progress.advance()
        return count

    def _put(self, kind: EntryKind, data: bytes, of: str = "") -> None:
        if len(data) > LARGEST_ENTRY:
            raise UserProblem("package_load_large", limit=LARGEST_ENTRY >> 20)
        self._progress.check()
        name, key = entry_name(len(self._entries) + 1), ""
        if kind is EntryKind.ATTACHMENT:
            sealed, key = seal.seal_alone(data, name)
        else:
            sealed = self._sealer.seal(content.pack(data))
        self._container.add(name, sealed)
        size, digest = len(sealed), _digest(sealed)
        self._entries.append(
            Entry(name=name, kind=kind, size=size, hash=digest, opened=len(data), of=of, key=key)
        )
        self._flush(size)

    def _flush(self, size: int) -> None:
        self._pending += size
        self._unflushed += size
        if self._pending >= _STARTED:
            wait = self._unflushed >= _FLUSHED
            push_out(self._stream, wait=wait)
            self._pending = 0
            self._unflushed = 0 if wait else self._unflushed


def _read_back(beside: Path, written: Written, progress: Progress) -> None:
    """Raise EnvironmentProblem package_readback where the stick gives back something else."""
    entries = written.manifest.entries
    progress.step(tr("读回核对"), len(entries))
    try:
        with beside.open("rb") as stream:
            container = Container(stream)
            whole = stream.seek(0, 2) == written.size
            whole = whole and container.is_whole(MANIFEST, container.read(MANIFEST))
            check_entries(written.manifest, container.sizes)
            for one in entries:
                whole = whole and _digest(container.read(one.name)) == one.hash
                progress.advance()
    except UserProblem as problem:
        raise EnvironmentProblem("package_readback", path=str(beside.parent)) from problem
    if not whole:
        raise EnvironmentProblem("package_readback", path=str(beside.parent))


class Package:
    """An open package whose manifest could be read. Whether to believe it is asked by `prove`."""

    def __init__(self, path: Path, container: Container, opener: Opener, envelope: bytes) -> None:
        self._path = path
        self._container = container
        self._opener = opener
        self._signature = envelope[:_SIGNATURE].decode("ascii", "replace")
        self._payload = envelope[_SIGNATURE:]
        self.manifest: Final = read_manifest(self._payload)
        self.digest: Final = hashlib.sha256(self._payload).hexdigest()
        check_entries(self.manifest, container.sizes)

    def prove(self, trust: Trust) -> None:
        """Believe the manifest. Raises UserProblem: package_certificate, those of `voucher` and
        `prove_by`."""
        public, certificate = voucher(self.manifest, trust)
        if certificate is not None:
            if not seal.is_genuine(public, certificate.payload(), certificate.signature):
                raise UserProblem("package_certificate", name=self.manifest.sender.name)
            public = certificate.sign
        self.prove_by(public)

    def prove_by(self, public: str) -> None:
        """Raises UserProblem package_signature unless the holder of this key signed."""
        if not seal.is_genuine(public, self._payload, self._signature):
            raise UserProblem("package_signature", name=self.manifest.sender.name)

    def verify(self, progress: Progress = NO_PROGRESS) -> None:
        """Read everything once: after it, only the stick can still fail.

        Raises UserProblem: package_entry_damaged, package_bomb, package_content, package_count,
        package_changed; EnvironmentProblem stick_gone_reading and others; Cancelled.
        """
        found = dict.fromkeys(Counts.__dataclass_fields__, 0)
        progress.step(tr("核验数据包"), _amount(self.manifest))
        for one in self.carried():
            if isinstance(one, Transaction):
                found["transactions"] += 1
                found["changes"] += sum(not isinstance(c, str) for c in one.changes)
            else:
                found["stubs"] += 1
            progress.advance()
        for _ in self.records():
            found["records"] += 1
            progress.advance()
        for _ in self.attachments():
            found["attachments"] += 1
            progress.advance()
        check_counts(self.manifest, Counts(**found))
        self.keys()

    def carried(self) -> Iterator[Carried]:
        """Stubs, then transactions. Raises as `verify`."""
        with self._readable():
            yield from content.stubs_of(self._contents(EntryKind.STUBS))
            yield from content.transactions_of(self._contents(EntryKind.TRANSACTIONS))

    def records(self) -> Iterator[str]:
        """The uids of records that the sender holds whole. Raises as `verify`."""
        with self._readable():
            yield from content.texts_of(self._contents(EntryKind.RECORDS))

    def attachments(self) -> Iterator[tuple[str, bytes]]:
        """Name and content of each. Raises as `verify`."""
        for one in self.manifest.entries:
            if one.kind is EntryKind.ATTACHMENT:
                yield one.of, self._content(one)

    def keys(self) -> dict[str, str]:
        """The keys of an invitation, by use. Raises as `verify`."""
        with self._readable():
            return content.keys_of(self._contents(EntryKind.KEYS))

    def _contents(self, kind: EntryKind) -> Iterator[bytes]:
        return (self._content(one) for one in self.manifest.entries if one.kind is kind)

    def _content(self, one: Entry) -> bytes:
        with _stick(self._path, "stick_gone_reading"), machine_errors(self._path):
            sealed = self._container.read(one.name)
        if _digest(sealed) != one.hash:
            raise UserProblem("package_entry_damaged", entry=one.name)
        if one.kind is EntryKind.ATTACHMENT:
            data = seal.open_alone(sealed, one.name, one.key)
        else:
            data = self._opener.open(sealed)
        if data is None:
            raise UserProblem("package_entry_sealed", entry=one.name)
        if one.kind is not EntryKind.ATTACHMENT:
            data = content.unpack(data, one.opened)
        if len(data) != one.opened:
            raise UserProblem("package_content")
        return data

    @contextlib.contextmanager
    def _readable(self) -> Iterator[None]:
        try:
            yield
        except content.UNREADABLE as error:
            raise UserProblem("package_content") from error


@contextlib.contextmanager
def open_package(
    path: Path, *, keys: Sequence[OpenKey] = (), passphrase: str | None = None
) -> Iterator[Package]:
    """A package to be read with these keys, or an invitation with its passphrase.

    Raises UserProblem: those of the container, package_manifest_damaged, package_sealed_elsewhere,
    package_invitation_locked (None: none is wanted), package_passphrase_missing (it is ""),
    package_passphrase, package_stretch, those of `read_manifest` and `check_entries`;
    EnvironmentProblem.
    """
    with contextlib.ExitStack() as stack:
        with _stick(path, "stick_gone_reading"), machine_errors(path):
            stream = stack.enter_context(path.open("rb"))
            container = Container(stream)
            sealed = container.read(MANIFEST)
        opener, envelope = _unsealed(container, sealed, keys, passphrase)
        yield Package(path, container, opener, envelope)


def _unsealed(
    container: Container, sealed: bytes, keys: Sequence[OpenKey], passphrase: str | None
) -> tuple[Opener, bytes]:
    """What opens the entries, and the manifest with its signature."""
    if not container.is_whole(MANIFEST, sealed):
        raise UserProblem("package_manifest_damaged")
    if seal.is_locked(sealed):
        if passphrase is None:
            raise UserProblem("package_invitation_locked")
        if not passphrase:
            raise UserProblem("package_passphrase_missing", field="passphrase")
        key, sealed = seal.unlock(sealed, passphrase)
        keys = [key]
    if not sealed.startswith(_AGE):
        raise UserProblem("package_foreign")
    opener = Opener(keys)
    envelope = opener.open(sealed)
    if envelope is None:
        raise UserProblem("package_sealed_elsewhere")
    if not _SIGNATURE < len(envelope) <= _LARGEST_MANIFEST:
        raise UserProblem("package_manifest_unreadable")
    return opener, envelope


@contextlib.contextmanager
def _stick(path: Path, code: str) -> Iterator[None]:
    """Within it, an error of a disk that is not there any more says so by `code`."""
    try:
        yield
    except EnvironmentProblem as problem:
        if problem.code in ("disk_error", "path_missing") and not path.parent.is_dir():
            raise EnvironmentProblem(code, path=str(path)) from problem
        raise


def _digest(data: bytes) -> str:
    return hashlib.sha256(data).hexdigest()


def _amount(manifest: Manifest) -> int:
    """How much there is to read."""
    counts = manifest.counts
    return counts.transactions + counts.stubs + counts.records + counts.attachments

"""Writing a package so that a success means it is on the stick, read back and proved.

Nothing of it ever lies in the clear on a disk; one entry at a time is in memory.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import partial
from pathlib import Path
from types import MappingProxyType
from typing import BinaryIO, Final

from partybuild_desktop.domain.log import Carried, Stub, canonical
from partybuild_desktop.domain.package import (
    LARGEST_ENTRY,
    LARGEST_PACKAGE,
    Counts,
    Entry,
    EntryKind,
    Manifest,
    check_entries,
)
from partybuild_desktop.domain.problem import UserProblem
from partybuild_desktop.exchange import entry as content
from partybuild_desktop.exchange import seal
from partybuild_desktop.exchange.container import (
    MANIFEST,
    Container,
    ContainerWriter,
    digest,
    entry_name,
)
from partybuild_desktop.exchange.seal import OpenKey, Sealer, SignKey
from partybuild_desktop.exchange.stick import on_stick
from partybuild_desktop.system.errors import EnvironmentProblem
from partybuild_desktop.system.files import push_out, write_proved
from partybuild_desktop.system.i18n import tr
from partybuild_desktop.system.progress import NO_PROGRESS, Progress
from partybuild_desktop.system.room import require_room
from partybuild_desktop.system.stretch import FULL, Stretch

_TEXT_OF_CHANGE: Final = 200  # bytes of one change on the stick, about
_STARTED: Final = 4 << 20  # so much is handed to the disk at a time
_FLUSHED: Final = 32 << 20  # so much may be under way


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
    lost: int = 0  # attachments that belong into it and could not be read here


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

    with on_stick(path, "stick_gone_writing"):
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
        lost = len(load.attachments) - attachments
        return Written(full, hashlib.sha256(payload).hexdigest(), self._container.size, lost)

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
        size, hash_ = len(sealed), digest(sealed)
        self._entries.append(
            Entry(name=name, kind=kind, size=size, hash=hash_, opened=len(data), of=of, key=key)
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
                whole = whole and digest(container.read(one.name)) == one.hash
                progress.advance()
    except UserProblem as problem:
        raise EnvironmentProblem("package_readback", path=str(beside.parent)) from problem
    if not whole:
        raise EnvironmentProblem("package_readback", path=str(beside.parent))

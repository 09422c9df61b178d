"""A package as a file, read as untrusted: nothing of it is believed until it is proved.

Nothing of it ever lies in the clear on a disk; one entry at a time is in memory.
"""

from __future__ import annotations

import contextlib
import hashlib
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Final

from partybuild_desktop.domain.log import Carried, Transaction
from partybuild_desktop.domain.manifest import read_manifest
from partybuild_desktop.domain.package import (
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
from partybuild_desktop.exchange.container import MANIFEST, Container, digest
from partybuild_desktop.exchange.seal import Opener, OpenKey
from partybuild_desktop.exchange.stick import on_stick
from partybuild_desktop.system.files import machine_errors
from partybuild_desktop.system.i18n import tr
from partybuild_desktop.system.progress import NO_PROGRESS, Progress

_LARGEST_MANIFEST: Final = 8 << 20
_SIGNATURE: Final = 128  # hex digits
_AGE: Final = b"age-encryption.org/v1\n"


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
        with on_stick(self._path, "stick_gone_reading"), machine_errors(self._path):
            sealed = self._container.read(one.name)
        if digest(sealed) != one.hash:
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
    package_invitation_locked (None: none is wanted), package_passphrase_missing (it is blank),
    package_passphrase, package_stretch, those of `read_manifest` and `check_entries`;
    EnvironmentProblem.
    """
    with contextlib.ExitStack() as stack:
        with on_stick(path, "stick_gone_reading"), machine_errors(path):
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
        if not passphrase.strip():
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


def _amount(manifest: Manifest) -> int:
    """How much there is to read."""
    counts = manifest.counts
    return counts.transactions + counts.stubs + counts.records + counts.attachments

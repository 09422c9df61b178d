"""Attachments: sealed files beside the database, each named by a keyed hash of its content.

A file is written once and never changed. It is sealed in chunks as it is written, so no clear byte
ever lies on the disk; its name is bound into the seal, so no file can stand in for another.
"""

from __future__ import annotations

import contextlib
import hmac
import math
import re
import secrets
from collections.abc import Collection, Iterator
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import Any, BinaryIO, Final

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import ChaCha20Poly1305
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from sqlalchemy import Row, select

from partybuild_desktop.domain.attachment import Attached
from partybuild_desktop.domain.problem import UserProblem
from partybuild_desktop.store.books import Reader
from partybuild_desktop.store.key import KEY_BYTES, DataKey
from partybuild_desktop.store.table import ATTACHMENT, BOOKS
from partybuild_desktop.system.files import machine_errors, write_atomic

TABLE: Final = ATTACHMENT.name

_MAGIC: Final = b"PBA1"
_SALT: Final = 32
_CHUNK: Final = 64 << 10
_TAG: Final = 16
_RECORDS: Final = 500  # asked for in one query
_NAME: Final = re.compile(r"[0-9a-f]{64}")


@dataclass(frozen=True, slots=True)
class Attachment:
    """A file that was taken in: the name it is kept under, its kind and its size in the clear."""

    name: str
    media: str
    size: int


class Attachments:
    """One folder of sealed files."""

    def __init__(self, folder: Path, key: DataKey) -> None:
        self._folder = folder
        self._name_key = key.subkey("partybuild attachment name")
        # today's seals; the pool of the backups also has files of before the key was changed
        self._seal_keys = [one.subkey("partybuild attachment seal") for one in (key, *key.former)]

    def add(self, data: bytes) -> Attachment:
        """Take in a picture (shrunk, its metadata dropped) or a PDF; the same twice is kept once.

        Raises UserProblem: those of store.picture; EnvironmentProblem.
        """
        from partybuild_desktop.store.picture import prepare  # Pillow is late at every start

        content = prepare(data)
        name = hmac.digest(self._name_key, content.data, "sha256").hex()
        kept = Attachment(name, content.media, len(content.data))
        self.receive(name, content.data)
        return kept

    def receive(self, name: str, data: bytes) -> None:
        """Keep what another PC took in, under the name that its row gives it.

        Raises UserProblem attachment_missing for what is no name; EnvironmentProblem.
        """
        path = self._path(name)
        if not self.is_sound(name):
            with machine_errors(self._folder):
                self._folder.mkdir(mode=0o700, parents=True, exist_ok=True)
            write_atomic(path, lambda stream: self._write(stream, name, data), private=True)

    def put(self, name: str, data: bytes) -> None:
        """As `receive` in a folder that counts only once somebody has flushed it whole."""
        path = self._path(name)
        with machine_errors(path), path.open("xb") as stream:
            self._write(stream, name, data)

    def content(self, name: str) -> bytes | None:
        """The content, None where the file is lost or damaged. Raises EnvironmentProblem."""
        try:
            return self.read(name)
        except UserProblem:
            return None

    def read(self, name: str) -> bytes:
        """The content of a file, every chunk of it proved.

        Raises UserProblem: attachment_missing, attachment_damaged; EnvironmentProblem.
        """
        return b"".join(self._chunks(name))

    def is_sound(self, name: str) -> bool:
        """Whether the file is there and undamaged. Raises EnvironmentProblem."""
        try:
            self.prove(name)
        except UserProblem:
            return False
        return True

    def prove(self, name: str) -> None:
        """Raises UserProblem attachment_missing, attachment_damaged; EnvironmentProblem."""
        for _ in self._chunks(name):
            pass

    def beside(self, folder: Path) -> Attachments:
        """The same key's files in another folder: the pool of the backups."""
        other = object.__new__(Attachments)
        other._folder = folder
        other._name_key, other._seal_keys = self._name_key, self._seal_keys
        return other

    @property
    def folder(self) -> Path:
        """Where the files lie."""
        return self._folder

    def _path(self, name: str) -> Path:
        # A name comes from a row, and a row may have come on a stick: it must not lead elsewhere.
        if not _NAME.fullmatch(name):
            raise UserProblem("attachment_missing", name=name)
        return self._folder / name

    def _write(self, stream: BinaryIO, name: str, data: bytes) -> None:
        salt = secrets.token_bytes(_SALT)
        head = _MAGIC + salt
        sealer = _sealer(self._seal_keys[0], salt, name)
        stream.write(head)
        last = max(0, len(data) - 1) // _CHUNK
        for number in range(last + 1):
            chunk = data[number * _CHUNK : (number + 1) * _CHUNK]
            stream.write(sealer.encrypt(_nonce(number, number == last), chunk, head))

    def _chunks(self, name: str) -> Iterator[bytes]:
        path = self._path(name)
        try:
            with machine_errors(path):
                if not path.is_file():
                    raise UserProblem("attachment_missing", name=name)
                with path.open("rb") as stream:
                    yield from self._open_chunks(stream, name)
        except InvalidTag as error:
            raise UserProblem("attachment_damaged", name=name) from error

    def _open_chunks(self, stream: BinaryIO, name: str) -> Iterator[bytes]:
        head = stream.read(len(_MAGIC) + _SALT)
        if len(head) != len(_MAGIC) + _SALT or not head.startswith(_MAGIC):
            raise InvalidTag
        number = 0
        sealed = stream.read(_CHUNK + _TAG)
        following = stream.read(_CHUNK + _TAG)
        sealer = self._opener(head, name, sealed, _nonce(0, not following))
        while True:
            yield sealer.decrypt(_nonce(number, not following), sealed, head)
            if not following:
                return
            number, sealed = number + 1, following
            following = stream.read(_CHUNK + _TAG)

    def _opener(self, head: bytes, name: str, first: bytes, nonce: bytes) -> ChaCha20Poly1305:
        """What opens a file: under today's key, or a former one that opens its first chunk."""
        sealers = [_sealer(key, head[len(_MAGIC) :], name) for key in self._seal_keys]
        for sealer in sealers[: len(sealers) - 1]:
            with contextlib.suppress(InvalidTag):
                sealer.decrypt(nonce, first, head)
                return sealer
        return sealers[-1]


def attached(reader: Reader, table: str, uids: Collection[str]) -> dict[str, list[Attached]]:
    """{record: its files in their order} for records of one table."""
    found: dict[str, list[Attached]] = {uid: [] for uid in uids}
    every = list(found)
    for start in range(0, len(every), _RECORDS):
        part = every[start : start + _RECORDS]
        query = (
            select(ATTACHMENT)
            .where(ATTACHMENT.c.gone == 0, ATTACHMENT.c.of_table == table)
            .where(ATTACHMENT.c.of_uid.in_(part))
            .order_by(ATTACHMENT.c.position, ATTACHMENT.c.uid)
        )
        for row in reader.conn.execute(query):
            found[row.of_uid].append(_attached(row))
    return found


def listed(reader: Reader, uids: Collection[str] | None = None) -> list[Attached]:
    """The files of every record, or of these rows alone; what was taken off is left out."""
    query = select(ATTACHMENT).where(ATTACHMENT.c.gone == 0).order_by(ATTACHMENT.c.uid)
    rows = reader.conn.execute(query)
    return [_attached(row) for row in rows if uids is None or row.uid in uids]


def attached_one(reader: Reader, uid: str) -> Attached | None:
    """One file of a record by its uid; None when there is none or it was removed."""
    query = select(ATTACHMENT).where(ATTACHMENT.c.uid == uid, ATTACHMENT.c.gone == 0)
    row = reader.conn.execute(query).first()
    return _attached(row) if row else None


def is_there(reader: Reader, table: str, uid: str) -> bool:
    """Whether a record is in the books and not removed."""
    book = BOOKS[table]
    query = select(book.c.uid).where(book.c.uid == uid, book.c.gone == 0)
    return reader.conn.execute(query).first() is not None


def last_position(reader: Reader, table: str, uid: str) -> int:
    """The place of the last file of a record, removed ones too; 0 when it never had any."""
    query = select(ATTACHMENT.c.position).where(
        ATTACHMENT.c.of_table == table, ATTACHMENT.c.of_uid == uid
    )
    places = reader.conn.execute(query).scalars()
    return max((int(place) for place in places if place.isdecimal()), default=0)


def live_names(reader: Reader) -> frozenset[str]:
    """The sealed files that records refer to."""
    query = select(ATTACHMENT.c.hash).where(ATTACHMENT.c.gone == 0).distinct()
    return frozenset(reader.conn.execute(query).scalars())


def _attached(row: Row[Any]) -> Attached:
    return Attached(
        uid=row.uid,
        of_table=row.of_table,
        of_uid=row.of_uid,
        name=row.name,
        media=row.media,
        hash=row.hash,
        size=int(row.size or 0),
        note=row.note,
    )


def stored_names(folder: Path) -> frozenset[str]:
    """The names of the sealed files in a folder; needs no key. Raises EnvironmentProblem."""
    with machine_errors(folder):
        if not folder.is_dir():
            return frozenset()
        return frozenset(file.name for file in folder.iterdir() if _NAME.fullmatch(file.name))


def copy_sealed(source: Path, target: Path, names: Collection[str]) -> int:
    """Copy the sealed files that `target` has not yet, as they are; how many. EnvironmentProblem.

    A file that `source` lacks is passed over: the rows tell what is missing.
    """
    wanted = (stored_names(source) & frozenset(names)) - stored_names(target)
    if wanted:
        with machine_errors(target):
            target.mkdir(mode=0o700, parents=True, exist_ok=True)
    for name in sorted(wanted):
        with machine_errors(source / name):
            data = (source / name).read_bytes()
        write_atomic(target / name, data, private=True)
    return len(wanted)


def copy_sound(
    source: Attachments, target: Attachments, names: Collection[str], *, thorough: bool
) -> int:
    """As `copy_sealed`, but what is damaged is not copied: else it would stand in the way of the
    sound file for good. `thorough` also puts sound files in the place of damaged ones. Each is
    read back from the disk: UserProblem attachment_damaged when it is not the same."""
    there = stored_names(target.folder)
    wanted = {
        name
        for name in stored_names(source.folder) & frozenset(names)
        if name not in there or (thorough and not target.is_sound(name))
    }
    found = [name for name in sorted(wanted) if source.is_sound(name)]
    for name in found:
        with machine_errors(target.folder):
            target.folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        with machine_errors(source.folder / name):
            data = (source.folder / name).read_bytes()
        proof = partial(_same, data=data, name=name)
        write_atomic(target.folder / name, data, private=True, proof=proof)
    return len(found)


def _same(path: Path, *, data: bytes, name: str) -> None:
    if path.read_bytes() != data:
        raise UserProblem("attachment_damaged", name=name)


def prune_sealed(folder: Path, keep: Collection[str], *, before: float = math.inf) -> int:
    """Remove the sealed files that neither a live row nor a kept backup refers to; how many.

    Those written at `before` (seconds as the file system has them) or later stay in any case.
    """
    removed = 0
    for name in stored_names(folder) - frozenset(keep):
        with contextlib.suppress(OSError):  # open in a viewer on Windows: next time
            path = folder / name
            if path.stat().st_mtime < before:
                path.unlink()
                removed += 1
    return removed


def _sealer(key: bytes, salt: bytes, name: str) -> ChaCha20Poly1305:
    info = b"partybuild attachment " + name.encode("ascii")
    return ChaCha20Poly1305(HKDF(SHA256(), KEY_BYTES, salt, info).derive(key))


def _nonce(number: int, last: bool) -> bytes:
    # The last chunk is marked, so that a file cut between two chunks does not pass.
    return number.to_bytes(11, "big") + (b"\1" if last else b"\0")

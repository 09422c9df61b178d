"""The file around a package's entries: a plain zip, stored, with nothing that could be otherwise.

Read as hostile: only what this program writes is accepted, byte for byte, so that no trick of the
format is left (bombs, overlapping or hidden entries, links, names that lead elsewhere). Nothing is
ever unpacked to the disk.
"""

from __future__ import annotations

import hashlib
import io
import re
import stat
import struct
import zlib
from collections.abc import Mapping
from dataclasses import dataclass
from typing import BinaryIO, Final

from partybuild_desktop.domain.package import (
    LARGEST_ENTRY,
    LARGEST_PACKAGE,
    MOST_ENTRIES,
    MOST_RATIO,
)
from partybuild_desktop.domain.problem import UserProblem

MANIFEST: Final = "0000"
_LOCAL: Final = struct.Struct("<4s5H3I2H")
_CENTRAL: Final = struct.Struct("<4s6H3I5H2I")
_END: Final = struct.Struct("<4s4H2IH")
_LOCAL_MARK: Final = b"PK\3\4"
_CENTRAL_MARK: Final = b"PK\1\2"
_END_MARK: Final = b"PK\5\6"
_VERSION: Final = 20
_NO_TIME: Final = (0, 33)  # 1980-01-01: when it was written is nobody's business
_LONGEST_COMMENT: Final = 65_535
_SEALING: Final = 64 << 10  # what sealing adds at most to an entry
_LARGEST_DIRECTORY: Final = 4 << 20
_LONGEST_NAME: Final = 255
_OFFICE: Final = (b"[Content_Types].xml", b"mimetype")  # entries of workbooks and the like
_NAME: Final = re.compile(rb"[0-9]{4,5}")
_DEVICE: Final = re.compile(rb"(con|prn|aux|nul|clock\$|(com|lpt)[0-9])(\..*)?", re.IGNORECASE)
_OUTSIDE: Final = re.compile(rb"\.\.|^[/\\~]|^[A-Za-z]:|[/\\]|%2e|%2f|%5c|\xc0\xae", re.IGNORECASE)


def entry_name(number: int) -> str:
    """The meaningless name of an entry; 0 is the manifest."""
    return f"{number:04d}"


def digest(sealed: bytes) -> str:
    """What the manifest names an entry's content by."""
    return hashlib.sha256(sealed).hexdigest()


class ContainerWriter:
    """Writes entries one after the other; `close` makes it a file that can be read."""

    def __init__(self, stream: BinaryIO) -> None:
        self._stream = stream
        self._directory = io.BytesIO()
        self._names: set[str] = set()
        self._at = 0

    @property
    def size(self) -> int:
        """Bytes written so far."""
        return self._at

    def add(self, name: str, data: bytes) -> None:
        """One entry. Raises UserProblem package_load_large; OSError."""
        if self._at + len(data) > LARGEST_PACKAGE or len(self._names) == MOST_ENTRIES:
            raise UserProblem("package_load_large", limit=LARGEST_PACKAGE >> 20)
        head = _Head(name.encode("ascii"), len(data), zlib.crc32(data), self._at)
        self._names.add(name)
        self._put(head.local())
        self._put(data)
        self._directory.write(head.central())

    def close(self) -> None:
        """Write the directory. Raises OSError."""
        directory, at, n = self._directory.getvalue(), self._at, len(self._names)
        self._put(directory)
        self._put(_END.pack(_END_MARK, 0, 0, n, n, len(directory), at, 0))

    def _put(self, data: bytes) -> None:
        self._stream.write(data)
        self._at += len(data)


class Container:
    """The entries of a file, proved to be exactly as `ContainerWriter` lays them down."""

    def __init__(self, stream: BinaryIO) -> None:
        """Read the directory. Raises UserProblem: those of `_directory` and `_entry`; OSError."""
        self._stream = stream
        self._heads = {head.name.decode("ascii"): head for head in _heads(stream)}

    @property
    def sizes(self) -> Mapping[str, int]:
        """The sealed size of every entry but the manifest."""
        return {name: h.size for name, h in self._heads.items() if name != MANIFEST}

    def read(self, name: str) -> bytes:
        """The bytes of an entry. Raises UserProblem package_changed when they are not there any
        more; OSError."""
        head = self._heads[name]
        local = head.local()
        self._stream.seek(head.at)
        before, found = self._stream.read(len(local)), self._stream.read(head.size)
        if before != local or len(found) != head.size:
            raise UserProblem("package_changed")
        return found

    def is_whole(self, name: str, data: bytes) -> bool:
        """Whether the checksum of the zip agrees, which tells damage from forgery."""
        return zlib.crc32(data) == self._heads[name].crc


@dataclass(frozen=True, slots=True)
class _Head:
    """What the zip says of an entry, and how it must say it."""

    name: bytes
    size: int
    crc: int
    at: int

    def local(self) -> bytes:
        facts = (_VERSION, 0, 0, *_NO_TIME, self.crc, self.size, self.size, len(self.name), 0)
        return _LOCAL.pack(_LOCAL_MARK, *facts) + self.name

    def central(self) -> bytes:
        facts = (_VERSION, _VERSION, 0, 0, *_NO_TIME, self.crc, self.size, self.size)
        rest = (len(self.name), 0, 0, 0, 0, 0, self.at)
        return _CENTRAL.pack(_CENTRAL_MARK, *facts, *rest) + self.name


def _heads(stream: BinaryIO) -> list[_Head]:
    """Every entry, in the order in which it lies in the file."""
    size = stream.seek(0, io.SEEK_END)
    _check_beginning(stream, size)
    count, length, start = _end(stream, size)
    stream.seek(start)
    directory = stream.read(length)
    if len(directory) != length:
        raise UserProblem("package_changed")
    if any(mark in directory for mark in _OFFICE):
        raise UserProblem("package_foreign")
    heads, position = [], 0
    for _ in range(count):
        head, position = _entry(directory, position)
        heads.append(head)
    _check_names(heads)
    _check_layout(stream, heads, start)
    if b"".join(head.central() for head in heads) != directory:
        raise UserProblem("package_layout")
    return heads


def _check_beginning(stream: BinaryIO, size: int) -> None:
    if not size:
        raise UserProblem("package_empty")
    if size > LARGEST_PACKAGE + _LARGEST_DIRECTORY:
        raise UserProblem("package_large", limit=LARGEST_PACKAGE >> 20)
    stream.seek(0)
    begin = stream.read(len(_LOCAL_MARK))
    if not any(begin):
        raise UserProblem("package_zeros")
    if begin != _LOCAL_MARK:
        raise UserProblem("package_foreign")


def _end(stream: BinaryIO, size: int) -> tuple[int, int, int]:
    """Number of entries, length and place of the directory, by the last bytes of the file."""
    tail_at = max(0, size - _END.size - _LONGEST_COMMENT)
    stream.seek(tail_at)
    tail = stream.read(size - tail_at)
    if not tail[-_END.size :].startswith(_END_MARK):
        ended = 0 <= tail.rfind(_END_MARK) < len(tail) - _END.size  # and as little as one byte more
        raise UserProblem("package_appended" if ended else "package_cut")
    _, disk, first_disk, here, count, length, start, comment = _END.unpack(tail[-_END.size :])
    if count > MOST_ENTRIES or length > _LARGEST_DIRECTORY:
        raise UserProblem("package_entries_many", limit=MOST_ENTRIES)
    if disk or first_disk or comment or here != count or start + length + _END.size != size:
        raise UserProblem("package_layout")
    return count, length, start


def _entry(directory: bytes, position: int) -> tuple[_Head, int]:
    """One entry of the directory and where the next one begins; refused by name if it is odd."""
    if position + _CENTRAL.size > len(directory):
        raise UserProblem("package_layout")
    facts = _CENTRAL.unpack_from(directory, position)
    mark, _, _, flags, method, *time, crc, packed, opened, named, extra, comment = facts[:13]
    attributes, at = facts[15], facts[16]
    if mark != _CENTRAL_MARK:
        raise UserProblem("package_layout")
    position += _CENTRAL.size
    name = directory[position : position + named]
    _check_name(name)
    if stat.S_ISLNK(attributes >> 16):
        raise UserProblem("package_link")
    if flags & 1:
        raise UserProblem("package_locked")
    if opened > MOST_RATIO * max(packed, 1):
        raise UserProblem("package_bomb")
    if method or extra or comment or tuple(time) != _NO_TIME:
        raise UserProblem("package_repacked")
    if packed > LARGEST_ENTRY + _SEALING or opened > LARGEST_ENTRY + _SEALING:
        raise UserProblem("package_entry_large", limit=LARGEST_ENTRY >> 20)
    return _Head(name, packed, crc, at), position + named + extra + comment


def _check_name(name: bytes) -> None:
    """Refuse a name that this program never writes, by what is wrong with it."""
    if _NAME.fullmatch(name):
        return
    if b"\0" in name:
        raise UserProblem("package_name_nul")
    if len(name) > _LONGEST_NAME:
        raise UserProblem("package_name_long")
    if _OUTSIDE.search(name):
        raise UserProblem("package_name_outside")
    if _DEVICE.fullmatch(name.strip()):
        raise UserProblem("package_name_device")
    raise UserProblem("package_name_strange")


def _check_names(heads: list[_Head]) -> None:
    names = {head.name for head in heads}
    if len(names) != len(heads):
        raise UserProblem("package_name_twice")
    if MANIFEST.encode() not in names:
        raise UserProblem("package_manifest_missing")


def _check_layout(stream: BinaryIO, heads: list[_Head], end: int) -> None:
    """One entry after the other, nothing between, over or behind them."""
    at = total = 0
    for head in heads:
        total += head.size
        if total > LARGEST_PACKAGE:
            raise UserProblem("package_large", limit=LARGEST_PACKAGE >> 20)
        if head.at != at:
            raise UserProblem("package_layout")
        stream.seek(at)
        local = head.local()
        if stream.read(len(local)) != local:
            raise UserProblem("package_layout")
        at += len(local) + head.size
    if at != end:
        raise UserProblem("package_layout")

"""What entries of a package hold, as bytes and back: lines of transactions, stubs, names, keys.

Everything is read as it is asked for, one entry in memory at a time, and nothing may open to more
than its limits.
"""

from __future__ import annotations

import io
import json
import re
import zlib
from collections.abc import Callable, Iterable, Iterator, Mapping
from itertools import islice
from typing import Any, Final

from partybuild_desktop.domain.log import (
    Change,
    Head,
    Stub,
    Transaction,
    canonical,
    change_from,
)
from partybuild_desktop.domain.package import LARGEST_ENTRY, MOST_RATIO
from partybuild_desktop.domain.problem import UserProblem

_PIECE: Final = 4 << 20
_LEVEL: Final = 4
_SAFE_RATIO: Final = MOST_RATIO // 2  # what is packed better than that is stored as it is
_SMALL: Final = 4 << 10  # packed bytes to which the ratio does not apply
_NAME: Final = re.compile(r"[0-9a-f]{64}")
_HASH_BYTES: Final = 32
_MOST_PARENTS: Final = 10_000
_MOST_DISTANCE: Final = 1 << 32

#  What reading an entry raises at bytes that this program did not write.
UNREADABLE: Final = (ValueError, KeyError, TypeError, IndexError, EOFError, RecursionError)


def pack(data: bytes) -> bytes:
    """An entry's content, made smaller where that helps."""
    packed = zlib.compress(data, _LEVEL)
    if len(data) > _SAFE_RATIO * len(packed):
        packed = zlib.compress(data, 0)
    return packed


def unpack(packed: bytes, size: int) -> bytes:
    """The content again, `size` bytes of it, counted while it opens.

    Raises UserProblem: package_bomb, package_entry_large, package_content.
    """
    if size > LARGEST_ENTRY:
        raise UserProblem("package_entry_large", limit=LARGEST_ENTRY >> 20)
    if size > MOST_RATIO * max(len(packed), _SMALL):
        raise UserProblem("package_bomb")
    opener = zlib.decompressobj()
    try:
        data = opener.decompress(packed, size + 1)
    except zlib.error as error:
        raise UserProblem("package_content") from error
    if len(data) > size:
        raise UserProblem("package_bomb")
    if len(data) < size or not opener.eof or opener.unused_data:
        raise UserProblem("package_content")
    return data


class Pieces:
    """Joins chunks to pieces of some MiB, which `put` is handed; no chunk is ever parted."""

    def __init__(self, put: Callable[[bytes], None]) -> None:
        self._put = put
        self._buffer = io.BytesIO()

    def add(self, chunk: bytes) -> None:
        """One more chunk."""
        if self._buffer.tell() and self._buffer.tell() + len(chunk) > _PIECE:
            self.end()
        self._buffer.write(chunk)

    def end(self) -> None:
        """Hand over what is left."""
        if self._buffer.tell():
            self._put(self._buffer.getvalue())
            self._buffer = io.BytesIO()


def transaction_chunks(one: Transaction) -> Iterator[bytes]:
    """A transaction as lines: its head with the number of changes, then each change or its hash."""
    head = one.head
    who = (head.site, head.seq, head.user, head.wall, head.program, head.schema)
    what = (head.action, dict(head.args), list(head.parents), len(one.changes))
    yield canonical([one.name, *who, *what]) + b"\n"
    for change in one.changes:
        if isinstance(change, str):
            yield canonical(change) + b"\n"
        else:
            begin = canonical([change.table, change.uid, change.op])[:-1]
            yield begin + b"," + change.fields_json().encode() + b"]\n"


def transactions_of(contents: Iterable[bytes]) -> Iterator[Transaction]:
    """The transactions again, their names not yet compared with what they say."""
    lines = values(contents)
    for found in lines:
        name, site, seq, user, wall, program, schema, action, args, parents, count = found
        texts, numbers = (site, user, wall, program, action), (seq, schema, count)
        if not all(isinstance(t, str) for t in texts) or not isinstance(args, dict):
            raise ValueError(name)
        if not all(type(n) is int and n >= 0 for n in numbers):
            raise ValueError(name)
        head = Head(
            site=site,
            seq=seq,
            user=user,
            wall=wall,
            program=program,
            schema=schema,
            action=action,
            args=args,
            parents=tuple(_name(parent) for parent in parents),
        )
        changes = tuple(_change(one) for one in islice(lines, count))
        if len(changes) != count:
            raise EOFError
        yield Transaction(_name(name), head, changes)


def values(contents: Iterable[bytes]) -> Iterator[Any]:
    """The JSON values of lines."""
    for content in contents:
        for text in io.BytesIO(content):
            value = json.loads(text.decode())
            if b"\\ud" in text.lower():  # half of a character could not be written anywhere
                canonical(value)
            yield value


class StubPacker:
    """Packs stubs: a name is 32 bytes, a predecessor among the stubs before it one or two."""

    def __init__(self) -> None:
        self._places: dict[str, int] = {}

    def pack(self, stub: Stub) -> bytes:
        """The bytes of the next stub."""
        n = len(self._places)
        packed = bytearray(bytes.fromhex(stub.name)) + _varint(len(stub.parents))
        for parent in stub.parents:
            place = self._places.get(parent)
            packed += _varint(0) + bytes.fromhex(parent) if place is None else _varint(n - place)
        if self._places.setdefault(stub.name, n) != n:
            raise ValueError(stub.name)
        return bytes(packed)


def stubs_of(contents: Iterable[bytes]) -> Iterator[Stub]:
    """The stubs again."""
    names: list[bytes] = []
    for content in contents:
        at = 0
        while at < len(content):
            name, at = _hash(content, at)
            count, at = _number(content, at, _MOST_PARENTS)
            parents = []
            for _ in range(count):
                distance, at = _number(content, at, _MOST_DISTANCE)
                if distance > len(names):
                    raise ValueError(distance)
                parent, at = (names[-distance], at) if distance else _hash(content, at)
                parents.append(parent.hex())
            names.append(name)
            yield Stub(name.hex(), tuple(parents))


def texts_of(contents: Iterable[bytes]) -> Iterator[str]:
    """Short texts without line breaks, such as uids, one a line."""
    for content in contents:
        for text in io.BytesIO(content):
            yield text.decode().removesuffix("\n")


def keys_of(contents: Iterable[bytes]) -> dict[str, str]:
    """Keys by use, of the lines of entries that hold them."""
    found: dict[str, str] = {}
    for value in values(contents):
        if not isinstance(value, Mapping) or not all(isinstance(v, str) for v in value.values()):
            raise ValueError("keys")
        found.update(value)
    return found


def _change(value: Any) -> Change | str:
    if isinstance(value, str):
        return _name(value)
    table, uid, op, body = value
    if not isinstance(table, str) or not isinstance(uid, str) or not isinstance(body, dict):
        raise ValueError(op)
    if op not in ("new", "edit"):
        raise ValueError(op)
    return change_from(table, uid, op, body)


def _name(value: Any) -> str:
    if not isinstance(value, str) or not _NAME.fullmatch(value):
        raise ValueError("name")
    return value


def _varint(number: int) -> bytes:
    packed = bytearray()
    while number > 0x7F:
        packed.append(number & 0x7F | 0x80)
        number >>= 7
    packed.append(number)
    return bytes(packed)


def _number(content: bytes, at: int, most: int) -> tuple[int, int]:
    number = shift = 0
    while True:
        byte = content[at]
        number |= (byte & 0x7F) << shift
        at, shift = at + 1, shift + 7
        if number > most or shift > 42:
            raise ValueError(number)
        if not byte & 0x80:
            return number, at


def _hash(content: bytes, at: int) -> tuple[bytes, int]:
    found = content[at : at + _HASH_BYTES]
    if len(found) != _HASH_BYTES:
        raise EOFError
    return found, at + _HASH_BYTES

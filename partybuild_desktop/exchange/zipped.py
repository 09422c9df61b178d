"""A zipped document (.xlsx, .ods) opened as untrusted: counted, bounded, nothing unpacked to disk.

The sizes that a zip declares may be lies; `zipfile` never gives more than was declared, and what
was declared is bounded here before anything is read.
"""

from __future__ import annotations

import contextlib
import io
import zipfile
import zlib
from collections.abc import Iterator
from typing import IO, Final
from xml.etree.ElementTree import Element, ParseError
from xml.parsers.expat import ExpatError

from defusedxml import ElementTree
from defusedxml.common import DefusedXmlException

from partybuild_desktop.domain.problem import UserProblem

_ENTRIES: Final = 5_000
_LARGEST_PART: Final = 2**30  # streamed: a sheet with a million styled empty rows has 350 MiB
_LARGEST_TREE: Final = 16 * 2**20  # read as a tree: workbook, styles, relations
_CHUNK: Final = 2**20

#  What the readers of a format raise at bytes that break it.
DAMAGED: Final = (
    zipfile.BadZipFile,
    zlib.error,
    EOFError,
    NotImplementedError,
    ExpatError,
    ParseError,
    DefusedXmlException,
    ValueError,
    LookupError,
    OverflowError,
)


class Zipped:
    """The entries of a zip, by names with forward slashes."""

    def __init__(self, archive: zipfile.ZipFile) -> None:
        self._archive = archive
        self._entries = {info.filename.replace("\\", "/"): info for info in archive.infolist()}
        self.names = frozenset(self._entries)

    def size(self, name: str) -> int:
        """The declared size of an entry, which reading never exceeds."""
        return self._entries[name].file_size

    def stream(self, name: str) -> IO[bytes]:
        """An entry to be read bit by bit."""
        info = self._entries[name]
        if info.flag_bits & 1:
            raise UserProblem("file_password")
        if info.file_size > _LARGEST_PART:
            raise UserProblem("file_oversize", limit=_LARGEST_PART // 2**20)
        return self._archive.open(info)

    def chunks(self, name: str) -> Iterator[bytes]:
        """An entry in pieces of a MiB."""
        with self.stream(name) as stream:
            while chunk := stream.read(_CHUNK):
                yield chunk

    def bytes(self, name: str, *, limit: int = _LARGEST_TREE) -> bytes:
        """A whole entry; UserProblem file_oversize beyond `limit`."""
        if self.size(name) > limit:
            raise UserProblem("file_oversize", limit=limit // 2**20)
        with self.stream(name) as stream:
            return stream.read()

    def tree(self, name: str) -> Element:
        """A small XML entry, without document type and entities."""
        root: Element = ElementTree.fromstring(self.bytes(name), forbid_dtd=True)
        return root


@contextlib.contextmanager
def open_zipped(data: bytes) -> Iterator[Zipped]:
    """The zip in `data`; UserProblem file_broken for whatever proves broken while it is read."""
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            if len(archive.infolist()) > _ENTRIES:
                raise UserProblem("file_oversize", limit=_ENTRIES)
            yield Zipped(archive)
    except DAMAGED as error:
        raise UserProblem("file_broken", reason=type(error).__name__) from error


def local(name: str) -> str:
    """An XML name without its namespace."""
    return name.rpartition("}")[2]

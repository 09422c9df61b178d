"""A reportlab document that leaves each page as soon as it is drawn.

reportlab keeps the code of all pages until `save()` (measured: 230 MB for 100,000 rows of 12
columns). Here a finished page is compressed and written at once, and only its place is kept.
What is known at the end alone, the number of pages, is a small second stream of each page.
"""

from __future__ import annotations

import hashlib
import zlib
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, BinaryIO, Final

from reportlab.pdfbase import pdfdoc
from reportlab.pdfgen.canvas import Canvas

from partybuild_desktop.reports.embed import EmbeddedFont
from partybuild_desktop.system.i18n import language

CREATOR: Final = "partybuild"
_HEADER: Final = b"%PDF-1.5\n%\xe5\x85\x9a\xe5\x8a\xa1\n"  # bytes over 127 say "binary"

# (page, pages) -> drawing code of what can only be drawn when the number of pages is known
Tail = Callable[[int, int], str]


class PageCanvas(Canvas):  # type: ignore[misc] # reportlab has no types
    """A reportlab canvas onto a stream; bytes depend on what is drawn alone.

    `tail` draws, on every page from now on, what needs the total of pages or the number of a later
    page; it is called at `save()`. Nothing else than `stream` is written, and nothing in it is
    ever gone back to.
    """

    def __init__(
        self,
        stream: BinaryIO,
        *,
        size: tuple[float, float],
        title: str,
        font: EmbeddedFont,
        tail: Tail | None = None,
    ) -> None:
        # Naming the first font keeps an unembedded Helvetica out of the file.
        super().__init__(
            stream, pagesize=size, invariant=1, pageCompression=1, initialFontName=font.fontName
        )
        self._doc = _Document(stream, tail)
        self.setTitle(title)
        self.setAuthor("")
        self.setSubject("")
        self.setCreator(CREATOR)

    @property
    def tail(self) -> Tail | None:
        """What is drawn last on the open page."""
        return self._doc.tail

    @tail.setter
    def tail(self, tail: Tail | None) -> None:
        self._doc.tail = tail

    def image(self, jpeg: Jpeg) -> str:
        """Put a picture into the file, once however often it is asked for; the name by which the
        code of the open page draws it."""
        name = hashlib.sha256(jpeg.data).hexdigest()[:16]
        if name not in self._formsinuse:
            self._formsinuse.append(name)
        self._currentPageHasImages = 1
        return self._doc.image(name, jpeg)

    @property
    def document(self) -> Any:
        """What fonts keep their record of use by."""
        return self._doc


@dataclass(frozen=True, slots=True)
class Jpeg:
    """A picture as it goes into the file: width and height in pixels."""

    data: bytes
    width: int
    height: int
    grey: bool


class _Document(pdfdoc.PDFDocument):  # type: ignore[misc]
    def __init__(self, stream: BinaryIO, tail: Tail | None) -> None:
        super().__init__(compression=1, invariant=1, lang=language().replace("_", "-"))
        self._sink = _Sink(stream)
        self.tail = tail
        self._tails: list[str] = []
        self._written: set[str] = set()

    def addPage(self, page: Any) -> None:
        """Write the page and its code now; keep a reference where reportlab keeps the page."""
        name = self.thisPageName()
        streams = [self.Reference(_Ready(page.stream.encode("ascii")))]
        if self.tail is not None:
            streams.append(self.Reference(_Tail(self.pageCounter, self.tail)))
            self._tails.append(streams[-1].name)
        page.Contents = pdfdoc.PDFArrayCompact(streams)
        page.__Refs__ = ["Parent", "ID"]  # the list of streams stays in the page
        self.Pages.addPage(self.Reference(page, name))
        self._write(streams[0].name)
        self._write(name)
        self.pageCounter += 1
        self.inObject = None

    def image(self, name: str, jpeg: Jpeg) -> str:
        """Write a picture now, unless it is there; returns the name of the object."""
        known: str = pdfdoc.xObjectName(name)
        if known not in self._written:
            self.Reference(_Picture(jpeg), known)
            self._write(known)
        return known

    def _write(self, name: str) -> None:
        """Format one object into the file and forget it."""
        data = pdfdoc.PDFIndirectObject(name, self.idToObject[name]).format(self)
        self.idToOffset[name] = self._sink.add(data)
        self.idToObject[name] = None
        self._written.add(name)

    def GetPDFData(self, canvas: Canvas) -> bytes:
        # The tails come before the fonts: they may use a character no page has used.
        for name in self._tails:
            self._write(name)
        data: bytes = super().GetPDFData(canvas)
        return data

    def format(self) -> bytes:
        """Write what is left, the table of places and the trailer; the data are in the stream."""
        number = 0
        while (number := number + 1) in self.numberToId:  # formatting one may add others
            if self.numberToId[number] not in self._written:
                self._write(self.numberToId[number])
        table = pdfdoc.PDFCrossReferenceTable()
        table.addsection(0, [self.numberToId[n] for n in range(1, number)])
        identity = pdfdoc.PDFText(self._sink.digest(), enc="raw").format(pdfdoc.DummyDoc())
        trailer = pdfdoc.PDFTrailer(
            startxref=self._sink.add(table.format(self)),
            Size=number,
            Root=self.Reference(self.Catalog),
            Info=self.Reference(self.info),
            ID=b"[" + identity + identity + b"]",
        )
        self._sink.add(trailer.format(self))
        return b""


class _Sink:
    """The stream, the place in it, and a hash of what went by."""

    def __init__(self, stream: BinaryIO) -> None:
        self._stream = stream
        self._hash = hashlib.sha256()
        self._place = 0
        self.add(_HEADER)

    def add(self, data: bytes) -> int:
        """Write the data; returns where they begin."""
        place = self._place
        self._stream.write(data)
        self._hash.update(data)
        self._place += len(data)
        return place

    def digest(self) -> bytes:
        """Sixteen bytes that name the content so far."""
        return self._hash.digest()[:16]


class _Ready(pdfdoc.PDFObject):  # type: ignore[misc]
    """A stream of drawing code."""

    __RefOnly__ = 1

    def __init__(self, code: bytes) -> None:
        self._code = code

    def format(self, document: Any) -> bytes:  # noqa: ARG002 # reportlab's signature
        packed = zlib.compress(self._code, 6)
        entries = b"<< /Filter /FlateDecode /Length %d >>\nstream\n" % len(packed)
        return entries + packed + b"\nendstream"


class _Picture(pdfdoc.PDFObject):  # type: ignore[misc]
    """A JPEG as it is: ISO 32000-1, 8.9.5 and 7.4.8."""

    __RefOnly__ = 1

    def __init__(self, jpeg: Jpeg) -> None:
        self._jpeg = jpeg

    def format(self, document: Any) -> bytes:  # noqa: ARG002 # reportlab's signature
        one = self._jpeg
        space = b"DeviceGray" if one.grey else b"DeviceRGB"
        entries = (
            b"<< /Type /XObject /Subtype /Image /Width %d /Height %d /ColorSpace /%s"
            b" /BitsPerComponent 8 /Filter /DCTDecode /Length %d >>\nstream\n"
        ) % (one.width, one.height, space, len(one.data))
        return entries + one.data + b"\nendstream"


class _Tail(pdfdoc.PDFObject):  # type: ignore[misc]
    """The same, its code made when it is written, with the number of pages known."""

    __RefOnly__ = 1

    def __init__(self, page: int, draw: Tail) -> None:
        self._page, self._draw = page, draw

    def format(self, document: Any) -> bytes:
        return _Ready(self._draw(self._page, document.pageCounter - 1).encode("ascii")).format(
            document
        )

"""A TrueType face in a PDF: subset, embedded, and its text found again as it was typed.

Written as one composite font (Type 0 with CIDFontType2, ISO 32000-1, 9.7) whose codes are UTF-16.
reportlab's own TTFont cuts a Chinese font into pieces of 256 characters, changes font between
them within a word, and its ToUnicode map is wrong beyond U+FFFF. Here a character of the basic
plane is its own code; any other gets one of the surrogate values, which UTF-16 leaves free. They
are enough for 2,047 different rare characters in one document; any more are drawn as a box.
They also serve a character that has an em of white after it, as in a spread name: a gap made by
moving the pen would be read as a blank by whatever takes the text out of the file.

`EmbeddedFont` keeps to reportlab's protocol for dynamic fonts, so that `drawString` works too.
"""

from __future__ import annotations

import hashlib
import struct
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from typing import Any, Final
from weakref import WeakKeyDictionary

from reportlab.pdfbase import pdfdoc, pdfmetrics

from partybuild_desktop.reports.truetype import TrueType

_SPARE: Final = range(0xD800, 0xE000)  # codes for characters beyond U+FFFF
_BLOCK: Final = 100  # entries in one bfchar block, the limit of the CMap specification
_SYMBOLIC: Final = 4
_SPREAD: Final = "\u3000"  # after a character: the same with an em of white
_EM: Final = 1000
_PRIVATE_USE: Final = ((0xE000, 0xF8FF), (0xF0000, 0xFFFFD), (0x100000, 0x10FFFD))


def is_private(char: str) -> bool:
    """Whether it is a 造字: a code that means something only on the PC where it was made."""
    code = ord(char)
    return any(first <= code <= last for first, last in _PRIVATE_USE)


@dataclass(slots=True)
class _Use:
    """What one document has used of the font."""

    name: str
    chars: set[str] = field(default_factory=set)
    codes: dict[str, int] = field(default_factory=dict)  # of rare and of spread characters

    def code(self, char: str) -> int:
        if len(char) == 1 and char <= "\uffff":
            return ord(char)
        return self.codes.setdefault(char, min(_SPARE.start + len(self.codes), _SPARE[-1]))


class EmbeddedFont:
    """A face under a name, drawable in any number of documents at the same time.

    Registers itself with reportlab under `name`. A character that the face lacks is drawn as its
    "no such glyph" box, and is still found as text.
    """

    # What reportlab asks of a font that makes itself up while a document is drawn, in its names.
    _dynamicFont = 1  # noqa: N815
    _multiByte = 1  # noqa: N815
    shapable = False

    def __init__(self, name: str, face: TrueType) -> None:
        self.fontName = name
        self.face = face
        self._uses: WeakKeyDictionary[Any, _Use] = WeakKeyDictionary()
        pdfmetrics.registerFont(self)

    def covers(self, char: str) -> bool:
        """Whether the face has a glyph that every PC would show; never for a 造字."""
        return not is_private(char) and self.face.glyph(ord(char)) != 0

    def advance(self, char: str) -> float:
        """Width in 1/1000 em, that of the box for a character the face lacks."""
        return self.face.advance(self._glyph(char))

    def _glyph(self, char: str) -> int:
        return 0 if is_private(char) else self.face.glyph(ord(char))

    def use(self, document: Any) -> _Use:
        """The record of what `document` uses of this font; the first call enters it there."""
        try:
            return self._uses[document]
        except KeyError:
            name = f"/F{len(document.fontMapping) + 1}"
            document.fontMapping[self.fontName] = name
            document.delayedFonts.append(self)
            return self._uses.setdefault(document, _Use(name))

    def encode(self, text: str, use: _Use) -> bytes:
        """The text as codes of this font in one document."""
        use.chars.update(text)
        if text.isascii() or max(text) <= "\uffff":
            return text.encode("utf-16-be")
        return b"".join(struct.pack(">H", use.code(char)) for char in text)

    def encode_spread(self, char: str, use: _Use) -> bytes:
        """A character with an em of white after it, as a code of this font in one document."""
        if len(use.codes) >= len(_SPARE) - 1 and char + _SPREAD not in use.codes:
            return self.encode(char, use)  # too many: it is set without the white
        use.chars.add(char + _SPREAD)
        return struct.pack(">H", use.code(char + _SPREAD))

    # reportlab's protocol, under its names.

    def stringWidth(self, text: str, size: float, encoding: str = "utf8") -> float:  # noqa: ARG002
        return sum(map(self.advance, text)) * size / 1000

    def splitString(self, text: str, document: Any) -> list[tuple[int, bytes]]:
        return [(0, self.encode(text, self.use(document)))]

    def getSubsetInternalName(self, subset: int, document: Any) -> str:  # noqa: ARG002
        return self.use(document).name

    def addObjects(self, document: Any) -> None:
        """Write the font's objects; reportlab calls it once, when the document is saved."""
        use = self._uses.pop(document)
        glyphs = {
            use.code(char): (self._glyph(char[0]), _EM * (len(char) - 1))
            for char in sorted(use.chars)
        }
        glyphs |= {_SPARE[-1]: (0, 0)} if _SPARE[-1] in glyphs else {}
        file, new = self.face.subset(glyphs.values())
        advances = {code: self.face.advance(glyph) + more for code, (glyph, more) in glyphs.items()}
        tag = hashlib.sha256(file).hexdigest().translate(str.maketrans("0123456789", "ghijklmnop"))
        name = f"{tag[:6].upper()}+{self.face.name}"
        descendant = {
            "Type": "/Font",
            "Subtype": "/CIDFontType2",
            "BaseFont": "/" + name,
            "CIDSystemInfo": _dictionary(Registry="(Adobe)", Ordering="(Identity)", Supplement=0),
            "FontDescriptor": document.Reference(self._descriptor(document, name, file)),
            "DW": 1000,
            "W": pdfdoc.PDFArray(_widths(advances)),
            "CIDToGIDMap": document.Reference(
                _stream(document, _glyph_map({c: new[g] for c, g in glyphs.items()}))
            ),
        }
        font = {
            "Type": "/Font",
            "Subtype": "/Type0",
            "BaseFont": "/" + name,
            "Encoding": "/Identity-H",
            "DescendantFonts": pdfdoc.PDFArray([document.Reference(_dictionary(**descendant))]),
            "ToUnicode": document.Reference(
                _stream(document, _unicode_map({use.code(c): c[0] for c in use.chars}))
            ),
        }
        fonts = document.idToObject["BasicFonts"].dict
        fonts[use.name[1:]] = document.Reference(_dictionary(**font))

    def _descriptor(self, document: Any, name: str, file: bytes) -> Any:
        stream = _stream(document, file)
        stream.dictionary["Length1"] = len(file)
        return _dictionary(
            Type="/FontDescriptor",
            FontName="/" + name,
            Flags=_SYMBOLIC,
            FontBBox=pdfdoc.PDFArray(list(self.face.bbox)),
            ItalicAngle=0,
            Ascent=self.face.ascent,
            Descent=self.face.descent,
            CapHeight=self.face.ascent,
            StemV=80,
            FontFile2=document.Reference(stream),
        )


def _dictionary(**entries: object) -> Any:
    return pdfdoc.PDFDictionary(entries)


def _stream(document: Any, content: bytes) -> Any:
    filters = [pdfdoc.PDFZCompress] if document.compression else None
    return pdfdoc.PDFStream(content=content, filters=filters)


def _widths(advances: dict[int, float]) -> Iterator[object]:
    """The W array (9.7.4.3): each run of neighbouring codes as its first code and its widths."""
    run: list[float] = []
    previous = -2
    for code in sorted(advances):
        if code != previous + 1:
            if run:
                yield pdfdoc.PDFArray(run)
            run = []
            yield code
        run.append(advances[code])
        previous = code
    if run:
        yield pdfdoc.PDFArray(run)


def _glyph_map(glyphs: dict[int, int]) -> bytes:
    table = bytearray(2 * (max(glyphs, default=0) + 1))
    for code, glyph in glyphs.items():
        struct.pack_into(">H", table, 2 * code, glyph)
    return bytes(table)


def _unicode_map(chars: dict[int, str]) -> bytes:
    """The ToUnicode map: code to UTF-16BE, characters beyond U+FFFF as a surrogate pair."""
    entries = [
        f"<{code:04X}> <{chars[code].encode('utf-16-be').hex().upper()}>" for code in sorted(chars)
    ]
    lines = [
        "/CIDInit /ProcSet findresource begin",
        "12 dict begin",
        "begincmap",
        "/CIDSystemInfo << /Registry (Adobe) /Ordering (UCS) /Supplement 0 >> def",
        "/CMapName /Adobe-Identity-UCS def",
        "/CMapType 2 def",
        "1 begincodespacerange",
        "<0000> <FFFF>",
        "endcodespacerange",
        *_blocks(entries),
        "endcmap",
        "CMapName currentdict /CMap defineresource pop",
        "end",
        "end",
    ]
    return "\n".join(lines).encode("ascii")


def _blocks(entries: list[str]) -> Iterable[str]:
    for start in range(0, len(entries), _BLOCK):
        block = entries[start : start + _BLOCK]
        yield f"{len(block)} beginbfchar"
        yield from block
        yield "endbfchar"

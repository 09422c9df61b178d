"""A TrueType file, read where it lies: which glyph, how wide, and a subset of it to embed.

reportlab's own reader turns the whole file into dictionaries (0.1 s and 27 MB for each of our
fonts); a ledger uses some hundred glyphs, so here a look-up is a search in the mapped file.
Source: the OpenType specification, tables cmap (formats 4 and 12), head, hhea, hmtx, loca, maxp.
"""

from __future__ import annotations

import mmap
import struct
from bisect import bisect_left
from collections.abc import Iterable
from pathlib import Path
from typing import Final

from partybuild_desktop.system.errors import EnvironmentProblem
from partybuild_desktop.system.files import machine_errors

_NEEDED: Final = ("cmap", "glyf", "head", "hhea", "hmtx", "loca", "maxp")
_HINTS: Final = ("cvt ", "fpgm", "prep")  # copied whole: glyphs refer to them
_UNICODE: Final = {(3, 10): 0, (0, 6): 1, (0, 4): 1, (3, 1): 2, (0, 3): 2}  # fullest first

# Flags of a glyph that is composed of others (OpenType, glyf table).
_WORDS: Final = 0x0001
_MORE: Final = 0x0020
_SCALES: Final = ((0x0008, 2), (0x0040, 4), (0x0080, 8))

Wanted = tuple[int, int]  # a glyph, and the white to be added after it in 1/1000 em


class TrueType:
    """One face of a .ttf file, or of a .ttc collection by `index`. Lengths are in 1/1000 em.

    Raises EnvironmentProblem: font_damaged for a file that is no TrueType font (also one with
    PostScript outlines, which reportlab's kind of PDF cannot embed), else as the disk says.
    """

    def __init__(self, path: Path, *, index: int = 0) -> None:
        self.name = "".join(c for c in path.stem if c.isascii() and (c.isalnum() or c == "-"))
        try:
            with machine_errors(path), path.open("rb") as file:
                self._data = mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ)
            self._tables = self._directory(index)
            self._read_metrics()
            self._cmap, self._format = self._unicode_map()
        except (struct.error, KeyError, ValueError, ZeroDivisionError) as error:
            raise EnvironmentProblem("font_damaged", path=str(path)) from error

    def _directory(self, index: int) -> dict[str, tuple[int, int]]:
        start = 0
        if self._data[:4] == b"ttcf":
            (start,) = struct.unpack_from(">I", self._data, 12 + 4 * index)
        (count,) = struct.unpack_from(">H", self._data, start + 4)
        tables = {}
        for entry in range(start + 12, start + 12 + 16 * count, 16):
            tag, _, offset, length = struct.unpack_from(">4sIII", self._data, entry)
            tables[tag.decode("latin-1")] = (offset, length)
        missing = [tag for tag in _NEEDED if tag not in tables]
        if missing:
            raise ValueError(missing)
        return tables

    def _read_metrics(self) -> None:
        head = self._tables["head"][0]
        self._units: int = struct.unpack_from(">H", self._data, head + 18)[0]
        self.bbox = tuple(self._em(v) for v in struct.unpack_from(">4h", self._data, head + 36))
        (self._long_loca,) = struct.unpack_from(">h", self._data, head + 50)
        hhea = self._tables["hhea"][0]
        ascent, descent = struct.unpack_from(">2h", self._data, hhea + 4)
        self.ascent, self.descent = self._em(ascent), self._em(descent)
        (self._metrics,) = struct.unpack_from(">H", self._data, hhea + 34)
        (self.glyph_count,) = struct.unpack_from(">H", self._data, self._tables["maxp"][0] + 4)

    def _em(self, units: int) -> float:
        return round(units * 1000 / self._units, 2)

    def _unicode_map(self) -> tuple[int, int]:
        cmap = self._tables["cmap"][0]
        (count,) = struct.unpack_from(">H", self._data, cmap + 2)
        found = []
        for entry in range(cmap + 4, cmap + 4 + 8 * count, 8):
            platform, encoding, offset = struct.unpack_from(">HHI", self._data, entry)
            (kind,) = struct.unpack_from(">H", self._data, cmap + offset)
            if (platform, encoding) in _UNICODE and kind in (4, 12):
                found.append((_UNICODE[platform, encoding], cmap + offset, kind))
        _, offset, kind = min(found)
        return offset, kind

    def glyph(self, code: int) -> int:
        """The glyph of a code point; 0 when the font has none."""
        return self._glyph_12(code) if self._format == 12 else self._glyph_4(code)

    def _glyph_12(self, code: int) -> int:
        low, groups = 0, self._cmap + 16
        (high,) = struct.unpack_from(">I", self._data, self._cmap + 12)
        while low < high:
            middle = (low + high) // 2
            first, last, glyph = struct.unpack_from(">III", self._data, groups + 12 * middle)
            if code < first:
                high = middle
            elif code > last:
                low = middle + 1
            else:
                return int(glyph + code - first)
        return 0

    def _glyph_4(self, code: int) -> int:
        if code > 0xFFFF:
            return 0
        (double,) = struct.unpack_from(">H", self._data, self._cmap + 6)
        ends = struct.unpack_from(f">{double // 2}H", self._data, self._cmap + 14)
        at = self._cmap + 16 + double + 2 * bisect_left(ends, code)
        (first,) = struct.unpack_from(">H", self._data, at)
        if code < first:
            return 0
        (delta,) = struct.unpack_from(">H", self._data, at + double)
        (offset,) = struct.unpack_from(">H", self._data, at + 2 * double)
        if offset == 0:
            return int(code + delta) & 0xFFFF
        (glyph,) = struct.unpack_from(
            ">H", self._data, at + 2 * double + offset + 2 * (code - first)
        )
        return int(glyph + delta) & 0xFFFF if glyph else 0

    def advance(self, glyph: int) -> float:
        """How far the pen moves on, in 1/1000 em."""
        return self._em(self._metric(glyph)[0])

    def _metric(self, glyph: int) -> tuple[int, int]:
        start, full = self._tables["hmtx"][0], self._metrics
        if glyph < full:
            advance, bearing = struct.unpack_from(">Hh", self._data, start + 4 * glyph)
        else:  # the tail of the table has one width for all
            (advance,) = struct.unpack_from(">H", self._data, start + 4 * (full - 1))
            (bearing,) = struct.unpack_from(">h", self._data, start + 4 * full + 2 * (glyph - full))
        return advance, bearing

    def _outline(self, glyph: int) -> bytes:
        loca = self._tables["loca"][0]
        if self._long_loca:
            begin, end = struct.unpack_from(">2I", self._data, loca + 4 * glyph)
        else:
            begin, end = (2 * v for v in struct.unpack_from(">2H", self._data, loca + 2 * glyph))
        glyf = self._tables["glyf"][0]
        return self._data[glyf + begin : glyf + end]

    def subset(self, glyphs: Iterable[Wanted]) -> tuple[bytes, dict[Wanted, int]]:
        """A font of these glyphs and their parts alone, and the number of each in it.

        It has what a PDF needs of an embedded CIDFontType2 (ISO 32000-1, table 126): no names
        and no character map.
        """
        new = {wanted: number for number, wanted in enumerate(dict.fromkeys([(0, 0), *glyphs]))}
        queue, outlines = list(new), []
        for glyph, _ in queue:  # grows while it runs: a part may have parts
            outlines.append(self._outline(glyph))
            for _, part in _parts(outlines[-1]):
                if (part, 0) not in new:
                    new[part, 0] = len(queue)
                    queue.append((part, 0))
        return self._assemble(queue, outlines, new), new

    def _assemble(
        self, order: list[Wanted], outlines: list[bytes], new: dict[Wanted, int]
    ) -> bytes:
        glyf, loca, hmtx = bytearray(), [0], bytearray()
        for (old, more), original in zip(order, outlines, strict=True):
            outline = bytearray(original)
            for at, part in _parts(original):
                struct.pack_into(">H", outline, at, new[part, 0])
            glyf += outline + bytes(-len(outline) % 4)
            loca.append(len(glyf))
            advance, bearing = self._metric(old)
            hmtx += struct.pack(">Hh", advance + more * self._units // 1000, bearing)
        head, hhea, maxp = (bytearray(self._table(tag)) for tag in ("head", "hhea", "maxp"))
        struct.pack_into(">I", head, 8, 0)
        struct.pack_into(">h", head, 50, 1)
        struct.pack_into(">H", hhea, 34, len(order))
        struct.pack_into(">H", maxp, 4, len(order))
        tables: dict[str, bytes] = {t: self._table(t) for t in _HINTS if t in self._tables}
        tables |= {"glyf": bytes(glyf), "head": bytes(head), "hhea": bytes(hhea)}
        tables |= {
            "hmtx": bytes(hmtx),
            "loca": struct.pack(f">{len(loca)}I", *loca),
            "maxp": bytes(maxp),
        }
        return _font_file(tables)

    def _table(self, tag: str) -> bytes:
        offset, length = self._tables[tag]
        return self._data[offset : offset + length]


def _parts(outline: bytes) -> list[tuple[int, int]]:
    """Where a composed glyph names its parts, and which: (position in the outline, glyph)."""
    if len(outline) < 10 or struct.unpack_from(">h", outline)[0] >= 0:
        return []
    parts, at, flags = [], 10, _MORE
    while flags & _MORE:
        flags, glyph = struct.unpack_from(">HH", outline, at)
        parts.append((at + 2, glyph))
        at += 8 if flags & _WORDS else 6
        at += next((size for flag, size in _SCALES if flags & flag), 0)
    return parts


def _font_file(tables: dict[str, bytes]) -> bytes:
    power = len(tables).bit_length() - 1
    span = 16 << power
    header = struct.pack(">IHHHH", 0x00010000, len(tables), span, power, 16 * len(tables) - span)
    offset, entries, body = 12 + 16 * len(tables), [], []
    for tag in sorted(tables):
        data = tables[tag] + bytes(-len(tables[tag]) % 4)
        entries.append(
            struct.pack(">4sIII", tag.encode(), _checksum(data), offset, len(tables[tag]))
        )
        body.append(data)
        offset += len(data)
    font = bytearray(header + b"".join(entries) + b"".join(body))
    at = font.index(b"head", 12)
    (head,) = struct.unpack_from(">I", font, at + 8)
    struct.pack_into(">I", font, head + 8, (0xB1B0AFBA - _checksum(bytes(font))) & 0xFFFFFFFF)
    return bytes(font)


def _checksum(data: bytes) -> int:
    words: tuple[int, ...] = struct.unpack(f">{len(data) // 4}I", data)
    return sum(words) & 0xFFFFFFFF

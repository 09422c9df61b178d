"""Reading .xlsx: the values by calamine, and what calamine does not tell by a scan of the XML.

calamine is quick, but gives neither number formats (a cell that shows 1985年7月 arrives as
1 July), nor errors, nor formulas that were never calculated, and lays its rows out to the last
cell: one blank in row 1,048,576 costs 800 MB. A search of the bytes tells whether any of that
is there. Only then the sheet is parsed and written anew, without its empty rows.
"""

from __future__ import annotations

import io
import posixpath
import re
import zipfile
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final
from xml.etree.ElementTree import Element

from python_calamine import CalamineError, CalamineWorkbook

from partybuild_desktop.domain.problem import UserProblem
from partybuild_desktop.domain.sheet import Cell, Range, Sheet, Shown, Workbook
from partybuild_desktop.exchange import numberformat
from partybuild_desktop.exchange.package import Package, local
from partybuild_desktop.exchange.sheetxml import Scan, rewrite

_WORKBOOK: Final = "xl/workbook.xml"
_ROOT: Final = "_rels/.rels"
_ROOT_RELATIONS: Final = (
    '<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">'
    '<Relationship Id="rId1" Target="{part}" Type="http://schemas.openxmlformats.org/'
    'officeDocument/2006/relationships/officeDocument"/></Relationships>'
)
_IN_MEMORY: Final = 64 * 2**20  # a sheet beyond is parsed in pieces
_STRINGS: Final = 256 * 2**20
_MANY_ROWS: Final = 50_000  # beyond, the extent is looked at closely
_ROW: Final = re.compile(rb'<row [^>]*?\br="([0-9]+)"')
_WIDE: Final = re.compile(rb' r="(?:[A-Z]{3}|[D-Z][A-Z])[0-9]')
_NO_VALUE: Final = re.compile(rb"<f[^>]*/></c>|</f></c>|<v></v>|<v ?/>")


@dataclass(frozen=True, slots=True)
class _Entry:
    name: str
    part: str
    visible: bool


@dataclass(frozen=True, slots=True)
class _Parts:
    """Where a package keeps what: the names of its parts are only a habit."""

    book: str
    relations: str
    targets: Mapping[str, tuple[str, str]]  # relation: kind and part

    def of(self, kind: str) -> list[str]:
        return [part for found, part in self.targets.values() if found == kind]


def read(package: Package) -> Workbook:
    """The sheets of an opened .xlsx. Raises UserProblem file_broken, file_oversize."""
    places = _places(package)
    book = package.tree(places.book)
    entries = _sheets(places, book)
    since_1904 = any(
        local(e.tag) == "workbookPr" and e.get("date1904") in ("1", "true") for e in book
    )
    special = _special_styles(package, places)
    scans: dict[str, Scan] = {}
    parts: dict[str, bytes] = {}
    for entry in entries:
        if entry.part in parts:
            continue
        raw = b""
        if package.size(entry.part) <= _IN_MEMORY:
            raw = package.bytes(entry.part, limit=_IN_MEMORY)
        if not raw or _needs_scan(raw, special):
            scans[entry.part] = rewrite([raw] if raw else package.chunks(entry.part), special)
            raw = scans[entry.part].xml
        parts[entry.part] = raw
    values = _values(_rebuilt(package, places, parts), entries)
    sheets = tuple(
        _sheet(entry, *found, scans.get(entry.part), since_1904=since_1904)
        for entry, found in zip(entries, values, strict=True)
    )
    return Workbook("xlsx", sheets)


def _places(package: Package) -> _Parts:
    book = _WORKBOOK
    if _ROOT in package.names:
        for kind, part in _targets(package, _ROOT, "").values():
            if kind == "officeDocument":
                book = part
    folder, _, name = book.rpartition("/")
    relations = f"{folder}/_rels/{name}.rels".removeprefix("/")
    return _Parts(book, relations, _targets(package, relations, folder))


def _targets(package: Package, relations: str, folder: str) -> dict[str, tuple[str, str]]:
    found = {}
    for relation in package.tree(relations):
        target = relation.get("Target", "").replace("\\", "/")
        absolute = target.startswith("/")
        part = posixpath.normpath(target[1:] if absolute else posixpath.join(folder, target))
        kind = relation.get("Type", "").rpartition("/")[2]
        found[relation.get("Id", "")] = (kind, part)
    return found


def _sheets(places: _Parts, book: Element) -> list[_Entry]:
    found = []
    for element in book.iter():
        if local(element.tag) != "sheet":
            continue
        key = next((v for k, v in element.attrib.items() if local(k) == "id"), "")
        kind, part = places.targets.get(key, ("", ""))
        if kind == "worksheet":
            visible = element.get("state", "visible") == "visible"
            found.append(_Entry(element.get("name", ""), part, visible))
    if not found:
        raise UserProblem("file_broken", reason="no sheet")
    return found


def _special_styles(package: Package, places: _Parts) -> dict[str, Shown]:
    """{style number: what it shows} for the styles that show less or more than the value."""
    codes: dict[int, Shown | None] = dict(numberformat.BUILT_IN)
    found: dict[str, Shown] = {}
    for part in places.of("styles"):
        styles = package.tree(part)
        for element in styles:
            if local(element.tag) == "numFmts":
                for item in element:
                    code = item.get("formatCode", "")
                    codes[int(item.get("numFmtId", "0"))] = numberformat.shown(code)
        for element in styles:
            if local(element.tag) == "cellXfs":
                for number, item in enumerate(element):
                    shown = codes.get(int(item.get("numFmtId", "0")))
                    if shown is not None:
                        found[str(number)] = shown
    return found


def _needs_scan(raw: bytes, special: Mapping[str, Shown]) -> bool:
    """Whether the sheet may hold anything that calamine would hide or choke on."""
    end = raw.rfind(b"</sheetData>")
    last = max(raw.rfind(b"<v", 0, end), raw.rfind(b"<is", 0, end))
    if end < 0 or last < 0:
        return True  # prefixed names, another encoding, or empty
    row = _ROW.match(raw, raw.rfind(b"<row ", 0, last))
    if row is None or int(row[1]) > min(_MANY_ROWS, 2 * raw.count(b"<row ") + 1000):
        return True
    if b"<c>" in raw or b't="e"' in raw or _WIDE.search(raw, 0, end):
        return True
    if raw.find(b"<f", 0, end) >= 0 and _NO_VALUE.search(raw, 0, end):
        return True
    return any(b' s="' + style.encode() + b'"' in raw for style in special)


def _rebuilt(package: Package, places: _Parts, parts: Mapping[str, bytes]) -> bytes:
    """A plain package of the parts that calamine reads, their real sizes counted."""
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_STORED) as archive:
        archive.writestr(_ROOT, _ROOT_RELATIONS.format(part=places.book))
        for name in (places.book, places.relations, *places.of("styles")):
            archive.writestr(name, package.bytes(name))
        for name in places.of("sharedStrings"):
            archive.writestr(name, package.bytes(name, limit=_STRINGS))
        for name, content in parts.items():
            archive.writestr(name, content)
    return stream.getvalue()


def _values(
    data: bytes, entries: Sequence[_Entry]
) -> list[tuple[list[list[Any]], tuple[Range, ...]]]:
    found = []
    try:
        book = CalamineWorkbook.from_filelike(io.BytesIO(data))
        for entry in entries:
            sheet = book.get_sheet_by_name(entry.name)
            rows = sheet.to_python(skip_empty_area=False)
            ranges = sheet.merged_cell_ranges or ()
            merged = tuple((top, left, bottom, right) for (top, left), (bottom, right) in ranges)
            found.append((rows, merged))
    except CalamineError as error:
        raise UserProblem("file_broken", reason=str(error)) from error
    return found


def _sheet(
    entry: _Entry,
    rows: list[list[Cell]],
    merged: tuple[Range, ...],
    scan: Scan | None,
    *,
    since_1904: bool,
) -> Sheet:
    numbers: Sequence[int] = range(1, len(rows) + 1)
    shown: Mapping[int, Mapping[int, Shown]] = {}
    if scan is not None:
        for (row, column), error in scan.errors.items():
            rows[row][column] = error
        numbers, merged, shown = scan.numbers[: len(rows)], scan.merged, scan.shown
    return Sheet(
        name=entry.name,
        rows=rows,
        numbers=numbers,
        merged=merged,
        shown=shown,
        since_1904=since_1904,
        visible=entry.visible,
    )

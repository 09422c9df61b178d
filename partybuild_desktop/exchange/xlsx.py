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
from partybuild_desktop.exchange.sheetxml import Scan, column_index, rewrite
from partybuild_desktop.exchange.zipped import Zipped, local

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
class _Look:
    """A sheet's XML for calamine, as it was or written anew, and what calamine will not tell."""

    xml: bytes
    shown: Mapping[int, Mapping[int, Shown]]
    scan: Scan | None = None


@dataclass(frozen=True, slots=True)
class _Parts:
    """Where a document keeps what: the names of its parts are only a habit."""

    book: str
    relations: str
    targets: Mapping[str, tuple[str, str]]  # relation: kind and part

    def of(self, kind: str) -> list[str]:
        return [part for found, part in self.targets.values() if found == kind]


def read(document: Zipped) -> Workbook:
    """The sheets of an opened .xlsx. Raises UserProblem file_broken, file_oversize."""
    places = _places(document)
    book = document.tree(places.book)
    entries = _sheets(places, book)
    since_1904 = any(
        local(e.tag) == "workbookPr" and e.get("date1904") in ("1", "true") for e in book
    )
    special = _special_styles(document, places)
    looks = {part: _look(document, part, special) for part in {entry.part for entry in entries}}
    parts = {part: look.xml for part, look in looks.items()}
    values = _values(_rebuilt(document, places, parts), entries)
    sheets = tuple(
        _sheet(entry, *found, looks[entry.part], since_1904=since_1904)
        for entry, found in zip(entries, values, strict=True)
    )
    return Workbook("xlsx", sheets)


def _look(document: Zipped, part: str, special: Mapping[str, Shown]) -> _Look:
    if document.size(part) <= _IN_MEMORY:
        raw = document.bytes(part, limit=_IN_MEMORY)
        if _is_plain(raw):
            return _Look(raw, shown=_shown(raw, special))
        scan = rewrite([raw], special)
    else:
        scan = rewrite(document.chunks(part), special)
    return _Look(scan.xml, shown=scan.shown, scan=scan)


def _places(document: Zipped) -> _Parts:
    book = _WORKBOOK
    if _ROOT in document.names:
        for kind, part in _targets(document, _ROOT, "").values():
            if kind == "officeDocument":
                book = part
    folder, _, name = book.rpartition("/")
    relations = f"{folder}/_rels/{name}.rels".removeprefix("/")
    return _Parts(book, relations, _targets(document, relations, folder))


def _targets(document: Zipped, relations: str, folder: str) -> dict[str, tuple[str, str]]:
    found = {}
    for relation in document.tree(relations):
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


def _special_styles(document: Zipped, places: _Parts) -> dict[str, Shown]:
    """{style number: what it shows} for the styles that show less or more than the value."""
    codes: dict[int, Shown | None] = dict(numberformat.BUILT_IN)
    found: dict[str, Shown] = {}
    for part in places.of("styles"):
        styles = document.tree(part)
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


def _is_plain(raw: bytes) -> bool:
    """Whether the sheet holds nothing that calamine would hide or choke on."""
    end = raw.rfind(b"</sheetData>")
    last = max(raw.rfind(b"<v", 0, end), raw.rfind(b"<is", 0, end))
    if end < 0 or last < 0:
        return False  # prefixed names, another encoding, or empty
    row = _ROW.match(raw, raw.rfind(b"<row ", 0, last))
    if row is None or int(row[1]) > min(_MANY_ROWS, 2 * raw.count(b"<row ") + 1000):
        return False
    if b"<c>" in raw or raw.count(b"<c ") != raw.count(b'<c r="') or _WIDE.search(raw, 0, end):
        return False
    no_value = raw.find(b"<f", 0, end) >= 0 and _NO_VALUE.search(raw, 0, end)
    return not no_value and b't="e"' not in raw


def _shown(raw: bytes, special: Mapping[str, Shown]) -> dict[int, dict[int, Shown]]:
    """Where a plain sheet has cells of the special styles."""
    styles = [style.encode() for style in special if b' s="' + style.encode() + b'"' in raw]
    if not styles:
        return {}
    found: dict[bytes, dict[int, Shown]] = {}
    cell = re.compile(rb'<c r="([A-Z]+)([0-9]+)"[^>]*? s="(' + b"|".join(styles) + rb')"')
    by_style = {style: special[style.decode()] for style in styles}
    for column, row, style in cell.findall(raw):
        found.setdefault(column, {})[int(row) - 1] = by_style[style]
    return {column_index(column.decode()): marks for column, marks in found.items()}


def _rebuilt(document: Zipped, places: _Parts, parts: Mapping[str, bytes]) -> bytes:
    """A plain document of the parts that calamine reads, their real sizes counted."""
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_STORED) as archive:
        archive.writestr(_ROOT, _ROOT_RELATIONS.format(part=places.book))
        for name in (places.book, places.relations, *places.of("styles")):
            archive.writestr(name, document.bytes(name))
        for name in places.of("sharedStrings"):
            archive.writestr(name, document.bytes(name, limit=_STRINGS))
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
    look: _Look,
    *,
    since_1904: bool,
) -> Sheet:
    numbers: Sequence[int] = range(1, len(rows) + 1)
    if look.scan is not None:
        for (row, column), error in look.scan.errors.items():
            rows[row][column] = error
        numbers, merged = look.scan.numbers[: len(rows)], look.scan.merged
    return Sheet(
        name=entry.name,
        rows=rows,
        numbers=numbers,
        merged=merged,
        shown=look.shown,
        since_1904=since_1904,
        visible=entry.visible,
    )

"""Reading .xlsx: the values by calamine, and what calamine does not tell by a scan of the XML.

calamine is quick, but gives neither number formats (a cell that shows 1985年7月 arrives as
1 July), nor errors, nor formulas that were never calculated, and lays its rows out to the last
cell: one blank in row 1,048,576 costs 800 MB. A search of the bytes tells whether any of that
is there. Only then the sheet is parsed and written anew, without its empty rows.
"""

from __future__ import annotations

import io
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


def read(package: Package) -> Workbook:
    """The sheets of an opened .xlsx. Raises UserProblem file_broken, file_oversize."""
    book = package.tree(_WORKBOOK)
    entries = _sheets(package, book)
    since_1904 = any(
        local(e.tag) == "workbookPr" and e.get("date1904") in ("1", "true") for e in book
    )
    special = _special_styles(package)
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
    values = _values(_rebuilt(package, parts), entries)
    sheets = tuple(
        _sheet(entry, *found, scans.get(entry.part), since_1904=since_1904)
        for entry, found in zip(entries, values, strict=True)
    )
    return Workbook("xlsx", sheets)


def _sheets(package: Package, book: Element) -> list[_Entry]:
    relations = {
        relation.get("Id", ""): relation
        for relation in package.tree("xl/_rels/workbook.xml.rels")
        if relation.get("Type", "").endswith("/worksheet")
    }
    found = []
    for element in book.iter():
        if local(element.tag) != "sheet":
            continue
        key = next((v for k, v in element.attrib.items() if local(k) == "id"), "")
        if key in relations:
            target = relations[key].get("Target", "").replace("\\", "/")
            part = target[1:] if target.startswith("/") else f"xl/{target.removeprefix('./')}"
            visible = element.get("state", "visible") == "visible"
            found.append(_Entry(element.get("name", ""), part, visible))
    if not found:
        raise UserProblem("file_broken", reason="no sheet")
    return found


def _special_styles(package: Package) -> dict[str, Shown]:
    """{style number: what it shows} for the styles that show less or more than the value."""
    if "xl/styles.xml" not in package.names:
        return {}
    styles = package.tree("xl/styles.xml")
    codes: dict[int, Shown | None] = dict(numberformat.BUILT_IN)
    found: dict[str, Shown] = {}
    for element in styles:
        if local(element.tag) == "numFmts":
            for item in element:
                codes[int(item.get("numFmtId", "0"))] = numberformat.shown(
                    item.get("formatCode", "")
                )
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


def _rebuilt(package: Package, parts: Mapping[str, bytes]) -> bytes:
    """A plain package of the parts that calamine reads, their real sizes counted."""
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_STORED) as archive:
        for name in sorted(package.names):
            if name in parts:
                archive.writestr(name, parts[name])
            elif name.startswith("xl/sharedStrings"):
                archive.writestr(name, package.bytes(name, limit=_STRINGS))
            elif name in ("[Content_Types].xml", "_rels/.rels", _WORKBOOK, "xl/styles.xml") or (
                name == "xl/_rels/workbook.xml.rels"
            ):
                archive.writestr(name, package.bytes(name))
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

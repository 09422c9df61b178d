"""Files of every kind, made in memory for the tests of reading."""

from __future__ import annotations

import datetime as dt
import io
import struct
import zipfile
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any
from xml.sax.saxutils import escape, quoteattr

import xlsxwriter

from partybuild_desktop.domain.sheet import Cell

NAMESPACE = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"


@dataclass(frozen=True, slots=True)
class F:
    """A cell with a number format."""

    value: Cell
    format: str | int


@dataclass(frozen=True, slots=True)
class Formula:
    """A formula and the value that was stored with it; None: it was never calculated."""

    text: str
    value: object = None


Value = Cell | F | Formula | None


def xlsx(
    *sheets: Sequence[Sequence[Value]],
    merged: Sequence[tuple[int, int, int, int]] = (),
    hidden_rows: Sequence[int] = (),
    hidden_columns: Sequence[int] = (),
    hidden_sheets: Sequence[int] = (),
    since_1904: bool = False,
) -> bytes:
    """An .xlsx as Excel would write it, one or more sheets."""
    stream = io.BytesIO()
    options = {"in_memory": True, "date_1904": since_1904, "strings_to_formulas": False}
    book = xlsxwriter.Workbook(stream, options)
    for number, rows in enumerate(sheets):
        sheet = book.add_worksheet()
        for r, row in enumerate(rows):
            for c, value in enumerate(row):
                _put(book, sheet, r, c, value)
        for top, left, bottom, right in merged:
            sheet.merge_range(top, left, bottom, right, "")
            _put(book, sheet, top, left, rows[top][left])
        for r in hidden_rows:
            sheet.set_row(r, None, None, {"hidden": True})
        for c in hidden_columns:
            sheet.set_column(c, c, None, None, {"hidden": True})
        if number in hidden_sheets:
            sheet.hide()
    book.close()
    return stream.getvalue()


def _put(book: Any, sheet: Any, r: int, c: int, value: Value) -> None:
    style = None
    if isinstance(value, F):
        style = book.add_format({"num_format": value.format})
        value = value.value
    if value is None or value == "":
        sheet.write_blank(r, c, None, style)
    elif isinstance(value, Formula):
        sheet.write_formula(r, c, value.text, style, "" if value.value is None else value.value)
    elif isinstance(value, bool):
        sheet.write_boolean(r, c, value, style)
    elif isinstance(value, str):
        sheet.write_string(r, c, value, style)
    elif isinstance(value, dt.date):
        style = style or book.add_format({"num_format": "yyyy-mm-dd"})
        moment = value if isinstance(value, dt.datetime) else dt.datetime(*value.timetuple()[:3])
        sheet.write_datetime(r, c, moment, style)
    else:
        sheet.write_number(r, c, value, style)


def xlsx_of_xml(sheet_data: str, *, more: str = "", prefix: str = "", head: str = "") -> bytes:
    """A bare .xlsx around hand-written sheet XML (what stands inside sheetData)."""
    p = f"{prefix}:" if prefix else ""
    space = f"xmlns:{prefix}" if prefix else "xmlns"
    sheet = (
        f'<?xml version="1.0" encoding="UTF-8"?>{head}<{p}worksheet {space}="{NAMESPACE}">'
        f"<{p}sheetData>{sheet_data}</{p}sheetData>{more}</{p}worksheet>"
    )
    return zipped(
        {
            "[Content_Types].xml": '<Types xmlns="http://schemas.openxmlformats.org/package/2006/'
            'content-types"/>',
            "xl/workbook.xml": f'<workbook xmlns="{NAMESPACE}" xmlns:r="http://schemas.openxml'
            'formats.org/officeDocument/2006/relationships"><sheets><sheet name="a" sheetId="1" '
            'r:id="rId1"/></sheets></workbook>',
            "xl/_rels/workbook.xml.rels": '<Relationships xmlns="http://schemas.openxmlformats.org/'
            'package/2006/relationships"><Relationship Id="rId1" Type="http://schemas.openxml'
            'formats.org/officeDocument/2006/relationships/worksheet" '
            'Target="worksheets/sheet1.xml"/></Relationships>',
            "xl/worksheets/sheet1.xml": sheet,
        }
    )


def inline(row: int, *texts: str) -> str:
    """The XML of one row of inline texts."""
    cells = "".join(
        f'<c r="{chr(65 + n)}{row}" t="inlineStr"><is><t>{escape(text)}</t></is></c>'
        for n, text in enumerate(texts)
        if text
    )
    return f'<row r="{row}">{cells}</row>'


def zipped(parts: Mapping[str, str | bytes]) -> bytes:
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in parts.items():
            archive.writestr(name, content)
    return stream.getvalue()


def csv(
    *rows: Sequence[str], encoding: str = "utf-8", separator: str = ",", bom: str = ""
) -> bytes:
    text = bom + "".join(separator.join(row) + "\r\n" for row in rows)
    return text.encode(encoding)


def html(*rows: Sequence[str], encoding: str = "utf-8", title: str = "") -> bytes:
    width = max(map(len, rows))
    head = f'<tr><td colspan="{width}">{escape(title)}</td></tr>' if title else ""
    body = "".join(
        "<tr>" + "".join(f"<td>{escape(cell)}</td>" for cell in row) + "</tr>" for row in rows
    )
    return (
        '<html xmlns:x="urn:schemas-microsoft-com:office:excel"><head><meta charset='
        f'"{encoding}"><style>td {{mso-number-format:"\\@"}}</style></head><body>'
        f'<table border="1">{head}{body}</table></body></html>'
    ).encode(encoding)


def xls(*rows: Sequence[str | float], password: bool = False) -> bytes:
    """The oldest .xls (BIFF2), which needs no container: texts in GBK, and numbers."""
    records = [(0x0009, struct.pack("<HH", 2, 0x10)), (0x0042, struct.pack("<H", 936))]
    if password:
        records.append((0x002F, struct.pack("<HH", 1, 2)))
    for r, row in enumerate(rows):
        for c, value in enumerate(row):
            place = struct.pack("<HH3x", r, c)
            if isinstance(value, str):
                text = value.encode("gbk")
                records.append((0x0004, place + struct.pack("<B", len(text)) + text))
            else:
                records.append((0x0003, place + struct.pack("<d", value)))
    records.append((0x000A, b""))
    return b"".join(struct.pack("<HH", kind, len(body)) + body for kind, body in records)


_ODS_HEAD = (
    '<office:document-content xmlns:office="urn:oasis:names:tc:opendocument:xmlns:office:1.0" '
    'xmlns:table="urn:oasis:names:tc:opendocument:xmlns:table:1.0" '
    'xmlns:text="urn:oasis:names:tc:opendocument:xmlns:text:1.0" '
    'xmlns:style="urn:oasis:names:tc:opendocument:xmlns:style:1.0" '
    'xmlns:number="urn:oasis:names:tc:opendocument:xmlns:datastyle:1.0" '
    'xmlns:calcext="urn:org:documentfoundation:names:experimental:calc:xmlns:calcext:1.0">'
    '<office:automatic-styles><number:date-style style:name="N1"><number:year/><number:text>年'
    "</number:text><number:month/><number:text>月</number:text></number:date-style>"
    '<number:number-style style:name="N2"><number:number number:decimal-places="2"/>'
    '</number:number-style><style:style style:name="month" style:family="table-cell" '
    'style:data-style-name="N1"/><style:style style:name="two" style:family="table-cell" '
    'style:data-style-name="N2"/></office:automatic-styles><office:body><office:spreadsheet>'
)
_ODS_STYLES = {'yyyy"年"m"月"': "month", "0.00": "two"}


def ods(*rows: Sequence[Value], trailing: str = "", encrypted: bool = False) -> bytes:
    """An .ods as LibreOffice would write it; `trailing` is XML behind the rows."""
    body = "".join(
        "<table:table-row>" + "".join(map(_ods_cell, row)) + "</table:table-row>" for row in rows
    )
    content = (
        f'{_ODS_HEAD}<table:table table:name="名单">{body}{trailing}</table:table>'
        "</office:spreadsheet></office:body></office:document-content>"
    )
    parts = {"mimetype": "application/vnd.oasis.opendocument.spreadsheet", "content.xml": content}
    if encrypted:
        parts["META-INF/manifest.xml"] = (
            "<manifest:manifest "
            'xmlns:manifest="urn:oasis:names:tc:opendocument:xmlns:manifest:1.0">'
            "<manifest:file-entry><manifest:encryption-data/></manifest:file-entry>"
            "</manifest:manifest>"
        )
    return zipped(parts)


def _ods_cell(value: Value) -> str:
    style = ""
    if isinstance(value, F):
        style = f" table:style-name={quoteattr(_ODS_STYLES.get(str(value.format), 'x'))}"
        value = value.value
    if value is None or value == "":
        return f"<table:table-cell{style}/>"
    if isinstance(value, Formula):
        return f'<table:table-cell table:formula="of:{escape(value.text)}"/>'
    if isinstance(value, str):
        lines = "".join(f"<text:p>{escape(line)}</text:p>" for line in value.split("\n"))
        return f'<table:table-cell office:value-type="string"{style}>{lines}</table:table-cell>'
    if isinstance(value, dt.date):
        kind = f'office:value-type="date" office:date-value="{value.isoformat()}"'
    else:
        kind = f'office:value-type="float" office:value="{value!r}"'
    return f"<table:table-cell {kind}{style}><text:p>x</text:p></table:table-cell>"

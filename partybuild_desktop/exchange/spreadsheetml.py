"""Reading the XML workbooks of Excel 2003, which older systems export under the name .xls."""

from __future__ import annotations

import datetime as dt
import re
from typing import Final
from xml.etree.ElementTree import Element

from defusedxml import ElementTree

from partybuild_desktop.domain.problem import UserProblem
from partybuild_desktop.domain.sheet import Cell, CellError, Range, Sheet, Shown, Workbook
from partybuild_desktop.exchange import numberformat
from partybuild_desktop.exchange.bounds import LAST_COLUMN, MOST_ROWS
from partybuild_desktop.exchange.zipped import DAMAGED, local

_NAMESPACE: Final = "urn:schemas-microsoft-com:office:spreadsheet"
_ROOT: Final = re.compile(r"\s*(?:<\?[^>]*\?>\s*)*<(?:\w+:)?Workbook[\s>]")


def recognise(text: str) -> bool:
    """Whether the text is such a workbook."""
    return bool(_ROOT.match(text)) and _NAMESPACE in text[:4096]


def read(data: bytes) -> Workbook:
    """The sheets of a file. Raises UserProblem file_broken, file_oversize."""
    try:
        root: Element = ElementTree.fromstring(data, forbid_dtd=True)
        styles = {
            _get(style, "ID"): numberformat.shown(_get(child, "Format"))
            for style in root.iter(f"{{{_NAMESPACE}}}Style")
            for child in style
            if local(child.tag) == "NumberFormat"
        }
        return Workbook(
            "xml",
            tuple(_sheet(element, styles) for element in root if local(element.tag) == "Worksheet"),
        )
    except DAMAGED as error:
        raise UserProblem("file_broken", reason=type(error).__name__) from error


def _get(element: Element, name: str) -> str:
    return element.get(f"{{{_NAMESPACE}}}{name}", "")


def _sheet(worksheet: Element, styles: dict[str, Shown | None]) -> Sheet:
    rows: list[dict[int, Cell]] = []
    numbers: list[int] = []
    merged: list[Range] = []
    shown: dict[int, dict[int, Shown]] = {}
    number = 0
    for row in worksheet.iter(f"{{{_NAMESPACE}}}Row"):
        number = int(_get(row, "Index") or number + 1)
        cells: dict[int, Cell] = {}
        column = -1
        for cell in row:
            column = int(_get(cell, "Index") or column + 2) - 1
            value = _value(cell)
            if value != "" and column < LAST_COLUMN:
                cells[column] = value
                mark = styles.get(_get(cell, "StyleID"))
                if mark:
                    shown.setdefault(column, {})[len(rows)] = mark
            right, down = int(_get(cell, "MergeAcross") or 0), int(_get(cell, "MergeDown") or 0)
            if (right or down) and value != "":
                merged.append((len(rows), column, len(rows) + down, column + right))
            column += right
        if cells:
            rows.append(cells)
            numbers.append(number)
        if len(rows) > MOST_ROWS:
            raise UserProblem("file_oversize", rows=MOST_ROWS)
    width = max((max(row) for row in rows), default=-1) + 1
    return Sheet(
        name=_get(worksheet, "Name"),
        rows=[[row.get(n, "") for n in range(width)] for row in rows],
        numbers=numbers,
        merged=tuple((a, b, min(c, len(rows) - 1), min(d, width - 1)) for a, b, c, d in merged),
        shown=shown,
    )


def _value(cell: Element) -> Cell:
    data = next((child for child in cell if local(child.tag) == "Data"), None)
    if data is None:
        return CellError("=") if _get(cell, "Formula") else ""
    kind, text = _get(data, "Type"), "".join(data.itertext())
    if kind == "Number":
        return float(text)
    if kind == "DateTime":
        moment = dt.datetime.fromisoformat(text)
        return moment.date() if moment.time() == dt.time() else moment
    if kind == "Boolean":
        return text.strip() == "1"
    return CellError(text) if kind == "Error" else text

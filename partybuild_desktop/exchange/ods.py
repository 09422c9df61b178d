"""Reading .ods (LibreOffice, WPS, the offices of Kylin and UOS), row by row.

A file may repeat its last cell or row a million times; only what holds a value is laid out.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Mapping
from typing import Final
from xml.etree.ElementTree import Element

from defusedxml import ElementTree

from partybuild_desktop.domain.problem import UserProblem
from partybuild_desktop.domain.sheet import Cell, CellError, Range, Sheet, Shown, Workbook
from partybuild_desktop.exchange.bounds import LAST_COLUMN, MOST_ROWS
from partybuild_desktop.exchange.zipped import Zipped, local

_CONTENT: Final = "content.xml"
_MANIFEST: Final = "META-INF/manifest.xml"
_MOST_CELLS: Final = 20_000_000
_NOTES: Final = frozenset({"annotation", "annotation-end", "shapes", "frame"})


def read(document: Zipped) -> Workbook:
    """The sheets of an opened .ods. Raises UserProblem file_password, file_oversize."""
    if _MANIFEST in document.names and any(
        local(element.tag) == "encryption-data" for element in document.tree(_MANIFEST).iter()
    ):
        raise UserProblem("file_password")
    formats: dict[str, Shown] = {}
    styles: dict[str, Shown] = {}
    hidden: set[str] = set()
    sheets: list[Sheet] = []
    since_1904 = False
    with document.stream(_CONTENT) as stream:
        for _, element in ElementTree.iterparse(stream, events=("end",), forbid_dtd=True):
            name = local(element.tag)
            if name in ("date-style", "number-style"):
                shown = _shown(element)
                if shown:
                    formats[_get(element, "name")] = shown
            elif name == "style":
                _note_style(element, formats, styles, hidden)
            elif name == "null-date":
                since_1904 = _get(element, "date-value").startswith("1904")
            elif name == "table" and _get(element, "name"):
                sheets.append(_sheet(element, styles, hidden, since_1904=since_1904))
                element.clear()
    if not sheets:
        raise UserProblem("file_unknown", looks_like="odf")
    return Workbook("ods", tuple(sheets))


def _get(element: Element, name: str) -> str:
    for key, value in element.attrib.items():
        if local(key) == name:
            return value
    return ""


def _shown(element: Element) -> Shown | None:
    """What a date or number style shows."""
    parts = {local(part.tag): part for part in element}
    if local(element.tag) == "number-style":
        number = parts.get("number")
        two = number is not None and _get(number, "decimal-places") == "2"
        return Shown.TWO_DECIMALS if two else None
    if "year" not in parts or "day" in parts:
        return None
    return Shown.MONTH if "month" in parts else Shown.YEAR


def _note_style(
    element: Element, formats: Mapping[str, Shown], styles: dict[str, Shown], hidden: set[str]
) -> None:
    family, name = _get(element, "family"), _get(element, "name")
    if family == "table-cell":
        shown = formats.get(_get(element, "data-style-name"))
        parent = styles.get(_get(element, "parent-style-name"))
        if shown or parent:
            styles[name] = shown or parent  # type: ignore[assignment]
    elif family == "table":
        for properties in element:
            if _get(properties, "display") == "false":
                hidden.add(name)


def _rows(table: Element) -> Iterator[Element]:
    for child in table:
        if local(child.tag) == "table-row":
            yield child
        elif local(child.tag) in ("table-header-rows", "table-rows", "table-row-group"):
            yield from _rows(child)


def _sheet(
    table: Element, styles: Mapping[str, Shown], hidden: set[str], *, since_1904: bool
) -> Sheet:
    rows: list[dict[int, Cell]] = []
    numbers: list[int] = []
    merged: list[Range] = []
    shown: dict[int, dict[int, Shown]] = {}
    number = 0
    for element in _rows(table):
        times = int(_get(element, "number-rows-repeated") or 1)
        cells, marks, spans = _cells(element, styles)
        if cells:
            if times + len(rows) > MOST_ROWS:
                raise UserProblem("file_oversize", rows=MOST_ROWS)
            position = len(rows)
            merged += [
                (position, left, position + down, left + right) for left, down, right in spans
            ]
            for n in range(times):
                rows.append(cells)
                numbers.append(number + n + 1)
                for column, mark in marks.items():
                    shown.setdefault(column, {})[position + n] = mark
        number += times
    width = max((max(row) for row in rows), default=-1) + 1
    if width * len(rows) > _MOST_CELLS:
        raise UserProblem("file_oversize", rows=len(rows))
    return Sheet(
        name=_get(table, "name"),
        rows=[[row.get(n, "") for n in range(width)] for row in rows],
        numbers=numbers,
        merged=tuple((a, b, min(c, len(rows) - 1), d) for a, b, c, d in merged),
        shown=shown,
        since_1904=since_1904,
        visible=_get(table, "style-name") not in hidden,
    )


def _cells(
    row: Element, styles: Mapping[str, Shown]
) -> tuple[dict[int, Cell], dict[int, Shown], list[tuple[int, int, int]]]:
    """One row's values, format marks and spans (column, rows down, columns right)."""
    cells: dict[int, Cell] = {}
    marks: dict[int, Shown] = {}
    spans: list[tuple[int, int, int]] = []
    column = 0
    for element in row:
        if local(element.tag) not in ("table-cell", "covered-table-cell"):
            continue
        times = int(_get(element, "number-columns-repeated") or 1)
        value = _value(element)
        if value != "":
            for place in range(column, min(column + times, LAST_COLUMN)):
                cells[place] = value
                mark = styles.get(_get(element, "style-name"))
                if mark:
                    marks[place] = mark
        down = int(_get(element, "number-rows-spanned") or 1)
        right = int(_get(element, "number-columns-spanned") or 1)
        if down > 1 or right > 1:
            spans.append((column, down - 1, right - 1))
        column += times
    return cells, marks, spans


def _value(element: Element) -> Cell:
    kinds = [v for k, v in element.attrib.items() if local(k) == "value-type"]
    text = "\n".join(_paragraphs(element))
    if "error" in kinds or (text.startswith("#") and _get(element, "formula")):
        return CellError(text or "#")
    kind = kinds[0] if kinds else ""
    if kind in ("float", "percentage", "currency"):
        return float(_get(element, "value"))
    if kind == "date":
        return _moment(_get(element, "date-value"))
    if kind == "boolean":
        return _get(element, "boolean-value") == "true"
    if not kind and not text and _get(element, "formula"):
        return CellError("=")
    return text


def _moment(text: str) -> Cell:
    try:
        moment = dt.datetime.fromisoformat(text)
    except ValueError:
        return text
    return moment.date() if moment.time() == dt.time() else moment


def _paragraphs(element: Element) -> Iterator[str]:
    for child in element:
        name = local(child.tag)
        if name in ("p", "h"):
            yield "".join(_inline(child))
        elif name not in _NOTES:
            yield from _paragraphs(child)


def _inline(element: Element) -> Iterator[str]:
    yield element.text or ""
    for child in element:
        name = local(child.tag)
        if name == "s":
            yield " " * min(int(_get(child, "c") or 1), 100)
        elif name == "tab":
            yield "\t"
        elif name == "line-break":
            yield "\n"
        elif name not in _NOTES:
            yield from _inline(child)
        yield child.tail or ""

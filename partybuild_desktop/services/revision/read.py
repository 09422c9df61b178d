"""A printed ledger as it comes back: its rows with their keys, the cells by the columns' titles."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from partybuild_desktop.domain.heading import normal
from partybuild_desktop.domain.ledger import KEY_HEADING, Column, Ledger, heading_rows
from partybuild_desktop.domain.sheet import Cell, Sheet, Shown, Workbook, is_blank, text_of
from partybuild_desktop.system.i18n import tr

Path = tuple[str, ...]  # the headings of a column from top to bottom, as `normal` has them


@dataclass(frozen=True, slots=True)
class Typed:
    """A row of the file: its number, its key ("" for none), its cells and how they are shown."""

    number: int
    key: str
    cells: Mapping[Path, Cell]
    shown: Mapping[Path, Shown]


@dataclass(frozen=True, slots=True)
class Returned:
    """The sheet that holds the ledger. `titles` are its columns as they read, by path."""

    sheet: Sheet
    titles: Mapping[Path, str]
    rows: tuple[Typed, ...]


def path_of(column: Column) -> Path:
    """How a column is known again."""
    return tuple(map(normal, (*column.group, column.title)))


def read(workbook: Workbook, ledger: Ledger) -> Returned | None:
    """The sheet with the keys; None where there is none, or nothing of the heading is left."""
    wanted, known = normal(KEY_HEADING), {path_of(column) for column in ledger.columns}
    for sheet in workbook.sheets:
        for position, row in enumerate(sheet.rows):
            places = [n for n, cell in enumerate(row) if normal(text_of(cell)) == wanted]
            if places:
                depth = heading_rows(ledger.columns)
                columns = _columns(sheet, position, depth, skip=places[0])
                if len(known & columns.keys()) * 2 < len(known):
                    return None
                typed = _rows(sheet, position + 1, columns, places[0], ledger)
                return Returned(sheet, {p: title for p, (_, title) in columns.items()}, typed)
    return None


def _columns(sheet: Sheet, last: int, depth: int, *, skip: int) -> dict[Path, tuple[int, str]]:
    """Place and title of each column by its path."""
    found: dict[Path, tuple[int, str]] = {}
    for index in range(len(sheet.rows[last])):
        texts = [_merged(sheet, row, index) for row in range(max(0, last - depth + 1), last + 1)]
        parts = tuple(dict.fromkeys(filter(None, texts)))
        if parts and index != skip:
            found.setdefault(tuple(map(normal, parts)), (index, parts[-1]))
    return found


def _merged(sheet: Sheet, row: int, column: int) -> str:
    for top, left, bottom, right in sheet.merged:
        if top <= row <= bottom and left <= column <= right:
            return text_of(sheet.rows[top][left])
    return text_of(sheet.rows[row][column])


def _rows(
    sheet: Sheet,
    start: int,
    columns: Mapping[Path, tuple[int, str]],
    keys: int,
    ledger: Ledger,
) -> tuple[Typed, ...]:
    below = {text for sign in ledger.foot.signs for text in (sign, tr(sign))}
    found = []
    for position in range(start, len(sheet.rows)):
        row = sheet.rows[position]
        key = text_of(row[keys])
        cells = {path: row[place] for path, (place, _) in columns.items()}
        if not key and not _is_record(list(cells.values()), below):
            continue
        shown = {
            path: sheet.shown[place][position]
            for path, (place, _) in columns.items()
            if position in sheet.shown.get(place, {})
        }
        found.append(Typed(sheet.numbers[position], key, cells, shown))
    return tuple(found)


def _is_record(cells: Sequence[Cell], below: set[str]) -> bool:
    """Whether a row without key is one that somebody added, not a note or the line of those who
    sign."""
    texts = [text_of(cell) for cell in cells if not is_blank(cell)]
    return len(texts) > 1 and not below.intersection(texts)

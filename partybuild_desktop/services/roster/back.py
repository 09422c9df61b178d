"""A list that was printed as a workbook, mended in WPS and imported again.

Its hidden column names the person of each row. A cell that still reads as it was printed, masked or
shortened, says nothing new: the value of the books is put back in its place.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace

from partybuild_desktop.domain.heading import Layout, normal
from partybuild_desktop.domain.ledger import KEY_HEADING
from partybuild_desktop.domain.member import FIELD, Member
from partybuild_desktop.domain.name import search_form
from partybuild_desktop.domain.sheet import Cell, Sheet, text_of
from partybuild_desktop.domain.style import readings
from partybuild_desktop.services.code import Codes
from partybuild_desktop.services.show import plain


def put_back(
    sheet: Sheet,
    layout: Layout,
    members: Mapping[str, Member],
    then: Mapping[str, Member],
    codes: Codes,
) -> tuple[Sheet, dict[int, str]]:
    """The sheet with what is only printed otherwise as the books have it, and the uid of each row
    by its number; a sheet without keys as it is.

    A key counts while the row still has the person's name or number: a row that was copied or
    overwritten for somebody else is read like any other. `then` are those of whom the books said
    otherwise when the list was made: a cell that still says so says nothing.
    """
    index = _key_column(sheet, layout)
    if index is None:
        return sheet, {}
    rows = list(sheet.rows)
    keys: dict[int, str] = {}
    held: set[str] = set()
    for position in range(layout.start, len(rows)):
        member = members.get(text_of(rows[position][index]))
        if member is None or member.uid in held:
            continue
        row = _as_stored(rows[position], layout, member, then.get(member.uid, member), codes)
        if _is_of(row, layout, member):
            rows[position] = row
            keys[sheet.numbers[position]] = member.uid
            held.add(member.uid)
    return replace(sheet, rows=rows), keys


def _key_column(sheet: Sheet, layout: Layout) -> int | None:
    wanted = normal(KEY_HEADING)
    for row in sheet.rows[layout.first : layout.start]:
        for index, cell in enumerate(row):
            if isinstance(cell, str) and normal(cell) == wanted:
                return index
    return None


def _as_stored(
    row: Sequence[Cell], layout: Layout, member: Member, then: Member, codes: Codes
) -> list[Cell]:
    found = list(row)
    for index, key in layout.mapping.items():
        if key not in FIELD:
            continue
        text, kind = text_of(row[index]), FIELD[key].kind
        value, older = getattr(member, key), getattr(then, key)
        if text in readings(kind, value):
            found[index] = value
        elif older != value and text and text in _all_readings(key, older, codes):
            found[index] = plain(FIELD[key], value, codes)
    return found


def _all_readings(key: str, value: str, codes: Codes) -> frozenset[str]:
    return readings(FIELD[key].kind, value) | {value, plain(FIELD[key], value, codes)}


def _is_of(row: list[Cell], layout: Layout, member: Member) -> bool:
    said = {key: text_of(row[index]) for index, key in layout.mapping.items()}
    same_name = search_form(said.get("name", "")) == search_form(member.name)
    return same_name or bool(member.id and said.get("id") == member.id)

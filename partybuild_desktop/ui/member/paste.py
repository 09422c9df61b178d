"""A block copied from Excel or WPS as edits of the members in the grid, tried before it is saved.

The rules are the same as for a typed cell; the block is saved whole, as one action.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from partybuild_desktop.domain.member import FIELD
from partybuild_desktop.domain.problem import UserProblem
from partybuild_desktop.services import wording
from partybuild_desktop.services.app import App
from partybuild_desktop.services.show import plain
from partybuild_desktop.system.i18n import tr


@dataclass(frozen=True, slots=True)
class PasteCell:
    """One cell of the block that changes something, or cannot be taken (`why`)."""

    uid: str
    name: str
    field: str
    before: str
    after: str
    typed: str
    why: str = ""


@dataclass(frozen=True, slots=True)
class PasteBlock:
    """What the block would do. `edits` are the values as typed, for the service."""

    cells: tuple[PasteCell, ...]
    same: int
    outside: str  # what of the block finds no place, in words; "" when all does

    @property
    def wrong(self) -> int:
        return sum(bool(cell.why) for cell in self.cells)

    @property
    def edits(self) -> list[tuple[str, dict[str, str]]]:
        found: dict[str, dict[str, str]] = {}
        for cell in self.cells:
            if not cell.why:
                found.setdefault(cell.uid, {})[cell.field] = cell.typed
        return list(found.items())


def parse_block(text: str) -> list[list[str]]:
    """Tab-separated lines as Excel and WPS put them on the clipboard; quoted cells may hold
    line breaks and doubled quotes."""
    rows: list[list[str]] = [[]]
    cell, quoted, at = "", False, 0
    text = text.replace("\r\n", "\n").replace("\r", "\n").rstrip("\n")
    while at < len(text):
        char = text[at]
        if quoted:
            if char == '"' and text[at + 1 : at + 2] == '"':
                cell, at = cell + '"', at + 1
            elif char == '"':
                quoted = False
            else:
                cell += char
        elif char == '"' and not cell:
            quoted = True
        elif char == "\t":
            rows[-1].append(cell)
            cell = ""
        elif char == "\n":
            rows[-1].append(cell)
            cell = ""
            rows.append([])
        else:
            cell += char
        at += 1
    rows[-1].append(cell)
    return rows


def try_block(
    app: App, block: Sequence[Sequence[str]], uids: Sequence[str], columns: Sequence[str]
) -> PasteBlock:
    """Lay the block over these members and columns, its first cell on the first of each.

    A blank cell never overwrites a value.
    """
    members = {row.member.uid: row.member for row in app.members.rows(uids[: len(block)])}
    cells: list[PasteCell] = []
    same = 0
    for typed_row, uid in zip(block, uids, strict=False):
        member = members.get(uid)
        if member is None:
            continue
        for typed, key in zip(typed_row, columns, strict=False):
            if not typed.strip():
                continue
            cell = _try_cell(app, uid, member.name, key, getattr(member, key, ""), typed.strip())
            same += cell is None
            cells += [cell] if cell is not None else []
    return PasteBlock(tuple(cells), same, _outside(block, uids, columns))


def _try_cell(app: App, uid: str, name: str, key: str, before: str, typed: str) -> PasteCell | None:
    if key not in FIELD:
        why = wording.text_of(UserProblem("paste_column_fixed", name=key))
        return PasteCell(uid, name, key, "", typed, typed, why)
    field = FIELD[key]
    shown = plain(field, before, app.codes)
    try:
        after = app.members.read({key: typed})[key]
    except UserProblem as problem:
        return PasteCell(uid, name, key, shown, typed, typed, wording.text_of(problem))
    if after == before:
        return None
    return PasteCell(uid, name, key, shown, plain(field, after, app.codes), typed)


def _outside(block: Sequence[Sequence[str]], uids: Sequence[str], columns: Sequence[str]) -> str:
    rows = max(0, len(block) - len(uids))
    wide = max(0, max(map(len, block)) - len(columns))
    if not rows and not wide:
        return ""
    return tr(
        "粘贴的内容比这里大：有 {rows} 行、{columns} 列放不下，不会写入。", rows=rows, columns=wide
    )

"""Reading one column of a roster: each cell to the text that is stored, or what is wrong with it.

A column is read in one go and equal cells once, since branches, codes and dates repeat. The laws
are those of `domain.date`, `domain.identity`, `domain.name` and `domain.code`.
"""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from partybuild_desktop.domain import identity, name
from partybuild_desktop.domain.code import CodeList
from partybuild_desktop.domain.date import LAST_YEAR, Precision, read_day, read_number, read_text
from partybuild_desktop.domain.member import FIELD, Kind
from partybuild_desktop.domain.problem import UserProblem
from partybuild_desktop.domain.sheet import Cell, CellError, Shown, is_blank, text_of


@dataclass(frozen=True, slots=True)
class Bad:
    """A cell that cannot be read as its field, or not as a code of its list.

    `value` is what is kept of it where the row is still written.
    """

    code: str
    args: Mapping[str, object]
    value: str = ""


Read = str | Bad


@dataclass(frozen=True, slots=True)
class Cells:
    """The cells of one column in the rows that are read, and where the sheet shows less or more."""

    values: Sequence[Cell]
    shown: Mapping[int, Shown]  # by place in `values`
    since_1904: bool = False


#  What is written into an empty box, by the forms' own instruction (无 or —) or by habit.
_EMPTY: Final = frozenset(
    ["无", "—", "——", "-", "--", "－", "/", "／", "\\", "暂无", "不详", "未知", "空", "〇", "*"]
)

STATUS: Final = "status"
PARTY_POST: Final = "party_post"
BRANCH: Final = "branch"


def kind_of(field: str) -> Kind:
    """The kind of a field, also of the three that a roster has beside the member's own."""
    if field == STATUS:
        return Kind.CODE
    return FIELD[field].kind if field in FIELD else Kind.TEXT


def read_column(
    field: str,
    cells: Cells,
    codes: Mapping[str, CodeList],
    *,
    numbers: Sequence[str] = (),
) -> list[Read]:
    """Every cell of the column as its field's stored text.

    `numbers`: the identity numbers of the same rows, which may decide what a date of birth means.
    """
    kind = kind_of(field)
    if kind is Kind.DATE:
        return _dates(cells, birth=field == "birth", numbers=numbers if field == "birth" else ())
    if kind is Kind.ID:
        return [_identity(cell) for cell in cells.values]
    if field == "name":
        return [_name(cell) for cell in cells.values]
    read: Callable[[Cell], Read] = _branch if field == BRANCH else _text
    if kind is Kind.CODE:
        read = _coded(codes[FIELD[field].codes if field in FIELD else STATUS])
    elif kind is Kind.YESNO:
        read = _coded(codes["yesno"])
    elif kind is Kind.PHONE:
        read = _phone
    elif kind is Kind.NUMBER:
        read = _whole
    return _each(read, cells.values)


def _each(read: Callable[[Cell], Read], values: Sequence[Cell]) -> list[Read]:
    """Read equal texts once. Numbers are not remembered: 1, 1.0 and TRUE are equal in Python."""
    known: dict[str, Read] = {"": ""}
    found: list[Read] = []
    for cell in values:
        if type(cell) is str:
            value = known.get(cell)
            if value is None:
                value = known[cell] = read(cell)
            found.append(value)
        else:
            found.append(read(cell))
    return found


#  Errors that a program wrote out as texts, as it does into a .csv.
_ERRORS: Final = frozenset(
    ["#N/A", "#REF!", "#VALUE!", "#NAME?", "#DIV/0!", "#NUM!", "#NULL!", "#SPILL!", "#CALC!"]
)


def _error(cell: Cell, code: str) -> Bad | None:
    """What is wrong with a cell that holds an error, None for any other."""
    if isinstance(cell, CellError):
        return Bad(code, {"value": cell.text})
    if isinstance(cell, str) and cell.startswith("#") and cell.strip() in _ERRORS:
        return Bad(code, {"value": cell.strip()})
    return None


def _squeezed(cell: Cell) -> str:
    """The cell's text, "" for what is written into an empty box."""
    text = text_of(cell)
    return "" if text in _EMPTY else text


# ---------------------------------------------------------------- one reader for each kind


def _text(cell: Cell) -> Read:
    return _error(cell, "cell_error") or text_of(cell)


def _branch(cell: Cell) -> Read:
    return _error(cell, "branch_unknown") or _squeezed(cell)


def _name(cell: Cell) -> Read:
    if _error(cell, ""):
        return ""
    return name.clean(cell if isinstance(cell, str) else text_of(cell))


def _identity(cell: Cell) -> Read:
    try:
        if type(cell) is str:
            return identity.read_text(cell)
        if isinstance(cell, float | int) and not isinstance(cell, bool):
            return identity.read_number(float(cell))
    except UserProblem as problem:
        text = identity.clean(cell) if isinstance(cell, str) else ""
        return "" if text in _EMPTY and text else Bad(problem.code, problem.args_, text)
    text = cell.text if isinstance(cell, CellError) else text_of(cell)
    return Bad("id_length", {"value": text, "length": len(text)})


def _coded(codes: CodeList) -> Callable[[Cell], Read]:
    def read(cell: Cell) -> Read:
        error = _error(cell, "cell_error")
        if error:
            return error
        text = text_of(cell)
        if not text:
            return ""
        code = codes.match(text)
        if code is not None:
            return code
        if text in _EMPTY:
            return ""
        return Bad("code_unknown", {"value": text, "list": codes.name}, codes.outside(text))

    return read


_TELEPHONE: Final = str.maketrans(
    {
        **{wide: str(n) for n, wide in enumerate("０１２３４５６７８９")},
        **dict.fromkeys("－–—―−‐‑", "-"),
        **dict.fromkeys("（", "("),
        **dict.fromkeys("）", ")"),
        **dict.fromkeys("'’‘`\"“”\u200b\u202a\u202c\u202d\ufeff", ""),
    }
)
_HIDDEN: Final = re.compile(r"[*＊]{2}")  # 138****1234, as lists are printed for others' eyes
_POWER: Final = re.compile(r"[0-9](?:\.[0-9]+)?[Ee]\+?[0-9]+")


def _phone(cell: Cell) -> Read:
    if type(cell) is str and cell.isdecimal() and cell.isascii():
        return cell
    error = _error(cell, "cell_error")
    if error:
        return error
    text = "".join(_squeezed(cell).translate(_TELEPHONE).split())
    if _HIDDEN.search(text):  # keeping it would put the stars in the place of a whole number
        return Bad("phone_masked", {"value": text})
    if _POWER.fullmatch(text):
        return Bad("phone_damaged", {"value": text}, text)
    return text.removesuffix(".0")


def _whole(cell: Cell) -> Read:
    error = _error(cell, "cell_error")
    if error:
        return error
    text = _squeezed(cell).removesuffix(".0")
    if not text or text.lstrip("-").isdecimal():
        return text
    return Bad("code_unknown", {"value": text, "list": ""}, text)


# ---------------------------------------------------------------- dates

_SHOWN: Final = {Shown.MONTH: Precision.MONTH, Shown.YEAR: Precision.YEAR}


def _dates(cells: Cells, *, birth: bool, numbers: Sequence[str]) -> list[Read]:
    known: dict[tuple[Cell, Shown | None], Read] = {("", None): ""}
    found: list[Read] = []
    special = cells.shown
    for place, cell in enumerate(cells.values):
        mark = special.get(place) if special else None
        if type(cell) is dt.date and mark is None and 1910 <= cell.year <= LAST_YEAR:
            found.append(cell.isoformat())  # nearly every cell of a big roster
            continue
        lasting = type(cell) is str or type(cell) is dt.date
        value = known.get((cell, mark)) if lasting else None
        if value is None:
            value = _date(
                cell,
                shown=mark,
                since_1904=cells.since_1904,
                birth=birth,
                born=identity.birth(numbers[place]) if numbers else "",
            )
            if lasting and type(value) is str:
                known[cell, mark] = value
        found.append(value)
    return found


def _date(cell: Cell, *, shown: Shown | None, since_1904: bool, birth: bool, born: str) -> Read:
    try:
        if isinstance(cell, str):
            return "" if is_blank(cell) or cell.strip() in _EMPTY else str(read_text(cell))
        if isinstance(cell, dt.date):
            return str(
                read_day(
                    cell,
                    shown=_SHOWN.get(shown, Precision.DAY) if shown else Precision.DAY,
                    since_1904=since_1904,
                    birth=birth,
                    born=born,
                )
            )
        if isinstance(cell, float | int) and not isinstance(cell, bool):
            return str(
                read_number(
                    float(cell),
                    two_decimals=shown is Shown.TWO_DECIMALS,
                    since_1904=since_1904,
                    birth=birth,
                    born=born,
                )
            )
    except UserProblem as problem:
        return Bad(problem.code, problem.args_)
    return Bad("date_invalid", {"value": cell.text if isinstance(cell, CellError) else str(cell)})

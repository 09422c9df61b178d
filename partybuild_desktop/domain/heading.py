"""Finding the heading of a roster by its content, and the field that each column means.

Headings stand in row 1 or below a title, in one, two or three rows, with merged cells, blanks,
line breaks, asterisks and hints in brackets; so nothing is expected of their place or spelling
beyond a dictionary (`resources/headings.toml`).
"""

from __future__ import annotations

import itertools
import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any, Final

from partybuild_desktop.domain.code import CodeList
from partybuild_desktop.domain.sheet import Cell, Sheet, is_blank, text_of

SPONSORS: Final = "sponsors"
_SEARCHED: Final = 15  # rows with anything in them, from the top
_DEEPEST: Final = 3
_ENOUGH: Final = 3  # known headings that make a row a heading
_SAMPLE: Final = 200  # values looked at to decide between two fields
_LONGEST: Final = 40  # characters of a heading

_WIDE: Final = {code: chr(code - 0xFEE0) for code in range(0xFF01, 0xFF5F)} | {
    ord("【"): "(",
    ord("】"): ")",
    ord("〔"): "(",
    ord("〕"): ")",
    ord("["): "(",
    ord("]"): ")",
    ord("［"): "(",
    ord("］"): ")",
}
_DROPPED: Final = re.compile(r"[\s*★※☆\u200b-\u200f\ufeff:_]+")
_HINT: Final = re.compile(r"\([^()]*\)")
_MOBILE: Final = re.compile(r"1[0-9]{10}(?!\d)")
_LANDLINE: Final = re.compile(r"0[0-9]{2,3}-?[0-9]{7,8}|[2-8][0-9]{6,7}")
_PARTY_POST: Final = re.compile(r"书记|(?<!村委会)(?<!村委)委员(?!会)|小组长|普通党员|支委")
#  Values that stand below headings, never in them.
_VALUE: Final = re.compile(r"[男女是否]|[0-9]{4}.*|.*[0-9]{6,}.*|[0-9.]+")


def normal(heading: str) -> str:
    """A heading as it is compared: no blanks, line breaks or asterisks, half width, lower case."""
    return _DROPPED.sub("", heading.translate(_WIDE)).lower()


@dataclass(frozen=True, slots=True)
class Meaning:
    """What a spelling means: fields in order of likelihood, none for one that is never read."""

    fields: tuple[str, ...]
    rank: int = 0  # place among the spellings of its field, the official one first


@dataclass(frozen=True, slots=True)
class Headings:
    """The dictionary of spellings."""

    spellings: Mapping[str, Meaning]
    others: tuple[str, ...]

    @staticmethod
    def parse(data: Mapping[str, Any]) -> Headings:
        """The dictionary from its TOML tables."""
        found: dict[str, Meaning] = {}
        for field, spellings in data["fields"].items():
            for rank, spelling in enumerate(spellings):
                found.setdefault(normal(spelling), Meaning((field,), rank))
        for spelling, fields in data["doubtful"].items():
            found[normal(spelling)] = Meaning(tuple(fields))
        for spelling in data["ignored"]["headings"]:
            found[normal(spelling)] = Meaning(())
        return Headings(found, tuple(data["other"]["words"]))

    def look_up(self, heading: str) -> Meaning | None:
        """The meaning of a heading as it stands there, with or without its bracketed hints."""
        plain = normal(heading)
        found = self.spellings.get(plain)
        return found or self.spellings.get(_HINT.sub("", plain))

    def guess(self, heading: str) -> str:
        """The field whose spelling begins or ends the heading, "" when none or several do."""
        plain = _HINT.sub("", normal(heading))
        if any(word in plain for word in self.others):
            return ""
        found = {
            meaning.fields[0]
            for spelling, meaning in self.spellings.items()
            if len(spelling) > 2
            and len(meaning.fields) == 1
            and (plain.startswith(spelling) or plain.endswith(spelling))
        }
        return found.pop() if len(found) == 1 else ""


@dataclass(frozen=True, slots=True)
class Column:
    """One column: its heading as read, and the field it is taken for ("" = not read).

    `choices` are the fields it may also mean: for the mapping page to ask about.
    """

    index: int
    heading: str
    field: str = ""
    choices: tuple[str, ...] = ()
    ignored: bool = False


@dataclass(frozen=True, slots=True)
class Layout:
    """Where a sheet's heading stands (`first`, `depth` rows) and what its columns mean."""

    first: int
    depth: int
    columns: tuple[Column, ...]

    @property
    def start(self) -> int:
        """Position of the first row under the heading."""
        return self.first + self.depth

    @property
    def doubtful(self) -> tuple[Column, ...]:
        """The columns a person should look at."""
        return tuple(c for c in self.columns if c.choices)

    @property
    def mapping(self) -> dict[int, str]:
        return {c.index: c.field for c in self.columns if c.field}

    def mapped(self, mapping: Mapping[int, str]) -> Layout:
        """The same with a person's choice: {column: field}, "" for a column not to be read."""
        return replace(
            self,
            columns=tuple(
                replace(c, field=mapping.get(c.index, c.field), choices=()) for c in self.columns
            ),
        )


def recognise(sheet: Sheet, headings: Headings, codes: Mapping[str, CodeList]) -> Layout | None:
    """The layout of a roster, None when no row of the sheet reads like its heading."""
    best: Layout | None = None
    best_score = (_ENOUGH, -_DEEPEST - 1)
    for first in _filled_rows(sheet):
        for depth in range(1, _DEEPEST + 1):
            texts = _flatten(sheet, first, depth, headings)
            if texts is None:
                break
            if depth < _merged_depth(sheet, first):
                continue
            score = _score(texts, headings), -depth
            if score > best_score:
                best_score = score
                best = Layout(first, depth, tuple(_columns(sheet, texts, first + depth, headings)))
    return best and replace(best, columns=_settle(sheet, best, headings, codes))


def _filled_rows(sheet: Sheet) -> Iterator[int]:
    found = 0
    for position, row in enumerate(sheet.rows):
        if not all(map(is_blank, row)):
            found += 1
            yield position
        if found == _SEARCHED:
            return


def _merged_depth(sheet: Sheet, first: int) -> int:
    """How many rows the heading has by its merged cells: those that reach down from its row."""
    reach = [
        bottom - first + 1
        for top, left, bottom, right in sheet.merged
        if top == first and left == right and 0 < bottom - top < _DEEPEST
    ]
    return max(reach, default=1)


def _flatten(
    sheet: Sheet, first: int, depth: int, headings: Headings
) -> list[tuple[str, ...]] | None:
    """Each column's heading texts from top to bottom; None where a row is no heading row."""
    if first + depth > len(sheet.rows):
        return None
    grid: list[list[str]] = []
    for position in range(first, first + depth):
        row = [_merged_text(sheet, position, column) for column in range(len(sheet.rows[0]))]
        if position > first and any(map(_is_value, sheet.rows[position])):
            return None
        if any(len(text) > _LONGEST for text in row):
            return None
        grid.append(row)
    for above, below in itertools.pairwise(grid):
        for column in range(1, len(above)):
            # a heading over several columns that is not merged stands in the first of them
            if not above[column] and below[column] and not headings.look_up(below[column]):
                above[column] = above[column - 1]
    columns = zip(*grid, strict=True)
    return [tuple(dict.fromkeys(filter(None, parts))) for parts in columns]


def _merged_text(sheet: Sheet, position: int, column: int) -> str:
    cell = sheet.rows[position][column]
    if is_blank(cell):
        for top, left, bottom, right in sheet.merged:
            if top <= position <= bottom and left <= column <= right:
                cell = sheet.rows[top][left]
                break
    return text_of(cell)


def _is_value(cell: Cell) -> bool:
    if is_blank(cell):
        return False
    return not isinstance(cell, str) or bool(_VALUE.fullmatch(cell.strip()))


def _meanings(parts: Sequence[str], headings: Headings) -> Iterator[Meaning]:
    """What the texts above one another can mean, the likeliest first."""
    spellings = ["".join(parts[start:]) for start in range(len(parts))] + list(parts[::-1])
    for spelling in dict.fromkeys(spellings):
        found = headings.look_up(spelling)
        if found is not None:
            yield found


def _score(texts: Sequence[Sequence[str]], headings: Headings) -> int:
    """How many different fields the row names; 0 without 姓名 or 身份证号: no list of people."""
    firsts = [next(_meanings(parts, headings), None) for parts in texts]
    fields = {meaning.fields[0] for meaning in firsts if meaning and meaning.fields}
    return len(fields) if fields & {"name", "id"} else 0


def _columns(
    sheet: Sheet, texts: Sequence[Sequence[str]], start: int, headings: Headings
) -> Iterator[Column]:
    for index, parts in enumerate(texts):
        heading = _plain_heading(parts, headings)
        below = (row[index] for row in sheet.rows[start:])
        if heading or not all(map(is_blank, below)):
            yield Column(index, heading)


def _plain_heading(parts: Sequence[str], headings: Headings) -> str:
    """The one text that says what the column is, for messages and for the rejects file."""
    for start in range(len(parts) - 1, -1, -1):
        for spelling in ("".join(parts[start:]), parts[start]):
            if headings.look_up(spelling):
                return spelling
    return "".join(parts)


# ---------------------------------------------------------------- from spellings to fields


def _settle(
    sheet: Sheet, layout: Layout, headings: Headings, codes: Mapping[str, CodeList]
) -> tuple[Column, ...]:
    """Give every field one column: sure spellings first, then those that say one of two things."""
    texts = _flatten(sheet, layout.first, layout.depth, headings) or []
    meanings = {c.index: list(_meanings(texts[c.index], headings)) for c in layout.columns}
    taken: dict[str, tuple[int, int]] = {}  # field: rank of its spelling, column
    sure = [(m, index) for index, found in meanings.items() for m in found[:1]]
    for meaning, index in sorted(sure, key=lambda pair: pair[0].rank):
        if len(meaning.fields) == 1:
            field = meaning.fields[0]
            if field not in taken:
                taken[field] = (meaning.rank, index)
    chosen = {index: field for field, (_, index) in taken.items()}
    settled = []
    for column in layout.columns:
        found = meanings[column.index]
        if column.index in chosen:
            settled.append(replace(column, field=chosen[column.index]))
        elif found and not found[0].fields:
            settled.append(replace(column, ignored=True))
        else:
            settled.append(_second_best(sheet, layout, column, found, taken, headings, codes))
    return tuple(_mark_rivals(settled, meanings))


def _second_best(
    sheet: Sheet,
    layout: Layout,
    column: Column,
    meanings: Iterable[Meaning],
    taken: dict[str, tuple[int, int]],
    headings: Headings,
    codes: Mapping[str, CodeList],
) -> Column:
    """A column without a field of its own by its first meaning."""
    for meaning in meanings:
        if meaning.fields == (SPONSORS,):  # 入党介绍人1 and 2 are one field
            return replace(column, field=SPONSORS)
        free = [field for field in meaning.fields if field not in taken]
        if not free:
            continue
        field, sure = free[0], len(free) == 1
        if not sure:
            field, sure = _by_values(_sample(sheet, layout, column.index), meaning.fields, codes)
        taken[field] = (meaning.rank, column.index)
        others = tuple(f for f in meaning.fields if f != field)
        return replace(column, field=field, choices=() if sure else others)
    guess = "" if any(meanings) else headings.guess(column.heading)
    if guess and guess not in taken:
        taken[guess] = (99, column.index)
        return replace(column, field=guess, choices=("",))
    return column


def _mark_rivals(
    columns: Iterable[Column], meanings: Mapping[int, Sequence[Meaning]]
) -> Iterator[Column]:
    """A column that lost its field to another one is shown as doubtful."""
    for column in columns:
        lost = tuple(f for meaning in meanings[column.index] for f in meaning.fields)
        if not column.field and not column.ignored and lost:
            yield replace(column, choices=tuple(dict.fromkeys(lost)))
        else:
            yield column


def _sample(sheet: Sheet, layout: Layout, index: int) -> list[str]:
    cells = (row[index] for row in sheet.rows[layout.start : layout.start + _SAMPLE])
    return [text for text in map(text_of, cells) if text]


def _by_values(
    values: Sequence[str], fields: tuple[str, ...], codes: Mapping[str, CodeList]
) -> tuple[str, bool]:
    """Which of the fields the values speak for, and whether all of them do; else the first."""
    fitting = {field: sum(map(_TESTS[field](codes), values)) for field in fields}
    best = max(fields, key=lambda field: fitting[field])
    return best, bool(values) and fitting[best] == len(values) > sum(fitting.values()) - len(values)


Test = Callable[[str], bool]


def _in_list(name: str) -> Callable[[Mapping[str, CodeList]], Test]:
    return lambda codes: lambda text: codes[name].match(text) is not None


_TESTS: Final[dict[str, Callable[[Mapping[str, CodeList]], Test]]] = {
    "kind": _in_list("kind"),
    "status": _in_list("status"),
    "party_post": lambda _: lambda text: bool(_PARTY_POST.search(text)),
    "office": lambda _: lambda text: not _PARTY_POST.search(text),
    "phone": lambda _: lambda text: bool(_MOBILE.match(text)),
    "landline": lambda _: lambda text: bool(_LANDLINE.match(text)),
}

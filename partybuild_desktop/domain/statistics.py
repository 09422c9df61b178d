"""Statistics as values: what is asked of a member, and tables of counts that can be kept.

A table is lines down and lines across, with who is counted in them. A line marked `optional` is
left out while nobody is in it: 不详 appears only where somebody's value is missing,
so that bands always add up to the total.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Final, NamedTuple

from partybuild_desktop.domain.identity import FEMALE

#  Codes of GB/T 3304 that are national minorities; 91 其他族 and 92 外国血统 are none.
_MINORITY: Final = frozenset(f"{n:02d}" for n in range(2, 57))


@dataclass(frozen=True, slots=True, kw_only=True)
class Person:
    """One member on the reference day, as the statistics see him."""

    uid: str = ""
    org: str = ""  # where he is placed: a branch or a group
    kind: str = ""
    sex: str = ""
    nation: str = ""
    taiwan: str = ""
    age: int | None = None
    seniority: int | None = None
    joined: str = ""
    education: str = ""  # the band name of his code, "" when not known
    position: str = ""  # a code of the list, "" when not known
    has_title: bool = False  # a 专业技术职称
    in_village: bool = False  # his branch belongs to a 建制村
    on_committee: bool = False  # 村党组织委员, the secretary included
    is_secretary: bool = False  # 村书记
    on_council: bool = False  # 村委委员, the director included
    is_director: bool = False  # 村主任

    @property
    def is_woman(self) -> bool:
        return self.sex == FEMALE

    @property
    def of_minority(self) -> bool:
        return self.nation in _MINORITY


Test = Callable[[Person], bool]


@dataclass(frozen=True, slots=True)
class Line:
    """A row or a column of a table of counts, by a key that stays the same from year to year.

    `title` is Chinese as it stands on paper, `en` its English where it comes from data; `group`
    are the headings it stands under; `level` how far it is part of lines before it.
    """

    key: str
    title: str
    en: str = ""
    group: tuple[str, ...] = ()
    level: int = 0
    optional: bool = field(default=False, compare=False)

    def as_json(self) -> list[Any]:
        return [self.key, self.title, self.en, list(self.group), self.level]

    @staticmethod
    def from_json(data: Sequence[Any]) -> Line:
        key, title, en, group, level = data
        return Line(key, title, en, tuple(group), level)


class Split(NamedTuple):
    """Lines that one look at a person decides about: `find` gives those he is counted in."""

    lines: tuple[Line, ...]
    find: Callable[[Person], tuple[int, ...]]


NONE: Final[tuple[int, ...]] = ()
FIRST: Final = (0,)


def single(line: Line, has: Test) -> Split:
    """One line by itself, with the test who is counted in it."""
    return Split((line,), lambda person: FIRST if has(person) else NONE)


class Difference(NamedTuple):
    """One cell that tells something else than it did."""

    row: Line
    column: Line
    before: int
    after: int


@dataclass(frozen=True, slots=True)
class Figures:
    """A table of counts: one row of numbers for each line of `rows`.

    `facts` are single numbers beside the table, by name.
    """

    rows: tuple[Line, ...]
    columns: tuple[Line, ...]
    counts: tuple[tuple[int, ...], ...]
    facts: Mapping[str, int] = field(default_factory=dict)

    def value(self, row: str, column: str) -> int:
        """A cell by the keys of its lines; 0 where the table has none."""
        return self._cells().get((row, column), 0)

    def differences(self, later: Figures) -> tuple[Difference, ...]:
        """Every cell in which `later` tells something else, row by row."""
        mine, theirs = self._cells(), later._cells()
        rows = {line.key: line for line in (*self.rows, *later.rows)}
        columns = {line.key: line for line in (*self.columns, *later.columns)}
        return tuple(
            Difference(row, column, before, after)
            for row in rows.values()
            for column in columns.values()
            if (before := mine.get((row.key, column.key), 0))
            != (after := theirs.get((row.key, column.key), 0))
        )

    def _cells(self) -> dict[tuple[str, str], int]:
        return {
            (row.key, column.key): value
            for row, values in zip(self.rows, self.counts, strict=True)
            for column, value in zip(self.columns, values, strict=True)
        }

    def as_json(self) -> dict[str, Any]:
        """As plain JSON values, to be kept."""
        return {
            "rows": [line.as_json() for line in self.rows],
            "columns": [line.as_json() for line in self.columns],
            "counts": [list(row) for row in self.counts],
            "facts": dict(self.facts),
        }

    @staticmethod
    def from_json(data: Mapping[str, Any]) -> Figures:
        return Figures(
            tuple(map(Line.from_json, data["rows"])),
            tuple(map(Line.from_json, data["columns"])),
            tuple(tuple(map(int, row)) for row in data["counts"]),
            {str(key): int(value) for key, value in data["facts"].items()},
        )


def count(persons: Iterable[Person], down: Sequence[Split], across: Sequence[Split]) -> Figures:
    """Count everybody in each cell whose row and column he belongs to."""
    rows, columns = ([line for split in one for line in split.lines] for one in (down, across))
    counts = [[0] * len(columns) for _ in rows]
    places = [(first, split.find) for first, split in _numbered(across)]
    lines = [(first, split.find) for first, split in _numbered(down)]
    for person in persons:
        hits = [first + n for first, find in places for n in find(person)]
        for first, find in lines:
            for m in find(person):
                row = counts[first + m]
                for n in hits:
                    row[n] += 1
    return _without_empty(rows, columns, counts)


def _numbered(splits: Iterable[Split]) -> Iterator[tuple[int, Split]]:
    """Each split with the place of its first line."""
    first = 0
    for split in splits:
        yield first, split
        first += len(split.lines)


def _without_empty(
    down: Sequence[Line], across: Sequence[Line], counts: Sequence[Sequence[int]]
) -> Figures:
    rows = [n for n, line in enumerate(down) if not line.optional or any(counts[n])]
    columns = [
        n for n, line in enumerate(across) if not line.optional or any(row[n] for row in counts)
    ]
    return Figures(
        tuple(down[n] for n in rows),
        tuple(across[n] for n in columns),
        tuple(tuple(counts[n][m] for m in columns) for n in rows),
    )

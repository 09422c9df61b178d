"""A roster's rows as candidates for members: read, checked, matched and compared.

Codes of what may be wrong follow the order of `REFUSED`: a refused row has one code, the first
that applies, and is not written. A row with a code of `WARNED` is written and listed. A blank cell
never overwrites a value.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Final, cast

from partybuild_desktop.domain import identity
from partybuild_desktop.domain.code import CodeList
from partybuild_desktop.domain.doubt import personal_doubts
from partybuild_desktop.domain.heading import SPONSORS, Column, Layout
from partybuild_desktop.domain.name import search_form
from partybuild_desktop.domain.people import People
from partybuild_desktop.domain.reading import BRANCH, PARTY_POST, STATUS, Bad, Cells, read_column
from partybuild_desktop.domain.rows import persons, units
from partybuild_desktop.domain.sheet import Cell, Sheet, is_blank, text_of

REFUSED: Final = (
    "name_missing",
    "id_damaged",
    "id_length",
    "id_checksum",
    "id_duplicate",
    "date_invalid",
    "date_ambiguous",
    "branch_unknown",
    "branch_ended",
    "person_elsewhere",
)
WARNED: Final = (
    "id_missing",
    "sex_mismatch",
    "birth_mismatch",
    "under_18_at_joining",
    "confirmed_before_joined",
    "confirmed_missing",
    "code_unknown",
    "phone_damaged",
    "phone_masked",
    "cell_error",
    "row_repeated",
    "has_left",
    "changed_since",
)
_RANK: Final = {code: rank for rank, code in enumerate(REFUSED + WARNED)}

#  Not fields of the member: they follow from his history, and are written there.
BESIDE: Final = frozenset({BRANCH, STATUS, PARTY_POST})


@dataclass(frozen=True, slots=True)
class Finding:
    """One problem of one row: `column` is the heading of the cell, "" for the row as a whole."""

    code: str
    column: str
    args: Mapping[str, object]

    @property
    def refused(self) -> bool:
        return self.code in REFUSED


@dataclass(frozen=True, slots=True)
class Candidate:
    """One person of a roster.

    `values`: what the sheet says, blank cells left out; keys of `Member`, and `status` and
    `party_post`. `derived`: sex and birth by the identity number where the sheet says nothing, to
    be used only where the books say nothing either. `branch`: its uid. `same_as`: the earlier row
    (sheet, number) of this file that is the same person. `raw`: the cells as read, for the rejects.
    """

    sheet: str
    row: int
    values: Mapping[str, str]
    derived: Mapping[str, str]
    branch: str | None
    branch_text: str
    findings: tuple[Finding, ...]
    raw: Sequence[Cell]
    same_as: tuple[str, int] | None = None

    @property
    def refused(self) -> bool:
        return bool(self.findings) and self.findings[0].refused


class Earlier:
    """The people of one file read so far, its sheets one after the other."""

    def __init__(self) -> None:
        self.holders: dict[str, tuple[str, int]] = {}  # number: name as searched, row; refused too
        self._people = People()
        self._rows: list[tuple[str, int]] = []

    def again(
        self, sheet: str, row: int, values: Mapping[str, str], branch: str | None
    ) -> tuple[str, int] | None:
        """The earlier row of the same person; a person who is new is remembered."""
        key = self._people.find(values, branch)
        if key is not None:
            return self._rows[int(key)]
        self._people.add(str(len(self._rows)), values, branch)
        self._rows.append((sheet, row))
        return None


@dataclass(frozen=True, slots=True)
class Context:
    """What reading needs to know of the books.

    `branch` finds an organisation's uid by any of its names (None: there is none, and none is to
    be created); `home` is the branch of rows that name none; where that is not known either, the
    sheet's title, unit line, name or a row between may name it, and last of all the books:
    `settled` is the branch of everybody in them by identity number.

    One context serves all the sheets of one file, and no other file.
    """

    codes: Mapping[str, CodeList]
    branch: Callable[[str], str | None]
    home: str | None = None
    settled: Mapping[str, str] = field(default_factory=dict)
    earlier: Earlier = field(default_factory=Earlier)


# ---------------------------------------------------------------- reading


def candidates(sheet: Sheet, layout: Layout, context: Context) -> list[Candidate]:
    """Everybody in the sheet, in its order, each with what is wrong with his row."""
    positions, skipped = persons(sheet, layout)
    columns = [c for c in layout.columns if c.field]
    if not positions or not columns:
        return []
    headings = {c.field: c.heading for c in reversed(columns)}
    table = _read(sheet, columns, positions, context.codes)
    keys = [key for key in table.texts if key != BRANCH]
    rows = zip(*(table.texts[key] for key in keys), strict=True)
    branches = table.texts.get(BRANCH) or [""] * len(positions)
    if context.home is None and "" in branches:
        named = units(sheet, layout, skipped)
        pairs = zip(positions, branches, strict=True)
        branches = [text or _unit(named, sheet.numbers[position]) for position, text in pairs]
    uids = {text: context.branch(text) for text in dict.fromkeys(branches) if text}
    uids[""] = context.home
    lost = {place for place, bad in table.bad.items() if any(key == BRANCH for key, _ in bad)}
    found = []
    for place, (position, texts) in enumerate(zip(positions, rows, strict=True)):
        values, text = _without_blanks(keys, texts), branches[place]
        branch = None if place in lost else uids[text]
        if branch is None and not text:
            branch = context.settled.get(values.get("id", ""))
        row = _Row(
            sheet=sheet.name,
            number=sheet.numbers[position],
            values=values,
            branch=branch,
            branch_text=text,
            bad=table.bad.get(place, ()),
            headings=headings,
        )
        found.append(_candidate(row, sheet.rows[position], context.earlier))
    return found


def _unit(units: Sequence[tuple[int, str]], row: int) -> str:
    """The branch named above a row, "" where none is."""
    place = bisect_right(units, row, key=lambda unit: unit[0])
    return units[place - 1][1] if place else ""


def _without_blanks(keys: Sequence[str], texts: Sequence[str]) -> dict[str, str]:
    pairs = zip(keys, texts, strict=True)
    return {key: text for key, text in pairs if text} if "" in texts else dict(pairs)


@dataclass(frozen=True, slots=True)
class _Table:
    texts: Mapping[str, Sequence[str]]  # one column for each field
    bad: Mapping[int, Sequence[tuple[str, Bad]]]  # by place of the row


def _read(
    sheet: Sheet,
    columns: Sequence[Column],
    positions: Sequence[int],
    codes: Mapping[str, CodeList],
) -> _Table:
    texts: dict[str, Sequence[str]] = {}
    bad: dict[int, list[tuple[str, Bad]]] = {}
    # the identity number first: it may decide what a date of birth means
    for column in sorted(columns, key=lambda c: c.field != "id"):
        key = column.field
        cells = _cells(sheet, column, positions)
        found = read_column(key, cells, codes, numbers=texts.get("id", ()))
        plain = cast(list[str], found)
        if Bad in set(map(type, found)):
            for place, read in enumerate(found):
                if isinstance(read, Bad):
                    bad.setdefault(place, []).append((key, read))
                    plain[place] = read.value
        if key == SPONSORS and key in texts:
            pairs = zip(texts[key], plain, strict=True)
            plain = ["、".join(filter(None, pair)) for pair in pairs]
        texts[key] = plain
    return _Table(texts, bad)


def _cells(sheet: Sheet, column: Column, positions: Sequence[int]) -> Cells:
    rows, index = sheet.rows, column.index
    values = [rows[position][index] for position in positions]
    if sheet.merged and column.field not in ("name", "id"):
        _fill_merged(sheet, index, positions, values)
    shown = sheet.shown.get(index, {})
    if shown:
        shown = {place: shown[p] for place, p in enumerate(positions) if p in shown}
    return Cells(values, shown, sheet.since_1904)


def _fill_merged(sheet: Sheet, index: int, positions: Sequence[int], values: list[Cell]) -> None:
    """A cell merged over several rows says its value for each of them."""
    for top, left, bottom, right in sheet.merged:
        if left <= index <= right and bottom > top:
            for place in range(bisect_right(positions, top), bisect_right(positions, bottom)):
                if is_blank(values[place]):
                    values[place] = sheet.rows[top][left]


# ---------------------------------------------------------------- checking


@dataclass(slots=True)
class _Row:
    sheet: str
    number: int
    values: dict[str, str]
    branch: str | None
    branch_text: str
    bad: Sequence[tuple[str, Bad]]
    headings: Mapping[str, str]

    def finding(self, code: str, key: str, **args: object) -> Finding:
        return Finding(code, self.headings.get(key, ""), args)


def _candidate(row: _Row, raw: Sequence[Cell], earlier: Earlier) -> Candidate:
    values = row.values
    number = values.get("id", "")
    refusals = _refusals(row, number, earlier)
    findings: tuple[Finding, ...] = ()
    derived: dict[str, str] = {}
    same_as = None
    if refusals:
        findings = (min(refusals, key=lambda f: _RANK[f.code]),)
    else:
        findings = tuple(_warnings(row))
        if len(findings) > 1:
            findings = tuple(sorted(findings, key=lambda f: _RANK[f.code]))
        same_as = earlier.again(row.sheet, row.number, values, row.branch)
        if number and "birth" not in values:
            derived["birth"] = str(identity.birth(number))
        if number and "sex" not in values:
            derived["sex"] = identity.sex(number)
    return Candidate(
        row.sheet,
        row.number,
        values,
        derived,
        row.branch,
        row.branch_text,
        findings,
        raw,
        same_as,
    )


def _refusals(row: _Row, number: str, earlier: Earlier) -> list[Finding]:
    found = [row.finding(bad.code, key, **bad.args) for key, bad in row.bad if bad.code in REFUSED]
    if "name" not in row.values:
        found.append(row.finding("name_missing", "name"))
    elif number and not any(f.code.startswith("id_") for f in found):
        name = search_form(row.values["name"])
        first, holder = earlier.holders.setdefault(number, (name, row.number))
        if first != name:
            found.append(row.finding("id_duplicate", "id", value=number, row=holder))
    if row.branch is None:
        found.append(row.finding("branch_unknown", BRANCH, value=row.branch_text))
    return found


def _warnings(row: _Row) -> list[Finding]:
    found = [row.finding(bad.code, key, **bad.args) for key, bad in row.bad]
    found += [row.finding(p.code, p.field, **p.args) for p in personal_doubts(row.values)]
    return found


# ---------------------------------------------------------------- comparing with the books


class Verdict(StrEnum):
    """What importing the row would do to the books."""

    NEW = "new"
    CHANGED = "changed"
    SAME = "same"
    REFUSED = "refused"


def changes(candidate: Candidate, member: Mapping[str, str]) -> dict[str, tuple[str, str]]:
    """{field: (before, after)}: what the row says and the member's record does not.

    A blank cell says nothing; what the number tells fills only what is empty. `branch`, `status`
    and `party_post` are not compared: they live in the history.
    """
    found = {
        key: (member.get(key, ""), value)
        for key, value in candidate.values.items()
        if key not in BESIDE and member.get(key, "") != value
    }
    for key, value in candidate.derived.items():
        if not member.get(key):
            found[key] = ("", value)
    return found


def verdict(candidate: Candidate, member: Mapping[str, str] | None) -> Verdict:
    """Refused, or new, changed or same; `member` is the record it was matched with."""
    if candidate.refused:
        return Verdict.REFUSED
    if member is None:
        return Verdict.NEW
    return Verdict.CHANGED if changes(candidate, member) else Verdict.SAME


def extra(candidate: Candidate, layout: Layout) -> dict[str, str]:
    """What stands in the columns that are no field of the member: {heading: text}."""
    return {
        column.heading: text
        for column in layout.columns
        if not column.field and not column.ignored and column.heading
        for text in [text_of(candidate.raw[column.index])]
        if text
    }

"""Organisations from a table: headings 编码, 名称, 简称, 类别, 上级, 成立日期, 联系人, 联系电话.

The list 党组织基本信息汇总表 that was printed as a workbook and mended in WPS is read as well.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import partial
from pathlib import Path
from typing import Final

from partybuild_desktop.domain.backup import Reason
from partybuild_desktop.domain.date import read_text
from partybuild_desktop.domain.heading import normal
from partybuild_desktop.domain.ledger import KEY_HEADING
from partybuild_desktop.domain.log import Changes
from partybuild_desktop.domain.org import Org, OrgIndex, full_name, short_of_name
from partybuild_desktop.domain.problem import Problem, UserProblem
from partybuild_desktop.domain.rows import is_note
from partybuild_desktop.domain.sheet import Cell, Workbook, is_blank, text_of
from partybuild_desktop.domain.since import Since, Word, word
from partybuild_desktop.services.backup import Backups
from partybuild_desktop.services.code import Codes
from partybuild_desktop.services.org import add_org, refuse_taken
from partybuild_desktop.services.show import day_text
from partybuild_desktop.services.wording import text_of as words_of
from partybuild_desktop.services.wording.record import field_name
from partybuild_desktop.store import org as store
from partybuild_desktop.store.books import Books, Reader, UnitOfWork
from partybuild_desktop.store.since import since, superiors_then
from partybuild_desktop.system.i18n import tr

_HEADINGS: Final[Mapping[str, tuple[str, ...]]] = {
    "code": ("编码", "代码", "党组织编码", "组织编码", "党组织代码"),
    "name": ("名称", "全称", "党组织名称", "党组织全称", "组织名称", "组织全称"),
    "short": ("简称", "党组织简称", "组织简称"),
    "kind": ("类别", "组织类别", "党组织类别", "类型"),
    "parent": ("上级", "上级党组织", "上级组织", "上级党组织名称"),
    "founded": ("成立日期", "成立时间", "建立日期"),
    "unit_case": ("所在单位情况",),
    "contact": ("联系人",),
    "phone": ("联系电话", "电话"),
    "address": ("地址", "办公地址"),
}
_KEY: Final = "key"
_CODED: Final = {"kind": "org_kind", "unit_case": "unit_case"}  # fields by their code lists
_BESIDE: Final = ("unit_case", "contact", "phone", "address")
_NAMES: Final = ("name", "short")
_SEARCHED: Final = 15
_KEY_NAME: Final = normal(KEY_HEADING)


@dataclass(frozen=True, slots=True)
class RowProblem:
    """A row that was not written, or of which a cell was not, and why."""

    row: int
    code: str
    message: str
    refused: bool = True


@dataclass(frozen=True, slots=True)
class _Then:
    """What was changed since the list was made: of organisations, and where they stood."""

    since: Since
    superiors: Mapping[str, set[str]]

    def of(self, org: Org, key: str) -> str:
        """A field as it was then."""
        return self.since.of("org", org.uid).get(key, getattr(org, key))

    def named(self, orgs: Sequence[Org], name: str) -> str | None:
        """The organisation that was called so and is no more."""
        return next((org.uid for org in orgs if name in map(partial(self.of, org), _NAMES)), None)


@dataclass(frozen=True, slots=True)
class OrgResult:
    """What an import of organisations did."""

    rows: int
    added: int
    changed: int
    problems: tuple[RowProblem, ...]


class OrgFile:
    """Brings an organisation tree in from a table."""

    def __init__(self, books: Books, codes: Codes, backups: Backups) -> None:
        self._books = books
        self._codes = codes
        self._backups = backups

    def apply(self, path: Path) -> tuple[OrgResult, Changes]:
        """Add the organisations that are not there yet, as one action behind a backup; rows of a
        list that was printed as a workbook change theirs.

        A superior stands before its subordinates or is in the books. Raises UserProblem file_*,
        orgs_unrecognised; for another ledger printed here as `refuse_other`.
        """
        heads, rows = _opened(path)
        self._backups.create(Reason.IMPORT)
        problems: list[RowProblem] = []
        added = changed = 0
        held: set[str] = set()
        with self._books.write("org_import", file=path.name) as unit:
            then = _then(unit, heads)
            for number, values in rows:
                try:
                    if not values["name"]:
                        raise UserProblem("org_name_missing", field="name")
                    org = self._meant(unit, values, held, then)
                    if org is not None:
                        edited, late = self._change(unit, org, values, then)
                        changed += edited
                        problems.extend(replace(one, row=number) for one in late)
                    else:
                        added += self._add(unit, values)
                except UserProblem as problem:
                    problems.append(RowProblem(number, problem.code, words_of(problem)))
            unit.note(n=added + changed)
        return OrgResult(len(rows), added, changed, tuple(problems)), unit.changes

    def _orgs(self, unit: UnitOfWork) -> list[Org]:
        return store.orgs(unit, self._books.clock.today().isoformat())

    def _meant(
        self, unit: UnitOfWork, values: Mapping[str, str], held: set[str], then: _Then
    ) -> Org | None:
        """Whose row of a printed list it is: by its key, once, and while the name or else all the
        rest still reads as printed. A row that was overwritten for another one is not its own."""
        key = values.get(_KEY, "")
        org = next((one for one in self._orgs(unit) if one.uid == key), None)
        if org is None or key in held:
            return None
        others = [k for k, text in values.items() if text and k not in (_KEY, "name", "parent")]
        named = values["name"] in (org.name, then.of(org, "name"))
        if not named and not all(self._reads(org, k, values[k]) for k in others):
            return None
        held.add(key)
        return org

    def _reads(self, org: Org, key: str, text: str) -> bool:
        """Whether a cell says what the books have, as it is stored or as it is printed."""
        return self._says(key, getattr(org, key), text)

    def _says(self, key: str, value: str, text: str) -> bool:
        return text == value or text == self._shown(key, value)

    def _shown(self, key: str, value: str) -> str:
        if key in _CODED:
            return self._codes.label(_CODED[key], value)
        return day_text(value) if key == "founded" else value

    def _change(
        self, unit: UnitOfWork, org: Org, values: Mapping[str, str], then: _Then
    ) -> tuple[bool, list[RowProblem]]:
        """Write what the row says otherwise; an empty cell says nothing. Returns whether that was
        anything, and what the books have been changed to since."""
        found, late = self._said(org, values, then)
        orgs = self._orgs(unit)
        self._refuse_moved(orgs, org, values.get("parent", ""), then)
        others = [one for one in orgs if one.uid != org.uid]
        refuse_taken(others, code=found.get("code", ""), name=found.get("name", ""))
        if "name" in found and "short" not in found and org.short == short_of_name(org.name):
            found["short"] = short_of_name(found["name"])
        if found:
            unit.edit("org", org.uid, found)
        return bool(found), late

    def _said(
        self, org: Org, values: Mapping[str, str], then: _Then
    ) -> tuple[dict[str, str], list[RowProblem]]:
        """What the row says otherwise by field, and the cells that the books know better."""
        found: dict[str, str] = {}
        late: list[RowProblem] = []
        for key, text in values.items():
            if not text or key in (_KEY, "parent") or self._reads(org, key, text):
                continue
            now, older = getattr(org, key), then.of(org, key)
            if older != now and self._says(key, older, text):
                continue
            value = self._stored(key, text)
            match word(value, then=older, now=now):
                case Word.NEW:
                    found[key] = value
                case Word.LATE:
                    late.append(self._late(key, now, value))
        return found, late

    def _late(self, key: str, now: str, value: str) -> RowProblem:
        shown = {"now": self._shown(key, now) or "—", "value": self._shown(key, value)}
        problem = Problem("changed_since", key, shown)
        title = field_name("org", key)
        message = tr("{column}：{message}", column=title, message=words_of(problem))
        return RowProblem(0, problem.code, message, refused=False)

    def _refuse_moved(self, orgs: Sequence[Org], org: Org, parent: str, then: _Then) -> None:
        """Raises UserProblem org_parent_differs, org_unknown."""
        if not parent:
            return
        index = OrgIndex(orgs)
        above = index.find(parent) or then.named(orgs, parent) or index.require(parent)
        if above != org.parent and above not in then.superiors.get(org.uid, ()):
            raise UserProblem("org_parent_differs", field="parent", name=org.name)

    def _stored(self, key: str, text: str) -> str:
        if key in _CODED:
            return self._codes.read(_CODED[key], text)
        if key == "founded":
            return str(read_text(text))
        return full_name(text) if key == "name" else text

    def _add(self, unit: UnitOfWork, values: Mapping[str, str]) -> bool:
        index = OrgIndex(self._orgs(unit))
        if index.find(values["name"]) is not None:
            return False
        parent = values.get("parent", "")
        stored = {key: self._stored(key, text) for key, text in values.items() if text}
        uid = add_org(
            unit,
            self._books,
            values["name"],
            parent=index.require(parent) if parent else self._books.root,
            code=stored.get("code", ""),
            short=stored.get("short", ""),
            kind=stored.get("kind", ""),
            founded=stored.get("founded", ""),
        )
        beside = {key: stored[key] for key in _BESIDE if stored.get(key)}
        if beside:
            unit.edit("org", uid, beside)
        return True


def _then(reader: Reader, heads: tuple[str, ...]) -> _Then:
    found = since(reader, heads, ("org", "superior"))
    return _Then(found, superiors_then(reader, found))


def _opened(path: Path) -> tuple[tuple[str, ...], list[tuple[int, dict[str, str]]]]:
    """The newest entries of the log when the file was made here, and its rows with their numbers.

    Raises UserProblem as `apply`.
    """
    from partybuild_desktop.exchange.sheet import read
    from partybuild_desktop.services.revision.mark import (
        ORGS,
        marked,
        refuse_other,
        titled_problem,
    )

    workbook = read(path)
    refuse_other(workbook, path.name, takes=ORGS)
    rows = list(_rows(workbook))
    if not rows:
        raise titled_problem(workbook, path.name) or UserProblem(
            "orgs_unrecognised", field="file", name=path.name
        )
    return marked(workbook).heads, rows


def _rows(workbook: Workbook) -> Iterator[tuple[int, dict[str, str]]]:
    """The rows of every sheet with a heading that has 名称, by field."""
    known = {alias: key for key, aliases in _HEADINGS.items() for alias in aliases}
    #  A list printed in another language has its headings in it.
    known |= {normal(tr(alias)): key for alias, key in known.items()}
    for sheet in workbook.sheets:
        fields: dict[int, str] = {}
        for position, row in enumerate(sheet.rows):
            names = [normal(text_of(cell)) for cell in row]
            if not fields and position < _SEARCHED:
                headings = {n: known.get(name, "") for n, name in enumerate(names)}
                if "name" in headings.values() and sum(map(bool, headings.values())) > 1:
                    fields = {n: key for n, key in headings.items() if key}
            if fields and _KEY_NAME in names:  # beside the last row of the heading
                fields[names.index(_KEY_NAME)] = _KEY
            values = {key: text_of(row[n]) for n, key in fields.items()}
            if _is_org(row, values, names) and names[_first(fields, "name")] not in known:
                yield sheet.numbers[position], values


def _is_org(row: Sequence[Cell], values: Mapping[str, str], names: Sequence[str]) -> bool:
    """Whether it has a name, or else a code or was printed here, and is no total and no note."""
    if _KEY_NAME in names or is_note([cell for cell in row if not is_blank(cell)]):
        return False
    return any(map(values.get, ("name", "code", _KEY)))


def _first(fields: Mapping[int, str], wanted: str) -> int:
    return next(n for n, key in fields.items() if key == wanted)

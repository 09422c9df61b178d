"""Organisations from a table: headings 编码, 名称, 简称, 类别, 上级, 成立日期, 联系人, 联系电话."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from partybuild_desktop.domain.backup import Reason
from partybuild_desktop.domain.date import read_text
from partybuild_desktop.domain.heading import normal
from partybuild_desktop.domain.log import Changes
from partybuild_desktop.domain.org import OrgIndex
from partybuild_desktop.domain.problem import UserProblem
from partybuild_desktop.domain.sheet import Workbook, text_of
from partybuild_desktop.services.backup import Backups
from partybuild_desktop.services.code import Codes
from partybuild_desktop.services.org import add_org
from partybuild_desktop.services.wording import text_of as words_of
from partybuild_desktop.store import org as store
from partybuild_desktop.store.books import Books, UnitOfWork

_HEADINGS: Final[Mapping[str, tuple[str, ...]]] = {
    "code": ("编码", "代码", "党组织编码", "组织编码", "党组织代码"),
    "name": ("名称", "全称", "党组织名称", "党组织全称", "组织名称", "组织全称"),
    "short": ("简称", "党组织简称", "组织简称"),
    "kind": ("类别", "组织类别", "党组织类别", "类型"),
    "parent": ("上级", "上级党组织", "上级组织", "上级党组织名称"),
    "founded": ("成立日期", "成立时间", "建立日期"),
    "contact": ("联系人",),
    "phone": ("联系电话", "电话"),
    "address": ("地址",),
}
_FIELD: Final = {alias: key for key, aliases in _HEADINGS.items() for alias in aliases}
_SEARCHED: Final = 15


@dataclass(frozen=True, slots=True)
class RowProblem:
    """A row that was not written, and why."""

    row: int
    code: str
    message: str


@dataclass(frozen=True, slots=True)
class OrgResult:
    """What an import of organisations did."""

    rows: int
    added: int
    problems: tuple[RowProblem, ...]


class OrgFile:
    """Brings an organisation tree in from a table."""

    def __init__(self, books: Books, codes: Codes, backups: Backups) -> None:
        self._books = books
        self._codes = codes
        self._backups = backups

    def apply(self, path: Path) -> tuple[OrgResult, Changes]:
        """Add the organisations that are not there yet, as one action behind a backup.

        A superior stands before its subordinates or is in the books. Raises UserProblem file_*,
        roster_unrecognised.
        """
        from partybuild_desktop.exchange.sheet import read

        rows = list(_rows(read(path)))
        if not rows:
            raise UserProblem("orgs_unrecognised", field="file", name=path.name)
        self._backups.create(Reason.IMPORT)
        problems: list[RowProblem] = []
        added = 0
        with self._books.write("org_import", file=path.name) as unit:
            for number, values in rows:
                try:
                    added += self._add(unit, values)
                except UserProblem as problem:
                    problems.append(RowProblem(number, problem.code, words_of(problem)))
            unit.note(n=added)
        return OrgResult(len(rows), added, tuple(problems)), unit.changes

    def _add(self, unit: UnitOfWork, values: Mapping[str, str]) -> bool:
        found = store.orgs(unit, self._books.clock.today().isoformat())
        index = OrgIndex(found)
        if index.find(values["name"]) is not None:
            return False
        parent = values.get("parent", "")
        kind = values.get("kind", "")
        uid = add_org(
            unit,
            self._books,
            values["name"],
            parent=index.require(parent) if parent else self._books.root,
            code=values.get("code", ""),
            short=values.get("short", ""),
            kind=self._codes.read("org_kind", kind) if kind else "",
            founded=str(read_text(values.get("founded", ""))) if values.get("founded") else "",
        )
        beside = {key: values[key] for key in ("contact", "phone", "address") if values.get(key)}
        if beside:
            unit.edit("org", uid, beside)
        return True


def _rows(workbook: Workbook) -> Iterator[tuple[int, dict[str, str]]]:
    """The rows of every sheet with a heading that has 名称, by field."""
    for sheet in workbook.sheets:
        fields: dict[int, str] = {}
        for position, row in enumerate(sheet.rows):
            if not fields and position < _SEARCHED:
                headings = {n: _FIELD.get(normal(text_of(cell)), "") for n, cell in enumerate(row)}
                if "name" in headings.values() and sum(map(bool, headings.values())) > 1:
                    fields = {n: key for n, key in headings.items() if key}
                continue
            values = {key: text_of(row[n]) for n, key in fields.items()}
            if values.get("name"):
                yield sheet.numbers[position], values

"""The outcome of an import: counts, and every problem by sheet, row and column."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import asdict, dataclass
from typing import Any

from partybuild_desktop.domain.problem import Problem
from partybuild_desktop.domain.roster import Verdict
from partybuild_desktop.services.roster.preview import Preview, Row
from partybuild_desktop.services.wording import text_of
from partybuild_desktop.system.i18n import tr


@dataclass(frozen=True, slots=True)
class Line:
    """One problem of one row, in words."""

    sheet: str
    row: int
    column: str
    code: str
    message: str
    refused: bool


@dataclass(frozen=True, slots=True)
class Result:
    """What an import did, or a dry run would do."""

    file: str
    rows: int
    added: int
    updated: int
    unchanged: int
    refused: int
    warned: int
    problems: tuple[Line, ...]

    def as_dict(self) -> dict[str, Any]:
        """As the command line's JSON."""
        return asdict(self)

    def lines(self) -> list[str]:
        """For a person at a terminal."""
        head = tr(
            "读入 {rows} 行：新增 {added}，变更 {updated}，相同 {unchanged}，"
            "提醒 {warned}，拒绝 {refused}。",
            rows=self.rows,
            added=self.added,
            updated=self.updated,
            unchanged=self.unchanged,
            warned=self.warned,
            refused=self.refused,
        )
        return [head, *(_line(problem) for problem in self.problems)]


def _line(problem: Line) -> str:
    return tr(
        "{sheet} 第 {row} 行 {column}：{message}",
        sheet=problem.sheet,
        row=problem.row,
        column=problem.column,
        message=problem.message,
    )


def lines_of(row: Row) -> Iterator[Line]:
    """The problems of one row in words."""
    for finding in row.candidate.findings:
        yield Line(
            sheet=row.candidate.sheet,
            row=row.candidate.row,
            column=finding.column,
            code=finding.code,
            message=text_of(Problem(finding.code, finding.column, finding.args)),
            refused=finding.refused,
        )


def result_of(preview: Preview) -> Result:
    """Counts and problems of a preview."""
    counts = preview.counts
    return Result(
        file=preview.path.name,
        rows=len(preview.rows),
        added=counts[Verdict.NEW],
        updated=counts[Verdict.CHANGED],
        unchanged=counts[Verdict.SAME],
        refused=counts[Verdict.REFUSED],
        warned=sum(row.warned for row in preview.rows),
        problems=tuple(line for row in preview.rows for line in lines_of(row)),
    )

"""A printed ledger that was mended in a spreadsheet program comes back as changes (收回).

The key beside each row says which record it is; a cell that still reads as it was printed says
nothing. Rosters and lists of organisations have doors of their own, by the same keys.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Final

from partybuild_desktop.domain.backup import Reason
from partybuild_desktop.domain.ledger import Ledger
from partybuild_desktop.domain.log import Changes
from partybuild_desktop.domain.problem import Problem, UserProblem
from partybuild_desktop.domain.roster import Verdict
from partybuild_desktop.domain.sheet import Workbook
from partybuild_desktop.services.backup import Backups
from partybuild_desktop.services.ledger import KINDS
from partybuild_desktop.services.ledger.kind import Request, Sources
from partybuild_desktop.services.member import Scope
from partybuild_desktop.services.revision.committee import COMMITTEE
from partybuild_desktop.services.revision.judge import Judge, Row
from partybuild_desktop.services.revision.kind import Returning
from partybuild_desktop.services.revision.mark import RETURNING, marked, not_here, titled
from partybuild_desktop.services.revision.meeting import CORRECTIONS, PLAN, TALKS
from partybuild_desktop.services.revision.read import Returned, path_of, read
from partybuild_desktop.services.roster.result import Line, Result
from partybuild_desktop.services.show import listed
from partybuild_desktop.services.wording import text_of
from partybuild_desktop.store.since import since
from partybuild_desktop.system.i18n import tr
from partybuild_desktop.system.progress import NO_PROGRESS, Progress

_ALL: Final[Mapping[str, Returning]] = {
    one.kind: one for one in (COMMITTEE, PLAN, TALKS, CORRECTIONS)
}
assert set(_ALL) == RETURNING


@dataclass(frozen=True)
class Preview:
    """The dry run. `absent` are records of the same organisations that the file has no row for,
    `unread` columns that the ledger does not have: both are told, neither changes anything."""

    path: Path
    kind: str
    title: str
    sheet: str
    rows: tuple[Row, ...]
    absent: tuple[str, ...]
    unread: tuple[str, ...]

    @cached_property
    def counts(self) -> Counter[Verdict]:
        return Counter(row.verdict for row in self.rows)


@dataclass(frozen=True, slots=True)
class RevisionFile:
    """An opened workbook that is a ledger which comes back, with the day it was printed for and
    the newest entries of the log when it was."""

    path: Path
    workbook: Workbook
    kind: str
    day: str
    heads: tuple[str, ...]


class Revisions:
    """The way back of printed ledgers."""

    def __init__(self, sources: Sources, backups: Backups) -> None:
        self._sources = sources
        self._backups = backups

    def open(self, path: Path) -> RevisionFile:
        """Read a file and tell which ledger it is.

        Raises UserProblem file_*; roster_elsewhere, orgs_elsewhere, ledger_not_returned for another
        ledger, revision_unmarked for what was not printed here; EnvironmentProblem.
        """
        from partybuild_desktop.exchange import sheet as exchange

        workbook = exchange.read(path)
        kind, day, heads = marked(workbook)
        if kind in _ALL:
            return RevisionFile(path, workbook, kind, day, heads)
        kind = kind or titled(workbook)
        if kind and kind not in _ALL:
            raise not_here(kind, path.name)
        raise UserProblem("revision_unmarked", field="file", name=path.name)

    def preview(self, file: RevisionFile, progress: Progress = NO_PROGRESS) -> Preview:
        """What the file would change, row by row; writes nothing.

        Raises UserProblem revision_unreadable where keys or headings are gone.
        """
        returning, now = _ALL[file.kind], self._now(file)
        returned = read(file.workbook, now)
        if returned is None:
            raise UserProblem("revision_unreadable", field="file", name=file.path.name)
        progress.step(tr("核对各行"), len(returned.rows))
        year = int((file.day or self._sources.orgs.today())[:4])
        keys = dict.fromkeys([*(typed.key for typed in returned.rows if typed.key), *now.keys])
        with self._sources.books.read() as reader:
            changed = since(reader, file.heads, returning.tables)
        entries = returning.entries(self._sources, list(keys), year, changed)
        judge = Judge(self._sources, returning, now, returned, entries)
        rows = []
        for typed in returned.rows:
            progress.advance()
            rows.append(judge.row(typed))
        there = {typed.key for typed in returned.rows}
        orgs = {entries[key].org for key in there if key in entries}
        absent = tuple(
            one.name for key, one in entries.items() if key not in there and one.org in orgs
        )
        title = next(kind.title for kind in KINDS if kind.kind == file.kind)
        return Preview(
            file.path,
            file.kind,
            tr(title),
            returned.sheet.name,
            tuple(rows),
            absent,
            _unread(returned, now),
        )

    def _now(self, file: RevisionFile) -> Ledger:
        """The ledger as it would be printed now, of all the books."""
        kind = next(one for one in KINDS if one.kind == file.kind)
        day = min(file.day or "9", self._sources.orgs.today())
        found = kind.compose(
            self._sources, Request(scope=Scope(day=day), masked=True, year=int(day[:4]))
        )
        assert isinstance(found, Ledger)
        return found

    def result(self, preview: Preview) -> Result:
        """The counts and problems of a preview, as if it had been applied."""
        counts = preview.counts
        return Result(
            file=preview.path.name,
            rows=len(preview.rows),
            added=0,
            updated=counts[Verdict.CHANGED],
            unchanged=counts[Verdict.SAME],
            refused=counts[Verdict.REFUSED],
            warned=sum(
                bool(row.findings) and row.verdict is not Verdict.REFUSED for row in preview.rows
            ),
            problems=tuple(
                Line(
                    sheet=preview.sheet,
                    row=row.number,
                    column=finding.column,
                    code=finding.code,
                    message=text_of(Problem(finding.code, finding.column, finding.args)),
                    refused=row.verdict is Verdict.REFUSED,
                )
                for row in preview.rows
                for finding in row.findings
            ),
        )

    def apply(self, preview: Preview, progress: Progress = NO_PROGRESS) -> tuple[Result, Changes]:
        """Write what the preview shows, after a verified backup, as one action.

        Raises EnvironmentProblem when there is no backup; then nothing is written.
        """
        changed = [row for row in preview.rows if row.verdict is Verdict.CHANGED]
        if not changed:
            return self.result(preview), Changes("", "revision_import", {})
        progress.step(tr("备份"))
        self._backups.create(Reason.IMPORT, progress=progress)
        progress.step(tr("写入账簿"), len(changed))
        name, n = preview.path.name, len(changed)
        with self._sources.books.write("revision_import", file=name, n=n) as unit:
            for row in changed:
                for edit in row.edits:
                    unit.edit(edit.table, edit.uid, edit.values)
                progress.advance()
        return self.result(preview), unit.changes


def aside(preview: Preview) -> list[str]:
    """What is to be said of the whole file beside its rows."""
    said = []
    if preview.absent:
        names = listed(preview.absent)
        said.append(
            tr(
                "账簿里有、文件里没有的 {n} 条：{names}。账簿里没有动；"
                "要删除、免职，请在程序里办。",
                n=len(preview.absent),
                names=names,
            )
        )
    if preview.unread:
        names = listed(preview.unread)
        said.append(tr("文件里多出的栏没有读入：{names}。", names=names))
    return said


def _unread(returned: Returned, now: Ledger) -> tuple[str, ...]:
    known = {path_of(column) for column in now.columns}
    return tuple(title for path, title in returned.titles.items() if path not in known)

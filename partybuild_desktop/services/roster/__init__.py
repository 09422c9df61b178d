"""Rosters in and out: a file opened, recognised, tried, applied in one step, and exported.

A package, because a foreign file is judged whole before any of it is written: what a trial finds,
what is applied and what is told of it are modules of their own.
"""

from __future__ import annotations

import tomllib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

from partybuild_desktop.domain.backup import Reason
from partybuild_desktop.domain.event import EventKind
from partybuild_desktop.domain.heading import Headings, Layout, recognise
from partybuild_desktop.domain.log import Changes
from partybuild_desktop.domain.problem import UserProblem
from partybuild_desktop.domain.roster import Verdict
from partybuild_desktop.domain.sheet import Sheet, Workbook
from partybuild_desktop.services.backup import Backups
from partybuild_desktop.services.code import Codes
from partybuild_desktop.services.member import Members, Scope
from partybuild_desktop.services.roster.apply import write
from partybuild_desktop.services.roster.preview import Preview, Request, try_out
from partybuild_desktop.services.roster.result import Result, result_of
from partybuild_desktop.store.books import Books
from partybuild_desktop.system.garbage import uncollected
from partybuild_desktop.system.i18n import tr
from partybuild_desktop.system.paths import resources_dir
from partybuild_desktop.system.progress import NO_PROGRESS, Progress

__all__ = ["Preview", "Result", "RosterFile", "Rosters", "Verdict"]


@dataclass(frozen=True, slots=True)
class RosterFile:
    """An opened file: its sheets that hold people, each with what its columns mean, and the newest
    entries of the log when it was made here."""

    path: Path
    workbook: Workbook
    tables: tuple[tuple[Sheet, Layout], ...]
    heads: tuple[str, ...] = ()

    def mapped(self, mapping: Mapping[str, Mapping[int, str]]) -> RosterFile:
        """The same with a person's choice of fields: {sheet: {column: field}}."""
        tables = tuple(
            (sheet, layout.mapped(mapping.get(sheet.name, {}))) for sheet, layout in self.tables
        )
        return RosterFile(self.path, self.workbook, tables, self.heads)


class Rosters:
    """The roster's way into the books and out of them."""

    def __init__(self, books: Books, members: Members, codes: Codes, backups: Backups) -> None:
        self._books = books
        self._members = members
        self._codes = codes
        self._backups = backups

    @cached_property
    def headings(self) -> Headings:
        """The dictionary of column headings."""
        text = (resources_dir() / "headings.toml").read_text("utf-8")
        return Headings.parse(tomllib.loads(text))

    def open(self, path: Path) -> RosterFile:
        """Read a file and find its headings.

        Raises UserProblem file_* for what is not a roster (named), roster_unrecognised when no
        sheet has a heading with 姓名 or 身份证号, as `refuse_other` for another ledger printed
        here; EnvironmentProblem.
        """
        from partybuild_desktop.exchange import sheet as exchange
        from partybuild_desktop.services.revision.mark import (
            ROSTER,
            marked,
            refuse_other,
            titled_problem,
        )

        with uncollected():
            workbook = exchange.read(path)
        refuse_other(workbook, path.name, takes=ROSTER)
        tables = []
        for sheet in workbook.sheets:
            layout = recognise(sheet, self.headings, self._codes.lists)
            if layout is not None:
                tables.append((sheet, layout))
        if not tables:
            raise titled_problem(workbook, path.name) or UserProblem(
                "roster_unrecognised", field="file", name=path.name
            )
        return RosterFile(path, workbook, tuple(tables), marked(workbook).heads)

    def preview(
        self,
        file: RosterFile,
        *,
        org: str = "",
        default_branch: str = "",
        create_branches: bool = False,
        entry: EventKind = EventKind.OPENING,
        progress: Progress = NO_PROGRESS,
    ) -> Preview:
        """What an import would do, row by row; writes nothing.

        Rows that name no branch belong to `org` (a uid) or to `default_branch` (a name, created
        when that was asked for). `entry` is how new people come into the books.
        """
        request = Request(
            org=org,
            default_branch=default_branch,
            create_branches=create_branches,
            entry=entry,
            heads=file.heads,
        )
        progress.step(tr("核对各行"), sum(len(sheet.rows) for sheet, _ in file.tables))
        with uncollected(), self._books.read() as reader:
            return try_out(
                reader, self._books, self._codes, file.path, file.tables, request, progress
            )

    def result(self, preview: Preview) -> Result:
        """The counts and problems of a preview, as if it had been applied."""
        return result_of(preview)

    def apply(self, preview: Preview, progress: Progress = NO_PROGRESS) -> tuple[Result, Changes]:
        """Write what the preview shows, after a verified backup, as one action.

        Raises EnvironmentProblem when there is no backup; then nothing is written.
        """
        if not preview.changing:
            return result_of(preview), Changes("", "roster_import", {})
        progress.step(tr("备份"))
        self._backups.create(Reason.IMPORT, progress=progress)
        progress.step(tr("写入账簿"), len(preview.rows))
        changes = write(self._books, preview, progress)
        return result_of(preview), changes

    def write_rejects(self, preview: Preview, path: Path) -> int:
        """The refused rows with their reasons as a workbook to mend and import again."""
        from partybuild_desktop.services.roster.files import write_rejects

        return write_rejects(preview, path)

    def export(
        self,
        path: Path,
        scope: Scope,
        *,
        columns: Sequence[str] = (),
        progress: Progress = NO_PROGRESS,
    ) -> int:
        """The members of a scope with the headings of the official form. Returns their number."""
        from partybuild_desktop.services.roster.files import export

        found = self._members.rows(self._members.uids(scope), scope.day)
        progress.step(tr("导出"), len(found))
        return export(path, found, self._books, self._codes, columns, progress)

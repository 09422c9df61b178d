"""The workbooks that a roster leaves the books as: the official form, and the refused rows."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Final

from partybuild_desktop.domain.member import FIELD, Enrolled
from partybuild_desktop.domain.org import Org, branch_of
from partybuild_desktop.domain.reading import BRANCH, STATUS
from partybuild_desktop.domain.roster import Verdict
from partybuild_desktop.exchange.roster import Form, Rejects, write_form
from partybuild_desktop.exchange.roster import write_rejects as write_workbook
from partybuild_desktop.services.code import Codes
from partybuild_desktop.services.roster.preview import Preview
from partybuild_desktop.services.roster.result import lines_of
from partybuild_desktop.store import org as orgs
from partybuild_desktop.store.books import Books, newest
from partybuild_desktop.system.files import write_through
from partybuild_desktop.system.i18n import tr
from partybuild_desktop.system.progress import NO_PROGRESS, Progress

#  Kept for this program's own use; they would mean nothing in somebody's sheet.
_OWN: Final = frozenset({"sequence", "extra"})


def export(
    path: Path,
    found: Sequence[Enrolled],
    books: Books,
    codes: Codes,
    columns: Sequence[str] = (),
    progress: Progress = NO_PROGRESS,
) -> int:
    """Write the official form; fields beyond it follow when asked for, or when anybody has one."""
    day = books.clock.today()
    with books.read() as reader:
        heads = newest(reader)
        tree = {org.uid: org for org in orgs.orgs(reader, day.isoformat())}
    members = [_values(row, tree) for row in found]
    used = {key for values in members for key, value in values.items() if value}
    more = columns or [key for key in FIELD if key in used and key not in _OWN]
    root = tree.get(books.root)
    form = Form(root.name if root else "", day, members, codes.lists, more, heads)
    return write_through(path, lambda stream: write_form(form, stream, progress))


def _values(row: Enrolled, tree: Mapping[str, Org]) -> dict[str, str]:
    values = {key: getattr(row.member, key) for key in FIELD}
    branch = branch_of(row.org, tree)
    return {**values, BRANCH: branch.name if branch else "", STATUS: row.status}


def write_rejects(preview: Preview, path: Path) -> int:
    """Write the refused rows with their reasons; returns how many."""
    tables = []
    for sheet, layout in preview.tables:
        rows = [
            (row.candidate, tr("；").join(line.message for line in lines_of(row)))
            for row in preview.rows
            if row.verdict is Verdict.REFUSED and row.candidate.sheet == sheet.name
        ]
        tables.append(Rejects(sheet, layout, rows))
    return write_through(path, lambda stream: write_workbook(tables, stream))

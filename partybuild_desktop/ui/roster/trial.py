"""The rows of a dry run in tables: a few for the live preview, all of them sorted by verdict."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import Final

from PySide6.QtCore import QObject

from partybuild_desktop.domain.member import FIELD
from partybuild_desktop.domain.reading import BRANCH, PARTY_POST, STATUS
from partybuild_desktop.domain.sheet import text_of
from partybuild_desktop.services.app import App
from partybuild_desktop.services.roster import Preview, RosterFile, Verdict
from partybuild_desktop.services.roster.preview import Row
from partybuild_desktop.services.roster.result import lines_of
from partybuild_desktop.services.show import column_title, masked, plain
from partybuild_desktop.system.i18n import tr
from partybuild_desktop.ui.table import Column, Source, TableModel

WARNED: Final = "warned"
_ROW: Final = "row"
_WHAT: Final = "what"
_SAMPLE: Final = 30
_WIDE: Final = {"id": 176, BRANCH: 160, "address": 180, "position": 160}


def sample_of(file: RosterFile) -> RosterFile:
    """The file with its first rows only: enough to see whether the columns are right."""
    tables = tuple(
        (replace(s, rows=s.rows[: layout.start + _SAMPLE]), layout) for s, layout in file.tables
    )
    return RosterFile(file.path, file.workbook, tables)


class Words:
    """Values of rows as a person reads them."""

    def __init__(self, app: App, preview: Preview) -> None:
        self._app = app
        self._names = {org.uid: org.called for org in app.orgs.tree()}
        self._names.update({o.uid: o.called for o in preview.new_branches})

    def value(self, key: str, value: str) -> str:
        if key == BRANCH:
            return self._names.get(value, value)
        if key == STATUS:
            return self._app.codes.label("status", value)
        if key == PARTY_POST or key not in FIELD:
            return value
        field = FIELD[key]
        return masked(field, value) if field.personal else plain(field, value, self._app.codes)

    def branch(self, row: Row) -> str:
        found = row.candidate.branch
        return self._names.get(found, "") if found else row.candidate.branch_text


def live_model(app: App, preview: Preview, parent: QObject) -> TableModel:
    """The first rows as they would be read, column by column; problems marked in their cells."""
    words = Words(app, preview)
    keys: list[str] = []
    for _, layout in preview.tables:
        keys += [c.field for c in layout.columns if c.field and c.field not in keys]
    rows = {str(n): row for n, row in enumerate(preview.rows)}
    headings = {
        column.heading: column.field for _, layout in preview.tables for column in layout.columns
    }

    places = {
        (sheet.name, column.field): column.index
        for sheet, layout in preview.tables
        for column in layout.columns
        if column.field
    }

    def text(row: Row, key: str) -> str:
        candidate = row.candidate
        if key == BRANCH:
            return words.branch(row)
        if key in candidate.values:
            return words.value(key, candidate.values[key])
        place = places.get((candidate.sheet, key))
        # what could not be read is shown as it stands in the file
        raw = "" if place is None else text_of(candidate.raw[place])
        return words.value(key, raw) if key in FIELD and FIELD[key].personal else raw

    def doubt(row: Row, key: str) -> str:
        found = [li.message for li in lines_of(row) if headings.get(li.column, "name") == key]
        return tr("；").join(found)

    model = TableModel(
        [Column(key, column_title(key), _WIDE.get(key, 110)) for key in keys],
        Source(fetch=lambda wanted: {k: rows[k] for k in wanted}, text=text, doubt=doubt),
        parent,
    )
    model.show(rows)
    return model


def rows_of(preview: Preview, kind: Verdict | str) -> list[Row]:
    """The rows of one tab. Warned ones also stand among the new or changed ones."""
    if kind == WARNED:
        return [row for row in preview.rows if row.warned]
    return [row for row in preview.rows if row.verdict is kind]


def verdict_model(app: App, preview: Preview, kind: Verdict | str, parent: QObject) -> TableModel:
    """One tab: the row's number, the name, the branch, and what there is to say."""
    words = Words(app, preview)
    rows = {str(n): row for n, row in enumerate(rows_of(preview, kind))}
    several = len(preview.tables) > 1

    def text(row: Row, key: str) -> str:
        candidate = row.candidate
        if key == _ROW:
            return f"{candidate.sheet} {candidate.row}" if several else str(candidate.row)
        if key == BRANCH:
            return words.branch(row)
        if key == "name":
            return candidate.values.get("name", "")
        return _say(row, kind, words)

    model = TableModel(
        [
            Column(_ROW, tr("行号"), 120 if several else 56, right=not several),
            Column("name", tr("姓名"), 96),
            Column(BRANCH, tr("所在组织"), 150),
            Column(_WHAT, tr("说明"), 420),
        ],
        Source(fetch=lambda wanted: {k: rows[k] for k in wanted}, text=text),
        parent,
    )
    model.show(rows)
    return model


def _say(row: Row, kind: Verdict | str, words: Words) -> str:
    if kind in (WARNED, Verdict.REFUSED):
        return tr("；").join(
            tr("{name}：{text}", name=line.column, text=line.message)
            if line.column
            else line.message
            for line in lines_of(row)
        )
    if kind is Verdict.CHANGED:
        return tr("；").join(
            tr(
                "{field}：{old} → {new}",
                field=column_title(key),
                old=words.value(key, old) or "—",
                new=words.value(key, new),
            )
            for key, (old, new) in row.changes.items()
        )
    values = row.candidate.values
    shown: Sequence[str] = ("sex", "birth", "education", "joined")
    return "　".join(words.value(key, values[key]) for key in shown if values.get(key))

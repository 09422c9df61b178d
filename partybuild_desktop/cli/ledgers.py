"""`partybuild ledger`: which ledgers there are, and one of them as PDF or workbook."""

from __future__ import annotations

from pathlib import Path

from partybuild_desktop.cli.context import Context
from partybuild_desktop.cli.output import table
from partybuild_desktop.domain.problem import UserProblem
from partybuild_desktop.services.member import Scope
from partybuild_desktop.system.i18n import tr


def list_(context: Context) -> int:
    """{"ledgers":[{"kind","title","box"}]}"""
    with context.books() as app:
        rows = [{"kind": k.kind, "title": k.title, "box": k.box} for k in app.ledgers.kinds()]
    lines = table([[row["kind"], row["title"], row["box"]] for row in rows])
    context.out.result({"ledgers": rows}, lines)
    return 0


def print_(context: Context) -> int:
    """{"pages","rows","missing_glyphs":[…]}; the file's ending says PDF or workbook."""
    o = context.options
    path = Path(o.output)
    if path.suffix.lower() not in (".pdf", ".xlsx"):
        raise UserProblem("output_form", name=path.name)
    with context.books() as app:
        scope = Scope(
            org=context.org(app), day=context.day() or _year_end(o.year, app.members.today())
        )
        columns = tuple(c for c in o.columns.replace("，", ",").split(",") if c)
        ledger = app.ledgers.compose(o.kind, scope, columns=columns, masked=not o.full)
        write = app.ledgers.write_pdf if path.suffix.lower() == ".pdf" else app.ledgers.write_xlsx
        printed = write(ledger, path, context.progress)
    for glyph in printed.missing_glyphs:
        context.out.message(tr("字库里没有这个字：{glyph}", glyph=glyph))
    lines = [
        tr("共 {pages} 页，{rows} 行：{name}", pages=printed.pages, rows=printed.rows, name=path)
    ]
    value = {"pages": printed.pages, "rows": printed.rows, "file": str(path)}
    context.out.result({**value, "missing_glyphs": list(printed.missing_glyphs)}, lines)
    return 0


def _year_end(year: int | None, today: str) -> str:
    """The last day of a past year; today while the year is running."""
    return min(f"{year}-12-31", today) if year else ""

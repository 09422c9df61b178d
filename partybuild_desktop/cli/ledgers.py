"""`partybuild ledger`: which ledgers there are, one of them on paper, and what was printed."""

from __future__ import annotations

from argparse import Namespace
from pathlib import Path
from typing import Final

from partybuild_desktop.cli.context import Context, output_path
from partybuild_desktop.cli.output import table
from partybuild_desktop.domain.printing import Printing, blank, laid_on
from partybuild_desktop.domain.problem import UserProblem
from partybuild_desktop.services.ledger import Printed
from partybuild_desktop.services.member import Scope
from partybuild_desktop.services.printing import Recorded
from partybuild_desktop.services.revision import aside
from partybuild_desktop.system.i18n import tr

_MOST_ROWS: Final = 10_000  # of an empty form: some five hundred sheets
_MOST_MM: Final = 20.0  # of calibration, as in the window


def list_(context: Context) -> int:
    """{"ledgers":[{"kind","title","box"}]}"""
    with context.books() as app:
        kinds = app.ledgers.kinds()
    rows = [{"kind": k.kind, "title": tr(k.title), "box": tr(k.box)} for k in kinds]
    lines = table([[row["kind"], row["title"], row["box"]] for row in rows])
    context.out.result({"ledgers": rows}, lines)
    return 0


def print_(context: Context) -> int:
    """{"pages","rows","missing_glyphs":[…]}, for a PDF also {"n","serial"} of its record; the
    file's ending says PDF or workbook."""
    o = context.options
    path = output_path(o.output, ".pdf", ".xlsx")
    printing = _printing(o)
    with context.books() as app:
        day = context.day() or _year_end(o.year, app.members.today())
        scope = Scope(org=context.org(app), day=day)
        columns = tuple(c for c in o.columns.replace("，", ",").split(",") if c)
        ledger = app.ledgers.compose(
            o.kind,
            scope,
            columns=columns,
            masked=not o.full,
            year=o.year or 0,
            styles=dict(map(_style, o.style)),
        )
        ledger = laid_on(ledger, o.paper, margins=o.margins)
        if path.suffix.lower() == ".xlsx":
            if o.blank:
                ledger = blank(ledger, o.blank)
            return said(context, path, app.ledgers.write_xlsx(ledger, path, context.progress), {})
        asked = {"columns": columns, "day": day, "masked": not o.full, "style": o.style}
        asked |= {"sheet": o.paper, "margins": o.margins}
        done = app.prints.write(
            ledger, path, context.progress, org=scope.org, asked=asked, printing=printing
        )
    return said(context, path, done, {"n": done.n, "serial": done.serial})


def _printing(o: Namespace) -> Printing:
    if not 0 <= o.blank <= _MOST_ROWS:
        raise UserProblem("blank_rows", most=_MOST_ROWS)
    if max(map(abs, o.shift)) > _MOST_MM:
        raise UserProblem("shift_far", most=_MOST_MM)
    return Printing(
        watermark=tr("内部资料") if o.internal else "",
        blank_rows=o.blank,
        dx_mm=o.shift[0],
        dy_mm=o.shift[1],
        pc_fonts=o.pc_fonts,
    )


def import_(context: Context) -> int:
    """A ledger that was printed as a workbook and mended: the result of an import, with {"kind",
    "absent":[…],"unread":[…]}; exit status 1 when rows were refused."""
    o = context.options
    with context.books() as app:
        preview = app.revisions.preview(app.revisions.open(Path(o.file)), context.progress)
        result = app.revisions.result(preview)
        if not o.dry_run:
            result, _ = app.revisions.apply(preview, context.progress)
    more = {"kind": preview.kind, "absent": preview.absent, "unread": preview.unread}
    lines = [tr("《{title}》", title=preview.title), *result.lines()]
    for row in preview.rows:
        lines += [_changed(row.name, title, *both) for title, both in row.changes.items()]
    context.out.result({**result.as_dict(), **more}, [*lines, *aside(preview)])
    return 1 if result.refused else 0


def _changed(name: str, title: str, old: str, new: str) -> str:
    return tr("{name}　{field}：{old} → {new}", name=name, field=title, old=old or "—", new=new)


def prints(context: Context) -> int:
    """{"prints":[{"n","serial","at","user","kind","title","pages"}]}, newest first."""
    with context.books() as app:
        rows = [
            {
                "n": one.n,
                "serial": one.serial,
                "at": one.wall,
                "user": one.user,
                "kind": one.kind,
                "title": one.title,
                "pages": one.pages,
            }
            for one in app.prints.list()
        ]
    context.out.result({"prints": rows}, table([[str(v) for v in row.values()] for row in rows]))
    return 0


def reprint(context: Context) -> int:
    """A print again, byte for byte."""
    path = output_path(context.options.output, ".pdf")
    with context.books() as app:
        done = app.prints.reprint(context.options.number, path, context.progress)
    return said(context, path, done, {"n": done.n, "serial": done.serial})


def said(context: Context, path: Path, done: Printed | Recorded, more: dict[str, object]) -> int:
    """Tell what came out on paper, and which characters no typeface has."""
    for glyph in done.missing_glyphs:
        context.out.message(tr("字库里没有这个字：{glyph}", glyph=glyph))
    lines = [tr("共 {pages} 页，{rows} 行：{name}", pages=done.pages, rows=done.rows, name=path)]
    value = {"pages": done.pages, "rows": done.rows, "file": str(path), **more}
    context.out.result({**value, "missing_glyphs": list(done.missing_glyphs)}, lines)
    return 0


def _style(text: str) -> tuple[str, str]:
    key, sign, style = text.partition("=")
    if not sign:
        raise UserProblem("field_form", text=text)
    return key, style


def _year_end(year: int | None, today: str) -> str:
    """The last day of a past year; today while the year is running."""
    return min(f"{year}-12-31", today) if year else ""

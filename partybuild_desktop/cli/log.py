"""`partybuild log`: who did what, one action field by field, and the log on paper."""

from __future__ import annotations

from typing import Final

from partybuild_desktop.cli.context import Context, output_path
from partybuild_desktop.cli.ledgers import said
from partybuild_desktop.cli.output import table
from partybuild_desktop.domain.date import read_text
from partybuild_desktop.domain.problem import UserProblem
from partybuild_desktop.services.app import App
from partybuild_desktop.services.show import field_title
from partybuild_desktop.services.trail import when
from partybuild_desktop.services.wording.record import TABLES
from partybuild_desktop.store.trail import Wanted
from partybuild_desktop.system.i18n import tr

_SHORT: Final = 12  # of an entry's name, for a person; `log show` takes the beginning of it


def list_(context: Context) -> int:
    """{"log":[{"entry","at","user","action","what","here","site","n","aside"}],"total"}, newest
    first; with --numbers {"numbers":[{"at","user","person","name","field","why"}],"total"}."""
    o = context.options
    with context.books() as app:
        wanted, limit = _wanted(context, app), o.limit if o.limit > 0 else None
        if o.numbers:
            return _numbers(context, app, wanted, limit)
        total = app.trail.count(wanted)
        rows = [
            {
                "entry": one.action.txn,
                "at": one.action.wall,
                "user": one.action.user,
                "action": one.action.action,
                "what": one.words,
                "here": one.here,
                "site": one.action.site,
                "n": one.action.seq,
                "aside": one.action.aside,
            }
            for one in app.trail.lines(wanted, limit=limit)
        ]
    lines = [
        [when(str(r["at"])), str(r["user"]), str(r["what"]), str(r["entry"])[:_SHORT]] for r in rows
    ]
    context.out.result({"log": rows, "total": total}, [*table(lines), _counted(total, len(rows))])
    return 0


def _numbers(context: Context, app: App, wanted: Wanted, limit: int | None) -> int:
    found = app.trail.disclosures(wanted)
    rows = [
        {
            "at": one.at,
            "user": one.user,
            "person": one.person,
            "name": one.name,
            "field": one.field,
            "why": one.why,
        }
        for one in found[:limit]
    ]
    lines = [[when(r["at"]), r["user"], r["name"], field_title(r["field"]), r["why"]] for r in rows]
    value = {"numbers": rows, "total": len(found)}
    context.out.result(value, [*table(lines), _counted(len(found), len(rows))])
    return 0


def _counted(total: int, shown: int) -> str:
    if shown < total:
        return tr("共 {n} 条，列出最近 {m} 条", n=total, m=shown)
    return tr("共 {n} 条", n=total)


def show(context: Context) -> int:
    """{"entry","details":[{"record","field","before","after"}]}: what one action changed; numbers
    of persons masked."""
    with context.books() as app:
        entry = app.trail.entry(context.options.entry)
        details = app.trail.details(entry, limit=None)
    rows = [
        {"record": one.record, "field": one.field, "before": one.before, "after": one.after}
        for one in details
    ]
    lines = table([list(row.values()) for row in rows])
    context.out.result({"entry": entry, "details": rows}, lines)
    return 0


def print_(context: Context) -> int:
    """As `ledger print`: the actions wanted, oldest first; with --numbers who saw numbers."""
    o = context.options
    path = output_path(o.output, ".pdf", ".xlsx")
    with context.books() as app:
        wanted = _wanted(context, app)
        trail = app.trail
        ledger = trail.disclosure_ledger(wanted) if o.numbers else trail.ledger(wanted)
        if path.suffix.lower() == ".xlsx":
            written = app.ledgers.write_xlsx(ledger, path, context.progress)
            return said(context, path, written, {})
        done = app.prints.write(ledger, path, context.progress)
    return said(context, path, done, {"n": done.n, "serial": done.serial})


def _wanted(context: Context, app: App) -> Wanted:
    """The options that filter. Raises UserProblem date_*, action_unknown, table_unknown."""
    o = context.options
    tables = {**{key: key for key in TABLES}, **{tr(text): key for key, text in TABLES.items()}}
    actions = {name: code for code, name in app.trail.kinds()}
    actions |= {code: code for code in actions.values()}
    return Wanted(
        user=o.by,
        first=str(read_text(o.first)) if o.first else "",
        last=str(read_text(o.last)) if o.last else "",
        action=_one_of(actions, o.action, "action_unknown"),
        table=_one_of(tables, o.table, "table_unknown"),
        text=o.text,
    )


def _one_of(known: dict[str, str], typed: str, code: str) -> str:
    if typed and typed not in known:
        raise UserProblem(code, name=typed, names=tuple(n for n, key in known.items() if n != key))
    return known.get(typed, "")

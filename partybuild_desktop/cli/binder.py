"""`partybuild binder`: the ledgers of a year as one PDF, or as a folder of files."""

from __future__ import annotations

from pathlib import Path

from partybuild_desktop.cli.context import Context
from partybuild_desktop.domain.printing import Printing
from partybuild_desktop.services.binder import Bound, entered_at, lack_text
from partybuild_desktop.system.i18n import tr


def bind(context: Context) -> int:
    """{"pages","boxes","ledgers","missing":[…],"missing_glyphs":[…]}, for a PDF also {"n","serial"}
    of its record; a name that does not end in .pdf is a folder."""
    o = context.options
    path = Path(o.output)
    boxes = [name for name in o.boxes.replace("，", ",").split(",") if name]
    printing = Printing(watermark=tr("内部资料") if o.internal else "")
    record: dict[str, object] = {}
    with context.books() as app:
        composed = app.binders.compose(
            org=context.org(app),
            year=o.year or 0,
            boxes=boxes,
            masked=not o.full,
            progress=context.progress,
        )
        if path.suffix.lower() == ".pdf":
            done = app.prints.write(
                composed.binder,
                path,
                context.progress,
                org=context.org(app),
                asked={"year": o.year, "boxes": boxes, "masked": not o.full},
                printing=printing,
                mirror=not o.single,
            )
            record = {"n": done.n, "serial": done.serial}
            bound = app.binders.bound(composed, done.pages, done.missing_glyphs)
        else:
            bound = app.binders.write_folder(composed, path, context.progress, printing=printing)
    _say(context, bound, path, record)
    return 0


def _say(context: Context, bound: Bound, path: Path, record: dict[str, object]) -> None:
    missing = [
        {
            "box": lack.box,
            "ledger": lack.title,
            "code": lack.code,
            "message": lack_text(lack),
            "page": lack.entered,
        }
        for lack in bound.lacks
    ]
    lines = [
        tr(
            "共 {boxes} 盒 {ledgers} 册，{pages} 页：{name}",
            boxes=bound.boxes,
            ledgers=bound.ledgers,
            pages=bound.pages,
            name=path,
        )
    ]
    for lack in bound.lacks:
        said = tr("缺：{title}：{text}", title=lack.title, text=lack_text(lack))
        lines.append("　".join(filter(None, (said, entered_at(lack)))))
    for glyph in bound.missing_glyphs:
        context.out.message(tr("字库里没有这个字：{glyph}", glyph=glyph))
    value = {"pages": bound.pages, "boxes": bound.boxes, "ledgers": bound.ledgers}
    lists = {"missing": missing, "missing_glyphs": list(bound.missing_glyphs)}
    context.out.result({**value, "file": str(path), **record, **lists}, lines)

"""A closed year on paper: what was frozen, that it is closed, and what was corrected since."""

from __future__ import annotations

from typing import Final

from partybuild_desktop.domain.closing import Closing
from partybuild_desktop.domain.statistics import Difference, Figures, Line
from partybuild_desktop.services.closing import frozen_tables, last_of
from partybuild_desktop.services.ledger.figure import text_of
from partybuild_desktop.services.ledger.kind import Sources
from partybuild_desktop.services.ledger.place import Place
from partybuild_desktop.services.show import day_text
from partybuild_desktop.system.i18n import N_, tr

_MOST_DIFFERENCES: Final = 8  # that a note under the table names
#  Columns whose own title says nothing without the headings above it.
_WHOLE: Final = {
    "plus": N_("本年内增加"),
    "transferred_in": N_("转入"),
    "transferred_in_whole": N_("其中：整建制转入"),
    "minus": N_("本年内减少"),
    "transferred_out": N_("转出"),
    "transferred_out_whole": N_("其中：整建制转出"),
}


def closing_of(sources: Sources, place: Place) -> Closing | None:
    """The closing that stands for this ledger: of a whole year only."""
    if place.day != last_of(place.year):
        return None
    with sources.books.read() as reader:
        return frozen_tables(reader, place.org.uid, place.year)


def marks(closing: Closing | None) -> tuple[str, ...]:
    return () if closing is None else (tr("已封账"),)


def notes(closing: Closing | None, now: Figures, kind: str) -> list[str]:
    """That the year is closed, and what the books tell otherwise today."""
    if closing is None:
        return []
    day = day_text(closing.closed[:10])
    found = [tr("已封账：{day}，{user}。", day=day, user=closing.user)]
    differences = closing.tables[kind].differences(now)
    if differences:
        named = tr("；").join(map(_named, differences[:_MOST_DIFFERENCES]))
        n = len(differences)
        if n > _MOST_DIFFERENCES:
            named = tr("{named}等 {n} 处", named=named, n=n)
        found.append(tr("封账后更正：{named}。", named=named))
    return found


def _named(one: Difference) -> str:
    return tr(
        "{row}·{column} {before}→{after}（差 {by:+d}）",
        row=text_of(one.row),
        column=full_text(one.column),
        before=one.before,
        after=one.after,
        by=one.after - one.before,
    )


def full_text(column: Line) -> str:
    """A column by its whole name: 合计 under 本年内增加 says nothing alone."""
    return tr(_WHOLE[column.key]) if column.key in _WHOLE else text_of(column)

"""党员增减变化表, table 1 of the yearly statistics. Box 党员队伍.

A single organisation gets the official fifteen rows, a few stand side by side over them, and of
many each gets a row of its own. Source: 党内统计年报, table 1 (members.md 5.5).
"""

from __future__ import annotations

from typing import Final

from partybuild_desktop.domain.closing import Closing
from partybuild_desktop.domain.date import PartialDate
from partybuild_desktop.domain.ledger import (
    Align,
    Column,
    Foot,
    Kind,
    Ledger,
    Paper,
    Subtotal,
    Total,
)
from partybuild_desktop.domain.statistics import Figures
from partybuild_desktop.services.closing import last_years
from partybuild_desktop.services.ledger.closed import closing_of, full_text, marks, notes
from partybuild_desktop.services.ledger.figure import INDENT, figure_columns, name_mm, text_of
from partybuild_desktop.services.ledger.kind import LedgerKind, Request, Sources
from partybuild_desktop.services.ledger.place import Place, place_of, signs
from partybuild_desktop.services.statistics import snapshot
from partybuild_desktop.services.statistics.change import FROZEN, INTERNAL, changes
from partybuild_desktop.services.statistics.cut import TOTAL
from partybuild_desktop.services.statistics.yearly import CHANGES
from partybuild_desktop.system.i18n import N_, tr

TITLE: Final = N_("党员增减变化表")
_MOST_ACROSS: Final = 6  # units that stand side by side over the official fifteen rows
_COUNT_MM: Final = 20.0
_SUMS: Final = frozenset({"plus", "minus", "should", "counted"})


def _compose(sources: Sources, request: Request) -> Ledger:
    place = place_of(sources, request)
    taken = snapshot(sources.books, sources.codes, place.day, org=place.org.uid, history=True)
    with sources.books.read() as reader:
        frozen = last_years(reader, place.year)
    now = changes(taken, place.org.uid, year=place.year, last_years=frozen)
    closing = closing_of(sources, place)
    figures = now if closing is None else closing.tables[CHANGES]
    upright = len(figures.rows) <= _MOST_ACROSS + 1
    last = PartialDate(place.day)
    period = tr(
        "统计期间：{year}年1月1日至{month}月{day}日",
        year=place.year,
        month=last.month,
        day=last.day,
    )
    return Ledger(
        kind=CHANGES,
        title=place.titled(tr(TITLE)),
        columns=_upright_columns(figures, now) if upright else _wide_columns(figures),
        rows=_upright_rows(figures, now) if upright else _wide_rows(figures),
        head=place.head(period, tr("单位：人"), *marks(closing)),
        foot=Foot(signs(), (*_change_notes(figures, place), *_closed_notes(closing, now))),
        paper=Paper(landscape=not upright),
        as_of=place.day,
    )


def _upright_columns(figures: Figures, later: Figures) -> tuple[Column, ...]:
    names = [text_of(line) for line in figures.rows]
    if len(names) == 1:
        names = [tr("人数")]
        if _beside(figures, later):
            names = [tr("封账数"), tr("现数"), tr("差")]
    return (
        Column(tr("项目")),
        Column(tr("行次"), Kind.CODE),
        *(Column(name, Kind.NUMBER, align=Align.CENTER, min_mm=_COUNT_MM) for name in names),
    )


def _upright_rows(figures: Figures, later: Figures) -> list[tuple[str, ...]]:
    """The fifteen rows of the official form; of a closed year what has become of them beside."""
    counts = list(figures.counts)
    if _beside(figures, later):
        now = later.counts[0]
        counts += [now, tuple(new - old for old, new in zip(counts[0], now, strict=True))]
    found: list[tuple[str, ...]] = []
    for n, (line, values) in enumerate(
        zip(figures.columns, zip(*counts, strict=True), strict=True), 1
    ):
        title = INDENT * line.level + full_text(line)
        row = (title, str(n), *map(str, values))
        found.append(Subtotal(row) if line.key in _SUMS else row)
    return found


def _wide_columns(figures: Figures) -> tuple[Column, ...]:
    names = name_mm(map(text_of, figures.rows))
    return (Column(tr("党组织"), min_mm=names), *figure_columns(figures))


def _wide_rows(figures: Figures) -> list[tuple[str, ...]]:
    found = []
    for line, values in zip(figures.rows, figures.counts, strict=True):
        row = (text_of(line), *map(str, values))
        found.append(Total(row) if line.key == TOTAL else row)
    return found


def _change_notes(figures: Figures, place: Place) -> list[str]:
    found = [
        tr(
            "增加＝发展＋恢复＋转入；减少＝出党＋停止党籍＋死亡＋转出；应有＝上年底＋增加－减少；差数＝实有－应有。"
        )
    ]
    if moved := figures.facts.get(INTERNAL, 0):
        found.append(tr("合计的转入、转出中含本单位内部互转 {n} 人次，各党组织分别计入。", n=moved))
    if figures.facts.get(FROZEN, 0):
        found.append(
            tr("上年底党员总数为{year}年封账数；封账后更正的，显示为差数。", year=place.year - 1)
        )
    return found


def _beside(figures: Figures, later: Figures) -> bool:
    """Whether what was corrected since stands in columns of its own."""
    return len(figures.rows) == len(later.rows) == 1 and figures.counts != later.counts


def _closed_notes(closing: Closing | None, now: Figures) -> list[str]:
    if closing is not None and _beside(closing.tables[CHANGES], now):
        now = closing.tables[CHANGES]
    return notes(closing, now, CHANGES)


CHANGE: Final = LedgerKind(
    kind=CHANGES, title=TITLE, box=N_("党员队伍"), compose=_compose, entered="member"
)

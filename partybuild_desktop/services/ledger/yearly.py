"""The tables of the yearly statistics as ledgers; those of a closed year show what was frozen.

Source: 党内统计年报, tables 1 to 5 (members.md 5.5). Box 党员队伍.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from functools import partial
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
from partybuild_desktop.domain.statistics import Figures, Line
from partybuild_desktop.services.closing import frozen_tables, last_of, last_years
from partybuild_desktop.services.ledger.kind import Choice, LedgerKind, Request, Sources
from partybuild_desktop.services.ledger.place import Place, place_of, signs
from partybuild_desktop.services.statistics import Snapshot, snapshot
from partybuild_desktop.services.statistics import table as tables
from partybuild_desktop.services.statistics.change import FROZEN, INTERNAL, changes
from partybuild_desktop.services.statistics.cut import TOTAL, UNKNOWN
from partybuild_desktop.services.statistics.yearly import CHANGES
from partybuild_desktop.system.i18n import N_, language, tr

BOX: Final = N_("党员队伍")
_MOST_ACROSS: Final = 6  # units that stand side by side over the official fifteen rows
_MOST_DIFFERENCES: Final = 8  # that a note under the table names
_INDENT: Final = "　"
_CHARACTER_MM: Final = 3.6
_PADDING_MM: Final = 2.6
_NAME_MM: Final = 66.0  # the longest that a name of a row may ask for
_SECTION_MM: Final = 11.0
_FIGURE_MM: Final = 10.0

#  What the official form calls its rows, where the column of a wide table says it otherwise.
_ROWS: Final = {
    "plus": N_("本年内增加"),
    "transferred_in": N_("转入"),
    "transferred_in_whole": N_("其中：整建制转入"),
    "minus": N_("本年内减少"),
    "transferred_out": N_("转出"),
    "transferred_out_whole": N_("其中：整建制转出"),
}
_SUMS: Final = frozenset({"plus", "minus", "should", "counted"})

Table = Callable[[Snapshot, str, Sequence[str]], Figures]


@dataclass(frozen=True, slots=True)
class Spec:
    """One table: how it is counted, what its rows are called, its own columns."""

    kind: str
    title: str
    table: Table
    heads: tuple[str, ...]  # titles of the columns that name the rows
    default: tuple[str, ...] = ()
    by_age: bool = False
    upright: bool = False
    note: str = ""


def _text(line: Line) -> str:
    """A line's title in the language in use; that of data brings its English along."""
    return line.en if line.en and language() == "en" else tr(line.title)


def _number(value: int) -> str:
    return str(value)


# ---------------------------------------------------------------- tables 2 to 5


def _compose(spec: Spec, sources: Sources, request: Request) -> Ledger:
    place = place_of(sources, request)
    among = None if request.uids is None else frozenset(request.uids)
    taken = snapshot(sources.books, sources.codes, place.day, among=among)
    now = spec.table(taken, place.org.uid, request.columns)
    closing = _closing(sources, place)
    own = bool(request.columns) or among is not None
    notes = [_age_note(place)] if spec.by_age else []
    notes += [tr(spec.note)] if spec.note else []
    if any(line.key.endswith(UNKNOWN) for line in (*now.rows, *now.columns)):
        notes.append(tr("“不详”：没有填写，或填写不完整，归不进任何一段。"))
    if closing is not None and own:
        notes.append(tr("本表按选定的栏目或人员统计现有数据，不是封账数。"))
        closing = None
    figures = now if closing is None else closing.tables[spec.kind]
    return Ledger(
        kind=spec.kind,
        title=place.name + tr(spec.title) + tr("表"),
        columns=_columns(spec, figures),
        rows=[_row(spec, figures, n) for n in range(len(figures.rows))],
        head=place.head(place.until(), tr("单位：人"), *_marks(closing)),
        foot=Foot(signs=signs(), notes=(*notes, *_closed_notes(closing, now, spec.kind))),
        paper=Paper(landscape=not spec.upright),
        as_of=place.day,
    )


def _age_note(place: Place) -> str:
    return tr("年龄按{day}的周岁计算。", day=PartialDate(place.day).chinese())


def _columns(spec: Spec, figures: Figures) -> tuple[Column, ...]:
    names = _name_mm(_INDENT * line.level + _text(line) for line in figures.rows)
    *group, name = spec.heads
    sections = [
        Column(tr(title), wrap=True, align=Align.CENTER, max_mm=_SECTION_MM, merge=True)
        for title in group
    ]
    several = bool(group)
    named = Column(tr(name), align=Align.LEFT, wrap=not several, min_mm=names, merge=several)
    return (*sections, named, *_figure_columns(figures))


def _name_mm(names: Iterable[str]) -> float:
    """Room for the longest name on one line, as far as the figures leave it."""
    return min(_NAME_MM, max(len(name) for name in names) * _CHARACTER_MM + _PADDING_MM)


def _figure_columns(figures: Figures) -> tuple[Column, ...]:
    return tuple(
        Column(
            _text(line), Kind.NUMBER, tuple(map(tr, line.group)), Align.CENTER, min_mm=_FIGURE_MM
        )
        for line in figures.columns
    )


def _row(spec: Spec, figures: Figures, n: int) -> tuple[str, ...]:
    line = figures.rows[n]
    title = _INDENT * line.level + _text(line)
    first = tr(line.group[0]) if line.group else title
    cells = ((first, title)[-len(spec.heads) :], map(_number, figures.counts[n]))
    row = tuple(text for part in cells for text in part)
    if line.key == TOTAL:
        return Total(row)
    after = figures.rows[n + 1] if n + 1 < len(figures.rows) else line
    return Subtotal(row) if after.level > line.level else row


# ---------------------------------------------------------------- table 1


def _compose_changes(sources: Sources, request: Request) -> Ledger:
    place = place_of(sources, request)
    taken = snapshot(sources.books, sources.codes, place.day, history=True)
    with sources.books.read() as reader:
        frozen = last_years(reader, place.year)
    now = changes(taken, place.org.uid, year=place.year, last_years=frozen)
    closing = _closing(sources, place)
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
        title=place.name + tr(_CHANGES),
        columns=_upright_columns(figures) if upright else _wide_columns(figures),
        rows=_upright_rows(figures) if upright else _wide_rows(figures),
        head=place.head(period, tr("单位：人"), *_marks(closing)),
        foot=Foot(signs(), (*_change_notes(figures, place), *_closed_notes(closing, now, CHANGES))),
        paper=Paper(landscape=not upright),
        as_of=place.day,
    )


def _upright_columns(figures: Figures) -> tuple[Column, ...]:
    names = [_text(line) for line in figures.rows]
    names = [tr("人数")] if len(names) == 1 else names
    return (
        Column(tr("项目")),
        Column(tr("行次"), Kind.CODE),
        *(Column(name, Kind.NUMBER, align=Align.CENTER) for name in names),
    )


def _upright_rows(figures: Figures) -> list[tuple[str, ...]]:
    """The fifteen rows of the official form."""
    found: list[tuple[str, ...]] = []
    for n, (line, values) in enumerate(
        zip(figures.columns, zip(*figures.counts, strict=True), strict=True), 1
    ):
        title = _INDENT * line.level + tr(_ROWS.get(line.key, line.title))
        row = (title, str(n), *map(_number, values))
        found.append(Subtotal(row) if line.key in _SUMS else row)
    return found


def _wide_columns(figures: Figures) -> tuple[Column, ...]:
    names = _name_mm(map(_text, figures.rows))
    return (Column(tr("党组织"), min_mm=names), *_figure_columns(figures))


def _wide_rows(figures: Figures) -> list[tuple[str, ...]]:
    found = []
    for line, values in zip(figures.rows, figures.counts, strict=True):
        row = (_text(line), *map(_number, values))
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


# ---------------------------------------------------------------- closed years


def _closing(sources: Sources, place: Place) -> Closing | None:
    """The closing that stands for this ledger: of a whole year only."""
    if place.day != last_of(place.year):
        return None
    with sources.books.read() as reader:
        return frozen_tables(reader, place.org.uid, place.year)


def _marks(closing: Closing | None) -> tuple[str, ...]:
    return () if closing is None else (tr("已封账"),)


def _closed_notes(closing: Closing | None, now: Figures, kind: str) -> list[str]:
    """That the year is closed, and what the books tell otherwise today."""
    if closing is None:
        return []
    day = PartialDate(closing.closed[:10]).chinese()
    found = [tr("已封账：{day}，{user}。", day=day, user=closing.user)]
    differences = closing.tables[kind].differences(now)
    if differences:
        named = "；".join(
            tr(
                "{row}·{column} {before}→{after}（差 {by:+d}）",
                row=_text(one.row),
                column=_full_text(one.column),
                before=one.before,
                after=one.after,
                by=one.after - one.before,
            )
            for one in differences[:_MOST_DIFFERENCES]
        )
        n = len(differences)
        if n > _MOST_DIFFERENCES:
            named = tr("{named}等 {n} 处", named=named, n=n)
        found.append(tr("封账后更正：{named}。", named=named))
    return found


def _full_text(column: Line) -> str:
    """A column by its whole name: 合计 under 本年内增加 says nothing alone."""
    return tr(_ROWS[column.key]) if column.key in _ROWS else _text(column)


# ---------------------------------------------------------------- the kinds

_CHANGES: Final = N_("党员增减变化表")
_BY_ORG: Final = (N_("类别"), N_("项目"))
_SETS: Final = {
    "total": N_("总数"),
    "full": N_("正式党员"),
    "probationary": N_("预备党员"),
    "women": N_("女"),
    "minority": N_("少数民族"),
    "taiwan": N_("台湾省籍"),
    "age.annual": N_("年龄（年报十段）"),
    "age.bulletin": N_("年龄（公报八段）"),
    "age.bulletin_2014": N_("年龄（2014年公报四段）"),
    "age.village": N_("年龄（村党员五段）"),
    "joined.annual": N_("入党时间（年报九段）"),
    "joined.bulletin": N_("入党时间（公报四段）"),
    "joined.bulletin_2014": N_("入党时间（2014年公报七段）"),
    "education.annual": N_("学历（年报六段）"),
    "education.village": N_("学历（村党员四段）"),
    "seniority.decades": N_("党龄（十年一段）"),
}
_SPECS: Final = (
    Spec(
        "basics",
        N_("党员基本情况统计"),
        tables.basics,
        (N_("工作岗位"),),
        tables.BASICS,
        by_age=True,
    ),
    Spec("joined", N_("入党时间统计"), tables.joined, _BY_ORG, tables.JOINED),
    Spec("education", N_("学历统计"), tables.education, _BY_ORG, tables.EDUCATION, upright=True),
    Spec(
        "village",
        N_("村党员情况"),
        tables.village,
        _BY_ORG,
        by_age=True,
        upright=True,
        note=N_("补充（手填）：农村专业技术协会____人，农民合作社____人，家庭农场____人。"),
    ),
    Spec("ages", N_("年龄党龄统计"), tables.ages, _BY_ORG, tables.AGES, by_age=True),
)


def _kind(spec: Spec) -> LedgerKind:
    sets = _SETS if spec.default else {}
    return LedgerKind(
        kind=spec.kind,
        title=spec.title,
        box=BOX,
        choices=tuple(
            Choice(key=key, title=title, default=key in spec.default) for key, title in sets.items()
        ),
        compose=partial(_compose, spec),
    )


YEARLY: Final = (
    LedgerKind(kind=CHANGES, title=_CHANGES, box=BOX, compose=_compose_changes),
    *map(_kind, _SPECS),
)

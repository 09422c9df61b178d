"""Tables 2 to 5 of the yearly statistics and 年龄党龄; a closed year shows what was frozen.

Source: 党内统计年报 (members.md 5.5). Box 党员队伍.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import partial
from typing import Final

from partybuild_desktop.domain.closing import Closing
from partybuild_desktop.domain.ledger import (
    Align,
    Column,
    Foot,
    Ledger,
    Paper,
    Subtotal,
    Total,
)
from partybuild_desktop.domain.statistics import Figures
from partybuild_desktop.services.ledger import closed
from partybuild_desktop.services.ledger.figure import INDENT, figure_columns, name_mm, text_of
from partybuild_desktop.services.ledger.kind import Choice, LedgerKind, Request, Sources
from partybuild_desktop.services.ledger.place import Place, place_of, signs, taken_at
from partybuild_desktop.services.show import day_text
from partybuild_desktop.services.statistics import table as tables
from partybuild_desktop.services.statistics.cut import AGE_SETS, TOTAL, UNKNOWN
from partybuild_desktop.system.i18n import N_, tr

BOX: Final = N_("党员队伍")
_PAGE: Final = "member"
_SECTION_MM: Final = 11.0


@dataclass(frozen=True, slots=True)
class Spec:
    """One table: how it is counted, what its rows are called, its own columns."""

    kind: str
    title: str
    table: tables.Table
    heads: tuple[str, ...]  # titles of the columns that name the rows
    default: tuple[str, ...] = ()
    upright: bool = False
    note: str = ""


def _compose(spec: Spec, sources: Sources, request: Request) -> Ledger:
    place = place_of(sources, request)
    among = None if request.uids is None else frozenset(request.uids)
    taken = taken_at(sources, place, among)
    now = spec.table(taken, place.org.uid, request.columns)
    closing = closed.closing_of(sources, place)
    own = bool(request.columns) or among is not None
    figures = now if closing is None or own else closing.tables[spec.kind]
    return Ledger(
        kind=spec.kind,
        title=place.titled(tr("{title}表", title=tr(spec.title))),
        columns=_columns(spec, figures),
        rows=[_row(spec, figures, n) for n in range(len(figures.rows))],
        head=place.head(place.until(), tr("单位：人"), *closed.marks(None if own else closing)),
        foot=Foot(signs(), _notes(spec, place, figures, closing, now if not own else None)),
        paper=Paper(landscape=not spec.upright),
        as_of=place.day,
    )


def _notes(
    spec: Spec, place: Place, figures: Figures, closing: Closing | None, now: Figures | None
) -> tuple[str, ...]:
    """`now` is None where columns or persons were chosen: no closing knows of that."""
    found = []
    lines = (*figures.rows, *figures.columns)
    if any(line.key.startswith(AGE_SETS) for line in lines):
        day = day_text(place.day)
        found.append(tr("年龄按{day}的周岁计算。", day=day))
    if all(key in figures.facts for key in tables.TITLES):
        n, women, young = (figures.facts[key] for key in tables.TITLES)
        text = tr(
            "补充资料：有专业技术职称的 {n} 人，其中女 {women} 人，35岁及以下 {young} 人。",
            n=n,
            women=women,
            young=young,
        )
        found.append(text)
    if spec.note:
        found.append(tr(spec.note))
    if any(line.key.endswith(UNKNOWN) for line in lines):
        found.append(tr("“不详”：没有填写，或填写不完整，归不进任何一段。"))
    if now is not None:
        found += closed.notes(closing, now, spec.kind)
    elif closing is not None:
        found.append(tr("本表按选定的栏目或人员统计现有数据，不是封账数。"))
    return tuple(found)


def _columns(spec: Spec, figures: Figures) -> tuple[Column, ...]:
    names = name_mm(INDENT * line.level + text_of(line) for line in figures.rows)
    *group, name = spec.heads
    sections = [
        Column(tr(title), wrap=True, align=Align.CENTER, max_mm=_SECTION_MM, merge=True)
        for title in group
    ]
    several = bool(group)
    named = Column(tr(name), align=Align.LEFT, wrap=not several, min_mm=names, merge=several)
    return (*sections, named, *figure_columns(figures))


def _row(spec: Spec, figures: Figures, n: int) -> tuple[str, ...]:
    line = figures.rows[n]
    title = INDENT * line.level + text_of(line)
    first = tr(line.group[0]) if line.group else title
    cells = ((first, title)[-len(spec.heads) :], map(str, figures.counts[n]))
    row = tuple(text for part in cells for text in part)
    if line.key == TOTAL:
        return Total(row)
    after = figures.rows[n + 1] if n + 1 < len(figures.rows) else line
    return Subtotal(row) if after.level > line.level else row


# ---------------------------------------------------------------- the kinds

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
        note=N_(
            "补充资料（手填）：党费按时足额交纳____人，少交____人，免交____人，"
            "一次交纳1000元以上____人；丧失劳动能力____人，生活不能自理____人。"
        ),
    ),
    Spec("joined", N_("入党时间统计"), tables.joined, _BY_ORG, tables.JOINED),
    Spec("education", N_("学历统计"), tables.education, _BY_ORG, tables.EDUCATION, upright=True),
    Spec(
        "village",
        N_("村党员情况"),
        tables.village,
        _BY_ORG,
        upright=True,
        note=N_("补充（手填）：农村专业技术协会____人，农民合作社____人，家庭农场____人。"),
    ),
    Spec("ages", N_("年龄党龄统计"), tables.ages, _BY_ORG, tables.AGES),
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
        entered=_PAGE,
    )


YEARLY: Final = tuple(map(_kind, _SPECS))

"""党员队伍结构图: the yearly statistics of one organisation as figures. Box 党员队伍.

Every number is one of the tables 1, 3, 4 and of 年龄党龄, so that the figures agree with them;
those of a closed year are the frozen ones.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from partybuild_desktop.domain.event import balance
from partybuild_desktop.domain.figure import Colour, Figure, FigurePages, Series, Shape
from partybuild_desktop.domain.identity import MALE
from partybuild_desktop.domain.ledger import Foot, Paper
from partybuild_desktop.domain.org import within
from partybuild_desktop.domain.statistics import Figures
from partybuild_desktop.services.closing import frozen_tables, last_of
from partybuild_desktop.services.ledger import closed
from partybuild_desktop.services.ledger.figure import text_of
from partybuild_desktop.services.ledger.kind import LedgerKind, Request, Sources
from partybuild_desktop.services.ledger.place import (
    Place,
    place_of,
    signs,
    taken_at,
)
from partybuild_desktop.services.show import day_text
from partybuild_desktop.services.statistics import Snapshot, children_of
from partybuild_desktop.services.statistics.change import INTERNAL
from partybuild_desktop.services.statistics.cut import (
    AGE,
    EDUCATION,
    JOINED,
    SUM,
    TOTAL,
)
from partybuild_desktop.services.statistics.table import ages, all_together, education, joined
from partybuild_desktop.services.statistics.yearly import CHANGES
from partybuild_desktop.store import closing as closing_store
from partybuild_desktop.store import statistics as store
from partybuild_desktop.system.i18n import N_, tr

TITLE: Final = N_("党员队伍结构图")
_YEARS: Final = 5
_HAN: Final = "01"
_SHARE: Final = N_("占比")
_PERSONS: Final = N_("人数")
_OF_DAY: Final[Mapping[str, Callable[[Snapshot, str], Figures]]] = {
    "ages": ages,
    "education": education,
    "joined": joined,
}


@dataclass(frozen=True, slots=True)
class _Year:
    """What became of the members of an organisation in one year."""

    year: int
    plus: int
    minus: int
    counted: int


def _compose(sources: Sources, request: Request) -> FigurePages:
    place = place_of(sources, request)
    among = None if request.uids is None else frozenset(request.uids)
    taken = taken_at(sources, place, among)
    closing = None if among is not None else closed.closing_of(sources, place)
    tables: Mapping[str, Figures]
    if closing is None:
        tables = dict.fromkeys(_OF_DAY, all_together(taken, place.org.uid))
    else:
        tables = closing.tables
    figures: list[Figure] = []
    years: list[_Year] = []
    if tables["ages"].value(TOTAL, TOTAL):
        years = [] if among is not None else _years(sources, place)
        figures = [*_of_day(tables, taken, place), *_of_years(years)]
    notes = _notes(place, years) if figures else []
    if closing is not None:
        now = {name: table(taken, place.org.uid) for name, table in _OF_DAY.items()}
        same = all(not closing.tables[name].differences(now[name]) for name in now)
        notes += closed.notes(closing, now["ages"], "ages")[:1]
        notes += [] if same else [tr("图中为封账数；封账后的更正见各统计表。")]
    return FigurePages(
        kind=STRUCTURE.kind,
        title=place.titled(tr(TITLE)),
        figures=tuple(figures),
        head=place.head(place.until(), *closed.marks(closing)),
        foot=Foot(signs(), tuple(notes)),
        paper=Paper(landscape=False),
        as_of=place.day,
        empty_text=tr("本单位在此日期没有在册党员"),
    )


def _notes(place: Place, years: Sequence[_Year]) -> list[str]:
    found = [tr("年龄按{day}的周岁计算。", day=day_text(place.day))]
    if years and place.day != last_of(place.year):
        day = day_text(place.day)
        found.append(tr("{year}年的增减和总数截至{day}。", year=place.year, day=day))
    if years and len(place.reporting()) > 1:
        found.append(tr("增加、减少不含本单位内部互转。"))
    return found


# ---------------------------------------------------------------- the members of the day


def _of_day(tables: Mapping[str, Figures], taken: Snapshot, place: Place) -> list[Figure]:
    """Age, education, sex, nation, kind and time of joining."""
    persons = taken.members(place.org.uid)
    men = tr("男") if all(p.sex == MALE or p.is_woman for p in persons) else tr("男及不详")
    others = all(p.nation == _HAN or p.of_minority for p in persons)
    han = tr("汉族") if others else tr("汉族及其他")
    table = tables["ages"]
    total = table.value(TOTAL, TOTAL)
    women, minority = table.value("women", TOTAL), table.value("minority", TOTAL)
    full, probation = table.value("full", TOTAL), table.value("probationary", TOTAL)
    kinds = [(tr("正式党员"), full), (tr("预备党员"), probation)]
    if rest := total - full - probation:
        kinds.append((tr("不详"), rest))
    return [
        _ages(table, men),
        _bars(tr("学历结构"), tr(EDUCATION), tables["education"], "education.annual"),
        _pie(tr("性别构成"), tr("性别"), [(men, total - women), (tr("女"), women)]),
        _pie(tr("民族构成"), tr("民族"), [(han, total - minority), (tr("少数民族"), minority)]),
        _pie(tr("类别构成"), tr("人员类别"), kinds),
        _bars(tr("入党时间分布"), tr(JOINED), tables["joined"], "joined.annual"),
    ]


def _bands(table: Figures, row: str, bands: str) -> dict[str, int]:
    """The numbers of a set of bands by their titles."""
    lines = [line for line in table.columns if line.key.startswith(f"{bands}:")]
    return {text_of(line): table.value(row, line.key) for line in lines}


def _ages(table: Figures, men: str) -> Figure:
    """Men and women of each age band, on top of each other."""
    everybody, women = (_bands(table, row, "age.annual") for row in (TOTAL, "women"))
    others = tuple(n - women[band] for band, n in everybody.items())
    return Figure(
        title=tr("年龄结构"),
        shape=Shape.STACKED,
        categories=tuple(everybody),
        series=(Series(men, others), Series(tr("女"), tuple(women.values()))),
        unit=tr("人"),
        label=tr(AGE),
        sums=tr(SUM),
        shares=tr(_SHARE),
    )


def _bars(title: str, label: str, table: Figures, bands: str) -> Figure:
    found = _bands(table, TOTAL, bands)
    return Figure(
        title=title,
        shape=Shape.BAR,
        categories=tuple(found),
        series=(Series(tr(_PERSONS), tuple(found.values())),),
        unit=tr("人"),
        label=label,
        shares=tr(_SHARE),
    )


def _pie(title: str, label: str, parts: Sequence[tuple[str, int]]) -> Figure:
    return Figure(
        title=title,
        shape=Shape.PIE,
        categories=tuple(name for name, _ in parts),
        series=(Series(tr(_PERSONS), tuple(n for _, n in parts)),),
        unit=tr("人"),
        label=label,
        shares=tr(_SHARE),
        beside=3,
    )


# ---------------------------------------------------------------- the years


def _of_years(years: Sequence[_Year]) -> list[Figure]:
    """Who came and who went, and how many there were at the end."""
    if not years:
        return []
    categories = tuple(tr("{year}年", year=one.year) for one in years)
    change = (
        Series(tr("增加"), tuple(one.plus for one in years)),
        Series(tr("减少"), tuple(one.minus for one in years)),
    )
    counted = (Series(tr("总数"), tuple(one.counted for one in years), Colour.RED),)
    return [
        Figure(
            title=title,
            shape=shape,
            categories=categories,
            series=series,
            unit=tr("人"),
            label=tr("年度"),
            beside=2,
        )
        for title, shape, series in (
            (tr("近年党员增减"), Shape.BAR, change),
            (tr("近年党员总数"), Shape.LINE, counted),
        )
        if len(years) > 1 or shape is not Shape.LINE  # a single point is no line
    ]


def _years(sources: Sources, place: Place) -> list[_Year]:
    """The last years of which the books know who left; each by the tree of its own last day.

    The year before they began is one of them where it was entered, as for closing it.
    """
    with sources.books.read() as reader:
        begun = int(closing_store.history_begun(reader)[:4])
    asked = range(max(place.year - _YEARS + 1, begun - 1), place.year + 1)
    days = {year: min(last_of(year), place.day) for year in asked}
    inside: dict[int, frozenset[str]] = {}
    orgs = None
    if place.org.uid != sources.books.root:
        inside = {year: _inside(sources, place.org.uid, day) for year, day in days.items()}
        orgs = frozenset[str]().union(*inside.values())
    with sources.books.read() as reader:
        standings = store.standings(reader, orgs)
        frozen = {
            year: frozen_tables(reader, place.org.uid, year)
            for year, day in days.items()
            if day == last_of(year)
        }
    found = []
    for year, day in days.items():
        closing = frozen.get(year)
        if closing is not None:
            found.append(_closed_year(year, closing.tables[CHANGES]))
            continue
        holds = _everywhere if orgs is None else inside[year].__contains__
        own = balance(standings, year=year, in_scope=holds, until=day)
        found.append(_Year(year, own.plus, own.minus, own.counted))
    if found and found[0].year < begun and not (found[0].plus or found[0].minus):
        found.pop(0)  # nobody wrote down what happened before the books began
    return found


def _inside(sources: Sources, org: str, day: str) -> frozenset[str]:
    return within(org, children_of({one.uid: one for one in sources.orgs.tree(day)}))


def _everywhere(_: str) -> bool:
    return True


def _closed_year(year: int, table: Figures) -> _Year:
    """A closed year as it was frozen, without transfers between its own units."""
    moved = table.facts.get(INTERNAL, 0)
    plus, minus, counted = (table.value(TOTAL, key) for key in ("plus", "minus", "counted"))
    return _Year(year, plus - moved, minus - moved, counted)


STRUCTURE: Final = LedgerKind(
    kind="figures", title=TITLE, box=N_("党员队伍"), compose=_compose, entered="member"
)

"""Table 1 of the yearly statistics, 党员增减变化: counted from everybody's history."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from functools import cache
from typing import Final

from partybuild_desktop.domain.event import Balance, Period, balance
from partybuild_desktop.domain.statistics import Figures, Line
from partybuild_desktop.services.statistics import Snapshot, Unit
from partybuild_desktop.services.statistics.cut import OWN_MEMBERS, SUM, TOTAL
from partybuild_desktop.system.i18n import N_

_YEAR: Final = N_("本年内增加")
_LOSS: Final = N_("本年内减少")
_IN: Final = N_("转入")
_OUT: Final = N_("转出")

#  The fifteen rows of the official form, in its order: key, title, level.
ITEMS: Final = (
    Line("last_year", N_("上年底党员总数")),
    Line("plus", N_("合计"), group=(_YEAR,)),
    Line("developed", N_("发展党员"), group=(_YEAR,), level=1),
    Line("restored", N_("恢复党籍"), group=(_YEAR,), level=1),
    Line("transferred_in", N_("小计"), group=(_YEAR, _IN), level=1),
    Line("transferred_in_whole", N_("其中整建制"), group=(_YEAR, _IN), level=2),
    Line("minus", N_("合计"), group=(_LOSS,)),
    Line("left", N_("出党"), group=(_LOSS,), level=1),
    Line("suspended", N_("停止党籍"), group=(_LOSS,), level=1),
    Line("died", N_("死亡"), group=(_LOSS,), level=1),
    Line("transferred_out", N_("小计"), group=(_LOSS, _OUT), level=1),
    Line("transferred_out_whole", N_("其中整建制"), group=(_LOSS, _OUT), level=2),
    Line("should", N_("应有党员数")),
    Line("counted", N_("实有党员数")),
    Line("difference", N_("差数")),
)
_PLUS: Final = 1  # its place among them
INTERNAL: Final = "internal"  # transfers between units of the same table
FROZEN: Final = "frozen"  # how many 上年底 are the figures of a closed year


Standings = Sequence[tuple[Period, ...]]


def changes(taken: Snapshot, org: str, *, year: int, last_years: Mapping[str, int]) -> Figures:
    """Table 1 of `year` up to the day of the snapshot, which must hold everybody's history.

    One row for each unit, then their sum; a single row for an organisation without units.
    `last_years` are the numbers at which the year before was closed, by organisation: they stand
    as 上年底党员总数, so that a correction made since shows as 差数.
    """

    def counted(key: str, holds: Callable[[str], bool], among: Standings) -> Balance:
        found = balance(among, year=year, in_scope=holds, until=taken.day)
        last = last_years.get(key)
        return found if last is None else replace(found, last_year=last)

    standings = taken.histories(org)
    own = counted(org or taken.root, taken.holds(org), standings)
    units = taken.units(org)
    rows: list[tuple[Line, Balance]] = []
    for unit, touched in zip(units, _by_unit(units, standings), strict=True):
        found = counted(unit.key, unit.holds, touched)
        if _values(found) != (0,) * len(ITEMS) or not unit.passing:
            rows.append((Line(unit.key, unit.name or OWN_MEMBERS), found))
    if not rows:
        return _figures([(Line(TOTAL, SUM), own)], {FROZEN: int((org or taken.root) in last_years)})
    total = tuple(map(sum, zip(*(_values(found) for _, found in rows), strict=True)))
    table = _figures(rows, {})
    moved = total[_PLUS] - own.plus
    frozen = sum(line.key in last_years for line, _ in rows)
    return replace(
        table,
        rows=(*table.rows, Line(TOTAL, SUM)),
        counts=(*table.counts, total),
        facts={INTERNAL: moved, FROZEN: frozen},
    )


def _by_unit(units: Sequence[Unit], standings: Standings) -> list[list[tuple[Period, ...]]]:
    """Everybody's history for each unit that he ever stood in."""
    found: list[list[tuple[Period, ...]]] = [[] for _ in units]
    places = cache(lambda org: [n for n, unit in enumerate(units) if unit.holds(org)])
    for standing in standings:
        for n in {n for period in standing for n in places(period.org)}:
            found[n].append(standing)
    return found


def _values(found: Balance) -> tuple[int, ...]:
    return tuple(getattr(found, line.key) for line in ITEMS)


def _figures(rows: Sequence[tuple[Line, Balance]], facts: Mapping[str, int]) -> Figures:
    return Figures(
        rows=tuple(line for line, _ in rows),
        columns=ITEMS,
        counts=tuple(_values(found) for _, found in rows),
        facts=facts,
    )

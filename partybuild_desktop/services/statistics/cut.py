"""The lines of the statistics: who is counted where, by bands, sex, position and organisation."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from functools import cache
from typing import Final

from partybuild_desktop.domain.band import Band, BandSet, Part
from partybuild_desktop.domain.member import FULL, PROBATIONARY, YES
from partybuild_desktop.domain.statistics import Line, Person, Split, Test, single
from partybuild_desktop.services.statistics import Snapshot
from partybuild_desktop.services.statistics.rule import Rules
from partybuild_desktop.system.i18n import N_

TOTAL: Final = "total"
UNKNOWN: Final = "unknown"
AGE_SETS: Final = "age."  # the keys of lines by age begin with it
AGE: Final = N_("年龄")
JOINED: Final = N_("入党时间")
SENIORITY: Final = N_("党龄")
EDUCATION: Final = N_("学历")
SUM: Final = N_("合计")
AMONG: Final = N_("其中")
ORGS: Final = N_("各党组织")
OWN_MEMBERS: Final = N_("直属党员")
_NOT_KNOWN: Final = N_("不详")
_ON_PROBATION: Final = N_("预备期")

#  Which of a list of bands somebody belongs to; None when it is not known.
Find = Callable[[Person], int | None]

_SIMPLE: Final[Mapping[str, tuple[str, Test]]] = {
    TOTAL: (N_("总数"), lambda _: True),
    "full": (N_("正式党员"), lambda p: p.kind == FULL),
    "probationary": (N_("预备党员"), lambda p: p.kind == PROBATIONARY),
    "women": (N_("女"), lambda p: p.is_woman),
    "minority": (N_("少数民族"), lambda p: p.of_minority),
    "taiwan": (N_("台湾省籍"), lambda p: p.taiwan == YES),
}


def everybody(title: str = SUM) -> Split:
    """The line of the total."""
    return single(Line(TOTAL, title), _SIMPLE[TOTAL][1])


def simple(key: str, *, group: tuple[str, ...] = ()) -> Split:
    """总数, 正式党员, 预备党员, 女, 少数民族 or 台湾省籍."""
    title, test = _SIMPLE[key]
    return single(Line(key, title, group=group), test)


def split_of(key: str, rules: Rules) -> Split:
    """The lines of one set by its key. Raises KeyError for an unknown one."""
    if key in _SIMPLE:
        return simple(key)
    kind, _, name = key.partition(".")
    if kind == "age":
        ages = rules.ages[name]
        return _banded(key, AGE, ages.bands, lambda p: ages.of_years(p.age))
    if kind == "joined":
        dates = rules.joined[name]
        find = cache(dates.of_date)  # most members share their day of joining with somebody
        return _banded(key, JOINED, dates.bands, lambda p: find(p.joined))
    if kind == "education":
        parts = rules.education[name]
        return _banded(key, EDUCATION, parts.parts, lambda p: parts.find(p.education))
    return _seniority(key, rules.seniority[name])


def _banded(key: str, group: str, bands: Iterable[Band | Part], find: Find) -> Split:
    """A line for each band, and one for those whose value is missing."""
    lines = [Line(f"{key}:{band.label}", band.label, band.en, (group,)) for band in bands]
    return _indexed([*lines, _unknown(key, group)], find)


def _seniority(key: str, years: BandSet) -> Split:
    """党龄 counts from 转正, so whoever is on probation has none yet."""
    lines = [Line(f"{key}:{b.label}", b.label, b.en, (SENIORITY,)) for b in years.bands]
    probation = Line(f"{key}:probation", _ON_PROBATION, group=(SENIORITY,), optional=True)

    def find(person: Person) -> int | None:
        if person.kind == PROBATIONARY:
            return len(years.bands)
        return years.of_years(person.seniority)

    return _indexed([*lines, probation, _unknown(key, SENIORITY)], find)


def _unknown(key: str, group: str) -> Line:
    return Line(f"{key}:{UNKNOWN}", _NOT_KNOWN, group=(group,), optional=True)


def _indexed(lines: Sequence[Line], find: Find) -> Split:
    """The n-th line counts whom `find` puts at n, the last one whom it puts nowhere."""
    places = [(n,) for n in range(len(lines))]

    def where(person: Person) -> tuple[int, ...]:
        n = find(person)
        return places[-1 if n is None else n]

    return Split(tuple(lines), where)


def by_position(taken: Snapshot) -> list[Split]:
    """The rows of table 2: the total, and the tree of 工作岗位 with its subtotals."""
    rules, items = taken.rules, taken.codes.lists["position"].items
    named = {row.prefix: (row.label, row.en) for row in rules.positions}
    entries = {item.code: (item.label, item.en) for item in items} | named
    lines = []
    for code in sorted(entries):  # as text: 0, 01, 011, 012, 02 …, a group before its entries
        level = sum(code.startswith(prefix) and code != prefix for prefix in named)
        shown = not level or code.startswith(rules.always)
        lines.append(Line(code, *entries[code], level=level, optional=not shown))
    lines.append(Line(UNKNOWN, _NOT_KNOWN, optional=True))
    places = {
        code: tuple(
            n
            for n, line in enumerate(lines)
            if line.key == code or (line.key in named and code.startswith(line.key))
        )
        for code in entries
    }
    nowhere = (len(lines) - 1,)
    return [everybody(), Split(tuple(lines), lambda p: places.get(p.position, nowhere))]


def by_org(taken: Snapshot, org: str) -> list[Split]:
    """The total, of them who is full, on probation, a woman or of a minority, then unit by unit."""
    kinds = ("full", "probationary", "women", "minority")
    found = [everybody(), *(simple(key, group=(AMONG,)) for key in kinds)]
    units = taken.units(org)
    lines = [
        Line(unit.key, unit.name or OWN_MEMBERS, group=(ORGS,), optional=unit.passing)
        for unit in units
    ]
    place = cache(lambda uid: tuple(n for n, unit in enumerate(units) if unit.holds(uid)))
    return [*found, Split(tuple(lines), lambda p: place(p.org))]

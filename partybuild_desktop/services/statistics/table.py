"""Tables 2 to 5 of the yearly statistics, and age with 党龄, counted from a snapshot."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from typing import Final

from partybuild_desktop.domain.problem import UserProblem
from partybuild_desktop.domain.statistics import Figures, Line, Split, Test, count, single
from partybuild_desktop.services.statistics import Snapshot
from partybuild_desktop.services.statistics.cut import (
    TOTAL,
    by_org,
    by_position,
    everybody,
    simple,
    split_of,
)
from partybuild_desktop.services.statistics.rule import Rules
from partybuild_desktop.system.i18n import N_

Table = Callable[[Snapshot, str, Sequence[str]], Figures]

BASICS: Final = ("total", "probationary", "women", "minority", "taiwan", "age.annual")
JOINED: Final = ("total", "joined.annual")
EDUCATION: Final = ("total", "education.annual")
AGES: Final = ("total", "age.annual", "seniority.decades")
#  Facts beside table 2: members with a 专业技术职称, of them women, of them 35 and under.
TITLES: Final = ("titles", "titles_women", "titles_young")
_YOUNG: Final = 35
_VILLAGE_ROWS: Final = ("women", "age.village", "joined.annual", "education.village")
_COMMITTEE: Final = N_("村党组织委员")
_SECRETARY: Final = N_("村党组织书记")
_ALSO: Final = N_("补充资料")


def basics(taken: Snapshot, org: str, columns: Sequence[str] = ()) -> Figures:
    """Table 2, 党员基本情况: 工作岗位 by sex, nation and age; beside it 补充资料 as `TITLES`."""
    members = taken.members(org)
    found = count(members, by_position(taken), _across(taken, columns or BASICS))
    titled = [person for person in members if person.has_title]
    tests: tuple[Test, ...] = (
        lambda _: True,
        lambda p: p.is_woman,
        lambda p: p.age is not None and p.age <= _YOUNG,
    )
    facts = {key: sum(map(test, titled)) for key, test in zip(TITLES, tests, strict=True)}
    return replace(found, facts=facts)


def joined(taken: Snapshot, org: str, columns: Sequence[str] = ()) -> Figures:
    """Table 3, 入党时间."""
    return count(taken.members(org), by_org(taken, org), _across(taken, columns or JOINED))


def education(taken: Snapshot, org: str, columns: Sequence[str] = ()) -> Figures:
    """Table 4, 学历."""
    return count(taken.members(org), by_org(taken, org), _across(taken, columns or EDUCATION))


def ages(taken: Snapshot, org: str, columns: Sequence[str] = ()) -> Figures:
    """Age and 党龄 side by side."""
    return count(taken.members(org), by_org(taken, org), _across(taken, columns or AGES))


def all_together(taken: Snapshot, org: str) -> Figures:
    """The numbers of joined, education and ages for everybody, who is full, on probation, a woman
    or of a minority, without the units: counted in one go for figures that show no more."""
    rows = [simple(key) for key in ("total", "full", "probationary", "women", "minority")]
    across = ("total", "age.annual", "education.annual", "joined.annual")
    return count(taken.members(org), rows, _across(taken, across))


def village(taken: Snapshot, org: str, columns: Sequence[str] = ()) -> Figures:
    """Table 5, 乡（镇）、建制村党员情况; its columns are fixed."""
    if columns:
        raise UserProblem("column_unknown", field="columns", name=columns[0])
    rows = [everybody(), *(split_of(key, taken.rules) for key in _VILLAGE_ROWS)]
    return count(taken.members(org), rows, _village_columns(taken.rules))


def _village_columns(rules: Rules) -> list[Split]:
    def cut(key: str, title: str, has: Test, *group: str) -> Split:
        return single(Line(key, title, group=group), has)

    return [
        everybody(N_("总数")),
        cut("village", N_("建制村党员"), lambda p: p.in_village),
        cut(
            "farming",
            N_("从事农牧渔业生产"),
            lambda p: p.in_village and p.position in rules.farming,
        ),
        cut("committee", N_("小计"), lambda p: p.on_committee, _COMMITTEE),
        cut(
            "committee_council",
            N_("兼任村委委员"),
            lambda p: p.on_committee and p.on_council,
            _COMMITTEE,
        ),
        cut("secretary", N_("小计"), lambda p: p.is_secretary, _SECRETARY),
        cut(
            "secretary_director",
            N_("兼任村主任"),
            lambda p: p.is_secretary and p.is_director,
            _SECRETARY,
        ),
        cut("council", N_("村委委员"), lambda p: p.in_village and p.on_council, _ALSO),
        cut("director", N_("村主任"), lambda p: p.in_village and p.is_director, _ALSO),
    ]


def _across(taken: Snapshot, keys: Sequence[str]) -> list[Split]:
    """The columns chosen, the total first whatever was chosen."""
    found = [] if TOTAL in keys else [simple(TOTAL)]
    for key in keys:
        try:
            found.append(split_of(key, taken.rules))
        except KeyError as missing:
            raise UserProblem("column_unknown", field="columns", name=key) from missing
    return found

"""党小组设置情况表: the groups of every branch, who leads them, and how many members each has.

Source: 《中国共产党支部工作条例（试行）》 ch. 4: a branch with many members is divided into groups.
Box 组织建设.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Final

from partybuild_desktop.domain.ledger import Align, Column, Foot, Kind, Ledger, Paper
from partybuild_desktop.domain.member import FULL, PROBATIONARY
from partybuild_desktop.domain.org import BRANCH_KINDS, GROUP, Org, branch_of
from partybuild_desktop.domain.statistics import Person, Test
from partybuild_desktop.domain.sums import with_sums
from partybuild_desktop.services.ledger.kind import LedgerKind, Request, Sources
from partybuild_desktop.services.ledger.office import names, officers
from partybuild_desktop.services.ledger.place import place_of, signs, taken_at
from partybuild_desktop.services.statistics.cut import OWN_MEMBERS
from partybuild_desktop.system.i18n import N_, tr

TITLE: Final = N_("党小组设置情况表")
_OLD: Final = 60


def _compose(sources: Sources, request: Request) -> Ledger:
    place = place_of(sources, request)
    orgs = place.reporting(groups=True)
    taken = taken_at(sources, place)
    leaders: dict[str, list[str]] = {}
    for officer in officers(sources, place.day, place.orgs, orgs):
        if officer.is_leader:
            leaders.setdefault(officer.org, []).append(names([officer]))
    placed: dict[str, list[Person]] = {}
    for person in taken.members(place.org.uid):
        placed.setdefault(person.org, []).append(person)
    columns = _columns()
    rows = list(_rows(orgs, place.orgs, leaders, placed))
    several = len({row[0] for row in rows}) > 1
    return Ledger(
        kind="groups",
        title=place.titled(tr(TITLE)),
        columns=columns,
        rows=with_sums(
            columns, rows, by=0, subtotal=tr("小计") if several else "", total=tr("合计")
        ),
        head=place.head(place.until(), tr("单位：人")),
        foot=Foot(signs()),
        paper=Paper(landscape=False),
        as_of=place.day,
        empty_text=tr("没有党支部"),
    )


def _columns() -> tuple[Column, ...]:
    def count(title: str, *group: str) -> Column:
        return Column(title, Kind.NUMBER, group, Align.CENTER)

    among = tr("其中")
    return (
        Column(tr("党支部"), Kind.CODE, merge=True),
        Column(tr("党小组"), Kind.CODE),
        Column(tr("组长"), Kind.NAME),
        count(tr("党员数")),
        count(tr("正式党员"), among),
        count(tr("预备党员"), among),
        count(tr("女"), among),
        count(tr("60岁及以上"), among),
    )


def _rows(
    orgs: Mapping[str, Org],
    tree: Mapping[str, Org],
    leaders: Mapping[str, Sequence[str]],
    placed: Mapping[str, Sequence[Person]],
) -> Iterator[tuple[str, ...]]:
    """A row for each group, and one for the members of an organisation who are in none."""

    def row(branch: Org, title: str, uid: str) -> tuple[str, ...]:
        led = tr("、").join(leaders.get(uid, ()))
        return (branch.called, title, led, *_counts(placed.get(uid, ())))

    for org in orgs.values():
        if org.kind == GROUP:
            if org.parent not in orgs:  # the ledger of the group alone was asked for
                branch = branch_of(org.uid, tree) or org
                yield row(branch, _short(org, branch), org.uid)
            continue
        if org.kind not in BRANCH_KINDS:
            if placed.get(org.uid):
                yield row(org, tr(OWN_MEMBERS), org.uid)
            continue
        groups = [one for one in orgs.values() if one.kind == GROUP and one.parent == org.uid]
        yield from (row(org, _short(group, org), group.uid) for group in groups)
        if placed.get(org.uid) or not groups:
            yield row(org, tr("未编入党小组") if groups else tr("未设党小组"), org.uid)


def _short(group: Org, branch: Org) -> str:
    """第一党小组: its branch stands beside it."""
    name = group.called
    return name.removeprefix(branch.called) or name


def _counts(found: Sequence[Person]) -> Iterator[str]:
    tests: tuple[Test, ...] = (
        lambda _: True,
        lambda p: p.kind == FULL,
        lambda p: p.kind == PROBATIONARY,
        lambda p: p.is_woman,
        lambda p: p.age is not None and p.age >= _OLD,
    )
    return (str(sum(map(test, found))) for test in tests)


GROUPS: Final = LedgerKind(
    kind="groups", title=TITLE, box=N_("组织建设"), entered="org", compose=_compose
)

"""三会一课开展情况统计表 and 三会一课计划表: what a year asked, what was held, and what is planned.

Source: frequencies of the rules in force (ledgers.md 3.1); the matrix of 3.4. Box 组织生活.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Final

from partybuild_desktop.domain.compliance import Cell
from partybuild_desktop.domain.ledger import Align, Column, Foot, Kind, Ledger, Paper, Total
from partybuild_desktop.domain.meeting import Meeting, State
from partybuild_desktop.domain.meeting_rule import Expected, Frequency, MeetingKind, MeetingRules
from partybuild_desktop.domain.schedule import first_day, last_day
from partybuild_desktop.services.ledger.kind import LedgerKind, Request, Sources
from partybuild_desktop.services.ledger.meeting import (
    BOX,
    PAGE,
    asked,
    branch_cells,
    branch_columns,
    branch_name,
    branch_uid,
    by_branch,
    heads,
    org_name,
    several,
)
from partybuild_desktop.services.ledger.place import Place, place_of
from partybuild_desktop.services.ledger.rows import Rows
from partybuild_desktop.services.meeting.matrix import Matrix
from partybuild_desktop.services.show import day_text
from partybuild_desktop.system.i18n import N_, language, tr

DONE: Final = N_("三会一课开展情况统计表")
PLAN: Final = N_("三会一课计划表")
_SHORT: Final = "▲"
_NOTHING: Final = "—"
_MONTHS: Final = range(1, 13)
_EVERY: Final = {
    Frequency.MONTH: N_("每月 {n} 次"),
    Frequency.QUARTER: N_("每季度 {n} 次"),
    Frequency.HALF: N_("每半年 {n} 次"),
    Frequency.YEAR: N_("每年 {n} 次"),
}
_STATES: Final = {
    State.PLANNED.value: N_("计划"),
    State.HELD.value: N_("已召开"),
    State.FAILED.value: N_("未达人数"),
    State.CANCELLED.value: N_("已取消"),
}
_EXPECTED: Final = {
    Expected.BRANCH: N_("全体党员"),
    Expected.COMMITTEE: N_("支委会委员"),
    Expected.GROUP: N_("党小组党员"),
}


def _signs() -> tuple[str, ...]:
    return tr("党组织书记（签名）"), tr("填表人"), tr("填报日期")


# ---------------------------------------------------------------- what was held


def _compose_done(sources: Sources, request: Request) -> Ledger:
    place = place_of(sources, request)
    found = sources.meetings.matrix(asked(sources, place), place.year)
    many = several(place)
    rows = list(_done_rows(found, place, many=many))
    return Ledger(
        kind="meetings_done",
        title=place.titled(tr("{year}年{title}", year=place.year, title=tr(DONE))),
        columns=_done_columns(many=many),
        rows=rows,
        head=place.head(place.until(), tr("单位：次（已开／应开）")),
        foot=Foot(_signs(), _done_notes()),
        as_of=place.day,
        empty_text=tr("没有党支部"),
    )


def _done_columns(*, many: bool) -> tuple[Column, ...]:
    def figure(title: str) -> Column:
        return Column(title, Kind.NUMBER, (tr("全年"),), Align.CENTER)

    months = (
        Column(tr("{month}月", month=month), Kind.CODE, (tr("各期已开／应开"),), min_mm=11.5)
        for month in _MONTHS
    )
    return (
        *branch_columns(many=many),
        Column(tr("会议"), Kind.CODE, align=Align.LEFT),
        Column(tr("规定次数"), Kind.CODE),
        *months,
        figure(tr("应开")),
        figure(tr("已开")),
        figure(tr("欠开")),
    )


def _done_rows(found: Matrix, place: Place, *, many: bool) -> Iterator[tuple[str, ...]]:
    """A row for each branch and kind; the last of a whole place adds the kinds up."""
    by_row: dict[tuple[str, str], list[Cell]] = {}
    for cell in found.cells:
        by_row.setdefault((cell.org, cell.kind), []).append(cell)
    whole = [0, 0, 0]
    for org in found.orgs:
        for kind in found.kinds:
            cells = by_row.get((org.uid, kind.key), [])
            if not any(cell.required or cell.done for cell in cells):
                continue
            figures = _figures(cells, place.day)
            if kind.expected is not Expected.PAIRS:  # those are counted in people
                whole = [a + b for a, b in zip(whole, figures, strict=True)]
            yield (
                *branch_cells(place, org.uid, many=many),
                kind.short.said(language()),
                _frequency(kind),
                *_months(cells, place.day),
                *map(str, figures),
            )
    if found.orgs:
        heads_ = (tr("会议合计"),) if many else ()
        yield Total((*heads_, tr("会议合计"), "", *[""] * len(_MONTHS), *map(str, whole)))


def _frequency(kind: MeetingKind) -> str:
    text = _EVERY.get(kind.frequency, "")
    return tr(text, n=kind.times) if text else ""


def _figures(cells: Iterable[Cell], day: str) -> list[int]:
    """What the periods begun by the day asked, what was held of it, and what is lacking."""
    required = done = missing = 0
    for cell in cells:
        if first_day(cell.period) <= day:
            required += cell.required
            done += cell.done
            if last_day(cell.period) <= day:
                missing += max(0, cell.required - cell.done)
    return [required, done, missing]


def _months(cells: Iterable[Cell], day: str) -> Iterator[str]:
    """Each period in the month in which it ends."""
    found = {int(last_day(cell.period)[5:7]): cell for cell in cells}
    for month in _MONTHS:
        yield _cell_text(found[month], day) if month in found else ""


def _cell_text(cell: Cell, day: str) -> str:
    if not cell.required and not cell.done:
        return _NOTHING
    if first_day(cell.period) > day and not cell.done:
        return ""
    over = last_day(cell.period) <= day
    text = f"{cell.done}/{cell.required}"
    return text + _SHORT if over and cell.short else text


def _done_notes() -> tuple[str, ...]:
    return (
        tr(
            "{mark} 该期已过、次数不足；— 该期不需召开；未到的期空白。按季度、半年、全年召开的，"
            "记在该期最后一个月；谈心谈话按人数。“应开”“已开”计到截至日期所在的期，"
            "“欠开”只计已过的期。",
            mark=_SHORT,
        ),
    )


# ---------------------------------------------------------------- what is planned


def _compose_plan(sources: Sources, request: Request) -> Ledger:
    place = place_of(sources, request)
    states = tuple(state.value for state in State)
    found = heads(sources, place, request, states=states, whole_year=True)
    if request.uids is None:
        found += _ahead(sources, place)
    found.sort(key=by_branch(place))
    rules = sources.meetings.rules(place.day)
    texts = sources.meetings.agendas([one.uid for one in found])
    many = several(place)
    return Ledger(
        kind="meetings_plan",
        title=place.titled(tr("{year}年{title}", year=place.year, title=tr(PLAN))),
        columns=_plan_columns(many=many),
        rows=Rows(len(found), lambda: _plan_rows(found, rules, texts, place, many=many)),
        keys=tuple(one.uid for one in found),
        head=place.head(tr("共 {n} 次", n=len(found))),
        foot=Foot(_signs()),
        paper=Paper(landscape=False),
        as_of=place.day,
        empty_text=tr("没有计划"),
    )


def _ahead(sources: Sources, place: Place) -> list[Meeting]:
    """What the rules still ask of the year and nobody has planned."""
    org, today = asked(sources, place), sources.meetings.today()
    if not f"{place.year:04d}-01-01" <= place.day <= today or place.year < int(today[:4]):
        return []
    planned = sources.meetings.plan_ahead(org, place.year, since=place.day)
    return list(planned.made)


def _plan_columns(*, many: bool) -> tuple[Column, ...]:
    return (
        *branch_columns(many=many),
        Column(tr("月份"), Kind.CODE, merge=True),
        Column(tr("日期"), Kind.DATE),
        Column(tr("会议"), Kind.TEXT, min_mm=26),
        Column(tr("主要内容"), Kind.TEXT, min_mm=45),
        Column(tr("参加范围"), Kind.CODE),
        Column(tr("完成情况"), Kind.CODE),
    )


def _plan_rows(
    found: Sequence[Meeting],
    rules: MeetingRules,
    texts: Mapping[str, str],
    place: Place,
    *,
    many: bool,
) -> Iterator[tuple[str, ...]]:
    for one in found:
        kinds = rules.of(one.kinds)
        group = one.org != branch_uid(place, one.org)
        who = tr("党小组党员") if group else _expected(kinds)
        yield (
            *branch_cells(place, one.org, many=many),
            tr("{month}月", month=int(one.on[5:7])),
            day_text(one.on),
            _title(kinds, place, one.org if group else ""),
            _one_line(one.agenda or texts.get(one.uid, "")),
            who,
            tr(_STATES.get(one.state, "")),
        )


def _title(kinds: Sequence[MeetingKind], place: Place, group: str) -> str:
    """The kinds of a meeting; a group's with the group's own name."""
    title = tr("、").join(kind.short.said(language()) for kind in kinds)
    if not group:
        return title
    own = org_name(place, group).removeprefix(branch_name(place, group))
    return tr("{title}（{group}）", title=title, group=own or org_name(place, group))


def _expected(kinds: Sequence[MeetingKind]) -> str:
    return tr(_EXPECTED.get(kinds[0].expected, "")) if kinds else ""


def _one_line(agenda: str) -> str:
    return "".join(line.strip() for line in agenda.splitlines())


MEETING_YEAR: Final = (
    LedgerKind(kind="meetings_plan", title=PLAN, box=BOX, compose=_compose_plan, entered=PAGE),
    LedgerKind(kind="meetings_done", title=DONE, box=BOX, compose=_compose_done, entered=PAGE),
)

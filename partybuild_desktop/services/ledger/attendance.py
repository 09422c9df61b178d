"""签到表, 出勤缺席统计表, 学时统计表, 不计入应到情况表. Box 组织生活.

Source: 党员教育管理工作条例 (32 and 56 hours), 党章 art. 9 (six months), ledgers.md 3.3.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from typing import Final

from partybuild_desktop.domain.attendance import Roll, holds_on
from partybuild_desktop.domain.learning import Hours, hours_text
from partybuild_desktop.domain.ledger import Align, Column, Foot, Head, Kind, Ledger, Paper
from partybuild_desktop.domain.meeting import Exemption, Meeting
from partybuild_desktop.domain.org import Org
from partybuild_desktop.services.ledger.kind import LedgerKind, Request, Sources
from partybuild_desktop.services.ledger.meeting import (
    BOX,
    PAGE,
    asked,
    branch_cells,
    branch_columns,
    branch_name,
    branches,
    org_name,
    people_of,
    several,
    share_text,
    time_text,
)
from partybuild_desktop.services.ledger.place import Place, place_of, signs
from partybuild_desktop.services.meeting.roll import GROUP_LEVEL, level_of
from partybuild_desktop.services.show import day_text
from partybuild_desktop.system.i18n import N_, language, tr

SIGN_IN: Final = N_("会议签到表")
ABSENCE: Final = N_("党员出勤缺席统计表")
HOURS: Final = N_("党员集中学习学时统计表")
EXEMPTIONS: Final = N_("不计入应到情况表")
_PEN: Final = "____________"  # a line to write on
_UPRIGHT: Final = Paper(landscape=False)


def _number() -> Column:
    return Column(tr("序号"), Kind.CODE)


def _name() -> Column:
    return Column(tr("姓名"), Kind.NAME)


# ---------------------------------------------------------------- to be signed at the door


def _compose_sign_in(sources: Sources, request: Request) -> Ledger:
    """Of the meeting that was chosen, else of the branch's members for the pen."""
    place = place_of(sources, request)
    meeting = _meeting(sources, request)
    many = several(place) and meeting is None
    rows = _sign_in_rows(sources, place, meeting, many=many)
    title = meeting.title if meeting else _PEN * 2
    when = time_text(meeting) if meeting else tr("______年____月____日____时")
    where = meeting.place if meeting and meeting.place else _PEN
    owner = place.orgs.get(meeting.org, place.org) if meeting else place.org
    head = (tr("时间：{when}", when=when), tr("地点：{where}", where=where))
    return Ledger(
        kind="sign_in",
        title=Place(owner, place.day, place.year, place.orgs).titled(tr(SIGN_IN)),
        columns=(
            *branch_columns(many=many),
            _number(),
            _name(),
            Column(tr("党小组"), Kind.CODE),
            Column(tr("签到"), Kind.SIGNATURE, min_mm=42),
            Column(tr("备注（缺席原因）"), Kind.SIGNATURE, min_mm=34),
        ),
        rows=rows,
        head=Head(tr("会议：{title}", title=title), head),
        foot=Foot((tr("主持人（签名）"), tr("记录人（签名）"), tr("应到____人　实到____人"))),
        paper=_UPRIGHT,
        as_of=place.day,
        empty_text=tr("本单位在此日期没有在册党员"),
    )


def _meeting(sources: Sources, request: Request) -> Meeting | None:
    records = sources.meetings.records(list(request.uids or ())[:1])
    return records[0].meeting if records else None


def _sign_in_rows(
    sources: Sources, place: Place, meeting: Meeting | None, *, many: bool
) -> list[tuple[str, ...]]:
    """Who should come: by the roll of the meeting, else by that of every branch."""
    if meeting:
        rolls = [(meeting.org, sources.meetings.roll(meeting.org, meeting.kinds, meeting.on))]
    else:
        rolls = _rolls(sources, place)
    rows: list[tuple[str, ...]] = []
    for org, roll in rolls:
        seats = [seat for seat in roll.seats if seat.counted]
        for number, seat in enumerate(seats, 1):
            own = org_name(place, seat.org).removeprefix(branch_name(place, seat.org))
            heads = branch_cells(place, org, many=many)
            rows.append((*heads, str(number), seat.name, own, "", ""))
    return rows


def _rolls(sources: Sources, place: Place) -> list[tuple[str, Roll]]:
    orgs = {org.uid: org for org in _meeting_orgs(place)}
    with sources.books.read() as reader:
        view = sources.meetings.view(reader, place.day).of_many(orgs, place.day)
        return [
            (uid, view.of(uid, (), place.day, group=level_of(org) == GROUP_LEVEL))
            for uid, org in orgs.items()
        ]


def _meeting_orgs(place: Place) -> Sequence[Org]:
    """Whose roll is asked: a group's own, else the branches'."""
    found = branches(place)
    return found if several(place) or place.org in found else [place.org]


# ---------------------------------------------------------------- who came, who did not


def _compose_absence(sources: Sources, request: Request) -> Ledger:
    place = place_of(sources, request)
    many = several(place)
    return Ledger(
        kind="absence",
        title=place.titled(tr("{year}年{title}", year=place.year, title=tr(ABSENCE))),
        columns=_absence_columns(many=many),
        rows=list(_absence_rows(sources, place, many=many)),
        head=place.head(place.until(), tr("单位：次")),
        foot=Foot(signs(), (_absence_note(sources, place),)),
        paper=_UPRIGHT,
        as_of=place.day,
        empty_text=tr("本年度没有到会记录"),
    )


def _absence_rows(sources: Sources, place: Place, *, many: bool) -> Iterator[tuple[str, ...]]:
    facts, org = sources.meetings.facts, asked(sources, place)
    first, last = f"{place.year:04d}-01-01", min(f"{place.year:04d}-12-31", place.day)
    rates = facts.rates(org, first, last)
    warned = {one.person: one for one in facts.long_absences(org, day=place.day)}
    people = [one for one in people_of(sources, place) if one[0] in rates]
    for number, (person, name, own) in enumerate(people, 1):
        rate, warning = rates[person], warned.get(person)
        yield (
            *branch_cells(place, own, many=many),
            str(number),
            name,
            str(rate.expected),
            str(rate.present),
            str(rate.expected - rate.present),
            str(rate.ill),
            str(rate.away),
            str(rate.none),
            share_text(rate.present, rate.expected),
            tr("自{day}起连续 {n} 次", day=day_text(warning.since), n=warning.times)
            if warning
            else "",
        )


def _absence_note(sources: Sources, place: Place) -> str:
    rules = sources.meetings.rules(place.day)
    return tr(
        "“提醒”：到截至日期已连续 {months} 个月没有说明原因而未参加组织生活的，列出起始日期和次数"
        "（{article}）。只供支部了解核实，不作为处理结论。",
        months=rules.figures.absence_months,
        article=rules.articles["constitution_9"].said(language()),
    )


def _absence_columns(*, many: bool) -> tuple[Column, ...]:
    def count(title: str, *group: str) -> Column:
        return Column(title, Kind.NUMBER, group, Align.CENTER)

    absent = tr("缺席")
    return (
        *branch_columns(many=many),
        _number(),
        _name(),
        count(tr("应到")),
        count(tr("实到")),
        count(tr("合计"), absent),
        count(tr("因病"), absent),
        count(tr("因事"), absent),
        count(tr("无故"), absent),
        Column(tr("到会率"), Kind.CODE),
        Column(tr("提醒"), Kind.TEXT, min_mm=24),
    )


# ---------------------------------------------------------------- hours of learning


def _compose_hours(sources: Sources, request: Request) -> Ledger:
    place = place_of(sources, request)
    many = several(place)
    of_person = sources.meetings.facts.hours(asked(sources, place), place.year)
    people = people_of(sources, place)
    found = [(name, org, of_person[uid]) for uid, name, org in people if uid in of_person]
    reached = sum(not hours.missing for _, _, hours in found)
    figures = sources.meetings.rules(place.day).figures
    note = tr(
        "党员每年集中学习不少于 {hours} 学时，党组织书记和班子成员不少于 {committee} 学时"
        "（《中国共产党党员教育管理工作条例》）。会议学时按到会记录累计。",
        hours=figures.hours,
        committee=figures.hours_committee,
    )
    share = share_text(reached, len(found)) or "—"
    text = tr("达标 {reached} 人，占 {share}", reached=reached, share=share)
    return Ledger(
        kind="hours",
        title=place.titled(tr("{year}年{title}", year=place.year, title=tr(HOURS))),
        columns=_hours_columns(many=many),
        rows=list(_hours_rows(found, place, many=many)),
        head=place.head(text, tr("单位：学时")),
        foot=Foot(signs(), (note,)),
        paper=_UPRIGHT,
        as_of=place.day,
        empty_text=tr("本单位在此日期没有在册党员"),
    )


def _hours_rows(
    found: Sequence[tuple[str, str, Hours]], place: Place, *, many: bool
) -> Iterator[tuple[str, ...]]:
    for number, (name, org, hours) in enumerate(found, 1):
        yield (
            *branch_cells(place, org, many=many),
            str(number),
            name,
            hours_text(hours.meetings),
            hours_text(hours.other),
            hours_text(hours.total),
            hours_text(hours.required),
            hours_text(hours.missing) if hours.missing else "",
            tr("达标") if not hours.missing else tr("未达标"),
        )


def _hours_columns(*, many: bool) -> tuple[Column, ...]:
    def hours(title: str) -> Column:  # with a decimal: no figure that is added up
        return Column(title, Kind.CODE)

    return (
        *branch_columns(many=many),
        _number(),
        _name(),
        hours(tr("会议学时")),
        hours(tr("其他学时")),
        hours(tr("合计")),
        hours(tr("应学")),
        hours(tr("还差")),
        Column(tr("是否达标"), Kind.CODE),
    )


# ---------------------------------------------------------------- who is not counted


def _compose_exemptions(sources: Sources, request: Request) -> Ledger:
    place = place_of(sources, request)
    return Ledger(
        kind="exemptions",
        title=place.titled(tr(EXEMPTIONS)),
        columns=(
            *branch_columns(many=several(place)),
            _number(),
            _name(),
            Column(tr("情形")),
            Column(tr("计入应到"), Kind.CODE),
            Column(tr("有表决权"), Kind.CODE),
            Column(tr("起"), Kind.DATE),
            Column(tr("止"), Kind.DATE),
            Column(tr("上级批准")),
            Column(tr("批准日期"), Kind.DATE),
            Column(tr("党员大会通过"), Kind.DATE),
            Column(tr("依据"), min_mm=40),
            Column(tr("备注")),
        ),
        rows=list(_exempt(sources, place, many=several(place))),
        head=place.head(place.until()),
        foot=Foot(signs(), (tr("须经上级批准的，批准前仍计入应到。"),)),
        as_of=place.day,
        empty_text=tr("此日期没有不计入应到或没有表决权的党员"),
    )


def _exempt(sources: Sources, place: Place, *, many: bool) -> Iterator[tuple[str, ...]]:
    people = people_of(sources, place)
    rules = sources.meetings.rules(place.day)
    held: dict[str, list[Exemption]] = {}
    for one in sources.meetings.exemptions.all([person for person, _, _ in people]):
        if holds_on(one, place.day) and one.kind in rules.exemptions:
            held.setdefault(one.person, []).append(one)
    number = 0
    for person, name, org in people:
        for one in held.get(person, ()):
            number += 1
            kind = rules.exemptions[one.kind]
            waiting = kind.approval and not (one.approved_by or one.approved_on)
            yield (
                *branch_cells(place, org, many=many),
                str(number),
                name,
                kind.name.said(language()),
                tr("是") if kind.counted or waiting else tr("否"),
                tr("是") if kind.votes or waiting else tr("否"),
                day_text(one.start),
                day_text(one.end),
                one.approved_by or (tr("待批准") if waiting else ""),
                day_text(one.approved_on),
                day_text(one.passed_on),
                kind.article.said(language()),
                one.note,
            )


def _kind(kind: str, title: str, compose: Callable[[Sources, Request], Ledger]) -> LedgerKind:
    return LedgerKind(kind=kind, title=title, box=BOX, compose=compose, entered=PAGE)


ATTENDANCES: Final = (
    _kind("sign_in", SIGN_IN, _compose_sign_in),
    _kind("absence", ABSENCE, _compose_absence),
    _kind("hours", HOURS, _compose_hours),
    _kind("exemptions", EXEMPTIONS, _compose_exemptions),
)

"""谈心谈话记录 and 谈心谈话登记表. Box 组织生活.

Source: 《中国共产党支部工作条例（试行）》 art. 19; fields of ledgers.md 3.4.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Final

from partybuild_desktop.domain.form import Box, Form, Forms, label
from partybuild_desktop.domain.ledger import Align, Column, Foot, Head, Kind, Ledger, Paper
from partybuild_desktop.domain.meeting import Talk
from partybuild_desktop.domain.meeting_rule import TALK
from partybuild_desktop.domain.talk import Pair
from partybuild_desktop.services.ledger.kind import LedgerKind, Request, Sources
from partybuild_desktop.services.ledger.meeting import (
    BOX,
    PAGE,
    asked,
    branch_cells,
    branch_columns,
    branch_name,
    branches,
    order,
    several,
)
from partybuild_desktop.services.ledger.place import Place, place_of, signs
from partybuild_desktop.services.ledger.rows import FormsAnew
from partybuild_desktop.services.ledger.ruleset import shipped
from partybuild_desktop.services.show import day_text, listed
from partybuild_desktop.system.i18n import N_, language, tr

RECORD: Final = N_("谈心谈话记录")
REGISTER: Final = N_("谈心谈话登记表")
_WIDTHS: Final = (2.4, 5.0, 2.4, 5.0)
_REST: Final = len(_WIDTHS) - 1
_NAMED: Final = 30  # names that a note under the table has


def _talks(sources: Sources, place: Place, request: Request) -> list[Talk]:
    """The talks of the year up to the ledger's day, branch by branch."""
    found = sources.meetings.talks.all(asked(sources, place), place.year)
    found = [one for one in found if one.on <= place.day]
    if request.uids is not None:
        found = [one for one in found if one.uid in frozenset(request.uids)]
    stands = order(place)
    return sorted(found, key=lambda one: stands(one.org)[0])


def _names(sources: Sources, found: Sequence[Talk]) -> Mapping[str, str]:
    return sources.meetings.names({p for one in found for p in (one.host, one.guest) if p})


# ---------------------------------------------------------------- a form for each


def _compose_records(sources: Sources, request: Request) -> Forms:
    place = place_of(sources, request)
    found = _talks(sources, place, request)
    names = _names(sources, found)
    return Forms(
        kind="talk_records",
        title=tr(RECORD),
        forms=FormsAnew(len(found), lambda: (_form(one, names, place) for one in found)),
        blank=_form(Talk(org=place.org.uid), {}, place),
        head=Head(tr("党支部：{name}", name=place.name)),
        foot=Foot((tr("谈话人（签名）"), tr("谈话对象（签名）"), tr("日期"))),
        paper=Paper(landscape=False),
        as_of=place.day,
        empty_text=tr("本年度没有记录"),
    )


def _form(one: Talk, names: Mapping[str, str], place: Place) -> Form:
    host = names.get(one.host, "") or one.host_name
    guest = names.get(one.guest, "") or one.guest_name
    both = tr("{host}与{guest}", host=host, guest=guest) if host and guest else ""
    required = bool(one.on)
    return Form(
        name=" ".join(filter(None, (day_text(one.on), both))),
        key=one.uid,
        head=Head(
            tr("党支部：{name}", name=branch_name(place, one.org) or place.name),
            (tr("{year}年", year=place.year),),
        ),
        widths=_WIDTHS,
        rows=(
            (
                label(tr("时间")),
                Box(day_text(one.on), required=required),
                label(tr("地点")),
                Box(one.place, required=required),
            ),
            (
                label(tr("谈话人")),
                Box(host, required=required),
                label(tr("谈话对象")),
                Box(guest, required=required),
            ),
            (label(tr("谈话主题")), Box(one.topic, _REST, align=Align.LEFT, required=required)),
            (label(tr("谈话内容")), Box(one.content, _REST, flow=True, required=required)),
            (label(tr("后续安排")), Box(one.follow_up, _REST, align=Align.LEFT, min_mm=25)),
            (label(tr("备注")), Box(one.note, _REST, align=Align.LEFT)),
        ),
    )


# ---------------------------------------------------------------- a line for each


def _compose_register(sources: Sources, request: Request) -> Ledger:
    place = place_of(sources, request)
    found = _talks(sources, place, request)
    names = _names(sources, found)
    many = several(place)
    rows = [
        (
            *branch_cells(place, one.org, many=many),
            str(number),
            day_text(one.on),
            names.get(one.host, "") or one.host_name,
            names.get(one.guest, "") or one.guest_name,
            one.place,
            one.topic,
            one.content,
            one.follow_up,
        )
        for number, one in enumerate(found, 1)
    ]
    return Ledger(
        kind="talk_register",
        title=place.titled(tr("{year}年{title}", year=place.year, title=tr(REGISTER))),
        columns=_columns(many=many),
        rows=rows,
        keys=tuple(one.uid for one in found),
        head=place.head(place.until(), tr("共 {n} 次", n=len(found))),
        foot=Foot(signs(), _notes(sources, place)),
        as_of=place.day,
        empty_text=tr("本年度没有记录"),
    )


def _columns(*, many: bool) -> tuple[Column, ...]:
    return (
        *branch_columns(many=many),
        Column(tr("序号"), Kind.CODE),
        Column(tr("日期"), Kind.DATE),
        Column(tr("谈话人"), Kind.NAME),
        Column(tr("谈话对象"), Kind.NAME),
        Column(tr("地点")),
        Column(tr("主题")),
        Column(tr("谈话要点"), min_mm=50),
        Column(tr("后续安排"), min_mm=25),
    )


def _notes(sources: Sources, place: Place) -> tuple[str, ...]:
    """The rule, and of one branch with whom nobody of the committee has talked yet."""
    kind = sources.meetings.rules(place.day).kinds.get(TALK) or shipped().kinds[TALK]
    notes = [
        tr(
            "支委之间、支委和党员之间、党员和党员之间每年谈心谈话一般不少于 1 次（{article}）。",
            article=kind.article.said(language()),
        )
    ]
    if not several(place):
        missing = [
            one.person
            for org in branches(place)
            for one in sources.meetings.talks.missing(org.uid, place.year)
            if one.pair is Pair.WITH_COMMITTEE
        ]
        names = sources.meetings.names(missing)
        shown = listed(names.get(person, "") for person in missing[:_NAMED])
        if len(missing) > _NAMED:
            shown = tr("{names}等", names=shown)
        if missing:
            notes.append(
                tr("支委还没有与之谈话的党员 {n} 人：{names}。", n=len(missing), names=shown)
            )
    return tuple(notes)


TALKS: Final = (
    LedgerKind(kind="talk_records", title=RECORD, box=BOX, compose=_compose_records, entered=PAGE),
    LedgerKind(
        kind="talk_register", title=REGISTER, box=BOX, compose=_compose_register, entered=PAGE
    ),
)

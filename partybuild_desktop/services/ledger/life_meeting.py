"""组织生活会: what was criticised, and the list of what is to be put right. Box 组织生活.

Source: 《中国共产党支部工作条例（试行）》 art. 17; columns of ledgers.md 5.9.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Final

from partybuild_desktop.domain.ledger import Align, Column, Foot, Kind, Ledger
from partybuild_desktop.domain.meeting import CRITICISM, SELF, Correction
from partybuild_desktop.domain.meeting_rule import LIFE_MEETING
from partybuild_desktop.services.ledger.kind import LedgerKind, Request, Sources
from partybuild_desktop.services.ledger.meeting import (
    BOX,
    PAGE,
    Sitting,
    Sittings,
    branch_cells,
    branch_columns,
    several,
    sittings,
)
from partybuild_desktop.services.ledger.place import Place, place_of, signs
from partybuild_desktop.services.show import day_text
from partybuild_desktop.system.i18n import N_, tr

CRITICISMS: Final = N_("组织生活会批评意见登记表")
CORRECTIONS: Final = N_("组织生活会问题整改清单")
_SAID: Final = {SELF: N_("自我批评"), CRITICISM: N_("相互批评")}


def _compose_criticisms(sources: Sources, request: Request) -> Ledger:
    place = place_of(sources, request)
    many = several(place)
    rows = list(_said(sittings(sources, place, request, LIFE_MEETING), place, many=many))
    return Ledger(
        kind="criticisms",
        title=place.titled(tr("{year}年{title}", year=place.year, title=tr(CRITICISMS))),
        columns=(
            *branch_columns(many=many),
            Column(tr("序号"), Kind.CODE),
            Column(tr("会议日期"), Kind.DATE),
            Column(tr("类别"), Kind.CODE),
            Column(tr("发言人"), Kind.NAME),
            Column(tr("批评对象"), Kind.NAME),
            Column(tr("意见内容"), min_mm=80),
            Column(tr("整改打算"), Kind.SIGNATURE, min_mm=34),
        ),
        rows=rows,
        head=place.head(place.until(), tr("共 {n} 条", n=len(rows))),
        foot=Foot(signs()),
        as_of=place.day,
        empty_text=tr("本年度没有记录"),
    )


def _said(found: Sittings, place: Place, *, many: bool) -> Iterator[tuple[str, ...]]:
    number = 0
    for sitting in found:
        for one in sitting.record.speeches:
            if one.kind not in _SAID:
                continue
            number += 1
            yield (
                *branch_cells(place, sitting.meeting.org, many=many),
                str(number),
                day_text(sitting.meeting.on),
                tr(_SAID[one.kind]),
                sitting.name(one.person, one.speaker),
                sitting.name(one.about) if one.kind == CRITICISM else "—",
                one.text,
                "",
            )


def _compose_corrections(sources: Sources, request: Request) -> Ledger:
    place = place_of(sources, request)
    many = several(place)
    found = list(sittings(sources, place, request, LIFE_MEETING))
    rows = list(_listed(found, place, many=many))
    late = any(row[-1] == tr("逾期") for row in rows)
    notes = (tr("“逾期”：到截至日期已过完成时限、还没有整改完成的。"),) if late else ()
    return Ledger(
        kind="corrections",
        title=place.titled(tr("{year}年{title}", year=place.year, title=tr(CORRECTIONS))),
        columns=(
            *branch_columns(many=many),
            Column(tr("序号"), Kind.CODE),
            Column(tr("问题主体"), Kind.CODE),
            Column(tr("存在问题"), min_mm=50),
            Column(tr("整改措施"), min_mm=50),
            Column(tr("责任人"), Kind.CODE, required=True),
            Column(tr("完成时限"), Kind.DATE, required=True),
            Column(tr("完成日期"), Kind.DATE),
            Column(tr("整改结果"), min_mm=24),
            Column(tr("销号"), Kind.CODE, align=Align.CENTER),
        ),
        rows=rows,
        keys=tuple(one.uid for sitting in found for one in sitting.record.corrections),
        head=place.head(place.until(), tr("共 {n} 项", n=len(rows))),
        foot=Foot(signs(), notes),
        as_of=place.day,
        empty_text=tr("本年度没有记录"),
    )


def _listed(found: Sequence[Sitting], place: Place, *, many: bool) -> Iterator[tuple[str, ...]]:
    number = 0
    for sitting in found:
        for one in sitting.record.corrections:
            number += 1
            yield (
                *branch_cells(place, sitting.meeting.org, many=many),
                str(number),
                sitting.name(one.person) or tr("党支部"),
                one.problem,
                one.measure,
                one.responsible,
                day_text(one.due),
                day_text(one.done_on),
                one.done_note,
                _state(one, place.day),
            )


def _state(one: Correction, day: str) -> str:
    if one.done_on:
        return tr("已销号")
    return tr("逾期") if one.due and one.due < day else tr("整改中")


LIFE_MEETINGS: Final = (
    LedgerKind(
        kind="criticisms", title=CRITICISMS, box=BOX, compose=_compose_criticisms, entered=PAGE
    ),
    LedgerKind(
        kind="corrections", title=CORRECTIONS, box=BOX, compose=_compose_corrections, entered=PAGE
    ),
)

"""主题党日登记表 and 党课登记表: a line for each meeting of a year. Box 组织生活.

The columns between are the fields that the kind has of its own.
"""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial
from typing import Final

from partybuild_desktop.domain.ledger import Align, Column, Foot, Kind, Ledger
from partybuild_desktop.domain.meeting import State
from partybuild_desktop.domain.meeting_rule import LECTURE, THEME_DAY, MeetingKind
from partybuild_desktop.services.ledger.kind import LedgerKind, Request, Sources
from partybuild_desktop.services.ledger.meeting import (
    BOX,
    PAGE,
    Sitting,
    Sittings,
    branch_cells,
    branch_columns,
    branch_name,
    branch_uid,
    org_name,
    several,
    share_text,
    sittings,
)
from partybuild_desktop.services.ledger.place import Place, place_of, signs
from partybuild_desktop.services.ledger.rows import Rows
from partybuild_desktop.services.ledger.ruleset import shipped
from partybuild_desktop.services.show import day_text
from partybuild_desktop.system.i18n import N_, language, tr

_TITLES: Final = {THEME_DAY: N_("主题党日登记表"), LECTURE: N_("党课登记表")}


def _compose(key: str, sources: Sources, request: Request) -> Ledger:
    place = place_of(sources, request)
    kind = sources.meetings.rules(place.day).kinds.get(key) or shipped().kinds[key]
    found = sittings(sources, place, request, key)
    many = several(place)
    return Ledger(
        kind=f"register_{key}",
        title=place.titled(tr("{year}年{title}", year=place.year, title=tr(_TITLES[key]))),
        columns=_columns(kind, many=many),
        rows=Rows(len(found), lambda: _rows(found, kind, place, many=many)),
        head=place.head(place.until(), tr("共 {n} 次", n=len(found))),
        foot=Foot(signs()),
        as_of=place.day,
        empty_text=tr("本年度没有记录"),
    )


def _columns(kind: MeetingKind, *, many: bool) -> tuple[Column, ...]:
    def count(title: str) -> Column:
        return Column(title, Kind.NUMBER, align=Align.CENTER)

    return (
        *branch_columns(many=many),
        Column(tr("序号"), Kind.CODE),
        Column(tr("日期"), Kind.DATE),
        Column(tr("地点"), Kind.TEXT),
        *(Column(item.name.said(language()), Kind.TEXT) for item in kind.items),
        Column(tr("主持人"), Kind.NAME),
        count(tr("应到")),
        count(tr("实到")),
        Column(tr("到会率"), Kind.CODE),
        Column(tr("备注")),
    )


def _rows(
    found: Sittings, kind: MeetingKind, place: Place, *, many: bool
) -> Iterator[tuple[str, ...]]:
    for number, one in enumerate(found, 1):
        meeting, numbers = one.meeting, one.numbers
        yield (
            *branch_cells(place, meeting.org, many=many),
            str(number),
            day_text(meeting.on),
            meeting.place,
            *(one.record.items.get(item.key, "") for item in kind.items),
            one.name(meeting.chair, meeting.chair_name),
            str(numbers.expected),
            str(numbers.present),
            share_text(numbers.present, numbers.expected),
            _remark(one, place),
        )


def _remark(one: Sitting, place: Place) -> str:
    """Which group held it, and that too few came."""
    org = one.meeting.org
    parts = []
    if org != branch_uid(place, org):
        parts.append(org_name(place, org).removeprefix(branch_name(place, org)))
    if one.meeting.state == State.FAILED:
        parts.append(tr("未达人数"))
    return tr("、").join(parts)


REGISTERS: Final = tuple(
    LedgerKind(
        kind=f"register_{key}", title=title, box=BOX, compose=partial(_compose, key), entered=PAGE
    )
    for key, title in _TITLES.items()
)

"""How a period and a meeting of it are called."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Final

from partybuild_desktop.domain.meeting_rule import MeetingKind
from partybuild_desktop.system.i18n import N_, SOURCE, language, speaking, tr

_QUARTERS: Final = (N_("第一季度"), N_("第二季度"), N_("第三季度"), N_("第四季度"))
_HALVES: Final = (N_("上半年"), N_("下半年"))


def part_text(period: str) -> str:
    """A period without its year, as the head of a column: 第一季度, 3月; 全年."""
    part = period[5:]
    if not part:
        return tr("全年")
    if part[0] == "Q":
        return tr(_QUARTERS[int(part[1:]) - 1])
    if part[0] == "H":
        return tr(_HALVES[int(part[1:]) - 1])
    return tr("{month}月", month=int(part))


def period_text(period: str) -> str:
    """A period in words: 2026年第一季度, 2026年3月, 2026年."""
    if not period:
        return ""
    if not period[5:]:
        return tr("{year}年", year=period[:4])
    return tr("{year}年{part}", year=period[:4], part=part_text(period))


def kinds_text(kinds: Iterable[MeetingKind]) -> str:
    """The names of kinds: 组织生活会、民主评议党员."""
    return tr("、").join(kind.name.said(language()) for kind in kinds)


def title_of(kinds: Iterable[MeetingKind], period: str) -> str:
    """The title that a record is offered; always Chinese, for it is kept."""
    with speaking(SOURCE):
        return period_text(period) + kinds_text(kinds)

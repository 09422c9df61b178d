"""How states, reasons, numbers and verdicts of meetings read on the screen."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Final

from partybuild_desktop.domain.attendance import Count
from partybuild_desktop.domain.compliance import Urgency
from partybuild_desktop.domain.meeting import Meeting, Reason, Resolution, State
from partybuild_desktop.domain.meeting_rule import MeetingKind
from partybuild_desktop.domain.member import NO, YES
from partybuild_desktop.domain.minutes import Review
from partybuild_desktop.domain.vote import Verdict
from partybuild_desktop.domain.words import Words
from partybuild_desktop.system.i18n import N_, language, tr

STATES: Final = {
    State.PLANNED.value: N_("计划"),
    State.HELD.value: N_("已召开"),
    State.FAILED.value: N_("未达人数"),
    State.CANCELLED.value: N_("已取消"),
}
REASONS: Final = {
    Reason.ILL.value: N_("因病"),
    Reason.AWAY.value: N_("因事"),
    Reason.NONE.value: N_("无故"),
}
#  What is near, with the look of its badge.
URGENCIES: Final = {
    Urgency.LATE: (N_("逾期"), "badge-red"),
    Urgency.DUE: (N_("本期"), "badge"),
    Urgency.NEXT: (N_("下一次"), "badge-ok"),
}
LATE: Final = "late"  # a planned meeting whose day has gone by


def said(words: Words) -> str:
    """A text of the rules in the language in use."""
    return words.said(language())


def short_of(kinds: Iterable[MeetingKind]) -> str:
    """The short names of kinds: 党员大会、民主评议."""
    return tr("、").join(said(kind.short) for kind in kinds)


def state_of(meeting: Meeting, today: str) -> str:
    """Its state, or LATE where it was planned for a day that has gone by."""
    late = meeting.state == State.PLANNED and bool(meeting.on) and meeting.on < today
    return LATE if late else meeting.state


def state_text(state: str) -> str:
    return tr("逾期未记") if state == LATE else tr(STATES.get(state, state))


def count_text(numbers: Count) -> str:
    """应到 12，实到 11，到会率 92 %."""
    rate = numbers.rate
    text = tr("应到 {a}，实到 {b}", a=numbers.expected, b=numbers.present)
    if rate is not None:
        text += tr("，到会率 {n} %", n=round(rate * 100))
    return text + tr("；有表决权 {b}/{a}", a=numbers.voters, b=numbers.voters_present)


def quorum_text(review: Review) -> str:
    """Whether enough came to decide; "" where the kind needs no quorum."""
    came = review.quorum
    if came is None:
        return ""
    if came.reached:
        return tr("达到人数（至少 {n} 人），可以表决", n=came.needed)
    return tr("未达人数：至少要 {n} 人，不能作出决定", n=came.needed)


def verdict_text(found: Verdict) -> str:
    """What the rule says of a vote, with its article."""
    article = said(found.article)
    if not found.valid:
        return tr(
            "到会 {a} 人，至少要 {n} 人，表决无效（{article}）",
            a=found.quorum.present,
            n=found.quorum.needed,
            article=article,
        )
    if found.passed:
        text = N_("赞成 {a} 票，至少要 {n} 票，应记通过（{article}）")
    else:
        text = N_("赞成 {a} 票，至少要 {n} 票，没有通过（{article}）")
    return tr(text, a=found.in_favour, n=found.needed, article=article)


def votes_text(one: Resolution) -> str:
    """赞成 12，反对 0，弃权 1; "" for a matter without a vote."""
    if not (one.in_favour or one.against or one.abstain):
        return ""
    text = tr(
        "赞成 {a}，反对 {b}，弃权 {c}",
        a=one.in_favour or "0",
        b=one.against or "0",
        c=one.abstain or "0",
    )
    return text + (tr("，其中书面 {n}", n=one.written) if one.written not in ("", "0") else "")


def passed_text(one: Resolution) -> str:
    return {YES: tr("通过"), NO: tr("未通过")}.get(one.passed, tr("未表决"))


def time_text(meeting: Meeting) -> str:
    """14:30–16:00."""
    return "–".join(filter(None, (meeting.start, meeting.end)))

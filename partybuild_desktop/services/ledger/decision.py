"""Whether a meeting could decide and what it decided, in words for the record."""

from __future__ import annotations

from typing import Final

from partybuild_desktop.domain.meeting import Resolution
from partybuild_desktop.domain.meeting_rule import MOTION
from partybuild_desktop.domain.member import NO, YES
from partybuild_desktop.domain.vote import verdict, votes, was_voted
from partybuild_desktop.services.ledger.meeting import Sitting
from partybuild_desktop.services.show import day_text
from partybuild_desktop.system.i18n import N_, language, tr

_PASSED: Final = {YES: N_("通过"), NO: N_("未通过")}


def quorum_text(sitting: Sitting) -> str:
    """Whether the voters came that the rule asks for, with its article."""
    came = sitting.quorum
    if came is None:
        return ""
    article = next(kind.article for kind in sitting.kinds if kind.quorum).said(language())
    facts = {"total": came.total, "needed": came.needed, "present": came.present}
    if came.reached:
        return tr(
            "有表决权应到 {total} 人，需到会 {needed} 人，实到 {present} 人，达到规定人数，"
            "会议有效（{article}）。",
            article=article,
            **facts,
        )
    return tr(
        "有表决权应到 {total} 人，需到会 {needed} 人，实到 {present} 人，未达到规定人数，"
        "不能表决（{article}）。",
        article=article,
        **facts,
    )


def decision_text(number: int, one: Resolution, sitting: Sitting) -> str:
    """One matter: what was decided, the vote with its verdict, who carries it out, what came."""
    lines = [tr("{n}．{matter}", n=number, matter=one.matter)]
    if one.text:
        lines.append(tr("决议：{text}", text=one.text))
    if was_voted(one):
        lines.append(_vote(one, sitting))
    elif one.passed in _PASSED:
        lines.append(tr("结果：{result}。", result=tr(_PASSED[one.passed])))
    if one.reason:
        lines.append(tr("说明：{text}", text=one.reason))
    if one.executor or one.due:
        who, due = one.executor or "—", day_text(one.due) or "—"
        lines.append(tr("承办：{who}　完成时限：{due}", who=who, due=due))
    if one.done_on or one.done_note:
        done = " ".join(filter(None, (day_text(one.done_on), one.done_note)))
        lines.append(tr("落实情况：{done}办结", done=done) if one.done_on else done)
    return "\n".join(lines)


def _vote(one: Resolution, sitting: Sitting) -> str:
    rule = sitting.rules.votes.get(one.rule) or sitting.rules.votes[MOTION]
    try:
        figures = votes(one)
    except ValueError:  # kept as it was typed on another PC
        return tr("表决：{text}", text="/".join((one.in_favour, one.against, one.abstain)))
    numbers, favour = sitting.numbers, figures["in_favour"]
    said = verdict(rule, numbers, in_favour=favour, written=figures["written"])
    text = tr(
        "表决：有表决权应到 {total} 人，实到 {present} 人；赞成 {favour} 票，反对 {against} 票，"
        "弃权 {abstain} 票",
        total=numbers.voters,
        present=numbers.voters_present,
        favour=favour,
        against=figures["against"],
        abstain=figures["abstain"],
    )
    if figures["written"]:
        text += tr("（赞成票中书面意见 {n} 票）", n=figures["written"])
    passed = {YES: True, NO: False}.get(one.passed, said.passed)
    article = rule.article.said(language())
    result = tr(_PASSED[YES if passed else NO])
    return text + tr(
        "；通过需赞成 {needed} 票，结果：{result}（{article}）。",
        needed=said.needed,
        result=result,
        article=article,
    )

"""Whether a meeting may decide and whether a matter has passed, by the rules of meeting_rule.

Quorum and majority are counted in whole people. The figures of a vote must add up: who was there
and may vote either votes in favour, against, or abstains.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from partybuild_desktop.domain.attendance import Count
from partybuild_desktop.domain.meeting import Resolution
from partybuild_desktop.domain.meeting_rule import Base, Share, VoteRule
from partybuild_desktop.domain.member import NO, YES
from partybuild_desktop.domain.problem import Problem
from partybuild_desktop.domain.words import Words

VOTE_FIELDS: Final = ("in_favour", "against", "abstain", "written")


@dataclass(frozen=True, slots=True)
class Quorum:
    """Whether enough came: of the share that decides, how many `total`, `needed` and `present`."""

    total: int
    needed: int
    present: int
    reached: bool


@dataclass(frozen=True, slots=True)
class Verdict:
    """Whether enough came and whether enough agreed; `needed` is the smallest number in favour."""

    quorum: Quorum
    in_favour: int
    needed: int
    passed: bool
    article: Words

    @property
    def valid(self) -> bool:
        return self.quorum.reached


def quorum(rule: VoteRule, numbers: Count) -> Quorum:
    """Whether the meeting may decide. A share of all members counts all who came."""
    shown: Quorum | None = None
    for share in rule.quorum:
        of_voters = share.base is Base.VOTERS
        total = numbers.voters if of_voters else numbers.expected
        there = numbers.voters_present if of_voters else numbers.present
        # where nobody may vote nothing is decided
        reached = there >= share.needed(total) and numbers.voters > 0
        found = Quorum(total, max(share.needed(total), 1), there, reached)
        if shown is None or (shown.reached and not reached):
            shown = found
    if shown is None:
        return Quorum(numbers.voters, 1, numbers.voters_present, numbers.voters_present > 0)
    return shown


def verdict(rule: VoteRule, numbers: Count, *, in_favour: int, written: int = 0) -> Verdict:
    """The verdict on one vote; `in_favour` includes `written`, which counts where the rule says."""
    counted = in_favour if rule.written else in_favour - min(written, in_favour)
    came = quorum(rule, numbers)
    needed = max(share.needed(_total(share, numbers)) for share in rule.majority)
    return Verdict(came, counted, needed, came.reached and counted >= needed, rule.article)


def _total(share: Share, numbers: Count) -> int:
    return numbers.voters if share.base is Base.VOTERS else numbers.expected


def was_voted(resolution: Resolution) -> bool:
    """Whether any figure of a vote is entered."""
    return any(getattr(resolution, name) for name in VOTE_FIELDS)


def votes(resolution: Resolution) -> dict[str, int]:
    """The figures; raises ValueError for one that is no whole number."""
    found = {}
    for name in VOTE_FIELDS:
        text = getattr(resolution, name).strip()
        if text and not (text.isascii() and text.isdecimal()):
            raise ValueError(name)
        found[name] = int(text or 0)
    return found


def vote_problems(
    resolution: Resolution, rule: VoteRule, numbers: Count, *, where: str = ""
) -> list[Problem]:
    """What is wrong with one vote; fields are `where` + the resolution's own."""
    try:
        figures = votes(resolution)
    except ValueError as error:
        name = str(error)
        return [Problem("number_invalid", where + name, {"text": getattr(resolution, name)})]
    if not was_voted(resolution):
        if resolution.passed == YES and not resolution.text:
            return [Problem("decision_missing", where + "text")]
        return []
    found = [*_sums(figures, rule, numbers, where)]
    said = verdict(rule, numbers, in_favour=figures["in_favour"], written=figures["written"])
    facts: dict[str, object] = {"article": rule.article, "in_favour": said.in_favour}
    if not said.valid:
        came = said.quorum
        facts |= {"present": came.present, "needed": came.needed, "total": came.total}
        found.append(Problem("vote_without_quorum", where + "in_favour", facts))
    facts = {**facts, "needed": said.needed}
    if resolution.passed == YES and not said.passed and not resolution.reason.strip():
        found.append(Problem("passed_against_rule", where + "passed", facts))
    if resolution.passed == NO and said.passed and not resolution.reason.strip():
        found.append(Problem("failed_against_rule", where + "passed", facts))
    return found


def _sums(figures: dict[str, int], rule: VoteRule, numbers: Count, where: str) -> list[Problem]:
    found = []
    written = figures["written"]
    absent = numbers.voters - numbers.voters_present
    cast = figures["in_favour"] + figures["against"] + figures["abstain"]
    may = numbers.voters_present + written
    args: dict[str, object] = {"votes": cast, "voters": may, "article": rule.article}
    if written and not rule.written:
        facts = {"written": written, "article": rule.article}
        found.append(Problem("written_not_counted", where + "written", facts))
    if written > figures["in_favour"]:
        facts = {"written": written, "in_favour": figures["in_favour"]}
        found.append(Problem("written_over_favour", where + "written", facts))
    if written > absent:
        facts = {"written": written, "absent": absent}
        found.append(Problem("written_over_absent", where + "written", facts))
    if cast > may:
        found.append(Problem("votes_over_voters", where + "in_favour", args))
    elif cast < may:
        found.append(Problem("votes_do_not_add", where + "in_favour", args))
    return found

"""民主评议党员 of a year: grades, ballots, and what limits them (支部工作条例 art. 18)."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Final

from partybuild_desktop.domain.meeting_rule import MeetingRules
from partybuild_desktop.domain.problem import Problem


class Grade(StrEnum):
    """等次."""

    EXCELLENT = "excellent"
    QUALIFIED = "qualified"
    BASIC = "basic"
    UNQUALIFIED = "unqualified"


class Disposal(StrEnum):
    """组织处置 of who is unqualified (Provisions of 16 June 2024)."""

    CORRECT = "correct"  # 限期改正
    PERSUADE = "persuade"  # 劝其退党
    EXPEL = "expel"  # 除名


ROUNDS: Final = ("mutual", "ballot")


@dataclass(frozen=True, slots=True, kw_only=True)
class Appraisal:
    """One member's year: natural key (org, year, person)."""

    org: str
    year: str
    person: str
    meeting: str = ""
    self_text: str = ""
    self_grade: str = ""
    mutual_excellent: str = ""
    mutual_qualified: str = ""
    mutual_basic: str = ""
    mutual_unqualified: str = ""
    ballot_excellent: str = ""
    ballot_qualified: str = ""
    ballot_basic: str = ""
    ballot_unqualified: str = ""
    grade: str = ""
    opinion: str = ""
    disposal: str = ""
    disposal_on: str = ""
    note: str = ""

    def ballots(self, round_: str) -> dict[Grade, int]:
        """The votes of a round (`mutual`, `ballot`) by grade. Raises ValueError with the field."""
        found = {}
        for grade in Grade:
            name = f"{round_}_{grade.value}"
            text = getattr(self, name).strip()
            if text and not (text.isascii() and text.isdecimal()):
                raise ValueError(name)
            found[grade] = int(text or 0)
        return found


def most_excellent(members: int, rules: MeetingRules) -> int:
    """How many may be 优秀 of so many members: a third, rounded down."""
    part, of = rules.figures.excellent
    return members * part // of


def appraisal_problems(
    found: Sequence[Appraisal],
    rules: MeetingRules,
    *,
    members: int,
    present: int | None = None,
    names: Mapping[str, str],
) -> list[Problem]:
    """What is to be said of a branch's year; fields are `person/field`.

    `members` are all members of the branch; `present` who was at the meeting, where it is known:
    no member can get more ballots than that.
    """
    problems = [p for one in found for p in _of_one(one, rules, present, names)]
    excellent = sum(one.grade == Grade.EXCELLENT for one in found)
    most = most_excellent(members, rules)
    if excellent > most:
        facts = {"n": excellent, "most": most, "members": members}
        article = rules.articles["appraisal"]
        problems.append(Problem("excellent_over_share", "grade", {**facts, "article": article}))
    return problems


def _of_one(
    one: Appraisal, rules: MeetingRules, present: int | None, names: Mapping[str, str]
) -> Iterable[Problem]:
    name = names.get(one.person, "")
    for round_ in ROUNDS:
        try:
            cast = sum(one.ballots(round_).values())
        except ValueError as error:
            field = str(error)
            text = getattr(one, field)
            yield Problem("number_invalid", f"{one.person}/{field}", {"text": text})
            continue
        if present is not None and cast > present:
            facts = {"name": name, "votes": cast, "present": present}
            yield Problem("ballots_over_present", f"{one.person}/{round_}_excellent", facts)
    unqualified = one.grade == Grade.UNQUALIFIED
    if unqualified and not one.disposal:
        facts = {"name": name, "article": rules.articles["disposal"]}
        yield Problem("disposal_missing", f"{one.person}/disposal", facts)
    if one.disposal and not unqualified:
        facts = {"name": name, "article": rules.articles["disposal"]}
        yield Problem("disposal_without_grade", f"{one.person}/disposal", facts)

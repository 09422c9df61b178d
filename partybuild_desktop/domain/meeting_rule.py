"""The rules of meetings as data: kinds, votes, who is not counted, and the figures a county sets.

They come from resources/meetings/*.toml, with local rules laid over them (domain.rule); `version`
is the SHA-256 of what results.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Any, Final

from partybuild_desktop.domain.problem import UserProblem
from partybuild_desktop.domain.rule import version_of_content
from partybuild_desktop.domain.words import Words


class Frequency(StrEnum):
    """How long a period is in which a kind is due."""

    MONTH = "month"
    QUARTER = "quarter"
    HALF = "half"
    YEAR = "year"
    NONE = "none"


class Expected(StrEnum):
    """Who should attend."""

    BRANCH = "branch"  # the members of the branch with its groups
    COMMITTEE = "committee"  # 委员 and 书记 in office on the day
    GROUP = "group"
    PAIRS = "pairs"  # no meeting: talks between two


class Base(StrEnum):
    """Of whom a share is taken."""

    VOTERS = "voters"  # 有表决权应到
    MEMBERS = "members"  # 应到


BRANCH_MEETING: Final = "branch_meeting"
COMMITTEE_MEETING: Final = "committee_meeting"
GROUP_MEETING: Final = "group_meeting"
LECTURE: Final = "lecture"
THEME_DAY: Final = "theme_day"
LIFE_MEETING: Final = "life_meeting"
APPRAISAL: Final = "appraisal"
TALK: Final = "talk"
STUDY: Final = "study"

MOTION: Final = "motion"
#  Kinds of exemption that are seen in the books.
SUSPENDED: Final = "suspended"
INFLOW: Final = "inflow"
PROBATION: Final = "probationary"


@dataclass(frozen=True, slots=True)
class Share:
    """A part of a number that must be reached (`strict`: passed), in whole people."""

    base: Base
    part: int
    of: int
    strict: bool

    def needed(self, total: int) -> int:
        """The smallest number that is enough."""
        if self.strict:
            return total * self.part // self.of + 1
        return -(-total * self.part // self.of)


@dataclass(frozen=True, slots=True, kw_only=True)
class VoteRule:
    """When a meeting may decide (`quorum`) and when a matter has passed; all shares must hold."""

    key: str
    name: Words
    article: Words
    quorum: tuple[Share, ...]
    majority: tuple[Share, ...]
    written: bool  # whether opinions written beforehand count in favour


@dataclass(frozen=True, slots=True, kw_only=True)
class ExemptionKind:
    """Why somebody is not counted in 应到, or has no vote. `automatic`: seen in the books."""

    key: str
    name: Words
    article: Words
    counted: bool
    votes: bool
    approval: bool
    automatic: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class ItemField:
    """What a kind asks beyond the rest."""

    key: str
    name: Words


@dataclass(frozen=True, slots=True, kw_only=True)
class MeetingKind:
    """One kind of meeting; see resources/meetings/kinds.toml for the words."""

    key: str
    name: Words
    short: Words
    article: Words
    local: bool
    frequency: Frequency
    times: int
    expected: Expected
    levels: frozenset[str]  # branch, group
    quorum: bool
    month: int  # of the period, where the plan puts it; 1 is its first
    day: int
    weekday: int  # 1-7, then `week` 1-5 counts instead of `day`; 0 for a day of the month
    week: int
    hours: str  # 学时 that a clerk is offered
    agenda: str
    phrases: tuple[str, ...]
    items: tuple[ItemField, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Figures:
    """The figures that a county sets; posts are codes of the list party_post."""

    over_half: bool
    hours: int
    hours_committee: int
    absence_months: int
    excellent: tuple[int, int]
    committee_from: int
    small_committee: int
    chairs: frozenset[str]
    secretaries: frozenset[str]
    group_chairs: frozenset[str]


@dataclass(frozen=True, slots=True, kw_only=True)
class MeetingRules:
    """All rules in force on a day."""

    version: str
    kinds: Mapping[str, MeetingKind]
    votes: Mapping[str, VoteRule]
    exemptions: Mapping[str, ExemptionKind]
    figures: Figures
    articles: Mapping[str, Words]

    def of(self, keys: str) -> tuple[MeetingKind, ...]:
        """The kinds that a meeting serves as, in the order of the rules; unknown keys left out."""
        wanted = keys.split()
        return tuple(kind for key, kind in self.kinds.items() if key in wanted)

    def key_of(self, text: str) -> str:
        """The key of a kind by its key or one of its names. Raises meeting_kind_unknown."""
        for key, kind in self.kinds.items():
            if text in (key, kind.name.zh, kind.name.en, kind.short.zh, kind.short.en):
                return key
        raise UserProblem("meeting_kind_unknown", field="kind", name=text)

    def vote_of(self, text: str) -> str:
        """The key of a rule of voting by its key or one of its names. Raises vote_unknown."""
        for key, vote in self.votes.items():
            if text in (key, vote.name.zh, vote.name.en):
                return key
        raise UserProblem("vote_unknown", field="rule", name=text)

    @staticmethod
    def parse(data: Mapping[str, Any]) -> MeetingRules:
        """From the tables as one. Raises ValueError or KeyError for what does not fit."""
        articles = {k: Words(str(v["zh"]), str(v["en"])) for k, v in data["article"].items()}
        over_half = bool(data["settings"]["over_half"])
        return MeetingRules(
            version=version_of_content(data),
            kinds={k: _kind(k, raw, articles) for k, raw in data["kind"].items()},
            votes={k: _vote(k, raw, articles, over_half) for k, raw in data["vote"].items()},
            exemptions={k: _exemption(k, raw, articles) for k, raw in data["exemption"].items()},
            figures=_figures(data["settings"]),
            articles=articles,
        )


def _kind(key: str, raw: Mapping[str, Any], articles: Mapping[str, Words]) -> MeetingKind:
    frequency, times = Frequency(raw["frequency"]), int(raw["times"])
    name = Words(str(raw["name"]), str(raw["en"]))
    if times < 0 or not 1 <= int(raw.get("day", 1)) <= 31 or not 0 <= raw.get("weekday", 0) <= 7:
        raise ValueError(key)
    return MeetingKind(
        key=key,
        name=name,
        short=Words(str(raw.get("short", name.zh)), str(raw.get("short_en", name.en))),
        article=articles[raw["article"]],
        local=bool(raw.get("local", False)),
        frequency=frequency,
        times=0 if frequency is Frequency.NONE else times,
        expected=Expected(raw["expected"]),
        levels=frozenset(map(str, raw["levels"])),
        quorum=bool(raw.get("quorum", False)),
        month=int(raw.get("month", 1)),
        day=int(raw.get("day", 1)),
        weekday=int(raw.get("weekday", 0)),
        week=int(raw.get("week", 1)),
        hours=str(raw.get("hours", "")),
        agenda=str(raw.get("agenda", "")),
        phrases=tuple(map(str, raw.get("phrases", ()))),
        items=tuple(
            ItemField(key=str(i["key"]), name=Words(str(i["name"]), str(i["en"])))
            for i in raw.get("items", ())
        ),
    )


def _vote(
    key: str, raw: Mapping[str, Any], articles: Mapping[str, Words], over_half: bool
) -> VoteRule:
    return VoteRule(
        key=key,
        name=Words(str(raw["name"]), str(raw["en"])),
        article=articles[raw["article"]],
        quorum=tuple(_share(one, over_half) for one in raw["quorum"]),
        majority=tuple(_share(one, over_half) for one in raw["majority"]),
        written=bool(raw["written"]),
    )


def _share(raw: Mapping[str, Any], over_half: bool) -> Share:
    """`setting`: whether the share itself is enough is what `over_half` says."""
    strict = "over" in raw or (over_half and bool(raw.get("setting")))
    part, of = raw["over"] if "over" in raw else raw["least"]
    if not 0 < part <= of:
        raise ValueError(raw)
    return Share(Base(raw["base"]), int(part), int(of), strict)


def _exemption(key: str, raw: Mapping[str, Any], articles: Mapping[str, Words]) -> ExemptionKind:
    return ExemptionKind(
        key=key,
        name=Words(str(raw["name"]), str(raw["en"])),
        article=articles[raw["article"]],
        counted=bool(raw["counted"]),
        votes=bool(raw["votes"]),
        approval=bool(raw["approval"]),
        automatic=bool(raw.get("automatic", False)),
    )


def _figures(raw: Mapping[str, Any]) -> Figures:
    part, of = raw["excellent"]
    return Figures(
        over_half=bool(raw["over_half"]),
        hours=int(raw["hours"]),
        hours_committee=int(raw["hours_committee"]),
        absence_months=int(raw["absence_months"]),
        excellent=(int(part), int(of)),
        committee_from=int(raw["committee_from"]),
        small_committee=int(raw["small_committee"]),
        chairs=frozenset(raw["chairs"]),
        secretaries=frozenset(raw["secretaries"]),
        group_chairs=frozenset(raw["group_chairs"]),
    )

"""The rules as they come with the program, and small branches to try them on."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from functools import cache
from pathlib import Path
from typing import Any

from partybuild_desktop.domain.attendance import Roll, Standing, roll_of
from partybuild_desktop.domain.meeting import Attendance, Exemption, Meeting, Record
from partybuild_desktop.domain.meeting_rule import MeetingRules
from partybuild_desktop.domain.rule import overlaid

FOLDER = Path(__file__).parents[2] / "resources" / "meetings"
DAY = "2026-06-10"
TODAY = "2026-07-01"


@cache
def tables() -> Mapping[str, Any]:
    texts = [path.read_text("utf-8") for path in sorted(FOLDER.glob("*.toml"))]
    return tomllib.loads("\n".join(texts))


def rules(**local: Any) -> MeetingRules:
    """The rules, with local ones laid over them."""
    return MeetingRules.parse(overlaid(tables(), local))


def person(n: int, *, kind: str = "1", status: str = "1", **more: Any) -> Standing:
    return Standing(person=f"p{n}", name=f"党员{n}", org="b", kind=kind, status=status, **more)


def branch(full: int, probationary: int = 0) -> list[Standing]:
    """So many full members, p0 the secretary, then so many probationary ones."""
    first = [person(n, posts=frozenset({"01"} if n == 0 else ())) for n in range(full)]
    return [*first, *(person(full + n, kind="2") for n in range(probationary))]


def roll(people: list[Standing], *exemptions: Exemption, day: str = DAY) -> Roll:
    return roll_of(people, exemptions, rules(), day=day)


def held(people: list[Standing], present: int, **head: Any) -> Record:
    """A branch meeting at which the first so many were present, the others ill."""
    values = {"uid": "m", "org": "b", "kinds": "branch_meeting", "state": "held", "on": DAY}
    values |= {"chair": "p0", **head}
    attendance = [
        Attendance(person=one.person)
        if n < present
        else Attendance(person=one.person, state="absent", reason="ill")
        for n, one in enumerate(people)
    ]
    return Record(Meeting(**values), tuple(attendance))

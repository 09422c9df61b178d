"""Named, typed facts about a member and a year that ratings draw from: attendance, hours, absence.

A source says what is measured, never what it is worth: points belong to the scheme.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from fractions import Fraction

from partybuild_desktop.domain.words import Words


class Unit(StrEnum):
    """What a value is a number of."""

    SHARE = "share"  # 0 to 1
    HOURS = "hours"
    TIMES = "times"
    FLAG = "flag"  # 0 or 1


@dataclass(frozen=True, slots=True)
class Source:
    """A fact by its name: `subject` is member or branch, `article` what it rests on."""

    key: str
    name: Words
    subject: str
    unit: Unit
    article: Words


#  By the uid of the member or branch; who is not in it has no value: nothing is known of him.
Values = dict[str, Fraction]

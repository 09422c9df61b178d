"""The rules of meetings that came with the program: by their kinds there are ledgers."""

from __future__ import annotations

import tomllib
from functools import cache

from partybuild_desktop.domain.meeting_rule import MeetingRules
from partybuild_desktop.services.meeting.rule import default_text


@cache
def shipped() -> MeetingRules:
    """As they are without any local rule."""
    return MeetingRules.parse(tomllib.loads(default_text()))

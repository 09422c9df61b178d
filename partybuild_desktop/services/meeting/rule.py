"""The rules of meetings in force on a day: what came along with local rules laid over it."""

from __future__ import annotations

from functools import cache
from typing import Final

from partybuild_desktop.domain.meeting_rule import MeetingRules
from partybuild_desktop.services.rule import rule_on
from partybuild_desktop.store.books import Reader
from partybuild_desktop.system.paths import resources_dir

KIND: Final = "meeting"  # of the local rules


@cache
def default_text() -> str:
    """The rules that came with the program, as one TOML text."""
    paths = sorted((resources_dir() / "meetings").glob("*.toml"))
    return "\n".join(path.read_text("utf-8") for path in paths)


class InForce:
    """The rules by day; parsed once for each version."""

    def __init__(self) -> None:
        self._known: dict[str, MeetingRules] = {}

    def on(self, reader: Reader, day: str) -> MeetingRules:
        """The rules in force on a day. Raises UserProblem rule_newer."""
        rule = rule_on(reader, KIND, default_text(), day)
        if rule.version not in self._known:
            self._known[rule.version] = MeetingRules.parse(rule.content)
        return self._known[rule.version]

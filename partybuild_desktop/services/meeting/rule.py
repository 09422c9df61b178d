"""The rules of meetings in force on a day: what came along with local rules laid over it."""

from __future__ import annotations

from collections.abc import Iterable
from functools import cache
from typing import Final

from partybuild_desktop.domain.meeting_rule import MeetingRules
from partybuild_desktop.domain.rule import in_force
from partybuild_desktop.services.rule import rule_on
from partybuild_desktop.store import rule as store
from partybuild_desktop.store.books import Reader
from partybuild_desktop.system.paths import resources_dir

KIND: Final = "meeting"  # of the local rules


@cache
def default_text() -> str:
    """The rules that came with the program, as one TOML text."""
    paths = sorted((resources_dir() / "meetings").glob("*.toml"))
    return "\n".join(path.read_text("utf-8") for path in paths)


class InForce:
    """The rules by day; parsed once for each version, for a record asks at every keystroke."""

    def __init__(self) -> None:
        self._known: dict[str, MeetingRules] = {}

    def on(self, reader: Reader, day: str) -> MeetingRules:
        """The rules in force on a day. Raises UserProblem rule_newer."""
        return self.over(reader, (day,))[day]

    def over(self, reader: Reader, days: Iterable[str]) -> dict[str, MeetingRules]:
        """The rules in force on each of these days. Raises UserProblem rule_newer."""
        adoptions = store.adoptions(reader, KIND)
        found = {}
        for day in days:
            adopted = in_force(adoptions, day)
            key = adopted.version if adopted else ""
            if key not in self._known:
                content = rule_on(reader, KIND, default_text(), day).content
                self._known[key] = MeetingRules.parse(content)
            found[day] = self._known[key]
        return found

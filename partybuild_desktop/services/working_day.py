"""The calendar of working days: the years that came along, and those entered since.

A year's notice comes out in November of the year before; its text is pasted and read
(domain.notice), and travels to the other PCs as a local rule does.
"""

from __future__ import annotations

import tomllib
from functools import cache, lru_cache
from typing import Any, Final

from partybuild_desktop.domain.log import Changes
from partybuild_desktop.domain.notice import read_notice
from partybuild_desktop.domain.working_day import Announced, Calendar
from partybuild_desktop.services.rule import Rules
from partybuild_desktop.store.books import Books
from partybuild_desktop.store.rule import adoptions
from partybuild_desktop.system.paths import resources_dir

KIND: Final = "holidays"  # of the local rules
DEFAULT: Final = "years = []\n"


class WorkingDays:
    """The calendar of the open books."""

    def __init__(self, books: Books, rules: Rules) -> None:
        self._books = books
        self._rules = rules

    def calendar(self) -> Calendar:
        """Every year that is known."""
        return calendar(self._books)

    def read(self, text: str) -> Announced:
        """What a notice says, to be looked at first. Raises UserProblem notice_unreadable."""
        return Announced.parse(read_notice(text))

    def announce(self, text: str) -> tuple[Announced, Changes]:
        """Take a year's notice in; it counts in place of what was known of that year.

        Raises UserProblem notice_unreadable, right_missing.
        """
        data = read_notice(text)
        known = tomllib.loads(_entered(self._books) or DEFAULT)["years"]
        years = [one for one in known if one["year"] != data["year"]]
        overlay = {"years": [*years, data]}
        start = self._books.clock.today().isoformat()
        _, changes = self._rules.adopt(KIND, DEFAULT, overlay, start=start)
        return Announced.parse(data), changes


def calendar(books: Books) -> Calendar:
    """Every year that is known, whatever the day: what came along, then what was entered."""
    return _calendar(_entered(books))


def _entered(books: Books) -> str:
    with books.read() as reader:
        found = adoptions(reader, KIND)
    return found[-1].overlay if found else ""


@lru_cache(maxsize=4)
def _calendar(entered: str) -> Calendar:
    years: list[dict[str, Any]] = tomllib.loads(entered)["years"] if entered else []
    return Calendar.of([*_brought(), *map(Announced.parse, years)])


@cache
def _brought() -> tuple[Announced, ...]:
    """The years that came with the program; a broken file is a fault of the installation."""
    paths = sorted((resources_dir() / "holidays").glob("*.toml"))
    return tuple(Announced.parse(tomllib.loads(path.read_text("utf-8"))) for path in paths)

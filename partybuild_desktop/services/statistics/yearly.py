"""The tables that 年终封账 freezes, by the code of their ledger."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Final

from partybuild_desktop.domain.statistics import Figures
from partybuild_desktop.services.statistics import Snapshot
from partybuild_desktop.services.statistics.change import changes
from partybuild_desktop.services.statistics.table import ages, basics, education, joined, village

CHANGES: Final = "changes"
#  Those that are counted from the members of one day alone.
OF_DAY: Final[Mapping[str, Callable[[Snapshot, str], Figures]]] = {
    "basics": basics,
    "joined": joined,
    "education": education,
    "village": village,
    "ages": ages,
}


def yearly(
    taken: Snapshot, org: str, *, year: int, last_years: Mapping[str, int]
) -> dict[str, Figures]:
    """All of them for one organisation at the end of a year."""
    tables = {name: table(taken, org) for name, table in OF_DAY.items()}
    return {CHANGES: changes(taken, org, year=year, last_years=last_years), **tables}

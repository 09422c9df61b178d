"""The table "promise, test, tried, held", written by the test run from what it has just done.

A test belongs to the promise that its docstring names (T9), or else to the first that its module
names. It counts as one try; a test that tries many things in one go says how many by
`record_property("tried", n)`, a property by its number of examples.
"""

from __future__ import annotations

import os
import re
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import Any, Final

import pytest

#  The long run's table stands in the project; a timed run only prints its own.
TABLE: Final = Path(__file__).parents[1] / "packaging" / "promises.md"

#  What each test is about, and the figure asked of a full run.
PROMISES: Final = {
    "T1": ("kill -9 at named phases and at random, 13 operations", "300"),
    "T2": ("the Nth write, flush, rename or removal fails", "every N"),
    "T3": ("disk full, read-only, no permission", "360"),
    "T4": ("damaged database or keyring", "1,000"),
    "T5": ("backups thinned over 10,000 simulated days", "property"),
    "T6": ("package damage, named", "60"),
    "T7": ("package damage, random bytes at every layer", "5,000"),
    "T8": ("hostile archives", "50"),
    "T9": ("merge: random worlds, pure and through real books", "10,300"),
    "T10": ("merge: orders and subsets", "304"),
    "T11": ("merge: named cases", "60"),
    "T12": ("stick pulled, full, slow, write-protected, FAT32", "80"),
    "T13": ("Excel as clerks keep it", "200"),
    "T14": ("formulas and markup, inert and kept", "200"),
    "T15": ("identity number: every changed digit, every swap", "all"),
    "T16": ("pinyin: 95 surnames, every reading", "2,000"),
    "T17": ("every ledger at every length, three sets of type", "240"),
    "T18": ("undo all, redo all, at random", "1,000"),
    "T19": ("migration from every released schema, killed at each step", "all"),
    "T20": ("wrong passwords, restarts, clocks, second window", "60"),
    "T21": ("every page and dialog at every size", "all"),
    "T22": ("whole tasks by keyboard, every widget named", "all"),
}
_NAMED: Final = re.compile(r"\bT([1-9]|1[0-9]|2[0-2])\b")


def promise_of(item: pytest.Item) -> str:
    """The promise that a test holds, "" for one of its own."""
    for holder in (getattr(item, "obj", None), getattr(item, "module", None)):
        found = _NAMED.search(getattr(holder, "__doc__", None) or "")
        if found:
            return found.group()
    return ""


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Each test carries its promise and how often it tries in its report."""
    for item in items:
        if promise := promise_of(item):
            item.user_properties.append(("promise", promise))
            rules: Any = getattr(
                getattr(item, "obj", None), "_hypothesis_internal_use_settings", None
            )
            if rules is not None:
                item.user_properties.append(("tried", rules.max_examples))


class Tally:
    """What was tried and what held, over all workers."""

    def __init__(self) -> None:
        self.tried: Counter[str] = Counter()
        self.failed: Counter[str] = Counter()

    def pytest_runtest_logreport(self, report: pytest.TestReport) -> None:
        told = dict(report.user_properties)
        promise = told.get("promise")
        if promise is None or report.skipped:
            return
        if report.when == "call":
            self.tried[str(promise)] += int(str(told.get("tried", 1)))
        if report.failed:
            self.failed[str(promise)] += 1

    def lines(self) -> Iterator[str]:
        """The table, as Markdown."""
        yield "| promise | test | asked | tried | held |"
        yield "|---|---|---|---|---|"
        for key, (what, asked) in PROMISES.items():
            tried, failed = self.tried[key], self.failed[key]
            held = f"no: {failed} failed" if failed else "yes" if tried else "not run"
            yield f"| {key} | {what} | {asked} | {tried:,} | {held} |"

    def pytest_terminal_summary(self, terminalreporter: Any) -> None:
        if not self.tried:
            return
        full = bool(os.environ.get("PARTYBUILD_FULL"))
        terminalreporter.section("promises" if full else "promises, in the share of a timed run")
        for line in self.lines():
            terminalreporter.line(line)
        if full and all(self.tried[key] for key in PROMISES):
            text = "\n".join(("# Promises, as the last full run held them", "", *self.lines(), ""))
            TABLE.write_text(text, "utf-8")


def pytest_configure(config: pytest.Config) -> None:
    """The one who gathers the reports keeps the tally; workers only send theirs."""
    if not hasattr(config, "workerinput"):
        config.pluginmanager.register(Tally(), "promises")

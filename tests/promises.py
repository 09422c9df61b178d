"""The table "promise, test, tried, held", written by the test run from what it has just done.

A test belongs to the promise that its docstring names (T9), or else to the first that its module
names. It counts as one try; a test that tries many things in one go says how many by
`record_property("tried", n)`, a property by its number of examples. A full run may be made in
parts (`packaging/test --full tests/faults`): of each module its last full run counts.
"""

from __future__ import annotations

import datetime as dt
import json
import os
import re
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any, Final

import pytest

#  The long run's table stands in the project, with what it was made of, since the long run takes
#  hours and may be made in parts; a timed run only prints its own.
TABLE: Final = Path(__file__).parents[1] / "packaging" / "promises.md"
RECORD: Final = TABLE.with_suffix(".json")
TRIED, FAILED = 0, 1
Counts = dict[str, dict[str, list[int]]]  # module → promise → how often tried, how often failed

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
    """What was tried and what held, over all workers, by module and promise."""

    def __init__(self) -> None:
        self.counts: Counts = {}

    def pytest_runtest_logreport(self, report: pytest.TestReport) -> None:
        told = dict(report.user_properties)
        promise = told.get("promise")
        if promise is None or report.skipped:
            return
        module = self.counts.setdefault(report.nodeid.partition("::")[0], {})
        count = module.setdefault(str(promise), [0, 0])
        if report.when == "call":
            count[TRIED] += int(str(told.get("tried", 1)))
        count[FAILED] += report.failed

    def pytest_terminal_summary(self, terminalreporter: Any) -> None:
        if not self.counts:
            return
        full = bool(os.environ.get("PARTYBUILD_FULL"))
        accepting = "PARTYBUILD_ACCEPT" in os.environ  # nothing is held to anything then
        terminalreporter.section("promises" if full else "promises, in the share of a timed run")
        for line in lines(self.counts.values()):
            terminalreporter.line(line)
        chosen = terminalreporter.config.option.keyword or any(
            "::" in argument for argument in terminalreporter.config.args
        )
        if full and not (chosen or accepting):  # modules as a whole
            keep(self.counts, dt.date.today().isoformat())


def keep(counts: Counts, day: str) -> None:
    """Note these modules' last full run, and write the table of all that were ever run in full."""
    known = json.loads(RECORD.read_text("utf-8")) if RECORD.exists() else {}
    known.update((module, {"on": day, **found}) for module, found in counts.items())
    root = Path(__file__).parents[1]
    known = {module: one for module, one in known.items() if (root / module).exists()}
    RECORD.write_text(json.dumps(known, indent=1, sort_keys=True) + "\n", "utf-8")
    days = sorted(str(one.pop("on")) for one in known.values())
    head = "# Promises, as each part was last run in full"
    when = f"From {days[0]} to {days[-1]}, {len(days)} modules."
    TABLE.write_text("\n".join((head, "", when, "", *lines(known.values()), "")), "utf-8")


def lines(found: Iterable[Mapping[str, Sequence[int]]]) -> Iterator[str]:
    """The table, as Markdown."""
    tried, failed = Counter[str](), Counter[str]()
    for module in found:
        for key, count in module.items():
            tried[key] += count[TRIED]
            failed[key] += count[FAILED]
    yield "| promise | test | asked | tried | held |"
    yield "|---|---|---|---|---|"
    for key, (what, asked) in PROMISES.items():
        held = f"no: {failed[key]} failed" if failed[key] else "yes" if tried[key] else "not run"
        yield f"| {key} | {what} | {asked} | {tried[key]:,} | {held} |"


def pytest_configure(config: pytest.Config) -> None:
    """The one who gathers the reports keeps the tally; workers only send theirs."""
    if not hasattr(config, "workerinput"):
        config.pluginmanager.register(Tally(), "promises")

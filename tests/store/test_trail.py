"""In which order the log is read where clocks are wrong."""

from __future__ import annotations

import datetime as dt
import random
from pathlib import Path

from partybuild_desktop.services.app import App
from partybuild_desktop.store.trail import Wanted, actions, in_order
from partybuild_desktop.system.clock import FixedClock
from tests.books import LABEL, NOW, PASSWORD, entrance, member_named

LAST = "2026-07-01"


def order(*entries: tuple[str, int, str], last: str = LAST) -> str:
    """The entries by PC and number, newest first; in whatever order they are found."""
    named = [(site, seq, wall, f"{site}{seq}") for site, seq, wall in entries]
    found = {tuple(in_order(random.Random(n).sample(named, len(named)), last)) for n in range(5)}
    (one,) = found
    return " ".join(one)


def test_right_clocks_order_all_by_time() -> None:
    assert order(
        ("a", 1, "2026-01-01"), ("b", 1, "2026-01-02"), ("a", 2, "2026-01-03"), ("b", 2, LAST)
    ) == "b2 a2 b1 a1"  # fmt: skip


def test_a_clock_set_back_moves_nothing() -> None:
    assert order(
        ("a", 1, "2026-01-01"), ("a", 2, "2016-01-02"), ("a", 3, "2016-01-01"),
        ("b", 1, "2025-12-31"), ("b", 2, "2026-01-02"), ("a", 4, "2026-01-03"),
    ) == "a4 b2 a3 a2 a1 b1"  # fmt: skip


def test_a_clock_ten_years_ahead_for_a_day_does_not_stay_at_the_top() -> None:
    assert order(
        ("a", 1, "2026-01-01"), ("a", 2, "2036-01-02"), ("a", 3, "2026-01-03"),
        ("b", 1, "2026-01-02"), ("b", 2, "2026-01-04"),
    ) == "b2 a3 b1 a2 a1"  # fmt: skip


def test_a_pc_that_begins_ahead_counts_from_its_first_time_that_has_come() -> None:
    assert order(
        ("a", 1, "2036-01-01"), ("a", 2, "2036-01-02"), ("a", 3, "2026-01-03"),
        ("b", 1, "2026-01-02"), ("b", 2, "2026-01-04"),
    ) == "b2 a3 a2 a1 b1"  # fmt: skip
    assert order(("a", 1, "2036-01-01"), ("a", 2, "2036-01-02"), ("b", 1, "2026-01-04")) == (
        "a2 a1 b1"
    )


def test_each_pcs_own_entries_keep_their_order_whatever_the_clocks_say() -> None:
    for n in range(300):
        rng = random.Random(n)
        walls = [f"20{rng.choice((16, 26, 26, 26, 36))}-0{rng.randrange(1, 9)}" for _ in range(20)]
        entries = [(rng.choice("abc"), seq, wall) for seq, wall in enumerate(walls)]
        found = order(*entries).split()
        for site in "abc":
            numbers = [int(name[1:]) for name in found if name[0] == site]
            assert numbers == sorted(numbers, reverse=True)


def test_what_is_done_now_stands_first_though_the_clock_has_gone_back(
    town: App, town_folder: Path
) -> None:
    uid = member_named(town, "王秀英")
    town.members.set(uid, {"note": "1"})
    town.close()
    clock = FixedClock(NOW.replace(year=NOW.year - 10))
    app = entrance(town_folder, clock=clock).unlock(LABEL, PASSWORD)
    app.members.set(uid, {"note": "2"})
    seen = [line.action.seq for line in app.trail.lines(Wanted())]
    assert seen == sorted(seen, reverse=True)
    assert [one.change.after.get("note") for one in app.history.of_record(uid)][1:] == ["1", "2"]
    assert [row[1] for row in app.trail.ledger(Wanted()).rows][-1].startswith("2016")
    app.close()
    clock = FixedClock(NOW + dt.timedelta(days=1))
    app = entrance(town_folder, clock=clock).unlock(LABEL, PASSWORD)
    app.members.set(uid, {"note": "3"})
    with app.books.read() as reader:
        seen = [one.seq for one in actions(reader, limit=3, now="")]
    assert seen == [seen[0], seen[0] - 1, seen[0] - 2]
    app.close()

"""Thinning of backups (promise P4, test T5)."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import datetime, timedelta
from itertools import pairwise
from random import Random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from partybuild_desktop.domain.backup import (
    DAYS,
    MONTHS,
    MOST_WHOLE,
    RISKY,
    WEEKS,
    Entry,
    Reason,
    day_of_use,
    is_due,
    is_emptier,
    to_keep,
)

MOST = MOST_WHOLE + DAYS + WEEKS + MONTHS + RISKY + 2
START = datetime(2026, 1, 5, 8, 30)

Tell = Callable[[str, object], None]


def entry(n: int, day: int, *, rows: int = 100, good: bool = True, risky: bool = False) -> Entry:
    return Entry(f"b{n}", n, day, rows, good, risky)


def names(kept: frozenset[str]) -> list[int]:
    return sorted(int(name[1:]) for name in kept)


def test_one_a_day_for_two_years_leaves_the_promised_ladder() -> None:
    kept = names(to_keep(entry(n, 739_000 + n) for n in range(730)))
    newest = 729
    assert kept[-14:] == list(range(newest - 13, newest + 1))  # 2 whole days and 12 daily ones
    assert len(kept) == 2 + DAYS + WEEKS + MONTHS
    weekly, monthly = kept[MONTHS : MONTHS + WEEKS], kept[:MONTHS]
    assert {b - a for a, b in pairwise(weekly[:-1])} == {7}
    assert {b - a for a, b in pairwise(monthly[:-1])} == {30}


def test_all_of_the_last_two_days_stay() -> None:
    entries = [entry(n, 1 + n // 20) for n in range(60)]
    assert set(range(20, 60)) <= set(names(to_keep(entries)))
    assert set(names(to_keep(entries))) & set(range(20)) == {19}


def test_a_thousand_copies_on_one_day_do_not_all_stay() -> None:
    entries = [entry(n, 5) for n in range(1000)]
    assert names(to_keep(entries)) == [1000 - MOST_WHOLE - 1, *range(1000 - MOST_WHOLE, 1000)]


def test_the_last_five_before_risky_steps_stay() -> None:
    entries = [entry(n, n, risky=n < 8) for n in range(400)]
    assert {3, 4, 5, 6, 7} <= set(names(to_keep(entries)))
    assert not {1, 2} & set(names(to_keep(entries)))


def test_the_newest_good_one_stays_however_many_damaged_ones_follow() -> None:
    entries = [entry(0, 1), *(entry(n, n, good=False) for n in range(1, 500))]
    assert 0 in names(to_keep(entries))


def test_with_no_good_one_nothing_is_removed() -> None:
    assert len(to_keep(entry(n, n, good=False) for n in range(300))) == 300


def test_a_damaged_one_goes_when_a_newer_good_one_exists() -> None:
    assert names(to_keep([entry(1, 1), entry(2, 2, good=False), entry(3, 3)])) == [1, 3]


def test_an_emptied_database_never_pushes_out_the_full_one() -> None:
    full = [entry(n, n, rows=5000 + n) for n in range(30)]
    emptied = [entry(n, n, rows=12) for n in range(30, 1500)]
    assert 29 in names(to_keep([*full, *emptied]))


def test_within_a_day_a_fuller_one_is_not_removed_for_a_later_emptier_one() -> None:
    morning, evening = entry(0, 1, rows=900), entry(1, 1, rows=50)
    later = [entry(n, n, rows=1000) for n in range(2, 6)]
    assert 0 in names(to_keep([morning, evening, *later]))
    assert is_emptier(evening, morning)
    assert not is_emptier(replace(evening, rows=890), morning)


def test_days_of_use_move_with_a_right_clock() -> None:
    first = day_of_use(START)
    assert first == START.toordinal()
    assert day_of_use(START + timedelta(hours=9), last_day=first, last=START) == first
    assert day_of_use(START + timedelta(days=40), last_day=first, last=START) == first + 40


def test_a_clock_that_starts_in_2010_every_morning_still_makes_days() -> None:
    day, last = day_of_use(START), START
    for _ in range(50):
        for hour in (0, 3, 8):
            now = datetime(2010, 1, 1) + timedelta(hours=hour)
            day, last = day_of_use(now, last_day=day, last=last), now
    assert day == START.toordinal() + 50


def test_the_hour_of_a_time_zone_is_no_new_day() -> None:
    assert day_of_use(START - timedelta(hours=1), last_day=7, last=START) == 7


def test_when_an_automatic_backup_is_due() -> None:
    minute = timedelta(minutes=1)
    assert is_due(changed=True, quiet=5 * minute, since_last=30 * minute)
    assert not is_due(changed=False, quiet=60 * minute, since_last=60 * minute)
    assert not is_due(changed=True, quiet=4 * minute, since_last=60 * minute)
    assert not is_due(changed=True, quiet=60 * minute, since_last=29 * minute)


def test_risky_reasons() -> None:
    assert [reason for reason in Reason if not reason.risky] == ["automatic", "exit", "manual"]


@given(
    st.lists(
        st.tuples(
            st.integers(0, 400),
            st.integers(0, 50),
            st.sampled_from([True, True, True, False]),
            st.booleans(),
        ),
        max_size=300,
    )
)
def test_limits_and_the_newest_good_one(raw: list[tuple[int, int, bool, bool]]) -> None:
    """Whatever the history: bounded, idempotent, and no good one goes without a fuller one."""
    days = sorted(day for day, *_ in raw)
    entries = [
        Entry(f"b{n}", n, days[n], rows, good, risky)
        for n, (_, rows, good, risky) in enumerate(raw)
    ]
    kept = to_keep(entries)
    stay = [e for e in entries if e.name in kept]
    good = [e for e in entries if e.good]
    assert to_keep(stay) == kept
    if good:
        assert good[-1] in stay
        assert sum(e.good for e in stay) <= MOST
    for gone in (e for e in entries if e.name not in kept):
        if gone.good:
            assert any(e.good and e.rows >= gone.rows for e in stay)
        else:
            assert any(e.good and e.sequence > gone.sequence for e in stay)


def simulate(random: Random, days: int) -> None:
    """Days of use with clock jumps, damage and an emptied database, thinned after each backup."""
    kept: list[Entry] = []
    now, day, last, n, rows = START, 0, None, 0, 100
    fullest = 0
    for _ in range(days):
        for _ in range(random.choice((1, 1, 2, 5))):
            jump = random.random()
            if jump < 0.002:
                now += timedelta(days=random.choice((-3650, 3650, 365, -30)))
            rows = max(5, rows // 100) if random.random() < 0.0005 else rows + random.randrange(20)
            now += timedelta(minutes=random.randrange(5, 120))
            day = day_of_use(now, last_day=day, last=last)
            last = now
            n += 1
            good = random.random() > 0.01
            kept.append(Entry(f"b{n}", n, day, rows, good, random.random() < 0.1))
            fullest = max(fullest, rows if good else 0)
            stay = to_keep(kept)
            newest_good = next((e for e in reversed(kept) if e.good), None)
            kept = [e for e in kept if e.name in stay]
            assert newest_good is None or newest_good in kept
            assert sum(e.good for e in kept) <= MOST
            assert max((e.rows for e in kept if e.good), default=0) == fullest
        now += timedelta(days=1 if random.random() < 0.9 else random.randrange(30))
        now = now.replace(hour=8, minute=random.randrange(60), year=min(now.year, 9000))


def test_five_hundred_days(record_property: Tell) -> None:
    record_property("tried", 500)
    simulate(Random(20260105), 500)


@pytest.mark.full
def test_ten_thousand_days(record_property: Tell) -> None:
    record_property("tried", 20_000)
    for seed in range(2):
        simulate(Random(seed), 10_000)

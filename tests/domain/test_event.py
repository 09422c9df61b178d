"""A member's periods, and table 1 of the yearly statistics, which must always balance."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from partybuild_desktop.domain.event import (
    END,
    ENTRIES,
    Balance,
    Event,
    EventKind,
    Period,
    Status,
    balance,
    periods,
    seen_from_home,
)
from tests.share import share

OP, J, TI, MV = EventKind.OPENING, EventKind.JOINED, EventKind.TRANSFER_IN, EventKind.MOVED
SU, RE, TO = EventKind.SUSPENDED, EventKind.RESTORED, EventKind.TRANSFER_OUT
LE, DI = EventKind.LEFT, EventKind.DIED
IN, OUT = Status.NORMAL, Status.TRANSFERRED


def history(*events: tuple[EventKind, str, str | None]) -> list[Event]:
    """Events of one person as (kind, day, organisation)."""
    return [
        Event(uid=f"e{n}", person="p", kind=kind, on=on, org=org)
        for n, (kind, on, org) in enumerate(events)
    ]


def lines(standing: Sequence[Period]) -> list[tuple[str, str, str, Status]]:
    return [(p.start, p.end, p.org, p.status) for p in standing]


# ---------------------------------------------------------------- periods, worked by hand


def test_there_when_the_books_begin_and_since_he_joined() -> None:
    found = periods("1972-05", history((OP, "", "A")))
    assert lines(found) == [("1972-05", END, "A", IN)]
    assert found[0].kind is OP


def test_without_a_date_of_joining_he_was_always_there() -> None:
    assert lines(periods("", history((OP, "", "A")))) == [("", END, "A", IN)]


def test_a_whole_life() -> None:
    found = periods(
        "2010-07-01",
        history(
            (J, "", "A"),
            (MV, "2012-03-05", "B"),
            (SU, "2015-01-10", None),
            (RE, "2015-09-01", None),
            (TO, "2018-06-30", None),
            (TI, "2020-02-01", "C"),
            (DI, "2024-11-20", None),
        ),
    )
    assert lines(found) == [
        ("2010-07-01", "2012-03-05", "A", IN),
        ("2012-03-05", "2015-01-10", "B", IN),
        ("2015-01-10", "2015-09-01", "B", Status.SUSPENDED),
        ("2015-09-01", "2018-06-30", "B", IN),
        ("2018-06-30", "2020-02-01", "B", OUT),
        ("2020-02-01", "2024-11-20", "C", IN),
        ("2024-11-20", END, "C", Status.DIED),
    ]


def test_the_order_of_writing_does_not_matter() -> None:
    """The clerk often notes a transfer before he finds the paper of an earlier one."""
    events = history((OP, "", "A"), (MV, "2012-03-05", "B"), (TO, "2018-06-30", None))
    assert periods("2010", events) == periods("2010", list(reversed(events)))


def test_opening_comes_first_even_when_joining_is_dated_later() -> None:
    """A wrong 入党日期 must not push the beginning behind the move."""
    found = periods("2023-01-01", history((MV, "2012-03-05", "B"), (OP, "", "A")))
    assert lines(found) == [("2023-01-01", END, "B", IN)]


def test_a_month_takes_effect_at_its_beginning() -> None:
    found = periods("2010-07", history((J, "", "A"), (MV, "2012-03", "B")))
    (before, after) = found
    assert before.start <= "2012-02-29" < before.end
    assert after.start <= "2012-03-01"


def test_moves_keep_the_status() -> None:
    """An organisation's books may be moved while the member is suspended."""
    found = periods(
        "2000", history((OP, "", "A"), (SU, "2020-01-01", None), (MV, "2021-01-01", "B"))
    )
    assert lines(found)[-1] == ("2021-01-01", END, "B", Status.SUSPENDED)


def test_a_move_before_any_entry_is_passed_over() -> None:
    assert periods("", history((MV, "2012-03-05", "B"))) == ()
    assert periods("2010", history((DI, "2012-03-05", "B"), (TI, "2014-01-01", "B"))) == periods(
        "2010", history((TI, "2014-01-01", "B"))
    )


def test_an_entry_without_organisation_is_passed_over() -> None:
    assert periods("2010", history((J, "", None))) == ()


def test_on_one_day_the_last_event_decides() -> None:
    found = periods(
        "2010", history((OP, "", "A"), (MV, "2012-03-05", "B"), (DI, "2012-03-05", None))
    )
    assert lines(found) == [
        ("2010", "2012-03-05", "A", IN),
        ("2012-03-05", END, "B", Status.DIED),
    ]


@pytest.mark.parametrize(
    ("kind", "status"),
    [
        (SU, Status.SUSPENDED),
        (TO, Status.TRANSFERRED),
        (LE, Status.LEFT),
        (DI, Status.DIED),
    ],
)
def test_what_ends_a_membership(kind: EventKind, status: Status) -> None:
    found = periods("2010", history((OP, "", "A"), (kind, "2022-05-05", None)))
    assert lines(found)[-1] == ("2022-05-05", END, "A", status)


# ---------------------------------------------------------------- table 1, worked by hand


def person(joined: str, *events: tuple[EventKind, str, str | None]) -> tuple[Period, ...]:
    return periods(joined, history(*events))


def everywhere(org: str) -> bool:
    return True


#  Ten people of branches A and B in the year 2024, counted by hand.
TEN = [
    person("1980-07-01", (OP, "", "A")),  # stays
    person("1990-07-01", (OP, "", "A"), (DI, "2024-02-11", None)),
    person("1995", (OP, "", "A"), (TO, "2024-08", None)),
    person("1999-07-01", (OP, "", "B"), (MV, "2024-05-06", "A")),
    person("2001-07-01", (OP, "", "A"), (MV, "2024-09-09", "B")),
    person("2024-07-01", (J, "", "A")),
    person("2011-07-01", (TI, "2024-12-31", "A")),
    person("2003-07-01", (OP, "", "A"), (SU, "2023-04-01", None), (RE, "2024-10-01", None)),
    person("2004-07-01", (OP, "", "A"), (LE, "2024-01-01", None)),
    person("2005-07-01", (OP, "", "A"), (SU, "2024-03-03", None)),
]


def test_table_1_of_a_branch() -> None:
    found = balance(TEN, year=2024, in_scope={"A"}.__contains__)
    assert found == Balance(
        last_year=6,  # 1, 2, 3, 5, 9, 10: not who is in B, was suspended or not yet there
        developed=1,
        restored=1,
        transferred_in=2,
        transferred_in_whole=0,
        left=1,
        suspended=1,
        died=1,
        transferred_out=2,
        transferred_out_whole=0,
        counted=5,  # 1, 4, 6, 7, 8
    )
    assert (found.plus, found.minus, found.should, found.difference) == (4, 5, 5, 0)


def test_within_the_scope_nobody_is_transferred() -> None:
    found = balance(TEN, year=2024, in_scope=everywhere)
    assert (found.last_year, found.transferred_in, found.transferred_out) == (7, 1, 1)
    assert (found.counted, found.difference) == (6, 0)


def test_who_was_there_when_the_books_began_is_never_developed() -> None:
    """期初在册 in its own year counts with 上年底, not as 发展党员."""
    found = balance([person("2024-07-01", (OP, "", "A"))], year=2024, in_scope=everywhere)
    assert (found.last_year, found.developed, found.counted) == (1, 0, 1)


def test_the_first_and_the_last_day_of_the_year() -> None:
    someone = person("2000", (OP, "", "A"), (TO, "2024-12-31", None))
    assert balance([someone], year=2024, in_scope=everywhere).transferred_out == 1
    assert balance([someone], year=2025, in_scope=everywhere).last_year == 0
    someone = person("2000", (OP, "", "A"), (TO, "2025-01-01", None))
    assert balance([someone], year=2024, in_scope=everywhere).counted == 1
    assert balance([someone], year=2025, in_scope=everywhere).transferred_out == 1


@pytest.mark.parametrize("on", ["2024", "2024-12", "2024-12-31", "2024-01-01"])
def test_a_date_known_to_the_year_or_month_counts_in_its_year(on: str) -> None:
    someone = person("2000", (OP, "", "A"), (DI, on, None))
    assert balance([someone], year=2023, in_scope=everywhere).counted == 1
    found = balance([someone], year=2024, in_scope=everywhere)
    assert (found.last_year, found.died, found.counted, found.difference) == (1, 1, 0, 0)


def test_a_whole_unit_is_counted_within_the_transfers() -> None:
    moved = Event(uid="2", person="p", kind=MV, on="2024-06-01", org="B", whole_unit="1")
    standing = periods("2000", [*history((OP, "", "A")), moved])
    found = balance([standing], year=2024, in_scope={"B"}.__contains__)
    assert (found.transferred_in, found.transferred_in_whole, found.plus) == (1, 1, 1)
    found = balance([standing], year=2024, in_scope={"A"}.__contains__)
    assert (found.transferred_out, found.transferred_out_whole, found.minus) == (1, 1, 1)


# ---------------------------------------------------------------- properties

YEARS = range(2019, 2027)
_day = st.builds(
    "{}-{:02d}-{:02d}".format, st.integers(2019, 2026), st.integers(1, 12), st.integers(1, 28)
)
_date = st.one_of(_day, _day.map(lambda d: d[:7]), _day.map(lambda d: d[:4]), st.just(""))
_org = st.one_of(st.none(), st.sampled_from("ABCD"))
_event = st.builds(
    lambda uid, kind, on, org, whole: Event(
        uid=uid, person="p", kind=kind, on=on, org=org, whole_unit=whole
    ),
    st.text("abcdef", min_size=1, max_size=3),
    st.sampled_from(EventKind),
    _date,
    _org,
    st.sampled_from(["", "1"]),
)
_events = st.lists(_event, max_size=8)
_standings = st.lists(st.builds(periods, _date, _events), max_size=6)
_scope = st.sets(st.sampled_from("ABCD"))


@settings(max_examples=share(100, 3000), deadline=None, database=None)
@given(_date, _events)
def test_periods_leave_no_gap(joined: str, events: list[Event]) -> None:
    """From his first entry on a person always stands somewhere, once."""
    found = periods(joined, events)
    for earlier, later in pairwise(found):
        assert earlier.end == later.start
    assert all(p.start < p.end for p in found)
    if found:
        assert found[-1].end == END
    else:
        assert not any(e.kind in ENTRIES and e.org for e in events)


@settings(max_examples=share(100, 3000), deadline=None, database=None)
@given(_date, _events, st.randoms(use_true_random=False))
def test_periods_depend_on_the_events_not_on_their_order(
    joined: str, events: list[Event], rng: object
) -> None:
    distinct = list({e.uid: e for e in events}.values())
    shuffled = list(distinct)
    rng.shuffle(shuffled)  # type: ignore[attr-defined]
    assert periods(joined, distinct) == periods(joined, shuffled)


@settings(max_examples=share(200, 5000), deadline=None, database=None)
@given(_standings, st.sampled_from(YEARS), _scope)
def test_table_1_always_balances(
    standings: list[tuple[Period, ...]], year: int, orgs: set[str]
) -> None:
    """Whatever happened, in any order, known to the day, month or year, for any scope and year."""
    found = balance(standings, year=year, in_scope=orgs.__contains__)
    assert found.difference == 0
    assert found.transferred_in_whole <= found.transferred_in
    assert found.transferred_out_whole <= found.transferred_out


_spans = st.lists(st.sampled_from(["", "2019", "2020-06", "2021-03-01", "2022", END]), max_size=4)


@settings(max_examples=share(200, 5000), deadline=None, database=None)
@given(_standings, st.sampled_from(YEARS), _scope, st.dictionaries(st.sampled_from("ABCD"), _spans))
def test_table_1_balances_as_a_village_sees_it(
    standings: list[tuple[Period, ...]], year: int, orgs: set[str], cuts: dict[str, list[str]]
) -> None:
    """Whatever was foreign for a time: everybody still stands somewhere without a gap, once."""
    away = {org: list(pairwise(sorted(set(days))))[::2] for org, days in cuts.items()}
    seen = [seen_from_home(standing, away) for standing in standings]
    for before, after in zip(standings, seen, strict=True):
        assert [p.end for p in after[:-1]] == [p.start for p in after[1:]]
        assert (after[0].start, after[-1].end) == (before[0].start, END) if before else not after
    assert balance(seen, year=year, in_scope=orgs.__contains__).difference == 0


@pytest.mark.parametrize(
    ("away", "pieces"),
    [
        ({}, [("1990", "9999", IN, OP, False)]),
        ({"b": [("", "9999")]}, [("1990", "9999", IN, OP, False)]),
        ({"a": [("", "9999")]}, [("1990", "9999", OUT, OP, False)]),
        (
            {"a": [("2000", "9999")]},
            [("1990", "2000", IN, OP, False), ("2000", "9999", OUT, MV, True)],
        ),
        (
            {"a": [("", "2000")]},
            [("1990", "2000", OUT, OP, False), ("2000", "9999", IN, MV, True)],
        ),
        (
            {"a": [("", "1980"), ("1995", "2000"), ("2010", "9999")]},
            [
                ("1990", "1995", IN, OP, False),
                ("1995", "2000", OUT, MV, True),
                ("2000", "2010", IN, MV, True),
                ("2010", "9999", OUT, MV, True),
            ],
        ),
    ],
)
def test_a_way_as_a_village_sees_it(
    away: dict[str, list[tuple[str, str]]], pieces: list[tuple[str, str, Status, EventKind, bool]]
) -> None:
    whole = (Period("1990", "9999", "a", IN, OP),)
    found = seen_from_home(whole, away)
    assert [(p.start, p.end, p.status, p.kind, p.whole_unit) for p in found] == pieces


@settings(max_examples=share(100, 3000), deadline=None, database=None)
@given(_standings, st.sampled_from(YEARS), _scope)
def test_a_year_begins_where_the_last_one_ended(
    standings: list[tuple[Period, ...]], year: int, orgs: set[str]
) -> None:
    """Apart from who was in the books from the beginning but joined in that year."""
    scope = orgs.__contains__
    before = balance(standings, year=year, in_scope=scope)
    after = balance(standings, year=year + 1, in_scope=scope)
    at_start = sum(
        p.kind is OP and p.status is IN and scope(p.org) and p.start[:4] == str(year + 1)
        for standing in standings
        for p in standing[:1]
    )
    assert after.last_year == before.counted + at_start


@settings(max_examples=share(100, 3000), deadline=None, database=None)
@given(_standings, st.sampled_from(YEARS))
def test_parts_count_what_the_whole_counts(standings: list[tuple[Period, ...]], year: int) -> None:
    whole = balance(standings, year=year, in_scope="ABCD".__contains__)
    parts = [balance(standings, year=year, in_scope=org.__contains__) for org in "ABCD"]
    assert whole.counted == sum(part.counted for part in parts)
    assert whole.last_year == sum(part.last_year for part in parts)

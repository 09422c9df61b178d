"""Table 1: figures counted by hand, and what holds for every history that can be written."""

from __future__ import annotations

from hypothesis import given, settings
from hypothesis import strategies as st

from partybuild_desktop.domain.event import Event, EventKind, Period, periods
from partybuild_desktop.domain.org import BRANCH, COMMITTEE, GROUP, Org
from partybuild_desktop.domain.statistics import Figures
from partybuild_desktop.services.code import Codes
from partybuild_desktop.services.statistics import Snapshot, snapshot
from partybuild_desktop.services.statistics.change import FROZEN, INTERNAL, ITEMS, changes
from partybuild_desktop.services.statistics.rule import load
from tests.services.village import DAY, YEAR, Village
from tests.share import share

CODES = Codes()
RULES = load(CODES)


def taken(village: Village, day: str = DAY) -> Snapshot:
    return snapshot(village.app.books, village.app.codes, day, history=True)


def lines(figures: Figures) -> dict[str, list[int]]:
    return {
        line.title: list(values) for line, values in zip(figures.rows, figures.counts, strict=True)
    }


def test_the_fifteen_rows_of_the_form() -> None:
    assert [(line.key, line.level) for line in ITEMS] == [
        ("last_year", 0),
        ("plus", 0),
        ("developed", 1),
        ("restored", 1),
        ("transferred_in", 1),
        ("transferred_in_whole", 2),
        ("minus", 0),
        ("left", 1),
        ("suspended", 1),
        ("died", 1),
        ("transferred_out", 1),
        ("transferred_out_whole", 2),
        ("should", 0),
        ("counted", 0),
        ("difference", 0),
    ]


def test_a_branch(village: Village) -> None:
    found = changes(taken(village), village.flag, year=YEAR, last_years={})
    # eleven at the end of 2024 (孙大山 was suspended then), nine now
    assert lines(found) == {"合计": [11, 3, 1, 1, 1, 0, 5, 1, 1, 1, 2, 1, 9, 9, 0]}
    assert found.facts == {FROZEN: 0}


def test_a_township_with_its_units(village: Village) -> None:
    found = changes(taken(village), village.town, year=YEAR, last_years={})
    assert lines(found) == {
        "红旗村党支部": [11, 3, 1, 1, 1, 0, 5, 1, 1, 1, 2, 1, 9, 9, 0],
        "红星村党支部": [1, 1, 0, 0, 1, 1, 0, 0, 0, 0, 0, 0, 2, 2, 0],
        "直属党员": [1, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 1, 1, 0],
        "合计": [13, 4, 1, 1, 2, 1, 5, 1, 1, 1, 2, 1, 12, 12, 0],
    }
    # 孙转走 went from one branch to the other
    assert found.facts == {INTERNAL: 1, FROZEN: 0}


def test_a_year_that_is_not_over(village: Village) -> None:
    found = changes(taken(village, "2025-05-31"), village.flag, year=YEAR, last_years={})
    assert lines(found) == {"合计": [11, 3, 1, 1, 1, 0, 1, 0, 1, 0, 0, 0, 13, 13, 0]}


def test_the_year_after(village: Village) -> None:
    found = changes(taken(village, "2026-01-10"), village.flag, year=2026, last_years={})
    assert lines(found) == {"合计": [9, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 9, 9, 0]}


def test_a_closed_year_before_stands_and_what_was_corrected_is_the_difference(
    village: Village,
) -> None:
    frozen = {village.flag: 12, village.star: 1}
    found = changes(taken(village), village.town, year=YEAR, last_years=frozen)
    assert lines(found)["红旗村党支部"][-3:] == [10, 9, -1]
    assert lines(found)["合计"] == [14, 4, 1, 1, 2, 1, 5, 1, 1, 1, 2, 1, 13, 12, -1]
    assert found.facts[FROZEN] == 2
    alone = changes(taken(village), village.flag, year=YEAR, last_years=frozen)
    assert lines(alone)["合计"][-3:] == [10, 9, -1]


# ---------------------------------------------------------------- every history

ORGS = {
    "town": Org(uid="town", code="", name="中共双河镇委员会", short="", kind=COMMITTEE),
    "a": Org(uid="a", code="", name="红旗村党支部", short="", kind=BRANCH, parent="town"),
    "b": Org(uid="b", code="", name="红星村党支部", short="", kind=BRANCH, parent="town"),
    "a1": Org(uid="a1", code="", name="第一党小组", short="", kind=GROUP, parent="a"),
}
days = st.builds(
    lambda y, m, d, n: f"{y}-{m:02d}-{d:02d}"[:n],
    st.integers(2022, 2026),
    st.integers(1, 12),
    st.integers(1, 28),
    st.sampled_from([4, 7, 10, 10, 10]),
)
events = st.lists(
    st.tuples(
        st.sampled_from(list(EventKind)),
        days,
        st.sampled_from([*ORGS, None]),
        st.sampled_from(["", "1"]),
    ),
    max_size=6,
)


def standing(joined: str, told: list[tuple[EventKind, str, str | None, str]]) -> tuple[Period, ...]:
    return periods(
        joined,
        [
            Event(uid=f"e{n}", person="p", kind=kind, on=on, org=org, whole_unit=whole)
            for n, (kind, on, org, whole) in enumerate(told)
        ],
    )


@settings(max_examples=share(200, 3000), deadline=None)
@given(st.lists(st.tuples(days, events), max_size=8), st.sampled_from([2024, 2025]))
def test_nobody_comes_or_goes_without_a_row_that_says_so(
    people: list[tuple[str, list[tuple[EventKind, str, str | None, str]]]], year: int
) -> None:
    """差数 is 0 in every unit and in their sum; only what went from one to another counts twice."""
    histories = [found for joined, told in people if (found := standing(joined, told))]
    books = Snapshot(f"{year}-12-31", "town", RULES, CODES, ORGS, (), histories)
    table = changes(books, "", year=year, last_years={})
    assert {values[-1] for values in table.counts} <= {0}
    *units, total = table.counts
    assert [sum(column) for column in zip(*units, strict=True)] == list(total)
    whole = dict(
        zip(
            (line.key for line in ITEMS),
            changes(_without_tree(books), "", year=year, last_years={}).counts[0],
            strict=True,
        )
    )
    moved = table.facts[INTERNAL]
    for line, value in zip(ITEMS, total, strict=True):
        within = moved if line.key in ("plus", "minus") else 0
        if line.key in ("last_year", "plus", "minus", "should", "counted", "difference"):
            assert value - whole[line.key] == within, line.key


def _without_tree(books: Snapshot) -> Snapshot:
    """The same people in one organisation without units."""
    return Snapshot(
        books.day, "town", RULES, CODES, {"town": ORGS["town"]}, (), books.histories("")
    )

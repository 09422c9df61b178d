"""The bands that came with the program, and what holds for every table sorted by them."""

from __future__ import annotations

from hypothesis import given, settings
from hypothesis import strategies as st

from partybuild_desktop.domain.org import BRANCH, COMMITTEE, Org
from partybuild_desktop.domain.statistics import Figures, Person
from partybuild_desktop.services.code import Codes
from partybuild_desktop.services.ledger.yearly import YEARLY
from partybuild_desktop.services.statistics import Snapshot
from partybuild_desktop.services.statistics import table as tables
from partybuild_desktop.services.statistics.rule import load
from tests.share import share

CODES = Codes()
RULES = load(CODES)


def test_the_sets_that_came_with_the_program() -> None:
    assert {name: len(one.bands) for name, one in RULES.ages.items()} == {
        "annual": 10,
        "bulletin": 8,
        "bulletin_2014": 4,
        "village": 5,
    }
    assert {name: len(one.bands) for name, one in RULES.joined.items()} == {
        "annual": 9,
        "bulletin": 4,
        "bulletin_2014": 7,
    }
    assert {name: len(one.parts) for name, one in RULES.education.items()} == {
        "annual": 6,
        "village": 4,
    }


def test_the_columns_offered_are_those_there_are() -> None:
    sets = {
        f"{kind}.{name}": one.title
        for kind in ("ages", "joined", "education", "seniority")
        for name, one in getattr(RULES, kind).items()
    }
    named = {key.replace("ages.", "age."): title for key, title in sets.items()}
    for kind in YEARLY:
        offered = {c.key: c.title for c in kind.choices if "." in c.key}
        assert offered in ({}, named), kind.kind


def test_the_boundaries_of_the_nine_bands() -> None:
    """As in table 3 of the yearly statistics."""
    find = RULES.joined["annual"].of_date
    days = ["1937-07-06", "1937-07-07", "1945-09-02", "1945-09-03", "1949-09-30", "1949-10-01"]
    days += ["1966-04-30", "1966-05-01", "1976-10-31", "1976-11-01", "1978-12-31", "1979-01-01"]
    days += ["2002-10-31", "2002-11-01", "2012-10-31", "2012-11-01"]
    assert [find(day) for day in days] == [0, 1, 1, 2, 2, 3, 3, 4, 4, 5, 5, 6, 6, 7, 7, 8]


ORGS = {
    "town": Org(uid="town", code="", name="中共双河镇委员会", short="", kind=COMMITTEE),
    "a": Org(uid="a", code="", name="红旗村党支部", short="", kind=BRANCH, parent="town"),
    "b": Org(uid="b", code="", name="红星村党支部", short="", kind=BRANCH, parent="town"),
}
people = st.builds(
    Person,
    org=st.sampled_from(list(ORGS)),
    kind=st.sampled_from(["1", "2", ""]),
    sex=st.sampled_from(["1", "2", ""]),
    nation=st.sampled_from(["01", "15", "91", ""]),
    age=st.none() | st.integers(18, 110),
    seniority=st.none() | st.integers(0, 90),
    joined=st.sampled_from(["", "1966", "1945-09", "1978-12", "1930-01-01", "2020-07-01", "2002"]),
    education=st.sampled_from(["", "研究生", "大学专科", "中专", "初中及以下"]),
    position=st.sampled_from(["", "2", "11", "124", "011", "0213", "33", "301", "501", "613"]),
)
EVERY_SET = tuple(
    f"{kind}.{name}"
    for kind, sets in (
        ("age", RULES.ages),
        ("joined", RULES.joined),
        ("education", RULES.education),
        ("seniority", RULES.seniority),
    )
    for name in sets
)


def parts_of(figures: Figures, prefix: str) -> list[int]:
    return [n for n, line in enumerate(figures.columns) if line.key.startswith(f"{prefix}:")]


@settings(max_examples=share(60, 1000), deadline=None)
@given(st.lists(people, max_size=30))
def test_bands_add_up_to_the_total_and_units_to_the_whole(persons: list[Person]) -> None:
    taken = Snapshot("2025-12-31", "town", RULES, CODES, ORGS, persons)
    for table in (tables.basics, tables.joined):
        found = table(taken, "", ("total", *EVERY_SET))
        for values in found.counts:
            for name in EVERY_SET:
                assert sum(values[n] for n in parts_of(found, name)) == values[0], name
    units = {"a", "b", "town:own"}
    rows = dict(zip((line.key for line in found.rows), found.counts, strict=True))
    several = [values for key, values in rows.items() if key in units]
    assert tuple(map(sum, zip(*several, strict=True))) == rows["total"]


@settings(max_examples=share(60, 1000), deadline=None)
@given(st.lists(people, max_size=30))
def test_a_group_of_positions_is_the_sum_of_its_entries(persons: list[Person]) -> None:
    found = tables.basics(Snapshot("2025-12-31", "town", RULES, CODES, ORGS, persons), "")
    rows = list(zip(found.rows, found.counts, strict=True))
    top = [values for line, values in rows[1:] if not line.level]
    assert tuple(map(sum, zip(*top, strict=True))) == rows[0][1]
    for n, (line, values) in enumerate(rows):
        within = []
        for later, counts in rows[n + 1 :]:
            if later.level <= line.level:
                break
            if later.level == line.level + 1:
                within.append(counts)
        if within and n:
            assert tuple(map(sum, zip(*within, strict=True))) == values, line.title

"""Which closing of a year counts."""

from __future__ import annotations

from itertools import permutations

from partybuild_desktop.domain.closing import Closing, in_force, number_of


def closing(uid: str, replaces: str = "", *, org: str = "a", year: int = 2025) -> Closing:
    return Closing(
        uid=uid, org=org, year=year, closed="", user="", note="", replaces=replaces, rules="",
        tables={},
    )  # fmt: skip


def test_the_last_of_a_line_counts() -> None:
    line = [closing("c1"), closing("a2", "c1"), closing("b3", "a2")]
    for order in permutations(line):
        assert in_force(order) == {("a", 2025): line[-1]}
    assert [number_of(c, {c.uid: c for c in line}) for c in line] == [1, 2, 3]


def test_of_two_that_nothing_replaces_the_same_one_counts_everywhere() -> None:
    two = [closing("c1"), closing("c2")]
    assert in_force(two) == in_force(reversed(two)) == {("a", 2025): two[1]}
    # a person closed again on one of the PCs: the other one's stays beside, and does not count
    three = [*two, closing("c3", "c2")]
    assert in_force(three)["a", 2025].uid == "c3"


def test_no_two_closings_of_a_year_have_one_number() -> None:
    """Two PCs closed the year; then each of them again: the same numbers in any order of arrival,
    and what replaces another comes after it."""
    known = [closing("c"), closing("b"), closing("a2", "c"), closing("d2", "b")]
    others = [closing("z", org="b"), closing("y", year=2024)]
    for order in permutations([*known, *others]):
        by_uid = {c.uid: c for c in order}
        assert [number_of(c, by_uid) for c in known] == [2, 1, 3, 4]
        assert [number_of(c, by_uid) for c in others] == [1, 1]


def test_organisations_and_years_are_apart() -> None:
    known = [closing("1"), closing("2", org="b"), closing("3", year=2024)]
    assert {key: c.uid for key, c in in_force(known).items()} == {
        ("a", 2025): "1",
        ("b", 2025): "2",
        ("a", 2024): "3",
    }


def test_one_that_replaces_what_is_not_held_is_the_first_here() -> None:
    alone = closing("x", "not held")
    assert number_of(alone, {"x": alone}) == 1

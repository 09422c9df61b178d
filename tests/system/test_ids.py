"""Names: 26 characters, random or derived, never two for one thing."""

import re

from hypothesis import given
from hypothesis import strategies as st

from partybuild_desktop.system.ids import LENGTH, Ids, SeededIds, derived_uid

SHAPE = re.compile(r"[a-z2-7]{26}")


def test_every_kind_of_name_has_one_shape() -> None:
    for uid in (Ids().uid(), SeededIds(1).uid(), derived_uid("attendance", "a", "b")):
        assert len(uid) == LENGTH
        assert SHAPE.fullmatch(uid)


def test_random_names_do_not_repeat() -> None:
    ids = Ids()
    assert len({ids.uid() for _ in range(10_000)}) == 10_000


def test_the_same_seed_gives_the_same_names() -> None:
    first, second, other = SeededIds(1), SeededIds(1), SeededIds(2)
    names = [first.uid() for _ in range(50)]
    assert names == [second.uid() for _ in range(50)]
    assert len(set(names)) == 50
    assert names != [other.uid() for _ in range(50)]


def test_a_derived_name_is_the_same_on_every_pc() -> None:
    """Stored in books and packages, so the way it is derived must never change."""
    assert derived_uid("attendance", "meeting", "person") == "lpy4vapzc5xce7r4gwqhn6pqvi"


@given(st.lists(st.text(), min_size=1, max_size=4), st.lists(st.text(), min_size=1, max_size=4))
def test_different_keys_have_different_names(one: list[str], two: list[str]) -> None:
    assert (derived_uid(*one) == derived_uid(*two)) == (one == two)

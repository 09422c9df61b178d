"""Ancestry by places agrees with ancestry by walking, in any world of forks and merges."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from partybuild_desktop.domain.lineage import Lineage


def walked(parents: dict[str, list[str]], name: str) -> set[str]:
    """Every ancestor of `name`, found the slow way."""
    found: set[str] = set()
    todo = list(parents[name])
    while todo:
        one = todo.pop()
        if one not in found:
            found.add(one)
            todo.extend(parents[one])
    return found


def test_a_chain_a_fork_and_a_merge_by_hand() -> None:
    known = Lineage()
    for name, parents in [("a", []), ("b", ["a"]), ("c", ["a"]), ("d", ["b"]), ("e", ["d", "c"])]:
        known.add(name, parents)
    assert [known.place(n).line for n in "abcde"] == [1, 1, 2, 1, 1]
    assert known.before("a", "c") and not known.before("b", "c") and not known.before("c", "d")
    assert known.before("c", "e") and not known.before("e", "e")
    assert known.newest(["a", "c", "d"]) == ["c", "d"]
    assert known.newest("abcde") == ["e"]


def grown(worlds: list[set[int]]) -> tuple[dict[str, list[str]], Lineage]:
    """Transaction n names up to three earlier ones, whichever they are: its parents, by name."""
    parents = {
        str(n): sorted({str(p % n) for p in above} if n else set())
        for n, above in enumerate(worlds)
    }
    known = Lineage()
    for name, above in parents.items():
        known.add(name, above)
    return parents, known


@given(st.lists(st.sets(st.integers(0, 30), max_size=3), min_size=1, max_size=31))
def test_places_say_what_walking_says(worlds: list[set[int]]) -> None:
    parents, known = grown(worlds)
    for second in parents:
        ancestors = walked(parents, second)
        assert {first for first in parents if known.before(first, second)} == ancestors


@given(st.lists(st.sets(st.integers(0, 30), max_size=3), min_size=1, max_size=31))
def test_reach_size_and_followers_say_what_walking_says(worlds: list[set[int]]) -> None:
    parents, known = grown(worlds)
    for name, above in parents.items():
        ancestors = walked(parents, name)
        reach = known.reach([name])
        assert {one for one in parents if known.within(reach, one)} == ancestors | {name}
        assert all(known.size(one) < known.size(name) for one in ancestors)
        assert known.followers([name]) == {o for o in parents if name in walked(parents, o)}
        assert known.follows(name, above)
        assert not known.follows(name, [*above, name])
        assert not known.follows("nobody", above)

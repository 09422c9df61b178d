"""Rows that are made when they are first gone over."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import islice

from partybuild_desktop.services.ledger.rows import Rows


def test_each_row_is_made_once_and_only_when_it_is_asked_for() -> None:
    made: list[int] = []

    def rows() -> Iterator[tuple[str, ...]]:
        for n in range(5):
            made.append(n)
            yield (str(n),)

    found = Rows(5, rows)
    assert len(found) == 5
    assert not made
    assert list(islice(found, 2)) == [("0",), ("1",)]
    assert made == [0, 1]
    assert list(found) == list(found) == [(str(n),) for n in range(5)]
    assert found[-1] == ("4",)
    assert found[1:3] == [("1",), ("2",)]
    assert made == [0, 1, 2, 3, 4]


def test_two_may_go_over_them_at_different_places() -> None:
    found = Rows(3, lambda: iter([("a",), ("b",), ("c",)]))
    one, two = iter(found), iter(found)
    assert [next(one), next(one), next(two), *one, *two] == [
        ("a",),
        ("b",),
        ("a",),
        ("c",),
        ("b",),
        ("c",),
    ]

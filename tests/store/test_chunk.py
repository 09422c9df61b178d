"""Long lists in parts: nothing lost, nothing twice, in order."""

from __future__ import annotations

import pytest

from partybuild_desktop.store.chunk import CHUNK, chunks


@pytest.mark.parametrize(
    ("number", "sizes"),
    [(0, []), (1, [1]), (CHUNK, [CHUNK]), (CHUNK + 1, [CHUNK, 1]), (2 * CHUNK, [CHUNK, CHUNK])],
)
def test_the_parts_are_the_whole(number: int, sizes: list[int]) -> None:
    found = list(chunks(range(number)))
    assert [len(part) for part in found] == sizes
    assert [one for part in found for one in part] == list(range(number))

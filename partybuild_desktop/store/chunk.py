"""Long lists taken to the database a part at a time: one statement takes only so many values, and
half a thousand cost no more each than ten thousand do."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from itertools import islice
from typing import Final, TypeVar

CHUNK: Final = 500

_T = TypeVar("_T")


def chunks(items: Iterable[_T]) -> Iterator[list[_T]]:
    """The items in their order, in lists of CHUNK, the last one shorter; none without items."""
    left = iter(items)
    while chunk := list(islice(left, CHUNK)):
        yield chunk

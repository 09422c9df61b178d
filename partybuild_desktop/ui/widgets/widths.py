"""How wide the columns of a table are: as wished, a little less where all fit in then, or more."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Final

from partybuild_desktop.ui.table import Column

_BESIDE_TITLE: Final = 17  # the blank that the style sheet leaves beside a title, and its line
_BESIDE_CELL: Final = 16
#  Of its width, what a column gives up where that keeps the table from scrolling sideways; of one
#  that grows the texts are said whole in a tip.
_GIVES: Final = 0.15
_GROWN_GIVES: Final = 0.5


def wishes(
    columns: Sequence[Column], grow: float, wide: Callable[[str], int]
) -> tuple[list[int], list[int]]:
    """The widths wished for and the least ones, in pixels; `grow` is the size of type to 标准,
    `wide` says how wide a text is. A title is never cut, however long it is in a language."""
    wished, least = [], []
    for column in columns:
        needed = wide(column.title) + _BESIDE_TITLE
        needed = max([needed, *(wide(text) + _BESIDE_CELL for text in column.whole)])
        gives = _GROWN_GIVES if column.grows else _GIVES
        wished.append(max(round(column.width * grow), needed))
        least.append(max(round(column.width * grow * (1 - gives)), needed))
    return wished, least


def left_out(columns: Sequence[Column], least: Sequence[int], room: int) -> set[int]:
    """The places of the spare columns that have to go so that the others fit, the first ones
    first; more of them where even then not all fit."""
    gone: set[int] = set()
    for n in sorted((n for n, one in enumerate(columns) if one.spare), key=_order(columns)):
        if sum(low for at, low in enumerate(least) if at not in gone) <= room:
            break
        gone.add(n)
    return gone


def _order(columns: Sequence[Column]) -> Callable[[int], int]:
    return lambda n: columns[n].spare


def fitted(wished: list[int], least: list[int], room: int) -> list[int]:
    """The widths wished for, each less by its share of what is too much, if that is enough."""
    slack = [wish - low for wish, low in zip(wished, least, strict=True)]
    over = sum(wished) - room
    if not 0 < over <= sum(slack):
        return wished
    gives = [over * share // sum(slack) for share in slack]
    for n, share in enumerate(slack):  # what rounding has left over
        if sum(gives) < over and gives[n] < share:
            gives[n] += 1
    return [wish - give for wish, give in zip(wished, gives, strict=True)]


def grown(widths: list[int], texts: Mapping[int, int], room: int) -> list[int]:
    """With what is left of the room given to the columns with these texts, as far as they need."""
    found = list(widths)
    left = room - sum(found)
    for place, (n, text) in enumerate(texts.items()):
        more = max(0, min(text + _BESIDE_CELL - found[n], left // (len(texts) - place)))
        found[n] += more
        left -= more
    return found

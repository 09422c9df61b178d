"""Forms: one record a page as a grid of labelled boxes, several of them as one document.

党员基本信息采集表, member cards, meeting minutes. A form is written row by row as it is read:

    Form(
        widths=(2, 3, 2, 3),
        rows=(
            (label("姓名"), Box("刘文华"), label("性别"), Box("男")),
            (label("家庭住址"), Box("红旗村1组", across=3)),
            (label("主要内容"), Box(minutes, across=3, flow=True)),
        ),
    )
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from typing import NamedTuple

from partybuild_desktop.domain.ledger import Align, Document, Head


@dataclass(frozen=True, slots=True)
class Picture:
    """A photograph on paper with what stands below it.

    `jpeg` gives its bytes, at the size of print; b"" where there are none any more. It is asked
    when the picture is drawn, so that a book of hundreds holds one of them at a time.
    """

    caption: str
    jpeg: Callable[[], bytes]


@dataclass(frozen=True, slots=True)
class Kept:
    """The bytes of a picture that are in memory."""

    data: bytes

    def __call__(self) -> bytes:
        return self.data


@dataclass(frozen=True, slots=True)
class Box:
    """One box of a form, `across` columns wide and `down` rows high.

    `flow` is for long text: it begins at the top, its paragraphs are indented, it goes on on the
    next page, and its row takes what room the page has left. `align` is the middle unless given,
    for flowing text the left. `hint` is a small grey word in an empty box. `required`: an empty
    box is named in the list of what is missing, by the label before it. `pictures` stand in it side
    by side, in place of a text.
    """

    text: str = ""
    across: int = 1
    down: int = 1
    flow: bool = False
    align: Align | None = None
    min_mm: float = 0.0
    hint: str = ""
    required: bool = False
    is_label: bool = False
    pictures: tuple[Picture, ...] = ()


def label(text: str, *, across: int = 1, down: int = 1) -> Box:
    """A box that says what stands in the next one."""
    return Box(text, across, down, is_label=True)


class Place(NamedTuple):
    """A box with the rows and columns it covers, ends not included."""

    box: Box
    top: int
    bottom: int
    left: int
    right: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Form:
    """One record. `widths` are shares of the page's width, one for each column.

    `rows` lists the boxes that begin in each row, from left to right; a box that reaches down
    from above is not listed again. `name` stands in the bookmarks; `title` and `head` replace the
    document's; `key` names the record it shows. Raises ValueError where boxes overlap or leave a
    hole, or where a flowing box shares its row with one that reaches into another.
    """

    widths: tuple[float, ...]
    rows: tuple[tuple[Box, ...], ...]
    name: str = ""
    title: str = ""
    head: Head | None = None
    key: str = ""

    def __post_init__(self) -> None:
        places = self.places()
        for row in range(len(self.rows)):
            inside = [place for place in places if place.top <= row < place.bottom]
            flowing = any(place.box.flow for place in inside)
            if flowing and any(place.bottom - place.top > 1 for place in inside):
                raise ValueError(self.name, row)

    def places(self) -> tuple[Place, ...]:
        """Every box with its place in the grid, row by row."""
        count = len(self.widths)
        reach = [0] * count  # the row down to which each column is taken
        found = []
        for top, boxes in enumerate(self.rows):
            waiting = list(boxes)
            left = 0
            while left < count:
                if reach[left] > top:
                    left += 1
                    continue
                if not waiting:
                    raise ValueError(self.name, top)
                box = waiting.pop(0)
                right, bottom = left + box.across, top + box.down
                if right > count or bottom > len(self.rows) or max(reach[left:right]) > top:
                    raise ValueError(self.name, top)
                reach[left:right] = [bottom] * box.across
                found.append(Place(box, top, bottom, left, right))
                left = right
            if waiting:
                raise ValueError(self.name, top)
        return tuple(found)


@dataclass(frozen=True, slots=True, kw_only=True)
class Forms(Document):
    """Forms as one document, each on a page of its own.

    `forms` may be anything that yields the same forms each time it is iterated; one is held at a
    time. `blank` is printed where there is no record, to be filled in by hand.
    """

    forms: Iterable[Form]
    blank: Form | None = None

    def __post_init__(self) -> None:
        if isinstance(self.forms, Iterator):
            raise ValueError(self.kind)

    def shown(self) -> Iterable[Form]:
        """What stands on paper: the forms, else the blank one."""
        first = next(iter(self.forms), None)
        return self.forms if first is not None or self.blank is None else (self.blank,)

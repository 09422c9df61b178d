"""What a roster says of a person's history: statuses that are events, and posts."""

from __future__ import annotations

import re
from typing import Final

from partybuild_desktop.domain.event import EventKind, Status

#  A status in a roster that is an event to be noted; every other one means: in the books.
LEAVING = {
    Status.SUSPENDED.value: EventKind.SUSPENDED,
    Status.LEFT.value: EventKind.LEFT,
    Status.TRANSFERRED.value: EventKind.TRANSFER_OUT,
    Status.DIED.value: EventKind.DIED,
}
_NO_POST = frozenset({"", "普通党员", "党员", "无", "群众"})

#  Between the posts of one person, where all of them are the Party's: 书记、组织委员.
BETWEEN: Final = "、"
_OF_PARTY: Final = re.compile(r"(?:书记|(?<!村委会)(?<!村委)委员|组长|党务工作者)$")


def post_titles(text: str) -> tuple[str, ...]:
    """The posts that a cell names, none for a member without one."""
    parts = text.split(BETWEEN)
    if not all(map(_OF_PARTY.search, parts)):
        parts = [text]
    return tuple(part for part in parts if part not in _NO_POST)

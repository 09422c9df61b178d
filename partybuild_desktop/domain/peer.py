"""With whom packages are exchanged: the township above, or a village below."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum


class PeerRole(StrEnum):
    """Where the other one stands, seen from here."""

    UP = "up"  # the township that invited this village
    DOWN = "down"  # a village that this township invited


@dataclass(frozen=True, slots=True, kw_only=True)
class Peer:
    """The other side, as it was last heard of; nothing here is ever guessed.

    `org` is the uid of the organisation whose books it keeps. `keys` are its keys by use, as text;
    secrets among them, so they are left out of what is printed. `heads` are the newest
    transactions it was seen to hold, `records` the records it was seen to hold whole.
    """

    org: str
    role: PeerRole
    name: str
    invited: str  # wall time
    keys: Mapping[str, str] = field(repr=False)
    heads: tuple[str, ...] = ()
    records: frozenset[str] = frozenset()
    sent: int = 0  # number of the last package written for it
    last: str = ""  # wall time of the last package from it

"""What waits on the road between village and township: for the first page, so it reads little."""

from __future__ import annotations

from dataclasses import dataclass

from partybuild_desktop.domain.peer import PeerRole
from partybuild_desktop.store import peer as store
from partybuild_desktop.store.books import Books


@dataclass(frozen=True, slots=True)
class Road:
    """Conflicts to decide; of the villages invited, those that have not reported this month."""

    conflicts: int = 0
    silent: tuple[str, ...] = ()  # by name, in the order they were invited


def road_of(books: Books) -> Road:
    """How it stands today; nothing for books that never exchanged a package."""
    month = books.clock.today().isoformat()[:7]
    with books.read() as reader:
        peers = store.peers(reader)
        if not peers:
            return Road()
        from partybuild_desktop.store.merge import conflicts

        heard = store.heard(reader, month)
        silent = (
            peer.name for peer in peers if peer.role is PeerRole.DOWN and peer.org not in heard
        )
        return Road(len(conflicts(reader)), tuple(silent))

"""Who may exchange packages with whom: an invitation once, then certificates that travel along.

The township's keys and each village's invitation keys are made here and kept in the books, so that
they are as safe as the books and come back with a backup.
"""

from __future__ import annotations

import secrets
from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Final

from partybuild_desktop.domain.level import VILLAGE
from partybuild_desktop.domain.package import Certificate, Sender, Trust
from partybuild_desktop.domain.peer import Peer, PeerRole
from partybuild_desktop.domain.problem import UserProblem
from partybuild_desktop.exchange.seal import OpenKey, SignKey
from partybuild_desktop.store import peer as store
from partybuild_desktop.store.books import Books, Reader

#  Uses of keys. Of a peer below: pairing and village, secret; of the one above: sign and open of
#  the township, public, with pairing and village as the invitation gave them.
SIGN: Final = "sign"
OPEN: Final = "open"
PAIRING: Final = "pairing"
VILLAGE_OPEN: Final = "village"
SITES: Final = "sites"  # the PCs of the village that have reported, joined by a blank


@dataclass(frozen=True, slots=True)
class Own:
    """This PC's keys; `open` only a township has, for its villages seal to it."""

    sign: SignKey
    open: OpenKey | None


def own_keys(books: Books) -> Own:
    """This PC's keys, made when they are first needed."""
    with books.read() as reader:
        found = _stored(reader, books.level)
    if found is not None:
        return found
    with books.local() as conn:
        sign = SignKey.new()
        store.keep_secret(conn, SIGN, store.Secret(sign.secret, sign.public))
        if books.level != VILLAGE:
            key = OpenKey.new()
            store.keep_secret(conn, OPEN, store.Secret(key.secret, key.public))
    return own_keys(books)


def _stored(reader: Reader, level: str) -> Own | None:
    sign, key = store.secret(reader, SIGN), store.secret(reader, OPEN)
    if sign is None or (key is None and level != VILLAGE):
        return None
    return Own(SignKey.of(sign.secret), OpenKey.of(key.secret) if key else None)


def invited(books: Books, org: str, name: str) -> Peer:
    """The village as a peer; its keys are made at the first invitation and stay the same."""
    with books.read() as reader:
        known = store.peer(reader, org)
    if known is not None:
        return known
    keys = {
        PAIRING: secrets.token_bytes(32).hex(),
        VILLAGE_OPEN: OpenKey.new().secret.decode("ascii"),
    }
    wall = books.clock.now().isoformat(timespec="seconds")
    fresh = Peer(org=org, role=PeerRole.DOWN, name=name, invited=wall, keys=keys)
    with books.local() as conn:
        store.keep_peer(conn, fresh)
    return fresh


def invitation_keys(own: Own, village: Peer) -> dict[str, str]:
    """What an invitation carries: enough for any PC that opens it to be one of the village's."""
    assert own.open is not None
    return {SIGN: own.sign.public, OPEN: own.open.public, **_pair(village.keys)}


def inviting(org: str, name: str, keys: Mapping[str, str], wall: str) -> Peer:
    """The township as the peer above, by the keys of its invitation.

    Raises UserProblem package_content where the invitation lacks one.
    """
    try:
        kept = {use: keys[use] for use in (SIGN, OPEN, PAIRING, VILLAGE_OPEN)}
        pairing_key(kept), village_key(kept)
    except (KeyError, ValueError) as error:
        raise UserProblem("package_content") from error
    return Peer(org=org, role=PeerRole.UP, name=name, invited=wall, keys=kept)


def pairing_key(keys: Mapping[str, str]) -> SignKey:
    """The key that vouches for the PCs of a village."""
    return SignKey.of(bytes.fromhex(keys[PAIRING]))


def village_key(keys: Mapping[str, str]) -> OpenKey:
    """The key that every PC of a village opens packages with."""
    return OpenKey.of(keys[VILLAGE_OPEN].encode("ascii"))


def certificate(peer: Peer, sender: Sender, own: Own) -> Certificate:
    """What vouches for this PC of a village."""
    return pairing_key(peer.keys).certify(sender, own.sign.public)


def trust(level: str, root: str, own: Own, peers: list[Peer]) -> Trust:
    """Whose signatures count in these books."""
    if level == VILLAGE:
        up = above(peers)
        return Trust(
            township=up.keys[SIGN] if up else "",
            pairings={root: pairing_key(up.keys).public} if up else {},
        )
    pairings = {peer.org: pairing_key(peer.keys).public for peer in peers}
    return Trust(township=own.sign.public, pairings=pairings)


def opening_keys(own: Own, peers: list[Peer]) -> list[OpenKey]:
    """What packages addressed to these books open with."""
    found = [own.open] if own.open else []
    up = above(peers)
    return [*found, village_key(up.keys)] if up else found


def sealed_to(own: Own, peer: Peer) -> list[str]:
    """Whom a package between a township and this peer is sealed for: both sides, all their PCs."""
    township = peer.keys[OPEN] if peer.role is PeerRole.UP else own.open.public if own.open else ""
    return [township, village_key(peer.keys).public]


def with_site(peer: Peer, site: str) -> Peer:
    """The peer with one more PC that was heard of."""
    sites = dict.fromkeys([*sites_of(peer), site])
    return replace(peer, keys={**peer.keys, SITES: " ".join(sites)})


def sites_of(peer: Peer) -> list[str]:
    """The PCs of a peer that were heard of."""
    return peer.keys.get(SITES, "").split()


def _pair(keys: Mapping[str, str]) -> dict[str, str]:
    return {PAIRING: keys[PAIRING], VILLAGE_OPEN: keys[VILLAGE_OPEN]}


def above(peers: list[Peer]) -> Peer | None:
    """The township that invited these books, None where none has."""
    return next((peer for peer in peers if peer.role is PeerRole.UP), None)

"""Keys of packages: sealing with age (X25519), signing with Ed25519, and the passphrase.

An attachment is sealed with a key of its own, which the manifest names, being sealed itself: age's
library seals 450 MB/s where OpenSSL seals 2,400, and attachments are nearly all of a package.

age could stretch a passphrase itself, but lets its library choose how hard: between 256 MiB and a
GiB of memory by the speed of the sender's PC, which a village's PC may not have. So the passphrase
of an invitation is stretched as a password is (Argon2id) and seals a new key, which opens the rest.
"""

from __future__ import annotations

import secrets
import struct
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Final

from cryptography.exceptions import InvalidSignature, InvalidTag
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey
from cryptography.hazmat.primitives.ciphers.aead import ChaCha20Poly1305
from pyrage import DecryptError, IdentityError, RecipientError, decrypt, encrypt
from pyrage.x25519 import Identity, Recipient

from partybuild_desktop.domain.access import password_bytes
from partybuild_desktop.domain.package import Certificate, Sender
from partybuild_desktop.domain.problem import UserProblem
from partybuild_desktop.system.stretch import Stretch

_LOCK_MARK: Final = b"PBL1"
_LOCK: Final = struct.Struct("<IBB16s")  # KiB of memory, passes, lanes, salt
_KEY_BYTES: Final = 32
_MOST: Final = Stretch(memory_kib=256 * 1024, passes=8, lanes=8)  # what a stick may ask for
_OPEN_LENGTH: Final = 74  # letters of an age identity
_LOCK_SIZE: Final = len(_LOCK_MARK) + _LOCK.size + _OPEN_LENGTH + 16
_NO_NONCE: Final = bytes(12)  # each key seals once: it is random, or its salt is
#  age's library needs time by the square of a header's length: 9 s for 53 KB, a minute and more for
#  150. A header for one has 130 to 300 bytes, each further one adds 100.
_LONGEST_HEADER: Final = 4 << 10
_HEADER_END: Final = b"\n--- "
_PURPOSE: Final = b"partybuild package\n"


@dataclass(frozen=True, slots=True)
class SignKey:
    """Signs: an Ed25519 key, the public half in hex."""

    secret: bytes = field(repr=False)
    public: str

    @classmethod
    def new(cls) -> SignKey:
        """A new random key."""
        return cls.of(secrets.token_bytes(_KEY_BYTES))

    @classmethod
    def of(cls, secret: bytes) -> SignKey:
        """The key of 32 secret bytes."""
        public = Ed25519PrivateKey.from_private_bytes(secret).public_key()
        return cls(secret, public.public_bytes_raw().hex())

    def sign(self, payload: bytes) -> str:
        """The signature in hex."""
        return Ed25519PrivateKey.from_private_bytes(self.secret).sign(_PURPOSE + payload).hex()

    def certify(self, sender: Sender, public: str) -> Certificate:
        """Vouch, as the key of an invitation, for the key by which one PC of the village signs."""
        own = Certificate(site=sender.site, org=sender.org, sign=public, signature="")
        signature = self.sign(own.payload())
        return Certificate(site=own.site, org=own.org, sign=public, signature=signature)


@dataclass(frozen=True, slots=True)
class OpenKey:
    """Opens what is sealed to its public half: an age identity."""

    secret: bytes = field(repr=False)
    public: str

    @classmethod
    def new(cls) -> OpenKey:
        """A new random key."""
        identity = Identity.generate()
        return cls(str(identity).encode("ascii"), str(identity.to_public()))

    @classmethod
    def of(cls, secret: bytes) -> OpenKey:
        """The key of an age identity. Raises ValueError for bytes that are none."""
        try:
            return cls(secret, str(Identity.from_str(secret.decode("ascii")).to_public()))
        except IdentityError as error:
            raise ValueError("no age identity") from error


def is_genuine(public: str, payload: bytes, signature: str) -> bool:
    """Whether `public` signed the payload."""
    try:
        key = Ed25519PublicKey.from_public_bytes(bytes.fromhex(public))
        key.verify(bytes.fromhex(signature), _PURPOSE + payload)
    except (InvalidSignature, ValueError):
        return False
    return True


class Sealer:
    """Seals entries to the holders of these public keys. Raises ValueError for what is no key."""

    def __init__(self, recipients: Sequence[str]) -> None:
        try:
            self._recipients = [Recipient.from_str(public) for public in recipients]
        except RecipientError as error:
            raise ValueError("no age recipient") from error

    def seal(self, data: bytes) -> bytes:
        """The data sealed, with a key of its own."""
        return bytes(encrypt(data, self._recipients))


class Opener:
    """Opens entries with any of these keys."""

    def __init__(self, keys: Sequence[OpenKey]) -> None:
        self._identities = [Identity.from_str(key.secret.decode("ascii")) for key in keys]

    def open(self, sealed: bytes) -> bytes | None:
        """The data, or None where none of the keys fits or the seal is broken."""
        if sealed.find(_HEADER_END, 0, _LONGEST_HEADER) < 0:
            return None
        try:
            return bytes(decrypt(sealed, self._identities))
        except DecryptError:
            return None


def seal_alone(data: bytes, name: str) -> tuple[bytes, str]:
    """The data sealed as entry `name`, and the key that opens it, in hex."""
    key = secrets.token_bytes(_KEY_BYTES)
    return ChaCha20Poly1305(key).encrypt(_NO_NONCE, data, name.encode()), key.hex()


def open_alone(sealed: bytes, name: str, key: str) -> bytes | None:
    """The data, or None where the key does not fit or the seal is broken."""
    try:
        return ChaCha20Poly1305(bytes.fromhex(key)).decrypt(_NO_NONCE, sealed, name.encode())
    except InvalidTag:
        return None


def lock(key: OpenKey, passphrase: str, stretch: Stretch) -> bytes:
    """The key sealed under a passphrase: what stands before the first entry of an invitation."""
    salt = secrets.token_bytes(16)
    facts = _LOCK.pack(stretch.memory_kib, stretch.passes, stretch.lanes, salt)
    head = _LOCK_MARK + facts
    sealer = ChaCha20Poly1305(stretch.key(password_bytes(_spelling(passphrase)), salt))
    return head + sealer.encrypt(_NO_NONCE, key.secret, head)


def _spelling(passphrase: str) -> str:
    """Told by telephone, its blanks are not: one between words, whatever was typed there."""
    return " ".join(passphrase.split())


def is_locked(sealed: bytes) -> bool:
    """Whether an entry begins with a key under a passphrase."""
    return sealed.startswith(_LOCK_MARK)


def unlock(sealed: bytes, passphrase: str) -> tuple[OpenKey, bytes]:
    """The key under the passphrase, and what comes after it.

    Raises UserProblem: package_passphrase, package_stretch, package_manifest_damaged;
    EnvironmentProblem memory_short.
    """
    head, rest = sealed[: len(_LOCK_MARK) + _LOCK.size], sealed[_LOCK_SIZE:]
    if len(sealed) < _LOCK_SIZE:
        raise UserProblem("package_manifest_damaged")
    memory_kib, passes, lanes, salt = _LOCK.unpack_from(sealed, len(_LOCK_MARK))
    stretch = Stretch(memory_kib, passes, lanes)
    if not stretch.is_within(_MOST) or memory_kib < 8 * lanes:  # Argon2 needs 8 KiB a lane
        raise UserProblem("package_stretch")
    # the second as earlier programs took it
    for spelling in dict.fromkeys((_spelling(passphrase), passphrase)):
        sealer = ChaCha20Poly1305(stretch.key(password_bytes(spelling), salt))
        try:
            found = sealer.decrypt(_NO_NONCE, sealed[len(head) : _LOCK_SIZE], head)
            return OpenKey.of(found), rest
        except (InvalidTag, ValueError):
            continue
    raise UserProblem("package_passphrase", field="passphrase")

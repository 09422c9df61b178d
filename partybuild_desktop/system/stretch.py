"""A password stretched to a key by Argon2id, so that guessing it is expensive (RFC 9106)."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from argon2.exceptions import HashingError
from argon2.low_level import Type, hash_secret_raw

from partybuild_desktop.system.errors import EnvironmentProblem

_KEY_BYTES: Final = 32  # ChaCha20-Poly1305 takes no other
_LEAST_KIB: Final = 8  # Argon2 knows no less


@dataclass(frozen=True, slots=True)
class Stretch:
    """What one guess costs: KiB of memory, passes over it, lanes at once.

    By default what RFC 9106 recommends in the second place.
    """

    memory_kib: int = 64 * 1024
    passes: int = 3
    lanes: int = 4

    def is_within(self, most: Stretch) -> bool:
        """Whether it costs something, and nothing above `most`: asked of what a file says.

        A damaged or hostile file must not ask for all the memory or time of the PC.
        """
        return (
            _LEAST_KIB <= self.memory_kib <= most.memory_kib
            and 1 <= self.passes <= most.passes
            and 1 <= self.lanes <= most.lanes
        )

    def key(self, password: bytes, salt: bytes) -> bytes:
        """What the password makes with this salt. Raises EnvironmentProblem memory_short."""
        try:
            return hash_secret_raw(
                password,
                salt,
                time_cost=self.passes,
                memory_cost=self.memory_kib,
                parallelism=self.lanes,
                hash_len=_KEY_BYTES,
                type=Type.ID,
            )
        except HashingError as error:
            raise EnvironmentProblem("memory_short") from error


FULL: Final = Stretch()

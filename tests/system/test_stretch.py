"""A key from a password: what Argon2's own library writes, and how much a file may ask for."""

from base64 import b64decode

import pytest
from argon2.low_level import Type, hash_secret

from partybuild_desktop.system.errors import EnvironmentProblem
from partybuild_desktop.system.stretch import FULL, Stretch

CHEAP = Stretch(memory_kib=8, passes=1, lanes=1)
MOST = Stretch(memory_kib=64, passes=4, lanes=2)


def test_the_key_is_argon2id_of_version_19() -> None:
    written = hash_secret(b"pass", b"saltsalt", 1, 8, 1, 32, Type.ID, 19).decode()
    assert written.startswith("$argon2id$v=19$m=8,t=1,p=1$")
    assert CHEAP.key(b"pass", b"saltsalt") == b64decode(written.rpartition("$")[2] + "=")


@pytest.mark.parametrize("stretch", [CHEAP, MOST])
def test_what_costs_no_more_than_the_most_is_within(stretch: Stretch) -> None:
    assert stretch.is_within(MOST)


@pytest.mark.parametrize(
    "values", [(65, 4, 2), (64, 5, 2), (64, 4, 3), (7, 1, 1), (8, 0, 1), (8, 1, 0)]
)
def test_what_costs_more_or_nothing_is_not(values: tuple[int, int, int]) -> None:
    assert not Stretch(*values).is_within(MOST)
    assert not FULL.is_within(MOST)


def test_what_argon2_refuses_is_said_as_a_lack_of_memory() -> None:
    with pytest.raises(EnvironmentProblem) as caught:
        Stretch(memory_kib=8, passes=1, lanes=2).key(b"pass", b"saltsalt")
    assert caught.value.code == "memory_short"

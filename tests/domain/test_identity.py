"""The identity number: what is accepted, what is damaged, what shows."""

from __future__ import annotations

import random
from collections.abc import Callable

import pytest

from partybuild_desktop.domain import identity
from partybuild_desktop.domain.problem import UserProblem
from tests.domain.rosters import valid_number

#  From GB 11643-1999 itself, and from its fifteen-digit form.
GOOD = "11010519491231002X"

Tell = Callable[[str, object], None]


@pytest.mark.parametrize(
    ("typed", "number"),
    [
        (GOOD, GOOD),
        ("440524188001010014", "440524188001010014"),
        ("11010519491231002x", GOOD),
        ("11010519491231002Ｘ", GOOD),
        ("11010519491231002Ⅹ", GOOD),
        ("１１０１０５１９４９１２３１００２Ｘ", GOOD),
        ("110105 19491231 002X", GOOD),
        ("　110105194912310\u00a002X\t", GOOD),
        ("'11010519491231002X", GOOD),
        ("‘11010519491231002X’", GOOD),
        ('"11010519491231002X"', GOOD),
        ("\u200b11010519491231002X\ufeff", GOOD),
        ("110105491231002", GOOD),
        ("１１０１０５４９１２３１００２", GOOD),
        ("", ""),
        (" 　\t", ""),
    ],
)
def test_the_number_as_it_was_meant(typed: str, number: str) -> None:
    assert identity.read_text(typed) == number


@pytest.mark.parametrize(
    ("typed", "code"),
    [
        ("6.1E+17", "id_damaged"),
        ("6.10524198306232E+17", "id_damaged"),
        ("6.1e17", "id_damaged"),
        ("6.1Ｅ＋17", "id_damaged"),
        ("421281197402088300.0", "id_damaged"),
        ("1101051949123100", "id_length"),
        ("1101051949123100211", "id_length"),
        ("11010549123100", "id_length"),
        ("x", "id_length"),
        ("110105194912310021", "id_checksum"),
        ("110105194913310029", "id_checksum"),
        ("110105********002X", "id_checksum"),
        ("11010549133100A", "id_checksum"),
        ("110105491331002", "id_checksum"),
        ("X1010519491231002X", "id_checksum"),
        ("²1010519491231002X", "id_checksum"),
    ],
)
def test_what_is_wrong_has_its_name(typed: str, code: str) -> None:
    with pytest.raises(UserProblem) as caught:
        identity.read_text(typed)
    assert caught.value.code == code


@pytest.mark.parametrize(
    ("value", "code"),
    [
        (4.212811974020883e17, "id_damaged"),
        (421281198803150000.0, "id_damaged"),
        (1e15, "id_damaged"),
        (-4.2e17, "id_damaged"),
        (12345.0, "id_length"),
        (110105491331002.0, "id_checksum"),
        (1.5, "id_length"),
    ],
)
def test_a_numeric_cell_keeps_fifteen_digits(value: float, code: str) -> None:
    with pytest.raises(UserProblem) as caught:
        identity.read_number(value)
    assert caught.value.code == code


def test_a_numeric_cell_holds_an_old_number() -> None:
    assert identity.read_number(110105491231002.0) == GOOD


def test_birth_and_sex() -> None:
    assert identity.birth(GOOD) == "1949-12-31"
    assert identity.sex(GOOD) == identity.FEMALE
    assert identity.sex("440524188001010014") == identity.MALE
    assert identity.birth("") == identity.sex("") == ""
    assert identity.birth("110105199913310029") == ""


def test_what_shows_on_a_screen() -> None:
    assert identity.mask("421281198803158766") == "421281********8766"
    assert identity.mask("110105491231002") == "110105*****1002"
    assert identity.mask("12345") == "*****"
    assert identity.mask("") == ""
    assert identity.mask_phone("13011118687") == "130****8687"
    assert identity.mask_phone("0715-5551234") == "0715****1234"
    assert identity.mask_phone("5551234") == "****34"
    assert identity.mask_phone("13011118687、13911112222") == "130****8687、139****2222"


def _caught(number: str) -> bool:
    try:
        return identity.read_text(number) != number
    except UserProblem:
        return True


def _every_slip_is_caught(number: str) -> int:
    """How many slips were made."""
    tried = 0
    for place, old in enumerate(number):
        for new in "0123456789X" if place == 17 else "0123456789":
            if new != old:
                tried += 1
                assert _caught(number[:place] + new + number[place + 1 :]), number
        if place and old != number[place - 1]:
            tried += 1
            swapped = number[: place - 1] + old + number[place - 1] + number[place + 1 :]
            assert _caught(swapped), number
    return tried


def test_one_wrong_digit_or_a_swap_of_neighbours_never_passes(record_property: Tell) -> None:
    """T15 in part: of sixty numbers."""
    chance = random.Random(15)
    record_property("tried", sum(_every_slip_is_caught(valid_number(chance)) for _ in range(60)))


@pytest.mark.full
def test_one_wrong_digit_or_a_swap_in_a_thousand_numbers(record_property: Tell) -> None:
    """T15: every changed digit and every swap of neighbours."""
    chance = random.Random(1999)
    record_property("tried", sum(_every_slip_is_caught(valid_number(chance)) for _ in range(1000)))


def test_every_valid_number_is_accepted() -> None:
    chance = random.Random(7)
    for _ in range(1000):
        number = valid_number(chance)
        assert identity.read_text(number) == number
        assert identity.read_text(number.lower()) == number

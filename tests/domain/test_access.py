"""Roles, labels, passwords, the wait after wrong tries, the recovery code."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from partybuild_desktop.domain.access import (
    RECOVERY_BYTES,
    RECOVERY_LETTERS,
    Right,
    Role,
    check_label,
    check_password,
    free_tries_left,
    may,
    next_label,
    parse_recovery_code,
    recovery_code,
    wait_after,
)
from partybuild_desktop.domain.problem import UserProblem

ALPHABET = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
secrets = st.binary(min_size=RECOVERY_BYTES, max_size=RECOVERY_BYTES)


def test_rights() -> None:
    assert [may(Role.MANAGER, right) for right in Right] == [True, True, True]
    assert [may(Role.CLERK, right) for right in Right] == [True, True, False]
    assert [may(Role.INSPECTOR, right) for right in Right] == [True, False, False]


def test_labels() -> None:
    assert next_label(Role.CLERK, []) == "录入1"
    assert next_label(Role.CLERK, ["录入1", "录入3", "主管1"]) == "录入2"
    check_label("检查12")
    for wrong in ("", "王秀英", "录入", "录入0", "录入1 ", "录入1234", "clerk1"):
        with pytest.raises(UserProblem) as caught:
            check_label(wrong)
        assert caught.value.code == "label_form"


@pytest.mark.parametrize(
    ("password", "code"),
    [
        ("", "password_short"),
        ("1234567", "password_short"),
        ("x" * 129, "password_long"),
        ("12345678", "password_simple"),
        ("87654321", "password_simple"),
        ("aaaaaaaa", "password_simple"),
        ("12341234", "password_simple"),
        ("QWERTYUI", "password_simple"),
        ("Password", "password_simple"),
    ],
)
def test_bad_passwords(password: str, code: str) -> None:
    with pytest.raises(UserProblem) as caught:
        check_password(password)
    assert caught.value.code == code


@pytest.mark.parametrize(
    "password", ["红旗村的第一本台账", "shuang he 2026", "k3!mQz9w", "19850712x"]
)
def test_good_passwords(password: str) -> None:
    check_password(password, label="录入1")


def test_the_wait_doubles_from_15_seconds_to_15_minutes() -> None:
    assert [wait_after(n) for n in range(5)] == [0, 0, 0, 0, 0]
    assert [wait_after(n) for n in range(5, 13)] == [15, 30, 60, 120, 240, 480, 900, 900]
    assert wait_after(10**6) == 900
    assert [free_tries_left(n) for n in (0, 4, 5, 9)] == [5, 1, 0, 0]


@given(secrets)
def test_a_code_gives_back_its_secret_but_for_the_highest_bit(secret: bytes) -> None:
    code = recovery_code(secret)
    back = parse_recovery_code(code)
    assert back[1:] == secret[1:]
    assert recovery_code(back) == code
    assert len(code.replace("-", "")) == RECOVERY_LETTERS
    assert all(len(group) == 4 for group in code.split("-"))


def test_a_code_is_read_however_it_is_typed() -> None:
    code = recovery_code(bytes(range(200, 217)))
    wanted = parse_recovery_code(code)
    wide = "".join(chr(ord(c) + 0xFEE0) for c in code)
    spellings = (
        code.lower(),
        code.replace("-", ""),
        code.replace("-", " \n"),
        code.replace("-", "—"),
        code.replace("0", "o").replace("1", "l"),
        code.replace("0", "O").replace("1", "I"),
        wide,
        f"  {code}\t",
    )
    for spelling in spellings:
        assert parse_recovery_code(spelling) == wanted, spelling


@given(secrets, st.integers(0, RECOVERY_LETTERS - 1), st.sampled_from(ALPHABET))
def test_every_single_wrong_letter_is_found(secret: bytes, at: int, letter: str) -> None:
    letters = list(recovery_code(secret).replace("-", ""))
    if letters[at] == letter:
        return
    letters[at] = letter
    with pytest.raises(UserProblem) as caught:
        parse_recovery_code("".join(letters))
    assert caught.value.code == "recovery_check"


@given(secrets, st.integers(0, RECOVERY_LETTERS - 1), st.integers(0, RECOVERY_LETTERS - 1))
def test_every_two_exchanged_letters_are_found(secret: bytes, one: int, other: int) -> None:
    letters = list(recovery_code(secret).replace("-", ""))
    if letters[one] == letters[other]:
        return
    letters[one], letters[other] = letters[other], letters[one]
    with pytest.raises(UserProblem) as caught:
        parse_recovery_code("".join(letters))
    assert caught.value.code == "recovery_check"


@pytest.mark.parametrize(
    ("typed", "code"),
    [("", "recovery_length"), ("ABCD", "recovery_length"), ("AB*D", "recovery_character")],
)
def test_what_is_no_code_is_named(typed: str, code: str) -> None:
    with pytest.raises(UserProblem) as caught:
        parse_recovery_code(typed)
    assert caught.value.code == code
    assert caught.value.field == "recovery"

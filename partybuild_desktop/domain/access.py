"""Who may open the books: roles, labels, passwords, the wait after wrong tries, the recovery code.

Roles and the wait keep honest people apart at one PC; they do not protect a copied file. The
password does.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable
from enum import StrEnum
from typing import Final

from partybuild_desktop.domain.problem import UserProblem


class Role(StrEnum):
    """What a user is here for."""

    MANAGER = "manager"  # 主管: everything, users and restore included
    CLERK = "clerk"  # 录入: enters, imports, prints
    INSPECTOR = "inspector"  # 检查: looks and prints


class Right(StrEnum):
    """What an action needs."""

    READ = "read"
    WRITE = "write"
    MANAGE = "manage"  # users, recovery code, restore, rules


_RIGHTS: Final = {
    Role.MANAGER: frozenset(Right),
    Role.CLERK: frozenset({Right.READ, Right.WRITE}),
    Role.INSPECTOR: frozenset({Right.READ}),
}
_STEMS: Final = {Role.MANAGER: "主管", Role.CLERK: "录入", Role.INSPECTOR: "检查"}
# A stem and a number, so that no label can be a person's name: keyring.json lies in clear (P10).
_LABEL: Final = re.compile(rf"(?:{'|'.join(_STEMS.values())})[1-9][0-9]{{0,2}}")


def may(role: Role, right: Right) -> bool:
    """Whether a user of this role may do what needs this right."""
    return right in _RIGHTS[role]


def next_label(role: Role, taken: Iterable[str]) -> str:
    """The first free label of a role: 录入1, 录入2, …"""
    used = set(taken)
    n = 1
    while f"{_STEMS[role]}{n}" in used:
        n += 1
    return f"{_STEMS[role]}{n}"


def check_label(label: str) -> None:
    """Raise UserProblem("label_form", stems) unless a label is a role's stem and a number."""
    if not _LABEL.fullmatch(label):
        stems = tuple(_STEMS.values())
        raise UserProblem("label_form", field="label", label=label, stems=stems)


# Passwords -------------------------------------------------------------------------------------

PASSWORD_SHORTEST: Final = 8
PASSWORD_LONGEST: Final = 128
_RUNS: Final = ("01234567890", "abcdefghijklmnopqrstuvwxyz", "qwertyuiop", "asdfghjkl", "zxcvbnm")
_KNOWN: Final = frozenset(
    {"password", "passw0rd", "password1", "admin123", "administrator", "a1234567", "abcd1234"}
    | {"abc12345", "iloveyou", "woaini1314", "5201314", "1qaz2wsx", "qwer1234", "dangjian123"}
)


def password_bytes(password: str) -> bytes:
    """What a key is made from."""
    return _normal(password).encode("utf-8", "surrogatepass")


def _normal(password: str) -> str:
    """The one spelling under which a password is used: an input method may compose differently."""
    return unicodedata.normalize("NFC", password)


def check_usable(password: str) -> None:
    """Refuse what cannot be a password at all. Raises UserProblem password_empty, password_long.

    How good one must be is asked by `check_password` where a person chooses it; a script's or a
    technician's password is only warned about.
    """
    text = _normal(password)
    if not text:
        raise UserProblem("password_empty", field="password")
    if len(text) > PASSWORD_LONGEST:
        raise UserProblem("password_long", field="password", longest=PASSWORD_LONGEST)


def check_password(password: str, *, label: str = "") -> None:
    """Refuse a new password that anybody would try first; no rule about kinds of characters.

    Raises UserProblem: password_short(shortest), password_long(longest), password_simple.
    """
    text = _normal(password)
    if len(text) < PASSWORD_SHORTEST:
        raise UserProblem("password_short", field="password", shortest=PASSWORD_SHORTEST)
    check_usable(password)
    if len(set(text)) < 4 or text.lower() in _KNOWN or _is_run(text.lower()) or text == label:
        raise UserProblem("password_simple", field="password")


def weak_password(password: str, label: str = "") -> str:
    """The code of what makes a new password easy to guess, "" when nothing does."""
    try:
        check_password(password, label=label)
    except UserProblem as problem:
        return problem.code
    return ""


def _is_run(text: str) -> bool:
    """Whether it only walks along the keyboard or the alphabet: 12345678, hgfedcba, qwertyui."""
    half = text[: len(text) // 2]
    if text == half * 2:
        return len(set(half)) < 4 or _is_run(half)
    return any(text in walk or text in walk[::-1] for walk in _RUNS)


_PLAIN: Final = "abcdefghjkmnpqrstvwxyz23456789"  # nothing that handwriting leaves in doubt
_FIRST: Final = 12
FIRST_BYTES: Final = 16


def first_password(secret: bytes) -> str:
    """A password for 16 random bytes, to be told once and changed at once: k7mw-x9qt-3hnd."""
    if len(secret) != FIRST_BYTES:
        raise ValueError(len(secret))
    number = int.from_bytes(secret, "big")
    letters = ""
    for _ in range(_FIRST):
        number, place = divmod(number, len(_PLAIN))
        letters += _PLAIN[place]
    return "-".join(letters[at : at + 4] for at in range(0, _FIRST, 4))


# The wait after wrong tries --------------------------------------------------------------------

FREE_TRIES: Final = 5
_FIRST_WAIT: Final = 15
_LONGEST_WAIT: Final = 15 * 60


def wait_after(wrong: int) -> int:
    """Seconds from the last of so many wrong tries to the next: 0 for five, then 15 s to 15 min."""
    if wrong < FREE_TRIES:
        return 0
    return min(_FIRST_WAIT << min(wrong - FREE_TRIES, 16), _LONGEST_WAIT)


def free_tries_left(wrong: int) -> int:
    """How many more wrong tries are free."""
    return max(0, FREE_TRIES - wrong)


# The recovery code -----------------------------------------------------------------------------

# Crockford's base32: no I, L, O, U, so nothing that a printed page leaves in doubt.
_ALPHABET: Final = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
_VALUE: Final = {letter: n for n, letter in enumerate(_ALPHABET)}
_LOOKALIKE: Final = str.maketrans("OIL", "011")
_GROUP: Final = 4
RECOVERY_LETTERS: Final = 28  # 27 of five bits each, and the check letter
RECOVERY_BYTES: Final = 17  # 136 bits: 27 letters carry 135, the highest bit is dropped
_SECRET_BITS: Final = (RECOVERY_LETTERS - 1) * 5


def recovery_code(secret: bytes) -> str:
    """A printed code for 17 random bytes: seven groups of four letters, the last one a check.

    The check letter finds every single wrong letter and every two exchanged ones.
    """
    if len(secret) != RECOVERY_BYTES:
        raise ValueError(len(secret))
    number = int.from_bytes(secret, "big") & ((1 << _SECRET_BITS) - 1)
    values = [number >> shift & 31 for shift in range(_SECRET_BITS - 5, -1, -5)]
    letters = "".join(_ALPHABET[value] for value in (*values, _check_value(values)))
    groups = (letters[at : at + _GROUP] for at in range(0, RECOVERY_LETTERS, _GROUP))
    return "-".join(groups)


def parse_recovery_code(typed: str) -> bytes:
    """The 17 bytes of a typed code; blanks, hyphens, case, full width, O/0, I/L/1 do not matter.

    Raises UserProblem: recovery_character(character), recovery_length(found, wanted),
    recovery_check for a slip of the pen.
    """
    text = unicodedata.normalize("NFKC", typed).upper().translate(_LOOKALIKE)
    letters = [c for c in text if not (c.isspace() or unicodedata.category(c) == "Pd")]
    strange = next((c for c in letters if c not in _VALUE), "")
    if strange:
        raise UserProblem("recovery_character", field="recovery", character=strange)
    if len(letters) != RECOVERY_LETTERS:
        wanted = RECOVERY_LETTERS
        raise UserProblem("recovery_length", field="recovery", found=len(letters), wanted=wanted)
    values = [_VALUE[c] for c in letters]
    if _check_value(values[:-1]) != values[-1]:
        raise UserProblem("recovery_check", field="recovery")
    number = 0
    for value in values[:-1]:
        number = number << 5 | value
    return number.to_bytes(RECOVERY_BYTES, "big")


def _check_value(values: list[int]) -> int:
    # A weighted sum in the field of 32 elements (x^5 + x^2 + 1). The weights are the powers of 2,
    # all different for 31 places and none of them zero: hence what the check letter finds.
    total = 0
    for value in values:
        total = _double(total) ^ value
    return _double(total)


def _double(value: int) -> int:
    value <<= 1
    return value ^ 0b100101 if value & 32 else value

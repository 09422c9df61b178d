"""The ways in which a value may read on paper: identity numbers and dates as somebody asks for
them (输出样式)."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from types import MappingProxyType
from typing import Final

from partybuild_desktop.domain import identity
from partybuild_desktop.domain.date import PartialDate
from partybuild_desktop.domain.member import Kind
from partybuild_desktop.domain.problem import UserProblem

Way = Callable[[str], str]


def _spaced(number: str) -> str:
    """Region, birth, the rest: 421281 19760601 8766."""
    return f"{number[:6]} {number[6:14]} {number[14:]}" if len(number) == 18 else number


def _month(date: str) -> str:
    return PartialDate(date[:7]).chinese()


def _dotted(date: str) -> str:
    return PartialDate(date[:7]).dotted()


def _digits(date: str) -> str:
    return date[:7].replace("-", "")


WAYS: Final[Mapping[Kind, Mapping[str, Way]]] = MappingProxyType(
    {
        Kind.ID: {
            "full": str,
            "masked": identity.mask,
            "spaced": _spaced,
            "last6": lambda number: number[-6:],
        },
        Kind.PHONE: {"full": str, "masked": identity.mask_phone},
        Kind.DATE: {
            "chinese": lambda date: PartialDate(date).chinese(),  # 1990年3月5日
            "month": _month,  # 1990年3月
            "dotted": _dotted,  # 1990.03
            "digits": _digits,  # 199003
            "iso": str,
        },
    }
)
_HIDDEN: Final = frozenset({"masked", "last6"})


def styled(kind: Kind, value: str, style: str, *, hide: bool = False) -> str:
    """The value in a style; one that shows a number whole does not, where it is to be hidden.

    Raises UserProblem style_unknown (name, names) for a style that this kind of field has not.
    """
    ways = WAYS.get(kind, {})
    if style not in ways:
        raise UserProblem("style_unknown", field="style", name=style, names=tuple(ways))
    if hide and kind is not Kind.DATE and style not in _HIDDEN:
        style = "masked"
    return ways[style](value) if value else ""


def readings(kind: Kind, value: str) -> frozenset[str]:
    """Everything that the value may have been printed as."""
    return frozenset(way(value) for way in WAYS.get(kind, {}).values()) if value else frozenset()

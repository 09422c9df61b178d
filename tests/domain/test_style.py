"""Styles of numbers and dates."""

from __future__ import annotations

import pytest

from partybuild_desktop.domain.member import Kind
from partybuild_desktop.domain.problem import UserProblem
from partybuild_desktop.domain.style import readings, styled

NUMBER = "421281197606018766"


@pytest.mark.parametrize(
    ("kind", "value", "style", "shown"),
    [
        (Kind.ID, NUMBER, "full", NUMBER),
        (Kind.ID, NUMBER, "masked", "421281********8766"),
        (Kind.ID, NUMBER, "spaced", "421281 19760601 8766"),
        (Kind.ID, NUMBER, "last6", "018766"),
        (Kind.DATE, "1990-03-05", "chinese", "1990年3月5日"),
        (Kind.DATE, "1990-03-05", "month", "1990年3月"),
        (Kind.DATE, "1990-03", "dotted", "1990.03"),
        (Kind.DATE, "1990-03-05", "digits", "199003"),
        (Kind.DATE, "1990", "dotted", "1990"),
        (Kind.DATE, "1990-03", "iso", "1990-03"),
        (Kind.DATE, "", "month", ""),
    ],
)
def test_a_value_in_a_style(kind: Kind, value: str, style: str, shown: str) -> None:
    assert styled(kind, value, style) == shown
    assert not value or shown in readings(kind, value)


@pytest.mark.parametrize("style", ["full", "spaced"])
def test_a_hidden_number_stays_hidden(style: str) -> None:
    assert styled(Kind.ID, NUMBER, style, hide=True) == "421281********8766"
    assert styled(Kind.ID, NUMBER, "last6", hide=True) == "018766"


def test_an_unknown_style_is_refused() -> None:
    with pytest.raises(UserProblem) as caught:
        styled(Kind.TEXT, "x", "spaced")
    assert caught.value.code == "style_unknown"

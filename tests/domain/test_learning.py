"""学时 in tenths."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from partybuild_desktop.domain.learning import Hours, hours_text, tenths


@given(st.integers(0, 99_999))
def test_hours_survive_their_text(number: int) -> None:
    assert tenths(hours_text(number)) == number


@pytest.mark.parametrize("text", ["1.55", "-1", "一", "1,5", " 1", "²"])
def test_what_is_no_number_of_hours(text: str) -> None:
    with pytest.raises(ValueError):
        tenths(text)


def test_what_is_missing() -> None:
    """党员教育管理工作条例: 32 学时, 书记和班子成员 56."""
    assert Hours("p", 300, 20, 320).missing == 0
    assert Hours("p", 300, 15, 320).missing == 5
    assert Hours("p", 600, 0, 560).missing == 0

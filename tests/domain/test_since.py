"""What a cell of a list that comes back says, held against then and now."""

from __future__ import annotations

import pytest

from partybuild_desktop.domain.since import Since, Word, word


@pytest.mark.parametrize(
    ("value", "then", "now", "said"),
    [
        ("甲", "甲", "甲", Word.NOTHING),
        ("甲", "甲", "乙", Word.NOTHING),  # only the books were changed
        ("乙", "甲", "乙", Word.NOTHING),  # both, to the same
        ("乙", "甲", "甲", Word.NEW),
        ("丙", "甲", "乙", Word.LATE),
        ("丙", "", "乙", Word.LATE),
    ],
)
def test_only_what_the_list_alone_has_changed_is_new(
    value: str, then: str, now: str, said: Word
) -> None:
    assert word(value, then=then, now=now) is said


def test_records_are_found_by_table() -> None:
    found = Since({("person", "a"): {"name": "甲"}}, frozenset({("person", "b"), ("post", "c")}))
    assert found.uids("person") == ["a", "b"]
    assert found.of("person", "a") == {"name": "甲"}
    assert found.of("post", "a") == {}
    assert found
    assert not Since()

"""The rules that come with the program, and local ones laid over them."""

from __future__ import annotations

import pytest

from partybuild_desktop.domain.meeting import Attendance, Meeting, Record, record_of, record_text
from partybuild_desktop.domain.meeting_rule import Frequency, Share
from tests.domain.meetings import rules


def test_every_kind_says_what_it_follows_in_both_languages() -> None:
    for kind in rules().kinds.values():
        assert kind.name.zh and kind.name.en.isascii()
        assert kind.article.zh and kind.article.en.isascii()
        assert kind.levels <= {"branch", "group"}
    assert list(rules().kinds)[:3] == ["branch_meeting", "committee_meeting", "group_meeting"]


def test_figures_of_the_regulations() -> None:
    """32 and 56 hours (党员教育管理工作条例), six months (党章第九条), 7 members (ch. 6)."""
    figures = rules().figures
    assert (figures.hours, figures.hours_committee) == (32, 56)
    assert (figures.excellent, figures.absence_months) == ((1, 3), 6)
    assert (figures.committee_from, figures.over_half) == (7, False)


def test_a_local_rule_changes_what_it_names_and_no_more() -> None:
    local = rules(kind={"lecture": {"frequency": "half"}, "theme_day": {"day": 20}})
    assert local.kinds["lecture"].frequency is Frequency.HALF
    assert local.kinds["theme_day"].day == 20
    assert local.kinds["theme_day"].hours == rules().kinds["theme_day"].hours
    assert list(local.kinds) == list(rules().kinds)
    assert local.version != rules().version
    assert rules().version == rules().version


@pytest.mark.parametrize(
    "local",
    [
        {"kind": {"lecture": {"frequency": "weekly"}}},
        {"kind": {"lecture": {"day": 32}}},
        {"vote": {"motion": {"majority": [{"base": "voters", "over": [3, 2]}]}}},
    ],
)
def test_what_does_not_fit_is_refused(local: dict[str, object]) -> None:
    with pytest.raises((ValueError, KeyError)):
        rules(**local)


def test_a_share_in_whole_people() -> None:
    half, over = Share("voters", 1, 2, False), Share("voters", 1, 2, True)  # type: ignore[arg-type]
    assert [half.needed(n) for n in (0, 1, 2, 3, 10)] == [0, 1, 1, 2, 5]
    assert [over.needed(n) for n in (0, 1, 2, 3, 10)] == [1, 1, 2, 2, 6]


def test_a_draft_comes_back_as_it_was() -> None:
    record = Record(
        Meeting(uid="m", org="b", kinds="lecture", content="第一行\n𠮷"),
        (Attendance(person="p", state="absent", reason="ill"),),
        items={"teacher": "李䶮"},
    )
    assert record_of(record_text(record)) == record
    for text in ("", "[]", "{}", '{"meeting":{"uid":1}}'):
        with pytest.raises(ValueError):
            record_of(text)

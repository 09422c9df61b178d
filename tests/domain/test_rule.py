"""Local rules laid over those that came along."""

from __future__ import annotations

import tomllib

import pytest

from partybuild_desktop.domain.problem import UserProblem
from partybuild_desktop.domain.rule import Adoption, in_force, overlaid, version_of_content

RULES = """
boundary = "half"
share = 0.8
fixed = true
phrases = ["甲", "乙"]
[lecture]
times = 1
per = "quarter"
[[kinds]]
key = "branch"
hours = 2
[[kinds]]
key = "lecture"
hours = 1
"""


def laid(overlay: str) -> dict[str, object]:
    return overlaid(tomllib.loads(RULES), tomllib.loads(overlay))


def test_only_what_the_overlay_names_is_changed() -> None:
    found = laid(
        'boundary = "more"\nshare = 1\nphrases = ["丙"]\nlecture = {times = 2}\n'
        'kinds = [{key = "lecture", hours = 3}]'
    )
    assert found == {
        "boundary": "more",
        "share": 1,
        "fixed": True,
        "phrases": ["丙"],
        "lecture": {"times": 2, "per": "quarter"},
        "kinds": [{"key": "branch", "hours": 2}, {"key": "lecture", "hours": 3}],
    }
    assert laid("") == tomllib.loads(RULES)


@pytest.mark.parametrize(
    ("overlay", "code", "name"),
    [
        ("bound = 1", "rule_key_unknown", "bound"),
        ("lecture = {time = 2}", "rule_key_unknown", "lecture.time"),
        ('kinds = [{key = "x"}]', "rule_key_unknown", "kinds.x"),
        ('kinds = [{key = "branch", hour = 1}]', "rule_key_unknown", "kinds.branch.hour"),
        ("kinds = [{hours = 1}]", "rule_value_kind", "kinds"),
        ("kinds = [1]", "rule_value_kind", "kinds"),
        ("lecture = 1", "rule_value_kind", "lecture"),
        ("boundary = 1", "rule_value_kind", "boundary"),
        ("boundary = {a = 1}", "rule_value_kind", "boundary"),
        ("fixed = 1", "rule_value_kind", "fixed"),
        ("share = true", "rule_value_kind", "share"),
        ("lecture = {times = 1.5}", "rule_value_kind", "lecture.times"),
        ("lecture = {times = true}", "rule_value_kind", "lecture.times"),
        ("phrases = [1]", "rule_value_kind", "phrases"),
    ],
)
def test_what_is_not_in_the_rules_is_refused_by_name(overlay: str, code: str, name: str) -> None:
    with pytest.raises(UserProblem) as caught:
        laid(overlay)
    assert (caught.value.code, caught.value.args_["name"]) == (code, name)


def test_the_one_that_began_last_counts() -> None:
    rows = [
        Adoption(kind="x", start=day, number="1", overlay="", version="")
        for day in ("2026-01-01", "2026-07-01")
    ]
    assert in_force(rows, "2025-12-31") is None
    assert in_force(rows, "2026-01-01") == rows[0]
    assert in_force(rows[::-1], "2026-12-31") == rows[1]


def test_the_name_is_about_the_content_alone() -> None:
    one = tomllib.loads("a = 1\nb = {c = 2026-01-01, d = 08:00:00}")
    other = tomllib.loads("b = {d = 08:00:00, c = 2026-01-01}\na = 1")
    assert version_of_content(one) == version_of_content(other)
    assert version_of_content(one) != version_of_content({**one, "a": 2})

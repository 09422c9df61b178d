"""谈心谈话: who has still to talk with whom."""

from __future__ import annotations

import pytest

from partybuild_desktop.domain.meeting import Talk
from partybuild_desktop.domain.talk import MissingTalk, Pair, missing_talks, talk_problems, talked

MEMBERS = ("s", "c", "p", "q")  # secretary, committee member, two others


def talk(host: str, guest: str, **more: str) -> Talk:
    return Talk(org="b", on="2026-05-05", host=host, guest=guest, **more)


def missing(*talks: Talk) -> list[tuple[Pair, str, str]]:
    found = missing_talks(talks, committee=("s", "c"), members=MEMBERS)
    return [(one.pair, one.person, one.other) for one in found]


def test_three_kinds_of_pairs_are_owed() -> None:
    """第十九条: 支委之间、支委与党员、党员之间."""
    assert missing() == [
        (Pair.COMMITTEE, "s", "c"),
        (Pair.WITH_COMMITTEE, "p", ""),
        (Pair.WITH_COMMITTEE, "q", ""),
        (Pair.MEMBERS, "p", ""),
        (Pair.MEMBERS, "q", ""),
    ]
    assert missing(talk("c", "s"), talk("c", "p"), talk("q", "s"), talk("p", "q")) == []


def test_where_one_is_alone_nobody_is_left_to_talk_with() -> None:
    found = missing_talks((), committee=("s",), members=("s", "p"))
    assert found == [MissingTalk(Pair.WITH_COMMITTEE, "p")]
    assert missing_talks((), committee=(), members=("p",)) == []


def test_who_talked() -> None:
    assert talked([talk("s", "p"), Talk(org="b", host="c", guest_name="村民代表")]) == {
        "s",
        "p",
        "c",
    }


@pytest.mark.parametrize(
    ("one", "code"),
    [
        (talk("s", "p"), None),
        (talk("s", "s"), "talk_with_self"),
        (talk("s", ""), "talk_person_missing"),
        (talk("x", "y"), "talk_nobody_of_branch"),
        (Talk(org="b", host="s", guest="p"), "date_missing"),
        (Talk(org="b", host="s", guest="p", on="2026-05"), "date_not_whole"),
        (Talk(org="b", host="s", guest="p", on="2026-12-01"), "held_in_future"),
    ],
)
def test_what_is_wrong_with_a_talk(one: Talk, code: str | None) -> None:
    found = [p.code for p in talk_problems(one, today="2026-07-01", members=MEMBERS)]
    assert found == ([code] if code else [])

"""Transactions named by hashes, and what can be undone and redone."""

from __future__ import annotations

import hashlib
from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from partybuild_desktop.domain.log import (
    Change,
    Changes,
    Head,
    Step,
    canonical,
    change_hash,
    change_of,
    undo_stacks,
)
from tests.share import share

HEAD = Head(
    site="site1",
    seq=3,
    user="录入1",
    wall="2026-06-30T09:00:00+08:00",
    program="1.0",
    schema=1,
    action="member_edit",
    args={"n": 1},
    parents=["aa", "bb"],
)


def sha(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()


def test_one_spelling_of_a_value() -> None:
    """Written out by hand: keys sorted, no blanks, characters as they are."""
    value = {"b": [1, None, "阿·木"], "a": {"y": True, "x": ""}}
    assert canonical(value) == '{"a":{"x":"","y":true},"b":[1,null,"阿·木"]}'.encode()


def test_the_hash_of_a_change_is_over_its_four_parts() -> None:
    assert change_hash("person", "u1", "edit", '{"name":["甲","乙"]}') == sha(
        'person\nu1\nedit\n{"name":["甲","乙"]}'
    )


def test_the_name_of_a_transaction() -> None:
    """Over the head as a list and the changes' hashes, one a line."""
    head = (
        '["site1",3,"录入1","2026-06-30T09:00:00+08:00","1.0",1,"member_edit",{"n":1},["aa","bb"]]'
    )
    assert HEAD.hash_with(["c1", "c2"]) == sha(f"{head}\nc1\nc2")


@pytest.mark.parametrize(
    "other",
    [
        {"site": "site2"},
        {"seq": 4},
        {"user": "录入2"},
        {"wall": "2026-06-30T09:00:01+08:00"},
        {"program": "1.1"},
        {"schema": 2},
        {"action": "member_add"},
        {"args": {"n": 2}},
        {"parents": ["bb", "aa"]},
        {"parents": ["aa"]},
    ],
)
def test_every_part_of_the_head_counts(other: dict[str, object]) -> None:
    assert replace(HEAD, **other).hash_with(["c"]) != HEAD.hash_with(["c"])  # type: ignore[arg-type]


def test_the_changes_and_their_order_count() -> None:
    names = {HEAD.hash_with(list(c)) for c in ((), ("a",), ("b",), ("a", "b"), ("b", "a"), ("ab",))}
    assert len(names) == 6


@pytest.mark.parametrize(
    ("change", "op", "text"),
    [
        (Change("person", "u", None, {"name": "甲", "id": "1"}), "new", '{"id":"1","name":"甲"}'),
        (
            Change("person", "u", {"name": "甲"}, {"name": "乙"}),
            "edit",
            '{"name":["甲","乙"]}',
        ),
        (
            Change("event", "u", {"kind+on": ["left", ""]}, {"kind+on": ["died", "2024"]}),
            "edit",
            '{"kind+on":[["left",""],["died","2024"]]}',
        ),
    ],
)
def test_a_change_is_stored_and_read_back(change: Change, op: str, text: str) -> None:
    assert change.fields_json() == text
    assert change_of(change.table, change.uid, op, text) == change


def test_what_changed_tells_what_to_reload() -> None:
    changes = Changes("t", "member_edit", {"person": frozenset({"u"}), "event": frozenset()})
    assert changes.touches("person")
    assert changes.touches("org", "person")
    assert not changes.touches("event")
    assert not changes.touches("org")


# ---------------------------------------------------------------- undo and redo


def stacks(text: str) -> tuple[str, str]:
    """A history as letters: a-z actions, - undo, + redo, ! the founding; what is left of each."""
    actions = {"-": "undo", "+": "redo", "!": "init"}
    done, undone = undo_stacks([Step(f"{n}{c}", actions.get(c, c), {}) for n, c in enumerate(text)])
    return " ".join(s.txn + ":" + s.action for s in done), " ".join(s.txn for s in undone)


@pytest.mark.parametrize(
    ("history", "done", "undone"),
    [
        ("", "", ""),
        ("!", "", ""),
        ("!ab", "1a:a 2b:b", ""),
        ("!ab-", "1a:a", "3-"),
        ("!ab--", "", "3- 4-"),
        # a redo stands for the action it brought back, under its own name
        ("!ab-+", "1a:a 4+:b", ""),
        ("!ab--+", "5+:a", "3-"),
        ("!ab--++", "5+:a 6+:b", ""),
        ("!ab--++-", "5+:a", "7-"),
        # a new action forgets what was undone
        ("!ab-c", "1a:a 4c:c", ""),
        # of actions from before the steps that were read: passed over, and not redone
        ("-a", "1a:a", ""),
        ("+a", "1a:a", ""),
        ("-+b--", "", ""),
    ],
)
def test_what_can_be_undone_and_redone(history: str, done: str, undone: str) -> None:
    found_done, found_undone = stacks(history)
    assert (found_done, found_undone) == (done, undone)


@settings(max_examples=share(100, 3000), deadline=None, database=None)
@given(st.lists(st.sampled_from("ab-+"), max_size=40))
def test_only_what_was_done_can_be_undone(wanted: list[str]) -> None:
    """Against a model that keeps letters instead of transactions."""
    done: list[str] = []
    undone: list[str] = []
    written: list[Step] = []
    for n, step in enumerate(wanted):
        if step == "-":
            if not done:
                continue  # the program refuses it: undo_nothing
            undone.append(done.pop())
        elif step == "+":
            if not undone:
                continue
            done.append(undone.pop())
        else:
            done.append(step)
            undone.clear()
        written.append(Step(str(n), {"-": "undo", "+": "redo"}.get(step, step), {}))
    found_done, found_undone = undo_stacks(written)
    assert [s.action for s in found_done] == done
    assert len(found_undone) == len(undone)

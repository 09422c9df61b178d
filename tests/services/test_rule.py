"""Local rules in the books: versions, days, undo, and who may change them."""

from __future__ import annotations

from pathlib import Path

import pytest

from partybuild_desktop.domain.access import Role
from partybuild_desktop.domain.problem import UserProblem
from partybuild_desktop.domain.rule import Table
from partybuild_desktop.services.app import App
from partybuild_desktop.services.wording import text_of
from partybuild_desktop.store.table import RULE_IN_FORCE, RULESET
from tests.books import LABEL, PASSWORD, entrance, hash_of

DEFAULT = 'boundary = "half"\n[lecture]\nper = "quarter"\ntimes = 1\n'
YEARLY = {"lecture": {"per": "year"}}


TABLES = (RULESET, RULE_IN_FORCE)


def records(app: App) -> tuple[int, int]:
    with app.books.read() as reader:
        found = [reader.conn.execute(t.select().where(t.c.gone == 0)).all() for t in TABLES]
    return len(found[0]), len(found[1])


def test_what_came_along_counts_until_something_is_adopted(town: App) -> None:
    found = town.rules.current("meeting", DEFAULT)
    assert found.content["lecture"] == {"per": "quarter", "times": 1}
    assert (found.start, found.overlay, town.rules.adoptions("meeting")) == ("", {}, [])


def test_each_day_has_its_rules(town: App) -> None:
    before = town.rules.current("meeting", DEFAULT)
    rule, changes = town.rules.adopt("meeting", DEFAULT, YEARLY, start="2026-01-01")
    assert rule.content["lecture"] == {"per": "year", "times": 1}
    assert rule.content["boundary"] == "half"
    assert changes.touches("rule_in_force")
    again, _ = town.rules.adopt("meeting", DEFAULT, {}, start="2026-09-01")
    assert again.content == before.content
    assert town.rules.current("meeting", DEFAULT, on="2025-12-31") == before
    assert town.rules.current("meeting", DEFAULT) == rule
    assert town.rules.current("meeting", DEFAULT, on="2026-09-01").version == before.version
    assert town.rules.current("other", DEFAULT).overlay == {}
    assert [one.start for one in town.rules.adoptions("meeting")] == ["2026-09-01", "2026-01-01"]
    assert [one.number for one in town.rules.adoptions("meeting")] == ["2", "1"]


def test_one_content_is_one_version(town: App) -> None:
    for start in ("2026-01-01", "2026-03-01", "2026-03-01"):
        town.rules.adopt("meeting", DEFAULT, YEARLY, start=start)
    town.rules.adopt("venue", DEFAULT, YEARLY, start="2026-01-01")
    assert records(town) == (2, 3)
    last, first = town.rules.adoptions("meeting")
    assert last.version == first.version


def test_what_is_in_force_from_a_day_is_one_record_whoever_chose_it(town: App) -> None:
    for overlay in (YEARLY, {"boundary": "more"}, YEARLY):
        town.rules.adopt("meeting", DEFAULT, overlay, start="2026-01-01")
        assert town.rules.current("meeting", DEFAULT).overlay == overlay
    assert records(town) == (2, 1)


def test_adopting_is_one_step_and_is_taken_back(town: App) -> None:
    before = hash_of(town)
    town.rules.adopt("meeting", DEFAULT, YEARLY, start="2026-01-01")
    step, _ = town.history.undo()
    assert step.action == "rule_adopt"
    assert hash_of(town) == before
    assert town.rules.current("meeting", DEFAULT).overlay == {}
    town.history.redo()
    assert town.rules.current("meeting", DEFAULT).overlay == YEARLY
    town.history.undo()
    town.rules.adopt("meeting", DEFAULT, YEARLY, start="2026-01-01")
    assert town.rules.current("meeting", DEFAULT).overlay == YEARLY


def refuse_never(content: Table) -> object:
    if content["lecture"]["per"] == "never":
        raise UserProblem("number_invalid", text="never")
    return content


@pytest.mark.parametrize(
    ("overlay", "start", "code"),
    [
        ({"bounds": "x"}, "2026-01-01", "rule_key_unknown"),
        ({"boundary": 1}, "2026-01-01", "rule_value_kind"),
        ({"lecture": {"per": "never"}}, "2026-01-01", "number_invalid"),
        ({}, "", "date_missing"),
        ({}, "2026-01", "date_not_whole"),
        ({}, "1月1日", "date_not_whole"),
    ],
)
def test_what_is_refused_changes_nothing(town: App, overlay: Table, start: str, code: str) -> None:
    before = hash_of(town)
    with pytest.raises(UserProblem) as caught:
        town.rules.adopt("meeting", DEFAULT, overlay, start=start, check=refuse_never)
    assert caught.value.code == code
    assert text_of(caught.value)
    assert hash_of(town) == before


def test_rules_of_a_newer_program_are_not_guessed_at(town: App) -> None:
    newer = "online = true\n" + DEFAULT
    town.rules.adopt("meeting", newer, {"online": False}, start="2026-01-01")
    with pytest.raises(UserProblem) as caught:
        town.rules.current("meeting", DEFAULT)
    assert caught.value.code == "rule_newer"
    assert "online" in text_of(caught.value)


def test_only_who_manages_may_change_rules(town_folder: Path) -> None:
    app = entrance(town_folder).unlock(LABEL, PASSWORD)
    app.books.role = Role.CLERK
    with pytest.raises(UserProblem) as caught:
        app.rules.adopt("meeting", DEFAULT, YEARLY, start="2026-01-01")
    assert caught.value.code == "right_missing"
    app.close()

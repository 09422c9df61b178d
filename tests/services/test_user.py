"""Who may do what: the books themselves refuse, whatever a window hides."""

from __future__ import annotations

from pathlib import Path

import pytest

from partybuild_desktop.domain.access import Role
from partybuild_desktop.domain.problem import UserProblem
from partybuild_desktop.services.app import App
from partybuild_desktop.services.member import Scope
from tests.books import PASSWORD, entrance, hash_of, member_named


def refused(act: object) -> str:
    with pytest.raises(UserProblem) as caught:
        act()  # type: ignore[operator]
    return caught.value.code


def test_an_inspector_reads_and_changes_nothing(town: App, town_folder: Path) -> None:
    town.access.add("检查1", Role.INSPECTOR, PASSWORD)
    uid = member_named(town, "王秀英")
    before = hash_of(town)
    town.close()
    app = entrance(town_folder).unlock("检查1", PASSWORD)
    try:
        assert app.members.count(Scope()) == 6
        assert refused(lambda: app.members.set(uid, {"phone": "13900000000"})) == "right_missing"
        assert refused(lambda: app.history.undo()) == "right_missing"
        assert refused(lambda: app.access.remove("主管1")) == "right_missing"
        assert refused(lambda: app.access.new_recovery_code()) == "right_missing"
        assert hash_of(app) == before
    finally:
        app.close()


def test_a_clerk_enters_and_does_not_restore(town: App, town_folder: Path) -> None:
    town.access.add("录入1", Role.CLERK, PASSWORD)
    uid = member_named(town, "王秀英")
    name = town.backups.create().name
    town.close()
    app = entrance(town_folder).unlock("录入1", PASSWORD)
    try:
        app.members.set(uid, {"phone": "13900000000"})
        assert app.members.get(uid).phone == "13900000000"
        assert refused(lambda: app.backups.restore(name)) == "right_missing"
    finally:
        app.close()

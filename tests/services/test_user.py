"""Who may do what: the books themselves refuse, whatever a window hides."""

from __future__ import annotations

from pathlib import Path

import pytest

from partybuild_desktop.domain.access import Role
from partybuild_desktop.domain.backup import Reason
from partybuild_desktop.domain.problem import UserProblem
from partybuild_desktop.services.app import App
from partybuild_desktop.services.member import Scope
from partybuild_desktop.store.trail import Wanted
from tests.books import PASSWORD, entrance, hash_of, member_named


def refused(act: object) -> str:
    with pytest.raises(UserProblem) as caught:
        act()  # type: ignore[operator]
    return caught.value.code


def test_an_inspector_reads_and_changes_nothing(town: App, town_folder: Path) -> None:
    town.users.add("检查1", Role.INSPECTOR, PASSWORD)
    uid = member_named(town, "王秀英")
    before = hash_of(town)
    town.close()
    app = entrance(town_folder).unlock("检查1", PASSWORD)
    try:
        assert app.members.count(Scope()) == 6
        assert refused(lambda: app.members.set(uid, {"phone": "13900000000"})) == "right_missing"
        assert refused(lambda: app.history.undo()) == "right_missing"
        assert refused(lambda: app.users.remove("主管1")) == "right_missing"
        assert refused(lambda: app.users.new_recovery_code()) == "right_missing"
        assert hash_of(app) == before
    finally:
        app.close()


def test_a_clerk_enters_and_does_not_restore(town: App, town_folder: Path) -> None:
    town.users.add("录入1", Role.CLERK, PASSWORD)
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


OTHER = "四个不相干的词呀"


def _everybody(town: App, town_folder: Path) -> str:
    """Books with a user of each role, closed; their newest backup."""
    for label, role in (("录入1", Role.CLERK), ("检查1", Role.INSPECTOR)):
        town.users.add(label, role, PASSWORD)
    name = town.backups.create().name
    town.close()
    return name


@pytest.mark.parametrize("label", ["录入1", "检查1"])
@pytest.mark.parametrize("named", [False, True])
def test_only_a_manager_replaces_sound_books_at_the_door(
    town: App, town_folder: Path, label: str, named: bool
) -> None:
    """The command line and the window's door restore closed books: no less is asked of them."""
    name = _everybody(town, town_folder)
    state, kept = (
        (town_folder / "books.db").read_bytes(),
        sorted((town_folder / "backups").iterdir()),
    )
    way = entrance(town_folder)
    assert refused(lambda: way.restore(label, PASSWORD, name if named else "")) == "right_missing"
    assert (town_folder / "books.db").read_bytes() == state
    assert sorted((town_folder / "backups").iterdir()) == kept
    assert way.restore("主管1", PASSWORD, name).backup.name == name


@pytest.mark.parametrize("damage", [b"", b"PK\x03\x04 a workbook", None])
def test_lost_books_are_brought_back_by_a_clerk_too(
    town: App, town_folder: Path, damage: bytes | None
) -> None:
    name = _everybody(town, town_folder)
    if damage is None:
        (town_folder / "books.db").unlink()
    else:
        (town_folder / "books.db").write_bytes(damage)
    way = entrance(town_folder)
    assert refused(lambda: way.restore("检查1", PASSWORD)) == "right_missing"
    assert way.restore("录入1", PASSWORD).backup.name == name
    app = way.unlock("录入1", PASSWORD)
    assert app.members.count(Scope()) == 6
    app.close()


def test_no_backup_is_made_before_what_an_inspector_may_not_do(
    town: App, town_folder: Path
) -> None:
    """Six imports refused would else push out the backups before six that were not."""
    _everybody(town, town_folder)
    app = entrance(town_folder).unlock("检查1", PASSWORD)
    try:
        before = app.backups.all()
        for reason in (Reason.IMPORT, Reason.MERGE, Reason.ROLLBACK):
            assert refused(lambda reason=reason: app.backups.create(reason)) == "right_missing"
        folder = town_folder.parent
        assert refused(lambda: app.backups.choose_second(folder)) == "right_missing"
        assert refused(lambda: app.backups.choose_second(None)) == "right_missing"
        assert app.backups.all() == before
        assert app.backups.create(Reason.EXIT).reason is Reason.EXIT  # a copy is nobody's harm
    finally:
        app.close()


def test_the_log_says_who_changed_a_password_and_how(town: App, town_folder: Path) -> None:
    """Whoever lays hands on the recovery code leaves a trace; passwords themselves leave none."""
    _everybody(town, town_folder)
    way = entrance(town_folder)
    app = way.unlock("检查1", PASSWORD)
    state = hash_of(app)
    app.users.change_password(PASSWORD, OTHER)
    assert refused(lambda: app.users.change_password(PASSWORD, OTHER)) == "password_wrong"
    app.close()
    app = way.unlock("主管1", PASSWORD)
    code = app.users.new_recovery_code()
    app.close()
    way.recover(code, "录入1", OTHER).close()
    app = way.unlock("主管1", PASSWORD)
    try:
        found = app.trail.lines(Wanted(), limit=3)
        assert [(line.action.user, line.words) for line in found] == [
            ("录入1", "用恢复码重设密码"),
            ("主管1", "换恢复码"),
            ("检查1", "修改自己的密码"),
        ]
        assert hash_of(app) == state
        assert app.check.run().ok
        assert app.backups.is_behind()  # the newest backup would still open by the old password
        step, _ = app.history.undo()
        assert step.action not in {line.action.action for line in found}
    finally:
        app.close()


def test_a_manager_changes_others_and_never_himself(town: App, town_folder: Path) -> None:
    users = town.users
    users.add("录入1", Role.CLERK, OTHER)
    assert refused(lambda: users.remove("主管1")) == "user_last_manager"
    users.add("主管2", Role.MANAGER, OTHER)
    for act in (
        lambda: users.remove("主管1"),
        lambda: users.reset("主管1", OTHER),
        lambda: users.change_role("主管1", Role.CLERK, OTHER),
    ):
        assert refused(act) == "user_self"
    assert users.change_role("主管2", Role.INSPECTOR, PASSWORD) == "检查1"
    assert refused(lambda: users.change_role("录入7", Role.CLERK, OTHER)) == "user_unknown"
    users.reset("录入1", PASSWORD)
    assert {(s.user.label, s.user.role) for s in users.seen()} == {
        ("主管1", Role.MANAGER),
        ("录入1", Role.CLERK),
        ("检查1", Role.INSPECTOR),
    }
    town.close()
    for label in ("录入1", "检查1"):
        app = entrance(town_folder).unlock(label, PASSWORD)
        assert refused(lambda app=app: app.users.reset("主管1", OTHER)) == "right_missing"
        app.close()


def test_what_a_manager_sees_of_the_users(town: App, town_folder: Path) -> None:
    town.users.add("录入1", Role.CLERK, OTHER)
    for _ in range(2):
        assert refused(lambda: town.users.check("录入1", "wrong password")) == "password_wrong"
    seen = {s.user.label: (bool(s.saved), s.wrong) for s in town.users.seen()}
    assert seen == {"主管1": (True, 0), "录入1": (False, 2)}
    town.users.check("录入1", OTHER)
    assert [s.wrong for s in town.users.seen()] == [0, 0]
    assert town.users.wait_seconds("录入1") == 0
